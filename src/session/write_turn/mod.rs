//! Who may write: one tab at a time, by turns.
//!
//! Browsers cache local storage in each process, and nothing orders that cache with anything else: an exclusive Web
//! Lock and a fresh read inside it were measured to overwrite one append in fifteen. So a turn is more than a lock:
//!
//! 1. A tab writes only while it holds the exclusive lock `foldback.log`, which the browser releases when a tab ends,
//!    however it ends. It keeps the lock between writes, so that a tab alone never waits.
//! 2. A tab that wants to write says so on a channel; the holder releases the lock between two writes, never within
//!    one. Before that it takes a second lock whose *name* is a [`machine::LogMark`]: the turn, the head's position and
//!    hash.
//! 3. The next holder asks the browser which locks are held. That answer is ordered with the lock, as no message is, so
//!    it names the last mark that a tab left.
//! 4. It then waits until its own local storage shows that mark. A tab's writes reach the others in order, so that with
//!    the last of them all are there. Only then is its memory, of which it writes whole pages, what is on disk.
//! 5. A holder that vanished has left no mark. The next one then goes by the newest mark that was announced on the
//!    channel, and waits for writes that were still under way.
//!
//! Marks carry the number of their turn, which grows with each holder, so that an old message is known as old.
//! Without Web Locks (no secure context) every tab writes after a fresh read, and the status bar says so.
//!
//! [`machine`] decides all this and knows no browser; `web_locks` asks the browser for locks and carries messages.

pub mod machine;
#[cfg(feature = "ui")]
mod web_locks;

#[cfg(feature = "ui")]
pub use web_locks::{SharedLog, WriteTurns};
