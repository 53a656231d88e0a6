//! A view of a stream as it is made, in slices: what the stream starts with is found first, then its events are folded.

use std::rc::Rc;

use crate::domains;
use crate::domains::Registration;
use crate::engine::log::Log;
use crate::engine::log::envelope::{Position, Revision, StreamId};
use crate::engine::view::head::EventRef;
use crate::engine::view::{BegunView, StreamView};

/// The field that a chart shows at first.
const HEADLINE: usize = 0;
/// For how many further events there is room in a view that was made.
const ROOM: usize = 1 << 15;

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
            None => Making::folding((domain.view)(stream, log), stream, log, 0),
        }
    }

    /// Goes on to fold a view, whose events will not move as they become many: that would take as long as hundreds of slices.
    fn folding(mut view: Box<dyn StreamView>, stream: &StreamId, log: &Log, looked_at: usize) -> Making {
        let lacking = log.positions(stream).len().saturating_sub(view.head().get());
        view.reserve(lacking + ROOM);
        Making::Folding(Rc::from(view), looked_at)
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
                    Making::folding(starting.finish(), stream, log, looked_at)
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
                if view.is_sampled(HEADLINE) {
                    // Its chart then has nothing left to read.
                    view.sample_some(HEADLINE, events);
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
