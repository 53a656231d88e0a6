//! What was asked in the section As at of the Diff tab: what was known at one moment about another.

use leptos::prelude::*;

use crate::engine::travel::as_at::{Order, Question, until_minute};
use crate::engine::values::time::Timestamp;

/// A moment that was asked for: a day, the cursor's if none was chosen, and a time of it, such as `18:04`; its end if none
/// was chosen.
#[derive(Clone, Default, PartialEq)]
pub struct Asked {
    /// The day, to its end.
    pub day: Option<Timestamp>,
    /// The time of the day as it was typed.
    pub clock: String,
}

impl Asked {
    /// Returns the moment.
    pub fn moment(&self, cursors_day: Timestamp) -> Timestamp {
        let day = self.day.unwrap_or(cursors_day);
        until_minute(day, &self.clock).unwrap_or(day)
    }
}

/// What As at asks for; cheap to copy. It stays while other tabs are looked at.
#[derive(Clone, Copy)]
pub struct AsAtInput {
    /// When it was known.
    pub known: RwSignal<Asked>,
    /// What it is about.
    pub about: RwSignal<Asked>,
    /// The order in which the events are folded.
    pub order: RwSignal<Order>,
}

impl AsAtInput {
    /// Asks for nothing yet: the day of the cursor stands for both moments.
    pub fn new() -> AsAtInput {
        AsAtInput {
            known: RwSignal::new(Asked::default()),
            about: RwSignal::new(Asked::default()),
            order: RwSignal::new(Order::default()),
        }
    }

    /// Returns the question once both days were chosen.
    pub fn chosen(self) -> Option<Question> {
        let has_day = |asked: RwSignal<Asked>| asked.with(|asked| asked.day.is_some());
        (has_day(self.known) & has_day(self.about)).then(|| self.question(Timestamp::default()))
    }

    /// Asks what was known at one moment about another.
    pub fn ask(self, known: Timestamp, about: Timestamp) {
        let asked = |moment: Timestamp| Asked { day: Some(moment), clock: String::new() };
        self.known.set(asked(known));
        self.about.set(asked(about));
    }

    /// Asks for nothing any more.
    pub fn forget(self) {
        self.known.set(Asked::default());
        self.about.set(Asked::default());
        self.order.set(Order::default());
    }

    /// Returns the question; a day that was not chosen is the cursor's.
    pub fn question(self, cursors_day: Timestamp) -> Question {
        let moment = |asked: RwSignal<Asked>| asked.with(|asked| asked.moment(cursors_day));
        Question { known: moment(self.known), about: moment(self.about), order: self.order.get() }
    }
}
