//! The journeys, each the story of something a person wants to do.

mod accessible;
mod accessible_failures;
mod acting;
mod banking;
mod bringing;
mod browsers;
mod by_keyboard;
mod carrying;
mod community;
mod contrast;
mod course;
mod debugging;
mod domains;
mod every_lesson;
mod facts_in_lessons;
pub mod fifth;
mod first_contact;
mod german;
mod hanging;
mod hosting;
pub mod in_webkit;
mod inside;
mod keeping;
mod keys;
mod laning;
mod late_money;
mod late_report;
mod layout;
mod lessons;
mod linking;
mod locale;
pub mod looks;
mod one_log;
mod one_log_faults;
mod one_log_sign_in;
mod one_log_tools;
mod other_streams;
mod own_editor;
mod own_events;
mod own_lessons;
mod own_shown;
mod own_slices;
mod parts;
mod reading;
mod recording;
mod replacing;
mod ride;
mod ruling;
mod screens;
mod searching;
mod sharing;
mod shop;
mod slicing;
mod speaking;
mod staging;
mod streaming;
mod tabling;
mod timing;
mod transferring;
mod travelling;
mod unblocked;
pub mod visiting;
mod who;
mod words;

use std::pin::Pin;
use std::time::Duration;

use crate::Trouble;
use crate::browser::Browser;
use crate::page::Page;

/// How long a journey may take; most take some seconds.
const LIMIT: Duration = Duration::from_secs(300);
/// How long one may take that goes through all of the page.
const LONG: Duration = Duration::from_secs(2_400);

/// What a journey is while it is under way.
pub type Way<'a> = Pin<Box<dyn Future<Output = Result<(), Trouble>> + 'a>>;

/// A journey.
pub struct Story {
    /// What it shows, as a name.
    pub name: &'static str,
    /// The one browser that does it when all are done; each does it if it is asked for by its name.
    pub only_in: Option<Browser>,
    /// How long it may take before it counts as hanging: far longer than on a busy machine.
    pub limit: Duration,
    /// The way.
    pub run: for<'a, 'b> fn(&'a mut Page<'b>) -> Way<'a>,
}

/// A journey that cannot be made on this machine, and why; it counts as ignored.
#[derive(Debug)]
pub struct Skipped(pub String);

impl std::fmt::Display for Skipped {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Skipped {}

/// Makes a story of each async function.
macro_rules! stories {
    ($($name:ident),* $(,)?) => {
        /// Lists the stories of this file.
        pub fn all() -> Vec<$crate::stories::Story> {
            vec![$($crate::stories::Story { name: stringify!($name), only_in: None, limit: $crate::stories::LIMIT, run: |page| Box::pin($name(page)) }),*]
        }
    };
}
use stories;

/// Lists all journeys.
pub fn all() -> Vec<Story> {
    [
        travelling::all(),
        debugging::all(),
        accessible::in_one_browser(),
        accessible_failures::in_one_browser(),
        acting::all(),
        late_money::all(),
        keeping::all(),
        sharing::all(),
        shop::all(),
        staging::all(),
        bringing::all(),
        banking::all(),
        carrying::all(),
        community::all(),
        contrast::in_one_browser(),
        course::all(),
        linking::all(),
        locale::all(),
        timing::all(),
        screens::all(),
        searching::all(),
        domains::all(),
        every_lesson::shared_out(),
        facts_in_lessons::all(),
        first_contact::all(),
        german::in_one_browser(),
        hanging::in_one_browser(),
        hosting::all(),
        inside::all(),
        ruling::all(),
        reading::all(),
        recording::all(),
        replacing::all(),
        ride::all(),
        streaming::all(),
        tabling::all(),
        transferring::all(),
        layout::all(),
        words::all(),
        who::all(),
        laning::all(),
        late_report::all(),
        lessons::all(),
        looks::in_one_browser(),
        keys::all(),
        by_keyboard::all(),
        browsers::all(),
        slicing::all(),
        unblocked::all(),
        speaking::all(),
        one_log::all(),
        one_log_faults::all(),
        one_log_sign_in::all(),
        one_log_tools::all(),
        other_streams::all(),
        own_editor::all(),
        own_events::all(),
        own_lessons::all(),
        own_shown::all(),
        own_slices::all(),
        parts::all(),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// How many events the sample of the account has; a native test compares it with the sample.
const SAMPLE: u64 = 58;

/// Opens an empty Foldback with an account of Ada's.
async fn open_account(page: &Page<'_>) -> Result<(), Trouble> {
    page.open("?empty").await?;
    page.act("OpenAccount", &[("Owner", "Ada")]).await?;
    page.see_balance("€0.00").await
}
