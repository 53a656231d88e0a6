//! A client that speaks just enough of the protocol of NATS: it asks, and it follows.

use std::cell::{Cell, RefCell};
use std::io::{BufRead as _, BufReader, ErrorKind, Read as _, Write as _};
use std::net::TcpStream;
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use foldback::engine::values::time::Timestamp;
use foldback::remote::codes;
use foldback::remote::{Ack, Info, Message, Outgoing, PublishError, RemoteError, RemoteLog};
use serde_json::{Value, json};

/// How long an answer is waited for.
const ANSWER: Duration = Duration::from_secs(4);
/// How many messages are read at once by asking.
const AT_ONCE: u64 = 64;
/// How many bytes are read at once from the network.
const BUFFER: usize = 1 << 18;

/// A connection, which waits for each answer, and connects again if it is lost.
pub struct Connection {
    ports: Vec<u16>,
    stream: String,
    wire: RefCell<Option<Wire>>,
    tries: Cell<usize>,
    /// How often another message came first.
    pub conflicts: Cell<u32>,
    /// How often there was no answer.
    pub unanswered: Cell<u32>,
}

impl Connection {
    /// Prepares a connection to the first of some servers that answers.
    pub fn open(ports: &[u16], stream: &str) -> Connection {
        Connection {
            ports: ports.to_vec(),
            stream: stream.to_owned(),
            wire: RefCell::default(),
            tries: Cell::default(),
            conflicts: Cell::default(),
            unanswered: Cell::default(),
        }
    }

    /// Sends a request and waits for its answer.
    pub fn request(&self, subject: &str, headers: &str, data: &str) -> std::io::Result<Delivery> {
        let mut wire = self.wire.borrow_mut();
        let connected = match wire.take() {
            Some(wire) => Ok(wire),
            None => self.wire(),
        };
        let mut connected = connected?;
        let answer = connected.request(subject, headers, data)?;
        *wire = Some(connected);
        Ok(answer)
    }

    /// Calls the interface of JetStream.
    pub fn api(&self, call: &str, body: &Value) -> Result<Value, RemoteError> {
        let answer =
            self.request(&format!("$JS.API.{call}"), "", &body.to_string()).map_err(|_| RemoteError::Disconnected)?;
        if answer.headers.contains("503") {
            return Err(RemoteError::Missing);
        }
        serde_json::from_slice(&answer.data).map_err(|error| RemoteError::Other(error.to_string()))
    }

    /// Connects to the next server.
    pub fn wire(&self) -> std::io::Result<Wire> {
        let next = self.tries.get();
        self.tries.set(next + 1);
        Wire::open(self.ports[next % self.ports.len()])
    }

    /// Returns the name of the stream.
    pub fn stream(&self) -> &str {
        &self.stream
    }

    fn message(&self, sequence: u64) -> Result<Option<Message>, RemoteError> {
        let answer = self.api(&format!("STREAM.MSG.GET.{}", self.stream), &json!({ "seq": sequence }))?;
        let Some(message) = answer.get("message") else { return Ok(None) };
        let text = |name: &str| {
            let bytes = STANDARD.decode(message[name].as_str().unwrap_or_default()).unwrap();
            String::from_utf8_lossy(&bytes).into_owned()
        };
        let id = id(&text("hdrs"));
        let subject = message["subject"].as_str().unwrap_or_default().to_owned();
        let at = message["time"].as_str().and_then(Timestamp::parse);
        Ok(Some(Message { sequence, subject, id, data: text("data"), at }))
    }
}

/// Finds the id of a message in its headers.
pub fn id(headers: &str) -> String {
    headers.lines().find_map(|line| line.strip_prefix("Nats-Msg-Id:")).unwrap_or_default().trim().to_owned()
}

/// What the server sends to a subscription.
pub struct Delivery {
    pub subject: String,
    /// Where an answer to it goes; empty if none is expected.
    pub reply: String,
    pub headers: String,
    pub data: Vec<u8>,
}

/// A connection as it is on the wire.
pub struct Wire {
    write: TcpStream,
    read: BufReader<TcpStream>,
    /// Where its answers come: no other connection listens there.
    inbox: String,
    requests: u32,
}

impl Wire {
    fn open(port: u16) -> std::io::Result<Wire> {
        let write = TcpStream::connect(("127.0.0.1", port))?;
        write.set_read_timeout(Some(ANSWER))?;
        write.set_nodelay(true)?;
        let read = BufReader::with_capacity(BUFFER, write.try_clone()?);
        let inbox = format!("answers.{}.{}", std::process::id(), write.local_addr()?.port());
        let mut wire = Wire { write, read, inbox, requests: 0 };
        wire.line()?;
        let connect = json!({ "verbose": false, "pedantic": false, "headers": true, "no_responders": true });
        let subscribe = format!("SUB {}.> 1", wire.inbox);
        wire.send(format!("CONNECT {connect}\r\n{subscribe}\r\nPING\r\n").as_bytes())?;
        while wire.line()? != "PONG" {}
        Ok(wire)
    }

