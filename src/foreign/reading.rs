//! A whole file, read in slices.

use crate::foreign::event::Foreign;
use crate::foreign::format::Format;
use crate::foreign::found::{Next, opened};
use crate::foreign::input::Input;
use crate::foreign::mapping::{Mapper, Mapping};
use crate::foreign::report::Report;
use crate::foreign::source::Source;
use crate::foreign::survey::{self, Survey};
use crate::foreign::trouble::Refusal;

/// The most bytes that one step looks at: few enough that the page is not blocked.
const STEP_BYTES: usize = 256 << 10;

/// A file that is being read, in the order of its events.
///
/// ```
/// use foldback::foreign::reading::Reading;
///
/// let file = "{\"issue_id\":7,\"action\":\"opened\"}\n{\"issue_id\":7,\"action\":\"closed\"}\n\
///     {\"issue_id\":8,\"action\":\"opened\"}\n";
/// let (events, report) = Reading::read_all(file.as_bytes()).unwrap();
/// assert_eq!((events[1].stream.as_str(), events[1].kind.as_str()), ("7", "closed"));
/// assert!(report.left_out.is_empty());
/// ```
#[derive(Debug)]
pub struct Reading {
    format: Format,
    source: Source,
    mapper: Mapper,
    input: Input,
    /// How many bytes the file has.
    size: u64,
    events: Vec<Foreign>,
    report: Report,
}

impl Reading {
    /// Begins to read a file of so many bytes, which come by [`Reading::feed`].
    pub fn begin(survey: &Survey, mapping: Mapping, size: u64) -> Reading {
        Reading {
            format: survey.format(),
            source: survey.source(),
            mapper: Mapper::new(mapping, survey.has_envelope()),
            input: Input::default(),
            size,
            events: Vec::new(),
            report: Report::default(),
        }
    }

    /// Takes the next bytes of the file, in slices of any size; empty at its end.
    pub fn feed(&mut self, bytes: &[u8]) {
        if bytes.is_empty() {
            self.input.end();
        } else {
            self.input.feed(bytes);
        }
    }

    /// Reads up to so many more events, of the bytes that have come.
    pub fn step(&mut self, events: usize) -> Progress {
        if !self.input.pass_mark() {
            return Progress::Hungry;
        }
        let mut budget = STEP_BYTES;
        for _ in 0..events {
            match self.source.next(&mut self.input, &mut budget) {
                Next::Event(found) => {
                    let found = opened(self.format, *found);
                    self.events.extend(self.mapper.map(found, &mut self.report));
                }
                Next::Trouble(trouble) => self.report.left_out.push(trouble),
                Next::Pause if budget == 0 => return Progress::More,
                Next::Pause => return Progress::Hungry,
                Next::End => return Progress::Done,
            }
        }
        Progress::More
    }

    /// Takes the events that were read since the last time, in the order of the file.
    pub fn take(&mut self) -> Vec<Foreign> {
        std::mem::take(&mut self.events)
    }

    /// Returns how many bytes are read, of how many.
    pub fn progress(&self) -> (u64, u64) {
        (self.input.read().min(self.size), self.size)
    }

    /// Returns what was read so far.
    pub fn report(&self) -> &Report {
        &self.report
    }

    /// Reads a whole file at once, by the guess of its mapping.
    ///
    /// # Errors
    /// [`Refusal`] if it cannot be read at all.
    pub fn read_all(bytes: &[u8]) -> Result<(Vec<Foreign>, Report), Refusal> {
        let survey = Survey::of(&bytes[..bytes.len().min(survey::HEAD)], bytes.len() <= survey::HEAD)?;
        let mapping = survey.guess().clone();
        let mut reading = Reading::begin(&survey, mapping, bytes.len() as u64);
        bytes.chunks(STEP_BYTES).for_each(|chunk| reading.feed(chunk));
        reading.feed(&[]);
        while reading.step(usize::MAX) != Progress::Done {}
        Ok((reading.take(), reading.report))
    }
}

/// How far a step has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Progress {
    /// There is more to read among the bytes that have come.
    More,
    /// More bytes are needed: [`Reading::feed`].
    Hungry,
    /// The file has ended.
    Done,
}
