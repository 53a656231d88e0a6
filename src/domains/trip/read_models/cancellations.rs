//! Cancellations: who cancelled trips, and at which stage.

use std::collections::{BTreeMap, HashMap};

use crate::domains::trip::event::Side;
use crate::domains::trip::{Event, State, Trip};
use crate::engine::log::envelope::StreamId;
use crate::engine::projection::{Column, ColumnKind, EventContext, Projection, ProjectionError, Row, Rows, Settings};
use crate::engine::values::fields::FieldValue;
use crate::engine::values::money::{Currency, Money};
use crate::words;
use crate::words::Word;

/// The trips under way, and the sums of the cancelled ones.
#[derive(Default)]
pub struct Cancellations {
    trips: HashMap<StreamId, State>,
    /// The sums by side, stage and currency.
    sums: BTreeMap<(&'static str, &'static str, &'static str), (u64, Money)>,
}

impl Projection for Cancellations {
    type Domain = Trip;

    const NAME: &'static str = "cancellations";
    const LABEL: Word = words::trip::CANCELLATIONS;
    const HINT: Word = words::trip::WHO_CALLED_TRIPS_OFF_AT_WHICH;
    const COLUMNS: &'static [Column] = &[
        Column::new("by", words::trip::BY, ColumnKind::Text),
        Column::new("stage", words::trip::STAGE, ColumnKind::Text),
        Column::new("count", words::trip::COUNT, ColumnKind::Count),
        Column::new("fees", words::trip::FEES, ColumnKind::Money),
    ];
    const ORDER: Word = words::trip::MOST_FREQUENT_FIRST_THEN_BY_SIDE;

    fn initial(_: &Settings) -> Cancellations {
        Cancellations::default()
    }

    fn project(&mut self, happened: &EventContext<'_, Event>) -> Result<(), ProjectionError> {
        let trip = self.trips.entry(happened.stream.clone()).or_default();
        if let Event::TripCancelled { by, fee, .. } = happened.event {
            let by = match by {
                Side::Rider => "Rider",
                Side::Driver => "Driver",
            };
            let key = (by, trip.status.stage().name(), trip.currency().code());
            let (count, fees) = self.sums.get(&key).copied().unwrap_or_default();
            let fees = fees.checked_add(*fee).ok_or(ProjectionError::OutOfRange { column: "fees" })?;
            self.sums.insert(key, (count + 1, fees));
        }
        trip.evolve(happened.event);
        Ok(())
    }

    fn rows(&self, limit: usize) -> Rows {
        type Sum<'a> = (&'a (&'static str, &'static str, &'static str), &'a (u64, Money));
        let row = |((by, stage, code), (count, fees)): Sum<'_>| {
            let values = vec![
                FieldValue::text(by),
                FieldValue::text(stage),
                FieldValue::Count(*count),
                FieldValue::Money(*fees),
            ];
            let currency = Currency::from_code(code).unwrap_or(Currency::EUR);
            let count = i64::try_from(*count).unwrap_or(i64::MAX);
            ((count, format!("{by} {stage} {code}")), Row { currency, values })
        };
        Rows::ranked(self.sums.iter().map(row).collect(), limit)
    }
}
