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
        StorageMode::Browser => words::inspector::LOCAL_STORAGE_OF_THIS_BROWSER.text(),
        StorageMode::Memory => words::inspector::MEMORY_UNTIL_THE_PAGE_IS_CLOSED.text(),
        StorageMode::Remote => words::inspector::A_COPY_OF_A_LOG_ON_A_SERVER.text(),
        StorageMode::Foreign => words::inspector::MEMORY_MESSAGES_OF_A_SERVER.text(),
        StorageMode::Shared => words::inspector::MEMORY_A_SHARED_LOG_READ_ONLY.text(),
        StorageMode::Sandbox => words::inspector::LOCAL_STORAGE_OF_THIS_BROWSER_2.text(),
    };
    let checked = RwSignal::new(None::<String>);
    let verify = move |_| {
        checked.set(Some(words::inspector::VERIFYING.text().to_owned()));
        spawn_local(async move {
            let done = verify_slowly(session, move |events| {
                checked.set(Some(words::inspector::verified_so_far(&words::events(events as usize))))
            });
            checked.set(Some(match done.await {
                Ok(verified) => match verified.damage {
                    None => words::inspector::the_chain_holds_all(&words::events(verified.checked.get())),
                    Some(damage) => {
                        words::inspector::before_it_verified(&damage, &words::events(verified.checked.get()))
                    }
                },
                Err(refusal) => refusal.message,
            }));
        });
    };
    let cancel = move || {
        let can_cancel = session.task().is_some_and(|task| task.can_cancel);
        can_cancel.then(|| {
            view! { <button type="button" class="button button-small" on:click=move |_| session.cancel()>{words::page::CANCEL.text()}</button> }
        })
    };
    view! {
        <h3 class="eyebrow">{words::inspector::WHERE_THE_LOG_IS.text()}</h3>
        <p>{place}</p>
        <dl class="facts">
            <div><dt>{words::inspector::EVENTS.text()}</dt><dd>{move || words::count(usage().events as usize)}</dd></div>
            <div><dt>{words::inspector::SEGMENTS.text()}</dt><dd>{move || words::count(usage().segments as usize)}</dd></div>
            <div><dt>{words::inspector::SIZE.text()}</dt><dd>{move || words::inspector::of(&words::size(usage().units), &words::size(QUOTA_UNITS))}</dd></div>
        </dl>
        <meter class="meter" aria-label=words::inspector::STORAGE_USED.text() min="0" max="100" prop:value=part></meter>
        <h3 class="eyebrow">{words::inspector::HASH_CHAIN.text()}</h3>
        <p class="muted">
            {words::inspector::EACH_EVENTS_HASH_COVERS_THE_HASH.text()}
        </p>
        <p class="hash" aria-label=words::inspector::HEAD_HASH.text()>{head_hash}</p>
        <button type="button" class="button" on:click=verify>{words::inspector::VERIFY.text()}</button>
        <p role="status" class="muted">{move || checked.get()}</p>
        {cancel}
        <Tamper />
        <GenerateEvents />
        <StaleSnapshot />
        <Archive />
        <Asides />
        <h3 class="eyebrow">{words::inspector::START_OVER.text()}</h3>
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
            session.tell(Tone::Bad, words::inspector::THE_BROWSER_DID_NOT_TAKE_THE_FILE.text());
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
                <p>{words::inspector::from_position(&aside.position, &aside.told())}</p>
                <div class="row">
                    <button type="button" class="button" on:click=move |_| save(number)>{words::inspector::SAVE_AS_A_FILE.text()}</button>
                    <button type="button" class="button" on:click=move |_| forget(number)>{words::inspector::FORGET.text()}</button>
                </div>
            </li>
        }
    };
    move || {
        let asides = asides();
        (!asides.is_empty()).then(|| {
            view! {
                <h3 class="eyebrow">{words::inspector::SET_ASIDE.text()}</h3>
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
    view! { <Confirmed button=words::inspector::CLEAR_THE_LOG.text() question yes=words::inspector::CLEAR_IT.text() no=words::inspector::KEEP_IT.text() act=clear /> }
}
