//! Reserved room for a way out of a full storage: closing the books and archiving them needs a little room too.

use crate::storage::layout::RESERVE_KEY;
use crate::storage::port::{KeyValue as _, StorageError};
use crate::storage::store::EventStore;

/// The UTF-16 units that are reserved, a third of a percent of local storage: enough for the event that closes the
/// books, and for copies of some thousand events that follow it.
pub const RESERVE_UNITS: usize = 16_384;

/// The steps in which the reserve becomes smaller.
const CRUMB_UNITS: usize = 1_024;

/// The page of a segment with which the reserve is checked: a log of a few dozen events needs none.
const RESERVE_PAGE: u32 = 8;

impl EventStore {
    /// Reserves room once the open segment has some pages.
    pub(super) fn keep_reserve_of_a_long_segment(&mut self) {
        if self.open.page == RESERVE_PAGE {
            self.keep_reserve();
        }
    }

    /// Reserves room, as far as it fits and is not reserved yet.
    pub(super) fn keep_reserve(&mut self) {
        if let Ok(kept) = self.disk.get(RESERVE_KEY)
            && kept.is_none_or(|kept| kept.len() < RESERVE_UNITS)
        {
            // If it does not fit, no more is reserved.
            let _ = self.disk.set(RESERVE_KEY, &" ".repeat(RESERVE_UNITS));
        }
    }

    /// Reserves again what is left of the released room.
    pub fn keep_the_rest(&mut self) {
        let mut sizes = (1..=RESERVE_UNITS / CRUMB_UNITS).rev();
        let _ = sizes.any(|crumbs| self.disk.set(RESERVE_KEY, &" ".repeat(crumbs * CRUMB_UNITS)).is_ok());
    }

    /// Releases the reserved room; returns `true` if there was any. Archiving reserves it anew, and
    /// [`EventStore::keep_the_rest`] reserves what is left of it.
    ///
    /// # Errors
    /// [`StorageError`] if the disk fails.
    pub fn release_reserve(&mut self) -> Result<bool, StorageError> {
        let kept = self.disk.get(RESERVE_KEY)?.is_some();
        self.disk.remove(RESERVE_KEY)?;
        Ok(kept)
    }
}
