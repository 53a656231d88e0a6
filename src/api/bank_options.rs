//! The options of `importLog` that say how a bank's file is to be read.

use js_sys::Object;
use wasm_bindgen::JsValue;

use crate::api::options::{Options, invalid};
use crate::domains::account::bank_csv::{Choices, DateOrder, KnownLines, Look, Role};
use crate::engine::decider::Refusal;
use crate::engine::money::Currency;

/// Reads the choices; columns are named by their header or by their number from 1.
///
/// # Errors
/// [`Refusal`] for an option that cannot be read.
pub fn choices(options: &Options, text: &str) -> Result<Choices, Refusal> {
    let named = |name: &'static str, known: &'static str| match options.raw(name) {
        value if value.is_undefined() || value.is_null() => Ok(None),
        value => value.as_string().map(Some).ok_or_else(|| invalid(format!("{name} is {known}."))),
    };
    let date_order = match named("dateOrder", ORDERS)? {
        None => None,
        Some(name) => Some(DateOrder::named(&name).ok_or_else(|| invalid(format!("dateOrder is {ORDERS}.")))?),
    };
    let known_lines = match named("knownLines", KNOWN)?.as_deref() {
        None => None,
        Some("skip") => Some(KnownLines::Skip),
        Some("record") => Some(KnownLines::Record),
        Some(_) => return Err(invalid(format!("knownLines is {KNOWN}."))),
    };
    let currency = match options.text("currency") {
        None => None,
        Some(code) => Some(Currency::from_code(&code).ok_or_else(|| {
            Refusal::new("UnknownCurrency", format!("{code:?} is not an ISO 4217 currency code."))
                .with("currency", code.as_str())
        })?),
    };
    let sign =
        |name: &str| options.text(name).and_then(|text| if text == "tab" { Some('\t') } else { text.chars().next() });
    let mut choices = Choices {
        delimiter: sign("delimiter"),
        date_order,
        decimal: sign("decimal"),
        currency,
        each_currency: truth(options, "eachCurrency")? == Some(true),
        flip_signs: truth(options, "flipSigns")?,
        year: options.number("year")?.and_then(|year| i32::try_from(year).ok()),
        known_lines,
        ..Choices::default()
    };
    choices.columns = columns(options, text, &choices)?;
    Ok(choices)
}

const ORDERS: &str = "\"iso\", \"day-first\" or \"month-first\"";
const KNOWN: &str = "\"skip\" or \"record\"";

fn truth(options: &Options, name: &str) -> Result<Option<bool>, Refusal> {
    match options.raw(name) {
        value if value.is_undefined() || value.is_null() => Ok(None),
        value => value.as_bool().map(Some).ok_or_else(|| invalid(format!("{name} is true or false."))),
    }
}

/// Reads an object such as `{"Wieviel": "amount", "1": "date"}`.
fn columns(options: &Options, text: &str, choices: &Choices) -> Result<Vec<(usize, Role)>, Refusal> {
    let value = options.raw("columns");
    if value.is_undefined() || value.is_null() {
        return Ok(Vec::new());
    }
    let object = Object::try_from(&value).ok_or_else(|| invalid("columns is an object.".to_owned()))?;
    // A file that cannot be looked at is refused by the reading.
    let Ok(look) = Look::of(text, choices) else { return Ok(Vec::new()) };
    let names = look.names();
    let mut columns = Vec::new();
    for entry in Object::entries(object).iter() {
        let [name, role] =
            [0, 1].map(|at| js_sys::Reflect::get_u32(&entry, at).unwrap_or(JsValue::UNDEFINED).as_string());
        let (name, role) = (name.unwrap_or_default(), role.unwrap_or_default());
        let number =
            name.parse::<usize>().ok().and_then(|number| number.checked_sub(1)).filter(|index| *index < names.len());
        let index = names.iter().position(|held| *held == name).or(number);
        let index = index.ok_or_else(|| {
            Refusal::new("UnknownColumn", format!("There is no column {name:?}; there are {}.", names.join(", ")))
                .with("column", name.as_str())
                .with("known", names.clone())
        })?;
        let role = Role::named(&role).ok_or_else(|| {
            let known: Vec<&str> = Role::ALL.iter().map(|role| role.name()).collect();
            invalid(format!("A column is one of {}.", known.join(", ")))
        })?;
        columns.push((index, role));
    }
    Ok(columns)
}
