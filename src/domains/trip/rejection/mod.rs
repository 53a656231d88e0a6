//! Why a command to a trip made no event, for programs and in words: it is not its turn, or what it brings is not fit.

mod out_of_turn;
mod unfit;

use serde::Serialize;

pub use out_of_turn::OutOfTurn;
pub use unfit::Unfit;

use crate::engine::user_error::UserError;
use crate::engine::values::money::Currency;

/// Why a command to a trip made no event.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum Rejection {
    /// The trip is not where such a command has its place.
    OutOfTurn(OutOfTurn),
    /// Something that the command brings cannot be.
    Unfit(Unfit),
}

impl From<OutOfTurn> for Rejection {
    fn from(rejection: OutOfTurn) -> Rejection {
        Rejection::OutOfTurn(rejection)
    }
}

impl From<Unfit> for Rejection {
    fn from(rejection: Unfit) -> Rejection {
        Rejection::Unfit(rejection)
    }
}

impl Rejection {
    /// Says the rejection to people and programs, amounts in a currency.
    pub fn explain(&self, currency: Currency) -> UserError {
        let (message, input) = match self {
            Rejection::OutOfTurn(rejection) => (rejection.words(), None),
            Rejection::Unfit(rejection) => (rejection.words(currency), Some(rejection.input())),
        };
        UserError::of(self, message, input)
    }
}
