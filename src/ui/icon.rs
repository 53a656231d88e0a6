//! Icons: symbols of the sprite in `index.html`, drawn in the text's colour.

use leptos::prelude::*;

/// Draws the symbol with a name; it is hidden from screen readers.
#[component]
pub fn Icon(name: &'static str) -> impl IntoView {
    view! {
        <svg class="icon" aria-hidden="true" focusable="false">
            <use href=format!("#i-{name}")></use>
        </svg>
    }
}
