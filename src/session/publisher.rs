//! The page's end of the stream out: it answers subscribers that pull, and notifies them of new events.

use std::cell::Cell;
use std::rc::Rc;

use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::spawn_local;

use crate::downstream::wire::{Message, channel_of};
use crate::session::core::Session;
use crate::session::storage_mode::StorageMode;
use crate::session::tasks::next_message;

/// Answers subscribers from now on. A log that is only looked at is not sent anywhere.
pub fn publish(session: Session) {
    if matches!(session.storage_mode(), StorageMode::Shared | StorageMode::Foreign) {
        return;
    }
    // Without channels no one can listen.
    let name = channel_of(session.key_space().as_deref());
    let Ok(channel) = web_sys::BroadcastChannel::new(&name) else { return };
    let answers = channel.clone();
    let hear = Closure::<dyn Fn(web_sys::MessageEvent)>::new(move |event: web_sys::MessageEvent| {
        let Some(message) = read(&event) else { return };
        if let Message::Report(report) = message {
            session.hear_subscriber(Some(report));
            return;
        }
        // A copy that is behind cannot tell whether the subscriber is of this log, and has nothing for it.
        if session.storage_mode() == StorageMode::Remote && is_ahead(session, &message) {
            return;
        }
        if let Some(answer) = session.with_workbench_untracked(|workbench| workbench.answer(&message)).flatten() {
            send(&answers, &answer);
        }
    });
    channel.set_onmessage(Some(hear.into_js_value().unchecked_ref()));
    let tell = move || {
        if let Some(head) = session.with_workbench_untracked(|workbench| workbench.log().head()) {
            send(&channel, &Message::Head { head });
        }
    };
    tell();
    // Once after the current work, however many events it records: a message costs more than an append.
    let (tell, is_due) = (Rc::new(tell), Rc::new(Cell::new(false)));
    session.watch(move || {
        if is_due.replace(true) {
            return;
        }
        let (tell, is_due) = (Rc::clone(&tell), Rc::clone(&is_due));
        spawn_local(async move {
            next_message().await;
            is_due.set(false);
            tell();
        });
    });
}

/// Returns `true` if a subscriber has handled more than the log has.
fn is_ahead(session: Session, message: &Message) -> bool {
    let Message::Pull { checkpoint: Some(known), .. } = message else { return false };
    session.with_workbench_untracked(|workbench| known.position > workbench.log().head()).unwrap_or(true)
}

/// Reads a message; `None` if it is unknown.
pub fn read(event: &web_sys::MessageEvent) -> Option<Message> {
    serde_json::from_str(&event.data().as_string()?).ok()
}

/// Sends a message to all listeners.
pub fn send(channel: &web_sys::BroadcastChannel, message: &Message) {
    if let Ok(text) = serde_json::to_string(message) {
        // A channel that is closed has no listener.
        let _ = channel.post_message(&text.into());
    }
}
