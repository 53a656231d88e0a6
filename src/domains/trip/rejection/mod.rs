//! The rejections of a trip and their messages: the command is out of turn, or its values are invalid.

mod out_of_turn;
mod unfit;

use serde::Serialize;

pub use out_of_turn::OutOfTurn;
pub use unfit::Unfit;

use crate::engine::user_error::UserError;
use crate::engine::values::money::Currency;

/// Why a command to a trip was rejected.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum Rejection {
    /// The trip is at another stage.
    OutOfTurn(OutOfTurn),
    /// A value of the command is invalid.
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
    /// Explains the rejection to people and programs, with amounts in a currency.
    pub fn explain(&self, currency: Currency) -> UserError {
        let (message, input) = match self {
            Rejection::OutOfTurn(rejection) => (rejection.words(), None),
            Rejection::Unfit(rejection) => (rejection.words(currency), Some(rejection.input())),
        };
        UserError::of(self, message, input)
    }
}
