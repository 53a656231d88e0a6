//! The transport: first, previous, play, next, live, and how fast.

use leptos::prelude::*;

use crate::engine::envelope::Revision;
use crate::engine::player::{Player, Speed};
use crate::ui::icon::Icon;
use crate::ui::session::use_session;
use crate::ui::words::{events, number};

/// Shows the transport.
#[component]
pub fn Transport() -> impl IntoView {
    let session = use_session();
    let button = move |label: &'static str, icon: &'static str, act: fn(&mut Player)| {
        view! {
            <button type="button" class="button button-icon" aria-label=label title=label on:click=move |_| session.steer(act)>
                <Icon name=icon />
            </button>
        }
    };
    let playing = Memo::new(move |_| session.player().is_playing());
    let play_label = move || if playing.get() { "Pause" } else { "Play" };
    let speed = move |event| {
        let chosen = event_target_value(&event);
        if let Some(speed) = Speed::ALL.into_iter().find(|speed| number(speed.factor()) == chosen) {
            session.set_speed(speed);
        }
    };
    let cost = move || {
        let revision = session.player().revision();
        let cost = session.state_at(revision)?.cost;
        Some(match cost.checkpoint {
            Revision(0) => format!("{} folded", events(cost.folded)),
            checkpoint => format!("checkpoint {checkpoint} + {}", events(cost.folded)),
        })
    };
    view! {
        <div class="transport" role="group" aria-label="Transport">
            {button("First event", "first", |player| player.go_to(Revision(0)))}
            {button("Previous event", "previous", |player| { player.pause(); player.step(-1) })}
            <button
                type="button"
                class="button button-main button-play"
                aria-label=play_label
                title=play_label
                on:click=move |_| session.steer(toggle_play)
            >
                {move || if playing.get() { view! { <Icon name="pause" /> } } else { view! { <Icon name="play" /> } }}
            </button>
            {button("Next event", "next", |player| { player.pause(); player.step(1) })}
            {button("Live", "last", Player::go_live)}
            <select class="button speed" aria-label="Speed" on:change=speed prop:value=move || number(session.player().speed().factor())>
                {Speed::ALL
                    .map(|speed| {
                        let factor = number(speed.factor());
                        view! { <option value=factor.clone() selected=move || session.player().speed() == speed>{format!("{factor}×")}</option> }
                    })
                    .collect_view()}
            </select>
            <span class="time-cost">{move || cost()}</span>
        </div>
    }
}

/// Plays, or rests where it is.
pub fn toggle_play(player: &mut Player) {
    if player.is_playing() { player.pause() } else { player.play() }
}
