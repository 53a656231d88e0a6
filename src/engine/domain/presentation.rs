//! What the page and the console show of a domain.

use crate::engine::decider::Decider;
use crate::engine::domain::description::Description;
use crate::engine::domain::form::CommandForm;
use crate::engine::fields::{FieldSpec, FieldValue};
use crate::engine::money::Currency;
use crate::engine::user_error::UserError;

/// What the page and the console show of a domain.
pub trait Presentation: Decider {
    /// The domain's tab on the page.
    const LABEL: &'static str;
    /// The fields of its state, the headline first.
    const FIELDS: &'static [FieldSpec];
    /// The forms of its commands, in the order in which the page offers them.
    const FORMS: &'static [CommandForm];

    /// Returns the value of the field at an index of [`Presentation::FIELDS`]; `Missing` beyond it.
    fn field(state: &Self::State, index: usize) -> FieldValue;

    /// Returns the currency of the state's amounts; EUR if the domain has no money.
    fn currency(_state: &Self::State) -> Currency {
        Currency::EUR
    }

    /// Describes an event in a few words.
    fn describe(event: &Self::Event) -> Description;

    /// Explains a rejection to people and programs.
    fn explain(rejection: &Self::Rejection, state: &Self::State) -> UserError;

    /// Returns `true` if a form makes sense in a state; the others stay reachable but are not offered first.
    fn offers(_state: &Self::State, _form: &CommandForm) -> bool {
        true
    }
}
