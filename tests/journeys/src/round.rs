//! The journeys in one browser, one after the other: each in a window, at an origin and with a time limit of its own, so that none
//! meets what another left, and one that hangs fails by its name and the others go on.

use std::future::Future;
use std::time::{Duration, Instant};

use crate::Trouble;
use crate::browser::{Browser, Driver};
use crate::opened::Opened;
use crate::page::Page;
use crate::server::Server;
use crate::stories::{Skipped, Story};

/// How long keeping a picture and closing a browser may take, before the driver is ended with all that it opened.
const FAREWELL: Duration = Duration::from_secs(15);

/// A run of journeys.
pub struct Round<'a> {
    driver: Driver,
    server: &'a Server,
    opened: Option<Opened>,
    passed: u32,
    failed: u32,
    ignored: u32,
}

impl<'a> Round<'a> {
    /// Starts a browser's driver.
    ///
    /// # Errors
    /// The driver does not start.
    pub fn start(browser: Browser, server: &'a Server) -> Result<Round<'a>, Trouble> {
        Ok(Round { driver: Driver::start(browser)?, server, opened: None, passed: 0, failed: 0, ignored: 0 })
    }

    /// Makes a journey, prints what came of it, and counts it.
    ///
    /// # Errors
    /// The driver was ended and does not start again.
    pub async fn go(&mut self, story: &Story) -> Result<(), Trouble> {
        let began = Instant::now();
        let outcome = self.make(story).await?;
        let (name, seconds) = (self.driver.browser().name(), began.elapsed().as_secs_f32());
        match outcome {
            Ok(()) => {
                self.passed += 1;
                println!("test {name}::{} ... ok ({seconds:.1} s)", story.name);
            }
            Err(trouble) if trouble.is::<Skipped>() => {
                self.ignored += 1;
                println!("test {name}::{} ... ignored, {trouble}", story.name);
            }
            Err(trouble) => {
                self.failed += 1;
                println!("test {name}::{} ... FAILED ({seconds:.1} s)\n    {trouble}", story.name);
            }
        }
        Ok(())
    }

    /// Makes a journey and returns what came of it; a driver whose browser no longer answers is started again.
    ///
    /// # Errors
    /// The driver does not start again.
    pub async fn make(&mut self, story: &Story) -> Result<Result<(), Trouble>, Trouble> {
        let (outcome, is_stuck) = self.attempt(story).await;
        if is_stuck {
            self.driver.restart()?;
        }
        Ok(outcome)
    }

    /// Prints the sum.
    ///
    /// # Errors
    /// A journey failed.
    pub async fn close(self) -> Result<(), Trouble> {
        let Round { passed, failed, ignored, opened, .. } = self;
        if let Some(opened) = opened {
            opened.close().await;
        }
        let word = if failed == 0 { "ok" } else { "FAILED" };
        println!("test result: {word}. {passed} passed; {failed} failed; {ignored} ignored");
        if failed == 0 {
            Ok(())
        } else {
            Err(format!("{failed} journeys failed; pictures are in target/journeys").into())
        }
    }

    /// Makes a journey in a fresh window; the console must have stayed empty at its end. The second value tells whether the browser
    /// no longer answers.
    async fn attempt(&mut self, story: &Story) -> (Result<(), Trouble>, bool) {
        let began = Instant::now();
        let opened = self.opened.take();
        let (driver, place) = (&self.driver, self.server);
        let opening = async {
            let opened = match opened {
                Some(opened) => opened,
                None => Opened::new(driver, story.name).await?,
            };
            Ok((place.anew()?, opened))
        };
        let (server, opened) = match within(began, story.limit, opening).await {
            Ok(both) => both,
            Err(trouble) => return (Err(trouble), began.elapsed() >= story.limit),
        };
        let mut page = Page::within(driver, &server, opened);
        let journey = async {
            (story.run)(&mut page).await?;
            page.console_is_empty().await
        };
        let outcome = within(began, story.limit, journey).await;
        let farewell = async {
            match &outcome {
                Ok(()) => page.leave().await,
                Err(trouble) if trouble.is::<Skipped>() => page.leave().await,
                Err(_) => {
                    page.picture(story.name).await;
                    page.close().await;
                    Ok(None)
                }
            }
        };
        match within(Instant::now(), FAREWELL, farewell).await {
            Ok(opened) => {
                self.opened = opened;
                (outcome, false)
            }
            Err(_) => (outcome, true),
        }
    }
}

/// Waits for work until so long after a moment.
///
/// # Errors
/// Those of the work, and that it is not done in time.
async fn within<T>(
    began: Instant,
    limit: Duration,
    work: impl Future<Output = Result<T, Trouble>>,
) -> Result<T, Trouble> {
    tokio::time::timeout(limit.saturating_sub(began.elapsed()), work)
        .await
        .unwrap_or_else(|_| Err(format!("ended: it was not done in {} s", limit.as_secs()).into()))
}
