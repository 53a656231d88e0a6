//! Browsers and their drivers.

use std::net::TcpListener;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use fantoccini::{Client, ClientBuilder};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::{Map, Value, json};

use crate::Trouble;

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

    fn capabilities(self, profile: &Path) -> Map<String, Value> {
        let profile = profile.display();
        let all = match self {
            Browser::Chromium => {
                let mut arguments = vec![
                    "--headless".to_owned(),
                    "--no-sandbox".to_owned(),
                    "--disable-gpu".to_owned(),
                    "--disable-background-networking".to_owned(),
                    "--disable-sync".to_owned(),
                    "--disable-component-update".to_owned(),
                    "--no-first-run".to_owned(),
                    "--window-size=1440,1040".to_owned(),
                    format!("--user-data-dir={profile}"),
                ];
                if std::env::var_os("JOURNEYS_DEBUG").is_some() {
                    arguments.push("--enable-logging=stderr".to_owned());
                }
                json!({ "goog:chromeOptions": { "args": arguments }, "goog:loggingPrefs": { "browser": "ALL" } })
            }
            Browser::Firefox => json!({ "moz:firefoxOptions": {
                "args": ["-headless", "-profile", profile.to_string(), "--width=1440", "--height=1000"],
                "prefs": { "datareporting.policy.dataSubmissionEnabled": false, "app.update.enabled": false },
            } }),
            Browser::Webkit => json!({ "webkitgtk:browserOptions": {
                "binary": "/usr/lib/x86_64-linux-gnu/webkit2gtk-4.1/MiniBrowser",
                "args": ["--automation"],
            } }),
        };
        all.as_object().cloned().unwrap_or_default()
    }
}

/// A driver that runs as long as this does.
pub struct Driver {
    browser: Browser,
    port: u16,
    process: Child,
}

impl Driver {
    /// Starts a browser's driver on a free port.
    pub fn start(browser: Browser) -> Result<Driver, Trouble> {
        let port = TcpListener::bind("127.0.0.1:0")?.local_addr()?.port();
        let (program, port_argument) = match browser {
            Browser::Chromium => ("chromedriver", format!("--port={port}")),
            Browser::Firefox => ("geckodriver", format!("--port={port}")),
            Browser::Webkit => ("WebKitWebDriver", format!("--port={port}")),
        };
        let mut command = match browser {
            Browser::Webkit => {
                let mut command = Command::new("xvfb-run");
                command.args(["-a", program]).env("WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS", "1");
                command
            }
            Browser::Chromium | Browser::Firefox => Command::new(program),
        };
        let process = command.arg(port_argument).stdout(Stdio::null()).stderr(Stdio::null()).spawn();
        let process = process.map_err(|error| format!("{program} did not start: {error}"))?;
        Ok(Driver { browser, port, process })
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
            builder.capabilities(self.browser.capabilities(profile));
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
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
