//! An export under way: its text in parts, of which one at a time is in memory, so that a log of any length can be
//! written.

use std::fmt::Write as _;

use crate::engine::log::envelope::{Hash, Position, Revision, StreamId};
use crate::engine::user_error::UserError;
use crate::engine::values::money::Money;
use crate::storage::chain::link;
use crate::storage::port::units;
use crate::workbench::core::Workbench;
use crate::workbench::exchange::cloud_event;
use crate::workbench::exchange::export::ExportFormat;
use crate::workbench::refusal;

/// About how many bytes a part has.
const PART_BYTES: usize = 1 << 20;
/// How many events are looked at for a part, at most.
const PART_EVENTS: u32 = 2_000;
/// The most UTF-16 units that a string of JavaScript holds everywhere: V8's bound, 2^29 − 24. Other engines hold more.
pub const MAX_TEXT_UNITS: u64 = (1 << 29) - 24;

/// An export under way, of the log as it was when it began: what is appended meanwhile is left out.
pub struct Export {
    format: ExportFormat,
    /// The only stream that is written; `None` for all.
    stream: Option<StreamId>,
    /// The next position; in a statement, the next revision.
    next: u32,
    /// The last one that is written.
    through: u32,
    /// The hash before the next position.
    hash: Hash,
    /// The position that the log must still have at the end, and its hash.
    end: (Position, Hash),
    events: usize,
    units: u64,
    has_begun: bool,
    is_done: bool,
}

impl Export {
    /// Begins to write the whole log, or one stream of it; a statement is of one stream, `shown` if none is named.
    pub fn begin(workbench: &Workbench, format: ExportFormat, stream: Option<&StreamId>, shown: &StreamId) -> Export {
        let head = workbench.log().head();
        match format {
            ExportFormat::Ndjson | ExportFormat::CloudEvents => {
                Export::new(workbench, format, stream.cloned(), (1, head.0), head)
            }
            ExportFormat::Csv => {
                let stream = stream.unwrap_or(shown);
                Export::new(workbench, format, Some(stream.clone()), (1, workbench.head(stream).0), head)
            }
        }
    }

    /// Begins to write a range of positions as NDJSON.
    pub fn range(workbench: &Workbench, first: Position, last: Position) -> Export {
        Export::new(workbench, ExportFormat::Ndjson, None, (first.0.max(1), last.0), last)
    }

    fn new(
        workbench: &Workbench,
        format: ExportFormat,
        stream: Option<StreamId>,
        (next, through): (u32, u32),
        end: Position,
    ) -> Export {
        let hash_at = |position| workbench.store().hash_at(position).unwrap_or(Hash::GENESIS);
        let (hash, end) = (hash_at(Position(next - 1)), (end, hash_at(end)));
        let (has_begun, is_done) = (false, false);
        Export { format, stream, next, through, hash, end, events: 0, units: 0, has_begun, is_done }
    }

    /// Returns how many events were looked at, of how many.
    pub fn progress(&self) -> (usize, usize) {
        (self.next as usize - 1, self.through as usize)
    }

    /// Counts the UTF-16 units of the parts so far.
    pub fn units(&self) -> u64 {
        self.units
    }

    /// Writes the next part, of about a megabyte; `None` after the last.
    ///
    /// # Errors
    /// [`UserError`] named `LogMoved` if the log is no longer the one that the export began with.
    pub fn next_part(&mut self, workbench: &Workbench) -> Result<Option<String>, UserError> {
        if self.is_done {
            return Ok(None);
        }
        let mut part = String::new();
        self.write_slice(workbench, &mut part, PART_EVENTS)?;
        Ok(Some(part))
    }

    /// Appends the next events to a text: as many as are asked for, at least one, or about a megabyte. Returns `true`
    /// after the last one. In slices of any size it is the same text.
    ///
    /// # Errors
    /// As [`Export::next_part`].
    pub fn write_slice(&mut self, workbench: &Workbench, text: &mut String, events: u32) -> Result<bool, UserError> {
        if self.is_done {
            return Ok(true);
        }
        let begun = text.len();
        if !std::mem::replace(&mut self.has_begun, true) {
            text.push_str(self.beginning());
        }
        let last = self.through.min(self.next.saturating_add(events.max(1) - 1));
        match self.format {
            ExportFormat::Ndjson | ExportFormat::CloudEvents => self.push_events(workbench, text, last)?,
            ExportFormat::Csv => self.push_rows(workbench, text, last),
        }
        if self.next > self.through {
            self.is_done = true;
            text.push_str(self.ending());
            self.still_there(workbench)?;
        }
        self.units += units(&text[begun..]);
        Ok(self.is_done)
    }

    /// Writes the next part of a text that has to fit a string of at most so many UTF-16 units; `None` after the last.
    ///
    /// # Errors
    /// [`UserError`] named `TooLargeForText` as soon as the text is longer, and those of [`Export::next_part`].
    pub fn next_part_of_text(&mut self, workbench: &Workbench, most: u64) -> Result<Option<String>, UserError> {
        let part = self.next_part(workbench)?;
        if self.units > most {
            return Err(refusal::too_large_for_text(most));
        }
        Ok(part)
    }

