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
    tries: u32,
    passed: u32,
    late: u32,
    failed: u32,
    ignored: u32,
}

/// What came of a journey.
pub struct Tried {
    /// What came of its last try.
    pub outcome: Result<(), Trouble>,
    /// How often it was made.
    pub tries: u32,
    /// How many seconds the last try took.
    pub seconds: f32,
}

impl<'a> Round<'a> {
    /// Starts a browser's driver; a journey that fails is made again until it was tried so often.
    ///
    /// # Errors
    /// The driver does not start.
    pub fn start(browser: Browser, server: &'a Server, tries: u32) -> Result<Round<'a>, Trouble> {
        let driver = Driver::start(browser)?;
        Ok(Round { driver, server, opened: None, tries, passed: 0, late: 0, failed: 0, ignored: 0 })
    }

    /// Makes a journey, prints what came of it, and counts it.
    ///
    /// # Errors
    /// The driver was ended and does not start again.
    pub async fn go(&mut self, story: &Story) -> Result<(), Trouble> {
        let name = self.driver.browser().name();
        let Tried { outcome, tries, seconds } = self.try_often(story).await?;
        match outcome {
            Ok(()) => {
                self.passed += 1;
                self.late += u32::from(tries > 1);
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

    /// Makes a journey until it does not fail or was tried as often as may be; prints why it is made again.
    ///
    /// # Errors
    /// The driver was ended and does not start again.
    pub async fn try_often(&mut self, story: &Story) -> Result<Tried, Trouble> {
        let mut tries = 0;
        loop {
            let began = Instant::now();
            let outcome = self.make(story).await?;
            let seconds = began.elapsed().as_secs_f32();
            tries += 1;
            match outcome {
                Err(trouble) if tries < self.tries && !trouble.is::<Skipped>() => {
                    println!("    {} goes another time ({seconds:.1} s): {trouble}", story.name);
                }
                outcome => return Ok(Tried { outcome, tries, seconds }),
            }
        }
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
        let Round { passed, late, failed, ignored, opened, .. } = self;
        if let Some(opened) = opened {
            opened.close().await;
        }
        let word = if failed == 0 { "ok" } else { "FAILED" };
        println!("test result: {word}. {passed} passed; {failed} failed; {ignored} ignored; {late} at the second try");
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
