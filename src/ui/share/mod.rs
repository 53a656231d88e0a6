//! Sharing: links to a moment, a what-if or the whole log, and what a page shows that was opened by one.

mod banner;
mod beside;
mod dialog;
mod keep;

pub use banner::SharedBanner;
pub use beside::look_beside;
pub use dialog::ShareDialog;
pub use keep::{KeepQuestion, keep_what_was_left};
