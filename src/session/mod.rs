//! The state of the running app, below the page and the console: the log, the cursor, notices, and the one way to
//! change any of them.
//!
//! It knows the workbench and the browser, and neither `ui` nor `api`.

pub mod write_turn;

#[cfg(feature = "ui")]
mod appending;
#[cfg(feature = "ui")]
pub mod cancel;
#[cfg(feature = "ui")]
pub mod clock;
#[cfg(feature = "ui")]
mod core;
#[cfg(feature = "ui")]
mod cursor;
#[cfg(feature = "ui")]
mod draft;
#[cfg(feature = "ui")]
pub mod files;
#[cfg(feature = "ui")]
mod follow;
#[cfg(feature = "ui")]
pub mod frames;
#[cfg(feature = "ui")]
pub mod import;
#[cfg(feature = "ui")]
pub mod locks;
#[cfg(feature = "ui")]
mod notice;
#[cfg(feature = "ui")]
mod open;
#[cfg(feature = "ui")]
mod processes;
#[cfg(feature = "ui")]
pub mod publisher;
#[cfg(feature = "ui")]
pub mod read_models;
#[cfg(feature = "ui")]
mod reading;
#[cfg(feature = "ui")]
pub mod remote;
#[cfg(feature = "ui")]
mod replace;
#[cfg(feature = "ui")]
pub mod sandboxes;
#[cfg(feature = "ui")]
mod server;
#[cfg(feature = "ui")]
mod shared_log;
#[cfg(feature = "ui")]
mod shown;
#[cfg(feature = "ui")]
mod signals;
#[cfg(feature = "ui")]
mod steer;
#[cfg(feature = "ui")]
mod storage_mode;
#[cfg(feature = "ui")]
pub mod tasks;
#[cfg(feature = "ui")]
mod verify;
#[cfg(feature = "ui")]
mod who;
#[cfg(feature = "ui")]
mod write;

#[cfg(feature = "ui")]
pub use self::core::{Session, now, page_closed, use_session};
#[cfg(feature = "ui")]
pub use follow::follow_other_tabs;
#[cfg(feature = "ui")]
pub use notice::{Notice, Task, Tone};
#[cfg(feature = "ui")]
pub use open::{Opened, Opening};
#[cfg(feature = "ui")]
pub use shown::{shown_fields, shown_fields_now};
#[cfg(feature = "ui")]
pub use signals::{fields, fields_now, registration, value};
#[cfg(feature = "ui")]
pub use storage_mode::StorageMode;
#[cfg(feature = "ui")]
pub use verify::{verify_slowly, verify_unasked};
#[cfg(feature = "ui")]
pub use write::WriteTurn;
