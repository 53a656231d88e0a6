//! The beginning of a file: its format, the paths that occur in its events, a guess of where their parts are, a preview.

use crate::foreign::cells::{self, Column};
use crate::foreign::detect::detect;
use crate::foreign::event::Foreign;
use crate::foreign::format::{Detected, Format, Layout};
use crate::foreign::found::{Found, Next, opened};
use crate::foreign::guess::guess;
use crate::foreign::input::Input;
use crate::foreign::mapping::{Mapper, Mapping};
use crate::foreign::report::Report;
use crate::foreign::seen::{Seen, Sighting, paths};
use crate::foreign::source::Source;
use crate::foreign::trouble::{Reason, Refusal, Troubles};

/// How many bytes of a file are enough, unless its events are very large.
pub const HEAD: usize = 256 << 10;
/// How many events a preview has.
pub const PREVIEW: usize = 20;
/// How many events are looked at.
const SAMPLE: usize = 500;
/// Of longer beginnings, no more is asked for.
const LONGEST_HEAD: usize = 80 << 20;
const BOM: &[u8] = b"\xef\xbb\xbf";

/// What the beginning of a file tells about it.
#[derive(Clone, Debug)]
pub struct Survey {
    detected: Detected,
    columns: Vec<Column>,
    events: Vec<Found>,
    paths: Vec<Seen>,
    guess: Mapping,
    troubles: Troubles,
}

impl Survey {
    /// Looks at the first bytes of a file; [`HEAD`] are enough for most.
    ///
    /// # Errors
    /// [`Refusal`] if the file cannot be read; [`Refusal::MoreNeeded`] if more of it must be seen.
    pub fn of(head: &[u8], is_whole: bool) -> Result<Survey, Refusal> {
        let head = head.strip_prefix(BOM).unwrap_or(head);
        let detected = detect(head, is_whole)?;
        let mut sample = Sample::of(&detected, head, is_whole);
        if sample.events.is_empty() {
            let more = head.len().saturating_mul(8).max(HEAD);
            return Err(if is_whole || more > LONGEST_HEAD { Refusal::NoEvents } else { Refusal::MoreNeeded(more) });
        }
        let columns = cells::infer(&sample.header, sample.events.iter_mut().map(|found| &mut found.root));
        let format = detected.format;
        let events: Vec<Found> = sample.events.into_iter().map(|found| opened(format, found)).collect();
        let sightings: Vec<Sighting> = paths(events.iter().map(|found| &found.root));
        let guess = guess(format, &sightings, events.len());
        let paths = sightings.into_iter().map(|sighting| sighting.seen).collect();
        Ok(Survey { detected, columns, events, paths, guess, troubles: sample.troubles })
    }

    /// Returns the file's format.
    pub fn format(&self) -> Format {
        self.detected.format
    }

    /// Returns where the parts of its events are, as far as names and values tell.
    pub fn guess(&self) -> &Mapping {
        &self.guess
    }

    /// Returns every path that occurs, those with the fewest steps first.
    pub fn paths(&self) -> &[Seen] {
        &self.paths
    }

    /// Returns how many events were looked at.
    pub fn sampled(&self) -> usize {
        self.events.len()
    }

    /// Returns what could not be read of the beginning.
    pub fn troubles(&self) -> &Troubles {
        &self.troubles
    }

    /// Returns the first events as they are understood by a mapping.
    pub fn preview(&self, mapping: &Mapping) -> Vec<Foreign> {
        let mut mapper = Mapper::new(mapping.clone(), self.has_envelope());
        let mut report = Report::default();
        self.events.iter().filter_map(|found| mapper.map(found.clone(), &mut report)).take(PREVIEW).collect()
    }

    /// Returns `true` if an event without data has none, rather than being its own data.
    pub(super) fn has_envelope(&self) -> bool {
        match self.format() {
            Format::CloudEvents | Format::Kurrent | Format::Kafka | Format::Redux | Format::Nats => true,
            Format::Lines | Format::Array | Format::Inside | Format::Csv => false,
        }
    }

    /// Begins to look for the events of the whole file.
    pub(super) fn source(&self) -> Source {
        Source::new(&self.detected, &self.columns)
    }
}

/// The first events of a file.
#[derive(Default)]
struct Sample {
    events: Vec<Found>,
    troubles: Troubles,
    /// The names of a table's columns.
    header: Vec<String>,
}

impl Sample {
    fn of(detected: &Detected, head: &[u8], is_whole: bool) -> Sample {
        let by_line = match detected.layout {
            Layout::Lines | Layout::Kafka | Layout::Table(_) => true,
            Layout::Sequence | Layout::Elements(_) | Layout::Redux => false,
        };
        // The last line of a beginning is cut.
        let end = head.iter().rposition(|byte| *byte == b'\n').filter(|_| by_line && !is_whole);
        let mut input = Input::whole(head[..end.map_or(head.len(), |end| end + 1)].to_vec());
        let mut source = Source::new(detected, &[]);
        let mut sample = Sample::default();
        while sample.events.len() < SAMPLE {
            match source.next(&mut input, &mut usize::MAX.clone()) {
                Next::Event(found) => sample.events.push(*found),
                Next::Trouble(trouble) if !is_whole && trouble.reason == Reason::CutOff => {}
                Next::Trouble(trouble) => sample.troubles.push(trouble),
                Next::Pause => {}
                Next::End => break,
            }
        }
        if let Source::Rows(rows) = &source {
            sample.header = rows.header().to_vec();
        }
        sample
    }
}
