//! Late events: recorded long after they happened, as by a phone that was offline.

use crate::domains::trip::{Event, Trip};
use crate::engine::log::envelope::{Revision, StreamId};
use crate::engine::projection::{Column, ColumnKind, EventContext, Projection, ProjectionError, Row, Rows, Settings};
use crate::engine::values::fields::{FieldKind, FieldValue};
use crate::engine::values::money::Currency;
use crate::engine::values::parameter::Parameter;
use crate::engine::values::time::Timestamp;
use crate::engine::values::unit::Unit;
use crate::words;
use crate::words::Word;

/// The late events of all trips.
pub struct Late {
    after_minutes: i64,
    facts: Vec<Fact>,
}

struct Fact {
    stream: StreamId,
    revision: Revision,
    event_type: &'static str,
    occurred_at: Timestamp,
    recorded_at: Timestamp,
}

impl Fact {
    fn minutes(&self) -> u64 {
        self.recorded_at.millis().saturating_sub(self.occurred_at.millis()).max(0).unsigned_abs() / 60_000
    }
}

impl Projection for Late {
    type Domain = Trip;

    const NAME: &'static str = "late_facts";
    const LABEL: Word = words::trip::LATE_FACTS;
    const HINT: Word = words::trip::WHAT_WAS_RECORDED_LONG_AFTER_IT;
    const PARAMETERS: &'static [Parameter] = &[Parameter {
        name: "after_minutes",
        label: words::trip::LATE_AFTER,
        hint: words::trip::FROM_HOW_MANY_MINUTES_ON_A_FACT,
        kind: FieldKind::Count,
        unit: Unit::Minutes,
        default: 5,
        least: 1,
        most: 1_000_000,
    }];
    const COLUMNS: &'static [Column] = &[
        Column::new("trip", words::trip::TRIP, ColumnKind::Text),
        Column::new("revision", words::trip::EVENT, ColumnKind::Count),
        Column::new("type", words::trip::TYPE_IT, ColumnKind::Text),
        Column::new("occurred_at", words::trip::OCCURRED, ColumnKind::Time),
        Column::new("minutes", words::trip::LATE_BY, ColumnKind::Measure(Unit::Minutes)),
    ];
    const ORDER: Word = words::trip::LATEST_FIRST_THEN_BY_TRIP;

    fn initial(settings: &Settings) -> Late {
        Late { after_minutes: settings.value(0), facts: Vec::new() }
    }

    fn project(&mut self, happened: &EventContext<'_, Event>) -> Result<(), ProjectionError> {
        let fact = Fact {
            stream: happened.stream.clone(),
            revision: happened.revision,
            event_type: happened.event.event_type(),
            occurred_at: happened.occurred_at,
            recorded_at: happened.recorded_at,
        };
        if fact.minutes() >= self.after_minutes.unsigned_abs() {
            self.facts.push(fact);
        }
        Ok(())
    }

    fn rows(&self, limit: usize) -> Rows {
        let row = |fact: &Fact| {
            let values = vec![
                FieldValue::text(fact.stream.as_str()),
                FieldValue::Count(u64::from(fact.revision.0)),
                FieldValue::text(fact.event_type),
                FieldValue::Time(fact.occurred_at),
                FieldValue::Count(fact.minutes()),
            ];
            let minutes = i64::try_from(fact.minutes()).unwrap_or(i64::MAX);
            ((minutes, format!("{} {:010}", fact.stream, fact.revision.0)), Row { currency: Currency::EUR, values })
        };
        Rows::ranked(self.facts.iter().map(row).collect(), limit)
    }
}