    fn send(&mut self, bytes: &[u8]) -> std::io::Result<()> {
        self.write.write_all(bytes)
    }

    fn line(&mut self) -> std::io::Result<String> {
        let mut line = String::new();
        if self.read.read_line(&mut line)? == 0 {
            return Err(ErrorKind::UnexpectedEof.into());
        }
        line.truncate(line.trim_end().len());
        Ok(line)
    }

    /// Publishes a message; the answer, if one is asked for, is delivered to the subject that this returns.
    pub fn publish(&mut self, subject: &str, headers: &str, data: &str, is_answered: bool) -> std::io::Result<String> {
        self.requests += 1;
        let inbox = format!("{}.{}", self.inbox, self.requests);
        let reply = if is_answered { inbox.as_str() } else { "" };
        let text = if headers.is_empty() {
            format!("PUB {subject} {reply} {}\r\n{data}\r\n", data.len())
        } else {
            let head = format!("NATS/1.0\r\n{headers}\r\n");
            format!("HPUB {subject} {reply} {} {}\r\n{head}{data}\r\n", head.len(), head.len() + data.len())
        };
        self.send(text.as_bytes())?;
        Ok(inbox)
    }

    /// Publishes a message and waits for its answer.
    pub fn request(&mut self, subject: &str, headers: &str, data: &str) -> std::io::Result<Delivery> {
        let inbox = self.publish(subject, headers, data, true)?;
        loop {
            let delivery = self.next()?;
            if delivery.subject == inbox {
                return Ok(delivery);
            }
        }
    }

    /// Waits for what the server delivers next.
    pub fn next(&mut self) -> std::io::Result<Delivery> {
        loop {
            let line = self.line()?;
            let words: Vec<&str> = line.split(' ').collect();
            let size = |back: usize| words[words.len() - back].parse().unwrap_or_default();
            let (head, whole, least): (usize, usize, usize) = match words[0] {
                "PING" => {
                    self.send(b"PONG\r\n")?;
                    continue;
                }
                "MSG" => (0, size(1), 4),
                "HMSG" => (size(2), size(1), 5),
                _ => continue,
            };
            let mut bytes = vec![0; whole + 2];
            self.read.read_exact(&mut bytes)?;
            bytes.truncate(whole);
            let data = bytes.split_off(head);
            let reply = if words.len() > least { words[3] } else { "" };
            return Ok(Delivery {
                subject: words[1].to_owned(),
                reply: reply.to_owned(),
                headers: String::from_utf8_lossy(&bytes).into_owned(),
                data,
            });
        }
    }
}

impl RemoteLog for Connection {
    async fn info(&self) -> Result<Info, RemoteError> {
        let answer = self.api(&format!("STREAM.INFO.{}", self.stream), &json!({}))?;
        if let Some(error) = answer.get("error") {
            let code = error["err_code"].as_u64().unwrap_or_default() as u32;
            return Err(codes::unavailable(code, error["description"].as_str().unwrap_or_default()));
        }
        Ok(Info::read(&answer))
    }

    async fn publish(&self, message: &Outgoing) -> Result<Ack, PublishError> {
        let Outgoing { subject, id, data, after } = message;
        let headers = format!(
            "Nats-Msg-Id: {id}\r\nNats-Expected-Last-Sequence: {after}\r\nNats-Expected-Stream: {}\r\n",
            self.stream
        );
        let answer = self.request(subject, &headers, data).map_err(|_| {
            self.unanswered.set(self.unanswered.get() + 1);
            PublishError::NoAnswer
        })?;
        let answer: Value = serde_json::from_slice(&answer.data).map_err(|_| PublishError::NoAnswer)?;
        if let Some(error) = answer.get("error") {
            let code = error["err_code"].as_u64().unwrap_or_default() as u32;
            let refused = codes::refused(code, error["description"].as_str().unwrap_or_default());
            let is_conflict = matches!(refused, PublishError::WrongLastSequence { .. });
            self.conflicts.set(self.conflicts.get() + u32::from(is_conflict));
            return Err(refused);
        }
        let sequence = answer["seq"].as_u64().ok_or(PublishError::NoAnswer)?;
        Ok(Ack { sequence, is_duplicate: answer["duplicate"] == true })
    }

    async fn read(&self, from: u64, last: u64) -> Result<Vec<Message>, RemoteError> {
        let mut messages = Vec::new();
        for sequence in from..=last {
            messages.extend(self.message(sequence)?);
            if messages.len() as u64 == AT_ONCE {
                break;
            }
        }
        Ok(messages)
    }
}
