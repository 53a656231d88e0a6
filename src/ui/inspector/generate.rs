//! Generating events in a sandbox, to try what a long log costs.

use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::session::import::generate;
use crate::session::{StorageMode, Tone, use_session};
use crate::ui::words;

/// How many events the buttons record.
const COUNTS: [u32; 2] = [10_000, 100_000];

/// Offers to record many deposits, if the log is a sandbox's.
#[component]
pub fn GenerateEvents() -> impl IntoView {
    let session = use_session();
    let press = move |count: u32| {
        spawn_local(async move {
            match generate(session, count).await {
                Ok(report) => session.tell(Tone::Good, words::inspector::recorded_2(&words::events(report.events))),
                Err(refusal) => session.tell(Tone::Bad, refusal.message),
            }
        });
    };
    let button = move |count: u32| {
        let label = words::inspector::generate(&words::events(count as usize));
        view! { <button type="button" class="button" on:click=move |_| press(count)>{label}</button> }
    };
    (session.storage_mode() == StorageMode::Sandbox).then(|| {
        view! {
            <h3 class="eyebrow">{words::inspector::GENERATE_EVENTS.text()}</h3>
            <p class="muted">{words::inspector::SMALL_DEPOSITS_INTO_THE_ACCOUNT.text()}</p>
            <div class="row generate-events">{COUNTS.map(button).collect_view()}</div>
        }
    })
}
