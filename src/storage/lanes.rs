//! What-if lanes kept beside the log: one text each, under its own key. They are not part of the log.

use crate::engine::values::sorting::sort_by_key;
use crate::storage::layout::LANE_PREFIX;
use crate::storage::port::{KeyValue as _, StorageError};
use crate::storage::store::EventStore;

impl EventStore {
    /// Lists the stored lanes: their numbers and texts, lowest number first.
    ///
    /// # Errors
    /// [`StorageError`] if the disk cannot be read.
    pub fn lanes(&self) -> Result<Vec<(u32, String)>, StorageError> {
        let mut lanes = Vec::new();
        for key in self.disk.keys()? {
            let number = key.strip_prefix(LANE_PREFIX).and_then(|number| number.parse().ok());
            if let Some(number) = number
                && let Some(text) = self.disk.get(&key)?
            {
                lanes.push((number, text));
            }
        }
        sort_by_key(&mut lanes, |(number, _)| *number);
        Ok(lanes)
    }

    /// Stores a lane under a number, replacing any other.
    ///
    /// # Errors
    /// [`StorageError`] if it does not fit; the old text is kept.
    pub fn keep_lane(&mut self, number: u32, text: &str) -> Result<(), StorageError> {
        self.disk.set(&format!("{LANE_PREFIX}{number:03}"), text)
    }

    /// Deletes a lane for good.
    ///
    /// # Errors
    /// [`StorageError`] if the disk fails.
    pub fn forget_lane(&mut self, number: u32) -> Result<(), StorageError> {
        self.disk.remove(&format!("{LANE_PREFIX}{number:03}"))
    }
}
