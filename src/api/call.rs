//! Functions and promises for JavaScript.

use std::pin::Pin;

use js_sys::Promise;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::future_to_promise;

use crate::api::convert::{Failure, Outcome};
use crate::session::{Session, page_closed};
use crate::words::{in_english, in_english_until};

/// A call that answers at once.
pub type Plain = fn(Session, &JsValue, &JsValue) -> Outcome;
/// A call that answers by a promise.
pub type Later = fn(Session, JsValue, JsValue) -> Promise;

/// Makes a function of two arguments that lives as long as the page.
pub fn function(call: impl Fn(JsValue, JsValue) -> Outcome + 'static) -> JsValue {
    // Programs read English, whatever the page speaks.
    let call = move |first, second| in_english(|| call(first, second)).map_err(JsValue::from);
    Closure::<dyn Fn(JsValue, JsValue) -> Result<JsValue, JsValue>>::new(call).into_js_value()
}

/// Makes a promise of some work.
pub fn promise(work: impl Future<Output = Outcome> + 'static) -> Promise {
    // Boxed, so that what drives a promise is compiled once and not for each kind of work.
    let work: Pin<Box<dyn Future<Output = Outcome>>> = Box::pin(work);
    future_to_promise(async move { in_english_until(work).await.map_err(JsValue::from) })
}

/// The page is closing.
pub fn closing() -> Failure {
    page_closed().into()
}
