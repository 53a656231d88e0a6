//! The browser's clock: the only place where the page reads the time of day.

use crate::engine::values::time::Timestamp;

/// Returns the current time.
pub fn now() -> Timestamp {
    Timestamp::from_millis(js_sys::Date::now() as i64)
}

/// Returns the milliseconds since the page began, for measuring how long something takes.
pub fn uptime() -> f64 {
    leptos::prelude::window().performance().map_or(0.0, |performance| performance.now())
}
