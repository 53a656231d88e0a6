//! The journeys, each the story of something a person wants to do.

mod acting;
mod banking;
mod bringing;
mod carrying;
mod community;
mod course;
mod debugging;
mod domains;
mod facts_in_lessons;
pub mod fifth;
mod first_contact;
mod inside;
mod keeping;
mod keys;
mod laning;
mod late_money;
mod late_report;
mod layout;
mod lessons;
mod linking;
mod parts;
mod reading;
mod recording;
mod replacing;
mod ride;
mod ruling;
mod searching;
mod sharing;
mod shop;
mod slicing;
mod staging;
mod streaming;
mod timing;
mod transferring;
mod travelling;
pub mod visiting;
mod who;
mod words;

use std::pin::Pin;

use crate::Trouble;
use crate::page::Page;

/// What a journey is while it is under way.
pub type Way<'a> = Pin<Box<dyn Future<Output = Result<(), Trouble>> + 'a>>;

/// A journey.
pub struct Story {
    /// What it shows, as a name.
    pub name: &'static str,
    /// The way.
    pub run: for<'a, 'b> fn(&'a mut Page<'b>) -> Way<'a>,
}

/// Makes a story of each async function.
macro_rules! stories {
    ($($name:ident),* $(,)?) => {
        /// Lists the stories of this file.
        pub fn all() -> Vec<$crate::stories::Story> {
            vec![$($crate::stories::Story { name: stringify!($name), run: |page| Box::pin($name(page)) }),*]
        }
    };
}
use stories;

/// Lists all journeys.
pub fn all() -> Vec<Story> {
    [
        travelling::all(),
        debugging::all(),
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
        course::all(),
        linking::all(),
        timing::all(),
        searching::all(),
        domains::all(),
        facts_in_lessons::all(),
        first_contact::all(),
        inside::all(),
        ruling::all(),
        reading::all(),
        recording::all(),
        replacing::all(),
        ride::all(),
        streaming::all(),
        transferring::all(),
        layout::all(),
        words::all(),
        who::all(),
        laning::all(),
        late_report::all(),
        lessons::all(),
        keys::all(),
        slicing::all(),
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
