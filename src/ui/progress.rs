//! How far long work is, and the button that cancels it.

use leptos::prelude::*;

use crate::session::{Task, use_session};
use crate::words;

/// Shows how far a piece of work is.
#[component]
pub fn Progress(task: Task) -> impl IntoView {
    let session = use_session();
    let cancel = task.can_cancel.then(|| {
        view! { <button type="button" class="button button-small" on:click=move |_| session.cancel()>{words::page::CANCEL.text()}</button> }
    });
    view! {
        <p>{task.label.clone()}</p>
        <progress max="100" value=task.percent aria-label=task.label></progress>
        {cancel}
    }
}
