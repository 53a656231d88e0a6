//! What `window.foldback` does to the log: commands, facts, and what takes a while.

use js_sys::{Array, Promise};
use wasm_bindgen::JsValue;

use crate::api::call::{Later, closing, promise};
use crate::api::convert::{Outcome, from_json, from_json_list, to_json};
use crate::api::facts::Passed;
use crate::api::files;
use crate::api::looking::{Wanted, envelopes_of};
use crate::api::options::stream_of;
use crate::api::options::{OF_A_COMMAND, OF_A_REQUEST, Options};
use crate::engine::log::envelope::Position;
use crate::engine::user_error::UserError;
use crate::session::Session;
use crate::session::tasks::{Slice, breathe, next_message};
use crate::session::verify_slowly;

/// The functions that return a promise, by their names.
pub const CALLS: [(&str, Later); 8] = [
    ("open", open),
    ("readEvents", read_events),
    ("execute", execute),
    ("append", append),
    ("exportBlob", files::export_blob),
    ("verify", verify),
    ("archive", files::archive),
    ("clear", clear),
];

fn open(session: Session, stream: JsValue, _: JsValue) -> Promise {
    promise(async move {
        session.open_stream(stream_of(session, &stream)?)?;
        session.shown().await;
        Ok(JsValue::UNDEFINED)
    })
}

fn execute(session: Session, command: JsValue, options: JsValue) -> Promise {
    promise(async move {
        let command = to_json(&command)?;
        let options = Options::read(&options, &OF_A_COMMAND)?;
        let request = options.request(session)?;
        let positions = session.execute_at(&command, &request, options.moment("occurredAt")?).await?;
        breathe().await;
        recorded(session, &positions).await
    })
}

fn append(session: Session, events: JsValue, options: JsValue) -> Promise {
    // As they are now, whatever becomes of them before the promise is kept.
    let passed = Passed::of(&events);
    promise(async move {
        let facts = passed?.read().await?;
        let options = Options::read(&options, &OF_A_REQUEST)?;
        let request = options.request(session)?;
        let positions = session.append(facts, &request).await?;
        breathe().await;
        recorded(session, &positions).await
    })
}

/// How many events are read between two looks at the clock.
const STEP_EVENTS: u32 = 256;

/// Returns the envelopes of a stream, read in slices.
fn read_events(session: Session, options: JsValue, _: JsValue) -> Promise {
    promise(async move {
        let Wanted { stream, from, to } = Wanted::read(session, &options)?;
        // With all of its room: to move a million events as they become more takes longer than a slice.
        let found = Array::new_with_length((to + 1).saturating_sub(from));
        let (mut next, mut count, mut slice) = (from, 0, Slice::begin());
        while next <= to {
            let last = to.min(next.saturating_add(STEP_EVENTS - 1));
            let envelopes =
                session.with_workbench_untracked(|workbench| envelopes_of(workbench, Some(&stream), next, last));
            let read = from_json_list(&envelopes.ok_or_else(closing)?)?;
            for event in Array::from(&read).iter() {
                found.set(count, event);
                count += 1;
            }
            next = last + 1;
            if slice.is_over() {
                next_message().await;
                slice = Slice::begin();
            }
        }
        // Archived ones are left out.
        found.set_length(count);
        Ok(found.into())
    })
}

/// Returns the envelopes at some positions, many of them in slices.
async fn recorded(session: Session, positions: &[Position]) -> Outcome {
    let envelopes = |positions: &[Position]| {
        session.with_workbench_untracked(|workbench| workbench.store().envelopes_of(positions)).unwrap_or_default()
    };
    if positions.len() <= STEP_EVENTS as usize {
        return from_json_list(&envelopes(positions));
    }
    let (found, mut slice) = (Array::new(), Slice::begin());
    for positions in positions.chunks(STEP_EVENTS as usize) {
        for event in Array::from(&from_json_list(&envelopes(positions))?).iter() {
            found.push(&event);
        }
        if slice.is_over() {
            next_message().await;
            slice = Slice::begin();
        }
    }
    Ok(found.into())
}

fn verify(session: Session, _: JsValue, _: JsValue) -> Promise {
    promise(async move {
        let verified = verify_slowly(session, |_| {}).await?;
        from_json(&match verified.damage {
            None => serde_json::json!({ "ok": true, "checked": verified.checked.0 }),
            Some(damage) => serde_json::json!({
                "ok": false,
                "checked": verified.checked.0,
                "firstBad": damage.position.0,
                "reason": damage.reason.to_string(),
            }),
        })
    })
}

fn clear(session: Session, options: JsValue, _: JsValue) -> Promise {
    promise(async move {
        if !Options::read(&options, &["confirm"])?.flag("confirm")? {
            return Err(UserError::new("NotConfirmed", "clear({confirm: true}) empties the log.").into());
        }
        session.clear().await?;
        Ok(JsValue::UNDEFINED)
    })
}
