//! When something happened: a field that is folded away until somebody reports late.

use leptos::html;
use leptos::prelude::*;

use crate::engine::values::locale::zone_name;
use crate::engine::values::time::Timestamp;
use crate::engine::values::wall::Wall;
use crate::session::use_session;
use crate::ui::error_text::ErrorText;
use crate::words;
use crate::workbench::OCCURRED_AT;

/// The field's element.
pub type WhenInput = NodeRef<html::Input>;

/// Shows the field. In the past it only keeps its room: a what-if has an order and no times.
#[component]
pub fn WhenField(field: WhenInput, error: Signal<Option<String>>, id: String) -> impl IntoView {
    let session = use_session();
    let (error_id, hint_id) = (format!("{id}-error"), format!("{id}-hint"));
    let described = {
        let (error_id, hint_id) = (error_id.clone(), hint_id.clone());
        move || if error.get().is_some() { error_id.clone() } else { hint_id.clone() }
    };
    view! {
        <details class="form-when" class:is-away=move || !session.is_live()>
            <summary>{words::act::WHEN_DID_IT_HAPPEN.text()}</summary>
            <div class="form-field">
                <label for=id.clone()>{move || words::act::happened_at_in(&zone_name())}</label>
                <input
                    class="input"
                    id=id
                    name=OCCURRED_AT
                    type="datetime-local"
                    aria-invalid=move || error.get().map(|_| "true")
                    aria-describedby=described
                    node_ref=field
                />
                {move || error.get().map(|text| view! { <ErrorText id=error_id.clone() text /> })}
                <p class="form-hint" id=hint_id>{words::act::EMPTY_IS_NOW_AN_EARLIER_TIME_IS.text()}</p>
            </div>
        </details>
    }
}

/// Reads the field; `None` if it is empty, which is now.
///
/// # Errors
/// What is wrong, if only a part of it is filled in.
pub fn read(field: WhenInput) -> Result<Option<Timestamp>, String> {
    const WHOLE: words::Word = words::act::ENTER_THE_DAY_AND_THE_TIME_OR;
    let Some(field) = field.get_untracked() else { return Ok(None) };
    match field.value() {
        // The browser reports a part of a date as nothing.
        text if text.is_empty() && field.validity().bad_input() => Err(WHOLE.text().to_owned()),
        text if text.is_empty() => Ok(None),
        text => Wall::parse(&text).map(|wall| Some(wall.moment())).ok_or_else(|| WHOLE.text().to_owned()),
    }
}

/// Empties the field.
pub fn clear(field: WhenInput) {
    if let Some(field) = field.get_untracked() {
        field.set_value("");
    }
}
