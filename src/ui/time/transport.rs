//! The transport: first, previous, play, next, live, and how fast.

use leptos::prelude::*;

use crate::engine::log::envelope::Revision;
use crate::engine::travel::player::{Player, Speed};
use crate::session::use_session;
use crate::ui::icon::Icon;
use crate::ui::page_state::use_page_state;
use crate::ui::words::{decimal, number};
use crate::words;

/// The value of the choice that plays events as they happened.
const AS_IT_HAPPENED: &str = "happened";

/// Shows the transport.
#[component]
pub fn Transport() -> impl IntoView {
    let session = use_session();
    let (timeline, breaks) = (use_page_state().timeline, use_page_state().breaks);
    let button = move |label: &'static str, icon: &'static str, act: Callback<()>| {
        view! {
            <button type="button" class="button button-icon" aria-label=label title=label on:click=move |_| act.run(())>
                <Icon name=icon />
            </button>
        }
    };
    let playing = Memo::new(move |_| session.player().is_playing());
    let play_label = move || if playing.get() { words::time::PAUSE.text() } else { words::time::PLAY.text() };
    let speed = move |event| {
        let chosen = event_target_value(&event);
        timeline.as_it_happened.set(chosen == AS_IT_HAPPENED);
        if chosen == AS_IT_HAPPENED {
            session.set_speed(Speed::new(1.0));
        }
        if let Some(speed) = Speed::ALL.into_iter().find(|speed| number(speed.factor()) == chosen) {
            session.set_speed(speed);
        }
    };
    let chosen = move || match timeline.as_it_happened.get() {
        true => AS_IT_HAPPENED.to_owned(),
        false => number(session.player().speed().factor()),
    };
    view! {
        <div class="transport" role="group" aria-label=words::time::TRANSPORT.text()>
            {button(words::time::FIRST_EVENT.text(), "first", Callback::new(move |()| session.steer(|player| player.go_to(Revision(0)))))}
            {button(words::time::PREVIOUS_EVENT.text(), "previous", Callback::new(move |()| breaks.step(session, -1)))}
            <button
                type="button"
                class="button button-main button-play"
                aria-label=play_label
                title=play_label
                on:click=move |_| session.steer(Player::toggle)
            >
                {move || if playing.get() { view! { <Icon name="pause" /> } } else { view! { <Icon name="play" /> } }}
            </button>
            {button(words::time::NEXT_EVENT.text(), "next", Callback::new(move |()| breaks.step(session, 1)))}
            {button(words::time::LIVE.text(), "last", Callback::new(move |()| session.steer(Player::go_live)))}
            <LoopButton />
            <select class="button speed" aria-label=words::time::SPEED.text() on:change=speed prop:value=chosen>
                {Speed::ALL
                    .map(|speed| {
                        let factor = number(speed.factor());
                        let text = format!("{}×", decimal(speed.factor()));
                        view! { <option value=factor.clone() selected=move || chosen() == factor>{text}</option> }
                    })
                    .collect_view()}
                <option value=AS_IT_HAPPENED selected=move || chosen() == AS_IT_HAPPENED>{words::time::AS_IT_HAPPENED.text()}</option>
            </select>
        </div>
    }
}

/// Loops over what is seen, or over the range that is chosen, until it is pressed again.
#[component]
fn LoopButton() -> impl IntoView {
    let session = use_session();
    let timeline = use_page_state().timeline;
    let range = Memo::new(move |_| session.player().range());
    let title = move || match range.get() {
        Some((first, last)) => words::time::loop_from_event_to_press_to_end(&first, &last),
        None => words::time::LOOP_OVER_WHAT_IS_SEEN_DRAG_ON.text().to_owned(),
    };
    view! {
        <button
            type="button"
            class="button button-icon"
            aria-label=words::time::LOOP_IT.text()
            title=title
            aria-pressed=move || range.get().is_some().to_string()
            on:click=move |_| timeline.toggle_loop(session)
        >
            <Icon name="loop" />
        </button>
    }
}
