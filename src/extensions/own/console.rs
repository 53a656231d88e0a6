//! What own events add to `window.foldback`: bringing a log of another system, defining a model, listing models.

use js_sys::Promise;
use wasm_bindgen::JsValue;
use web_sys::Blob;

use crate::api::{self, Failure, Later, Options, Outcome, Plain, PlanLater, from_json, invalid, promise, to_json};
use crate::domains::own::set;
use crate::engine::log::envelope::StreamId;
use crate::engine::user_error::UserError;
use crate::extensions::own::FOREIGN;
use crate::extensions::own::slices::{define, plan_foreign, survey};
use crate::foreign::mapping::{Mapping, Part};
use crate::foreign::path::Path;
use crate::session::Session;
use crate::sets::{models_of, no_such_set};
use crate::workbench::exchange::file_kind::FileFormat;

/// How `importLog` reads a log of another system: `{ format: "foreign", set: "shop", paths: { stream: "order.id" } }`.
pub const FILES: api::FileSupport =
    api::FileSupport { format: ASKED_FOR, options: &["set", "paths"], check: |options| paths(options).map(drop), plan };

/// A script says that a log is another system's, by the format or by showing own events.
const ASKED_FOR: FileFormat = FileFormat {
    is_of: |bytes, log, shown| shown.domain() == set::NAME && (FOREIGN.is_of)(bytes, log, shown),
    ..FOREIGN
};

/// The functions that return a promise.
pub const LATER: &[(&str, Later)] = &[("define", define_model)];
/// The functions that answer at once.
pub const PLAIN: &[(&str, Plain)] = &[("models", models)];

fn plan(session: Session, file: Blob, options: Options, stream: StreamId) -> PlanLater {
    Box::pin(async move {
        let seen = survey(&file).await?;
        let set = match options.text("set")? {
            Some(set) => set,
            None => set::set_of(&stream).unwrap_or("events").to_owned(),
        };
        set::definitions_of(&set).filter(|_| !set.contains('.')).ok_or_else(|| no_such_set(&set))?;
        let mut mapping: Mapping = seen.guess().clone();
        for (part, path) in paths(&options)? {
            mapping.set(part, path);
        }
        Ok(plan_foreign(session, ("", file), &seen, mapping, &set).await?)
    })
}

/// Reads which paths are given; `null` stands for a missing path.
fn paths(options: &Options) -> Result<Vec<(Part, Option<Path>)>, Failure> {
    const WANTED: &str = "an object of paths by the names stream, type, time, id and data";
    let Some(given) = options.raw("paths")? else { return Ok(Vec::new()) };
    let given = to_json(&given)?;
    let given = given.as_object().ok_or_else(|| invalid("paths", WANTED))?;
    let mut paths = Vec::new();
    for (name, path) in given {
        let part = Part::ALL.into_iter().find(|part| name == part.name());
        let part = part.ok_or_else(|| invalid("paths", WANTED))?;
        let path = match path.as_str() {
            None if path.is_null() => None,
            text => Some(text.and_then(|text| text.parse().ok()).ok_or_else(|| invalid("paths", WANTED))?),
        };
        paths.push((part, path));
    }
    Ok(paths)
}

fn define_model(session: Session, set: JsValue, text: JsValue) -> Promise {
    promise(async move {
        let set = set.as_string().ok_or_else(|| invalid("set", "the name of a set"))?;
        let text = text.as_string().ok_or_else(|| invalid("model", "the text of a model"))?;
        define(session, &set, &text).await?;
        Ok(JsValue::UNDEFINED)
    })
}

/// Lists the models of a set, the oldest first; without a name, of the set that is shown.
fn models(session: Session, set: &JsValue, _: &JsValue) -> Outcome {
    let shown = session.stream_now();
    let named = set.as_string().or_else(|| set::set_of(&shown).map(str::to_owned));
    let named = named.ok_or_else(|| {
        Failure::from(UserError::new("InvalidSet", "The stream that is shown belongs to no set: name one."))
    })?;
    let models = session.with_workbench_untracked(|workbench| models_of(workbench, &named)).unwrap_or_default();
    let models = models.into_iter().map(|(revision, text)| serde_json::json!({ "revision": revision.0, "text": text }));
    from_json(&models.collect::<Vec<_>>().into())
}
