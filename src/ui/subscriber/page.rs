//! The subscriber's page: its progress, what it has done, and its controls.

use leptos::prelude::*;

use crate::downstream::Manner;
use crate::ui::header::ThemeButton;
use crate::ui::icon::Icon;
use crate::ui::subscriber::state::{AGAIN, Doing, SubscriberState};
use crate::ui::words;

/// Shows the subscriber in place of the page.
#[component]
pub fn SubscriberPage() -> impl IntoView {
    let subscriber = SubscriberState::open();
    view! {
        <div class="app subscriber" data-mood="live">
            <header class="header">
                <a class="brand" href="." aria-label="Foldback">
                    <Icon name="logo" />
                    <span>"Foldback"</span>
                </a>
                <span class="muted">"subscriber"</span>
                <span class="header-space"></span>
                <ThemeButton />
            </header>
            <main class="subscriber-grid">
                <p class="muted">
                    "The system at the other end. It receives the log's events as CloudEvents, at least once each, keeps its own checkpoint, and sends one e-mail an event. Open Foldback in another tab and record something; travel through time there, and see that nothing is sent again."
                </p>
                <Checkpoint subscriber />
                <MailCard subscriber />
                <Newest subscriber />
            </main>
        </div>
    }
}

#[component]
fn Checkpoint(subscriber: SubscriberState) -> impl IntoView {
    let state = move || match subscriber.doing.get() {
        Doing::Waiting => ("is-busy", "Waiting for a page of Foldback".to_owned()),
        Doing::Following => ("is-live", "Following".to_owned()),
        Doing::Stopped => ("is-paused", "Stopped".to_owned()),
        Doing::Crashed(at) => ("is-down", format!("Crashed at {at}")),
        Doing::Elsewhere => ("is-down", "Another log".to_owned()),
    };
    let story = move || match subscriber.doing.get() {
        Doing::Waiting => "No page answers. Open Foldback in another tab of this browser.",
        Doing::Following => "",
        Doing::Stopped => "What is recorded meanwhile waits in the log. It goes on from its checkpoint.",
        Doing::Crashed(_) => {
            "The e-mail went out, and then it crashed before it could write its checkpoint. Started again, it receives that event a second time."
        }
        Doing::Elsewhere => {
            "The page has another log than the one that was followed: the hash at the checkpoint differs."
        }
    };
    let count = move |of: fn(&crate::downstream::Subscriber) -> u32| {
        move || words::count(subscriber.subscriber.with(of) as usize)
    };
    let sent = move || words::count(subscriber.mail.with(|mail| mail.sent) as usize);
    let twice = move || subscriber.mail.with(|mail| mail.twice);
    let has_repeats = move || twice() > 0;
    let runs = move || !matches!(subscriber.doing.get(), Doing::Stopped | Doing::Crashed(_) | Doing::Elsewhere);
    let armed = move || subscriber.manner.with(|manner| manner.crashes);
    let manner = move |change: fn(&mut Manner)| subscriber.manner.update(change);
    let press = move |label: &'static str, disabled: Signal<bool>, press: fn(SubscriberState)| {
        view! { <button type="button" class="button" disabled=disabled on:click=move |_| press(subscriber)>{label}</button> }
            .into_any()
    };
    let stands = Signal::derive(move || !runs());
    view! {
        <section class="card subscriber-card" aria-label="Checkpoint">
            <div class="card-head">
                <h2 class="eyebrow">"Checkpoint"</h2>
                <span class=move || format!("read-model-state {}", state().0) role="status">{move || state().1}</span>
            </div>
            <output aria-label="Checkpoint">
                {move || format!("{} of {}", words::count(subscriber.subscriber.with(|subscriber| subscriber.position()).get()), words::count(subscriber.head.get().get()))}
            </output>
            <p class="muted">{story}</p>
            <dl class="facts">
                <div><dt>"Deliveries"</dt><dd aria-label="Deliveries">{count(|subscriber| subscriber.received)}</dd></div>
                <div><dt>"Delivered again"</dt><dd aria-label="Duplicates">{count(|subscriber| subscriber.duplicates)}</dd></div>
                <div><dt>"Archived before they were read"</dt><dd>{count(|subscriber| subscriber.missed)}</dd></div>
                <div><dt>"E-mails sent"</dt><dd aria-label="E-mails">{sent}</dd></div>
                <div class:is-down=has_repeats>
                    <dt>"Sent twice"</dt><dd aria-label="Twice">{move || words::count(twice() as usize)}</dd>
                </div>
            </dl>
            <div class="row">
                {move || match subscriber.doing.get() {
                    Doing::Elsewhere => press("Start over with this log", Signal::stored(false), SubscriberState::start_over),
                    Doing::Stopped | Doing::Crashed(_) => press("Start", Signal::stored(false), SubscriberState::start),
                    Doing::Waiting | Doing::Following => press("Stop", Signal::stored(false), SubscriberState::stop),
                }}
                {press("Deliver the last 5 again", stands, |subscriber| subscriber.pull(AGAIN))}
                {press("Replay from the first event", stands, SubscriberState::replay)}
            </div>
            <label class="check">
                <input
                    type="checkbox"
                    prop:checked=armed
                    disabled=move || !runs()
                    on:change=move |_| manner(|manner| manner.crashes = !manner.crashes)
                />
                <span>"Crash at the next event, after its e-mail and before the checkpoint"</span>
            </label>
            <label class="check">
                <input
                    type="checkbox"
                    prop:checked=move || subscriber.manner.with(|manner| manner.recognises)
                    on:change=move |_| manner(|manner| manner.recognises = !manner.recognises)
                />
                <span>"Recognise duplicates"</span>
            </label>
        </section>
    }
}

#[component]
fn MailCard(subscriber: SubscriberState) -> impl IntoView {
    let rows = move || {
        let newest = subscriber.mail.with(|mail| mail.newest.clone());
        let rows = newest.into_iter().map(|mail| {
            let times = (mail.times > 1)
                .then(|| view! { <strong class="is-down">{format!("sent {} times", words::count(mail.times as usize))}</strong> });
            view! { <li><span class="muted">{format!("#{}", mail.key)}</span><span>{mail.subject}</span>{times}</li> }
        });
        rows.collect_view()
    };
    view! {
        <section class="card subscriber-card" aria-label="E-mails sent">
            <h2 class="eyebrow">"E-mails sent, newest first"</h2>
            <ul class="mails">{rows}</ul>
        </section>
    }
}

#[component]
fn Newest(subscriber: SubscriberState) -> impl IntoView {
    view! {
        <section class="card subscriber-card" aria-label="Newest delivery">
            <h2 class="eyebrow">"Newest delivery"</h2>
            <pre class="json" tabindex="0">{move || subscriber.newest.get()}</pre>
        </section>
    }
}
