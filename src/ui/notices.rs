//! News for the person, and the note of a first visit.

use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::ui::icon::Icon;
use crate::ui::session::{Shelter, Tone, use_session};

/// Shows the newest news, what is wrong with storage, and how far an import is.
#[component]
pub fn Notices() -> impl IntoView {
    let session = use_session();
    let damage = move || session.with_bench(|bench| bench.store().damage().map(ToString::to_string)).flatten();
    let close = move || {
        view! {
            <button type="button" class="button button-icon" aria-label="Dismiss" on:click=move |_| session.dismiss()>
                <Icon name="close" />
            </button>
        }
    };
    view! {
        <div class="notices" role="status" aria-label="Notices">
            {(session.shelter() == Shelter::Memory)
                .then(|| {
                    view! {
                        <div class="notice is-bad">
                            <Icon name="warning" />
                            <p>"This browser denies local storage here (its privacy settings). Everything works, but only until the page is closed: export what you want to keep."</p>
                        </div>
                    }
                })}
            {move || {
                damage()
                    .map(|text| {
                        view! {
                            <div class="notice is-bad">
                                <Icon name="warning" />
                                <p>{format!("{text}. What is before it is shown; the log is only read, so that nothing is overwritten. Export what is readable, then clear the log or go on with a newer Foldback.")}</p>
                            </div>
                        }
                    })
            }}
            {move || {
                session
                    .task()
                    .map(|task| {
                        view! {
                            <div class="notice">
                                <p>{task.label.clone()}</p>
                                <progress max="100" value=task.percent aria-label=task.label></progress>
                            </div>
                        }
                    })
            }}
            {move || {
                session
                    .notice()
                    .map(|notice| {
                        let (class, icon) = match notice.tone {
                            Tone::Good => ("notice is-good", "check"),
                            Tone::Bad => ("notice is-bad", "warning"),
                        };
                        view! { <div class=class><Icon name=icon /><p>{notice.text}</p>{close()}</div> }
                    })
            }}
        </div>
    }
}

/// Says that the history is a sample, and starts the person's own at one click.
#[component]
pub fn FirstVisit() -> impl IntoView {
    let session = use_session();
    let only_sample = Memo::new(move |_| session.with_bench(|bench| bench.is_only_sample()).unwrap_or(false));
    let begin = move |_| {
        spawn_local(async move {
            match session.clear().await {
                Ok(()) => session.tell(Tone::Good, "The log is empty. Open an account, or import a bank statement."),
                Err(refusal) => session.tell(Tone::Bad, refusal.message),
            }
        });
    };
    move || {
        only_sample.get().then(|| {
            view! {
                <aside class="notice first-visit" aria-label="Sample history">
                    <Icon name="flag" />
                    <p>
                        <strong>"A sample history. "</strong>
                        "Five months of Ada's account. In December it dips below zero although she earns enough: drag the slider and find out why."
                    </p>
                    <button type="button" class="button" on:click=begin>"Start empty"</button>
                </aside>
            }
        })
    }
}
