//! Play: the player's ticks with the screen's frames.

use leptos::prelude::*;

use crate::session::Session;
use crate::ui::breaks::Breaks;
use crate::ui::timeline::Timeline;

/// Ticks the player with the screen's frames while it plays; it stops if the condition holds.
pub fn play(session: Session, timeline: Timeline, breaks: Breaks) {
    let playing = Memo::new(move |_| session.player().is_playing());
    Effect::new(move |_| {
        if playing.get() {
            next_frame(session, timeline, breaks, None);
        }
    });
}

fn next_frame(session: Session, timeline: Timeline, breaks: Breaks, before: Option<f64>) {
    request_animation_frame(move || {
        if !session.player_now().is_playing() {
            return;
        }
        let now = js_sys::Date::now();
        // A copy: the rhythm looks at the log, which is in the same cell.
        let mut player = session.player_now();
        let from = player.revision();
        player.tick(before.map_or(0.0, |before| now - before), |revision| timeline.wait(session, revision));
        breaks.stop_player(&mut player, from);
        session.steer(|shown| *shown = player);
        next_frame(session, timeline, breaks, Some(now));
    });
}
