//! The transport: first, previous, play, next, live, and how fast.

use leptos::prelude::*;

use crate::engine::log::envelope::Revision;
use crate::engine::travel::player::{Player, Speed};
use crate::session::use_session;
use crate::ui::icon::Icon;
use crate::ui::page_state::use_page_state;
use crate::ui::words::number;

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
    let play_label = move || if playing.get() { "Pause" } else { "Play" };
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
        <div class="transport" role="group" aria-label="Transport">
            {button("First event", "first", Callback::new(move |()| session.steer(|player| player.go_to(Revision(0)))))}
            {button("Previous event", "previous", Callback::new(move |()| breaks.step(session, -1)))}
            <button
                type="button"
                class="button button-main button-play"
                aria-label=play_label
                title=play_label
                on:click=move |_| session.steer(Player::toggle)
            >
                {move || if playing.get() { view! { <Icon name="pause" /> } } else { view! { <Icon name="play" /> } }}
            </button>
            {button("Next event", "next", Callback::new(move |()| breaks.step(session, 1)))}
            {button("Live", "last", Callback::new(move |()| session.steer(Player::go_live)))}
            <LoopButton />
            <select class="button speed" aria-label="Speed" on:change=speed prop:value=chosen>
                {Speed::ALL
                    .map(|speed| {
                        let factor = number(speed.factor());
                        let text = format!("{factor}×");
                        view! { <option value=factor.clone() selected=move || chosen() == factor>{text}</option> }
                    })
                    .collect_view()}
                <option value=AS_IT_HAPPENED selected=move || chosen() == AS_IT_HAPPENED>"as it happened"</option>
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
        Some((first, last)) => format!("Loop from event {first} to {last}: press to end it"),
        None => "Loop over what is seen; drag on the track to choose a range".to_owned(),
    };
    view! {
        <button
            type="button"
            class="button button-icon"
            aria-label="Loop"
            title=title
            aria-pressed=move || range.get().is_some().to_string()
            on:click=move |_| timeline.toggle_loop(session)
        >
            <Icon name="loop" />
        </button>
    }
}
