//! What screen readers say as the cursor moves: one sentence when it has come to rest, and none while it plays.

use std::time::Duration;

use leptos::prelude::*;

use crate::session::{Session, use_session};
use crate::ui::words;

/// How long the cursor rests before its moment is said.
const REST: Duration = Duration::from_millis(500);

/// Describes the moment of the cursor: `Event 12 of 40: Deposited €50.00, balance €120.00`.
pub fn moment_of(session: Session) -> String {
    let (revision, stream) = (session.revision(), session.stream());
    let event_type = session.with_workbench(|workbench| {
        workbench.log().in_stream(&stream, revision).map(|event| event.event_type.to_string())
    });
    let event_type = event_type.flatten();
    session.with_shown(|view| words::moment(view, &view.state_at(revision), event_type.as_deref())).unwrap_or_default()
}

/// Says the moment of the cursor, and whether it is live.
#[component]
pub fn Spoken() -> impl IntoView {
    let session = use_session();
    let said = RwSignal::new(String::new());
    let turn = StoredValue::new(0_u32);
    let playing = Memo::new(move |_| session.player().is_playing());
    Effect::new(move |before: Option<()>| {
        session.revision();
        session.head();
        session.stream();
        let is_playing = playing.get();
        let now = turn.try_update_value(|turn| {
            *turn = turn.wrapping_add(1);
            *turn
        });
        if before.is_none() || is_playing {
            return;
        }
        let say = move || {
            if turn.try_get_value() == now {
                let mood =
                    if untrack(|| session.is_live()) { words::state::LIVE.text() } else { words::state::PAST.text() };
                said.set(format!("{mood}. {}", untrack(|| moment_of(session))));
            }
        };
        set_timeout(say, REST);
    });
    view! { <p class="visually-hidden" role="status" aria-label=words::state::CURSOR.text()>{said}</p> }
}
