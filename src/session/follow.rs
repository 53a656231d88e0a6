//! What other tabs do to the log, followed.

use leptos::ev;
use leptos::prelude::*;

use crate::session::core::Session;
use crate::storage::layout::{GENERATION_KEY, LANE_PREFIX, in_plain};

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
