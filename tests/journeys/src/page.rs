//! The page in verbs: what a person sees and does.

use std::any::Any;
use std::path::PathBuf;
use std::rc::Rc;
use std::time::{Duration, Instant};

use fantoccini::elements::Element;
use fantoccini::key::Key;
use fantoccini::wd::WindowHandle;
use fantoccini::{Client, Locator};
use serde_json::{Value, json};

use crate::Trouble;
use crate::browser::{Browser, Driver};
use crate::opened::Opened;
use crate::server::Server;

/// How long a thing may take to appear.
const PATIENCE: Duration = Duration::from_secs(15);
/// How long to wait between two looks.
const PAUSE: Duration = Duration::from_millis(40);

/// The calls of `window.foldback` that change nothing.
const READS: [&str; 11] = [
    "head(",
    "cursor(",
    "exportLog(",
    "verify(",
    "stateAt(",
    "stateAsAt(",
    "streams(",
    "events(",
    "storage(",
    "readModel(",
    "readModels(",
];

/// The calls that show another moment or stream.
const MOVES: [&str; 2] = ["goTo(", "open("];

/// Finds what is seen and has a role and a name, as a screen reader names it, and marks it.
const FIND: &str = "
const [role, name] = arguments;
const kinds = {button: 'button', tab: '[role=tab]', field: 'input,select,textarea', output: 'output', grid: '[role=grid]', form: 'form', dialog: 'dialog', listbox: '[role=listbox]', option: '[role=option]'};
const text = e => (e.getAttribute('aria-label') || (e.labels && e.labels.length && e.labels[0].textContent) || e.textContent || '').trim();
const seen = e => e.getClientRects().length > 0 || e.type === 'file';
const all = [...document.querySelectorAll(kinds[role])].filter(e => seen(e) && (role !== 'button' || e.getAttribute('role') !== 'tab'));
const found = all.filter(e => text(e) === name);
const best = found.find(e => e.type === 'submit') || found[0];
document.querySelectorAll('[data-journey]').forEach(e => e.removeAttribute('data-journey'));
if (best) best.setAttribute('data-journey', '');
return !!best;";

/// Waits until the page shows where a call has moved it: at the next frame. A window that is not shown has no frames.
const SHOWN: &str =
    "await new Promise(done => { requestAnimationFrame(() => requestAnimationFrame(done)); setTimeout(done, 500) });";

/// Tells how to come to the form of a command: it is shown, or by a tab, or by the list of the others.
const WAY_TO_FORM: &str = "
if (document.querySelector(`form[aria-label='${arguments[0]}']`)) return 'shown';
if ([...document.querySelectorAll('.act-tabs button')].some(e => e.textContent.trim() === arguments[0])) return 'tab';
return [...document.querySelectorAll('.act-tabs option')].some(e => e.value === arguments[0]) ? 'list' : null;";

/// A frame with the page in it.
#[derive(Clone, Copy)]
pub struct Frame<'a> {
    /// The frame's `id`.
    pub id: &'a str,
    /// What follows the page's address.
    pub query: &'a str,
    /// Width and height, in CSS pixels.
    pub size: (u32, u32),
    /// What a sandbox allows; `None` without one.
    pub sandbox: Option<&'a str>,
}

/// A browser with the page in it.
pub struct Page<'a> {
    driver: &'a Driver,
    server: &'a Server,
    opened: Opened,
    kept: Vec<Rc<dyn Any>>,
}

