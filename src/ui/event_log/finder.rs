//! What the event log lists: all events, or those that a filter admits, found in slices so that no frame waits.

use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::engine::log::envelope::{Revision, StreamId};
use crate::engine::travel::filter::{Filter, Found};
use crate::session::Session;
use crate::session::tasks::next_task;
use crate::ui::rest::Rest;
use crate::ui::tools::Tools;

/// How many events are looked at between two looks of the browser.
const SLICE: u32 = 2_000;

/// The filter of the log and what it has found; cheap to copy.
#[derive(Clone, Copy)]
pub struct Finder {
    /// Whether all streams are listed, in the order of the log, in place of the one that is shown.
    pub whole: RwSignal<bool>,
    /// The filter to search with.
    pub filter: RwSignal<Filter>,
    found: RwSignal<Found>,
    /// The newest revision that was looked at, and which search it was: a newer one ends an older.
    state: RwSignal<(Revision, u64)>,
}

impl Finder {
    /// Begins without a filter, and follows the filter and the log.
    pub fn new(session: Session, rest: Rest) -> Finder {
        let finder = Finder {
            whole: RwSignal::new(false),
            filter: RwSignal::new(Filter::default()),
            found: RwSignal::new(Found::default()),
            state: RwSignal::new((Revision(0), 0)),
        };
        // Without a filter the search only counts the types, once the filters are open.
        Effect::new(move |before: Option<(Filter, StreamId, Revision)>| {
            let (filter, stream, floor) = (finder.filter.get(), session.stream(), session.floor());
            let head = session.head();
            if !filter.is_empty() {
                // A filter is of the stream that is shown.
                finder.whole.set(false);
            }
            let now = (filter, stream, floor);
            finder.search(session, rest.tools(), &now, head, before.is_some_and(|before| before == now));
            now
        });
        finder
    }

    fn search(
        self,
        session: Session,
        tools: Option<&'static Tools>,
        what: &(Filter, StreamId, Revision),
        head: Revision,
        go_on: bool,
    ) {
        let (filter, stream, floor) = what.clone();
        let (through, search) = self.state.get_untracked();
        let from = if go_on && through <= head { through } else { Revision(floor.0.saturating_sub(1)) };
        if go_on && from == head {
            return;
        }
        let search = search + 1;
        self.state.set((from, search));
        if !go_on || from != through {
            self.found.set(Found::default());
        }
        // Before the tools have come, nothing is found.
        let Some(tools) = tools.filter(|_| !filter.is_empty()) else { return };
        spawn_local(async move {
            let mut first = from.next();
            while first <= head {
                let last = Revision(first.0.saturating_add(SLICE - 1)).min(head);
                if self.state.try_with_untracked(|state| state.1) != Some(search) {
                    return;
                }
                self.found.update(|found| {
                    session.with_workbench_untracked(|workbench| {
                        (tools.find)(workbench, &stream, &filter, (first, last), found);
                    });
                });
                self.state.set((last, search));
                first = last.next();
                next_task().await;
            }
        });
    }

    /// Returns `true` if there is a filter.
    pub fn is_on(self) -> bool {
        !self.filter.with(Filter::is_empty)
    }

    /// Returns `true` if all events up to a head were searched.
    pub fn is_done(self, head: Revision) -> bool {
        self.state.with(|(through, _)| *through >= head)
    }

    /// Returns how many events are found.
    pub fn count(self) -> usize {
        self.found.with(|found| found.revisions.len())
    }

    /// Returns a found event by its place, the newest first.
    pub fn at(self, place: usize) -> Option<Revision> {
        self.found.with(|found| found.revisions.iter().rev().nth(place).copied())
    }

    /// Returns the place of an event, or of the newest found one before it.
    pub fn place_of(self, revision: Revision) -> Option<usize> {
        self.found.with_untracked(|found| {
            let after = found.revisions.partition_point(|known| *known <= revision);
            (after > 0).then(|| found.revisions.len() - after)
        })
    }

    /// Returns the next found event after a revision, or the previous one before it.
    pub fn next_to(self, revision: Revision, forward: bool) -> Option<Revision> {
        self.found.with_untracked(|found| {
            let list = &found.revisions;
            match forward {
                true => list.get(list.partition_point(|known| *known <= revision)).copied(),
                false => list.get(list.partition_point(|known| *known < revision).checked_sub(1)?).copied(),
            }
        })
    }

    /// Lists the types with how many events of each the rest of the filter admits.
    pub fn types(self) -> Vec<(String, usize)> {
        self.found.with(|found| found.types.iter().map(|(name, count)| (name.clone(), *count)).collect())
    }
}
