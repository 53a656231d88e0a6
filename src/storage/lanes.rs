//! What-if lanes kept beside the log: a text each, under keys of their own. They are no part of the log.

use crate::storage::layout::LANE_PREFIX;
use crate::storage::port::{KeyValue as _, StorageError};
use crate::storage::store::EventStore;

impl EventStore {
    /// Lists the lanes that are kept: their numbers and texts, lowest number first.
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
        lanes.sort_by_key(|(number, _)| *number);
        Ok(lanes)
    }

    /// Keeps a lane under a number, in place of any other.
    ///
    /// # Errors
    /// [`StorageError`] if there is no room; what was kept still is.
    pub fn keep_lane(&mut self, number: u32, text: &str) -> Result<(), StorageError> {
        self.disk.set(&format!("{LANE_PREFIX}{number:03}"), text)
    }

    /// Takes a lane away for good.
    ///
    /// # Errors
    /// [`StorageError`] if the disk fails.
    pub fn forget_lane(&mut self, number: u32) -> Result<(), StorageError> {
        self.disk.remove(&format!("{LANE_PREFIX}{number:03}"))
    }
}
