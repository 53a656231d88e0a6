//! The page in verbs: what a person sees and does.

use std::path::PathBuf;
use std::time::{Duration, Instant};

use fantoccini::elements::Element;
use fantoccini::key::Key;
use fantoccini::wd::WindowHandle;
use fantoccini::{Client, Locator};
use serde_json::{Value, json};

use crate::Trouble;
use crate::browser::{Browser, Driver};
use crate::server::Server;

/// How long a thing may take to appear.
const PATIENCE: Duration = Duration::from_secs(15);

/// The calls of `window.foldback` that change nothing.
const READS: [&str; 8] = ["head(", "cursor(", "exportLog(", "verify(", "stateAt(", "streams(", "events(", "storage("];

/// Finds what is seen and has a role and a name, as a screen reader names it, and marks it.
const FIND: &str = "
const [role, name] = arguments;
const kinds = {button: 'button', tab: '[role=tab]', field: 'input,select', output: 'output', grid: '[role=grid]', form: 'form', dialog: 'dialog'};
const text = e => (e.getAttribute('aria-label') || (e.labels && e.labels.length && e.labels[0].textContent) || e.textContent || '').trim();
const seen = e => e.getClientRects().length > 0 || e.type === 'file';
const all = [...document.querySelectorAll(kinds[role])].filter(e => seen(e) && (role !== 'button' || e.getAttribute('role') !== 'tab'));
const found = all.filter(e => text(e) === name);
const best = found.find(e => e.type === 'submit') || found[0];
document.querySelectorAll('[data-journey]').forEach(e => e.removeAttribute('data-journey'));
if (best) best.setAttribute('data-journey', '');
return !!best;";

/// A browser with the page in it.
pub struct Page<'a> {
    driver: &'a Driver,
    server: &'a Server,
    profile: PathBuf,
    client: Client,
}

