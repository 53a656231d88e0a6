//! Drivers: the way, the rides and the fares of each.

use std::collections::BTreeMap;

use crate::domains::trip::state::Status;
use crate::domains::trip::{Event, State, Trip};
use crate::engine::log::envelope::StreamId;
use crate::engine::projection::{Column, ColumnKind, EventContext, Projection, ProjectionError, Row, Rows, Settings};
use crate::engine::values::fields::FieldValue;
use crate::engine::values::money::{Currency, Money};
use crate::engine::values::unit::Unit;
use crate::words;
use crate::words::Word;

/// The state of each trip that was read.
#[derive(Default)]
pub struct Drivers(BTreeMap<StreamId, State>);

/// A driver's rides and fares.
#[derive(Clone, Copy, Default)]
struct Driven {
    rides: u64,
    metres: u64,
    fares: Money,
}

impl Drivers {
    fn driven(&self) -> BTreeMap<(&str, &'static str), Driven> {
        let mut all: BTreeMap<(&str, &'static str), Driven> = BTreeMap::new();
        for trip in self.0.values() {
            let Some(assignment) = trip.assignment.as_deref() else { continue };
            let driven = all.entry((&assignment.driver, trip.currency().code())).or_default();
            driven.rides += u64::from(trip.status == Status::Completed);
            // The way counts however the ride ended, and a late position may be further than what was billed.
            driven.metres += u64::from(trip.distance.max(trip.furthest_metres()));
            driven.fares = driven.fares.saturating_add(trip.fare());
        }
        all
    }
}

impl Projection for Drivers {
    type Domain = Trip;

    const NAME: &'static str = "drivers";
    const LABEL: Word = words::trip::DRIVERS;
    const HINT: Word = words::trip::HOW_FAR_EACH_DRIVER_HAS_DRIVEN_ON;
    const COLUMNS: &'static [Column] = &[
        Column::new("driver", words::trip::DRIVER, ColumnKind::Text),
        Column::new("rides", words::trip::COMPLETED, ColumnKind::Count),
        Column::new("metres", words::trip::DRIVEN, ColumnKind::Measure(Unit::Metres)),
        Column::new("fares", words::trip::FARES_AND_FEES, ColumnKind::Money),
    ];
    const ORDER: Word = words::trip::LARGEST_SUM_FIRST_THEN_BY_DRIVER;

    fn initial(_: &Settings) -> Drivers {
        Drivers::default()
    }

    fn project(&mut self, happened: &EventContext<'_, Event>) -> Result<(), ProjectionError> {
        self.0.entry(happened.stream.clone()).or_default().evolve(happened.event);
        Ok(())
    }

    fn rows(&self, limit: usize) -> Rows {
        let row = |((driver, code), driven): ((&str, &'static str), Driven)| {
            let values = vec![
                FieldValue::text(driver),
                FieldValue::Count(driven.rides),
                FieldValue::Count(driven.metres),
                FieldValue::Money(driven.fares),
            ];
            let currency = Currency::from_code(code).unwrap_or(Currency::EUR);
            ((driven.fares.minor(), format!("{driver} {code}")), Row { currency, values })
        };
        Rows::ranked(self.driven().into_iter().map(row).collect(), limit)
    }
}
