//! What a lesson is done on, at one moment: the sandbox's log and what the page shows of it.

use crate::domains::account::twin::Lesson as Bug;
use crate::engine::log::envelope::{Revision, StreamId};
use crate::engine::travel::as_at::Question;
use crate::engine::view::LaneView;
use crate::engine::what_if::Lane;
use crate::workbench::{SubscriberReport, Workbench};

/// What a lesson is done on, at one moment. The page fills it whenever something has changed.
pub struct Scene<'a> {
    /// The log, and what was folded of it.
    pub workbench: &'a Workbench,
    /// The stream that is shown.
    pub stream: &'a StreamId,
    /// The revision that is shown.
    pub cursor: Revision,
    /// Whether the cursor follows the head.
    pub is_live: bool,
    /// The open what-if, and its outcome.
    pub lane: Option<(&'a Lane, &'a LaneView)>,
    /// The inspector's tab, as addresses name it.
    pub tab: &'a str,
    /// The condition in Break when; empty if there is none.
    pub condition: &'a str,
    /// The name of the newest rejection since the lesson began.
    pub refused: Option<&'a str>,
    /// Whether the log was verified since it was last written to, without damage.
    pub is_verified: bool,
    /// Whether the newest command under an id was answered with what was recorded under it before.
    pub is_repeated: bool,
    /// What a subscriber of the log said of itself last.
    pub subscriber: Option<SubscriberReport>,
    /// The bug that the CRUD twin and the account have.
    pub bug: Bug,
    /// What As at asks, once both of its moments were chosen.
    pub as_at: Option<Question>,
}
