//! Events that are read only when one of them is asked for, and some of which are checked later, too.

use std::fmt::Debug;
use std::sync::Arc;

use crate::engine::log::envelope::StreamId;
use crate::engine::log::recorded::Record;
use crate::engine::values::time::Timestamp;

/// A run of events that are not read yet.
pub trait Packed: Debug {
    /// Reads them; `None` if they are damaged.
    fn unpack(&self) -> Option<Vec<Record>>;

    /// Checks those whose outline lacks [`Remarks`]; `None` if they are damaged.
    fn check(&self) -> Option<(Remarks, Box<dyn Packed>)>;
}

/// What is known of packed events before they are read.
#[derive(Debug)]
pub struct Outline {
    /// The streams that they belong to, in the order of their first events.
    pub streams: Vec<StreamId>,
    /// The index of each event's stream.
    pub of_events: Vec<usize>,
    /// Their types, in the order of their first events.
    pub types: Vec<Arc<str>>,
    /// What else is known of them; `None` if they are not checked yet.
    pub remarks: Option<Remarks>,
}

/// What is known of packed events once they are checked.
#[derive(Debug, Default)]
pub struct Remarks {
    /// The ids that their writers gave, and the indices of their events.
    pub given_ids: Vec<(usize, String)>,
    /// The latest moment of recording among them.
    pub newest_recorded: Option<Timestamp>,
}
