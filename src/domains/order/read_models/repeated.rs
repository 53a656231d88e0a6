//! Repeated captures: two of the same amount for the same order, close to each other. The question came up only when a
//! customer was charged twice.

use std::collections::HashMap;

use crate::domains::order::{Event, Order};
use crate::engine::log::envelope::{Revision, StreamId};
use crate::engine::projection::{Column, ColumnKind, EventContext, Projection, ProjectionError, Row, Rows, Settings};
use crate::engine::values::fields::{FieldKind, FieldValue};
use crate::engine::values::money::{Currency, Money};
use crate::engine::values::parameter::Parameter;
use crate::engine::values::time::Timestamp;
use crate::engine::values::unit::Unit;
use crate::words;
use crate::words::Word;

/// The captures of each order, and those that repeat another.
pub struct Repeated {
    within_minutes: i64,
    orders: HashMap<StreamId, Captures>,
    found: Vec<Pair>,
}

struct Captures {
    currency: Currency,
    made: Vec<(Timestamp, Money, Box<str>)>,
}

impl Default for Captures {
    fn default() -> Captures {
        Captures { currency: Currency::EUR, made: Vec::new() }
    }
}

struct Pair {
    stream: StreamId,
    revision: Revision,
    currency: Currency,
    at: Timestamp,
    amount: Money,
    first: Box<str>,
    second: Box<str>,
}

impl Projection for Repeated {
    type Domain = Order;

    const NAME: &'static str = "repeated_captures";
    const LABEL: Word = words::order::REPEATED_CAPTURES;
    const HINT: Word = words::order::THE_SAME_AMOUNT_TAKEN_TWICE_FOR;
    const PARAMETERS: &'static [Parameter] = &[Parameter {
        name: "within_minutes",
        label: words::order::WITHIN,
        hint: words::order::HOW_MANY_MINUTES_MAY_LIE_BETWEEN,
        kind: FieldKind::Count,
        unit: Unit::Minutes,
        default: 10,
        least: 1,
        most: 100_000,
    }];
    const COLUMNS: &'static [Column] = &[
        Column::new("order", words::order::ORDER, ColumnKind::Text),
        Column::new("revision", words::order::EVENT, ColumnKind::Count),
        Column::new("amount", words::order::AMOUNT, ColumnKind::Money),
        Column::new("first", words::order::FIRST, ColumnKind::Text),
        Column::new("second", words::order::SECOND, ColumnKind::Text),
        Column::new("at", words::order::AT, ColumnKind::Time),
    ];
    const ORDER: Word = words::order::NEWEST_FIRST_THEN_BY_ORDER;

    fn initial(settings: &Settings) -> Repeated {
        Repeated { within_minutes: settings.value(0), orders: HashMap::new(), found: Vec::new() }
    }

    fn project(&mut self, happened: &EventContext<'_, Event>) -> Result<(), ProjectionError> {
        let captures = self.orders.entry(happened.stream.clone()).or_default();
        match happened.event {
            Event::OrderPlaced { currency, .. } => captures.currency = *currency,
            Event::PaymentCaptured { reference, amount } => {
                let (at, amount) = (happened.occurred_at, *amount);
                let is_near = |other: Timestamp| {
                    at.millis().abs_diff(other.millis()) <= self.within_minutes.unsigned_abs() * 60_000
                };
                let same = captures.made.iter().rev().find(|(when, sum, _)| *sum == amount && is_near(*when));
                // An answer that comes late is recorded after a capture that was made before it.
                self.found.extend(same.map(|(when, _, other)| {
                    let (first, second) = if *when <= at { (other, reference) } else { (reference, other) };
                    Pair {
                        stream: happened.stream.clone(),
                        revision: happened.revision,
                        currency: captures.currency,
                        at: at.max(*when),
                        amount,
                        first: first.clone(),
                        second: second.clone(),
                    }
                }));
                captures.made.push((at, amount, reference.clone()));
            }
            Event::PaymentAuthorised { .. }
            | Event::AuthorisationReleased { .. }
            | Event::PaymentTimedOut { .. }
            | Event::PriceReduced { .. }
            | Event::ItemsPacked { .. }
            | Event::ItemsShipped { .. }
            | Event::ParcelDelivered { .. }
            | Event::ItemsCancelled { .. }
            | Event::OrderCancelled { .. }
            | Event::ReturnRequested { .. }
            | Event::ReturnAccepted { .. }
            | Event::ReturnDeclined { .. }
            | Event::PaymentRefunded { .. } => {}
        }
        Ok(())
    }

    fn rows(&self, limit: usize) -> Rows {
        let row = |pair: &Pair| {
            let values = vec![
                FieldValue::text(pair.stream.as_str()),
                FieldValue::Count(u64::from(pair.revision.0)),
                FieldValue::Money(pair.amount),
                FieldValue::text(&pair.first),
                FieldValue::text(&pair.second),
                FieldValue::Time(pair.at),
            ];
            ((pair.at.millis(), pair.stream.to_string()), Row { currency: pair.currency, values })
        };
        Rows::ranked(self.found.iter().map(row).collect(), limit)
    }
}
