//! The page: Leptos components over one [`session::Session`], a folder or a file for each region.
//!
//! Shown state is a memo over the log and the cursor; effects touch only the page or storage.

mod act;
mod address;
mod app;
mod background;
mod breaks;
mod clock;
mod confirm;
mod download;
mod error_text;
mod event_log;
mod exchange;
mod fan;
mod frames;
mod header;
mod help;
mod icon;
mod inspector;
mod keys;
mod lane_figure;
mod lanes;
mod lease;
mod locale;
mod notices;
mod publisher;
mod read_models;
pub mod session;
mod share;
mod state_card;
mod state_fields;
mod status_bar;
mod stop_line;
mod stream_picker;
mod streams;
mod subscriber;
mod time;
mod timeline;
mod words;

pub use app::{Desk, mount};
pub use background::{next_task, verify_slowly};
pub use exchange::blob;
pub use exchange::import::{import_bank, import_blob, text_of_bank};
pub use share::link_to_here;
