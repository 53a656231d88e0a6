//! Files for the person.

use std::time::Duration;

use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen::{JsCast as _, JsValue};
use web_sys::Blob;

use crate::session::files::{blob_of, export_blob};
use crate::session::{Session, Tone};
use crate::words;
use crate::workbench::exchange::export::ExportFormat;

/// How long a browser may take to begin with a file before its address is forgotten.
const ADDRESS_LASTS: Duration = Duration::from_secs(60);

/// Saves the whole log as a file.
pub fn save_log(session: Session) {
    save_export(session, ExportFormat::Ndjson, "foldback.ndjson".to_owned());
}

/// Saves the log, or the statement of the stream on screen, as a file of any length.
pub fn save_export(session: Session, format: ExportFormat, name: String) {
    spawn_local(async move {
        match export_blob(session, format, None).await {
            Ok(blob) => drop(offered(session, &name, &blob)),
            // Whoever cancels knows.
            Err(refusal) if refusal.name == "Cancelled" => {}
            Err(refusal) => session.tell(Tone::Bad, refusal.message),
        }
    });
}

/// Offers the person a file, or shows another way to get it; returns `true` if the browser accepted it.
pub fn offered(session: Session, name: &str, blob: &Blob) -> bool {
    let taken = offer(name, blob).is_ok();
    if !taken {
        session.tell(Tone::Bad, words::page::THE_BROWSER_DID_NOT_TAKE_THE_FILE.text());
    }
    taken
}

/// Offers the person a text as a file.
///
/// # Errors
/// The browser's message if it refuses the file.
pub fn download(name: &str, text: &str) -> Result<(), JsValue> {
    let blob = blob_of(&JsValue::from_str(text)).map_err(|refusal| JsValue::from(refusal.message))?;
    offer(name, &blob)
}

/// Offers the person a file.
fn offer(name: &str, blob: &Blob) -> Result<(), JsValue> {
    let address = web_sys::Url::create_object_url_with_blob(blob)?;
    let link: web_sys::HtmlAnchorElement = document().create_element("a")?.unchecked_into();
    link.set_href(&address);
    link.set_download(name);
    link.click();
    // A browser that must forget the address at once may not have begun to read.
    set_timeout(move || drop(web_sys::Url::revoke_object_url(&address)), ADDRESS_LASTS);
    Ok(())
}
