//! Messages that become the events of a set as they come: lines of JSON, read by a survey and a mapping.

use crate::engine::log::Record;
use crate::engine::user_error::UserError;
use crate::engine::values::time::Timestamp;
use crate::foreign::mapping::Mapping;
use crate::foreign::reading::{Progress, Reading};
use crate::foreign::report::Report;
use crate::foreign::survey::Survey;
use crate::sets::bring::Bringing;
use crate::workbench::Workbench;

/// Messages that are read, and the records that they become.
pub struct Messages {
    reading: Reading,
    bringing: Bringing,
}

impl Messages {
    /// Begins without messages.
    pub fn begin(survey: &Survey, mapping: Mapping, set: &str, workbench: &Workbench) -> Messages {
        let bringing = Bringing::into_set(set, workbench, Timestamp::from_millis(0));
        Messages { reading: Reading::begin(survey, mapping, u64::MAX), bringing }
    }

    /// Takes the next lines, which are read at a moment.
    pub fn feed(&mut self, lines: &str, workbench: &Workbench, now: Timestamp) {
        self.bringing.read_at(workbench, now);
        // An empty slice would be the end, and there is none.
        if !lines.is_empty() {
            self.reading.feed(lines.as_bytes());
        }
    }

    /// Reads up to so many messages of those that were fed; returns `true` if there are more.
    ///
    /// # Errors
    /// [`UserError`] named `InvalidStream` if the set's name cannot be part of a stream's.
    pub fn step(&mut self, workbench: &Workbench, messages: usize) -> Result<bool, UserError> {
        let progress = self.reading.step(messages);
        self.reading.take().into_iter().try_for_each(|event| self.bringing.take(workbench, event))?;
        Ok(progress == Progress::More)
    }

    /// Takes the records that were made since the last time.
    pub fn take(&mut self) -> Vec<Record> {
        self.bringing.take_records()
    }

    /// Returns what was read so far.
    pub fn report(&self) -> &Report {
        self.reading.report()
    }
}
