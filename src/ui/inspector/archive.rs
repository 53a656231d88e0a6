//! Closed periods: saved to a file, taken out of storage, brought back to look at.

use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::storage::archive::Part;
use crate::ui::app::use_desk;
use crate::ui::download::download;
use crate::ui::session::{Tone, use_session};
use crate::ui::words;
use crate::workbench::ClosedPeriod;

/// Shows what can be archived, and what was.
#[component]
pub fn Archive() -> impl IntoView {
    let session = use_session();
    let closed = Memo::new(move |_| session.with_bench(|bench| bench.closed_period().ok()).flatten());
    let parts = move || {
        let parts = session.with_bench(|bench| {
            let store = bench.store();
            store.parts().iter().map(|part| (part.clone(), store.is_attached(part))).collect::<Vec<_>>()
        });
        parts.unwrap_or_default()
    };
    view! {
        <h3 class="eyebrow">"Closed periods"</h3>
        {move || match closed.get() {
            Some(period) => view! { <Closable period /> }.into_any(),
            None => {
                view! {
                    <p class="muted">
                        "A long history costs room and time. CloseBooks carries the account into a new period; the events before it can then go to a file, and come back whenever somebody asks."
                    </p>
                }
                    .into_any()
            }
        }}
        <ul class="asides" aria-label="Archived periods">
            {move || parts().into_iter().map(|(part, attached)| view! { <Archived part attached /> }).collect_view()}
        </ul>
    }
}

/// Offers to save a closed period and then to remove it, in this order.
#[component]
fn Closable(period: ClosedPeriod) -> impl IntoView {
    let session = use_session();
    let saved = RwSignal::new(false);
    let text = format!(
        "The books are closed through {}. Ready to archive: {} that the state today no longer needs.",
        period.period,
        words::events(period.events())
    );
    let save = {
        let period = period.clone();
        move |_| {
            let lines = session.peek(|bench| bench.export_period(&period)).unwrap_or_default();
            match download(&format!("foldback-archive-{}.ndjson", period.period), &lines) {
                Ok(()) => saved.set(true),
                Err(_) => session.tell(Tone::Bad, "The browser did not take the file."),
            }
        }
    };
    let remove = move |_| {
        let period = period.clone();
        spawn_local(async move {
            match session.archive(&period).await {
                Ok(()) => {
                    let text = format!(
                        "Archived: {} of {}. The hashes stay, so that the file can prove what it is.",
                        words::events(period.events()),
                        period.period
                    );
                    session.tell(Tone::Good, text);
                }
                Err(refusal) => session.tell(Tone::Bad, refusal.message),
            }
        });
    };
    view! {
        <p>{text}</p>
        <div class="row">
            <button type="button" class="button" on:click=save>"Save the closed period"</button>
            <button type="button" class="button button-danger" disabled=move || !saved.get() on:click=remove>
                "Remove it from storage"
            </button>
        </div>
        {move || {
            saved
                .get()
                .then(|| view! { <p class="muted">"Check that the file is there before you remove its events from storage."</p> })
        }}
    }
}

#[component]
fn Archived(part: Part, attached: bool) -> impl IntoView {
    let desk = use_desk();
    let text = format!(
        "{}: {} from position {}, archived {}.",
        part.period,
        words::events(part.events),
        part.first,
        part.archived_at.day_text()
    );
    let state = match attached {
        true => view! { <p class="muted">"Attached until the page is closed: travel there as usual."</p> }.into_any(),
        false => view! {
            <button type="button" class="button" on:click=move |_| desk.exchange.set(true)>"Attach its file"</button>
        }
        .into_any(),
    };
    view! {
        <li>
            <p>{text}</p>
            <p class="hash" aria-label="Hash of its last event">{part.last.to_string()}</p>
            {state}
        </li>
    }
}
