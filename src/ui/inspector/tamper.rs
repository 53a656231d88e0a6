//! Tampering with the stored text of a lesson's sandbox, to see that the chain finds it.

use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::session::{StorageMode, Tone, use_session};
use crate::words;

/// Offers to change one character of the stored data of the cursor's event, or to change it back where the log is
/// damaged. Only a lesson's sandbox has it.
#[component]
pub fn Tamper() -> impl IntoView {
    let session = use_session();
    let place = Memo::new(move |_| {
        let (stream, revision) = (session.stream(), session.revision());
        session
            .with_workbench(|workbench| match workbench.store().damage() {
                Some(damage) => Some((damage.position, true)),
                None => workbench.log().in_stream(&stream, revision).map(|event| (event.position, false)),
            })
            .flatten()
    });
    let label = move || match place.get() {
        Some((position, true)) => words::inspector::change_event_back(&position),
        Some((position, false)) => words::inspector::tamper_with_event(&position),
        None => words::inspector::TAMPER_WITH_AN_EVENT.text().to_owned(),
    };
    let press = move |_| {
        let Some((position, _)) = place.get_untracked() else { return };
        spawn_local(async move {
            match session.tamper(position).await {
                Ok(()) => session.tell(Tone::Good, words::inspector::one_character_of_event_was(&position)),
                Err(refusal) => session.tell(Tone::Bad, refusal.message),
            }
        });
    };
    (session.storage_mode() == StorageMode::Sandbox).then(|| {
        view! {
            <h3 class="eyebrow">{words::inspector::TAMPER.text()}</h3>
            <p class="muted">{words::inspector::A_LESSONS_LOG_MAY_BE_DAMAGED_THIS.text()}</p>
            <button type="button" class="button" disabled=move || place.get().is_none() on:click=press>{label}</button>
        }
    })
}
