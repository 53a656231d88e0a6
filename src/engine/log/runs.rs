//! The events in memory as runs, some of which are read when one of their events is asked for.

use std::cell::{Cell, OnceCell, RefCell};

use crate::engine::log::envelope::Revision;
use crate::engine::log::packed::{Packed, Remarks};
use crate::engine::log::recorded::Links;
use crate::engine::values::time::Timestamp;

/// An event, without what follows from its place.
#[derive(Clone, Debug)]
pub(super) struct Entry {
    pub stream: u32,
    pub revision: Revision,
    pub event_type: u32,
    pub schema_version: u16,
    pub occurred_at: Timestamp,
    pub recorded_at: Timestamp,
    pub data: Box<str>,
    pub links: Option<Box<Links>>,
}

impl Default for Entry {
    /// A place without an event, as that of an archived one.
    fn default() -> Entry {
        Entry {
            stream: 0,
            revision: Revision(0),
            event_type: 0,
            schema_version: 0,
            occurred_at: Timestamp::from_millis(0),
            recorded_at: Timestamp::from_millis(0),
            data: "".into(),
            links: None,
        }
    }
}

/// A run of events: read, or packed.
#[derive(Debug)]
struct Run {
    /// The index of its first event.
    first: usize,
    entries: OnceCell<Vec<Entry>>,
    /// How many events were packed; `None` if the run takes further ones.
    count: Option<usize>,
    /// The types of packed events.
    types: Box<[u32]>,
    /// The events until they are read.
    packed: RefCell<Option<Box<dyn Packed>>>,
}

/// The events of a log by their index.
#[derive(Debug, Default)]
pub(super) struct Runs {
    runs: Vec<Run>,
    len: usize,
    /// The run that was asked for last: most questions are about neighbours.
    newest: Cell<usize>,
    /// The runs that are not checked yet, the newest one last.
    unchecked: RefCell<Vec<usize>>,
}

impl Runs {
    pub fn len(&self) -> usize {
        self.len
    }

    /// Adds an event.
    pub fn push(&mut self, entry: Entry) {
        if self.runs.last().is_none_or(|run| run.count.is_some()) {
            let entries = OnceCell::from(Vec::new());
            self.runs.push(Run {
                first: self.len,
                entries,
                count: None,
                types: Box::default(),
                packed: RefCell::default(),
            });
        }
        if let Some(entries) = self.runs.last_mut().and_then(|run| run.entries.get_mut()) {
            entries.push(entry);
            self.len += 1;
        }
    }

    /// Adds events that are read when one of them is asked for.
    pub fn push_packed(&mut self, count: usize, types: Box<[u32]>, packed: Box<dyn Packed>) {
        if count > 0 {
            let packed = RefCell::new(Some(packed));
            self.runs.push(Run { first: self.len, entries: OnceCell::new(), count: Some(count), types, packed });
            self.len += count;
        }
    }

    /// Adds events that are also checked later.
    pub fn push_unchecked(&mut self, count: usize, types: Box<[u32]>, packed: Box<dyn Packed>) {
        if count > 0 {
            self.unchecked.get_mut().push(self.runs.len());
            self.push_packed(count, types, packed);
        }
    }

    /// Returns `true` if no run is left to be checked.
    pub fn is_checked(&self) -> bool {
        self.unchecked.borrow().is_empty()
    }

    /// Checks the newest run that is not checked yet. Returns the index of its first event and what is now known of it;
    /// `None` if it is damaged, or none is left.
    pub fn check_next(&self) -> Option<(usize, Remarks)> {
        let number = self.unchecked.borrow().last().copied()?;
        let run = &self.runs[number];
        let remarks = match run.entries.get() {
            // What was read is checked.
            Some(entries) => remarks_of(entries),
            None => {
                let (remarks, checked) = run.packed.borrow().as_ref()?.check()?;
                run.packed.replace(Some(checked));
                remarks
            }
        };
        self.unchecked.borrow_mut().pop();
        Some((run.first, remarks))
    }

    /// Returns the event at an index; of packed ones, all of the run are read by a function of the run's first index and
    /// its length.
    pub fn get(&self, index: usize, read: impl FnOnce(usize, usize, &dyn Packed) -> Vec<Entry>) -> Option<&Entry> {
        if index >= self.len {
            return None;
        }
        let run = &self.runs[self.run_of(index)];
        let entries = run.entries.get_or_init(|| match (run.count, run.packed.take()) {
            (Some(count), Some(packed)) => read(run.first, count, &*packed),
            (Some(_), None) | (None, _) => Vec::new(),
        });
        entries.get(index - run.first)
    }

    /// Returns the event at an index, to change it; `None` if it is packed.
    pub fn get_mut(&mut self, index: usize) -> Option<&mut Entry> {
        let number = self.run_of(index);
        let run = self.runs.get_mut(number)?;
        run.entries.get_mut()?.get_mut(index.checked_sub(run.first)?)
    }

    /// Returns the first index from one on whose event may be of one of some types; `None` if no such event exists.
    pub fn next_of(&self, types: &[u32], index: usize) -> Option<usize> {
        let may_have = |run: &Run| run.count.is_none() || run.types.iter().any(|known| types.contains(known));
        let mut runs = self.runs.get(self.run_of(index)..)?.iter();
        let found = runs.find(|run| may_have(run)).filter(|_| index < self.len)?;
        Some(found.first.max(index))
    }

    fn run_of(&self, index: usize) -> usize {
        let newest = self.newest.get();
        let begins = |number: usize| self.runs.get(number).map_or(self.len, |run| run.first);
        if begins(newest) <= index && index < begins(newest + 1) {
            return newest;
        }
        let found = self.runs.partition_point(|run| run.first <= index).saturating_sub(1);
        self.newest.set(found);
        found
    }
}

fn remarks_of(entries: &[Entry]) -> Remarks {
    let id = |(index, entry): (usize, &Entry)| Some((index, entry.links.as_deref()?.event_id.clone()?));
    Remarks {
        given_ids: entries.iter().enumerate().filter_map(id).collect(),
        newest_recorded: entries.iter().map(|entry| entry.recorded_at).max(),
    }
}
