//! The client of NATS, a script that is fetched when one connects: texts in, texts out.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use js_sys::{Array, Function, Promise, Reflect};
use leptos::prelude::{document, window};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use wasm_bindgen::{JsCast as _, JsValue};
use wasm_bindgen_futures::JsFuture;

use crate::engine::values::time::Timestamp;
use crate::remote::codes;
use crate::remote::{Ack, Info, LogAddress, Message, Outgoing, PublishError, RemoteError, RemoteLog};
use crate::session::remote::sign_in::SignIn;

/// What the script puts on the window.
const CONNECT: &str = "foldbackConnect";
/// The script's name.
const SCRIPT: &str = "log-client.js";
/// How many messages are read at once.
const AT_ONCE: u64 = 32;
/// What JetStream answers if there is no message of a sequence.
const NO_MESSAGE: u64 = 10_037;

/// Why there is no connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotConnected {
    /// The page was built without the script, or it cannot be fetched.
    NoClient,
    /// The server does not accept who signs in.
    NotSignedIn,
    /// The server is not reached.
    NotReached,
}

/// What comes from the server.
#[derive(Debug, Deserialize)]
pub struct Event {
    /// A message: its sequence, subject, id and data, and when the server took it, in milliseconds.
    #[serde(default)]
    pub message: Option<(u64, String, String, String, i64)>,
    /// The connection is `connected`, `disconnected` or `closed`; following has `ended`.
    #[serde(default)]
    pub state: Option<String>,
    /// What another page says of itself.
    #[serde(default)]
    pub said: Option<String>,
    /// Why, if it is known.
    #[serde(default)]
    pub error: Option<String>,
}

impl Event {
    /// Returns the message, if it is one.
    pub fn into_message(self) -> Option<Message> {
        self.message.map(|(sequence, subject, id, data, at)| {
            let at = Some(Timestamp::from_millis(at));
            Message { sequence, subject, id, data, at }
        })
    }
}

/// A connection to a server.
pub struct LogClient(JsValue);

#[derive(Serialize)]
struct Settings<'a> {
    server: &'a str,
    stream: &'a str,
    name: &'static str,
    #[serde(flatten)]
    sign_in: &'a SignIn,
}

impl LogClient {
    /// Connects to a server.
    pub async fn connect(address: &LogAddress, sign_in: &SignIn) -> Result<LogClient, NotConnected> {
        let connect = script().await.ok_or(NotConnected::NoClient)?;
        let settings = Settings { server: address.server(), stream: address.stream(), name: "Foldback", sign_in };
        let settings = serde_json::to_string(&settings).unwrap_or_default();
        let promise = connect.call1(&JsValue::UNDEFINED, &settings.into()).map_err(|_| NotConnected::NotReached)?;
        JsFuture::from(Promise::resolve(&promise)).await.map(LogClient).map_err(|error| {
            let is_refused = error.as_string().is_some_and(|text| text.contains("\"denied\""));
            if is_refused { NotConnected::NotSignedIn } else { NotConnected::NotReached }
        })
    }

    /// Waits for what comes next; nothing once the page is closing.
    pub async fn next(&self) -> Vec<Event> {
        let text = self.call("next", &[]).await.unwrap_or_default();
        serde_json::from_str(&text).unwrap_or_default()
    }

    /// Follows the messages from a sequence on.
    pub async fn follow(&self, sequence: u64) -> Result<(), RemoteError> {
        self.ask("follow", &[sequence.to_string().into()]).await.map(drop)
    }

    /// Makes the log, whose subjects begin with a prefix.
    pub async fn create(&self, stream: &str) -> Result<(), RemoteError> {
        let prefix = stream.to_lowercase();
        let config = serde_json::json!({ "name": stream, "subjects": [format!("{prefix}.>")], "storage": "file", "discard": "new" });
        self.ask("create", &[config.to_string().into()]).await.map(drop)
    }

    /// Says something to the other pages, beside the log.
    pub fn say(&self, text: &str) {
        drop(method(&self.0, "say", &[text.into()]));
    }

    /// Ends the connection.
    pub fn close(&self) {
        drop(method(&self.0, "close", &[]));
    }

    async fn call(&self, name: &str, arguments: &[JsValue]) -> Option<String> {
        let promise = method(&self.0, name, arguments)?;
        JsFuture::from(Promise::resolve(&promise)).await.ok()?.as_string()
    }

    async fn answer(&self, name: &str, arguments: &[JsValue]) -> Option<Value> {
        serde_json::from_str(&self.call(name, arguments).await?).ok()
    }

    /// Asks the server, about anything but a message to be published.
    async fn ask(&self, name: &str, arguments: &[JsValue]) -> Result<Value, RemoteError> {
        let answer = self.answer(name, arguments).await.ok_or(RemoteError::Disconnected)?;
        match trouble(&answer) {
            None => Ok(answer),
            Some(PublishError::Refused(error)) => Err(error),
            Some(PublishError::NoAnswer | PublishError::WrongLastSequence { .. }) => Err(RemoteError::Disconnected),
        }
    }

