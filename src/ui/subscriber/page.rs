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
                <h1 class="muted subscriber-title">{words::subscriber::SUBSCRIBER.text()}</h1>
                <span class="header-space"></span>
                <ThemeButton />
            </header>
            <main class="subscriber-grid">
                <p class="muted">
                    {words::subscriber::THE_SYSTEM_AT_THE_OTHER_END_IT.text()}
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
        Doing::Waiting => ("is-busy", words::subscriber::WAITING_FOR_A_PAGE_OF_FOLDBACK.text().to_owned()),
        Doing::Following => ("is-live", words::subscriber::FOLLOWING.text().to_owned()),
        Doing::Stopped => ("is-paused", words::subscriber::STOPPED.text().to_owned()),
        Doing::Crashed(at) => ("is-down", words::subscriber::crashed_at(&at)),
        Doing::Elsewhere => ("is-down", words::subscriber::ANOTHER_LOG.text().to_owned()),
    };
    let story = move || match subscriber.doing.get() {
        Doing::Waiting => words::subscriber::NO_PAGE_ANSWERS_OPEN_FOLDBACK_IN.text(),
        Doing::Following => "",
        Doing::Stopped => words::subscriber::WHAT_IS_RECORDED_MEANWHILE_WAITS.text(),
        Doing::Crashed(_) => words::subscriber::THE_E_MAIL_WENT_OUT_AND_THEN.text(),
        Doing::Elsewhere => words::subscriber::THE_PAGE_HAS_ANOTHER_LOG_THAN_THE.text(),
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
        <section class="card subscriber-card" aria-label=words::subscriber::CHECKPOINT.text()>
            <div class="card-head">
                <h2 class="eyebrow">{words::subscriber::CHECKPOINT.text()}</h2>
                <span class=move || format!("read-model-state {}", state().0) role="status">{move || state().1}</span>
            </div>
            <output aria-label=words::subscriber::CHECKPOINT.text()>
                {move || words::subscriber::of(&words::count(subscriber.subscriber.with(|subscriber| subscriber.position()).get()), &words::count(subscriber.head.get().get()))}
            </output>
            <p class="muted">{story}</p>
            <dl class="facts">
                <div><dt>{words::subscriber::DELIVERIES.text()}</dt><dd aria-label=words::subscriber::DELIVERIES.text()>{count(|subscriber| subscriber.received)}</dd></div>
                <div><dt>{words::subscriber::DELIVERED_AGAIN.text()}</dt><dd aria-label=words::subscriber::DUPLICATES.text()>{count(|subscriber| subscriber.duplicates)}</dd></div>
                <div><dt>{words::subscriber::ARCHIVED_BEFORE_THEY_WERE_READ.text()}</dt><dd>{count(|subscriber| subscriber.missed)}</dd></div>
                <div><dt>{words::subscriber::E_MAILS_SENT.text()}</dt><dd aria-label=words::subscriber::E_MAILS.text()>{sent}</dd></div>
                <div class:is-down=has_repeats>
                    <dt>{words::subscriber::SENT_TWICE.text()}</dt><dd aria-label=words::subscriber::TWICE.text()>{move || words::count(twice() as usize)}</dd>
                </div>
            </dl>
            <div class="row">
                {move || match subscriber.doing.get() {
                    Doing::Elsewhere => press(words::subscriber::START_OVER_WITH_THIS_LOG.text(), Signal::stored(false), SubscriberState::start_over),
                    Doing::Stopped | Doing::Crashed(_) => press(words::subscriber::START.text(), Signal::stored(false), SubscriberState::start),
                    Doing::Waiting | Doing::Following => press(words::subscriber::STOP.text(), Signal::stored(false), SubscriberState::stop),
                }}
                {press(words::subscriber::DELIVER_THE_LAST_5_AGAIN.text(), stands, |subscriber| subscriber.pull(AGAIN))}
                {press(words::subscriber::REPLAY_FROM_THE_FIRST_EVENT.text(), stands, SubscriberState::replay)}
            </div>
            <label class="check">
                <input
                    type="checkbox"
                    prop:checked=armed
                    disabled=move || !runs()
                    on:change=move |_| manner(|manner| manner.crashes = !manner.crashes)
                />
                <span>{words::subscriber::CRASH_AT_THE_NEXT_EVENT_AFTER_ITS.text()}</span>
            </label>
            <label class="check">
                <input
                    type="checkbox"
                    prop:checked=move || subscriber.manner.with(|manner| manner.recognises)
                    on:change=move |_| manner(|manner| manner.recognises = !manner.recognises)
                />
                <span>{words::subscriber::RECOGNISE_DUPLICATES.text()}</span>
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
                .then(|| view! { <strong class="is-down">{words::subscriber::sent_times(&words::count(mail.times as usize))}</strong> });
            view! { <li><span class="muted">{format!("#{}", mail.key)}</span><span>{mail.subject}</span>{times}</li> }
        });
        rows.collect_view()
    };
    view! {
        <section class="card subscriber-card" aria-label=words::subscriber::E_MAILS_SENT.text()>
            <h2 class="eyebrow">{words::subscriber::E_MAILS_SENT_NEWEST_FIRST.text()}</h2>
            <ul class="mails">{rows}</ul>
        </section>
    }
}

#[component]
fn Newest(subscriber: SubscriberState) -> impl IntoView {
    view! {
        <section class="card subscriber-card" aria-label=words::subscriber::NEWEST_DELIVERY.text()>
            <h2 class="eyebrow">{words::subscriber::NEWEST_DELIVERY.text()}</h2>
            <pre class="json" tabindex="0">{move || subscriber.newest.get()}</pre>
        </section>
    }
}
