//! Subscriptions: a listener is called with the events that are there, then with those that come.

use std::cell::Cell;
use std::rc::Rc;

use js_sys::{Function, Reflect};
use wasm_bindgen::{JsCast as _, JsValue};
use wasm_bindgen_futures::spawn_local;

use crate::api::call::function;
use crate::api::convert::{self, Outcome};
use crate::api::looking::{envelopes_of, head_of};
use crate::api::options::{self, Options};
use crate::engine::log::envelope::{Position, Revision, StreamId};
use crate::session::Session;
use crate::session::tasks::next_task;
use crate::workbench::Workbench;

/// The name in a subscription that stands for all streams, in the order of the log.
const ALL: &str = "$all";

/// Calls a listener with each event from a number on: first those that are there, then those that come.
pub fn subscribe(session: Session, listener: JsValue, options: &JsValue) -> Outcome {
    let listener = options::function(listener, "listener")?;
    let options = Options::read(options, &["stream", "from"])?;
    let stream = match options.text("stream")?.as_deref() {
        Some(ALL) => None,
        Some(_) | None => Some(options.stream(session)?),
    };
    let next = Rc::new(Cell::new(options.number("from")?.unwrap_or(1).max(1)));
    let active = Rc::new(Cell::new(true));
    let deliver = {
        let active = Rc::clone(&active);
        move || {
            // An event at a time: a listener may act, and be called again by its own act.
            while active.get() {
                // A log that was cleared starts over.
                let head = session
                    .with_workbench_untracked(|workbench| head_of(workbench, stream.as_ref()))
                    .unwrap_or_default();
                let number = next.get().min(head + 1);
                let number = session
                    .with_workbench_untracked(|workbench| not_archived(workbench, stream.as_ref(), number))
                    .unwrap_or(number);
                next.set(number);
                let envelope = session
                    .with_workbench_untracked(|workbench| {
                        envelopes_of(workbench, stream.as_ref(), number, number).pop()
                    })
                    .flatten();
                let Some(envelope) = envelope.and_then(|text| convert::parse(&text).ok()) else { break };
                next.set(number + 1);
                if let Err(error) = listener.call1(&JsValue::NULL, &envelope) {
                    // An error of a listener is reported, and does not stop the others.
                    report(&error);
                }
            }
        }
    };
    let deliver = Rc::new(deliver);
    let later = Rc::clone(&deliver);
    session.watch(move || later());
    spawn_local(async move {
        next_task().await;
        deliver();
    });
    Ok(function(move |_, _| {
        active.set(false);
        Ok(JsValue::UNDEFINED)
    }))
}

/// Reports an error of a script's code as the browser reports an uncaught one.
fn report(error: &JsValue) {
    let window = leptos::prelude::window();
    let report =
        Reflect::get(&window, &"reportError".into()).ok().and_then(|report| report.dyn_into::<Function>().ok());
    if let Some(report) = report {
        // `reportError` itself does not throw.
        let _ = report.call1(&window, error);
    }
}

/// Returns the first number from one on whose event is not archived.
fn not_archived(workbench: &Workbench, stream: Option<&StreamId>, from: u32) -> u32 {
    let is_archived = |number: &u32| {
        let event = match stream {
            Some(stream) => workbench.log().in_stream(stream, Revision(*number)),
            None => workbench.log().at(Position(*number)),
        };
        event.is_some_and(|event| event.is_archived())
    };
    (from..=head_of(workbench, stream)).find(|number| !is_archived(number)).unwrap_or(from)
}
