//! A disk that fails when it is told to.
#![allow(dead_code)]

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use foldback::storage::{KeyValue, StorageError};

/// What goes wrong with a disk.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Fault {
    #[default]
    None,
    /// The next write but so many is refused for want of room, once. To take a key away always finds room.
    Refuse(usize),
    /// The next write but so many and all after it do nothing: the page has crashed.
    Crash(usize),
}

/// What a test holds of a faulty disk: what goes wrong next, and what was written.
#[derive(Clone, Default)]
pub struct Faults {
    next: Rc<Cell<Fault>>,
    written: Rc<RefCell<Vec<(String, usize)>>>,
}

impl Faults {
    /// Stands between a disk and whoever writes to it.
    pub fn over(&self, disk: Box<dyn KeyValue>) -> Box<dyn KeyValue> {
        Box::new(FaultyDisk { disk, faults: self.clone() })
    }

    pub fn set(&self, fault: Fault) {
        self.next.set(fault);
    }

    /// Tells whether the fault is still to come.
    pub fn is_due(&self) -> bool {
        self.next.get() != Fault::None
    }

    /// Tells whether the page has crashed.
    pub fn has_crashed(&self) -> bool {
        self.next.get() == Fault::Crash(0)
    }

    /// Takes the keys that were written, and the lengths of their texts.
    pub fn take_written(&self) -> Vec<(String, usize)> {
        self.written.take()
    }

    fn spend(&self, takes_room: bool) -> Result<(), StorageError> {
        let next = match self.next.get() {
            Fault::Crash(0) => return Err(StorageError::Denied { reason: "the page has crashed".to_owned() }),
            Fault::Refuse(0) if takes_room => {
                self.next.set(Fault::None);
                return Err(StorageError::QuotaExceeded { needed: 1 });
            }
            Fault::Refuse(left) if takes_room => Fault::Refuse(left - 1),
            Fault::Crash(left) => Fault::Crash(left - 1),
            other => other,
        };
        self.next.set(next);
        Ok(())
    }
}

/// A page on a disk crashes after so many writes.
pub fn crashing(disk: Box<dyn KeyValue>, writes: usize) -> Box<dyn KeyValue> {
    let faults = Faults::default();
    faults.set(Fault::Crash(writes));
    faults.over(disk)
}

struct FaultyDisk {
    disk: Box<dyn KeyValue>,
    faults: Faults,
}

impl KeyValue for FaultyDisk {
    fn get(&self, key: &str) -> Result<Option<String>, StorageError> {
        self.disk.get(key)
    }

    fn set(&mut self, key: &str, text: &str) -> Result<(), StorageError> {
        self.faults.spend(true)?;
        self.faults.written.borrow_mut().push((key.to_owned(), text.len()));
        self.disk.set(key, text)
    }

    fn remove(&mut self, key: &str) -> Result<(), StorageError> {
        self.faults.spend(false)?;
        self.disk.remove(key)
    }

    fn keys(&self) -> Result<Vec<String>, StorageError> {
        self.disk.keys()
    }
}
