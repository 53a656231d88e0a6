//! The state and the chart by the model as it is typed: folded anew in slices, shown as a draft, gone with the editor.

use leptos::prelude::*;

use crate::engine::values::fields::FieldSpec;
use crate::extensions::own::editing::{Editing, Read};
use crate::session::shown_fields_now;
use crate::session::tasks::NewestWork;
use crate::sets::folding::Folding;
use crate::ui::PageState;

/// How many events are folded between two looks at the clock.
const EVENTS: usize = 256;

/// Shows the stream as a settled text has it, as long as that is not the saved one.
pub fn follow(editing: Editing, page: PageState, settled: RwSignal<Option<Read>>) {
    let session = editing.session;
    let work = NewestWork::new();
    let is_changed = Memo::new(move |_| editing.text.with(|text| editing.saved.with(|saved| text != saved)));
    let is_free = Memo::new(move |_| page.lanes.open_number().is_none());
    Effect::new(move |_| {
        let stream = session.stream();
        // More events are more to fold.
        session.version();
        if !is_changed.get() || !is_free.get() {
            work.run(|| true);
            return drop_draft(editing, page);
        }
        // Of a text with errors the last one without them stays.
        let Some(Read(text, Ok(model))) = settled.get() else { return };
        if text.trim().is_empty() {
            return;
        }
        let mut folding = Some(Folding::begin(stream.clone(), model));
        work.run(move || {
            let step = |workbench: &_| folding.as_mut().is_none_or(|folding| folding.step(workbench, EVENTS));
            if session.with_workbench_untracked(step) == Some(false) {
                return false;
            }
            if let Some(folded) = folding.take() {
                let before = shown_fields_now(session);
                session.show_draft(stream.clone(), folded.finish());
                editing.drafted.set(Some(text.clone()));
                keep_field(page, before, shown_fields_now(session));
            }
            true
        });
    });
    on_cleanup(move || drop_draft(editing, page));
}

/// Shows what is saved again.
fn drop_draft(editing: Editing, page: PageState) {
    let session = editing.session;
    let before = shown_fields_now(session);
    session.drop_draft();
    editing.drafted.try_set(None);
    keep_field(page, before, shown_fields_now(session));
}

/// Keeps the chosen field chosen where the fields are others: it may stand at another place.
fn keep_field(page: PageState, before: &[FieldSpec], after: &[FieldSpec]) {
    let chosen = page.field.get_untracked();
    let place = before.get(chosen).and_then(|chosen| after.iter().position(|field| field.name == chosen.name));
    let place = place.unwrap_or(0);
    if place != chosen {
        page.field.set(place);
    }
}
