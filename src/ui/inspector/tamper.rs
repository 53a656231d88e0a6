//! Tampering with the stored text of a lesson's sandbox, to see that the chain finds it.

use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::session::{StorageMode, Tone, use_session};

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
        Some((position, true)) => format!("Change event {position} back"),
        Some((position, false)) => format!("Tamper with event {position}"),
        None => "Tamper with an event".to_owned(),
    };
    let press = move |_| {
        let Some((position, _)) = place.get_untracked() else { return };
        spawn_local(async move {
            match session.tamper(position).await {
                Ok(()) => {
                    session.tell(Tone::Good, format!("One character of event {position} was changed in storage."))
                }
                Err(refusal) => session.tell(Tone::Bad, refusal.message),
            }
        });
    };
    (session.storage_mode() == StorageMode::Sandbox).then(|| {
        view! {
            <h3 class="eyebrow">"Tamper"</h3>
            <p class="muted">"A lesson's log may be damaged: this changes one character of the stored text, behind the page's back. Verify finds it."</p>
            <button type="button" class="button" disabled=move || place.get().is_none() on:click=press>{label}</button>
        }
    })
}
