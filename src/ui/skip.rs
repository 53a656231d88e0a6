//! The link by which whoever works by keyboard skips the header.

use leptos::prelude::*;

use crate::ui::focus::focus_found;
use crate::words;

/// Shows the link while it has the focus. The address holds the moment, so that it stays as it is.
#[component]
pub fn SkipLink() -> impl IntoView {
    let skip = move |event: leptos::ev::MouseEvent| {
        event.prevent_default();
        focus_found("#main");
    };
    view! { <a class="skip-link" href="#main" on:click=skip>{words::page::SKIP_TO_THE_CONTENT.text()}</a> }
}
