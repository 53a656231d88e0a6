//! The dialogs, which come with the rest of the page: one that is opened before is shown as soon as it is here.

use leptos::prelude::*;

use crate::ui::later::Missing;
use crate::ui::page_state::use_page_state;

/// Shows the dialog that is open.
#[component]
pub fn Dialogs() -> impl IntoView {
    let page = use_page_state();
    let rest = page.rest;
    let is_wanted = Memo::new(move |_| page.is_any_dialog_open());
    Effect::new(move |_| {
        if is_wanted.get() {
            rest.ask();
        }
    });
    let extensions = page.extensions;
    let retry = Callback::new(move |()| rest.ask());
    let missing = move || view! { <div class="notices"><div class="notice is-bad"><Missing retry /></div></div> };
    move || match rest.is_here() {
        true => view! {
            {rest.tools().map(|tools| (tools.dialogs)())}
            {extensions.page_parts().map(|part| (part.dialogs)()).collect_view()}
        }
        .into_any(),
        false => rest.is_missing().then(missing).into_any(),
    }
}
