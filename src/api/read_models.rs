//! The read models for scripts: added, looked at, controlled, waited for.

use js_sys::{Function, Promise};
use leptos::prelude::*;
use serde_json::{Map, Value, json};
use wasm_bindgen::prelude::*;

use crate::api::call::closing;
use crate::api::convert::{Failure, Outcome, from_json, thrown};
use crate::api::options::{Options, invalid_argument};
use crate::engine::log::envelope::Position;
use crate::engine::projection::{ReadModel, Scope, Status};
use crate::engine::user_error::UserError;
use crate::session::read_models::ReadModels;
use crate::workbench::{Control, ReadModelId, Workbench};

type Call = fn(ReadModels, &JsValue, &JsValue) -> Outcome;

/// The calls, by their names.
pub const CALLS: [(&str, Call); 5] = [
    ("readModels", read_models),
    ("addReadModel", add),
    ("readModel", read_model),
    ("controlReadModel", control),
    ("waitFor", wait_for),
];

fn invalid(message: &str) -> UserError {
    UserError::new("InvalidArgument", message)
}

/// Reads the number of a read model.
fn number(value: &JsValue) -> Result<u32, UserError> {
    let number = value.as_f64().filter(|number| number.fract() == 0.0 && *number >= 0.0);
    number
        .map(|number| number as u32)
        .ok_or_else(|| invalid("A read model is identified by the number that addReadModel returned."))
}

fn look<T>(models: ReadModels, look: impl FnOnce(&Workbench) -> T) -> Result<T, Failure> {
    untrack(|| models.with(look)).ok_or_else(closing)
}

fn read_models(models: ReadModels, _: &JsValue, _: &JsValue) -> Outcome {
    let list = look(models, |workbench| {
        let head = workbench.log().head();
        workbench.read_models().map(|(id, model)| Value::Object(about(id, model, head))).collect::<Vec<_>>()
    })?;
    from_json(&list.into())
}

/// Describes a read model and the position it has reached.
fn about(id: ReadModelId, model: &ReadModel, head: Position) -> Map<String, Value> {
    let (spec, chosen) = (model.spec(), model.chosen());
    let (status, parked) = match model.status(head) {
        Status::Live => ("live", None),
        Status::Paused => ("paused", None),
        Status::Rebuilding { .. } => ("rebuilding", None),
        Status::Parked(parked) => {
            ("parked", Some(json!({ "position": parked.position.0, "reason": parked.to_string() })))
        }
    };
    let parameters = spec.parameters.iter().enumerate();
    let settings: Map<String, Value> =
        parameters.map(|(index, parameter)| (parameter.name.to_owned(), chosen.value(index).into())).collect();
    let stream = match model.scope() {
        Scope::Domain => Value::Null,
        Scope::Stream(stream) => stream.as_str().into(),
    };
    let about = [
        ("id", id.get().into()),
        ("domain", spec.domain.into()),
        ("name", spec.name.into()),
        ("stream", stream),
        ("position", model.position().0.into()),
        ("lag", model.lag(head).into()),
        ("status", status.into()),
        ("parked", parked.unwrap_or(Value::Null)),
        ("version", chosen.version().into()),
        ("settings", settings.into()),
    ];
    about.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
}

fn add(models: ReadModels, name: &JsValue, options: &JsValue) -> Outcome {
    let name = name.as_string().ok_or_else(|| invalid_argument("name", "a string"))?;
    let options = Options::read(options, &["domain", "stream"])?;
    let session = models.session();
    let stream = options.stream(session)?;
    let scope = match options.text("stream")? {
        Some(_) => Scope::Stream(stream.clone()),
        None => Scope::Domain,
    };
    let domain = options.text("domain")?.unwrap_or_else(|| stream.domain().to_owned());
    Ok(models.add(&domain, &name, scope).map(|id| id.get().into())?)
}

/// Returns a read model with its table: each row an object by the columns' names.
fn read_model(models: ReadModels, id: &JsValue, _: &JsValue) -> Outcome {
    let id = number(id)?;
    let whole = look(models, |workbench| {
        let head = workbench.log().head();
        let (id, model) = workbench.find_read_model(id)?;
        let mut whole = about(id, model, head);
        let table = model.table();
        let rows = table.rows.iter().map(|row| {
            let cells = table.columns.iter().zip(&row.values);
            Value::Object(cells.map(|(column, value)| (column.name.to_owned(), value.json())).collect())
        });
        whole.insert("rows".to_owned(), rows.collect());
        whole.insert("left_out".to_owned(), table.left_out.into());
        Ok::<_, UserError>(whole)
    })?;
    from_json(&Value::Object(whole?))
}

fn control(models: ReadModels, id: &JsValue, action: &JsValue) -> Outcome {
    let wanted = number(id)?;
    let (id, _) = look(models, |workbench| workbench.find_read_model(wanted).map(|(id, _)| (id, ())))??;
    let control = match action.as_string().as_deref() {
        Some("pause") => Control::Pause,
        Some("resume") => Control::Resume,
        Some("rebuild") => Control::Rebuild,
        Some("cancel") => Control::Cancel,
        Some("retry") => Control::Retry,
        Some("remove") => {
            models.remove(id);
            return Ok(JsValue::UNDEFINED);
        }
        Some(_) => {
            return Err(invalid("The action must be pause, resume, rebuild, cancel, retry or remove.").into());
        }
        None => setting(&Options::read(action, &["version", "parameter", "value"])?)?,
    };
    Ok(models.control(id, &control).map(|()| JsValue::UNDEFINED)?)
}

/// Reads `{version}` or `{parameter, value}`.
fn setting(options: &Options) -> Result<Control, Failure> {
    if let Some(version) = options.number("version")? {
        return Ok(Control::Version(u16::try_from(version).unwrap_or(u16::MAX)));
    }
    let parameter =
        options.text("parameter")?.ok_or_else(|| invalid("Give a version, or a parameter and its value."))?;
    let value = options.integer("value")?.ok_or_else(|| invalid("Give a version, or a parameter and its value."))?;
    Ok(Control::Set { parameter, value })
}

/// Answers once a read model has reached a position of the log.
fn wait_for(models: ReadModels, id: &JsValue, position: &JsValue) -> Outcome {
    let (wanted, position) = (number(id)?, number(position)?);
    let (id, _) = look(models, |workbench| workbench.find_read_model(wanted).map(|(id, _)| (id, ())))??;
    let promise = Promise::new(&mut |resolve: Function, reject: Function| {
        let done = move |reached: bool| {
            let removed =
                || thrown(&UserError::new("UnknownReadModel", "The read model was removed.").with("id", wanted));
            // The functions of a promise take any value.
            let _ = match reached {
                true => resolve.call1(&JsValue::NULL, &JsValue::UNDEFINED),
                false => reject.call1(&JsValue::NULL, &removed()),
            };
        };
        models.when_reached(id, Position(position), done);
    });
    Ok(promise.into())
}
