//! A state as fields.

use crate::engine::log::envelope::Revision;
use crate::engine::travel::replay::Cost;
use crate::engine::values::fields::FieldValue;
use crate::engine::values::money::Currency;

/// The state of a stream at a revision, as fields.
#[derive(Clone, Debug, PartialEq)]
pub struct FieldState {
    /// The revision after which the state holds.
    pub revision: Revision,
    /// The values, in the order of the domain's fields.
    pub values: Vec<FieldValue>,
    /// The currency of the amounts.
    pub currency: Currency,
    /// What the jump cost.
    pub cost: Cost,
}
