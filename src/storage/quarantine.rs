//! Quarantine: damaged texts are set aside, the log goes on after its last good event, and nothing is lost.
//!
//! The texts that cannot be read are copied under other keys before the log is touched. A crash in
//! between leaves the log damaged as before, or cut and with orphans, which is detected; the copies exist by then.

use crate::engine::values::sorting::{sort_by, sort_by_key};
use serde::{Deserialize, Serialize};

use crate::engine::log::Recorded;
use crate::engine::log::envelope::{Hash, Position};
use crate::storage::layout::{ARCHIVE_KEY, ASIDE_PREFIX, GENERATION_KEY, LOG_PREFIX, LogKey};
use crate::storage::page::{self, PageHeader};
use crate::storage::port::{KeyValue as _, StorageError};
use crate::storage::store::{AppendError, DamageReason, EventStore};
use crate::words;

/// Texts that were set aside together.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Quarantined {
    /// Its number, from 1.
    pub number: u32,
    /// The position of the first event that could not be read.
    pub position: Position,
    /// The reason of the damage, in English.
    pub reason: String,
}

impl Quarantined {
    /// Returns the reason in the page's language, as far as it is one of the known ones.
    pub fn told(&self) -> String {
        let known = [words::storage::RECORD_MISSING, words::storage::OUT_OF_ORDER, words::storage::CHAIN_BROKEN];
        let unreadable = words::in_english(|| words::storage::record_unreadable(&""));
        match (known.iter().find(|word| word.english() == self.reason), self.reason.strip_prefix(&unreadable)) {
            (Some(word), _) => word.text().to_owned(),
            (None, Some(what)) => words::storage::record_unreadable(&what),
            (None, None) => self.reason.clone(),
        }
    }

    /// Returns the key of the note, which is also the first part of the keys of its texts.
    fn key(number: u32) -> String {
        format!("{ASIDE_PREFIX}{number:03}")
    }
}

impl EventStore {
    /// Quarantines what cannot be read, so that the log goes on after its last good event.
    ///
    /// # Errors
    /// [`AppendError::ReadOnly`] for the log of a newer version, which is never touched, and [`AppendError::Storage`]
    /// if the copies do not fit; the log is then unchanged.
    pub fn quarantine(&mut self) -> Result<(), AppendError> {
        if self.damage.is_some() {
            // Reads the disk again: a page that was followed line by line is read from its start.
            self.reopen()?;
        }
        let Some(damage) = self.damage.clone() else { return Ok(()) };
        if matches!(damage.reason, DamageReason::NewerFormat { .. }) {
            return Err(AppendError::ReadOnly(damage));
        }
        self.drop_staged()?;
        let bad = self.unread()?;
        let number = self.quarantined()?.last().map_or(1, |aside| aside.number + 1);
        let reason = words::in_english(|| damage.reason.to_string());
        let aside = Quarantined { number, position: damage.position, reason };
        if let Err(error) = self.copy_to_quarantine(&aside, &bad) {
            // Incomplete copies are useless.
            self.delete_quarantined(number)?;
            return Err(error.into());
        }
        if damage.key == GENERATION_KEY {
            return self.quarantine_generation();
        }
        let cut = LogKey::Page(self.open.number, self.open.page).name();
        let good = bad.iter().find(|(key, _)| *key == cut).and_then(|(_, text)| self.good_part(text));
        // A log without a good event becomes an empty one: this is not a first visit, and no other log takes its place.
        let empty = || PageHeader::after(Position(0), Hash::GENESIS).line();
        let good = good.or_else(|| (self.log.head() == Position(0)).then(empty));
        if let Some(good) = &good {
            self.disk.set(&cut, good)?;
        }
        for (key, _) in bad.iter().rev().filter(|(key, _)| *key != cut || good.is_none()) {
            self.disk.remove(key)?;
        }
        if let Some(good) = good {
            self.open.text = good;
        }
        self.damage = None;
        Ok(())
    }

