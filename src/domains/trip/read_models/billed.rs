//! Quoted and billed: which riders paid more than the quoted fare.

use std::collections::BTreeMap;

use crate::domains::trip::{Event, State, Trip};
use crate::engine::log::envelope::StreamId;
use crate::engine::projection::{Column, ColumnKind, EventContext, Projection, ProjectionError, Row, Rows, Settings};
use crate::engine::values::fields::FieldValue;

/// The state of each trip that was read.
#[derive(Default)]
pub struct Billed(BTreeMap<StreamId, State>);

impl Projection for Billed {
    type Domain = Trip;

    const NAME: &'static str = "quoted_and_billed";
    const LABEL: &'static str = "Quoted and billed";
    const HINT: &'static str = "The quote, the metered fare, and the amount after adjustments for each rider.";
    const COLUMNS: &'static [Column] = &[
        Column::new("trip", "Trip", ColumnKind::Text),
        Column::new("rider", "Rider", ColumnKind::Text),
        Column::new("quoted", "Quoted", ColumnKind::Money),
        Column::new("metered", "Metered", ColumnKind::Money),
        Column::new("adjustments", "Adjusted", ColumnKind::Money),
        Column::new("billed", "Billed", ColumnKind::Money),
    ];
    const ORDER: &'static str = "farthest above its quote by the meter first, then by trip";

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
