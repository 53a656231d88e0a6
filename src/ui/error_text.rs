//! An error beside the field or button that it concerns, with one style, announced to screen readers.

use leptos::prelude::*;

use crate::ui::icon::Icon;

/// Shows an error; the field that it concerns refers to it by `id`.
#[component]
pub fn ErrorText(
    /// The message to show.
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