    /// Lists the keys and texts of the log that were not read, in order.
    fn unread(&self) -> Result<Vec<(String, String)>, StorageError> {
        let open = &self.open;
        let is_read = |key: LogKey| match key {
            // Pages of a segment that is sealed are void.
            LogKey::Sealed(segment) | LogKey::Page(segment, _) if segment < open.number => true,
            LogKey::Page(segment, page) if segment == open.number => {
                page < open.page || page == open.page && !open.text.is_empty()
            }
            LogKey::Page(..) | LogKey::Sealed(_) => false,
        };
        let mut keys: Vec<LogKey> =
            self.disk.keys()?.iter().filter_map(|key| LogKey::read(key)).filter(|key| !is_read(*key)).collect();
        sort_by(&mut keys, Ord::cmp);
        let mut texts = Vec::with_capacity(keys.len());
        let damaged = self.damage.as_ref().map(|damage| damage.key.as_str());
        if let Some(key) = damaged.filter(|key| [ARCHIVE_KEY, GENERATION_KEY].contains(key)) {
            texts.extend(self.disk.get(key)?.map(|text| (key.to_owned(), text)));
            if key == GENERATION_KEY {
                // No log was read, so there is nothing to copy.
                return Ok(texts);
            }
        }
        for key in keys {
            texts.extend(self.disk.get(&key.name())?.map(|text| (key.name(), text)));
        }
        Ok(texts)
    }

    fn copy_to_quarantine(&mut self, aside: &Quarantined, texts: &[(String, String)]) -> Result<(), StorageError> {
        let name = Quarantined::key(aside.number);
        for (key, text) in texts {
            self.disk.set(&format!("{name}.{}", key.trim_start_matches(LOG_PREFIX)), text)?;
        }
        self.disk.set(&name, &serde_json::to_string(aside).unwrap_or_default())
    }

    /// Lists the quarantined texts, oldest first.
    ///
    /// # Errors
    /// [`StorageError`] if the disk cannot be read.
    pub fn quarantined(&self) -> Result<Vec<Quarantined>, StorageError> {
        let mut asides: Vec<Quarantined> = Vec::new();
        for key in self.disk.keys()?.into_iter().filter(|key| key.starts_with(ASIDE_PREFIX)) {
            if let Some(text) = self.disk.get(&key)?
                && let Ok(aside) = serde_json::from_str::<Quarantined>(&text)
                && key == Quarantined::key(aside.number)
                && aside.number < u32::MAX
            {
                asides.push(aside);
            }
        }
        sort_by_key(&mut asides, |aside| aside.number);
        Ok(asides)
    }

    /// Returns everything quarantined under a number as one text: a line of JSON for each key.
    ///
    /// # Errors
    /// [`StorageError`] if the disk cannot be read.
    pub fn export_quarantined(&self, number: u32) -> Result<String, StorageError> {
        let mut keys: Vec<String> =
            self.disk.keys()?.into_iter().filter(|key| key.starts_with(&Quarantined::key(number))).collect();
        sort_by(&mut keys, Ord::cmp);
        let mut lines = String::new();
        for key in keys {
            if let Some(text) = self.disk.get(&key)? {
                lines.push_str(&serde_json::json!({ "key": key, "text": text }).to_string());
                lines.push('\n');
            }
        }
        Ok(lines)
    }

    /// Deletes for good what was quarantined under a number.
    ///
    /// # Errors
    /// [`StorageError`] if the disk fails.
    pub fn delete_quarantined(&mut self, number: u32) -> Result<(), StorageError> {
        for key in self.disk.keys()?.into_iter().filter(|key| key.starts_with(&Quarantined::key(number))) {
            self.disk.remove(&key)?;
        }
        Ok(())
    }

    /// Returns the header of the damaged page and the lines of its good events; `None` if it has none. Of a line that
    /// is partly damaged, the events before the damage are kept.
    fn good_part(&self, text: &str) -> Option<String> {
        let mut left = self.open.on_page;
        let mut lines = text.split('\n');
        let mut good = lines.next()?.to_owned();
        for line in lines {
            let (events, error) = page::read_events(line);
            if left == 0 || error.is_some() || events.len() > left {
                break;
            }
            left -= events.len();
            good.push('\n');
            good.push_str(line);
        }
        if left > 0 {
            let first = self.log.head().get() - left + 1;
            let hashes = self.open.hashes.get(self.open.hashes.len().checked_sub(left)?..)?;
            let events = (first..).zip(hashes);
            let events = events.filter_map(|(number, hash)| Some((self.log.at(Position::from_len(number))?, *hash)));
            page::push_line(&mut good, &events.collect::<Vec<(Recorded<'_>, Hash)>>());
        }
        (self.open.on_page > 0).then(|| page::in_its_version(&good))
    }
}
