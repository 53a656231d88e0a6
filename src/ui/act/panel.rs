//! The act panel: a form for each command. In the past a command opens a what-if lane; the log stays as it is.

use leptos::prelude::*;

use crate::domains::domain;
use crate::engine::domain::CommandForm;
use crate::engine::log::envelope::Revision;
use crate::engine::travel::player::Player;
use crate::session::{StorageMode, use_session};
use crate::ui::act::form::{Form, Purpose};
use crate::ui::act::who::{WhoButton, WhoField};
use crate::ui::words;

/// How many offered commands have a tab of their own; the rest share a menu.
const TABS: usize = 2;
/// The longest names that fit beside each other, in characters together.
const TABS_WIDTH: usize = 18;

/// Shows the forms.
#[component]
pub fn ActPanel() -> impl IntoView {
    let session = use_session();
    let forms = domain(session.stream_now().domain()).map_or(&[][..], |domain| domain.forms);
    let chosen = RwSignal::new(None::<&'static str>);
    let who = RwSignal::new(false);
    let head = Memo::new(move |_| session.head());
    let offered = Memo::new(move |_| {
        let revision = head.get();
        session
            .with_view(|view| {
                let tools = view.tools()?;
                Some(forms.iter().map(|form| tools.offers(form, revision)).collect::<Vec<bool>>())
            })
            .flatten()
            .unwrap_or_default()
    });
    let tabs = move || -> Vec<&'static CommandForm> {
        let offered = offered.get();
        let likely = forms.iter().zip(offered).filter(|(_, offered)| *offered).map(|(form, _)| form);
        let mut tabs: Vec<_> = likely.take(TABS).collect();
        if tabs.is_empty() {
            tabs.extend(forms.iter().take(TABS));
        }
        if tabs.iter().map(|form| form.command.len()).sum::<usize>() > TABS_WIDTH {
            tabs.truncate(1);
        }
        tabs
    };
    // What the person chose stays; else the first command that makes sense now.
    let current = Memo::new(move |_| chosen.get().or_else(|| tabs().first().map(|form| form.command)).unwrap_or(""));
    let others =
        move || forms.iter().filter(|form| !tabs().iter().any(|tab| tab.command == form.command)).collect::<Vec<_>>();
    let is_other = move || others().iter().any(|form| form.command == current.get());
    let pick = move |command: &str| chosen.set(forms.iter().map(|form| form.command).find(|known| *known == command));
    view! {
        <section class="card act" aria-label=words::act::ACT.text()>
            <div class="card-head">
                <h2 class="eyebrow">{words::act::ACT.text()}</h2>
                <WhoButton open=who />
            </div>
            <WhoField open=who />
            <Note />
            <div class="segments act-tabs" role="group" aria-label=words::act::COMMANDS.text()>
                {move || {
                    tabs()
                        .into_iter()
                        .map(|form| {
                            let command = form.command;
                            view! {
                                <button
                                    type="button"
                                    class="segment"
                                    aria-pressed=move || (current.get() == command).to_string()
                                    on:click=move |_| pick(command)
                                >
                                    {command}
                                </button>
                            }
                        })
                        .collect_view()
                }}
                // A menu by itself is as wide as its longest option; the text under it makes it as wide as the chosen
                // one.
                <span class="act-others">
                    <span aria-hidden="true">{move || if is_other() { current.get() } else { words::act::OTHER.text() }}</span>
                    <select
                        class="segment"
                        aria-label=words::act::OTHER_COMMANDS.text()
                        class:is-chosen=is_other
                        on:change=move |event| pick(&event_target_value(&event))
                        prop:value=move || if is_other() { current.get() } else { "" }
                    >
                        <option value="" disabled hidden selected>{words::act::OTHER.text()}</option>
                        {move || others().into_iter().map(|form| view! { <option value=form.command>{form.command}</option> }).collect_view()}
                    </select>
                </span>
            </div>
            {move || {
                forms.iter().find(|form| form.command == current.get()).map(|form| view! { <Form form=*form purpose=Purpose::Act done=move || chosen.set(None) /> })
            }}
        </section>
    }
}

/// Says what an action at the cursor does. What is said live, in the past, and at the longest of its places takes the
/// same room, so that nothing below it moves.
#[component]
fn Note() -> impl IntoView {
    let session = use_session();
    let live = move || match session.storage_mode() {
        StorageMode::Shared | StorageMode::Foreign => words::act::A_LOG_THAT_IS_ONLY_LOOKED_AT.text().to_owned(),
        StorageMode::Remote if !session.is_reached() => words::act::NOT_CONNECTED_TO_THE_LOG.text().to_owned(),
        StorageMode::Browser | StorageMode::Memory | StorageMode::Sandbox | StorageMode::Remote => {
            words::act::live_an_action_here_is_recorded(&words::count(session.head().get() + 1))
        }
    };
    let place = |revision: Revision, head: Revision| {
        let (revision, head) = (words::count(revision.get()), words::count(head.get()));
        words::act::event_of_an_action_here_starts_a(&revision, &head)
    };
    const STAYS: words::Word = words::act::LANE_THE_LOG_STAYS_AS_IT_IS;
    view! {
        <div class="callout act-note" role="note">
            <p class="act-live">{live}</p>
            <p class="act-past">
                {move || place(session.revision(), session.head())}
                <strong class="is-whatif">{words::act::WHAT_IF.text()}</strong>
                {STAYS.text()}
                <button type="button" class="link" on:click=move |_| session.steer(Player::go_live)>{words::act::RETURN_TO_LIVE.text()}</button>
                " "
                <kbd>{words::act::END.text()}</kbd>
            </p>
            <p class="act-room" aria-hidden="true">
                {move || place(session.head(), session.head())}
                <strong>{words::act::WHAT_IF.text()}</strong>
                {STAYS.text()}
                <span class="link">{words::act::RETURN_TO_LIVE.text()}</span>
                " "
                <kbd>{words::act::END.text()}</kbd>
            </p>
        </div>
    }
}
