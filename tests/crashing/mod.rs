//! A page that crashes after so many writes.

use std::cell::Cell;
use std::rc::Rc;

use foldback::storage::memory::MemoryKeyValue;
use foldback::storage::{KeyValue, StorageError};

/// A disk that takes so many writes and then none, as a page that has crashed writes nothing.
pub struct Crashing {
    disk: MemoryKeyValue,
    left: Rc<Cell<usize>>,
}

impl Crashing {
    pub fn after(disk: MemoryKeyValue, writes: usize) -> Crashing {
        Crashing { disk, left: Rc::new(Cell::new(writes)) }
    }

    fn spend(&self) -> Result<(), StorageError> {
        match self.left.get() {
            0 => Err(StorageError::Denied { reason: "the page has crashed".to_owned() }),
            left => {
                self.left.set(left - 1);
                Ok(())
            }
        }
    }
}

impl KeyValue for Crashing {
    fn get(&self, key: &str) -> Result<Option<String>, StorageError> {
        self.disk.get(key)
    }

    fn set(&mut self, key: &str, text: &str) -> Result<(), StorageError> {
        self.spend()?;
        self.disk.set(key, text)
    }

    fn remove(&mut self, key: &str) -> Result<(), StorageError> {
        self.spend()?;
        self.disk.remove(key)
    }

    fn keys(&self) -> Result<Vec<String>, StorageError> {
        self.disk.keys()
    }
}
