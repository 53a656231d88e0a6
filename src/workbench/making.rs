//! A view of a stream as it is made, in slices: what the stream starts with is found first, then its events are folded.

use std::rc::Rc;

use crate::domains;
use crate::domains::Registration;
use crate::engine::log::Log;
use crate::engine::log::envelope::{Position, Revision, StreamId};
use crate::engine::view::head::EventRef;
use crate::engine::view::{BegunView, StreamView};

/// A view that is being made.
pub(super) enum Making {
    /// What the stream starts with is being found.
    Starting(BegunView),
    /// It is folded, after so many events were looked at for its start.
    Folding(Rc<dyn StreamView>, usize),
}

impl Making {
    pub fn begin(domain: &Registration, stream: &StreamId, log: &Log) -> Making {
        match (domain.begin_view)(stream, log) {
            Some(starting) => Making::Starting(starting),
            None => Making::Folding(Rc::from((domain.view)(stream, log)), 0),
        }
    }

    /// Returns the view, once what it starts with is found to the end.
    pub fn started(self, log: &Log) -> Rc<dyn StreamView> {
        match self {
            Making::Starting(mut starting) => {
                while !starting.step(log, usize::MAX) {}
                Rc::from(starting.finish())
            }
            Making::Folding(view, _) => view,
        }
    }

    /// Goes on through some more events of the stream; a view that somebody holds is made anew.
    pub fn step(self, domain: &Registration, stream: &StreamId, log: &Log, events: usize) -> Making {
        match self {
            Making::Starting(mut starting) => match starting.step(log, events) {
                true => {
                    let looked_at = starting.done();
                    Making::Folding(Rc::from(starting.finish()), looked_at)
                }
                false => Making::Starting(starting),
            },
            Making::Folding(mut view, looked_at) => {
                let positions = log.positions(stream);
                let through = view.head().get().saturating_add(events).min(positions.len());
                match Rc::get_mut(&mut view) {
                    Some(unshared) => fold(unshared, log, &positions[..through]),
                    None => return Making::begin(domain, stream, log),
                }
                Making::Folding(view, looked_at)
            }
        }
    }

    /// Returns how far it is, and how far that is at the end, of a stream of so many events.
    pub fn progress(&self, events: usize) -> (usize, usize) {
        match self {
            Making::Starting(starting) => (starting.done(), 2 * events),
            Making::Folding(view, looked_at) => (looked_at + view.head().get(), looked_at + events),
        }
    }
}

/// Returns `true` if folding a stream from a revision to its head takes no time.
pub(super) fn is_near(stream: &StreamId, log: &Log, revision: Revision) -> bool {
    let lacking = log.revision(stream).0.saturating_sub(revision.0);
    domains::domain(stream.domain()).is_none_or(|domain| lacking < domain.many_events)
}

/// Brings a view up to the last of some positions of its stream.
pub(super) fn fold(view: &mut dyn StreamView, log: &Log, positions: &[Position]) {
    for position in positions.get(view.head().get()..).unwrap_or_default() {
        if let Some(event) = log.at(*position) {
            view.push(EventRef::from(&event));
        }
    }
}
