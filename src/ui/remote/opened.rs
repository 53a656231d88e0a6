//! The copy that the page is opened with.

use std::cell::RefCell;

use crate::remote::LogAddress;
use crate::session::Opening;
use crate::session::remote::{OpenCopy, in_memory, opened};
use crate::ui::address::open_anew;
use crate::ui::query::{asked, value_of};

/// What the address of the page calls the log.
pub const LOG: &str = "log";
/// What is in the address if the log is a stream of another system, to be looked at.
pub const LOOK: &str = "look";

thread_local! {
    /// The copy that is opened and not connected yet.
    static OPENED: RefCell<Option<OpenCopy>> = const { RefCell::new(None) };
}

/// Opens the copy of the log that the address of the page names, or memory for a stream to look at; `None` if it names none that can be read.
pub async fn open() -> Option<Opening> {
    let address = LogAddress::read(&value_of(LOG)?)?;
    if asked(LOOK) {
        return Some(Opening::Foreign(Box::new(in_memory())));
    }
    let space = address.key_space();
    let (workbench, copy) = opened(address).await;
    OPENED.with(|opened| opened.replace(Some(copy)));
    Some(Opening::Remote(Box::new(workbench), space))
}

/// Takes the copy, to connect it.
pub fn take_opened() -> Option<OpenCopy> {
    OPENED.with(|opened| opened.take())
}

/// Opens the page anew, to look at a stream of another system.
pub fn look_at(address: &LogAddress) {
    open_anew(&format!("?{LOG}={address}&{LOOK}"));
}
