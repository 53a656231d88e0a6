//! The condition that play and steps stop at, and where it holds: found in slices, so that no frame waits for it.

use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::engine::log::envelope::{Revision, StreamId};
use crate::engine::travel::condition::{Condition, ConditionError};
use crate::engine::travel::player::Player;
use crate::engine::travel::stops::{first_between, next_around};
use crate::engine::travel::timeline::Scale;
use crate::session::tasks::next_task;
use crate::session::{Session, fields_now};
use crate::ui::rest::Rest;
use crate::words;

/// How many events are looked at between two looks of the browser.
const SLICE: u32 = 4_000;

/// The condition of the page; cheap to copy.
#[derive(Clone, Copy)]
pub struct Breaks {
    /// What was typed.
    pub text: RwSignal<String>,
    /// Where the cursor stopped, in words: `Stopped at #29: balance < 0`; `None` as soon as it has left.
    pub stopped: Memo<Option<String>>,
    stop: RwSignal<Option<Revision>>,
    condition: Memo<Result<Option<Condition>, ConditionError>>,
    found: RwSignal<MatchedRevisions>,
    /// A way to the next match that was asked for before it was found: from where, and whether forward.
    asked: RwSignal<Option<(Revision, bool)>>,
}

/// Where a condition holds, as far as is known.
#[derive(Clone, Debug, Default, PartialEq)]
struct MatchedRevisions {
    stream: Option<StreamId>,
    /// What was searched for.
    condition: Option<Condition>,
    /// The revisions at which it holds, in order.
    revisions: Vec<Revision>,
    /// The newest revision that was looked at.
    through: Revision,
    /// Which search this is: a newer one ends an older.
    search: u64,
}

impl Breaks {
    /// Begins without a condition.
    pub fn new(session: Session, rest: Rest) -> Breaks {
        let text = RwSignal::new(String::new());
        let condition = Memo::new(move |_| {
            let text = text.get();
            // Another domain has other fields.
            session.stream();
            if text.trim().is_empty() {
                return Ok(None);
            }
            // Until the tools are here no condition is known.
            rest.tools().map(|tools| (tools.condition)(&text, fields_now(session))).transpose()
        });
        let stop = RwSignal::new(None::<Revision>);
        let stopped = Memo::new(move |_| {
            let revision = stop.get().filter(|stop| *stop == session.revision())?;
            Some(words::time::stopped_at(&revision, &text.with(|text| text.trim().to_owned())))
        });
        Effect::new(move |_| {
            session.revision();
            // If the cursor is already going there, it is only not drawn yet.
            if stop.get_untracked().is_some_and(|stop| stop != session.player_now().revision()) {
                stop.set(None);
            }
        });
        let (found, asked) = (RwSignal::new(MatchedRevisions::default()), RwSignal::new(None));
        Breaks { text, stopped, stop, condition, found, asked }
    }

    /// Follows the text and the log from now on: a new condition or stream is searched from the beginning, a longer log from
    /// the previous end.
    pub fn begin(self, session: Session) {
        Effect::new(move |before: Option<(Option<Condition>, StreamId, Revision)>| {
            let condition = self.condition.get().ok().flatten();
            let (stream, floor) = (session.stream(), session.floor());
            session.version();
            let same = before.is_some_and(|(old, of, from)| old == condition && of == stream && from == floor);
            if !same {
                self.stop.set(None);
            }
            self.search(session, condition.clone(), &stream, same);
            (condition, stream, floor)
        });
    }

    fn search(self, session: Session, condition: Option<Condition>, stream: &StreamId, go_on: bool) {
        let head = session.with_workbench_untracked(|workbench| workbench.head(stream)).unwrap_or_default();
        let known = self.found.with_untracked(|found| found.through);
        let from = if go_on && known <= head { known } else { Revision(0) };
        if go_on && from == head && known == head {
            return;
        }
        let search = self.found.with_untracked(|found| found.search + 1);
        self.found.update(|found| {
            found.revisions.retain(|revision| *revision <= from);
            let (stream, condition) = (Some(stream.clone()), condition.clone());
            *found = MatchedRevisions { stream, condition, through: from, search, ..std::mem::take(found) };
        });
        let Some(condition) = condition else { return self.asked.set(None) };
        let stream = stream.clone();
        spawn_local(async move {
            let mut first = from.next();
            while first <= head {
                let last = Revision(first.0.saturating_add(SLICE - 1)).min(head);
                let more = session
                    .with_workbench_untracked(|workbench| workbench.matching(&stream, &condition, first, last))
                    .unwrap_or_default();
                if self.found.try_with_untracked(|found| found.search) != Some(search) {
                    return;
                }
                self.found.update(|found| {
                    found.revisions.extend(more);
                    found.through = last;
                });
                first = last.next();
                next_task().await;
            }
            if let Some((from, forward)) = self.asked.try_update_untracked(Option::take).flatten()
                && from == session.player_now().revision()
            {
                self.travel(session, forward);
            }
        });
    }

