//! Notices for the person, and the note of a first visit.

use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::domains;
use crate::engine::user_error::UserError;
use crate::session::clock;
use crate::session::{StorageMode, Tone, use_session};
use crate::storage::store::DamageReason;
use crate::ui::download::save_log;
use crate::ui::exchange::anew::{Anew, AnewButton};
use crate::ui::icon::Icon;
use crate::ui::page_state::use_page_state;
use crate::ui::progress::Progress;
use crate::ui::tab::Tab;
use crate::ui::words;
use crate::workbench::Workbench;

/// Shows the newest notice, what is wrong with storage, and the progress of an import.
#[component]
pub fn Notices() -> impl IntoView {
    let session = use_session();
    let damage = move || {
        let damage = session.with_workbench(|workbench| workbench.store().damage().cloned()).flatten()?;
        let newer = matches!(damage.reason, DamageReason::NewerFormat { .. });
        Some((damage.to_string(), newer))
    };
    let close = move || {
        view! {
            <button type="button" class="button button-icon" aria-label="Dismiss" on:click=move |_| session.dismiss()>
                <Icon name="close" />
            </button>
        }
    };
    view! {
        <div class="notices" role="status" aria-label="Notices">
            {(session.storage_mode() == StorageMode::Memory)
                .then(|| {
                    view! {
                        <div class="notice is-bad">
                            <Icon name="warning" />
                            <p>"This browser denies local storage here (its privacy settings). Everything works, but only until the page is closed: export what you want to keep."</p>
                        </div>
                    }
                })}
            {move || {
                damage().map(|(text, newer)| view! { <DamageNotice text newer /> })
            }}
            {move || session.vanished().map(|events| view! { <VanishedNotice events /> })}
            {move || session.is_full().then(|| view! { <FullNotice /> })}
            <ClockNotice />
            {move || session.task().map(|task| view! { <div class="notice"><Progress task /></div> })}
            {move || {
                session
                    .notice()
                    .map(|notice| {
                        let (class, icon) = match notice.tone {
                            Tone::Good => ("notice is-good", "check"),
                            Tone::Bad => ("notice is-bad", "warning"),
                        };
                        let back = notice.back.map(|generation| view! { <BringBack generation /> });
                        view! { <div class=class><Icon name=icon /><p>{notice.text}</p>{back}{close()}</div> }
                    })
            }}
        </div>
    }
}

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
        let at =
            ahead.get().filter(|at| session.storage_mode() != StorageMode::Shared && dismissed.get() != Some(*at))?;
        let text = format!(
            "The newest event was recorded at {} (UTC), which lies in the future: a clock was wrong, then or now. New events happen at this clock's time; they count as recorded then, since the times of recording never go back.",
            at.text()
        );
        Some(view! {
            <div class="notice is-bad">
                <Icon name="warning" />
                <p>{text}</p>
                <button type="button" class="button button-icon" aria-label="Dismiss" on:click=move |_| dismissed.set(Some(at))>
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

/// Shows that the history is a sample, and removes it with one click. It concerns the domain that is shown.
#[component]
pub fn FirstVisit() -> impl IntoView {
    let session = use_session();
    let extensions = use_page_state().extensions;
    let sample = Memo::new(move |_| {
        let stream = session.stream();
        let untouched = session.with_workbench(|workbench| {
            let streams = workbench.sample_streams(stream.domain());
            streams.contains(&stream) && workbench.is_untouched(&streams)
        });
        untouched.unwrap_or(false).then(|| stream.domain().to_owned())
    });
    move || {
        let name = sample.get()?;
        let is_own = matches!(session.storage_mode(), StorageMode::Browser | StorageMode::Memory);
        let domain = domains::domain(&name).filter(|_| is_own)?;
        let offers = extensions.of_page.iter().filter_map(|part| (part.welcome)(domain.name)).collect_view();
        Some(view! {
            <aside class="notice first-visit" aria-label="Sample history">
                <Icon name="flag" />
                <p>
                    <strong>"A sample history. "</strong>
                    {domain.story}
                </p>
                {offers}
                <AnewButton anew=Anew::WithoutSample(domain) label="Start empty".to_owned() done=Callback::new(|()| ()) />
            </aside>
        })
    }
}
