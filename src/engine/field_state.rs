//! A state as fields.

use crate::engine::envelope::Revision;
use crate::engine::fields::FieldValue;
use crate::engine::money::Currency;
use crate::engine::replay::Cost;

/// The state of a stream at a revision, as fields.
#[derive(Clone, Debug, PartialEq)]
pub struct FieldState {
    /// The revision.
    pub revision: Revision,
    /// The values, in the order of the domain's fields.
    pub values: Vec<FieldValue>,
    /// The currency of the amounts.
    pub currency: Currency,
    /// What the jump cost.
    pub cost: Cost,
}