    async fn message(&self, sequence: u64) -> Result<Option<Message>, RemoteError> {
        let asked = self.answer("message", &[sequence.to_string().into()]).await.ok_or(RemoteError::Disconnected)?;
        if asked["error"]["err_code"] == NO_MESSAGE {
            return Ok(None);
        }
        if let Some(PublishError::Refused(error)) = trouble(&asked) {
            return Err(error);
        }
        let Some(message) = asked.get("message") else { return Err(RemoteError::Disconnected) };
        let text = |name: &str| {
            let bytes = STANDARD.decode(message[name].as_str().unwrap_or_default()).unwrap_or_default();
            String::from_utf8_lossy(&bytes).into_owned()
        };
        let headers = text("hdrs");
        let id = headers.lines().find_map(|line| line.strip_prefix("Nats-Msg-Id:")).unwrap_or_default().trim();
        let subject = message["subject"].as_str().unwrap_or_default().to_owned();
        let at = message["time"].as_str().and_then(Timestamp::parse);
        Ok(Some(Message { sequence, subject, id: id.to_owned(), data: text("data"), at }))
    }
}

impl RemoteLog for LogClient {
    async fn info(&self) -> Result<Info, RemoteError> {
        Ok(Info::read(&self.ask("info", &[]).await?))
    }

    async fn publish(&self, message: &Outgoing) -> Result<Ack, PublishError> {
        let Outgoing { subject, id, data, after } = message;
        let arguments = [subject.into(), id.into(), after.to_string().into(), data.into()];
        let answer = self.answer("publish", &arguments).await.ok_or(PublishError::NoAnswer)?;
        if let Some(trouble) = trouble(&answer) {
            return Err(trouble);
        }
        let sequence = answer["seq"].as_u64().ok_or(PublishError::NoAnswer)?;
        Ok(Ack { sequence, is_duplicate: answer["duplicate"] == true })
    }

    async fn read(&self, from: u64, last: u64) -> Result<Vec<Message>, RemoteError> {
        let mut messages = Vec::new();
        for sequence in from..=last {
            messages.extend(self.message(sequence).await?);
            if messages.len() as u64 == AT_ONCE {
                break;
            }
        }
        Ok(messages)
    }
}

/// Reads what went wrong from an answer: the client's own word, or JetStream's error.
fn trouble(answer: &Value) -> Option<PublishError> {
    let error = answer.get("error").filter(|error| !error.is_null())?;
    let described = |place: &Value| place["description"].as_str().unwrap_or_default().to_owned();
    Some(match error.as_str() {
        Some("disconnected") => PublishError::Refused(RemoteError::Disconnected),
        Some("denied") => PublishError::Refused(RemoteError::Denied),
        Some("missing") => PublishError::Refused(RemoteError::Missing),
        Some("timeout") => PublishError::NoAnswer,
        Some(_) => codes::refused(answer["code"].as_u64().unwrap_or_default() as u32, &described(answer)),
        None => codes::refused(error["err_code"].as_u64().unwrap_or_default() as u32, &described(error)),
    })
}

fn method(object: &JsValue, name: &str, arguments: &[JsValue]) -> Option<JsValue> {
    let function: Function = Reflect::get(object, &name.into()).ok()?.unchecked_into();
    function.apply(object, &arguments.iter().collect::<Array>()).ok()
}

/// Returns `true` if the client is there, after fetching it.
pub async fn has_client() -> bool {
    script().await.is_some()
}

/// Returns what connects, after fetching the script; `None` if it cannot be fetched.
async fn script() -> Option<Function> {
    let found = || Reflect::get(&window(), &CONNECT.into()).ok().filter(|found| !found.is_undefined());
    if found().is_none() {
        let element = document().create_element("script").ok()?;
        let loaded = Promise::new(&mut |resolve, _| {
            // An element takes a listener; that the script is there is seen afterwards.
            let _ = element.add_event_listener_with_callback("load", &resolve);
            let _ = element.add_event_listener_with_callback("error", &resolve);
        });
        Reflect::set(&element, &"src".into(), &address().into()).ok()?;
        document().head()?.append_child(&element).ok()?;
        let _ = JsFuture::from(loaded).await;
        element.remove();
    }
    found().map(|found| found.unchecked_into())
}

/// Returns the address of the script: with the files of this version, or where `trunk serve` has it.
fn address() -> String {
    let version = document().query_selector("meta[name=foldback-version]").ok().flatten();
    match version.and_then(|meta| meta.get_attribute("content")) {
        Some(version) => format!("./{version}/{SCRIPT}"),
        None => format!("./bundle/{SCRIPT}"),
    }
}
