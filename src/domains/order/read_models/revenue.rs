//! Revenue by day: what was captured and refunded, on the day it happened.

use std::collections::{BTreeMap, HashMap};

use crate::domains::order::{Event, Order};
use crate::engine::log::envelope::StreamId;
use crate::engine::projection::{Column, ColumnKind, EventContext, Projection, ProjectionError, Row, Rows, Settings};
use crate::engine::values::calendar::Day;
use crate::engine::values::fields::FieldValue;
use crate::engine::values::money::{Currency, Money};
use crate::words;
use crate::words::Word;

/// What was captured and refunded on each day, in each currency.
#[derive(Default)]
pub struct Revenue {
    currencies: HashMap<StreamId, Currency>,
    days: BTreeMap<(Day, &'static str), Takings>,
}

#[derive(Clone, Copy, Default)]
struct Takings {
    captures: u64,
    captured: Money,
    refunded: Money,
}

impl Projection for Revenue {
    type Domain = Order;

    const NAME: &'static str = "revenue_by_day";
    const LABEL: Word = words::order::REVENUE_BY_DAY;
    const HINT: Word = words::order::WHAT_WAS_TAKEN_AND_WHAT_WAS_GIVEN;
    const COLUMNS: &'static [Column] = &[
        Column::new("day", words::order::DAY, ColumnKind::Date),
        Column::new("captures", words::order::CAPTURES, ColumnKind::Count),
        Column::new("captured", words::order::CAPTURED, ColumnKind::Money),
        Column::new("refunded", words::order::REFUNDED, ColumnKind::Money),
        Column::new("revenue", words::order::REVENUE, ColumnKind::Money),
    ];
    const ORDER: Word = words::order::NEWEST_DAY_FIRST_THEN_BY_CURRENCY;

    fn initial(_: &Settings) -> Revenue {
        Revenue::default()
    }

    fn project(&mut self, happened: &EventContext<'_, Event>) -> Result<(), ProjectionError> {
        let (captured, refunded) = match happened.event {
            Event::OrderPlaced { currency, .. } => {
                self.currencies.insert(happened.stream.clone(), *currency);
                return Ok(());
            }
            Event::PaymentCaptured { amount, .. } => (*amount, Money::ZERO),
            Event::PaymentRefunded { amount, .. } => (Money::ZERO, *amount),
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
            | Event::ReturnDeclined { .. } => return Ok(()),
        };
        let currency = self.currencies.get(happened.stream).copied().unwrap_or(Currency::EUR);
        let day = self.days.entry((Day::of(happened.occurred_at), currency.code())).or_default();
        let out_of_range = |column| move || ProjectionError::OutOfRange { column };
        let sums = Takings {
            captures: day.captures + u64::from(matches!(happened.event, Event::PaymentCaptured { .. })),
            captured: day.captured.checked_add(captured).ok_or_else(out_of_range("captured"))?,
            refunded: day.refunded.checked_add(refunded).ok_or_else(out_of_range("refunded"))?,
        };
        sums.captured.checked_sub(sums.refunded).ok_or_else(out_of_range("revenue"))?;
        *day = sums;
        Ok(())
    }

    fn rows(&self, limit: usize) -> Rows {
        let row = |((day, code), takings): (&(Day, &'static str), &Takings)| {
            let values = vec![
                FieldValue::Time(day.midnight()),
                FieldValue::Count(takings.captures),
                FieldValue::Money(takings.captured),
                FieldValue::Money(takings.refunded),
                FieldValue::Money(takings.captured.saturating_sub(takings.refunded)),
            ];
            let currency = Currency::from_code(code).unwrap_or(Currency::EUR);
            ((day.midnight().millis(), (*code).to_owned()), Row { currency, values })
        };
        Rows::ranked(self.days.iter().map(row).collect(), limit)
    }
}
