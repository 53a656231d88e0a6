//! The built-in lessons, as the build lists them, and the functions that they show.

include!(concat!(env!("OUT_DIR"), "/lessons.rs"));

/// A built-in lesson, for the list of all lessons.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Entry {
    /// What identifies it; its file is `lessons/<id>.md`.
    pub id: &'static str,
    /// Its number, as in links: `#/lesson/7`.
    pub number: u32,
    /// Its title.
    pub title: &'static str,
    /// How many minutes it takes.
    pub minutes: u32,
    /// How many steps it has.
    pub steps: usize,
    /// How many words a person reads.
    pub length: usize,
    /// The words that are met in it.
    pub words: &'static [&'static str],
}

/// A function that a built-in lesson shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shown {
    /// The file below `src`.
    pub file: &'static str,
    /// The function's name.
    pub function: &'static str,
    /// Its source.
    pub source: &'static str,
}

/// Finds a built-in lesson by its number.
pub fn entry(number: u32) -> Option<&'static Entry> {
    INDEX.iter().find(|entry| entry.number == number)
}

/// Returns the source of a function that the page has: those that the built-in lessons show.
pub fn source(file: &str, function: &str) -> Option<&'static str> {
    SOURCES.iter().find(|shown| shown.file == file && shown.function == function).map(|shown| shown.source)
}
