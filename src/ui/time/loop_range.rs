//! The range of the loop as two numbers: what a drag on the track chooses can be typed, too.

use leptos::prelude::*;

use crate::engine::log::envelope::Revision;
use crate::session::use_session;
use crate::words;

/// Shows the ends of the loop while there is one.
#[component]
pub fn LoopRange() -> impl IntoView {
    let session = use_session();
    let range = Memo::new(move |_| session.player().range());
    let is_on = Memo::new(move |_| range.get().is_some());
    let head = move || session.head().to_string();
    let change = move |is_first: bool, text: &str| {
        let Ok(number) = text.trim().parse().map(Revision) else { return };
        session.steer(|player| {
            let Some((first, last)) = player.range() else { return };
            // An end that is moved past the other one takes it along; a loop has two events at least.
            let (floor, head) = (player.floor(), player.head());
            player.set_range(Some(match is_first {
                true => {
                    let first = Revision(number.0.clamp(floor.0, head.0.saturating_sub(1)));
                    (first, last.max(first.next()))
                }
                false => {
                    let last = number.clamp(floor.next(), head);
                    (first.min(Revision(last.0 - 1)), last)
                }
            }));
        });
    };
    let end = move |label: &'static str, is_first: bool| {
        let value = move || range.get().map(|(first, last)| if is_first { first } else { last }.to_string());
        view! {
            <label class="loop-end">
                <span>{label}</span>
                <input
                    class="input"
                    type="number"
                    min="0"
                    max=head
                    step="1"
                    prop:value=move || value().unwrap_or_default()
                    on:change=move |event| change(is_first, &event_target_value(&event))
                />
            </label>
        }
    };
    move || {
        is_on.get().then(|| {
            view! {
                <div class="loop-range" role="group" aria-label=words::time::LOOP_RANGE.text()>
                    {end(words::time::LOOP_FROM_EVENT.text(), true)}
                    {end(words::time::TO_EVENT.text(), false)}
                    <button type="button" class="button button-small" on:click=move |_| session.steer(|player| player.set_range(None))>
                        {words::time::END_THE_LOOP.text()}
                    </button>
                </div>
            }
        })
    }
}
