//! What the events of a stream cost beside one row that is overwritten, and what such a row would have forgotten.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::engine::log::envelope::{Revision, StreamId};
use crate::workbench::Workbench;

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

impl Workbench {
    /// Weighs the events of a stream against one row; `None` if there are none.
    pub fn weigh(&self, stream: &StreamId) -> Option<Weighed> {
        let (view, head) = (self.view(stream)?, self.head(stream));
        let events = (1..=head.0).filter_map(|revision| self.log().in_stream(stream, Revision(revision)));
        let event_bytes = events.map(|event| event.bytes()).sum();
        let state = view.state_at(head);
        let row: BTreeMap<&str, Value> =
            view.fields().iter().zip(&state.values).map(|(field, value)| (field.name, value.json())).collect();
        let row_bytes = serde_json::to_string(&row).map_or(0, |text| text.len());
        let first = head.0.saturating_sub(MAX_COMPARED).max(view.floor().0).max(1);
        let mut before = view.state_at(Revision(first)).values;
        let mut overwritten = 0;
        for revision in first + 1..=head.0 {
            let after = view.state_at(Revision(revision)).values;
            overwritten += before.iter().zip(&after).filter(|(before, after)| before != after).count();
            before = after;
        }
        let (events, compared) = (head.get(), (head.0 + 1).saturating_sub(first) as usize);
        let weighed = Weighed { events, event_bytes, row_bytes, overwritten, compared, spacing: view.spacing() };
        (weighed.events > 0).then_some(weighed)
    }
}
