//! Texts as files.

use leptos::prelude::*;
use wasm_bindgen::{JsCast as _, JsValue};

use crate::ui::session::{Session, Tone};
use crate::workbench::exchange::export::ExportFormat;

/// Saves the whole log as a file.
pub fn save_log(session: Session) {
    let stream = session.stream_now();
    let log = session.peek(|bench| bench.export(ExportFormat::Ndjson, None, &stream)).unwrap_or_default();
    save(session, "foldback.ndjson", &log);
}

/// Gives the person a text as a file, or says how else to get it.
pub fn save(session: Session, name: &str, text: &str) {
    if download(name, text).is_err() {
        session.tell(Tone::Bad, "The browser did not take the file. window.foldback.exportLog() gives the same text.");
    }
}

/// Gives the person a text as a file.
///
/// # Errors
/// What the browser said, where it does not take it.
pub fn download(name: &str, text: &str) -> Result<(), JsValue> {
    let parts = js_sys::Array::of1(&JsValue::from_str(text));
    let blob = web_sys::Blob::new_with_str_sequence(&parts)?;
    let address = web_sys::Url::create_object_url_with_blob(&blob)?;
    let link: web_sys::HtmlAnchorElement = document().create_element("a")?.unchecked_into();
    link.set_href(&address);
    link.set_download(name);
    link.click();
    web_sys::Url::revoke_object_url(&address)
}
