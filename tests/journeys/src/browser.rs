//! Browsers and their drivers.

use std::net::TcpListener;
use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use fantoccini::{Client, ClientBuilder};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::{Map, Value, json};

use crate::Trouble;

/// The languages of whoever travels: what the journeys see of amounts and days is written as in Great Britain.
const LANGUAGES: &str = "en-GB,en";

/// The virtual screen. Without `-noreset` it begins anew once no browser is open, and turns one away that opens meanwhile.
const SCREEN: &str = "-screen 0 1280x1024x24 -noreset";

/// A browser.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Browser {
    /// Chromium.
    Chromium,
    /// Firefox.
    Firefox,
    /// WebKitGTK's MiniBrowser.
    Webkit,
}

impl Browser {
    /// Reads a name of the command line.
    pub fn read(name: &str) -> Result<Browser, Trouble> {
        match name {
            "chromium" => Ok(Browser::Chromium),
            "firefox" => Ok(Browser::Firefox),
            "webkit" => Ok(Browser::Webkit),
            other => Err(format!("there is no browser {other}").into()),
        }
    }

    /// Returns the name on the command line.
    pub fn name(self) -> &'static str {
        match self {
            Browser::Chromium => "chromium",
            Browser::Firefox => "firefox",
            Browser::Webkit => "webkit",
        }
    }

    fn capabilities(self, profile: &Path, arguments: &[&str]) -> Map<String, Value> {
        let profile = profile.display();
        let all = match self {
            Browser::Chromium => {
                let mut all = vec![
                    "--headless".to_owned(),
                    "--no-sandbox".to_owned(),
                    "--disable-gpu".to_owned(),
                    "--disable-background-networking".to_owned(),
                    "--disable-sync".to_owned(),
                    "--disable-component-update".to_owned(),
                    "--no-first-run".to_owned(),
                    format!("--accept-lang={LANGUAGES}"),
                    "--window-size=1440,1040".to_owned(),
                    format!("--user-data-dir={profile}"),
                ];
                all.extend(arguments.iter().map(|&argument| argument.to_owned()));
                if std::env::var_os("JOURNEYS_DEBUG").is_some() {
                    all.push("--enable-logging=stderr".to_owned());
                }
                json!({ "goog:chromeOptions": { "args": all }, "goog:loggingPrefs": { "browser": "ALL" } })
            }
            Browser::Firefox => json!({ "moz:firefoxOptions": {
                "args": ["-headless", "-profile", profile.to_string(), "--width=1440", "--height=1000"],
                "prefs": {
                    "datareporting.policy.dataSubmissionEnabled": false,
                    "app.update.enabled": false,
                    "intl.accept_languages": LANGUAGES,
                },
            } }),
            Browser::Webkit => json!({ "webkitgtk:browserOptions": {
                "binary": "/usr/lib/x86_64-linux-gnu/webkit2gtk-4.1/MiniBrowser",
                "args": ["--automation"],
            } }),
        };
        all.as_object().cloned().unwrap_or_default()
    }
}

/// Returns a folder that has British English as a locale of the C library; `None` if it cannot be made. WebKitGTK takes the language
/// from there, not from the variable alone, and a bare machine has no locale but C. It reads nothing of it but the name, so the name
/// leads to C's.
fn locales() -> Option<PathBuf> {
    let folder = std::env::current_dir().ok()?.join("target/journeys/locales");
    let name = folder.join("en_GB.UTF-8");
    if !name.exists() {
        std::fs::create_dir_all(&folder).ok()?;
        std::os::unix::fs::symlink("/usr/lib/locale/C.utf8", &name).ok()?;
    }
    Some(folder)
}

/// A driver that runs as long as this does.
pub struct Driver {
    browser: Browser,
    arguments: &'static [&'static str],
    port: u16,
    process: Child,
}

impl Driver {
    /// Starts a browser's driver on a free port.
    pub fn start(browser: Browser) -> Result<Driver, Trouble> {
        Driver::start_with(browser, &[])
    }

    /// Starts a browser's driver; Chromium is opened with further arguments.
    pub fn start_with(browser: Browser, arguments: &'static [&'static str]) -> Result<Driver, Trouble> {
        let port = TcpListener::bind("127.0.0.1:0")?.local_addr()?.port();
        let (program, port_argument) = match browser {
            Browser::Chromium => ("chromedriver", format!("--port={port}")),
            Browser::Firefox => ("geckodriver", format!("--port={port}")),
            Browser::Webkit => ("WebKitWebDriver", format!("--port={port}")),
        };
        let mut command = match browser {
            Browser::Webkit => {
                let mut command = Command::new("xvfb-run");
                command.args(["-a", "-s", SCREEN, program]).env("WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS", "1");
                if let Some(locales) = locales() {
                    command.env("LOCPATH", locales);
                }
                command
            }
            Browser::Chromium | Browser::Firefox => Command::new(program),
        };
        // The local zone is UTC, and WebKitGTK asks the environment for the language.
        command.env("TZ", "UTC").env("LANG", "en_GB.UTF-8").env("LANGUAGE", "en_GB:en");
        // A group of its own, which is ended as a whole: a driver that is killed leaves its browser.
        let command = command.arg(port_argument).stdout(Stdio::null()).stderr(Stdio::null()).process_group(0);
        let process = command.spawn().map_err(|error| format!("{program} did not start: {error}"))?;
        Ok(Driver { browser, arguments, port, process })
    }

    /// Ends the driver and the browsers that it opened, and starts it again.
    pub fn restart(&mut self) -> Result<(), Trouble> {
        // The old one is ended as it is dropped.
        *self = Driver::start_with(self.browser, self.arguments)?;
        Ok(())
    }

    /// Returns the browser.
    pub fn browser(&self) -> Browser {
        self.browser
    }

    /// Opens a browser with a profile of its own.
    pub async fn open(&self, profile: &Path) -> Result<Client, Trouble> {
        std::fs::create_dir_all(profile)?;
        let mut last = None;
        // The driver takes a moment to listen.
        for _ in 0..50 {
            let mut builder = ClientBuilder::new(HttpConnector::new());
            builder.capabilities(self.browser.capabilities(profile, self.arguments));
            match builder.connect(&format!("http://127.0.0.1:{}", self.port)).await {
                Ok(client) => return Ok(client),
                Err(error) => last = Some(error),
            }
            tokio::time::sleep(Duration::from_millis(200)).await;
        }
        Err(format!("{:?} did not open: {last:?}", self.browser).into())
    }
}

impl Drop for Driver {
    fn drop(&mut self) {
        // Already gone is as good.
        let group = format!("-{}", self.process.id());
        let _ = Command::new("kill").args(["-KILL", "--", &group]).stderr(Stdio::null()).status();
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
