//! The stream as it is shown: as it is recorded, or as a draft of its model has it.

use std::rc::Rc;

use leptos::prelude::*;

use crate::engine::log::envelope::{Revision, StreamId};
use crate::engine::values::fields::FieldSpec;
use crate::engine::view::{FieldState, StreamView};
use crate::session::core::Session;
use crate::session::draft::Draft;
use crate::session::signals::fields;
use crate::workbench::Workbench;

impl Session {
    /// Shows a stream as a view has it, until [`Session::drop_draft`].
    pub fn show_draft(self, stream: StreamId, view: Rc<dyn StreamView>) {
        // Once it is saved it need not be folded again.
        self.with_workbench_untracked(|workbench| workbench.offer_view(stream.clone(), Rc::clone(&view)));
        self.draft.set(Some(Draft { stream, view }));
    }

    /// Shows what is recorded again.
    pub fn drop_draft(self) {
        if self.draft.try_with_untracked(Option::is_some) == Some(true) {
            self.with_workbench_untracked(Workbench::take_back_view);
            self.draft.set(None);
        }
    }

    /// Returns `true` if the stream on screen is shown as a draft has it.
    pub fn is_draft(self) -> bool {
        let stream = self.stream.get();
        self.draft.with(|draft| draft.as_ref().is_some_and(|draft| draft.stream == stream))
    }

    /// Looks at the stream on screen as it is shown: by the draft if there is one, else as [`Session::with_view`] does.
    pub fn with_shown<T>(self, look: impl FnOnce(&dyn StreamView) -> T) -> Option<T> {
        let stream = self.stream.get();
        let draft = self.draft.with(|draft| draft.as_ref().filter(|draft| draft.stream == stream).cloned());
        match draft {
            Some(draft) => Some(look(&*draft.view)),
            None => self.with_view(look),
        }
    }

    /// Returns the state at a revision as it is shown.
    pub fn shown_state_at(self, revision: Revision) -> Option<FieldState> {
        self.with_shown(|view| view.state_at(revision))
    }
}

/// Lists the fields of the stream on screen as it is shown, again whenever others are.
pub fn shown_fields(session: Session) -> &'static [FieldSpec] {
    match session.is_draft() {
        true => session.with_shown(|view| view.fields()).unwrap_or_default(),
        false => fields(session),
    }
}

/// Lists the fields that are shown as a component is made.
pub fn shown_fields_now(session: Session) -> &'static [FieldSpec] {
    untrack(|| shown_fields(session))
}
