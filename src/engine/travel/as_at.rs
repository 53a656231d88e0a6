//! What was known on one day about another: an event happens at one moment and is recorded at another, so the state
//! of a day can be queried as it is known now, or as it was known then.
//!
//! An event that closes a period carries over a state that the events before it made. As at, those events are folded
//! themselves, as far as they had happened, so the event adds only what it changed. Thus late facts of a closed period
//! count, and what happened after a closing is not counted by it already.
//!
//! Source: valid time and transaction time, as in R. T. Snodgrass, *Developing Time-Oriented Database Applications in
//! SQL*.

use crate::engine::log::envelope::Revision;
use crate::engine::travel::field_state::FieldState;
use crate::engine::values::sorting::sort_by_key;
use crate::engine::values::time::Timestamp;
use crate::engine::values::wall::Wall;

/// When an event happened, and when it was recorded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Moments {
    /// When it happened.
    pub occurred_at: Timestamp,
    /// When it was recorded.
    pub recorded_at: Timestamp,
}

/// The order in which events are folded.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Order {
    /// As they were recorded.
    #[default]
    Recorded,
    /// As they happened; those of the same moment as they were recorded.
    Occurred,
}

impl Order {
    /// Every order, in which the page offers them.
    pub const ALL: [Order; 2] = [Order::Recorded, Order::Occurred];

    /// Returns the order's name.
    pub fn name(self) -> &'static str {
        match self {
            Order::Recorded => "recorded",
            Order::Occurred => "occurred",
        }
    }

    /// Finds an order by its name.
    pub fn named(name: &str) -> Option<Order> {
        Order::ALL.into_iter().find(|order| order.name() == name)
    }
}

/// A question: the state at one moment, by the events recorded until another. Both moments are included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Question {
    /// The last moment of recording.
    pub known: Timestamp,
    /// The last moment of happening.
    pub about: Timestamp,
    /// The order in which the events are folded.
    pub order: Order,
}

/// The events of a stream that answer a question.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Selection {
    /// Those that happened by then and were known by then, in the order asked for.
    pub folded: Vec<Revision>,
    /// Of those, the ones that were recorded after an event that happened later.
    pub late: Vec<Revision>,
    /// Those that happened by then and were recorded only afterwards.
    pub unknown: Vec<Revision>,
}

/// Reads the moment at which a question ends; a day alone means its end.
pub fn until(text: &str) -> Option<Timestamp> {
    let moment = Timestamp::parse(text)?;
    Some(if text.len() == 10 { moment.end_of_day() } else { moment })
}

/// The answer to a question.
#[derive(Clone, Debug, PartialEq)]
pub struct AsAt {
    /// The state; its cost is that of one fold.
    pub state: FieldState,
    /// The events that were folded, late or unknown.
    pub chosen: Selection,
    /// The events that close a period and about which the answer is not certain, each with the facts in question.
    pub closings: Vec<Closing>,
}

/// Reads the end of a minute of a day, such as `18:04`, as the clocks of the shown zone show them.
pub fn until_minute(day: Timestamp, clock: &str) -> Option<Timestamp> {
    let minute = Wall::parse(&format!("{}T{clock}:59.999", day.on_wall().iso_day()));
    minute.filter(|_| clock.len() == 5).map(Wall::moment)
}

/// An event that closes a period, and facts that it does not contain as they happened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Closing {
    /// The event's revision.
    pub revision: Revision,
    /// What is the matter with the facts.
    pub kind: ClosingKind,
    /// The facts, oldest first.
    pub facts: Vec<Revision>,
}

/// Why the facts are not part of the state that an event carries over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ClosingKind {
    /// They happened before the event and were recorded after it. They are added on top, because what is before the event
    /// is archived.
    Archived,
    /// They were recorded before the event, which carries another state than they made. Without facts, it is not known
    /// which of the earlier ones is missing from it.
    Overwrites,
}

impl ClosingKind {
    /// Returns the kind's name.
    pub fn name(self) -> &'static str {
        match self {
            ClosingKind::Archived => "archived",
            ClosingKind::Overwrites => "overwrites",
        }
    }
}

