//! The in-memory counterpart of local storage: for tests, and for sessions without storage.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;

use crate::storage::port::{KeyValue, QUOTA_UNITS, StorageError, units};

/// Keeps texts in memory under a quota; clones share the texts, as tabs do.
#[derive(Clone, Debug)]
pub struct MemoryKeyValue {
    shelf: Rc<RefCell<Shelf>>,
    quota: u64,
}

#[derive(Debug, Default)]
struct Shelf {
    texts: BTreeMap<String, String>,
    used: u64,
}

impl Default for MemoryKeyValue {
    fn default() -> MemoryKeyValue {
        MemoryKeyValue::with_quota(QUOTA_UNITS)
    }
}

impl MemoryKeyValue {
    /// Creates an empty one that holds this many UTF-16 units.
    pub fn with_quota(quota: u64) -> MemoryKeyValue {
        MemoryKeyValue { shelf: Rc::default(), quota }
    }

    /// Copies a disk's texts under keys with a prefix, as far as they can be read and fit.
    pub fn copy_of(disk: &dyn KeyValue, prefix: &str) -> MemoryKeyValue {
        let mut memory = MemoryKeyValue::default();
        for key in disk.keys().unwrap_or_default().into_iter().filter(|key| key.starts_with(prefix)) {
            if let Ok(Some(text)) = disk.get(&key) {
                // It has as much room as the original.
                let _ = memory.set(&key, &text);
            }
        }
        memory
    }

    /// Returns how many UTF-16 units keys and texts take.
    pub fn used(&self) -> u64 {
        self.shelf.borrow().used
    }
}

impl KeyValue for MemoryKeyValue {
    fn get(&self, key: &str) -> Result<Option<String>, StorageError> {
        Ok(self.shelf.borrow().texts.get(key).cloned())
    }

    fn set(&mut self, key: &str, text: &str) -> Result<(), StorageError> {
        let mut shelf = self.shelf.borrow_mut();
        let needed = units(key) + units(text);
        let freed = shelf.texts.get(key).map_or(0, |old| units(key) + units(old));
        let used = shelf.used - freed + needed;
        if used > self.quota {
            return Err(StorageError::QuotaExceeded { needed });
        }
        shelf.used = used;
        shelf.texts.insert(key.to_owned(), text.to_owned());
        Ok(())
    }

    fn remove(&mut self, key: &str) -> Result<(), StorageError> {
        let mut shelf = self.shelf.borrow_mut();
        if let Some(text) = shelf.texts.remove(key) {
            shelf.used -= units(key) + units(&text);
        }
        Ok(())
    }

    fn keys(&self) -> Result<Vec<String>, StorageError> {
        Ok(self.shelf.borrow().texts.keys().cloned().collect())
    }
}
