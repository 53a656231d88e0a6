//! The state that the card shows, beside the one before its event.

use leptos::prelude::*;

use crate::engine::log::envelope::Revision;
use crate::engine::values::fields::{Direction, FieldSpec, unit_of};
use crate::engine::view::FieldState;
use crate::session::{Session, shown_fields_now, value};

/// The state that the card shows, beside the one before its event.
#[derive(Clone, Copy)]
pub struct CardState {
    fields: &'static [FieldSpec],
    state: Memo<Option<FieldState>>,
    before: Memo<Option<FieldState>>,
}

impl CardState {
    /// Follows a revision.
    pub fn at(session: Session, revision: Memo<Revision>) -> CardState {
        CardState {
            fields: shown_fields_now(session),
            state: Memo::new(move |_| session.shown_state_at(revision.get())),
            before: Memo::new(move |_| session.shown_state_at(Revision(revision.get().0.saturating_sub(1)))),
        }
    }

    /// Writes the value of a field.
    pub fn shown(self, field: usize) -> String {
        let unit = unit_of(self.fields, field);
        let shown = |state: &FieldState| value(state, field).show(unit, state.currency);
        self.state.with(|state| state.as_ref().map_or_else(String::new, shown))
    }

    /// Returns how far the event moved a field, and which way; `None` if it did not, and for texts.
    pub fn step(self, field: usize) -> Option<(Direction, String)> {
        self.state.with(|state| {
            let state = state.as_ref()?;
            let old = self.before.with(|before| before.as_ref().map(|before| value(before, field)))?;
            value(state, field).step_from(&old, unit_of(self.fields, field), state.currency)
        })
    }

    /// Returns `true` if the event changed a field; `false` if the state before the event is archived.
    pub fn has_changed(self, field: usize) -> bool {
        let at = |state: Memo<Option<FieldState>>| state.with(|state| state.as_ref().map(|state| value(state, field)));
        at(self.before).is_some_and(|before| at(self.state).is_some_and(|now| now != before))
    }
}

/// Shows how far a field moved.
#[component]
pub fn StepText(step: Signal<Option<(Direction, String)>>) -> impl IntoView {
    let is = move |direction| step.with(|step| step.as_ref().is_some_and(|(known, _)| *known == direction));
    view! {
        <span class="field-step" class:is-up=move || is(Direction::Up) class:is-down=move || is(Direction::Down)>
            {move || step.get().map(|(_, text)| text)}
        </span>
    }
}
