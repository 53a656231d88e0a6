//! Tampering: one character of the stored text changed, to see that the chain finds it.

use crate::engine::log::envelope::Position;
use crate::storage::layout::LogKey;
use crate::storage::port::{KeyValue as _, StorageError};
use crate::storage::store::EventStore;

impl EventStore {
    /// Returns `true` if the log is in a sandbox.
    pub fn is_in_sandbox(&self) -> bool {
        self.disk.is_sandbox()
    }

    /// Changes one digit of the stored data of an event; of the same event again: changes it back. The log in memory is
    /// as it was until the disk is read again. Returns `false` if no page holds the event, or its data has no digit.
    ///
    /// # Errors
    /// [`StorageError`] if the disk cannot be read or written.
    pub fn tamper(&mut self, position: Position) -> Result<bool, StorageError> {
        let keys = self.disk.keys()?;
        for key in keys.iter().filter(|key| matches!(LogKey::read(key), Some(LogKey::Page(..)))) {
            let text = self.disk.get(key)?.unwrap_or_default();
            if let Some(changed) = tampered(&text, position) {
                self.disk.set(key, &changed)?;
                return Ok(true);
            }
        }
        Ok(false)
    }
}

/// Changes the second digit of the first number in an event's data, its only one if it has no second: JSON it remains.
fn tampered(page: &str, position: Position) -> Option<String> {
    let event = page.find(&format!("{{\"position\":{position},"))?;
    let data = event + page[event..].find("\"data\":")?;
    let end = data + page[data..].find("\"hash\":")?;
    let first = data + page[data..end].find(|letter: char| letter.is_ascii_digit())?;
    let has_second = page.as_bytes().get(first + 1).is_some_and(u8::is_ascii_digit);
    let at = first + usize::from(has_second);
    let digit = char::from(page.as_bytes().get(at)? ^ 1);
    Some(format!("{}{digit}{}", &page[..at], &page[at + 1..]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_digit_of_the_events_data_changes_and_changes_back() {
        let page = "{}\n{\"position\":2,\"data\":{\"amount_minor\":10000},\"hash\":\"00\"}";
        let changed = tampered(page, Position(2)).unwrap();
        assert_eq!(changed, page.replace("10000", "11000"));
        assert_eq!(tampered(&changed, Position(2)).unwrap(), page);
        assert_eq!(tampered(page, Position(3)), None);
    }
}
