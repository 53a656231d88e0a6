//! Items as a person types them, `2 x Teapot @ 24.90; 1 x Tea @ 8.50`, and as a program lists them.
//!
//! A semicolon separates items; an item is a quantity, an `x`, a name and, if it is bought, an `@` and the price
//! of one. A name has no `;` and no `@`, so that the text is unambiguous.

use std::collections::BTreeSet;

use crate::domains::order::bad_item::{BadItem, Problem};
use crate::domains::order::limits::{MAX_QUANTITY, MAX_TEXT};
use crate::engine::values::money::{AmountError, Currency, Money};
use crate::engine::wire::{Json, ReadError, Reader, Wire, record};

/// A text that an event carries.
pub type Text = Box<str>;

record! {
    /// An item of an order.
    pub struct Line {
        /// The name, which is unique in the order.
        pub name: Text,
        /// The number of pieces.
        pub quantity: u32,
        /// The price of one piece.
        pub unit_price: Money = "unit_price_minor",
    }
}

record! {
    /// Some pieces of an item.
    pub struct Pick {
        /// The item's name.
        pub name: Text,
        /// The number of pieces.
        pub quantity: u32,
    }
}

/// Items as a caller sent them; the rules check that they make sense.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Items {
    /// One text, as a form sends it.
    Typed(String),
    /// A list, as a program sends it.
    Listed(Vec<RequestedItem>),
}

record! {
    /// An item of a list that a caller sent.
    pub struct RequestedItem {
        /// The item's name.
        pub name: String,
        /// The number of pieces.
        pub quantity: i64,
        /// The price of one piece in minor units, if the item is bought.
        pub unit_price_minor: Option<i64>,
    }
}

/// Items that are bought: each of a list has a price.
pub struct Priced(Items);

impl Items {
    /// Reads the items that are bought, with their prices in a currency.
    ///
    /// # Errors
    /// The first invalid item.
    pub fn lines(&self, currency: Currency) -> Result<Vec<Line>, BadItem> {
        match self {
            Items::Typed(text) => {
                distinct(parts(text).map(|part| (part, typed_line(part, currency))), |line| &line.name)
            }
            Items::Listed(list) => {
                distinct(list.iter().map(|asked| (asked.name.as_str(), listed_line(asked))), |line| &line.name)
            }
        }
    }

    /// Reads pieces of items that were bought before.
    ///
    /// # Errors
    /// The first invalid item.
    pub fn picks(&self) -> Result<Vec<Pick>, BadItem> {
        match self {
            Items::Typed(text) => distinct(parts(text).map(|part| (part, typed_piece(part))), |pick| &pick.name),
            Items::Listed(list) => {
                let picks = list.iter().map(|asked| (asked.name.as_str(), pick(&asked.name, asked.quantity)));
                distinct(picks, |pick| &pick.name)
            }
        }
    }

    /// Returns `true` if nothing was typed or listed.
    pub fn is_blank(&self) -> bool {
        match self {
            Items::Typed(text) => text.trim().is_empty(),
            Items::Listed(list) => list.is_empty(),
        }
    }

    /// Writes items that are bought as a person types them.
    pub fn of_lines(lines: &[Line], currency: Currency) -> Items {
        Items::Typed(lines_text(lines, currency))
    }

    /// Writes pieces of items as a person types them.
    pub fn of_picks(picks: &[Pick]) -> Items {
        Items::Typed(picks_text(picks))
    }

    /// Reads a text, or a list in which each item has a price or none has; `Err` names the invalid item.
    fn of(json: &Json<'_>, is_priced: bool) -> Result<Items, ReadError> {
        match json {
            Json::Text(text) => Ok(Items::Typed(text.clone().into_owned())),
            Json::List(list) => {
                let read = |(index, json)| {
                    let bad = |error| ReadError::Item { field: "items", item: index + 1, error: Box::new(error) };
                    RequestedItem::of(json, is_priced).map_err(bad)
                };
                list.iter().enumerate().map(read).collect::<Result<_, _>>().map(Items::Listed)
            }
            Json::Null | Json::Bool(_) | Json::Integer(_) | Json::Number | Json::Object(_) => {
                Err(ReadError::Kind { field: "items", wanted: Items::WANTED })
            }
        }
    }
}

impl RequestedItem {
    fn of(json: &Json<'_>, is_priced: bool) -> Result<RequestedItem, ReadError> {
        let mut from = Reader::new(json)?;
        let asked = RequestedItem {
            name: from.field("name"),
            quantity: from.field("quantity"),
            unit_price_minor: is_priced.then(|| from.field("unit_price_minor")),
        };
        from.finish(asked)
    }
}

/// Items without prices, which are in a list or a text.
impl Wire for Items {
    const WANTED: &'static str = "a text or list of items";

    fn to_json(&self) -> Json<'_> {
        match self {
            Items::Typed(text) => text.to_json(),
            Items::Listed(list) => list.to_json(),
        }
    }

    fn of_json(json: &Json<'_>) -> Option<Items> {
        Items::of(json, false).ok()
    }

    fn blank() -> Items {
        Items::Listed(Vec::new())
    }

    fn fault(field: &'static str, json: &Json<'_>) -> ReadError {
        Items::of(json, false).err().unwrap_or(ReadError::Missing(field))
    }
}

