//! What storage holds: size, segments, the chain, and how to start over.

use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::session::verify_slowly;
use crate::session::{StorageMode, Tone, use_session};
use crate::storage::port::QUOTA_UNITS;
use crate::storage::quarantine::Quarantined;
use crate::ui::confirm::Confirmed;
use crate::ui::download::download;
use crate::ui::exchange::anew::{ClearedLogs, RoomHint};
use crate::ui::inspector::archive::Archive;
use crate::ui::inspector::generate::GenerateEvents;
use crate::ui::inspector::stale::StaleSnapshot;
use crate::ui::inspector::tamper::Tamper;
use crate::ui::page_state::use_page_state;
use crate::ui::words;

/// Shows size, chain and head hash.
#[component]
pub fn StorageTab() -> impl IntoView {
    let session = use_session();
    let usage = move || session.with_workbench(|workbench| workbench.store().usage()).unwrap_or_default();
    let head_hash =
        move || session.with_workbench(|workbench| workbench.store().head_hash().to_string()).unwrap_or_default();
    let part = move || 100.0 * usage().units as f64 / QUOTA_UNITS as f64;
    let place = match session.storage_mode() {
        StorageMode::Browser => "Local storage of this browser",
        StorageMode::Memory => "Memory, until the page is closed",
        StorageMode::Shared => "Memory: a shared log, read-only",
        StorageMode::Sandbox => "Local storage of this browser, apart from your own log",
    };
    let checked = RwSignal::new(None::<String>);
    let verify = move |_| {
        checked.set(Some("Verifying…".to_owned()));
        spawn_local(async move {
            let done = verify_slowly(session, move |events| {
                checked.set(Some(format!("{} verified so far…", words::events(events as usize))))
            });
            checked.set(Some(match done.await {
                Some(verified) => match verified.damage {
                    None => format!("The chain holds: all {}.", words::events(verified.checked.get())),
                    Some(damage) => {
                        format!("{damage}. Before it, {} verified.", words::events(verified.checked.get()))
                    }
                },
                None => "Storage cannot be read.".to_owned(),
            }));
        });
    };
    view! {
        <h3 class="eyebrow">"Where the log is"</h3>
        <p>{place}</p>
        <dl class="facts">
            <div><dt>"Events"</dt><dd>{move || words::count(usage().events as usize)}</dd></div>
            <div><dt>"Segments"</dt><dd>{move || words::count(usage().segments as usize)}</dd></div>
            <div><dt>"Size"</dt><dd>{move || format!("{} of {}", words::size(usage().units), words::size(QUOTA_UNITS))}</dd></div>
        </dl>
        <meter class="meter" aria-label="Storage used" min="0" max="100" prop:value=part></meter>
        <h3 class="eyebrow">"Hash chain"</h3>
        <p class="muted">
            "Each event's hash covers the hash before it, so that a changed, dropped or moved record is found. A chain that was rewritten as a whole is not: keep the head's hash in another place to be sure."
        </p>
        <p class="hash" aria-label="Head hash">{head_hash}</p>
        <button type="button" class="button" on:click=verify>"Verify"</button>
        <p role="status" class="muted">{move || checked.get()}</p>
        <Tamper />
        <GenerateEvents />
        <StaleSnapshot />
        <Archive />
        <Asides />
        <h3 class="eyebrow">"Start over"</h3>
        <RoomHint />
        <ClearButton />
        <ClearedLogs />
    }
}

/// Lists what was set aside of a damaged log, to be saved or forgotten.
#[component]
fn Asides() -> impl IntoView {
    let session = use_session();
    let asides = move || {
        session.with_workbench(|workbench| workbench.store().quarantined().unwrap_or_default()).unwrap_or_default()
    };
    let save = move |number: u32| {
        let text = session
            .with_workbench_untracked(|workbench| workbench.store().export_quarantined(number).unwrap_or_default())
            .unwrap_or_default();
        if download(&format!("foldback-aside-{number}.ndjson"), &text).is_err() {
            session.tell(Tone::Bad, "The browser did not take the file.");
        }
    };
    let forget = move |number: u32| {
        spawn_local(async move {
            if let Err(refusal) = session.delete_quarantined(number).await {
                session.tell(Tone::Bad, refusal.message);
            }
        });
    };
    let item = move |aside: Quarantined| {
        let number = aside.number;
        view! {
            <li>
                <p>{format!("From position {}: {}.", aside.position, aside.reason)}</p>
                <div class="row">
                    <button type="button" class="button" on:click=move |_| save(number)>"Save as a file"</button>
                    <button type="button" class="button" on:click=move |_| forget(number)>"Forget"</button>
                </div>
            </li>
        }
    };
    move || {
        let asides = asides();
        (!asides.is_empty()).then(|| {
            view! {
                <h3 class="eyebrow">"Set aside"</h3>
                <ul class="asides">{asides.into_iter().map(item).collect_view()}</ul>
            }
        })
    }
}

/// Empties the log, after asking once more.
#[component]
fn ClearButton() -> impl IntoView {
    let (session, extensions) = (use_session(), use_page_state().extensions);
    let clear = move || {
        spawn_local(async move {
            match session.clear().await {
                Ok(()) => session.tell(Tone::Good, words::cleared(extensions.beginning(&session.stream_now()))),
                Err(refusal) => session.tell(Tone::Bad, refusal.message),
            }
        });
    };
    let question = move || {
        let counts = session.with_workbench_untracked(|workbench| {
            let log = workbench.log();
            (log.head().get(), log.streams().count(), workbench.lanes().len())
        });
        let (events, streams, lanes) = counts.unwrap_or_default();
        words::clearing(events, streams, lanes, session.storage_mode())
    };
    view! { <Confirmed button="Clear the log" question yes="Clear it" no="Keep it" act=clear /> }
}
