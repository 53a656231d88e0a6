//! Room kept back for the way out of a full storage: to close the books and to archive them needs a little room itself.

use crate::storage::layout::RESERVE_KEY;
use crate::storage::port::{KeyValue as _, StorageError};
use crate::storage::store::EventStore;

/// How many UTF-16 units are kept back, a third of a percent of local storage: enough for the event that closes the
/// books, and for copies of some thousand events that follow it.
pub const RESERVE_UNITS: usize = 16_384;

/// In what steps it becomes smaller.
const CRUMB_UNITS: usize = 1_024;

/// With the turn of which page of a segment it is looked at: a log of some dozen events needs none.
pub(super) const RESERVE_PAGE: u32 = 8;

impl EventStore {
    /// Keeps room back, where there is some and not all of it is kept yet.
    pub(super) fn keep_reserve(&mut self) {
        if let Ok(kept) = self.disk.get(RESERVE_KEY)
            && kept.is_none_or(|kept| kept.len() < RESERVE_UNITS)
        {
            // Where there is no room left, no more is kept.
            let _ = self.disk.set(RESERVE_KEY, &" ".repeat(RESERVE_UNITS));
        }
    }

    /// Keeps back again what is left of the room that was given up.
    pub fn keep_the_rest(&mut self) {
        let mut sizes = (1..=RESERVE_UNITS / CRUMB_UNITS).rev();
        let _ = sizes.any(|crumbs| self.disk.set(RESERVE_KEY, &" ".repeat(crumbs * CRUMB_UNITS)).is_ok());
    }

    /// Gives up the room that was kept back; `true` if there was some. Archiving keeps it back anew, and
    /// [`EventStore::keep_the_rest`] what is left of it.
    ///
    /// # Errors
    /// [`StorageError`] if the disk fails.
    pub fn release_reserve(&mut self) -> Result<bool, StorageError> {
        let kept = self.disk.get(RESERVE_KEY)?.is_some();
        self.disk.remove(RESERVE_KEY)?;
        Ok(kept)
    }
}
