//! What the page stopped at, in words: a line of presenter mode.

use leptos::prelude::*;

use crate::session::use_session;
use crate::ui::page_state::use_page_state;
use crate::words;

/// Shows the condition, and whether it holds at the cursor. Its space is kept as long as there is a condition, so
/// that nothing moves during steps.
#[component]
pub fn StopLine() -> impl IntoView {
    let session = use_session();
    let page = use_page_state();
    let is_shown = Memo::new(move |_| page.presenting.get() && page.breaks.is_on());
    let stopped = Memo::new(move |_| page.breaks.holds_at(session.revision()));
    let said = move || match stopped.get() {
        true => words::state::stopped_at(&session.revision()),
        false => words::state::BREAK_WHEN.text().to_owned(),
    };
    let condition = move || page.breaks.text.get().trim().to_owned();
    move || {
        is_shown.get().then(|| {
            view! {
                <p class="card stop-line" class:is-stopped=move || stopped.get() role="status">
                    <span class="stop-line-said">{said}</span>
                    <code>{condition}</code>
                </p>
            }
        })
    }
}