impl<'a> Page<'a> {
    /// Opens a browser with a fresh profile.
    pub async fn new(driver: &'a Driver, server: &'a Server, name: &str) -> Result<Page<'a>, Trouble> {
        let profile = std::env::temp_dir().join(format!("foldback-journey-{}-{name}", std::process::id()));
        let client = driver.open(&profile).await?;
        Ok(Page { driver, server, profile, client })
    }

    /// Returns the browser's kind.
    pub fn browser(&self) -> Browser {
        self.driver.browser()
    }

    /// Returns the WebDriver client, for what no verb says.
    pub fn client(&self) -> &Client {
        &self.client
    }

    /// Ends the browser and forgets its profile.
    pub async fn close(self) {
        // A browser that is gone already is closed.
        let _ = self.client.close().await;
        let _ = std::fs::remove_dir_all(&self.profile);
    }

    /// Ends the browser and opens another with the same profile.
    pub async fn restart_browser(&mut self) -> Result<(), Trouble> {
        self.client.clone().close().await?;
        self.client = self.driver.open(&self.profile).await?;
        Ok(())
    }

    /// Ends the browser, forgets its profile and opens another with a fresh one.
    pub async fn fresh_browser(&mut self) -> Result<(), Trouble> {
        self.client.clone().close().await?;
        std::fs::remove_dir_all(&self.profile)?;
        self.client = self.driver.open(&self.profile).await?;
        Ok(())
    }

    /// Opens the page in a second window beside the first, and gives both: the first, the second. The second is looked at.
    pub async fn open_beside(&self) -> Result<(WindowHandle, WindowHandle), Trouble> {
        let first = self.client.window().await?;
        let second = self.client.new_window(false).await?.handle;
        self.client.switch_to_window(second.clone()).await?;
        self.open("").await?;
        Ok((first, second))
    }

    /// Looks at another window.
    pub async fn look_at(&self, window: &WindowHandle) -> Result<(), Trouble> {
        Ok(self.client.switch_to_window(window.clone()).await?)
    }

    /// Goes to the page and waits until it stands.
    pub async fn open(&self, query: &str) -> Result<(), Trouble> {
        self.client.goto(&format!("{}{query}", self.server.address())).await?;
        self.stands().await
    }

    /// Reloads the page.
    pub async fn reload(&self) -> Result<(), Trouble> {
        self.client.refresh().await?;
        self.stands().await
    }

    async fn stands(&self) -> Result<(), Trouble> {
        self.until("the page stands", "return !!window.foldback && !!document.querySelector('.app')").await
    }

    /// Runs a script in the page.
    pub async fn script(&self, script: &str, arguments: Vec<Value>) -> Result<Value, Trouble> {
        Ok(self.client.execute(script, arguments).await?)
    }

    /// Runs a script as one of the page's own: a driver's may have globals of its own, so that what it replaces there stays
    /// as it is for the page.
    pub async fn run_in_page(&self, script: &str) -> Result<(), Trouble> {
        let add = "const own = document.createElement('script'); own.textContent = arguments[0]; document.head.append(own); own.remove()";
        self.script(add, vec![json!(script)]).await.map(|_| ())
    }

    /// Waits until a script gives true.
    pub async fn until(&self, what: &str, script: &str) -> Result<(), Trouble> {
        let began = Instant::now();
        loop {
            if self.client.execute(script, vec![]).await.is_ok_and(|value| value == json!(true)) {
                return Ok(());
            }
            if began.elapsed() > PATIENCE {
                return Err(format!("waited in vain until {what}").into());
            }
            tokio::time::sleep(Duration::from_millis(40)).await;
        }
    }

    /// Finds what has a role and a name, and waits for it.
    pub async fn find(&self, role: &str, name: &str) -> Result<Element, Trouble> {
        let began = Instant::now();
        loop {
            if self.script(FIND, vec![json!(role), json!(name)]).await? == json!(true) {
                return Ok(self.client.find(Locator::Css("[data-journey]")).await?);
            }
            if began.elapsed() > PATIENCE {
                return Err(format!("there is no {role} named {name:?}").into());
            }
            tokio::time::sleep(Duration::from_millis(40)).await;
        }
    }

    /// Presses a button.
    pub async fn click(&self, name: &str) -> Result<(), Trouble> {
        Ok(self.find("button", name).await?.click().await?)
    }

    /// Turns to a tab.
    pub async fn turn_to(&self, name: &str) -> Result<(), Trouble> {
        Ok(self.find("tab", name).await?.click().await?)
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
        let file = self.profile.join(name);
        std::fs::write(&file, bytes)?;
        Ok(self.find("field", label).await?.send_keys(&file.display().to_string()).await?)
    }

    /// Fills the form of a command and sends it.
    pub async fn act(&self, command: &str, fields: &[(&str, &str)]) -> Result<(), Trouble> {
        let shown = self
            .script("return !!document.querySelector(`form[aria-label=\"${arguments[0]}\"]`)", vec![json!(command)])
            .await?;
        if shown != json!(true) {
            let tabs = "return [...document.querySelectorAll('.act-tabs button')].some(e => e.textContent.trim() === arguments[0])";
            if self.script(tabs, vec![json!(command)]).await? == json!(true) {
                self.click(command).await?;
            } else {
                self.choose("Other commands", command).await?;
            }
        }
        self.find("form", command).await?;
        for (label, text) in fields {
            self.fill(label, text).await?;
        }
        self.click(command).await
    }

    /// Presses a key on the page.
    pub async fn press(&self, key: char) -> Result<(), Trouble> {
        Ok(self.client.find(Locator::Css("body")).await?.send_keys(&key.to_string()).await?)
    }

    /// Waits until the balance reads so.
    pub async fn see_balance(&self, text: &str) -> Result<(), Trouble> {
        self.see("the balance", "document.querySelector('output[aria-label=Balance]').textContent.trim()", text).await
    }

    /// Waits until an expression gives a text.
    pub async fn see(&self, what: &str, expression: &str, text: &str) -> Result<(), Trouble> {
        let script = format!("return String({expression})");
        let began = Instant::now();
        loop {
            let seen = self
                .client
                .execute(&script, vec![])
                .await
                .map_or_else(|error| error.to_string(), |value| value.as_str().unwrap_or("").to_owned());
            if seen == text {
                return Ok(());
            }
            if began.elapsed() > PATIENCE {
                return Err(format!("{what} is {seen:?}, not {text:?}").into());
            }
            tokio::time::sleep(Duration::from_millis(40)).await;
        }
    }

    /// Waits until a text is seen somewhere on the page; between two documents there is no body to read.
    pub async fn see_text(&self, text: &str) -> Result<(), Trouble> {
        let script = "return (document.body?.innerText ?? '').includes(arguments[0])";
        let began = Instant::now();
        while self.script(script, vec![json!(text)]).await? != json!(true) {
            if began.elapsed() > PATIENCE {
                return Err(format!("{text:?} is nowhere on the page").into());
            }
            tokio::time::sleep(Duration::from_millis(40)).await;
        }
        Ok(())
    }

    /// Calls `window.foldback`: what an expression such as `head()` gives, or the error's name and fields.
    pub async fn foldback(&self, expression: &str) -> Result<Value, Trouble> {
        let script = format!(
            "const done = arguments[arguments.length - 1];
            (async () => window.foldback.{expression})().then(
                value => done({{ ok: value === undefined ? null : value }}),
                error => done({{ error: {{ ...error, name: error.name, message: error.message }} }}));"
        );
        let answer = self.client.execute_async(&script, vec![]).await?;
        Ok(answer.get("ok").unwrap_or(&answer["error"]).clone())
    }

    /// Asks that a call gives a value; what only reads is asked again until it does, since the page follows in its own time.
    pub async fn expect(&self, expression: &str, expected: Value) -> Result<(), Trouble> {
        let began = Instant::now();
        let only_reads = READS.iter().any(|read| expression.starts_with(read));
        loop {
            let got = self.foldback(expression).await?;
            if got == expected {
                return Ok(());
            }
            if !only_reads || began.elapsed() > PATIENCE {
                return Err(format!("{expression} gave {got}, not {expected}").into());
            }
            tokio::time::sleep(Duration::from_millis(40)).await;
        }
    }

    /// Returns the slider's value, and what it says to a screen reader.
    pub async fn slider(&self) -> Result<(u64, String), Trouble> {
        let slider = self.find("field", "Replay position").await?;
        let value = slider.prop("value").await?.unwrap_or_default().parse()?;
        Ok((value, slider.attr("aria-valuetext").await?.unwrap_or_default()))
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
        if let Ok(bytes) = self.client.screenshot().await {
            let _ = std::fs::write(folder.join(format!("{:?}-{name}.png", self.browser())), bytes);
        }
        if let Ok(source) = self.client.source().await {
            let _ = std::fs::write(folder.join(format!("{:?}-{name}.html", self.browser())), source);
        }
    }
}