impl Question {
    /// Returns `true` if an event had happened and was known by then.
    pub fn admits(&self, event: Moments) -> bool {
        event.occurred_at <= self.about && event.recorded_at <= self.known
    }

    /// Selects from a range of revisions by the events' moments; an event without moments is left out.
    ///
    /// ```
    /// # use foldback::engine::travel::as_at::{Moments, Order, Question};
    /// # use foldback::engine::{log::envelope::Revision, values::time::Timestamp};
    /// // The second event happened on day 1 and was written down on day 9, after one of day 5.
    /// let days = [(1, 1), (5, 5), (1, 9)].map(|(occurred, recorded)| Moments {
    ///     occurred_at: Timestamp::from_millis(occurred),
    ///     recorded_at: Timestamp::from_millis(recorded),
    /// });
    /// let moments = |revision: Revision| days.get(revision.get() - 1).copied();
    /// let ask = |known, about| Question {
    ///     known: Timestamp::from_millis(known),
    ///     about: Timestamp::from_millis(about),
    ///     order: Order::Occurred,
    /// };
    /// let then = ask(5, 5).choose(Revision(1), Revision(3), &moments);
    /// assert_eq!((then.folded, then.unknown), (vec![Revision(1), Revision(2)], vec![Revision(3)]));
    /// let now = ask(9, 5).choose(Revision(1), Revision(3), &moments);
    /// assert_eq!((now.folded, now.late), ([1, 3, 2].map(Revision).to_vec(), vec![Revision(3)]));
    /// ```
    pub fn choose(&self, first: Revision, last: Revision, moments: &dyn Fn(Revision) -> Option<Moments>) -> Selection {
        let mut choosing = Choosing::begin(*self, first, last);
        choosing.step(moments, usize::MAX);
        choosing.finish()
    }
}

/// A selection that is being made, in slices.
pub struct Choosing {
    question: Question,
    next: u32,
    last: u32,
    /// The latest moment of happening so far.
    newest: Timestamp,
    /// When each of the selected ones happened, if they are folded in that order.
    happened: Vec<Timestamp>,
    chosen: Selection,
}

impl Choosing {
    /// Begins to select from a range of revisions.
    pub fn begin(question: Question, first: Revision, last: Revision) -> Choosing {
        let (next, last) = (first.0, last.0);
        Choosing { question, next, last, newest: Timestamp::MIN, happened: Vec::new(), chosen: Selection::default() }
    }

    /// Returns what is asked.
    pub fn question(&self) -> Question {
        self.question
    }

    /// Looks at some more events; returns `true` if none is left.
    pub fn step(&mut self, moments: &dyn Fn(Revision) -> Option<Moments>, events: usize) -> bool {
        let end = u32::try_from(events).map_or(u32::MAX, |events| self.next.saturating_add(events));
        while self.next <= self.last && self.next < end {
            let revision = Revision(self.next);
            self.next += 1;
            if let Some(event) = moments(revision) {
                self.look_at(revision, event);
            }
        }
        self.next > self.last
    }

    fn look_at(&mut self, revision: Revision, event: Moments) {
        let is_late = event.occurred_at < self.newest;
        self.newest = self.newest.max(event.occurred_at);
        if self.question.admits(event) {
            self.chosen.folded.push(revision);
            if self.question.order == Order::Occurred {
                self.happened.push(event.occurred_at);
            }
            if is_late {
                self.chosen.late.push(revision);
            }
        } else if event.occurred_at <= self.question.about {
            self.chosen.unknown.push(revision);
        }
    }

    /// Returns what was selected, in the order asked for.
    pub fn finish(mut self) -> Selection {
        let Selection { folded, late, .. } = &mut self.chosen;
        // If none is late they were recorded as they happened.
        if self.question.order == Order::Occurred && !late.is_empty() {
            let mut order: Vec<(Timestamp, Revision)> = self.happened.into_iter().zip(folded.drain(..)).collect();
            sort_by_key(&mut order, |(happened, _)| *happened);
            folded.extend(order.into_iter().map(|(_, revision)| revision));
        }
        self.chosen
    }
}
