//! The browser's clock: the only place where the page reads the time of day.

use crate::engine::values::time::Timestamp;

/// Returns the current time.
pub fn now() -> Timestamp {
    Timestamp::from_millis(js_sys::Date::now() as i64)
}
