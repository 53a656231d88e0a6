//! The slider: a native range input from revision 0 (or from where archived events end) to the head.

use leptos::html;
use leptos::prelude::*;

use crate::engine::log::envelope::Revision;
use crate::session::use_session;
use crate::ui::spoken::moment_of;
use crate::ui::words::{REPLAY_POSITION, number};

/// Shows the slider.
#[component]
pub fn Slider() -> impl IntoView {
    let session = use_session();
    let input = NodeRef::<html::Input>::new();
    let moment = Memo::new(move |_| moment_of(session));
    // The bound goes before the value: a range input clamps its value at once.
    Effect::new(move |_| {
        let Some(input) = input.get() else { return };
        let (revision, first, head) = (session.revision(), session.charted_from(), session.head());
        input.set_min(&first.to_string());
        input.set_max(&head.to_string());
        input.set_value(&revision.to_string());
        let part =
            if head == first { 100.0 } else { 100.0 * f64::from(revision.0 - first.0) / f64::from(head.0 - first.0) };
        // A custom property and an attribute with plain text: setting them cannot fail.
        let _ = input.style(("--fill", format!("{}%", number(part))));
        let _ = input.set_attribute("aria-valuetext", &moment.get());
    });
    let travel = move |event| {
        if let Ok(revision) = event_target_value(&event).parse() {
            session.steer(|player| {
                player.pause();
                player.go_to(Revision(revision));
            });
        }
    };
    view! {
        <div class="slider">
            <input type="range" aria-label=REPLAY_POSITION.text() step="1" node_ref=input on:input=travel />
        </div>
    }
}
