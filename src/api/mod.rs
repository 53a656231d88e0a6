//! `window.foldback`: the page's actions for consoles, scripts, teachers and tests, through the same session.
//!
//! The types are in `foldback.d.ts` beside this file. Errors are `Error` objects whose `name` is the rejection's or
//! error's and whose fields are its details.

mod acting;
mod bank_options;
mod convert;
mod facts;
mod files;
mod looking;
mod options;
mod process;
mod read_models;
mod subscription;

use std::pin::Pin;

use js_sys::{Object, Promise, Reflect};
use leptos::prelude::*;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::future_to_promise;

use crate::engine::envelope::StreamId;
use crate::engine::user_error::UserError;
use crate::ui::session::Session;
use crate::ui::{Desk, link_to_here};
use convert::{Failure, Outcome};
use options::{Options, invalid_argument, is_absent};
use subscription::subscribe;

/// Puts `foldback` on the window.
pub fn install(session: Session, desk: Desk) {
    let object = Object::new();
    let put = |name: &str, value: &JsValue| {
        // A new object takes any property.
        let _ = Reflect::set(&object, &name.into(), value);
    };
    put("version", &env!("CARGO_PKG_VERSION").into());
    put("ready", &Promise::resolve(&JsValue::UNDEFINED));
    for (name, call) in looking::CALLS.into_iter().chain([("processes", process::processes as Plain)]) {
        put(name, &function(move |first, second| call(session, &first, &second)));
    }
    for (name, call) in acting::CALLS.into_iter().chain([("step", process::step as Later)]) {
        put(name, &function(move |first, second| Ok(call(session, first, second).into())));
    }
    put("subscribe", &function(move |listener, options| subscribe(session, listener, &options)));
    put("link", &function(move |options, _| link(session, desk, &options)));
    for (name, call) in read_models::CALLS {
        put(name, &function(move |first, second| call(desk, &first, &second)));
    }
    put_on_window(&object);
}

fn link(session: Session, desk: Desk, options: &JsValue) -> Outcome {
    let with_log = Options::read(options, &["log"])?.flag("log")?;
    Ok(link_to_here(session, desk, with_log).map(JsValue::from)?)
}

fn put_on_window(object: &Object) {
    // The window takes any property.
    let _ = Reflect::set(&window(), &"foldback".into(), object);
}

type Plain = fn(Session, &JsValue, &JsValue) -> Outcome;
type Later = fn(Session, JsValue, JsValue) -> Promise;

/// Makes a function of two arguments that lives as long as the page.
fn function(call: impl Fn(JsValue, JsValue) -> Outcome + 'static) -> JsValue {
    let call = move |first, second| call(first, second).map_err(JsValue::from);
    Closure::<dyn Fn(JsValue, JsValue) -> Result<JsValue, JsValue>>::new(call).into_js_value()
}

/// Makes a promise of some work.
fn promise(work: impl Future<Output = Outcome> + 'static) -> Promise {
    // Boxed, so that what drives a promise is compiled once and not for each kind of work.
    let work: Pin<Box<dyn Future<Output = Outcome>>> = Box::pin(work);
    future_to_promise(async move { work.await.map_err(JsValue::from) })
}

fn closing() -> Failure {
    UserError::new("PageClosed", "The page is closing.").into()
}

/// Reads the name of a stream; the one on screen where there is none.
fn stream_of(session: Session, name: &JsValue) -> Result<StreamId, UserError> {
    if is_absent(name) {
        return Ok(session.stream_now());
    }
    stream_named(&name.as_string().ok_or_else(|| invalid_argument("stream", "a string"))?)
}

/// Reads the name of a stream.
fn stream_named(name: &str) -> Result<StreamId, UserError> {
    StreamId::new(name).map_err(|error| UserError::new("InvalidStreamId", error.to_string()).with("stream", name))
}
