//! The memory twin of local storage: for tests, and for a session where the browser denies storage.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;

use crate::storage::port::{KeyValue, QUOTA_UNITS, StorageError, units};

/// Keeps texts in memory under a quota; clones share what is kept, as tabs do.
#[derive(Clone, Debug)]
pub struct MemoryKeyValue {
    texts: Rc<RefCell<BTreeMap<String, String>>>,
    quota: u64,
}

impl Default for MemoryKeyValue {
    fn default() -> MemoryKeyValue {
        MemoryKeyValue::with_quota(QUOTA_UNITS)
    }
}

impl MemoryKeyValue {
    /// Makes an empty one that holds this many UTF-16 units.
    pub fn with_quota(quota: u64) -> MemoryKeyValue {
        MemoryKeyValue { texts: Rc::default(), quota }
    }

    /// Returns how many UTF-16 units keys and texts take.
    pub fn used(&self) -> u64 {
        self.texts.borrow().iter().map(|(key, text)| units(key) + units(text)).sum()
    }
}

impl KeyValue for MemoryKeyValue {
    fn get(&self, key: &str) -> Result<Option<String>, StorageError> {
        Ok(self.texts.borrow().get(key).cloned())
    }

    fn set(&mut self, key: &str, text: &str) -> Result<(), StorageError> {
        let needed = units(key) + units(text);
        let freed = self.texts.borrow().get(key).map_or(0, |old| units(key) + units(old));
        if self.used() - freed + needed > self.quota {
            return Err(StorageError::QuotaExceeded { needed });
        }
        self.texts.borrow_mut().insert(key.to_owned(), text.to_owned());
        Ok(())
    }

    fn remove(&mut self, key: &str) -> Result<(), StorageError> {
        self.texts.borrow_mut().remove(key);
        Ok(())
    }

    fn keys(&self) -> Result<Vec<String>, StorageError> {
        Ok(self.texts.borrow().keys().cloned().collect())
    }
}
