//! The facts of an account that a statement makes.

use crate::domains::account::bank_csv::{Movement, Statement};
use crate::domains::account::event::Event;
use crate::engine::values::money::Money;
use crate::engine::values::time::Timestamp;

/// The owner of an account that a statement opens.
const OWNER: &str = "Imported statement";
/// The memo of a statement's opening balance.
const OPENING: &str = "opening balance";

/// A fact that a statement makes, with what it does to the balance.
pub struct Fact {
    /// The day, or the moment.
    pub occurred_at: Timestamp,
    /// What happened.
    pub event: Event,
    /// What it adds to the balance.
    pub effect: Money,
    /// The line of the file, if it is of one.
    pub line: Option<u32>,
}

/// Makes the event of a movement.
pub fn event(movement: &Movement) -> Event {
    let memo = Some(movement.memo.as_str()).filter(|memo| !memo.is_empty()).map(Into::into);
    moved(movement.amount, memo)
}

/// Makes the fact of a movement.
pub fn fact(movement: &Movement) -> Fact {
    let (occurred_at, effect, line) = (movement.occurred_at, movement.amount, Some(movement.line));
    Fact { occurred_at, event: event(movement), effect, line }
}

/// Makes the events that open an account and bring it to the balance that a statement begins with.
pub fn opening(statement: &Statement, now: Timestamp) -> impl Iterator<Item = Fact> {
    let occurred_at = statement.movements.first().map_or(now, |movement| movement.occurred_at);
    let opened = Event::AccountOpened { owner: OWNER.into(), currency: statement.currency };
    let opened = Fact { occurred_at, event: opened, effect: Money::ZERO, line: None };
    let balance = statement.opening_balance.filter(|balance| *balance != Money::ZERO);
    let begun =
        balance.map(|effect| Fact { occurred_at, event: moved(effect, Some(OPENING.into())), effect, line: None });
    std::iter::once(opened).chain(begun)
}

fn moved(amount: Money, memo: Option<Box<str>>) -> Event {
    let size = Money::clamped(amount.minor().abs());
    if amount < Money::ZERO { Event::Withdrawn { amount: size, memo } } else { Event::Deposited { amount: size, memo } }
}
