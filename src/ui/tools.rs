//! The tools of the page, which come after the first screen.

use leptos::prelude::*;

use crate::engine::log::envelope::{Revision, StreamId};
use crate::engine::travel::condition::{Condition, ConditionError};
use crate::engine::travel::filter::{Filter, Found};
use crate::engine::user_error::UserError;
use crate::engine::values::fields::FieldSpec;
use crate::session::Session;
use crate::ui::chain::Chain;
use crate::workbench::Workbench;
use crate::workbench::link::Link;

/// What is shown of them.
pub struct Tools {
    /// Follows the page, as soon as they have come: lanes, conditions, sweeps.
    pub begin: fn(),
    /// Reads a condition.
    pub condition: fn(&str, &'static [FieldSpec]) -> Result<Condition, ConditionError>,
    /// Looks for the events of a range of a stream that a filter admits.
    pub find: fn(&Workbench, &StreamId, &Filter, (Revision, Revision), &mut Found),
    /// Shows the open what-if's figure below the recorded one.
    pub what_if_line: fn() -> AnyView,
    /// Shows the condition of presenter mode.
    pub stop_line: fn() -> AnyView,
    /// Links with a log or a what-if in them.
    pub links: PackedLinks,
    /// Verifies the log, and shows the result.
    pub verify: fn(Session, RwSignal<Chain>),
    /// Import and export, share, a new stream, help.
    pub dialogs: fn() -> AnyView,
    /// Keeps a log that was left to be kept, and shows what a shared log needs.
    pub shared: fn() -> AnyView,
    /// Follows the page: answers subscribers.
    pub follow: fn(Session),
}

/// A log in a link: how many events, and the events packed.
pub type PackedLog = (usize, String);

/// What is made of links with a log or a what-if in them.
pub struct PackedLinks {
    /// Reads a link.
    pub read: fn(&str) -> Result<Link, UserError>,
    /// Opens the log in a link that somebody shared, beside this browser's own.
    pub open_shared: fn(&Link) -> Result<Workbench, UserError>,
    /// Opens the log in a link that this browser made.
    pub open: fn(&Link) -> Result<Workbench, UserError>,
    /// Packs the whole log, unless it does not fit into a link.
    pub pack: fn(&Workbench) -> Result<PackedLog, UserError>,
    /// Refuses a log that could not be opened at the other end.
    pub check: fn(PackedLog) -> Result<(), UserError>,
}
