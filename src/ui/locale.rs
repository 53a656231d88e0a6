//! Number formats of the browser's locale.

use js_sys::{Array, Object, Reflect};
use leptos::prelude::*;
use wasm_bindgen::JsValue;

use crate::engine::values::money::DecimalSign;

thread_local! {
    static DECIMAL_SIGN: DecimalSign = find().unwrap_or_default();
}

/// Returns the sign that stands before the decimals in the browser's locale.
pub fn decimal_sign() -> DecimalSign {
    DECIMAL_SIGN.with(|sign| *sign)
}

/// Formats a number with decimals and finds the sign that the browser put before them.
fn find() -> Option<DecimalSign> {
    let language = window().navigator().language();
    let languages = language.map_or_else(Array::new, |language| Array::of1(&language.into()));
    let format = js_sys::Intl::NumberFormat::new(&languages, &Object::new());
    let text = |part: &JsValue, name: &str| Reflect::get(part, &name.into()).ok()?.as_string();
    let parts = format.format_to_parts(1.5);
    let decimal = parts.iter().find(|part| text(part, "type").as_deref() == Some("decimal"))?;
    text(&decimal, "value").map(|sign| DecimalSign::of(&sign))
}
