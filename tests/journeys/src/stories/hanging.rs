//! What becomes of a journey that hangs, or fails once.

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use super::{LIMIT, Story, stories};
use crate::Trouble;
use crate::browser::Browser;
use crate::page::Page;
use crate::round::Round;

stories![
    a_journey_that_hangs_fails_by_name_and_the_others_go_on,
    a_journey_that_fails_is_made_once_more_where_that_is_asked_for,
];

/// Lists the stories: one browser is enough, and the others would wait as long.
pub fn in_one_browser() -> Vec<Story> {
    all().into_iter().map(|story| Story { only_in: Some(Browser::Chromium), ..story }).collect()
}

/// The journeys of which some hang.
mod some {
    use super::{goes, spins, stories, waits};

    stories![waits, spins, goes];
}

async fn a_journey_that_hangs_fails_by_name_and_the_others_go_on(page: &mut Page<'_>) -> Result<(), Trouble> {
    let mut round = Round::start(page.browser(), page.server(), 1)?;
    for story in some::all() {
        let hangs = story.name != "goes";
        let limit = if hangs { Duration::from_secs(6) } else { LIMIT };
        let outcome = round.make(&Story { limit, ..story }).await?.map_err(|trouble| trouble.to_string());
        let expected = if hangs { Err("ended: it was not done in 6 s".to_owned()) } else { Ok(()) };
        if outcome != expected {
            return Err(format!("{}: {outcome:?}, not {expected:?}", story.name).into());
        }
    }
    Ok(())
}

async fn a_journey_that_fails_is_made_once_more_where_that_is_asked_for(page: &mut Page<'_>) -> Result<(), Trouble> {
    for (tries, expected) in [(1, [(false, 1), (false, 1)]), (2, [(true, 2), (false, 2)])] {
        MADE.store(false, Ordering::Relaxed);
        let mut round = Round::start(page.browser(), page.server(), tries)?;
        for (story, expected) in unsure::all().iter().zip(expected) {
            let tried = round.try_often(story).await?;
            let got = (tried.outcome.is_ok(), tried.tries);
            if got != expected {
                return Err(format!("{} of {tries} tries: {got:?}, not {expected:?}", story.name).into());
            }
        }
    }
    Ok(())
}

/// Journeys that fail.
mod unsure {
    use super::{goes_at_the_second_try, never_goes, stories};

    stories![goes_at_the_second_try, never_goes];
}

/// Whether the journey that fails once has been made.
static MADE: AtomicBool = AtomicBool::new(false);

async fn goes_at_the_second_try(page: &Page<'_>) -> Result<(), Trouble> {
    page.open("").await?;
    if MADE.swap(true, Ordering::Relaxed) { Ok(()) } else { Err("its first try".into()) }
}

async fn never_goes(page: &Page<'_>) -> Result<(), Trouble> {
    page.open("").await?;
    Err("any of its tries".into())
}

/// Waits for something that never comes.
async fn waits(page: &Page<'_>) -> Result<(), Trouble> {
    page.open("").await?;
    std::future::pending().await
}

/// Leaves the page in a loop, in which the browser answers nothing.
async fn spins(page: &Page<'_>) -> Result<(), Trouble> {
    page.open("").await?;
    page.script("setTimeout(() => { for (;;) {} }, 0)", vec![]).await?;
    page.see_balance("never").await
}

async fn goes(page: &Page<'_>) -> Result<(), Trouble> {
    page.open("").await?;
    page.see_balance("€1,828.65").await
}
