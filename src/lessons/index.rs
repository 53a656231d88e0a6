//! The built-in lessons, as the build lists them, and the functions that they show.

use crate::words::{Language, Word};

include!(concat!(env!("OUT_DIR"), "/lessons.rs"));

/// A built-in lesson, for the list of all lessons.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Entry {
    /// What identifies it; its file is `lessons/<id>.md`.
    pub id: &'static str,
    /// Its number, as in links: `#/lesson/7`.
    pub number: u32,
    /// Its title.
    pub title: Word,
    /// How many minutes it takes.
    pub minutes: u32,
    /// How many steps it has.
    pub steps: usize,
    /// How many words a person reads.
    pub length: usize,
    /// The words that are met in it.
    pub words: &'static [&'static str],
    /// The languages beside English that it is in: its file is `lessons/<language>/<id>.md`.
    pub languages: &'static [&'static str],
}

impl Entry {
    /// Returns `true` if it is in a language.
    pub fn is_in(&self, language: Language) -> bool {
        match language {
            // The pseudo-locale has no lessons of its own: they are in English, turned around.
            Language::English | Language::Mirrored => true,
            Language::German => self.languages.contains(&language.tag()),
        }
    }

    /// Returns the address of its file in a language; of the English one if it is not in that language.
    pub fn file(&self, language: Language) -> String {
        match language {
            Language::German if self.is_in(language) => format!("lessons/{}/{}.md", language.tag(), self.id),
            Language::English | Language::German | Language::Mirrored => format!("lessons/{}.md", self.id),
        }
    }
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
