//! What a domain provides to the engine: a decider, and a few small traits for what the log, the page and the console
//! need.

pub mod bookkeeping;
pub mod breakdown;
pub mod description;
pub mod field;
pub mod form;
pub mod presentation;
pub mod sample;
pub mod snapshots;
pub mod starting;
pub mod what_if;
pub mod wire_format;

use crate::engine::decider::Decider;
use crate::engine::log::Log;
use crate::engine::log::envelope::{Position, StreamId};
use crate::engine::projection::ReadModelSpec;

pub use crate::engine::wire::Encoded;
pub use bookkeeping::Bookkeeping;
pub use breakdown::{Breakdown, BreakdownLine};
pub use description::{Description, Mark};
pub use field::Field;
pub use form::{CommandForm, Input, InputKind};
pub use presentation::{Presentation, field_specs};
pub use sample::{Sample, SampleEvent};
pub use snapshots::Snapshots;
pub use starting::Starting;
pub use what_if::{RuleIndex, WhatIf};
pub use wire_format::WireFormat;

/// A decider with everything that the log, the page and the console need.
///
/// The traits of which it consists are small and mostly optional: a domain has to say how its events and commands are
/// written and shown; the rest has defaults.
pub trait Domain:
    Decider<Command: Clone, Event: Clone + PartialEq>
    + WireFormat
    + Snapshots
    + Presentation
    + WhatIf
    + Bookkeeping
    + Sample
    + 'static
{
    /// The read models of its events, in the order in which the page offers them.
    const READ_MODELS: &'static [ReadModelSpec] = &[];
    /// From how many events on a stream is folded between frames.
    const MANY_EVENTS: u32 = 16_384;
    /// How many events a sample of a chart stands for: 1 where an event costs more to apply than its sample to keep.
    const SAMPLED: usize = 64;

    /// Returns the state before the first event of a stream: [`Decider::initial`], unless another part of the log says what
    /// its events mean.
    fn start(_stream: &StreamId, _log: &Log) -> Self::State {
        Self::initial()
    }

    /// Begins to find what [`Domain::start`] returns, in slices; `None` if it does not depend on the stream's events.
    fn begin_start(_stream: &StreamId, _log: &Log) -> Option<Box<dyn Starting<Self::State>>> {
        None
    }

    /// Returns `true` if a state was folded as [`Domain::definition`] says.
    fn is_defined(_state: &Self::State, _stream: &StreamId, _log: &Log) -> bool {
        false
    }

    /// Returns the event that [`Domain::start`] depends on: once it is another one, the stream is folded anew.
    fn definition(_stream: &StreamId, _log: &Log) -> Option<Position> {
        None
    }
}