    /// Returns `true` if every event was looked at for the condition that is typed now.
    fn is_searched(self, session: Session) -> bool {
        let condition = self.condition.with_untracked(|condition| condition.as_ref().ok().cloned().flatten());
        let (stream, head) = (session.stream_now(), session.player_now().head());
        self.found.with_untracked(|found| {
            found.condition == condition && found.stream.as_ref() == Some(&stream) && found.through >= head
        })
    }

    /// Returns what is wrong with the text, if anything is.
    pub fn error(self) -> Option<ConditionError> {
        self.condition.with(|condition| condition.as_ref().err().cloned())
    }

    /// Returns `true` if there is a condition.
    pub fn is_on(self) -> bool {
        self.condition.with(|condition| matches!(condition, Ok(Some(_))))
    }

    /// Returns `true` if it holds at a revision, as far as is known.
    pub fn holds_at(self, revision: Revision) -> bool {
        self.found.with(|found| found.revisions.binary_search(&revision).is_ok())
    }

    /// Returns how many events it holds at, in how many spans, and whether all were looked at.
    pub fn count(self, head: Revision) -> (usize, usize, bool) {
        self.found.with(|found| {
            let ends = found.revisions.windows(2).filter(|pair| pair[1].0 > pair[0].0 + 1).count();
            let spans = if found.revisions.is_empty() { 0 } else { ends + 1 };
            (found.revisions.len(), spans, found.through >= head)
        })
    }

    /// Lists where it holds on a track of some columns, as runs of columns; one event takes one column at least.
    pub fn runs(self, scale: &Scale, columns: usize) -> Vec<(usize, usize)> {
        let mut marked = vec![false; columns];
        let column = |revision: Revision| {
            let part = scale.part(revision);
            (0.0..=1.0).contains(&part).then(|| ((part * columns as f64) as usize).min(columns - 1))
        };
        self.found.with(|found| {
            let mut before: Option<(Revision, usize)> = None;
            for revision in &found.revisions {
                let place = column(*revision);
                if let Some(place) = place {
                    // Neighbours are one span, unless a clock puts them apart the other way round.
                    let from = before
                        .filter(|(known, _)| known.next() == *revision)
                        .map_or(place, |(_, from)| from.min(place));
                    marked[from..=place].fill(true);
                }
                before = place.map(|place| (*revision, place));
            }
        });
        let mut runs: Vec<(usize, usize)> = Vec::new();
        for place in (0..columns).filter(|place| marked[*place]) {
            match runs.last_mut() {
                Some((_, last)) if place == *last + 1 => *last = place,
                Some(_) | None => runs.push((place, place)),
            }
        }
        runs
    }

    /// Returns the revision at which the cursor stopped and still is.
    pub fn stop(self) -> Option<Revision> {
        self.stopped.with(Option::is_some).then(|| self.stop.get()).flatten()
    }

    /// Stops a player at the first revision on its way at which the condition holds.
    pub fn stop_player(self, player: &mut Player, from: Revision) {
        let to = player.revision();
        if let Some(stop) = self.found.with_untracked(|found| first_between(&found.revisions, from, to)) {
            player.pause();
            player.go_to(stop);
            self.stop.set(Some(stop));
        }
    }

    /// Moves the cursor by some events, or to the first event at which the condition holds.
    pub fn step(self, session: Session, events: i64) {
        // A copy: the subscribers of the stop read the player, which is in the same cell.
        let mut player = session.player_now();
        player.pause();
        let from = player.revision();
        player.step(events);
        self.stop_player(&mut player, from);
        session.steer(|shown| *shown = player);
    }

    /// Travels to the next event at which it holds, or to the previous one; after the last, as when the page is live,
    /// to the first. What is not found yet is travelled to once it is: Enter comes on the heels of the text.
    pub fn travel(self, session: Session, forward: bool) {
        let from = session.player_now().revision();
        if !self.is_searched(session) {
            return self.asked.set(Some((from, forward)));
        }
        let next = self.found.with_untracked(|found| next_around(&found.revisions, from, forward));
        if let Some(revision) = next {
            session.steer(|player| {
                player.pause();
                player.go_to(revision);
            });
            self.stop.set(Some(revision));
        }
    }
}
