//! What single domains add to the page and to `window.foldback`, through [`crate::ui::extension`] and [`crate::api`]:
//! tabs of their own, and files of their own. Everything below works without them.
//!
//! A domain that adds something is a folder here, and a line in each list.

mod account;

use crate::api::{self, MakeLink};
use crate::session::Session;
use crate::session::read_models::ReadModels;
use crate::ui::extension::Extension;

/// What the page has for some streams only.
pub const PAGE: &[Extension] = &[account::PAGE];

/// What `importLog` reads beside logs.
const CONSOLE: &[api::FileSupport] = &[account::CONSOLE];

/// Puts `foldback` on the window, with what the extensions add.
pub fn install(session: Session, read_models: ReadModels, make_link: MakeLink) {
    api::install(session, read_models, make_link, CONSOLE);
}
