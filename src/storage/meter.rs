//! A meter around the disk: how many units Foldback's keys and texts take, counted as they come and go.

use std::cell::RefCell;
use std::collections::HashMap;

use crate::storage::layout::PREFIX;
use crate::storage::port::{KeyValue, StorageError, units};

/// Passes every call on and keeps count.
pub(super) struct Meter {
    disk: Box<dyn KeyValue>,
    counts: RefCell<Counts>,
}

#[derive(Default)]
struct Counts {
    of_key: HashMap<String, u64>,
    total: u64,
}

impl Counts {
    fn put(&mut self, key: &str, text: Option<&str>) {
        if !key.starts_with(PREFIX) {
            return;
        }
        let new = text.map_or(0, |text| units(key) + units(text));
        let old = match self.of_key.get_mut(key) {
            Some(count) => std::mem::replace(count, new),
            None => self.of_key.insert(key.to_owned(), new).unwrap_or(0),
        };
        self.total = self.total - old + new;
    }
}

impl Meter {
    pub(super) fn new(disk: Box<dyn KeyValue>) -> Meter {
        Meter { disk, counts: RefCell::default() }
    }

    /// Counts the keys that nobody has read yet.
    pub(super) fn count_the_rest(&self) -> Result<(), StorageError> {
        let is_new = |key: &String| key.starts_with(PREFIX) && !self.counts.borrow().of_key.contains_key(key);
        let rest: Vec<String> = self.disk.keys()?.into_iter().filter(is_new).collect();
        rest.iter().try_for_each(|key| self.get(key).map(drop))
    }

    /// Returns how many units were seen to be taken.
    pub(super) fn total(&self) -> u64 {
        self.counts.borrow().total
    }
}

impl KeyValue for Meter {
    fn get(&self, key: &str) -> Result<Option<String>, StorageError> {
        let text = self.disk.get(key)?;
        self.counts.borrow_mut().put(key, text.as_deref());
        Ok(text)
    }

    fn set(&mut self, key: &str, text: &str) -> Result<(), StorageError> {
        self.disk.set(key, text)?;
        self.counts.borrow_mut().put(key, Some(text));
        Ok(())
    }

    fn remove(&mut self, key: &str) -> Result<(), StorageError> {
        self.disk.remove(key)?;
        self.counts.borrow_mut().put(key, None);
        Ok(())
    }

    fn keys(&self) -> Result<Vec<String>, StorageError> {
        self.disk.keys()
    }
}
