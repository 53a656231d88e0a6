//! A browser that is handed from one journey to the next: to start one takes seconds, and another window at another origin is as empty.

use std::path::PathBuf;

use fantoccini::Client;
use fantoccini::wd::WindowHandle;

use crate::Trouble;
use crate::browser::{Browser, Driver};

/// How many journeys are made in one browser before another is started, so that what each leaves in memory does not add up.
const JOURNEYS: u32 = 20;

/// Forgets what an origin holds; the browsers count it for all origins of a host together.
const FORGET: &str = "
const [done] = [...arguments].slice(-1);
const forget = async () => {
    localStorage.clear();
    sessionStorage.clear();
    for (const name of await caches.keys()) await caches.delete(name);
    for (const worker of await navigator.serviceWorker?.getRegistrations() ?? []) await worker.unregister();
};
forget().catch(() => {}).finally(() => done(null))";

/// A browser with a profile of its own, and an empty window in it.
pub struct Opened {
    /// What drives it.
    pub client: Client,
    /// The folder of its profile.
    pub profile: PathBuf,
    browser: Browser,
    size: (u64, u64),
    journeys: u32,
}

impl Opened {
    /// Opens a browser; `name` is its profile's.
    ///
    /// # Errors
    /// The driver does not open one.
    pub async fn new(driver: &Driver, name: &str) -> Result<Opened, Trouble> {
        let profile = std::env::temp_dir().join(format!("foldback-journey-{}-{name}", std::process::id()));
        let client = driver.open(&profile).await?;
        let size = client.get_window_size().await?;
        Ok(Opened { client, profile, browser: driver.browser(), size, journeys: 0 })
    }

    /// Readies it for another journey: in another window, which is empty. Returns `false` if a new browser does better.
    ///
    /// # Errors
    /// The browser no longer answers.
    pub async fn renew(&mut self) -> Result<bool, Trouble> {
        self.journeys += 1;
        // WebKitGTK's driver goes on showing the first window.
        if self.journeys >= JOURNEYS || self.browser == Browser::Webkit {
            return Ok(false);
        }
        self.client.execute_async(FORGET, vec![]).await?;
        let old: Vec<WindowHandle> = self.client.windows().await?;
        let new = self.client.new_window(true).await?.handle;
        for window in old {
            self.client.switch_to_window(window).await?;
            self.client.close_window().await?;
        }
        self.client.switch_to_window(new).await?;
        if self.client.get_window_size().await? != self.size {
            let (width, height) = self.size;
            self.client.set_window_size(width as u32, height as u32).await?;
        }
        Ok(true)
    }

    /// Ends the browser and forgets its profile.
    pub async fn close(self) {
        // A browser that is gone already is closed.
        let _ = self.client.clone().close().await;
    }
}

impl Drop for Opened {
    fn drop(&mut self) {
        // A profile that stays behind in the system's temporary folder harms nobody.
        let _ = std::fs::remove_dir_all(&self.profile);
    }
}
