//! How wide the columns of the event log are: what the widest of the amounts needs that were drawn, so that none is
//! cut.

use leptos::prelude::*;

use crate::engine::values::locale::is_bidi_control;
use crate::session::Session;
use crate::ui::event_log::finder::Finder;

/// The widths that a column of amounts can have, in characters: few, so that columns seldom move.
const WIDTHS: [usize; 6] = [0, 5, 10, 14, 18, 24];
/// From so many characters on two columns of amounts leave little to the names.
const LONG: usize = 24;

/// The widths of the columns in characters, for the style; cheap to copy.
#[derive(Clone, Copy)]
pub struct Columns {
    amount: RwSignal<usize>,
    headline: RwSignal<usize>,
}

impl Columns {
    /// Starts narrow, for each stream.
    pub fn new(session: Session, finder: Finder) -> Columns {
        let columns = Columns { amount: RwSignal::new(0), headline: RwSignal::new(0) };
        ImmediateEffect::new_scoped(move || {
            session.stream();
            finder.whole.track();
            columns.amount.set(0);
            columns.headline.set(0);
        });
        columns
    }

    /// Widens the columns for a row.
    pub fn widen(self, amount: &str, headline: &str) {
        for (column, text) in [(self.amount, amount), (self.headline, headline)] {
            let width = width_of(text);
            if width > column.get_untracked() {
                column.set(width);
            }
        }
    }

    /// Returns `true` if amounts take much of the room.
    pub fn are_long(self) -> bool {
        self.amount.get() + self.headline.get() > LONG
    }

    /// Returns the width of the amounts.
    pub fn amount(self) -> usize {
        self.amount.get()
    }

    /// Returns the width of what the headline was.
    pub fn headline(self) -> usize {
        self.headline.get()
    }
}

fn width_of(text: &str) -> usize {
    let characters = text.chars().filter(|c| !is_bidi_control(*c)).count();
    WIDTHS.into_iter().find(|width| *width >= characters).unwrap_or(WIDTHS[WIDTHS.len() - 1])
}
