//! A sandbox: a key space of its own on the same disk, so that a lesson has the real store and a person's log none of it.
//!
//! The keys of a sandbox are those of a log behind its own prefix: `foldback.log.000001` is kept as
//! `foldback.lesson.ada.1.log.000001`. No key of a person's log begins so.

use std::collections::BTreeSet;
use std::fmt;

use crate::storage::layout::PREFIX;
use crate::storage::port::{KeyValue, StorageError};

/// The first part of the keys of all sandboxes.
pub const SANDBOX_PREFIX: &str = "foldback.lesson.";
/// The most characters that the name of a lesson may have.
const MAX_LESSON: usize = 64;

/// The name of a sandbox: the lesson that it is for, and a number, because two tabs have two.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct SandboxName {
    lesson: String,
    number: u32,
}

impl SandboxName {
    /// Names a sandbox. A lesson's name has 1 to 64 of `a` to `z`, `0` to `9` and `-`; `None` for any other.
    pub fn new(lesson: &str, number: u32) -> Option<SandboxName> {
        let is_plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
        let fits = (1..=MAX_LESSON).contains(&lesson.len()) && lesson.chars().all(is_plain);
        fits.then(|| SandboxName { lesson: lesson.to_owned(), number })
    }

    /// Reads a name as it is displayed: `ada.1`; `None` for any other text.
    pub fn read(text: &str) -> Option<SandboxName> {
        let (lesson, number) = text.split_once('.')?;
        SandboxName::new(lesson, number.parse().ok()?).filter(|name| name.to_string() == text)
    }

    /// Returns the name of the lesson.
    pub fn lesson(&self) -> &str {
        &self.lesson
    }

    /// Returns the number among the sandboxes of the lesson.
    pub fn number(&self) -> u32 {
        self.number
    }

    /// Reads the name from a key of a sandbox; `None` for any other key.
    fn of_key(key: &str) -> Option<SandboxName> {
        let mut parts = key.strip_prefix(SANDBOX_PREFIX)?.splitn(3, '.');
        let (lesson, number, _) = (parts.next()?, parts.next()?, parts.next()?);
        let name = SandboxName::new(lesson, number.parse().ok()?)?;
        key.starts_with(&name.prefix()).then_some(name)
    }

    fn prefix(&self) -> String {
        format!("{SANDBOX_PREFIX}{self}.")
    }
}

impl fmt::Display for SandboxName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.lesson, self.number)
    }
}

/// A disk that keeps its texts in one sandbox of another disk, and sees no other key.
#[derive(Clone, Debug)]
pub struct Sandbox<D> {
    disk: D,
    prefix: String,
}

impl<D: KeyValue> Sandbox<D> {
    /// Opens the sandbox of a name, which is empty until something is put into it.
    pub fn new(disk: D, name: &SandboxName) -> Sandbox<D> {
        Sandbox { disk, prefix: name.prefix() }
    }

    /// Removes the sandbox with all its texts. The key that is given goes first: a sandbox without it was not
    /// removed to its end.
    ///
    /// # Errors
    /// [`StorageError::Denied`] if the disk cannot be read or written; some texts may be left then.
    pub fn remove_all(&mut self, first: &str) -> Result<(), StorageError> {
        self.remove(first)?;
        self.keys()?.iter().try_for_each(|key| self.remove(key))
    }

    fn inner(&self, key: &str) -> String {
        format!("{}{}", self.prefix, key.strip_prefix(PREFIX).unwrap_or(key))
    }
}

impl<D: KeyValue> KeyValue for Sandbox<D> {
    fn get(&self, key: &str) -> Result<Option<String>, StorageError> {
        self.disk.get(&self.inner(key))
    }

    fn set(&mut self, key: &str, text: &str) -> Result<(), StorageError> {
        self.disk.set(&self.inner(key), text)
    }

    fn remove(&mut self, key: &str) -> Result<(), StorageError> {
        self.disk.remove(&self.inner(key))
    }

    fn keys(&self) -> Result<Vec<String>, StorageError> {
        let keys = self.disk.keys()?;
        Ok(keys.iter().filter_map(|key| Some(format!("{PREFIX}{}", key.strip_prefix(&self.prefix)?))).collect())
    }

    fn holds(&self, key: &str, text: &str) -> Result<bool, StorageError> {
        self.disk.holds(&self.inner(key), text)
    }

    fn is_sandbox(&self) -> bool {
        true
    }
}

/// Lists the sandboxes of a disk, in the order of their names.
///
/// # Errors
/// [`StorageError::Denied`] if the disk cannot be read.
pub fn sandboxes(disk: &dyn KeyValue) -> Result<Vec<SandboxName>, StorageError> {
    let names: BTreeSet<SandboxName> = disk.keys()?.iter().filter_map(|key| SandboxName::of_key(key)).collect();
    Ok(names.into_iter().collect())
}
