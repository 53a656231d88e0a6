//! How the page and the log on a server stand, said all the time.

use leptos::prelude::*;

use crate::session::remote::{Home, RemoteState, forget_copy};
use crate::session::use_session;
use crate::ui::address::{open_anew, reload};
use crate::ui::icon::Icon;
use crate::ui::remote::connect::Connect;
use crate::ui::remote::opened::{look_at, take_opened};
use crate::ui::remote::people::Here;
use crate::ui::words::count;
use crate::words;

/// Connects the log of the page to its server, and shows how they stand.
#[component]
pub fn Banner() -> impl IntoView {
    let session = use_session();
    let home = take_opened().map(|copy| Home::begin(session, copy))?;
    let name = home.address().to_string();
    let text = move || match home.state() {
        RemoteState::Connecting => words::remote::connecting_to(&name),
        RemoteState::CatchingUp(done, of) => {
            words::remote::reading_what_others_wrote(&count(done as usize), &count(of as usize))
        }
        RemoteState::Connected => words::remote::connected_to(&name),
        RemoteState::Offline => words::remote::THE_SERVER_IS_NOT_REACHED_READ_ONLY.text().to_owned(),
        RemoteState::NotSignedIn => words::remote::THE_SERVER_ASKS_WHO_YOU_ARE.text().to_owned(),
        RemoteState::Missing => words::remote::THE_SERVER_HAS_NO_LOG_OF_THIS_NAME.text().to_owned(),
        RemoteState::Foreign => words::remote::THIS_STREAM_HOLDS_MESSAGES.text().to_owned(),
        RemoteState::NoClient => words::remote::THIS_PAGE_WAS_BUILT_WITHOUT.text().to_owned(),
        RemoteState::Ended(refusal) => refusal.message,
    };
    let left_out = move || {
        session.version();
        let count = home.left_out();
        (count > 0 && home.state().is_connected()).then(|| words::remote::messages_are_left_out(&count))
    };
    let no_room = move || {
        session.version();
        (home.is_full() && home.state() == RemoteState::Connected).then(|| words::remote::NO_ROOM_FOR_ALL.text())
    };
    let word = move || match home.state() {
        RemoteState::Connecting | RemoteState::CatchingUp(..) => "coming",
        RemoteState::Connected => "connected",
        RemoteState::Offline => "offline",
        RemoteState::Foreign => "foreign",
        RemoteState::NotSignedIn | RemoteState::Missing | RemoteState::NoClient | RemoteState::Ended(_) => "ended",
    };
    let is_trouble = move || matches!(word(), "offline" | "ended");
    Some(view! {
        <aside class="notice shared-log" class:is-bad=is_trouble aria-label=words::remote::A_LOG_ON_A_SERVER.text() data-remote=word>
            {move || if is_trouble() { view! { <Icon name="warning" /> } } else { view! { <Icon name="share" /> } }}
            <p role="status">
                <strong>{words::remote::A_LOG_ON_A_SERVER.text()}". "</strong>
                {text}
                {left_out}
                {no_room}
            </p>
            <div class="row">
                {move || actions(home)}
                <button type="button" class="button" on:click=move |_| open_anew("")>{words::share::BACK_TO_MY_LOG.text()}</button>
            </div>
            {move || (home.state() == RemoteState::NotSignedIn).then(|| view! { <Connect asks=true /> })}
            <div class="remote-here" hidden=move || !home.state().is_connected()><Here home /></div>
        </aside>
    })
}

fn actions(home: Home) -> Option<AnyView> {
    let anew = move |_| {
        forget_copy(&home.address());
        reload();
    };
    match home.state() {
        RemoteState::Missing => Some(
            view! { <button type="button" class="button" on:click=move |_| home.create()>{words::remote::MAKE_THIS_LOG.text()}</button> }
                .into_any(),
        ),
        RemoteState::Ended(refusal) if refusal.name == "DifferentLog" => Some(
            view! { <button type="button" class="button" on:click=anew>{words::remote::READ_THE_LOG_AS_IT_IS_NOW.text()}</button> }
                .into_any(),
        ),
        RemoteState::Foreign => Some(
            view! {
                <button type="button" class="button button-main" on:click=move |_| look_at(&home.address())>
                    {words::remote::LOOK_AT_THE_MESSAGES.text()}
                </button>
                <button type="button" class="button" on:click=move |_| home.use_as_log()>{words::remote::USE_IT_AS_A_LOG.text()}</button>
            }
                .into_any(),
        ),
        RemoteState::Ended(_) | RemoteState::NoClient => Some(
            view! { <button type="button" class="button" on:click=move |_| home.try_again()>{words::share::TRY_AGAIN.text()}</button> }
                .into_any(),
        ),
        RemoteState::Connecting
        | RemoteState::CatchingUp(..)
        | RemoteState::Connected
        | RemoteState::Offline
        | RemoteState::NotSignedIn => None,
    }
}
