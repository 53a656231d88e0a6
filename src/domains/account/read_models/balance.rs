//! The effect of an event on an account's balance.

use crate::domains::account::event::Event;
use crate::engine::projection::ProjectionError;
use crate::engine::values::money::{Currency, Money};

/// An account's balance and the currency that it is in.
#[derive(Clone, Copy, Debug)]
pub(super) struct Balance {
    pub amount: Money,
    pub currency: Currency,
}

impl Default for Balance {
    fn default() -> Balance {
        Balance { amount: Money::ZERO, currency: Currency::EUR }
    }
}

/// How an event changed a balance.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Change {
    /// The balance did not change.
    None,
    /// Money came in or, if negative, went out.
    Moved(Money),
    /// Closed books carried over a balance from archived events, which were not read.
    Carried(Money),
}

impl Change {
    /// Returns by how much the balance changed.
    pub fn amount(self) -> Money {
        match self {
            Change::None => Money::ZERO,
            Change::Moved(amount) | Change::Carried(amount) => amount,
        }
    }
}

impl Balance {
    /// Returns the balance after an event, as `evolve` has it, and the change.
    ///
    /// # Errors
    /// [`ProjectionError::OutOfRange`] if the change is beyond the bounds of money.
    pub fn after(self, event: &Event) -> Result<(Balance, Change), ProjectionError> {
        let (after, is_carried) = match event {
            Event::AccountOpened { currency, .. } => (Balance { currency: *currency, ..self }, false),
            Event::BooksClosed(books) => match &books.carried {
                Some(carried) => (Balance { amount: books.balance, currency: carried.currency }, true),
                None => (self, true),
            },
            moved => {
                let effect = moved.effect().unwrap_or(Money::ZERO);
                (Balance { amount: self.amount.saturating_add(effect), ..self }, false)
            }
        };
        let out_of_range = ProjectionError::OutOfRange { column: "balance" };
        let step = after.amount.checked_sub(self.amount).ok_or(out_of_range)?;
        let change = match (step, is_carried) {
            (Money::ZERO, _) => Change::None,
            (step, true) => Change::Carried(step),
            (step, false) => Change::Moved(step),
        };
        Ok((after, change))
    }
}

/// Converts a sum to money, clamped to its bounds.
pub(super) fn money(minor: i128) -> Money {
    Money::clamped(minor.clamp(i128::from(Money::MIN.minor()), i128::from(Money::MAX.minor())) as i64)
}

/// Divides and rounds to the nearest whole number, halves away from zero; the divisor is positive.
pub(super) fn rounded(number: i128, divisor: i128) -> i128 {
    let size = (2 * number.abs() + divisor) / (2 * divisor);
    if number < 0 { -size } else { size }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn halves_are_rounded_away_from_zero() {
        let check = |number, divisor, expected| assert_eq!(rounded(number, divisor), expected, "{number}/{divisor}");
        check(5, 10, 1);
        check(-5, 10, -1);
        check(4, 10, 0);
        check(-4, 10, 0);
        check(14, 10, 1);
        check(15, 10, 2);
        check(-15, 10, -2);
        check(0, 7, 0);
    }
}