    fn beginning(&self) -> &'static str {
        match self.format {
            ExportFormat::Ndjson => "",
            ExportFormat::CloudEvents => "[",
            ExportFormat::Csv => "Revision,Date,Type,Memo,Amount,Balance\r\n",
        }
    }

    fn ending(&self) -> &'static str {
        match (self.format, self.events) {
            (ExportFormat::Ndjson | ExportFormat::Csv, _) => "",
            (ExportFormat::CloudEvents, 0) => "]",
            (ExportFormat::CloudEvents, _) => "\n]",
        }
    }

    /// Checks that the log still contains the event at which it ended when the export began.
    fn still_there(&self, workbench: &Workbench) -> Result<(), UserError> {
        let (position, hash) = self.end;
        let is_there = position == Position(0) || workbench.store().hash_at(position) == Some(hash);
        let is_chained = match self.format {
            ExportFormat::Ndjson | ExportFormat::CloudEvents => position == Position(0) || self.hash == hash,
            ExportFormat::Csv => true,
        };
        if is_there && is_chained { Ok(()) } else { Err(refusal::log_moved()) }
    }

    /// Writes events in one pass over the chain; archived ones that are not attached are left out.
    fn push_events(&mut self, workbench: &Workbench, part: &mut String, last: u32) -> Result<(), UserError> {
        let enough = part.len() + PART_BYTES;
        while self.next <= last && part.len() < enough {
            let position = Position(self.next);
            let event = workbench.log().at(position).ok_or_else(refusal::log_moved)?;
            self.next += 1;
            if event.is_archived() {
                self.hash = workbench.store().hash_at(position).unwrap_or(Hash::GENESIS);
                continue;
            }
            self.hash = link(self.hash, &event);
            if self.stream.as_ref().is_none_or(|stream| stream == event.stream) {
                self.push_event(part, &event.envelope(&self.hash.to_string()));
            }
        }
        Ok(())
    }

    fn push_event(&mut self, part: &mut String, envelope: &str) {
        match self.format {
            ExportFormat::CloudEvents => {
                let Some(event) = cloud_event::write(envelope) else { return };
                let event = serde_json::to_string_pretty(&event).unwrap_or_default();
                part.push_str(if self.events == 0 { "\n  " } else { ",\n  " });
                // A text of JSON has its line breaks escaped: those that are seen are between its parts.
                part.push_str(&event.replace('\n', "\n  "));
            }
            ExportFormat::Ndjson | ExportFormat::Csv => {
                part.push_str(envelope);
                part.push('\n');
            }
        }
        self.events += 1;
    }

    /// Writes the events that moved money as a bank would: `Revision,Date,Type,Memo,Amount,Balance`, amounts in plain
    /// decimals.
    fn push_rows(&mut self, workbench: &Workbench, part: &mut String, last: u32) {
        let first = self.next;
        self.next = last + 1;
        let Some(stream) = &self.stream else { return };
        let said = |revision: Revision| {
            let event = workbench.log().in_stream(stream, revision)?;
            Some((event.occurred_at.to_string()[..10].to_owned(), event.event_type.to_string()))
        };
        let said: Vec<_> = (first..=last).map(|number| said(Revision(number))).collect();
        let Some(view) = workbench.view(stream) else { return };
        let currency = view.currency();
        for (revision, said) in (first..=last).map(Revision).zip(said) {
            let description = view.describe(revision);
            let Some((amount, (date, event_type))) = description.amount.filter(|_| description.moved).zip(said) else {
                continue;
            };
            let balance = Money::clamped(view.field_at(0, revision).number().unwrap_or(0));
            let (amount, balance) = (currency.decimal(amount), currency.decimal(balance));
            let memo = quoted(description.detail.as_deref().unwrap_or(""));
            // Writing to a String cannot fail.
            let _ = write!(part, "{revision},{date},{event_type},{memo},{amount},{balance}\r\n");
            self.events += 1;
        }
    }
}

impl Workbench {
    /// Writes the whole log, or one stream of it, as one text; a statement is always of one stream. For small logs: the
    /// text is in memory as a whole. [`Export`] writes it in parts.
    pub fn export(&self, format: ExportFormat, stream: Option<&StreamId>, shown: &StreamId) -> String {
        let mut export = Export::begin(self, format, stream, shown);
        let mut text = String::new();
        // Nothing happens to the log meanwhile.
        while let Ok(Some(part)) = export.next_part(self) {
            text.push_str(&part);
        }
        text
    }
}

/// Writes a field of a CSV, in quotes if necessary (RFC 4180).
fn quoted(text: &str) -> String {
    if text.contains(['"', ',', '\n', '\r']) { format!("\"{}\"", text.replace('"', "\"\"")) } else { text.to_owned() }
}
