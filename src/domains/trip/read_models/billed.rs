//! Quoted and billed: which riders paid more than the quoted fare.

use std::collections::BTreeMap;

use crate::domains::trip::{Event, State, Trip};
use crate::engine::log::envelope::StreamId;
use crate::engine::projection::{Column, ColumnKind, EventContext, Projection, ProjectionError, Row, Rows, Settings};
use crate::engine::values::fields::FieldValue;
use crate::words;
use crate::words::Word;

/// The state of each trip that was read.
#[derive(Default)]
pub struct Billed(BTreeMap<StreamId, State>);

impl Projection for Billed {
    type Domain = Trip;

    const NAME: &'static str = "quoted_and_billed";
    const LABEL: Word = words::trip::QUOTED_AND_BILLED;
    const HINT: Word = words::trip::THE_QUOTE_THE_METERED_FARE_AND;
    const COLUMNS: &'static [Column] = &[
        Column::new("trip", words::trip::TRIP, ColumnKind::Text),
        Column::new("rider", words::trip::RIDER, ColumnKind::Text),
        Column::new("quoted", words::trip::QUOTED, ColumnKind::Money),
        Column::new("metered", words::trip::METERED, ColumnKind::Money),
        Column::new("adjustments", words::trip::ADJUSTED, ColumnKind::Money),
        Column::new("billed", words::trip::BILLED, ColumnKind::Money),
    ];
    const ORDER: Word = words::trip::FARTHEST_ABOVE_ITS_QUOTE_BY_THE;

    fn initial(_: &Settings) -> Billed {
        Billed::default()
    }

    fn project(&mut self, happened: &EventContext<'_, Event>) -> Result<(), ProjectionError> {
        self.0.entry(happened.stream.clone()).or_default().evolve(happened.event);
        Ok(())
    }

    fn rows(&self, limit: usize) -> Rows {
        let row = |(stream, trip): (&StreamId, &State)| {
            let rider = trip.booking.as_ref().map_or(FieldValue::Missing, |booking| FieldValue::text(&booking.rider));
            let over = trip.metered_fare.saturating_sub(trip.quoted_fare());
            let values = vec![
                FieldValue::text(stream.as_str()),
                rider,
                FieldValue::Money(trip.quoted_fare()),
                FieldValue::Money(trip.metered_fare),
                FieldValue::Money(trip.adjustments),
                FieldValue::Money(trip.fare()),
            ];
            ((over.minor(), stream.to_string()), Row { currency: trip.currency(), values })
        };
        Rows::ranked(self.0.iter().map(row).collect(), limit)
    }
}