impl Wire for Priced {
    const WANTED: &'static str = Items::WANTED;

    fn to_json(&self) -> Json<'_> {
        self.0.to_json()
    }

    fn of_json(json: &Json<'_>) -> Option<Priced> {
        Items::of(json, true).ok().map(Priced)
    }

    fn blank() -> Priced {
        Priced(Items::blank())
    }

    fn fault(field: &'static str, json: &Json<'_>) -> ReadError {
        Items::of(json, true).err().unwrap_or(ReadError::Missing(field))
    }
}

impl From<Priced> for Items {
    fn from(Priced(items): Priced) -> Items {
        items
    }
}

/// Writes items that are bought: `2 x Teapot @ 24.90; 1 x Tea @ 8.50`.
pub fn lines_text(lines: &[Line], currency: Currency) -> String {
    let price = |line: &Line| currency.decimal(line.unit_price);
    let text = |line: &Line| format!("{} x {} @ {}", line.quantity, line.name, price(line));
    lines.iter().map(text).collect::<Vec<_>>().join("; ")
}

/// Writes pieces of items: `1 x Teapot; 2 x Tea`.
pub fn picks_text(picks: &[Pick]) -> String {
    let text = |pick: &Pick| format!("{} x {}", pick.quantity, pick.name);
    picks.iter().map(text).collect::<Vec<_>>().join("; ")
}

fn parts(text: &str) -> impl Iterator<Item = &str> {
    text.split(';').map(str::trim).filter(|part| !part.is_empty())
}

/// Collects items of different names, or returns the first invalid one.
fn distinct<'a, T>(
    read: impl Iterator<Item = (&'a str, Result<T, Problem>)>,
    name: impl Fn(&T) -> &Text,
) -> Result<Vec<T>, BadItem> {
    let (mut items, mut names) = (Vec::new(), BTreeSet::new());
    for (index, (text, item)) in read.enumerate() {
        let bad = |problem| BadItem { item: index + 1, text: text.chars().take(MAX_TEXT).collect(), problem };
        let item = item.map_err(bad)?;
        if !names.insert(name(&item).clone()) {
            return Err(bad(Problem::NamedTwice));
        }
        items.push(item);
    }
    Ok(items)
}

fn typed_line(text: &str, currency: Currency) -> Result<Line, Problem> {
    let (piece, price) = text.rsplit_once('@').ok_or_else(|| match typed_pick(text) {
        Ok(_) => Problem::PriceMissing,
        Err(problem) => problem,
    })?;
    let Pick { name, quantity } = typed_pick(piece)?;
    let unit_price = currency.parse(price).map_err(|error| match error {
        AmountError::Empty => Problem::PriceMissing,
        AmountError::NotANumber => Problem::PriceNotANumber,
        AmountError::TooManyDecimals { .. } => Problem::PriceTooFine,
        AmountError::OutOfRange => Problem::PriceOutOfRange,
    })?;
    line(name, quantity, unit_price)
}

fn listed_line(asked: &RequestedItem) -> Result<Line, Problem> {
    let Pick { name, quantity } = pick(&asked.name, asked.quantity)?;
    let minor = asked.unit_price_minor.ok_or(Problem::PriceMissing)?;
    line(name, quantity, Money::new(minor).map_err(|_| Problem::PriceOutOfRange)?)
}

fn line(name: Text, quantity: u32, unit_price: Money) -> Result<Line, Problem> {
    if unit_price < Money::ZERO { Err(Problem::PriceOutOfRange) } else { Ok(Line { name, quantity, unit_price }) }
}

fn typed_piece(text: &str) -> Result<Pick, Problem> {
    if text.contains('@') { Err(Problem::PriceNotWanted) } else { typed_pick(text) }
}

fn typed_pick(text: &str) -> Result<Pick, Problem> {
    let text = text.trim();
    let digits = text.len() - text.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let (quantity, rest) = text.split_at(digits);
    let rest = rest.trim_start().strip_prefix(['x', 'X', '×']).filter(|_| digits > 0).ok_or(Problem::NoQuantity)?;
    // Without a gap the x could be the first letter of a name.
    if rest.starts_with(|c: char| !c.is_whitespace()) {
        return Err(Problem::NoQuantity);
    }
    pick(rest, quantity.parse().map_err(|_| Problem::QuantityOutOfRange)?)
}

fn pick(name: &str, quantity: i64) -> Result<Pick, Problem> {
    let quantity = u32::try_from(quantity).ok().filter(|quantity| (1..=MAX_QUANTITY).contains(quantity));
    let quantity = quantity.ok_or(Problem::QuantityOutOfRange)?;
    let name = name.trim();
    if name.is_empty() {
        return Err(Problem::NameMissing);
    }
    if name.chars().count() > MAX_TEXT {
        return Err(Problem::NameTooLong);
    }
    if name.contains(|c: char| matches!(c, ';' | '@') || c.is_control()) {
        return Err(Problem::NameNotAllowed);
    }
    Ok(Pick { name: name.into(), quantity })
}
