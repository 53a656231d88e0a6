//! The options of `importLog` that say how a bank's file is to be read.

use js_sys::Object;
use wasm_bindgen::JsValue;

use crate::api::{Failure, Options, invalid};
use crate::domains::account::bank_csv::{Choices, DateOrder, KnownLines, Look, Role};
use crate::engine::user_error::UserError;
use crate::engine::values::money::Currency;

/// The names of the options.
pub const NAMES: [&str; 9] =
    ["dateOrder", "decimal", "delimiter", "currency", "eachCurrency", "flipSigns", "year", "knownLines", "columns"];

/// Checks the kinds of the options, whatever the file is: which columns there are is known by its text.
///
/// # Errors
/// [`Failure`] for an option that cannot be read.
pub fn check(options: &Options) -> Result<(), Failure> {
    choices(options, "").map(drop)
}

/// Reads the choices; columns are named by their header or by their number from 1.
///
/// # Errors
/// [`Failure`] for an option that cannot be read.
pub fn choices(options: &Options, text: &str) -> Result<Choices, Failure> {
    let currency = match options.text("currency")? {
        None => None,
        Some(code) => Some(Currency::from_code(&code).ok_or_else(|| {
            UserError::new("UnknownCurrency", format!("{code:?} is not an ISO 4217 currency code."))
                .with("currency", code.as_str())
        })?),
    };
    let mut choices = Choices {
        delimiter: options.word("delimiter", &[(",", ','), (";", ';'), ("tab", '\t'), ("|", '|')])?,
        date_order: options.word("dateOrder", &DATE_ORDERS)?,
        decimal: options.word("decimal", &[(".", '.'), (",", ',')])?,
        currency,
        each_currency: options.flag("eachCurrency")?,
        flip_signs: options.switch("flipSigns")?,
        year: options.number("year")?.and_then(|year| i32::try_from(year).ok()),
        known_lines: options.word("knownLines", &KNOWN_LINES)?,
        ..Choices::default()
    };
    choices.columns = columns(options, text, &choices)?;
    Ok(choices)
}

const DATE_ORDERS: [(&str, DateOrder); 3] =
    [("iso", DateOrder::Iso), ("day-first", DateOrder::DayFirst), ("month-first", DateOrder::MonthFirst)];
const KNOWN_LINES: [(&str, KnownLines); 2] = [("skip", KnownLines::Skip), ("record", KnownLines::Record)];

/// Reads an object such as `{"Wieviel": "amount", "1": "date"}`.
fn columns(options: &Options, text: &str, choices: &Choices) -> Result<Vec<(usize, Role)>, Failure> {
    let Some(value) = options.raw("columns")? else { return Ok(Vec::new()) };
    let object =
        Object::try_from(&value).ok_or_else(|| invalid("columns", "an object of columns and what they are"))?;
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
            UserError::new("UnknownColumn", format!("Unknown column {name:?}: the columns are {}.", names.join(", ")))
                .with("column", name.as_str())
                .with("known", names.clone())
        })?;
        let role = Role::named(&role).ok_or_else(|| {
            let known: Vec<&str> = Role::ALL.iter().map(|role| role.name()).collect();
            invalid("columns", &format!("an object whose values are each one of {}", known.join(", ")))
        })?;
        columns.push((index, role));
    }
    Ok(columns)
}
