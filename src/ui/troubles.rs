//! The notices that offer a way out of a trouble, which come after the first screen.

use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::chunk;
use crate::domains::Registration;
use crate::engine::user_error::UserError;
use crate::session::{Tone, use_session};
use crate::ui::download::save_log;
use crate::ui::exchange::anew::{Anew, AnewButton};
use crate::ui::icon::Icon;
use crate::ui::page_state::use_page_state;
use crate::ui::tab::Tab;
use crate::ui::words;

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
        start_empty: |domain| {
            let done = Callback::new(|()| ());
            view! { <AnewButton anew=Anew::WithoutSample(domain) label="Start empty".to_owned() done /> }.into_any()
        },
    }
);

/// Brings back the log that was cleared or replaced just now.
#[component]
fn BringBack(generation: u32) -> impl IntoView {
    let session = use_session();
    let bring_back = move |_| {
        spawn_local(async move {
            match session.bring_back(generation).await {
                Ok(()) => session.tell(Tone::Good, "It is back."),
                Err(refusal) => session.tell(Tone::Bad, refusal.message),
            }
        });
    };
    view! { <button type="button" class="button" on:click=bring_back>"Bring it back"</button> }
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
        spawn_local(async move {
            finish(session.write_back().await, "The log is written back: the same events, the same hashes.")
        });
    };
    let give_up = move |_| {
        spawn_local(async move { finish(session.clear().await, "The log is empty.") });
    };
    let text = format!(
        "Local storage was emptied from outside. The log of {} is still in this page, but no longer on disk: nothing is recorded until it is written back or given up.",
        words::events(events as usize)
    );
    view! {
        <div class="notice is-bad">
            <Icon name="warning" />
            <p>{text}</p>
            <div class="row">
                <button type="button" class="button button-main" on:click=write_back>"Write it back"</button>
                <button type="button" class="button" on:click=move |_| save_log(session)>"Save it as a file"</button>
                <button type="button" class="button" on:click=give_up>"Go on with an empty log"</button>
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
                "Local storage is full: the last command was refused whole, and nothing is lost. Export the log; then make room: close the books (room for that is kept back) and archive them, or clear."
            </p>
            <div class="row">
                <button type="button" class="button" on:click=move |_| save_log(session)>"Export the log"</button>
                <button type="button" class="button" on:click=make_room>"Make room"</button>
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
                Ok(()) => session.tell(
                    Tone::Good,
                    "The log goes on after its last good event. What was set aside is in the Storage tab.",
                ),
                Err(refusal) => session.tell(Tone::Bad, refusal.message),
            }
        });
    };
    let advice = match newer {
        true => {
            "What is before it is shown; the log is only read, so that nothing is overwritten. Open it with a newer Foldback."
        }
        false => {
            "What is before it is shown; the log is only read, so that nothing is overwritten. Export what is readable; set the rest aside (it is kept) and go on after the last good event; or restore what follows from an export of this log."
        }
    };
    view! {
        <div class="notice is-bad">
            <Icon name="warning" />
            <p>{format!("{text}. {advice}")}</p>
            <div class="row">
                <button type="button" class="button" on:click=move |_| save_log(session)>"Export what is readable"</button>
                {(!newer).then(|| view! { <button type="button" class="button" on:click=move |_| page.exchange.set(true)>"Restore from an export"</button> })}
                {(!newer).then(|| view! { <button type="button" class="button" on:click=go_on>"Set the rest aside"</button> })}
            </div>
        </div>
    }
}
