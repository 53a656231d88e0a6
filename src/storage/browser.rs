//! Local storage behind the port, through gloo-storage.

use std::cell::RefCell;

use gloo_storage::{LocalStorage, Storage as _};
use js_sys::{JsString, Reflect};
use wasm_bindgen::{JsCast as _, JsValue};

use crate::storage::port::{KeyValue, StorageError, units};
use crate::words;

/// The key of a trial write, which is removed at once.
const TRIAL_KEY: &str = "foldback.trial";

/// How many keys are remembered: an append needs two, again and again.
const KEYS: usize = 4;

/// The local storage of this page's origin.
///
/// Texts are read and written as properties, with strings of JavaScript's that are made once: no key of Foldback's is the
/// name of a function of storage. To make one takes a tenth of an append.
#[derive(Clone, Debug)]
pub struct LocalKeyValue {
    raw: web_sys::Storage,
    /// The newest keys, the last one first.
    keys: RefCell<Vec<(String, JsString)>>,
    written: Option<Written>,
}

/// The text that was written last, here and in JavaScript: to compare it there takes a fraction of a microsecond, to copy a
/// page into wasm three to ten.
#[derive(Clone, Debug)]
struct Written {
    key: String,
    text: String,
    in_js: JsString,
}

impl LocalKeyValue {
    /// Opens the local storage, after a trial write.
    ///
    /// # Errors
    /// [`StorageError::Denied`] if the browser denies it, or nothing can be written.
    pub fn probe() -> Result<LocalKeyValue, StorageError> {
        let mut disk = LocalKeyValue::readable()?;
        match disk.raw.set_item(TRIAL_KEY, "").map_err(|error| refused(&error, TRIAL_KEY, "")) {
            Ok(()) => {
                disk.remove(TRIAL_KEY)?;
                Ok(disk)
            }
            // A storage that is full can be used; one that is full while empty accepts nothing.
            Err(StorageError::QuotaExceeded { .. }) if !disk.keys()?.is_empty() => Ok(disk),
            Err(StorageError::QuotaExceeded { .. }) => {
                Err(StorageError::Denied { reason: words::storage::ACCEPTS_NO_TEXT.into() })
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
            web_sys::window().ok_or_else(|| StorageError::Denied { reason: words::storage::NO_WINDOW.into() })?;
        match window.local_storage() {
            Ok(Some(_)) => {}
            Ok(None) => return Err(StorageError::Denied { reason: words::storage::NO_LOCAL_STORAGE.into() }),
            Err(error) => return Err(StorageError::Denied { reason: reason(&error) }),
        }
        let disk = LocalKeyValue { raw: LocalStorage::raw(), keys: RefCell::default(), written: None };
        disk.raw.length().map_err(|error| denied(&error))?;
        Ok(disk)
    }

    /// Returns a key as a string of JavaScript's.
    fn in_js(&self, key: &str) -> JsString {
        let mut keys = self.keys.borrow_mut();
        if let Some((_, in_js)) = keys.iter().find(|(known, _)| known == key) {
            return in_js.clone();
        }
        let in_js = JsString::from(key);
        keys.truncate(KEYS - 1);
        keys.insert(0, (key.to_owned(), in_js.clone()));
        in_js
    }

    /// Returns what is under a key, `undefined` if nothing is.
    fn item(&self, key: &str) -> Result<JsValue, StorageError> {
        Reflect::get(&self.raw, &self.in_js(key)).map_err(|error| denied(&error))
    }
}

impl KeyValue for LocalKeyValue {
    fn get(&self, key: &str) -> Result<Option<String>, StorageError> {
        Ok(self.item(key)?.as_string())
    }

    fn set(&mut self, key: &str, text: &str) -> Result<(), StorageError> {
        self.written = None;
        let in_js = JsString::from(text);
        let is_set = Reflect::set(&self.raw, &self.in_js(key), &in_js).map_err(|error| refused(&error, key, text))?;
        if !is_set {
            return Err(StorageError::Denied { reason: words::storage::TAKES_NO_PROPERTY.into() });
        }
        self.written = Some(Written { key: key.to_owned(), text: text.to_owned(), in_js });
        Ok(())
    }

    fn holds(&self, key: &str, text: &str) -> Result<bool, StorageError> {
        match self.written.as_ref().filter(|written| written.key == key && written.text == text) {
            Some(Written { in_js, .. }) => Ok(self.item(key)? == *AsRef::<JsValue>::as_ref(in_js)),
            None => Ok(self.get(key)?.is_some_and(|kept| kept == text)),
        }
    }

    fn remove(&mut self, key: &str) -> Result<(), StorageError> {
        self.raw.remove_item(key).map_err(|error| denied(&error))
    }

    fn keys(&self) -> Result<Vec<String>, StorageError> {
        let count = self.raw.length().map_err(|error| denied(&error))?;
        let mut keys = Vec::with_capacity(count as usize);
        for index in 0..count {
            keys.extend(self.raw.key(index).map_err(|error| denied(&error))?);
        }
        Ok(keys)
    }
}

/// Why a text was not written.
fn refused(error: &JsValue, key: &str, text: &str) -> StorageError {
    let is_full = error.dyn_ref::<web_sys::DomException>().is_some_and(|exception| {
        matches!(exception.name().as_str(), "QuotaExceededError" | "NS_ERROR_DOM_QUOTA_REACHED")
    });
    match is_full {
        true => StorageError::QuotaExceeded { needed: units(key) + units(text) },
        false => denied(error),
    }
}

fn denied(error: &JsValue) -> StorageError {
    StorageError::Denied { reason: reason(error) }
}

fn reason(error: &JsValue) -> String {
    match error.dyn_ref::<js_sys::Error>() {
        Some(error) => String::from(error.message()),
        None => format!("{error:?}"),
    }
}
