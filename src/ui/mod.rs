//! The page: Leptos components over one [`crate::session::Session`], a folder or a file for each region.
//!
//! What only some streams have, and what is added to the whole page, comes in as [`extension`]s, over what is exported here.
//!
//! Shown state is a memo over the log and the cursor; effects touch only the page or storage.

mod act;
mod address;
mod all_tools;
mod app;
mod as_at_input;
mod breaks;
mod card_state;
mod confirm;
mod curve;
mod deciding;
mod dialog;
mod dialogs;
mod download;
mod error_text;
mod event_log;
mod exchange;
pub mod extension;
mod first_words;
mod focus;
mod handover;
mod header;
mod help;
mod icon;
mod inspector;
mod key_focus;
mod keys;
mod lane_figure;
mod lanes;
mod later;
mod letters;
mod locale;
mod notices;
mod page_state;
mod playback;
mod progress;
mod query;
mod rest;
mod share;
mod skip;
mod spoken;
mod state_card;
mod state_changed;
mod state_fields;
mod status_bar;
mod stop_line;
mod stream_picker;
mod streams;
mod subscriber;
mod sweep;
mod tab;
mod time;
mod timeline;
mod tools;
mod troubles;
pub mod words;

pub use address::open_anew;
pub use app::mount;
pub use confirm::Confirmed;
pub use dialog::Dialog;
pub use download::download;
pub use icon::Icon;
pub use inspector::code::Code;
pub use lanes::Lanes;
pub use later::{Until, later};
pub use page_state::{Fold, PageState, SIDE, use_page_state};
pub use query::{asked, value_of};
pub use tab::Tab;
