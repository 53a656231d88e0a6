//! What a condition is evaluated on.

use crate::engine::domain::description::Description;
use crate::engine::log::envelope::Revision;
use crate::engine::values::fields::FieldValue;
use crate::engine::values::money::Currency;
use crate::engine::values::time::Timestamp;

/// What a condition is evaluated on: an event, the state after it and the state before it.
pub struct Moment<'a> {
    /// The event's revision.
    pub revision: Revision,
    /// The event's type.
    pub event_type: &'a str,
    /// Its description and its amount.
    pub description: &'a Description,
    /// When it happened.
    pub occurred_at: Timestamp,
    /// When it was recorded.
    pub recorded_at: Timestamp,
    /// Who did it.
    pub actor: Option<&'a str>,
    /// The value of a field after the event.
    pub after: &'a dyn Fn(usize) -> FieldValue,
    /// The value of a field before the event.
    pub before: &'a dyn Fn(usize) -> FieldValue,
    /// The currency of the amounts.
    pub currency: Currency,
}
