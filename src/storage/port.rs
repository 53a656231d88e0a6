//! The port to storage that keeps texts under keys, and its errors.

use std::fmt;

use crate::words;

/// Keeps texts under keys, as local storage does: each call is atomic, sizes count in UTF-16 units.
pub trait KeyValue {
    /// Reads the text under a key.
    ///
    /// # Errors
    /// [`StorageError::Denied`] if reading is not allowed.
    fn get(&self, key: &str) -> Result<Option<String>, StorageError>;

    /// Puts a text under a key, replacing any other; on an error the old text is kept.
    ///
    /// # Errors
    /// [`StorageError::QuotaExceeded`] if it does not fit, [`StorageError::Denied`] if writing is not allowed.
    fn set(&mut self, key: &str, text: &str) -> Result<(), StorageError>;

    /// Removes a key and its text; does nothing if the key is missing.
    ///
    /// # Errors
    /// [`StorageError::Denied`] if writing is not allowed.
    fn remove(&mut self, key: &str) -> Result<(), StorageError>;

    /// Lists all keys, in no order.
    ///
    /// # Errors
    /// [`StorageError::Denied`] if reading is not allowed.
    fn keys(&self) -> Result<Vec<String>, StorageError>;

    /// Returns `true` if this is the text under a key, as [`KeyValue::get`] would show; a disk that knows what it wrote need
    /// not copy it for that.
    ///
    /// # Errors
    /// [`StorageError::Denied`] if reading is not allowed.
    fn holds(&self, key: &str, text: &str) -> Result<bool, StorageError> {
        Ok(self.get(key)?.is_some_and(|kept| kept == text))
    }

    /// Returns `true` if it is a sandbox, in which a lesson may do what would harm a person's own log.
    fn is_sandbox(&self) -> bool {
        false
    }
}

/// The UTF-16 units that keys and texts may take together in the local storage of today's browsers.
pub const QUOTA_UNITS: u64 = 5_242_880;

/// Returns the length of a text in UTF-16 units, in which storage counts.
pub fn units(text: &str) -> u64 {
    if text.is_ascii() {
        return text.len() as u64;
    }
    // A character takes one unit, or two if UTF-8 needs four bytes: continuation bytes count nothing.
    const LOWEST_BITS: u64 = u64::MAX / 0xFF;
    let (eights, rest) = text.as_bytes().as_chunks();
    let rest: u64 = rest.iter().map(|byte| u64::from(byte & 0xC0 != 0x80) + u64::from(*byte >= 0xF0)).sum();
    let of_eight = |bytes: &[u8; 8]| {
        let bits = u64::from_ne_bytes(*bytes);
        let (continues, is_long) = (bits >> 7 & !(bits >> 6), bits >> 7 & bits >> 6 & bits >> 5 & bits >> 4);
        let count = |bits: u64| u64::from((bits & LOWEST_BITS).count_ones());
        8 - count(continues) + count(is_long)
    };
    eights.iter().map(of_eight).sum::<u64>() + rest
}

/// Why storage failed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum StorageError {
    /// The text does not fit.
    QuotaExceeded {
        /// How many UTF-16 units the refused key and text take.
        needed: u64,
    },
    /// The browser or the person does not allow it.
    Denied {
        /// What the browser said.
        reason: String,
    },
}

impl fmt::Display for StorageError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            StorageError::QuotaExceeded { needed } => {
                f.write_str(&words::storage::local_storage_is_full_more_units(&needed))
            }
            StorageError::Denied { reason } => f.write_str(&words::storage::the_browser_does_not_allow_local(&reason)),
        }
    }
}

impl std::error::Error for StorageError {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn units_count_as_utf_16_does() {
        let long = "Aé€\u{0800}\u{87ff}😀x".repeat(9);
        for text in ["", "abc", "é€", "\u{0800}\u{87ff}", "😀x", &long, &long[1..]] {
            assert_eq!(units(text), text.encode_utf16().count() as u64, "{text:?}");
        }
    }
}
