//! The tools of the page, which come after the first screen.

use leptos::prelude::*;

use crate::engine::travel::condition::{Condition, ConditionError};
use crate::engine::values::fields::FieldSpec;
use crate::session::Session;

/// What is shown of them.
pub struct Tools {
    /// Reads a condition.
    pub condition: fn(&str, &'static [FieldSpec]) -> Result<Condition, ConditionError>,
    /// Import and export, share, a new stream, help.
    pub dialogs: fn() -> AnyView,
    /// Keeps a log that was left to be kept, and shows what a shared log needs.
    pub shared: fn() -> AnyView,
    /// Follows the page: answers subscribers.
    pub follow: fn(Session),
}
