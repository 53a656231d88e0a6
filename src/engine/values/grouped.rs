//! Counts for people.

use crate::engine::values::locale::Locale;

/// Writes a count with its thousands grouped, as the shown locale does: `100,000`.
pub fn grouped(number: u64) -> String {
    Locale::shown().signs().grouped(number)
}
