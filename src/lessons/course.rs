//! How far a person is in all lessons: what is stored under one key, for the list of lessons and for taking along.

use std::collections::BTreeMap;

use serde_json::{Value, value::RawValue};

use crate::lessons::progress::Progress;

/// How far a person is in all lessons.
#[derive(Clone, Debug, Default)]
pub struct Course {
    /// What [`Progress::text`] wrote of each lesson, by its id.
    lessons: BTreeMap<String, Box<RawValue>>,
}

/// How far a person is in a lesson.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    /// It was not begun.
    New,
    /// It was left at a step, from 0.
    At(usize),
    /// It was finished once.
    Done,
}

impl Course {
    /// Reads what was stored; what cannot be read is empty.
    pub fn read(stored: &str) -> Course {
        Course { lessons: serde_json::from_str(stored).unwrap_or_default() }
    }

    /// Writes it for storage.
    pub fn text(&self) -> String {
        serde_json::to_string(&self.lessons).unwrap_or_default()
    }

    /// Notes how far a person is in a lesson; one that was finished stays so.
    pub fn note(&mut self, lesson: &str, progress: &Progress) {
        if self.status(lesson) == Status::Done && !progress.is_finished() {
            return;
        }
        if let Ok(text) = RawValue::from_string(progress.text()) {
            self.lessons.insert(lesson.to_owned(), text);
        }
    }

    /// Returns how far a person is in a lesson.
    pub fn status(&self, lesson: &str) -> Status {
        let Some(progress) =
            self.lessons.get(lesson).and_then(|text| serde_json::from_str::<Progress>(text.get()).ok())
        else {
            return Status::New;
        };
        match progress.step() {
            step if progress.is_finished() && progress.is_done(step) => Status::Done,
            0 if !progress.is_done(0) => Status::New,
            step => Status::At(step),
        }
    }

    /// Counts the lessons that are done, of some.
    pub fn done<'i>(&self, ids: impl Iterator<Item = &'i str>) -> usize {
        ids.filter(|id| self.status(id) == Status::Done).count()
    }

    /// Writes it as a file for a person.
    pub fn file(&self) -> String {
        let lessons: Value = serde_json::from_str(&self.text()).unwrap_or_default();
        serde_json::to_string_pretty(&serde_json::json!({ "foldback_lessons": 1, "lessons": lessons }))
            .unwrap_or_default()
    }
}
