//! What single domains add to the page and to `window.foldback`, through [`crate::ui::extension`] and [`crate::api`]:
//! tabs of their own, and files of their own. Everything below works without them.
//!
//! A domain that adds something is a folder here, and a line in each list.

mod account;
mod feed;
mod lesson;
mod own;

use crate::api::{self, MakeLink};
use crate::chunk;
use crate::session::Session;
use crate::session::read_models::ReadModels;
use crate::ui::extension::{Extensions, OnReady};

/// What the page has beyond itself.
pub const PAGE: Extensions =
    Extensions { of_streams: &[own::PAGE, account::PAGE, feed::PAGE], of_page: &[lesson::PAGE], console: &CONSOLE };

chunk!(CONSOLE: OnReady = console.console, &const { install as OnReady });

/// What the console has beyond the log.
const FURTHER: api::Further = api::Further {
    files: &[own::console::FILES, account::CONSOLE],
    plain: own::console::PLAIN,
    later: own::console::LATER,
};

/// Puts `foldback` on the window, with what the extensions add.
fn install(session: Session, read_models: ReadModels, make_link: MakeLink) {
    api::install(session, read_models, make_link, FURTHER);
}
