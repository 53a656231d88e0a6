//! What goes on by itself: play, other tabs' news, verification, and yielding to the browser in long work.

use leptos::ev;
use leptos::prelude::*;
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::JsFuture;

use crate::storage::layout::{GENERATION_KEY, LANE_PREFIX, in_plain};
use crate::storage::verify::{Verified, Verifier};
use crate::ui::app::Desk;
use crate::ui::session::Session;

/// Ticks the player with the screen's frames while it plays; it rests where the condition holds.
pub fn play(session: Session, desk: Desk) {
    let playing = Memo::new(move |_| session.player().is_playing());
    Effect::new(move |_| {
        if playing.get() {
            next_frame(session, desk, None);
        }
    });
}

fn next_frame(session: Session, desk: Desk, before: Option<f64>) {
    request_animation_frame(move || {
        if !session.player_now().is_playing() {
            return;
        }
        let now = js_sys::Date::now();
        // A copy: the rhythm looks at the log, which is in the same cell.
        let mut player = session.player_now();
        let from = player.revision();
        player.tick(before.map_or(0.0, |before| now - before), |revision| desk.timeline.wait(session, revision));
        desk.breaks.stop_player(&mut player, from);
        session.steer(|shown| *shown = player);
        next_frame(session, desk, Some(now));
    });
}

/// Follows what other tabs write to the log, and looks again when this one comes back to the front.
pub fn follow_other_tabs(session: Session) {
    session.join_other_tabs();
    session.run_processes();
    let storage = window_event_listener(ev::storage, move |event| {
        let key = event.key();
        let plain = key.as_deref().and_then(in_plain);
        if plain.as_deref().is_some_and(|key| key.starts_with(LANE_PREFIX)) {
            session.follow_lanes();
        } else if plain.is_some() || key.is_none_or(|key| key == GENERATION_KEY) {
            session.refresh();
        }
    });
    let focus = window_event_listener(ev::focus, move |_| session.refresh());
    on_cleanup(move || {
        storage.remove();
        focus.remove();
    });
}

/// Lets the browser draw and answer the person before the work goes on.
pub async fn next_task() {
    pause(0).await;
}

/// Waits for the next message to this page, which comes at once even where a page in the background has its timers slowed.
pub async fn next_message() {
    let promise = js_sys::Promise::new(&mut |resolve, _| {
        let Ok(channel) = web_sys::MessageChannel::new() else {
            // Without a channel the wait is over at once.
            let _ = resolve.call0(&JsValue::NULL);
            return;
        };
        channel.port1().set_onmessage(Some(&resolve));
        // A port that was just made takes a message.
        let _ = channel.port2().post_message(&JsValue::NULL);
    });
    let _ = JsFuture::from(promise).await;
}

/// Waits some milliseconds; a page in the background may wait much longer.
pub async fn pause(milliseconds: i32) {
    let promise = js_sys::Promise::new(&mut |resolve, _| {
        // A window always takes a timeout; were it to refuse, the work goes on at once.
        if window().set_timeout_with_callback_and_timeout_and_arguments_0(&resolve, milliseconds).is_err() {
            let _ = resolve.call0(&JsValue::NULL);
        }
    });
    let _ = JsFuture::from(promise).await;
}

/// Verifies the log on disk a segment at a time, telling how far it is; `None` when the disk cannot be read.
pub async fn verify_slowly(session: Session, progress: impl Fn(u32)) -> Option<Verified> {
    // What another tab has sealed meanwhile is not missing.
    session.refresh();
    let mut verifier = Verifier::default();
    loop {
        let step = session.peek(|bench| verifier.step(bench.store()))?;
        match step {
            Ok(Some(verified)) => return Some(verified),
            Ok(None) => progress(verifier.checked().0),
            Err(_) => return None,
        }
        next_task().await;
    }
}
