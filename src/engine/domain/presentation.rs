//! What the page and the console show of a domain.

use std::marker::PhantomData;

use crate::engine::decider::Decider;
use crate::engine::domain::breakdown::Breakdown;
use crate::engine::domain::description::Description;
use crate::engine::domain::field::{Field, MAX_FIELDS, specs};
use crate::engine::domain::form::CommandForm;
use crate::engine::user_error::UserError;
use crate::engine::values::fields::{FieldSpec, FieldValue};
use crate::engine::values::money::Currency;
use crate::words::Word;

/// What the page and the console show of a domain.
pub trait Presentation: Decider<State: 'static> {
    /// The domain's tab on the page.
    const LABEL: Word;
    /// The fields of its state, the headline first.
    const FIELDS: &'static [Field<Self::State>];
    /// The forms of its commands, in the order in which the page offers them.
    const FORMS: &'static [CommandForm];

    /// Lists the fields of a state, the headline first: [`Presentation::FIELDS`], unless one type stands for many domains.
    fn fields(_state: &Self::State) -> &'static [FieldSpec]
    where
        Self: Sized,
    {
        field_specs::<Self>()
    }

    /// Returns the value of the field at an index of [`Presentation::FIELDS`]; `Missing` beyond it.
    fn field(state: &Self::State, index: usize) -> FieldValue {
        Self::FIELDS.get(index).map_or(FieldValue::Missing, |field| field.value(state))
    }

    /// Returns the currency of the state's amounts; EUR if the domain has no money.
    fn currency(_state: &Self::State) -> Currency {
        Currency::EUR
    }

    /// Describes an event in a few words.
    fn describe(event: &Self::Event) -> Description;

    /// Returns the source that applies a type of event, if it is data: of the four domains it is taken from the code.
    fn source_of(_state: &Self::State, _event_type: &str) -> Option<String> {
        None
    }

    /// Explains a rejection to people and programs.
    fn explain(rejection: &Self::Rejection, state: &Self::State) -> UserError;

    /// Takes an amount of a state apart, by the name of its field: the lines add up to the field's value. Returns
    /// `None` if there is nothing to take apart.
    fn breakdown(_state: &Self::State, _field: &str) -> Option<Breakdown> {
        None
    }

    /// Returns `true` if a form makes sense in a state; the others stay reachable but are not offered first.
    fn offers(_state: &Self::State, _form: &CommandForm) -> bool {
        true
    }
}

/// Returns the names, labels, kinds, units and headings of a domain's fields, for code that knows no domain.
pub const fn field_specs<D: Presentation>() -> &'static [FieldSpec] {
    Specs::<D>::ALL.split_at(D::FIELDS.len()).0
}

/// The place where the specs of `D`'s fields are computed at compile time.
struct Specs<D>(PhantomData<D>);

impl<D: Presentation> Specs<D> {
    const ALL: &'static [FieldSpec; MAX_FIELDS] = &specs(D::FIELDS);
}
