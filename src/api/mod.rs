//! `window.foldback`: the page's actions for consoles, scripts, teachers and tests, through the same session.
//!
//! The types are in `foldback.d.ts` beside this file. Errors are `Error` objects whose `name` is the rejection's or
//! error's and whose fields are its details.

mod acting;
mod call;
mod convert;
mod facts;
mod file_support;
mod files;
mod looking;
mod options;
mod process;
mod read_models;
mod subscription;

use std::rc::Rc;

use js_sys::{Object, Promise, Reflect};
use leptos::prelude::*;
use wasm_bindgen::prelude::*;

use crate::engine::user_error::UserError;
use crate::session::Session;
use crate::session::read_models::ReadModels;
use call::function;
use subscription::subscribe;

pub use call::{Later, Plain, promise};
pub use convert::{Failure, Outcome, from_json, to_json};
pub use file_support::{FileSupport, PlanLater};
pub use options::{Options, invalid};

/// The event that resolves `ready`.
const READY: &str = "foldback-ready";

/// Makes a link to what is looked at, with the whole log if asked for.
pub type MakeLink = Rc<dyn Fn(bool) -> Result<String, UserError>>;

/// What extensions add to the object.
#[derive(Clone, Copy)]
pub struct Further {
    /// The files beside logs that `importLog` reads.
    pub files: &'static [FileSupport],
    /// Functions that answer at once, by their names.
    pub plain: &'static [(&'static str, Plain)],
    /// Functions that return a promise, by their names.
    pub later: &'static [(&'static str, Later)],
}

/// Puts `foldback` on the window, with what extensions add.
pub fn install(session: Session, read_models: ReadModels, make_link: MakeLink, further: Further) {
    let object = begun();
    let put = |name: &str, value: &JsValue| {
        // A new object takes any property.
        let _ = Reflect::set(&object, &name.into(), value);
    };
    put("version", &env!("CARGO_PKG_VERSION").into());
    for (name, call) in looking::CALLS
        .into_iter()
        .chain([("processes", process::processes as Plain)])
        .chain(further.plain.iter().copied())
    {
        put(name, &function(move |first, second| call(session, &first, &second)));
    }
    for (name, call) in
        acting::CALLS.into_iter().chain([("step", process::step as Later)]).chain(further.later.iter().copied())
    {
        put(name, &function(move |first, second| Ok(call(session, first, second).into())));
    }
    let import_log = move |file, options| Ok(files::import_log(session, further.files, file, options).into());
    put("importLog", &function(import_log));
    put("subscribe", &function(move |listener, options| subscribe(session, listener, &options)));
    put("link", &function(move |options, _| link(&make_link, &options)));
    for (name, call) in self::read_models::CALLS {
        put(name, &function(move |first, second| call(read_models, &first, &second)));
    }
    put_on_window(&object);
    // Whoever waits for `ready` is answered; an event that is new can be dispatched.
    if let Ok(event) = web_sys::Event::new(READY) {
        let _ = window().dispatch_event(&event);
    }
}

/// Returns the object that the page began with, on which only `ready` is, or makes one.
fn begun() -> Object {
    let there = Reflect::get(&window(), &"foldback".into()).ok().and_then(|there| there.dyn_into::<Object>().ok());
    there.unwrap_or_else(|| {
        let object = Object::new();
        // A new object takes any property.
        let _ = Reflect::set(&object, &"ready".into(), &Promise::resolve(&JsValue::UNDEFINED));
        object
    })
}

fn link(make_link: &MakeLink, options: &JsValue) -> Outcome {
    let with_log = Options::read(options, &["log"])?.flag("log")?;
    Ok(make_link(with_log).map(JsValue::from)?)
}

fn put_on_window(object: &Object) {
    // The window takes any property.
    let _ = Reflect::set(&window(), &"foldback".into(), object);
}
