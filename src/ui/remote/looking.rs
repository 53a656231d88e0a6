//! A stream of another system: how the page and the server stand, what was read, and what was not.

use leptos::prelude::*;

use crate::remote::LogAddress;
use crate::session::remote::{Feed, RemoteState};
use crate::session::use_session;
use crate::ui::address::{open_anew, reload};
use crate::ui::icon::Icon;
use crate::ui::later::{Until, later};
use crate::ui::page_state::use_page_state;
use crate::ui::query::value_of;
use crate::ui::remote::connect::Connect;
use crate::ui::remote::opened::LOG;
use crate::ui::words::count;
use crate::words;

/// Connects to the stream that the address of the page names, and shows what its messages are read as.
#[component]
pub fn Looking() -> impl IntoView {
    let session = use_session();
    let address = value_of(LOG).and_then(|text| LogAddress::read(&text))?;
    let reader = use_page_state().extensions.messages()?;
    Some(later(reader, Until::Said, move |reader| {
        let feed = Feed::begin(session, address.clone(), reader.may);
        let how = (reader.view)(feed);
        view! { <Banner feed>{how}</Banner> }.into_any()
    }))
}

#[component]
fn Banner(feed: Feed, children: Children) -> impl IntoView {
    let word = move || match feed.state() {
        RemoteState::Connecting | RemoteState::CatchingUp(..) => "coming",
        RemoteState::Connected => "connected",
        RemoteState::Offline => "offline",
        RemoteState::NotSignedIn
        | RemoteState::Missing
        | RemoteState::Foreign
        | RemoteState::NoClient
        | RemoteState::Ended(_) => "ended",
    };
    let is_trouble = move || matches!(word(), "offline" | "ended");
    let is_refused = move || match feed.state() {
        RemoteState::NotSignedIn => true,
        RemoteState::Ended(refusal) => refusal.name == "NotAllowed",
        _ => false,
    };
    view! {
        <aside class="notice shared-log" class:is-bad=is_trouble aria-label=words::remote::MESSAGES_OF_ANOTHER_SYSTEM.text() data-remote=word>
            {move || if is_trouble() { view! { <Icon name="warning" /> } } else { view! { <Icon name="share" /> } }}
            <p role="status">
                <strong>{words::remote::MESSAGES_OF_ANOTHER_SYSTEM.text()}". "</strong>
                {move || text(feed)}
                {words::remote::ONLY_READ.text()}
                {move || notes(feed)}
            </p>
            <div class="row">
                {move || actions(feed)}
                <button type="button" class="button" on:click=move |_| open_anew("")>{words::share::BACK_TO_MY_LOG.text()}</button>
            </div>
            {move || is_refused().then(|| view! { <Connect asks=true /> })}
            {children()}
        </aside>
    }
}

/// Says how the page and the server stand.
fn text(feed: Feed) -> String {
    let name = feed.address().to_string();
    match feed.state() {
        RemoteState::Connecting => words::remote::connecting_to(&name),
        RemoteState::CatchingUp(done, of) => {
            words::remote::reading_messages(&count(done as usize), &count(of as usize))
        }
        RemoteState::Connected | RemoteState::Foreign => match feed.watch().read() {
            0 => words::remote::no_messages_yet(&name),
            read => words::remote::looking_at(&name, &count(read as usize)),
        },
        RemoteState::Offline => words::remote::WHAT_WAS_READ_IS_STILL_HERE.text().to_owned(),
        RemoteState::NotSignedIn => words::remote::THE_SERVER_ASKS_WHO_YOU_ARE.text().to_owned(),
        RemoteState::Missing => words::remote::THE_SERVER_HAS_NO_STREAM_OF_THIS_NAME.text().to_owned(),
        RemoteState::NoClient => words::remote::THIS_PAGE_WAS_BUILT_WITHOUT.text().to_owned(),
        RemoteState::Ended(refusal) => refusal.message,
    }
}

/// Says what was not read, and what was read otherwise.
fn notes(feed: Feed) -> String {
    let watch = feed.watch();
    let number = |number: u64| count(number as usize);
    let noted = |sequences: u64, note: &dyn Fn(String) -> String| (sequences > 0).then(|| note(number(sequences)));
    let texts = watch.texts();
    [
        noted(texts.count, &|messages| words::remote::messages_that_are_not_json(&messages, &number(texts.first))),
        noted(watch.before(), &|messages| words::remote::earlier_messages(&messages)),
        noted(watch.gone(), &|messages| words::remote::messages_that_are_gone(&messages)),
        noted(watch.purged(), &|sequence| words::remote::messages_were_purged(&sequence)),
    ]
    .into_iter()
    .flatten()
    .collect()
}

fn actions(feed: Feed) -> Option<AnyView> {
    match feed.state() {
        RemoteState::Ended(refusal) if matches!(refusal.name.as_str(), "DifferentLog" | "TooManyMessages") => Some(
            view! { <button type="button" class="button" on:click=move |_| reload()>{words::remote::READ_IT_AS_IT_IS_NOW.text()}</button> }
                .into_any(),
        ),
        RemoteState::Ended(_) | RemoteState::NoClient | RemoteState::Missing => Some(
            view! { <button type="button" class="button" on:click=move |_| feed.try_again()>{words::share::TRY_AGAIN.text()}</button> }
                .into_any(),
        ),
        RemoteState::Connecting
        | RemoteState::CatchingUp(..)
        | RemoteState::Connected
        | RemoteState::Offline
        | RemoteState::Foreign
        | RemoteState::NotSignedIn => None,
    }
}
