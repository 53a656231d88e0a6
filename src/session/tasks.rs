//! Yielding to the browser in long work.

use std::cell::Cell;

use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::JsFuture;

use crate::session::clock;

/// How long a piece of work may keep the page before it lets the browser draw: well within a frame, so that what follows
/// it, and a slow machine, have room too.
const SLICE_MS: f64 = 8.0;

/// A slice of long work: it ends when its time is over.
pub struct Slice {
    began: f64,
}

impl Slice {
    /// Begins now.
    pub fn begin() -> Slice {
        Slice { began: clock::uptime() }
    }

    /// Returns `true` if the browser's turn has come.
    pub fn is_over(&self) -> bool {
        clock::uptime() - self.began >= SLICE_MS
    }
}

/// Work in slices of which only the newest is wanted; cheap to copy.
#[derive(Clone, Copy)]
pub struct NewestWork(StoredValue<u64>);

impl NewestWork {
    /// Begins without work.
    pub fn new() -> NewestWork {
        NewestWork(StoredValue::new(0))
    }

    /// Repeats a step until it returns `true`, in place of the work that was under way: a slice of it at once, the rest
    /// between frames.
    pub fn run(self, mut step: impl FnMut() -> bool + 'static) {
        self.0.update_value(|number| *number += 1);
        let number = self.0.get_value();
        if slice(&mut step) {
            return;
        }
        spawn_local(async move {
            loop {
                next_task().await;
                if self.0.try_get_value() != Some(number) || slice(&mut step) {
                    return;
                }
            }
        });
    }
}

impl Default for NewestWork {
    fn default() -> NewestWork {
        NewestWork::new()
    }
}

/// Repeats a step until it returns `true` or the slice is over; returns whether it did.
fn slice(step: &mut impl FnMut() -> bool) -> bool {
    let slice = Slice::begin();
    loop {
        if step() {
            return true;
        }
        if slice.is_over() {
            return false;
        }
    }
}

/// Lets the browser draw and answer the person before the work goes on.
pub async fn next_task() {
    pause(0).await;
}

/// Waits for the next message to this page, which comes at once even where a page in the background has its timers
/// slowed.
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

thread_local! {
    /// When the task under way was first looked at; `None` until it is.
    static TASK_BEGAN: Cell<Option<f64>> = const { Cell::new(None) };
}

/// Lets the browser draw if the task under way has lasted for a slice: after short work that a script asks for again and
/// again, each time as soon as it has the answer.
pub async fn breathe() {
    let now = clock::uptime();
    match TASK_BEGAN.get() {
        Some(began) if now - began < SLICE_MS => {}
        Some(_) => next_message().await,
        None => {
            TASK_BEGAN.set(Some(now));
            spawn_local(async {
                next_message().await;
                TASK_BEGAN.set(None);
            });
        }
    }
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
