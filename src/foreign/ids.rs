//! The ids that were there: of a million of them, too, none is looked for in more than a small table.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::hash::{BuildHasherDefault, DefaultHasher, Hash as _, Hasher};

/// How many tables there are: one that grows is copied as a whole, which is to be short.
const TABLES: usize = 256;

/// The hash of each stream and id, and the line of the event that has it.
#[derive(Debug, Default)]
pub(super) struct Ids(Vec<HashMap<u128, u64, BuildHasherDefault<Hashed>>>);

impl Ids {
    /// Notes an id; returns the line of the event that has it already.
    pub fn first_with(&mut self, stream: &str, id: &str, line: u64) -> Option<u64> {
        let hash = |salt: u8| {
            let mut hasher = DefaultHasher::new();
            (salt, stream, id).hash(&mut hasher);
            hasher.finish()
        };
        let (high, low) = (hash(0), hash(1));
        if self.0.is_empty() {
            self.0.resize_with(TABLES, HashMap::default);
        }
        let table = self.0.get_mut((high >> 32) as usize % TABLES)?;
        match table.entry(u128::from(high) << 64 | u128::from(low)) {
            Entry::Occupied(first) => Some(*first.get()),
            Entry::Vacant(place) => {
                place.insert(line);
                None
            }
        }
    }
}

/// The hash of a key that is one already.
#[derive(Debug, Default)]
struct Hashed(u64);

impl Hasher for Hashed {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = self.0.rotate_left(8) ^ u64::from(*byte);
        }
    }

    fn write_u128(&mut self, key: u128) {
        self.0 = key as u64;
    }
}
