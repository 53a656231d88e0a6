//! The front matter of a lesson: `title: …` and further lines between two lines of dashes.

use crate::lessons::format::error::LessonError;
use crate::lessons::format::fault::Fault;
use crate::lessons::format::lines::{Line, key_and_value, without_comment};

/// The front matter, as far as it can be read without knowing the page.
#[derive(Debug, Default)]
pub(super) struct Front<'a> {
    pub title: String,
    pub minutes: u32,
    /// What the sandbox holds: `sample`, `start` or `log`, the value and the place where it begins.
    pub start: Vec<(usize, &'a str, &'a str, usize)>,
    pub stream: Option<(usize, &'a str)>,
    pub words: Vec<String>,
}

/// What the front matter consists of.
const KEYS: &str = "title, minutes, stream, words, sample / start / log";
/// The most minutes that a lesson may say it takes.
const MAX_MINUTES: u32 = 60;

/// Reads the front matter.
pub(super) fn front<'a>(lines: &[Line<'a>], errors: &mut Vec<LessonError>) -> Front<'a> {
    let mut front = Front::default();
    for (number, line) in lines.iter().map(|(number, line)| (*number, without_comment(line))) {
        if line.trim().is_empty() {
            continue;
        }
        let Some((key, value, begins)) = key_and_value(line) else {
            errors.push(LessonError::new(number, Fault::KeyAndValueExpected(KEYS)));
            continue;
        };
        match key {
            "title" => front.title = value.to_owned(),
            "minutes" => match value.parse() {
                Ok(minutes @ 1..=MAX_MINUTES) => front.minutes = minutes,
                _ => errors.push(LessonError::new(number, Fault::MinutesExpected(MAX_MINUTES)).at(begins)),
            },
            "stream" => front.stream = Some((number, value)),
            "words" => {
                let list = value.trim_start_matches('[').trim_end_matches(']');
                front.words =
                    list.split(',').map(|word| word.trim().to_owned()).filter(|word| !word.is_empty()).collect();
            }
            "sample" | "start" | "log" => front.start.push((number, key, value, begins)),
            _ => errors.push(LessonError::new(number, Fault::UnknownKey { key: key.to_owned(), known: KEYS })),
        }
    }
    complete(&front, lines, errors);
    front
}

fn complete(front: &Front<'_>, lines: &[Line<'_>], errors: &mut Vec<LessonError>) {
    let begins = lines.first().map_or(1, |(number, _)| *number);
    let has_minutes = front.minutes > 0 || lines.iter().any(|(_, line)| line.starts_with("minutes:"));
    let missing = [
        (front.title.is_empty(), Fault::TitleMissing),
        (!has_minutes, Fault::MinutesMissing),
        (front.stream.is_none(), Fault::StreamMissing),
        (front.start.is_empty(), Fault::StartMissing),
    ];
    for (_, fault) in missing.into_iter().filter(|(is_missing, _)| *is_missing) {
        errors.push(LessonError::new(begins, fault));
    }
}
