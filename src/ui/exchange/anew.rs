//! Starting over: the samples recorded again, the demo reset, and what was cleared brought back.

use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::domains::{Registration, first, registry};
use crate::engine::user_error::UserError;
use crate::session::clock;
use crate::session::{Session, StorageMode, Tone, use_session};
use crate::storage::generation::Cleared;
use crate::storage::port::QUOTA_UNITS;
use crate::ui::download::save_log;
use crate::ui::icon::Icon;
use crate::ui::page_state::use_page_state;
use crate::ui::words;

/// A way to start over, which may remove events that the person recorded.
#[derive(Clone, Copy)]
pub enum Anew {
    /// The log of a first visit.
    Demo,
    /// A domain's sample, recorded again.
    Sample(&'static Registration),
    /// A domain without its sample.
    WithoutSample(&'static Registration),
}

impl Anew {
    /// Starts over if that removes no more of the person's own events than they agreed to; returns what was done.
    ///
    /// # Errors
    /// [`UserError`] named `OwnEvents` if it would, or the storage error. The log is then as it was.
    pub async fn run(self, session: Session, agreed: usize) -> Result<String, UserError> {
        let now = clock::now();
        match self {
            Anew::Demo => {
                session
                    .replace(words::exchange::RESETTING_THE_DEMO.text(), |workbench| {
                        workbench.demo(agreed, now).map(Some)
                    })
                    .await?;
                session.show_story(first());
                Ok(words::exchange::THE_DEMO_IS_AS_ON_A_FIRST.text().to_owned())
            }
            Anew::Sample(domain) => {
                let label = words::exchange::RECORDING_THE_SAMPLE.text();
                session.replace(label, |workbench| workbench.with_sample(domain, agreed, now).map(Some)).await?;
                session.show_story(domain);
                Ok(words::exchange::the_sample_of_is_recorded(&domain.label))
            }
            Anew::WithoutSample(domain) => {
                let label = words::exchange::TAKING_THE_SAMPLE_OUT.text();
                session.replace(label, |workbench| workbench.without_sample(domain.name, agreed).map(Some)).await?;
                Ok(match session.with_workbench_untracked(|workbench| workbench.log().head().get()) {
                    Some(0) | None => words::exchange::THE_LOG_IS_EMPTY_ACT_OR_IMPORT.text().to_owned(),
                    Some(_) => words::exchange::the_sample_of_is_gone_all_other(&domain.label),
                })
            }
        }
    }
}

/// Shows a button that starts over, and asks first if events of the person's own would be removed.
#[component]
pub fn AnewButton(anew: Anew, label: String, done: Callback<()>) -> impl IntoView {
    let session = use_session();
    let asking = RwSignal::new(None::<usize>);
    let run = move |agreed: usize| {
        asking.set(None);
        spawn_local(async move {
            match anew.run(session, agreed).await {
                Ok(text) => {
                    session.tell_replaced(text);
                    done.run(());
                }
                Err(refusal) if refusal.name == "OwnEvents" => asking.set(Some(own(&refusal))),
                Err(refusal) => {
                    session.tell(Tone::Bad, refusal.message);
                    done.run(());
                }
            }
        });
    };
    move || match asking.get() {
        None => {
            let label = label.clone();
            view! { <button type="button" class="button" on:click=move |_| run(0)>{label}</button> }.into_any()
        }
        Some(events) => {
            let events_text = words::events(events);
            view! {
                <div class="anew-question" role="alert">
                    <p>{words::exchange::of_your_own_would_go_with_it(&events_text)}</p>
                    <div class="row">
                        <button type="button" class="button button-danger" on:click=move |_| run(events)>{words::exchange::let_my_go(&events_text)}</button>
                        <button type="button" class="button" on:click=move |_| asking.set(None)>{words::exchange::KEEP_THEM.text()}</button>
                    </div>
                </div>
            }
            .into_any()
        }
    }
}

fn own(refusal: &UserError) -> usize {
    refusal.details.get("events").and_then(serde_json::Value::as_u64).unwrap_or(0) as usize
}

/// Shows the part of the exchange dialog that starts over.
#[component]
pub fn AnewSide() -> impl IntoView {
    let session = use_session();
    let page = use_page_state();
    let close = Callback::new(move |()| page.exchange.set(false));
    let sample = move |domain: &'static Registration| {
        let is_there = !session
            .with_workbench_untracked(|workbench| workbench.sample_streams(domain.name))
            .unwrap_or_default()
            .is_empty();
        let what = match is_there {
            true => words::exchange::IN_THE_LOG_RECORDING_IT_AGAIN.text(),
            false => words::exchange::NOT_IN_THE_LOG_IT_IS_RECORDED.text(),
        };
        view! {
            <li>
                <AnewButton anew=Anew::Sample(domain) label=words::exchange::sample(&domain.label) done=close />
                <span class="muted">{what}</span>
            </li>
        }
    };
    (!matches!(session.storage_mode(), StorageMode::Shared | StorageMode::Remote | StorageMode::Foreign)).then(|| {
        view! {
            <section class="dialog-part" aria-label=words::exchange::START_OVER.text()>
                <h3 class="eyebrow">{words::exchange::START_OVER.text()}</h3>
                <ul class="exports">
                    <li>
                        <AnewButton anew=Anew::Demo label=words::exchange::RESET_THE_DEMO.text().to_owned() done=close />
                        <span class="muted">{words::exchange::THE_LOG_OF_A_FIRST_VISIT_THE.text()}</span>
                    </li>
                    {registry().filter(|domain| !domain.story.is_empty()).map(sample).collect_view()}
                </ul>
                <ClearedLogs done=close />
            </section>
        }
    })
}

/// Lists what was cleared or replaced, to be brought back or forgotten.
#[component]
pub fn ClearedLogs(#[prop(optional)] done: Option<Callback<()>>) -> impl IntoView {
    let session = use_session();
    let cleared = move || session.with_workbench(|workbench| workbench.cleared()).unwrap_or_default();
    let finish = move |outcome: Result<(), UserError>, text: &str| {
        match outcome {
            Ok(()) => session.tell(Tone::Good, text),
            Err(refusal) => session.tell(Tone::Bad, refusal.message),
        }
        if let Some(done) = done {
            done.run(());
        }
    };
    let bring_back = move |generation: u32| {
        spawn_local(async move {
            finish(session.bring_back(generation).await, words::exchange::IT_IS_BACK_THE_LOG_THAT_WAS.text())
        });
    };
    let forget = move |generation: u32| {
        spawn_local(async move {
            finish(session.forget_cleared(generation).await, words::exchange::IT_IS_GONE_FOR_GOOD.text())
        });
    };
    let item = move |cleared: Cleared| {
        let Cleared { generation, events, lanes, units } = cleared;
        let lanes = match lanes {
            0 => String::new(),
            1 => words::exchange::WITH_A_WHAT_IF.text().to_owned(),
            more => words::exchange::with_what_ifs(&more),
        };
        view! {
            <li>
                <p>{format!("{}{lanes}, {}.", words::events(events as usize), words::size(units))}</p>
                <div class="row">
                    <button type="button" class="button" on:click=move |_| bring_back(generation)>{words::exchange::BRING_IT_BACK.text()}</button>
                    <button type="button" class="button" on:click=move |_| forget(generation)>{words::exchange::FORGET_IT.text()}</button>
                </div>
            </li>
        }
    };
    move || {
        let cleared = cleared();
        (!cleared.is_empty()).then(|| {
            view! {
                <h3 class="eyebrow">{words::exchange::CLEARED_OR_REPLACED.text()}</h3>
                <p class="muted">{words::exchange::IT_IS_THERE_UNTIL_THE_NEXT_TIME.text()}</p>
                <ul class="asides" aria-label=words::exchange::CLEARED_LOGS.text()>{cleared.into_iter().map(item).collect_view()}</ul>
            }
        })
    }
}

/// Offers to save a log before it is cleared, if storage may not have room to keep it.
#[component]
pub fn RoomHint() -> impl IntoView {
    let session = use_session();
    let is_large = Memo::new(move |_| {
        session.with_workbench(|workbench| workbench.store().usage().units > QUOTA_UNITS / 2).unwrap_or(false)
    });
    move || {
        is_large.get().then(|| {
            view! {
                <p><Icon name="warning" />{words::exchange::THE_LOG_TAKES_MORE_THAN_HALF_OF.text()}</p>
                <div class="row">
                    <button type="button" class="button" on:click=move |_| save_log(session)>{words::exchange::SAVE_THE_LOG.text()}</button>
                </div>
            }
        })
    }
}
