//! What an account takes over into a new period.

use serde_json::{Value, json};

use crate::domains::account::event::Text;
use crate::engine::log::envelope::Revision;
use crate::engine::object::Object;
use crate::engine::values::money::{Currency, Money};

/// The books of a period as they were closed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Books {
    /// The period, such as `2026-03`.
    pub period: Text,
    /// The last revision that belongs to it.
    pub through: Revision,
    /// The balance that is carried over.
    pub balance: Money,
    /// All else that is carried over; before schema version 2 nothing else was.
    pub carried: Option<Carried>,
}

/// What an account is besides its balance as a new period begins.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Carried {
    /// Whose it is.
    pub owner: Text,
    /// The currency of all its amounts.
    pub currency: Currency,
    /// How far below zero the balance may go.
    pub overdraft_limit: Money,
    /// The lowest balance so far.
    pub lowest_balance: Money,
    /// How many deposits there were.
    pub deposits: u32,
    /// How many withdrawals there were.
    pub withdrawals: u32,
}

impl Carried {
    pub(super) fn json(&self) -> Value {
        json!({
            "currency": self.currency.code(),
            "deposits": self.deposits,
            "lowest_balance_minor": self.lowest_balance.minor(),
            "overdraft_limit_minor": self.overdraft_limit.minor(),
            "owner": self.owner,
            "withdrawals": self.withdrawals,
        })
    }

    pub(super) fn read(data: Object<'_>) -> Option<Carried> {
        let money = |name| Money::new(data.integer(name).ok()?).ok();
        Some(Carried {
            owner: data.text("owner").ok()?.into(),
            currency: Currency::from_code(data.text("currency").ok()?)?,
            overdraft_limit: money("overdraft_limit_minor")?,
            lowest_balance: money("lowest_balance_minor")?,
            deposits: data.revision("deposits").ok()?,
            withdrawals: data.revision("withdrawals").ok()?,
        })
    }
}
