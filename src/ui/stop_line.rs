//! What the page stopped at, in words: a line of presenter mode.

use leptos::prelude::*;

use crate::ui::app::use_desk;
use crate::ui::session::use_session;

/// Shows the condition, and says so where it holds at the cursor. Its room is there as long as there is a condition, so
/// that nothing moves while somebody steps.
#[component]
pub fn StopLine() -> impl IntoView {
    let session = use_session();
    let desk = use_desk();
    let is_shown = Memo::new(move |_| desk.presenting.get() && desk.breaks.is_on());
    let stopped = Memo::new(move |_| desk.breaks.holds_at(session.revision()));
    let said = move || match stopped.get() {
        true => format!("Stopped at #{}: ", session.revision()),
        false => "Break when ".to_owned(),
    };
    let condition = move || desk.breaks.text.get().trim().to_owned();
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
