//! A projection of any domain behind one object-safe trait.

use crate::engine::domain::wire_format::WireFormat;
use crate::engine::log::Recorded;
use crate::engine::projection::code::{Choices, EventContext, Projection, ProjectionError};
use crate::engine::projection::settings::Settings;
use crate::engine::projection::table::{MAX_ROWS, Rows, Table};

/// How many events a read model has passed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Those it applied.
    pub projected: u32,
    /// Those it skipped because this version does not know them.
    pub unknown: u32,
    /// Those it skipped because they are archived.
    pub archived: u32,
}

/// What a read model has built so far, of whatever type.
pub trait Fold {
    /// Applies the next event, or skips one that is unknown or archived, and counts it.
    ///
    /// # Errors
    /// [`ProjectionError`] if the code cannot handle it; nothing is changed in that case.
    fn take(&mut self, event: &Recorded<'_>, counts: &mut Counts) -> Result<(), ProjectionError>;
    /// Adopts other settings without a rebuild; returns `false` and changes nothing if a rebuild is needed.
    fn adopt(&mut self, settings: &Settings) -> bool;
    /// Lists the values that a parameter may have, if they depend on the events.
    fn choices(&self, parameter: usize) -> Option<Choices>;
    /// Returns the table.
    fn table(&self) -> Table;
}

/// What the projection `P` has built so far.
pub(super) struct Typed<P>(pub P);

impl<P: Projection> Fold for Typed<P> {
    fn take(&mut self, event: &Recorded<'_>, counts: &mut Counts) -> Result<(), ProjectionError> {
        if event.is_archived() {
            counts.archived += 1;
            return Ok(());
        }
        let Some(known) = P::Domain::decode(event.event_type, event.schema_version, event.data) else {
            counts.unknown += 1;
            return Ok(());
        };
        self.0.project(&EventContext {
            stream: event.stream,
            revision: event.revision,
            occurred_at: event.occurred_at,
            recorded_at: event.recorded_at,
            event: &known,
        })?;
        counts.projected += 1;
        Ok(())
    }

    fn adopt(&mut self, settings: &Settings) -> bool {
        self.0.adopt(settings)
    }

    fn choices(&self, parameter: usize) -> Option<Choices> {
        self.0.choices(parameter)
    }

    fn table(&self) -> Table {
        let Rows { mut rows, total } = self.0.rows(MAX_ROWS);
        rows.truncate(MAX_ROWS);
        let left_out = total.saturating_sub(rows.len());
        Table { columns: P::COLUMNS, order: P::ORDER, rows, left_out }
    }
}
