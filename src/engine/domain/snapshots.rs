//! States that are kept, so that opening a long stream does not fold all of it.

use serde_json::Value;

use crate::engine::decider::Decider;

/// How a domain's states are kept. The defaults keep none.
pub trait Snapshots: Decider {
    /// The version of the state that [`Snapshots::snapshot`] writes; 0 if no snapshots are kept. It grows whenever the
    /// state has another shape, or `evolve` makes another state of the same events: older snapshots are then discarded.
    const STATE_VERSION: u16 = 0;

    /// Writes the whole state.
    fn snapshot(_state: &Self::State) -> Value {
        Value::Null
    }

    /// Reads what [`Snapshots::snapshot`] wrote at the same [`Snapshots::STATE_VERSION`]. Returns `None` if it cannot
    /// be read.
    fn restore(_snapshot: &Value) -> Option<Self::State> {
        None
    }

    /// Reads what [`Snapshots::snapshot`] wrote of a stream, given the state that the stream begins with: what the log says
    /// of its events may be another than when it was written, and then it cannot be read.
    fn restore_after(_start: &Self::State, snapshot: &Value) -> Option<Self::State> {
        Self::restore(snapshot)
    }
}
