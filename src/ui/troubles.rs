//! The notices that offer a way out of a trouble, which come after the first screen.

use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::chunk;
use crate::domains::Registration;
use crate::engine::user_error::UserError;
use crate::session::{StorageMode, Tone, clock, use_session};
use crate::ui::download::save_log;
use crate::ui::exchange::anew::{Anew, AnewButton};
use crate::ui::icon::Icon;
use crate::ui::page_state::use_page_state;
use crate::ui::tab::Tab;
use crate::ui::words;
use crate::workbench::Workbench;

/// The notices.
pub struct Troubles {
    /// What is wrong with the log on disk, and whether a newer program wrote it.
    pub damage: fn(String, bool) -> AnyView,
    /// The log is only in memory: so many events.
    pub vanished: fn(u32) -> AnyView,
    /// Storage is full.
    pub full: fn() -> AnyView,
    /// Brings back a log that was cleared or replaced.
    pub bring_back: fn(u32) -> AnyView,
    /// The newest event lies in the future, if it does.
    pub clock: fn() -> AnyView,
    /// Takes a domain's sample out.
    pub start_empty: fn(&'static Registration) -> AnyView,
}

chunk!(
    /// The notices.
    pub TROUBLES: Troubles = tools.troubles, &Troubles {
        damage: |text, newer| view! { <DamageNotice text newer /> }.into_any(),
        vanished: |events| view! { <VanishedNotice events /> }.into_any(),
        full: || view! { <FullNotice /> }.into_any(),
        bring_back: |generation| view! { <BringBack generation /> }.into_any(),
        clock: || view! { <ClockNotice /> }.into_any(),
        start_empty: |domain| {
            let done = Callback::new(|()| ());
            view! { <AnewButton anew=Anew::WithoutSample(domain) label=words::page::START_EMPTY.text().to_owned() done /> }.into_any()
        },
    }
);

/// Warns that the newest event lies in the future: one clock was wrong.
#[component]
fn ClockNotice() -> impl IntoView {
    let session = use_session();
    let ahead = Memo::new(move |_| {
        let ahead =
            |workbench: &Workbench| if workbench.is_only_sample() { None } else { workbench.ahead_of(clock::now()) };
        session.with_workbench(ahead).flatten()
    });
    let dismissed = RwSignal::new(None);
    move || {
        let at = ahead.get().filter(|at| {
            !matches!(session.storage_mode(), StorageMode::Shared | StorageMode::Foreign)
                && dismissed.get() != Some(*at)
        })?;
        let text = words::page::the_newest_event_was_recorded_at(&at.text(), &at.zone_text());
        Some(view! {
            <div class="notice is-bad">
                <Icon name="warning" />
                <p>{text}</p>
                <button type="button" class="button button-icon" aria-label=words::page::DISMISS.text() on:click=move |_| dismissed.set(Some(at))>
                    <Icon name="close" />
                </button>
            </div>
        })
    }
}

/// Brings back the log that was cleared or replaced just now.
#[component]
fn BringBack(generation: u32) -> impl IntoView {
    let session = use_session();
    let bring_back = move |_| {
        spawn_local(async move {
            match session.bring_back(generation).await {
                Ok(()) => session.tell(Tone::Good, words::page::IT_IS_BACK.text()),
                Err(refusal) => session.tell(Tone::Bad, refusal.message),
            }
        });
    };
    view! { <button type="button" class="button" on:click=bring_back>{words::page::BRING_IT_BACK.text()}</button> }
}

/// Warns that the log is only in memory, and offers the ways forward.
#[component]
fn VanishedNotice(events: u32) -> impl IntoView {
    let session = use_session();
    let finish = move |outcome: Result<(), UserError>, text: &str| match outcome {
        Ok(()) => session.tell(Tone::Good, text),
        Err(refusal) => session.tell(Tone::Bad, refusal.message),
    };
    let write_back = move |_| {
        spawn_local(
            async move { finish(session.write_back().await, words::page::THE_LOG_IS_WRITTEN_BACK_THE_SAME.text()) },
        );
    };
    let give_up = move |_| {
        spawn_local(async move { finish(session.clear().await, words::page::THE_LOG_IS_EMPTY.text()) });
    };
    let text = words::page::local_storage_was_emptied_from(&words::events(events as usize));
    view! {
        <div class="notice is-bad">
            <Icon name="warning" />
            <p>{text}</p>
            <div class="row">
                <button type="button" class="button button-main" on:click=write_back>{words::page::WRITE_IT_BACK.text()}</button>
                <button type="button" class="button" on:click=move |_| save_log(session)>{words::page::SAVE_IT_AS_A_FILE.text()}</button>
                <button type="button" class="button" on:click=give_up>{words::page::GO_ON_WITH_AN_EMPTY_LOG.text()}</button>
            </div>
        </div>
    }
}

/// Warns that storage is full, and offers the ways forward.
#[component]
fn FullNotice() -> impl IntoView {
    let session = use_session();
    let page = use_page_state();
    let make_room = move |_| {
        page.tab.set(Tab::Storage);
        page.panel.set("inspector");
    };
    view! {
        <div class="notice is-bad">
            <Icon name="warning" />
            <p>
                {words::page::LOCAL_STORAGE_IS_FULL_THE_LAST.text()}
            </p>
            <div class="row">
                <button type="button" class="button" on:click=move |_| save_log(session)>{words::page::EXPORT_THE_LOG.text()}</button>
                <button type="button" class="button" on:click=make_room>{words::page::MAKE_ROOM.text()}</button>
            </div>
        </div>
    }
}

/// Shows what is wrong with the log on disk, and what can be done.
#[component]
fn DamageNotice(text: String, newer: bool) -> impl IntoView {
    let session = use_session();
    let page = use_page_state();
    let go_on = move |_| {
        spawn_local(async move {
            match session.quarantine().await {
                Ok(()) => session.tell(Tone::Good, words::page::THE_LOG_GOES_ON_AFTER_ITS_LAST.text()),
                Err(refusal) => session.tell(Tone::Bad, refusal.message),
            }
        });
    };
    let advice = match newer {
        true => words::page::WHAT_IS_BEFORE_IT_IS_SHOWN_THE.text(),
        false => words::page::WHAT_IS_BEFORE_IT_IS_SHOWN_THE_2.text(),
    };
    view! {
        <div class="notice is-bad">
            <Icon name="warning" />
            <p>{format!("{text}. {advice}")}</p>
            <div class="row">
                <button type="button" class="button" on:click=move |_| save_log(session)>{words::page::EXPORT_WHAT_IS_READABLE.text()}</button>
                {(!newer).then(|| view! { <button type="button" class="button" on:click=move |_| page.exchange.set(true)>{words::page::RESTORE_FROM_AN_EXPORT.text()}</button> })}
                {(!newer).then(|| view! { <button type="button" class="button" on:click=go_on>{words::page::SET_THE_REST_ASIDE.text()}</button> })}
            </div>
        </div>
    }
}
