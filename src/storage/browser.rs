//! Local storage behind the port, through gloo-storage.

use gloo_storage::{LocalStorage, Storage as _};
use wasm_bindgen::{JsCast as _, JsValue};

use crate::storage::port::{KeyValue, StorageError, units};

/// The key of a trial write, which is removed at once.
const TRIAL_KEY: &str = "foldback.trial";

/// The local storage of this page's origin.
#[derive(Clone, Debug)]
pub struct LocalKeyValue {
    raw: web_sys::Storage,
}

impl LocalKeyValue {
    /// Opens the local storage, after a trial write.
    ///
    /// # Errors
    /// [`StorageError::Denied`] if the browser denies it, or nothing can be written.
    pub fn probe() -> Result<LocalKeyValue, StorageError> {
        let mut disk = LocalKeyValue::readable()?;
        match disk.set(TRIAL_KEY, "") {
            Ok(()) => {
                disk.remove(TRIAL_KEY)?;
                Ok(disk)
            }
            // A storage that is full can be used; one that is full while empty accepts nothing.
            Err(StorageError::QuotaExceeded { .. }) if !disk.keys()?.is_empty() => Ok(disk),
            Err(StorageError::QuotaExceeded { .. }) => {
                Err(StorageError::Denied { reason: "local storage accepts no text".to_owned() })
            }
            Err(error) => Err(error),
        }
    }

    /// Opens the local storage for reading, whether or not writing is allowed.
    ///
    /// # Errors
    /// [`StorageError::Denied`] if the browser denies it. This is checked first because
    /// [`gloo_storage::Storage::raw`] panics if it is denied.
    pub fn readable() -> Result<LocalKeyValue, StorageError> {
        let window =
            web_sys::window().ok_or_else(|| StorageError::Denied { reason: "the page has no window".to_owned() })?;
        match window.local_storage() {
            Ok(Some(_)) => {}
            Ok(None) => return Err(StorageError::Denied { reason: "local storage is missing".to_owned() }),
            Err(error) => return Err(StorageError::Denied { reason: reason(&error) }),
        }
        let disk = LocalKeyValue { raw: LocalStorage::raw() };
        disk.raw.length().map_err(|error| StorageError::Denied { reason: reason(&error) })?;
        Ok(disk)
    }
}

impl KeyValue for LocalKeyValue {
    fn get(&self, key: &str) -> Result<Option<String>, StorageError> {
        self.raw.get_item(key).map_err(|error| StorageError::Denied { reason: reason(&error) })
    }

    fn set(&mut self, key: &str, text: &str) -> Result<(), StorageError> {
        self.raw.set_item(key, text).map_err(|error| {
            let full = error.dyn_ref::<web_sys::DomException>().is_some_and(|exception| {
                matches!(exception.name().as_str(), "QuotaExceededError" | "NS_ERROR_DOM_QUOTA_REACHED")
            });
            if full {
                StorageError::QuotaExceeded { needed: units(key) + units(text) }
            } else {
                StorageError::Denied { reason: reason(&error) }
            }
        })
    }

    fn remove(&mut self, key: &str) -> Result<(), StorageError> {
        self.raw.remove_item(key).map_err(|error| StorageError::Denied { reason: reason(&error) })
    }

    fn keys(&self) -> Result<Vec<String>, StorageError> {
        let denied = |error: JsValue| StorageError::Denied { reason: reason(&error) };
        let count = self.raw.length().map_err(denied)?;
        let mut keys = Vec::with_capacity(count as usize);
        for index in 0..count {
            keys.extend(self.raw.key(index).map_err(denied)?);
        }
        Ok(keys)
    }
}

fn reason(error: &JsValue) -> String {
    match error.dyn_ref::<js_sys::Error>() {
        Some(error) => String::from(error.message()),
        None => format!("{error:?}"),
    }
}
