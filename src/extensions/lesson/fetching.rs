//! The text of a lesson, and of a log beside it, fetched when the lesson is opened.

use leptos::prelude::window;
use wasm_bindgen::JsCast as _;
use wasm_bindgen_futures::JsFuture;
use web_sys::Response;

/// Fetches a text.
///
/// # Errors
/// What happened and what to do, for people.
pub async fn fetch(address: &str) -> Result<String, String> {
    let answer = JsFuture::from(window().fetch_with_str(address)).await;
    let unreachable = || {
        format!(
            "{address} could not be fetched: there is no connection, or its server does not let other pages read it (CORS)."
        )
    };
    let response: Response = answer.map_err(|_| unreachable())?.dyn_into().map_err(|_| unreachable())?;
    if !response.ok() {
        return Err(format!("{address} could not be fetched: the server answered {}.", response.status()));
    }
    let text = response.text().map_err(|_| unreachable())?;
    JsFuture::from(text).await.ok().and_then(|text| text.as_string()).ok_or_else(unreachable)
}