impl<'a> Page<'a> {
    /// Opens a browser with a fresh profile.
    pub async fn new(driver: &'a Driver, server: &'a Server, name: &str) -> Result<Page<'a>, Trouble> {
        Ok(Page::within(driver, server, Opened::new(driver, name).await?))
    }

    /// Takes a browser that is open.
    pub fn within(driver: &'a Driver, server: &'a Server, opened: Opened) -> Page<'a> {
        Page { driver, server, opened, kept: Vec::new() }
    }

    /// Returns the browser's kind.
    pub fn browser(&self) -> Browser {
        self.driver.browser()
    }

    /// Returns the server of the page.
    pub fn server(&self) -> &'a Server {
        self.server
    }

    /// Returns the WebDriver client, for what no verb says.
    pub fn client(&self) -> &Client {
        &self.opened.client
    }

    /// Keeps what a journey opens until the browser is closed: a page may ask its server for something after the last step.
    pub fn keep<T: 'static>(&mut self, thing: T) -> Rc<T> {
        let thing = Rc::new(thing);
        self.kept.push(thing.clone());
        thing
    }

    /// Ends the browser and forgets its profile.
    pub async fn close(self) {
        self.opened.close().await;
    }

    /// Leaves the browser to another journey; `None` if a new one does better.
    ///
    /// # Errors
    /// The browser no longer answers.
    pub async fn leave(mut self) -> Result<Option<Opened>, Trouble> {
        if self.opened.renew().await? {
            return Ok(Some(self.opened));
        }
        self.opened.close().await;
        Ok(None)
    }

    /// Ends the browser and opens another with the same profile.
    pub async fn restart_browser(&mut self) -> Result<(), Trouble> {
        self.opened.client.clone().close().await?;
        self.opened.client = self.driver.open(&self.opened.profile).await?;
        Ok(())
    }

    /// Ends the browser, forgets its profile and opens another with a fresh one.
    pub async fn fresh_browser(&mut self) -> Result<(), Trouble> {
        self.opened.client.clone().close().await?;
        std::fs::remove_dir_all(&self.opened.profile)?;
        self.opened.client = self.driver.open(&self.opened.profile).await?;
        Ok(())
    }

    /// Opens the page in a second window beside the first, and gives both: the first, the second. The second is looked at.
    pub async fn open_beside(&self) -> Result<(WindowHandle, WindowHandle), Trouble> {
        let first = self.opened.client.window().await?;
        let second = self.opened.client.new_window(false).await?.handle;
        self.opened.client.switch_to_window(second.clone()).await?;
        self.open("").await?;
        Ok((first, second))
    }

    /// Looks at another window.
    pub async fn look_at(&self, window: &WindowHandle) -> Result<(), Trouble> {
        Ok(self.opened.client.switch_to_window(window.clone()).await?)
    }

    /// Goes to the page and waits until it stands.
    pub async fn open(&self, query: &str) -> Result<(), Trouble> {
        self.opened.client.goto(&format!("{}{query}", self.server.address())).await?;
        self.stands().await
    }

    /// Reloads the page.
    pub async fn reload(&self) -> Result<(), Trouble> {
        self.opened.client.refresh().await?;
        self.stands().await
    }

    async fn stands(&self) -> Result<(), Trouble> {
        self.until(
            "the page stands",
            "return !!window.foldback?.head && !!document.querySelector('.app:not([data-coming])')",
        )
        .await
    }

    /// Runs a script in the page.
    pub async fn script(&self, script: &str, arguments: Vec<Value>) -> Result<Value, Trouble> {
        Ok(self.opened.client.execute(script, arguments).await?)
    }

    /// Runs a script as one of the page's own. In Firefox a driver's has globals of its own, so that what it replaces there
    /// stays as it is for the page; there it is loaded, as the policy of the page lets its scripts do.
    pub async fn run_in_page(&self, script: &str) -> Result<(), Trouble> {
        if self.browser() != Browser::Firefox {
            return self.script(script, vec![]).await.map(|_| ());
        }
        let load = "const url = URL.createObjectURL(new Blob([arguments[0]], { type: 'text/javascript' }));
            const put = () => { const own = document.createElement('script'); own.onload = () => window.__loaded = url; own.src = url; document.head.append(own) };
            window.__load ? window.__load(url) : put();
            return url";
        let url = self.script(load, vec![json!(script)]).await?;
        self.until("the page has loaded a script", &format!("return window.__loaded === {url}")).await
    }

    /// Shows the page in a frame of a size, goes into it and waits until it stands.
    pub async fn go_into_frame(&self, size: (u32, u32)) -> Result<(), Trouble> {
        self.frame("screen", "", size).await?;
        self.opened.client.enter_frame(0).await?;
        self.stands().await
    }

    /// Shows the page in a frame of a size, by its `id`: browsers keep a least size of their windows. The frame is in a page of
    /// the same origin that has no policy.
    pub async fn frame(&self, id: &str, query: &str, (width, height): (u32, u32)) -> Result<(), Trouble> {
        self.frame_with(id, query, (width, height), None).await
    }

    /// The same in a sandbox.
    pub async fn frame_with(
        &self,
        id: &str,
        query: &str,
        size: (u32, u32),
        sandbox: Option<&str>,
    ) -> Result<(), Trouble> {
        self.frame_of(self.server, Frame { id, query, size, sandbox }).await
    }

    /// The same with the page of another server.
    pub async fn frame_of(&self, server: &Server, frame: Frame<'_>) -> Result<(), Trouble> {
        self.opened.client.goto(&server.bare()).await?;
        let Frame { id, query, size: (width, height), sandbox } = frame;
        let put = "const [id, query, width, height, sandbox] = arguments, frame = document.createElement('iframe');
            frame.id = id;
            frame.style.cssText = `border:0;width:${width}px;height:${height}px`;
            if (sandbox !== null) frame.setAttribute('sandbox', sandbox);
            frame.src = './' + query;
            document.body.replaceChildren(frame)";
        self.script(put, vec![json!(id), json!(query), json!(width), json!(height), json!(sandbox)]).await.map(|_| ())
    }

    /// Goes to the page of the same origin that has no policy.
    pub async fn goto_bare(&self, query: &str) -> Result<(), Trouble> {
        Ok(self.opened.client.goto(&format!("{}{query}", self.server.bare())).await?)
    }

    /// Looks until there is an answer; the error is what was seen last. Between two documents nothing answers.
    async fn poll<T>(&self, look: impl AsyncFn() -> Result<T, Trouble>) -> Result<T, Trouble> {
        let began = Instant::now();
        loop {
            match look().await {
                Err(_) if began.elapsed() < PATIENCE => tokio::time::sleep(PAUSE).await,
                answer => return answer,
            }
        }
    }

    /// Waits until a script gives true.
    pub async fn until(&self, what: &str, script: &str) -> Result<(), Trouble> {
        self.poll(async || match self.script(script, vec![]).await? {
            Value::Bool(true) => Ok(()),
            _ => Err(format!("waited in vain until {what}").into()),
        })
        .await
    }

    /// Finds what has a role and a name, and waits for it.
    pub async fn find(&self, role: &str, name: &str) -> Result<Element, Trouble> {
        self.poll(async || match self.script(FIND, vec![json!(role), json!(name)]).await? {
            Value::Bool(true) => Ok(self.opened.client.find(Locator::Css("[data-journey]")).await?),
            _ => Err(format!("there is no {role} named {name:?}").into()),
        })
        .await
    }

    /// Writes into a labelled field, in place of what stood there.
    pub async fn fill(&self, label: &str, text: &str) -> Result<(), Trouble> {
        let field = self.find("field", label).await?;
        field.clear().await?;
        Ok(field.send_keys(text).await?)
    }

    /// Chooses an option of a labelled field.
    pub async fn choose(&self, label: &str, value: &str) -> Result<(), Trouble> {
        Ok(self.find("field", label).await?.select_by_value(value).await?)
    }

    /// Searches for a stream and chooses the first that is found.
    pub async fn choose_stream(&self, name: &str) -> Result<(), Trouble> {
        let field = self.find("field", "Stream").await?;
        field.click().await?;
        Ok(field.send_keys(&format!("{name}{}", char::from(Key::Enter))).await?)
    }

    /// Chooses a file for a labelled field.
    pub async fn upload(&self, label: &str, name: &str, bytes: &[u8]) -> Result<(), Trouble> {
        let file = self.opened.profile.join(name);
        std::fs::write(&file, bytes)?;
        Ok(self.find("field", label).await?.send_keys(&file.display().to_string()).await?)
    }

    /// Fills the form of a command and sends it.
    pub async fn act(&self, command: &str, fields: &[(&str, &str)]) -> Result<(), Trouble> {
        // A command that was just recorded may change meanwhile what is offered.
        self.poll(async || self.turn_to_form(command).await).await?;
        self.find("form", command).await?;
        for (label, text) in fields {
            self.fill(label, text).await?;
        }
        self.click(command).await
    }

    async fn turn_to_form(&self, command: &str) -> Result<(), Trouble> {
        match self.script(WAY_TO_FORM, vec![json!(command)]).await?.as_str() {
            Some("tab") => self.click(command).await,
            Some("list") => self.choose("Other commands", command).await,
            Some(_) => Ok(()),
            None => Err(format!("no form of {command} is offered").into()),
        }
    }

    /// Presses a key on the page.
    pub async fn press(&self, key: char) -> Result<(), Trouble> {
        Ok(self.opened.client.find(Locator::Css("body")).await?.send_keys(&key.to_string()).await?)
    }

    /// Waits until the balance reads so.
    pub async fn see_balance(&self, text: &str) -> Result<(), Trouble> {
        self.see("the balance", "document.querySelector('output[aria-label=Balance]').textContent.trim()", text).await
    }

    /// Waits until an expression gives a text.
    pub async fn see(&self, what: &str, expression: &str, text: &str) -> Result<(), Trouble> {
        let script = format!("return String({expression})");
        self.poll(async || match self.script(&script, vec![]).await? {
            Value::String(seen) if seen == text => Ok(()),
            seen => Err(format!("{what} is {seen}, not {text:?}").into()),
        })
        .await
    }

    /// Waits until a text is seen somewhere on the page.
    pub async fn see_text(&self, text: &str) -> Result<(), Trouble> {
        let script = "return document.body.innerText.includes(arguments[0])";
        self.poll(async || match self.script(script, vec![json!(text)]).await? {
            Value::Bool(true) => Ok(()),
            _ => Err(format!("{text:?} is nowhere on the page").into()),
        })
        .await
    }

    /// Calls `window.foldback` as soon as it is there: what an expression such as `head()` gives, or the error's name and
    /// fields. A call that moves the page is waited for until it shows.
    pub async fn foldback(&self, expression: &str) -> Result<Value, Trouble> {
        self.until("window.foldback is there", "return !!window.foldback?.head").await?;
        let shown = if MOVES.iter().any(|moves| expression.starts_with(moves)) { SHOWN } else { "" };
        let script = format!(
            "const done = arguments[arguments.length - 1];
            (async () => {{ const value = await (window.foldback.{expression}); {shown} return value }})().then(
                value => done({{ ok: value === undefined ? null : value }}),
                error => done({{ error: {{ ...error, name: error.name, message: error.message }} }}));"
        );
        let answer = self.opened.client.execute_async(&script, vec![]).await?;
        Ok(answer.get("ok").unwrap_or(&answer["error"]).clone())
    }

    /// Asks that a call gives a value; what only reads is asked again until it does, since the page follows in its own time.
    pub async fn expect(&self, expression: &str, expected: Value) -> Result<(), Trouble> {
        let ask = async || match self.foldback(expression).await? {
            got if got == expected => Ok(()),
            got => Err(format!("{expression} gave {got}, not {expected}").into()),
        };
        if READS.iter().any(|read| expression.starts_with(read)) { self.poll(ask).await } else { ask().await }
    }

    /// Waits until the slider is at a revision and what it says to a screen reader begins with some words.
    pub async fn see_slider(&self, revision: u64, words: &str) -> Result<(), Trouble> {
        let slider = "document.querySelector('[aria-label=\"Replay position\"]')";
        self.see("the slider", &format!("{slider}.value"), &revision.to_string()).await?;
        let said = format!("{slider}.getAttribute('aria-valuetext')");
        let begins = format!("{said}.startsWith({})", json!(words));
        self.see("what the slider says", &format!("{begins} ? '' : {said}"), "").await
    }

    /// Asks that the console showed no error and no warning.
    pub async fn console_is_empty(&self) -> Result<(), Trouble> {
        let problems = self.script("return window.__problems || []", vec![]).await?;
        if problems == json!([]) { Ok(()) } else { Err(format!("the console has {problems}").into()) }
    }

    /// Keeps a picture and the page's text in `target/journeys`.
    pub async fn picture(&self, name: &str) {
        let folder = PathBuf::from("target/journeys");
        // A journey's trouble is told already; what cannot be kept is no further trouble.
        let _ = std::fs::create_dir_all(&folder);
        if let Ok(bytes) = self.opened.client.screenshot().await {
            let _ = std::fs::write(folder.join(format!("{:?}-{name}.png", self.browser())), bytes);
        }
        if let Ok(source) = self.opened.client.source().await {
            let _ = std::fs::write(folder.join(format!("{:?}-{name}.html", self.browser())), source);
        }
    }
}
