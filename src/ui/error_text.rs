//! What went wrong, beside what it went wrong with: one look, and read aloud as it appears.

use leptos::prelude::*;

use crate::ui::icon::Icon;

/// Shows an error; a field that it is about refers to it by `id`.
#[component]
pub fn ErrorText(
    /// The words.
    #[prop(into)]
    text: String,
    /// The `id` of the element.
    #[prop(optional)]
    id: Option<String>,
) -> impl IntoView {
    view! {
        <span class="error-text" role="alert" id=id>
            <Icon name="warning" />
            <span>{text}</span>
        </span>
    }
}
