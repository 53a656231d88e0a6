//! What the events of a stream cost beside one row that is overwritten, and what such a row would have forgotten.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::engine::log::envelope::{Revision, StreamId};
use crate::engine::values::fields::FieldValue;
use crate::workbench::core::Workbench;

/// The most events of which every state is compared with the one before; of a longer stream they are the newest.
const MAX_COMPARED: u32 = 20_000;

/// A stream beside one row that holds its newest values.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Weighed {
    /// How many events the stream has.
    pub events: usize,
    /// The bytes of their data and names.
    pub event_bytes: usize,
    /// The bytes of the newest fields as one JSON object.
    pub row_bytes: usize,
    /// How many values such a row would have overwritten.
    pub overwritten: usize,
    /// How many of the newest events were compared to count them.
    pub compared: usize,
    /// How many events lie between two checkpoints: at most as many are folded to answer.
    pub spacing: usize,
}

impl Weighed {
    /// Returns the bytes of an event, on average.
    pub fn bytes_per_event(&self) -> usize {
        self.event_bytes.checked_div(self.events).unwrap_or(0)
    }

    /// Returns how many times the row's bytes the events take, in tenths.
    pub fn tenths(&self) -> usize {
        (self.event_bytes * 10).checked_div(self.row_bytes).unwrap_or(0)
    }

    /// Returns how many events are folded at most to answer what is true now, from the nearest checkpoint.
    pub fn folded(&self) -> usize {
        if self.spacing == 0 { self.events } else { self.events.min(self.spacing) }
    }
}

/// A stream that is being weighed, in slices of any size.
pub struct Weighing {
    stream: StreamId,
    head: Revision,
    /// The last revision whose bytes are counted.
    counted: Revision,
    /// The last revision that was compared with the one before, or the first of those, and its fields.
    compared: Revision,
    before: Vec<FieldValue>,
    weighed: Weighed,
}

impl Weighing {
    /// Begins to weigh a stream; `None` if no domain has such a stream.
    pub fn begin(workbench: &Workbench, stream: &StreamId) -> Option<Weighing> {
        let (view, head) = (workbench.view(stream)?, workbench.head(stream));
        let state = view.state_at(head);
        let row: BTreeMap<&str, Value> =
            view.fields().iter().zip(&state.values).map(|(field, value)| (field.name, value.json())).collect();
        let row_bytes = serde_json::to_string(&row).map_or(0, |text| text.len());
        let first = Revision(head.0.saturating_sub(MAX_COMPARED).max(view.floor().0).max(1));
        let (events, compared) = (head.get(), (head.0 + 1).saturating_sub(first.0) as usize);
        let weighed = Weighed { events, row_bytes, compared, spacing: view.spacing(), ..Weighed::default() };
        let (stream, before) = (stream.clone(), view.state_at(first).values);
        Some(Weighing { stream, head, counted: Revision(0), compared: first, before, weighed })
    }

    /// Weighs some more events; returns `true` if none is left of those that were there when it began.
    pub fn step(&mut self, workbench: &Workbench, events: u32) -> bool {
        let through = Revision(self.counted.0.saturating_add(events).min(self.head.0));
        let counted = (self.counted.0 + 1..=through.0).map(Revision);
        let counted = counted.filter_map(|revision| workbench.log().in_stream(&self.stream, revision));
        self.weighed.event_bytes += counted.map(|event| event.bytes()).sum::<usize>();
        self.counted = through;
        // The log may be another one now; whoever weighs it begins anew then.
        let Some(view) = workbench.view(&self.stream) else { return true };
        let last = Revision(through.0.max(self.compared.0));
        for revision in (self.compared.0 + 1..=last.0).map(Revision) {
            let after = view.state_at(revision).values;
            self.weighed.overwritten +=
                self.before.iter().zip(&after).filter(|(before, after)| before != after).count();
            self.before = after;
        }
        self.compared = last;
        self.counted >= self.head
    }

    /// Returns what was found; `None` if the stream has no events.
    pub fn weighed(&self) -> Option<Weighed> {
        (self.weighed.events > 0).then_some(self.weighed)
    }
}

impl Workbench {
    /// Weighs the events of a stream against one row; `None` if there are none.
    pub fn weigh(&self, stream: &StreamId) -> Option<Weighed> {
        let mut weighing = Weighing::begin(self, stream)?;
        while !weighing.step(self, u32::MAX) {}
        weighing.weighed()
    }
}
