//! A meter around the disk: how many units Foldback's keys and texts take, counted as they change; and the place
//! where a key of the log becomes one of its generation.

use std::cell::RefCell;
use std::collections::{BTreeSet, HashMap};

use crate::storage::layout::{LogKey, PREFIX, in_generation, split_generation};
use crate::storage::port::{KeyValue, StorageError, units};

/// Forwards every call and keeps count. Keys of the log are those of the current generation; the others are not
/// listed.
pub(super) struct Meter {
    disk: Box<dyn KeyValue>,
    /// The current generation, which is read and written.
    pub generation: u32,
    counts: RefCell<Counts>,
    /// The keys, while they are held.
    held: RefCell<Option<Vec<String>>>,
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
        Meter { disk, generation: 0, counts: RefCell::default(), held: RefCell::default() }
    }

    /// Lists the keys once for all that asks for them, until one is written or removed, or they are released.
    pub(super) fn hold_keys(&self) -> Result<(), StorageError> {
        let keys = self.disk.keys()?;
        *self.held.borrow_mut() = Some(keys);
        Ok(())
    }

    /// Lists the keys anew from now on: other tabs may write some.
    pub(super) fn release_keys(&self) {
        self.held.take();
    }

    fn all_keys(&self) -> Result<Vec<String>, StorageError> {
        match &*self.held.borrow() {
            Some(keys) => Ok(keys.clone()),
            None => self.disk.keys(),
        }
    }

    /// Counts the keys that were not read yet.
    pub(super) fn count_the_rest(&self) -> Result<(), StorageError> {
        let is_new = |key: &String| key.starts_with(PREFIX) && !self.counts.borrow().of_key.contains_key(key);
        let rest: Vec<String> = self.all_keys()?.into_iter().filter(is_new).collect();
        rest.iter().try_for_each(|key| self.read(key).map(drop))
    }

    /// Returns how many units the counted keys and texts take.
    pub(super) fn total(&self) -> u64 {
        self.counts.borrow().total
    }

    /// Returns how many units the counted keys and texts of a generation take.
    pub(super) fn total_of(&self, generation: u32) -> u64 {
        let counts = self.counts.borrow();
        let is_of_it = |key: &str| split_generation(key).is_some_and(|(found, _)| found == generation);
        counts.of_key.iter().filter(|(key, _)| is_of_it(key)).map(|(_, units)| units).sum()
    }

    /// Lists the generations that have any key.
    pub(super) fn generations(&self) -> Result<BTreeSet<u32>, StorageError> {
        let mut generations = BTreeSet::new();
        // One by one: to collect them sorts them first, with a copy of the library's sort.
        for (generation, _) in self.all_keys()?.iter().filter_map(|key| split_generation(key)) {
            generations.insert(generation);
        }
        Ok(generations)
    }

    /// Lists the keys of a generation, without its number.
    pub(super) fn keys_of(&self, generation: u32) -> Result<Vec<String>, StorageError> {
        let keys = self.all_keys()?;
        let plain = |key: &String| {
            split_generation(key).filter(|(found, _)| *found == generation).map(|(_, plain)| plain.into_owned())
        };
        Ok(keys.iter().filter_map(plain).collect())
    }

    /// Reads a key of a generation.
    pub(super) fn get_of(&self, generation: u32, key: &str) -> Result<Option<String>, StorageError> {
        self.read(&in_generation(generation, key))
    }

    /// Writes a key of a generation.
    pub(super) fn set_of(&mut self, generation: u32, key: &str, text: &str) -> Result<(), StorageError> {
        let key = in_generation(generation, key);
        self.disk.set(&key, text)?;
        self.release_keys();
        self.counts.borrow_mut().put(&key, Some(text));
        Ok(())
    }

    /// Removes all keys of a generation. The first text of its log is emptied first, so that what a crash leaves is
    /// not mistaken for a log that could be brought back.
    pub(super) fn remove_all_of(&mut self, generation: u32) -> Result<(), StorageError> {
        let keys = self.keys_of(generation)?;
        let first = keys.iter().filter_map(|key| LogKey::read(key)).min().map(LogKey::name);
        if let Some(first) = &first {
            self.set_of(generation, first, "")?;
        }
        keys.iter().filter(|key| Some(*key) != first.as_ref()).try_for_each(|key| self.remove_of(generation, key))?;
        first.map_or(Ok(()), |first| self.remove_of(generation, &first))
    }

    fn remove_of(&mut self, generation: u32, key: &str) -> Result<(), StorageError> {
        let key = in_generation(generation, key);
        self.disk.remove(&key)?;
        self.release_keys();
        self.counts.borrow_mut().put(&key, None);
        Ok(())
    }

    fn read(&self, key: &str) -> Result<Option<String>, StorageError> {
        let text = self.disk.get(key)?;
        self.counts.borrow_mut().put(key, text.as_deref());
        Ok(text)
    }
}

impl KeyValue for Meter {
    fn get(&self, key: &str) -> Result<Option<String>, StorageError> {
        self.get_of(self.generation, key)
    }

    fn set(&mut self, key: &str, text: &str) -> Result<(), StorageError> {
        self.set_of(self.generation, key, text)
    }

    fn remove(&mut self, key: &str) -> Result<(), StorageError> {
        self.remove_of(self.generation, key)
    }

    fn keys(&self) -> Result<Vec<String>, StorageError> {
        let listed = |key: String| match split_generation(&key) {
            Some((generation, plain)) => (generation == self.generation).then(|| plain.into_owned()),
            None => Some(key),
        };
        Ok(self.all_keys()?.into_iter().filter_map(listed).collect())
    }

    fn holds(&self, key: &str, text: &str) -> Result<bool, StorageError> {
        self.disk.holds(&in_generation(self.generation, key), text)
    }

    fn is_sandbox(&self) -> bool {
        self.disk.is_sandbox()
    }
}
