//! Reading a lesson: its file split, each part read, and its limits kept.

use crate::lessons::format::check::Reading;
use crate::lessons::format::error::LessonError;
use crate::lessons::format::fault::Fault;
use crate::lessons::format::front::{Front, front};
use crate::lessons::format::lesson::{Lesson, Part, Start, Step};
use crate::lessons::format::lines::{Chunk, split};
use crate::lessons::format::markdown::blocks;
use crate::lessons::format::names::{DomainNames, Names};
use crate::lessons::format::text::{Inline, words};

/// The most words that a person reads in a lesson: of titles, texts, questions with their answers, tasks and what was
/// found. Hints, replies and the teacher's notes are not counted.
pub const MAX_WORDS: usize = 350;
/// The most steps of a lesson.
pub const MAX_STEPS: usize = 12;
/// The most words of text before there is something to do.
pub const MAX_BEFORE: usize = 60;

/// Reads a lesson's file and checks all of it.
///
/// # Errors
/// Everything that is wrong, in the order of the lines.
pub fn read(id: &str, text: &str, names: &Names<'_>) -> Result<Lesson, Vec<LessonError>> {
    let mut errors = Vec::new();
    let split = split(text.trim_start_matches('\u{feff}'), &mut errors);
    let front = front(&split.front, &mut errors);
    let unknown = DomainNames::default();
    let mut reading = Reading { names, domain: &unknown, predictions: 0, errors };
    if let Some((line, stream)) = front.stream {
        reading.open(line, stream);
    }
    let start = reading.start(&front);
    let steps = reading.steps(&split.chunks);
    // A part that could not be read would be missing from the count.
    let length = if reading.errors.is_empty() { reading.length(&steps) } else { 0 };
    let mut errors = reading.errors;
    errors.sort_by_key(|error| (error.line, error.column));
    errors.dedup();
    if !errors.is_empty() {
        return Err(errors);
    }
    let stream = front.stream.map_or_else(String::new, |(_, stream)| stream.to_owned());
    let Front { title, minutes, words, .. } = front;
    Ok(Lesson { id: id.to_owned(), title, minutes, start, stream, words, steps, length })
}

/// Finds the file of the log that a lesson begins with: `None` if it begins otherwise.
pub fn log_beside(text: &str) -> Option<&str> {
    let front = front(&split(text.trim_start_matches('\u{feff}'), &mut Vec::new()).front, &mut Vec::new());
    front.start.into_iter().find(|(_, key, ..)| *key == "log").map(|(_, _, file, _)| file)
}

impl Reading<'_> {
    fn start(&mut self, front: &Front<'_>) -> Start {
        let mut commands = Vec::new();
        let mut start = Start::Empty;
        for (index, (line, key, value, begins)) in front.start.iter().copied().enumerate() {
            match key {
                "start" if value == "empty" => {}
                "start" => commands.extend(self.beginning((line, begins, value))),
                _ if index > 0 => self.fail(line, Fault::SecondStart),
                "sample" => {
                    if self.names.domain(value).is_none_or(|domain| domain.streams.is_empty()) {
                        self.fail(line, Fault::UnknownSample(value.to_owned()));
                    }
                    start = Start::Sample(value.to_owned());
                }
                _ => start = Start::Log(value.to_owned()),
            }
        }
        if commands.is_empty() { start } else { Start::Commands(commands) }
    }

    fn steps(&mut self, chunks: &[Chunk<'_>]) -> Vec<Step> {
        let mut steps: Vec<Step> = Vec::new();
        for chunk in chunks {
            match (chunk, steps.last_mut()) {
                (Chunk::Heading((line, title)), _) => {
                    let (title, line) = ((*title).to_owned(), *line);
                    steps.push(Step { title, line, setup: None, parts: Vec::new(), found: None, teacher: None });
                }
                (Chunk::Text(lines), Some(step)) => {
                    let text = blocks(lines, &mut self.errors);
                    step.parts.push(Part::Text(text));
                }
                (Chunk::Directive(line, name, lines), Some(step)) => self.directive(step, *line, name, lines),
                (Chunk::Text(lines), None) => {
                    let line = lines.iter().find(|(_, line)| !line.trim().is_empty()).map_or(1, |(line, _)| *line);
                    self.fail(line, Fault::BeforeFirstStep);
                }
                (Chunk::Directive(line, ..), None) => {
                    self.fail(*line, Fault::BeforeFirstStep);
                }
            }
        }
        match steps.get(MAX_STEPS) {
            Some(step) => self.fail(step.line, Fault::TooManySteps(MAX_STEPS)),
            None if steps.is_empty() => self.fail(1, Fault::StepsMissing),
            None => {}
        }
        steps
    }

    /// Counts the words that a person reads, and checks the limits.
    fn length(&mut self, steps: &[Step]) -> usize {
        let mut length = 0;
        let mut before = 0;
        for step in steps {
            length += words([Inline::Text(step.title.clone())].as_slice());
            let mut line = step.line;
            for part in &step.parts {
                match part {
                    Part::Text(text) => (before, length) = (before + words(&**text), length + words(&**text)),
                    Part::Predict(prediction) => {
                        let answers: usize = prediction.choices.iter().map(|choice| words(&*choice.text)).sum();
                        length += words(&*prediction.question) + answers;
                        line = prediction.line;
                    }
                    Part::Task(task) => {
                        length += words(&*task.text);
                        line = task.line;
                    }
                    Part::Source(_) => {}
                }
                if matches!(part, Part::Predict(_) | Part::Task(_)) {
                    self.too_long(line, before);
                    before = 0;
                }
            }
            let found = step.found.as_deref().map_or(0, words);
            (before, length) = (before + found, length + found);
        }
        let last = steps.last().map_or(1, |step| step.line);
        self.too_long(last, before);
        if length > MAX_WORDS {
            self.fail(1, Fault::TooManyWords { most: MAX_WORDS, words: length });
        }
        length
    }

    fn too_long(&mut self, line: usize, before: usize) {
        if before > MAX_BEFORE {
            self.fail(line, Fault::TooManyWordsBefore { most: MAX_BEFORE, words: before });
        }
    }
}
