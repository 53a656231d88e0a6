//! A tab that does not see at once what another has written.

use foldback::storage::memory::MemoryKeyValue;
use foldback::storage::{KeyValue, StorageError};

/// A disk as a browser's process sees it: what others write is there only after a look.
#[derive(Clone)]
pub struct Cached {
    shared: MemoryKeyValue,
    seen: MemoryKeyValue,
}

impl Cached {
    /// Looks at a disk that others write to, too.
    pub fn of(shared: &MemoryKeyValue) -> Cached {
        let cached = Cached { shared: shared.clone(), seen: MemoryKeyValue::default() };
        cached.look();
        cached
    }

    /// Sees what others have written.
    pub fn look(&self) {
        let mut seen = self.seen.clone();
        for key in seen.keys().unwrap() {
            seen.remove(&key).unwrap();
        }
        for key in self.shared.keys().unwrap() {
            seen.set(&key, &self.shared.get(&key).unwrap().unwrap()).unwrap();
        }
    }
}

impl KeyValue for Cached {
    fn get(&self, key: &str) -> Result<Option<String>, StorageError> {
        self.seen.get(key)
    }

    fn set(&mut self, key: &str, text: &str) -> Result<(), StorageError> {
        self.seen.set(key, text)?;
        self.shared.set(key, text)
    }

    fn remove(&mut self, key: &str) -> Result<(), StorageError> {
        self.seen.remove(key)?;
        self.shared.remove(key)
    }

    fn keys(&self) -> Result<Vec<String>, StorageError> {
        self.seen.keys()
    }
}
