//! Where a copy is kept: in a key space of its own, and in memory from there on where that is full.
//!
//! What is on disk is then the copy as it was at some moment, which catches up when it is opened again.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;

use crate::storage::layout::PREFIX;
use crate::storage::port::{QUOTA_UNITS, units};
use crate::storage::{KeyValue, StorageError};

/// The first part of the keys of all copies.
pub const REMOTE_PREFIX: &str = "foldback.remote.";
/// The most UTF-16 units that a copy takes: the rest of local storage is for a person's own log.
pub const MOST_UNITS: u64 = QUOTA_UNITS / 2;

/// A disk that keeps its texts under a prefix of another disk, and in memory once that takes no more. Clones are the same
/// disk.
#[derive(Clone)]
pub struct ReplicaDisk<D> {
    prefix: String,
    inner: Rc<RefCell<Inner<D>>>,
}

struct Inner<D> {
    disk: D,
    /// The units that its keys and texts take there.
    used: u64,
    /// What was written or removed since the disk was full.
    beyond: Option<BTreeMap<String, Option<String>>>,
}

impl<D: KeyValue> Inner<D> {
    /// Returns the units that a key and its text take on the disk.
    fn units_of(&self, key: &str) -> Result<u64, StorageError> {
        Ok(self.disk.get(key)?.map_or(0, |text| units(key) + units(&text)))
    }
}

impl<D: KeyValue> ReplicaDisk<D> {
    /// Opens the key space of a name, which is empty until something is put into it.
    pub fn new(disk: D, name: &str) -> ReplicaDisk<D> {
        let prefix = format!("{REMOTE_PREFIX}{name}.");
        let text = |key: &String| disk.get(key).ok().flatten();
        let keys = disk.keys().unwrap_or_default();
        let own = keys.iter().filter(|key| key.starts_with(&prefix));
        let used = own.map(|key| units(key) + text(key).map_or(0, |text| units(&text))).sum();
        ReplicaDisk { prefix, inner: Rc::new(RefCell::new(Inner { disk, used, beyond: None })) }
    }

    /// Returns `true` if what is written is kept only in memory.
    pub fn is_full(&self) -> bool {
        self.inner.borrow().beyond.is_some()
    }

    /// Removes all texts.
    ///
    /// # Errors
    /// [`StorageError::Denied`] if the disk cannot be read or written.
    pub fn remove_all(&mut self) -> Result<(), StorageError> {
        self.keys()?.iter().try_for_each(|key| self.remove(key))?;
        self.inner.borrow_mut().beyond = None;
        Ok(())
    }

    fn key(&self, key: &str) -> String {
        format!("{}{}", self.prefix, key.strip_prefix(PREFIX).unwrap_or(key))
    }
}

impl<D: KeyValue> KeyValue for ReplicaDisk<D> {
    fn get(&self, key: &str) -> Result<Option<String>, StorageError> {
        let inner = self.inner.borrow();
        match inner.beyond.as_ref().and_then(|beyond| beyond.get(key)) {
            Some(text) => Ok(text.clone()),
            None => inner.disk.get(&self.key(key)),
        }
    }

    fn set(&mut self, key: &str, text: &str) -> Result<(), StorageError> {
        let inner = &mut *self.inner.borrow_mut();
        if inner.beyond.is_none() {
            let own = self.key(key);
            let used = inner.used - inner.units_of(&own)? + units(&own) + units(text);
            let outcome = match used > MOST_UNITS {
                true => Err(StorageError::QuotaExceeded { needed: units(text) }),
                false => inner.disk.set(&own, text),
            };
            match outcome {
                Err(StorageError::QuotaExceeded { .. }) => {}
                Ok(()) => {
                    inner.used = used;
                    return Ok(());
                }
                denied => return denied,
            }
        }
        inner.beyond.get_or_insert_default().insert(key.to_owned(), Some(text.to_owned()));
        Ok(())
    }

    fn remove(&mut self, key: &str) -> Result<(), StorageError> {
        let inner = &mut *self.inner.borrow_mut();
        match &mut inner.beyond {
            Some(beyond) => {
                beyond.insert(key.to_owned(), None);
            }
            None => {
                let own = self.key(key);
                inner.used -= inner.units_of(&own)?;
                inner.disk.remove(&own)?;
            }
        }
        Ok(())
    }

    fn keys(&self) -> Result<Vec<String>, StorageError> {
        let inner = self.inner.borrow();
        let own = |key: &String| Some(format!("{PREFIX}{}", key.strip_prefix(&self.prefix)?));
        let mut keys: Vec<String> = inner.disk.keys()?.iter().filter_map(own).collect();
        if let Some(beyond) = &inner.beyond {
            keys.retain(|key| !beyond.contains_key(key));
            keys.extend(beyond.iter().filter(|(_, text)| text.is_some()).map(|(key, _)| key.clone()));
        }
        Ok(keys)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::storage::memory::MemoryKeyValue;

    #[test]
    fn a_full_disk_keeps_what_it_had_and_memory_takes_the_rest() {
        let disk = MemoryKeyValue::with_quota(80);
        let mut copy = ReplicaDisk::new(disk.clone(), "a");
        copy.set("foldback.one", "1").expect("room");
        assert!(!copy.is_full());
        copy.set("foldback.one", &"x".repeat(200)).expect("memory");
        copy.set("foldback.two", "2").expect("memory");
        copy.remove("foldback.two").expect("memory");
        assert!(copy.is_full());
        assert_eq!(copy.get("foldback.one").expect("read").map(|text| text.len()), Some(200));
        assert_eq!(copy.keys().expect("keys"), ["foldback.one"]);
        let again = ReplicaDisk::new(disk, "a");
        assert_eq!(again.get("foldback.one").expect("read").as_deref(), Some("1"));
    }

    #[test]
    fn two_copies_and_the_log_beside_them_see_nothing_of_one_another() {
        let mut disk = MemoryKeyValue::default();
        let mut first = ReplicaDisk::new(disk.clone(), "a");
        let second = ReplicaDisk::new(disk.clone(), "ab");
        first.set("foldback.log.000001.000", "one").expect("room");
        disk.set("foldback.log.000001.000", "own").expect("room");
        assert_eq!(second.keys().expect("keys"), Vec::<String>::new());
        assert_eq!(first.keys().expect("keys"), ["foldback.log.000001.000"]);
        first.remove_all().expect("removed");
        assert_eq!(disk.keys().expect("keys"), ["foldback.log.000001.000"]);
    }
}
