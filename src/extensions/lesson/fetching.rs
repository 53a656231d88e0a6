//! The text of a lesson, and of a log beside it, fetched when the lesson is opened.

use leptos::prelude::window;
use wasm_bindgen::JsCast as _;
use wasm_bindgen_futures::JsFuture;
use web_sys::Response;

use crate::words;

/// Fetches a text.
///
/// # Errors
/// What happened and what to do, for people.
pub async fn fetch(address: &str) -> Result<String, String> {
    let answer = JsFuture::from(window().fetch_with_str(address)).await;
    let unreachable = || words::lesson::could_not_be_fetched_there_is_no(&address);
    let response: Response = answer.map_err(|_| unreachable())?.dyn_into().map_err(|_| unreachable())?;
    if !response.ok() {
        return Err(words::lesson::could_not_be_fetched_the_server(&address, &response.status()));
    }
    let text = response.text().map_err(|_| unreachable())?;
    JsFuture::from(text).await.ok().and_then(|text| text.as_string()).ok_or_else(unreachable)
}
