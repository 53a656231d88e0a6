//! The intents that an account is asked for.
//!
//! Amounts are whatever a caller sent; that they are positive and within the bound is for the rules to say.

use serde_json::{Value, json};

use crate::domains::account::event::{Event, Text};
use crate::engine::decider::{History, Refusal};
use crate::engine::envelope::Revision;
use crate::engine::money::Money;
use crate::engine::object::{Object, ObjectError};

/// What someone wants of an account; in JSON `{"type": "Deposit", "amount_minor": 5000}`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Command {
    /// Open it.
    OpenAccount {
        /// Whose it is to be.
        owner: String,
        /// The code of the currency of all its amounts.
        currency: String,
    },
    /// Put money in.
    Deposit {
        /// How much, in minor units.
        amount_minor: i64,
        /// What for.
        memo: Option<String>,
    },
    /// Take money out.
    Withdraw {
        /// How much, in minor units.
        amount_minor: i64,
        /// What for.
        memo: Option<String>,
    },
    /// Let the balance go below zero, so far.
    SetOverdraftLimit {
        /// How far, in minor units, 0 or more.
        limit_minor: i64,
    },
    /// Take back a deposit or withdrawal.
    ReverseEntry {
        /// The entry's revision.
        revision: u32,
        /// Why.
        reason: String,
        /// What stands at that revision; looked up in the stream, never sent.
        entry: Entry,
    },
    /// Bar it.
    FreezeAccount,
    /// Thaw it.
    UnfreezeAccount,
    /// Close it for good.
    CloseAccount,
    /// Close a period's books.
    CloseBooks {
        /// The period, year and month: `2026-03`.
        period: String,
        /// The newest revision; looked up in the stream, never sent.
        through: Revision,
    },
}

/// What stands at the revision that a reversal names.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Entry {
    /// The stream has no such revision, or nobody looked.
    #[default]
    Missing,
    /// An event that moved no money, or was itself a reversal.
    NoMovement,
    /// A deposit or withdrawal and what it did to the balance.
    Movement(Money),
}

impl Command {
    /// Reads a command from JSON.
    ///
    /// # Errors
    /// [`Refusal`] named `InvalidCommand`.
    pub fn read(json: &Value) -> Result<Command, Refusal> {
        Command::of(json).map_err(|error| Refusal::invalid_command(error.to_string()))
    }

    fn of(json: &Value) -> Result<Command, ObjectError> {
        let object = Object::new(json)?;
        let (command, fields): (Command, &[&str]) = match object.text("type")? {
            "OpenAccount" => {
                let (owner, currency) = (object.text("owner")?.to_owned(), object.text("currency")?.to_owned());
                (Command::OpenAccount { owner, currency }, &["owner", "currency"])
            }
            "Deposit" => {
                let (amount_minor, memo) = moved(object)?;
                (Command::Deposit { amount_minor, memo }, &["amount_minor", "memo"])
            }
            "Withdraw" => {
                let (amount_minor, memo) = moved(object)?;
                (Command::Withdraw { amount_minor, memo }, &["amount_minor", "memo"])
            }
            "SetOverdraftLimit" => {
                (Command::SetOverdraftLimit { limit_minor: object.integer("limit_minor")? }, &["limit_minor"])
            }
            "ReverseEntry" => {
                let (revision, reason) = (object.revision("revision")?, object.text("reason")?.to_owned());
                (Command::ReverseEntry { revision, reason, entry: Entry::Missing }, &["revision", "reason"])
            }
            "FreezeAccount" => (Command::FreezeAccount, &[]),
            "UnfreezeAccount" => (Command::UnfreezeAccount, &[]),
            "CloseAccount" => (Command::CloseAccount, &[]),
            "CloseBooks" => {
                let period = object.text("period")?.to_owned();
                (Command::CloseBooks { period, through: Revision(0) }, &["period"])
            }
            _ => return Err(ObjectError::Kind { field: "type", wanted: "command of an account" }),
        };
        object.only(&[&["type"], fields].concat())?;
        Ok(command)
    }

    /// Looks up what the command refers to by revision.
    pub fn resolve(self, past: &dyn History<Event>) -> Command {
        match self {
            Command::ReverseEntry { revision, reason, .. } => {
                let entry = entry_at(past, Revision(revision));
                Command::ReverseEntry { revision, reason, entry }
            }
            Command::CloseBooks { period, .. } => Command::CloseBooks { period, through: past.head() },
            other @ (Command::OpenAccount { .. }
            | Command::Deposit { .. }
            | Command::Withdraw { .. }
            | Command::SetOverdraftLimit { .. }
            | Command::FreezeAccount
            | Command::UnfreezeAccount
            | Command::CloseAccount) => other,
        }
    }
}

impl Command {
    /// Returns the command that an event came from.
    pub fn of_event(event: &Event) -> Command {
        let memo = |memo: &Option<Text>| memo.as_deref().map(str::to_owned);
        match event {
            Event::AccountOpened { owner, currency } => {
                Command::OpenAccount { owner: owner.as_ref().to_owned(), currency: currency.code().to_owned() }
            }
            Event::Deposited { amount, memo: text } => {
                Command::Deposit { amount_minor: amount.minor(), memo: memo(text) }
            }
            Event::Withdrawn { amount, memo: text } => {
                Command::Withdraw { amount_minor: amount.minor(), memo: memo(text) }
            }
            Event::OverdraftLimitSet { limit } => Command::SetOverdraftLimit { limit_minor: limit.minor() },
            Event::EntryReversed { revision, reason, .. } => Command::ReverseEntry {
                revision: revision.0,
                reason: reason.as_ref().to_owned(),
                entry: Entry::Missing,
            },
            Event::AccountFrozen => Command::FreezeAccount,
            Event::AccountUnfrozen => Command::UnfreezeAccount,
            Event::AccountClosed => Command::CloseAccount,
            Event::BooksClosed(books) => {
                Command::CloseBooks { period: books.period.as_ref().to_owned(), through: Revision(0) }
            }
        }
    }

    /// Writes the command as [`Command::read`] reads it.
    pub fn json(&self) -> Value {
        let moved = |name: &str, amount: i64, memo: &Option<String>| match memo {
            Some(memo) => json!({ "type": name, "amount_minor": amount, "memo": memo }),
            None => json!({ "type": name, "amount_minor": amount }),
        };
        match self {
            Command::OpenAccount { owner, currency } => {
                json!({ "type": "OpenAccount", "owner": owner, "currency": currency })
            }
            Command::Deposit { amount_minor, memo } => moved("Deposit", *amount_minor, memo),
            Command::Withdraw { amount_minor, memo } => moved("Withdraw", *amount_minor, memo),
            Command::SetOverdraftLimit { limit_minor } => {
                json!({ "type": "SetOverdraftLimit", "limit_minor": limit_minor })
            }
            Command::ReverseEntry { revision, reason, .. } => {
                json!({ "type": "ReverseEntry", "revision": revision, "reason": reason })
            }
            Command::FreezeAccount => json!({ "type": "FreezeAccount" }),
            Command::UnfreezeAccount => json!({ "type": "UnfreezeAccount" }),
            Command::CloseAccount => json!({ "type": "CloseAccount" }),
            Command::CloseBooks { period, .. } => json!({ "type": "CloseBooks", "period": period }),
        }
    }

    /// Lets a reversal name its entry by the revision that it has in a lane.
    ///
    /// # Errors
    /// [`Refusal`] named `NoSuchEntry`.
    pub fn renumber(self, number: &dyn Fn(Revision) -> Option<Revision>) -> Result<Command, Refusal> {
        match self {
            Command::ReverseEntry { revision, reason, entry } => match number(Revision(revision)) {
                Some(Revision(revision)) => Ok(Command::ReverseEntry { revision, reason, entry }),
                None => {
                    let message = format!("Event {revision}, which it takes back, is not in this what-if.");
                    Err(Refusal::new("NoSuchEntry", message).with("revision", revision).about("revision"))
                }
            },
            other @ (Command::OpenAccount { .. }
            | Command::Deposit { .. }
            | Command::Withdraw { .. }
            | Command::SetOverdraftLimit { .. }
            | Command::FreezeAccount
            | Command::UnfreezeAccount
            | Command::CloseAccount
            | Command::CloseBooks { .. }) => Ok(other),
        }
    }
}

/// Reads what a deposit and a withdrawal have alike.
fn moved(object: Object<'_>) -> Result<(i64, Option<String>), ObjectError> {
    Ok((object.integer("amount_minor")?, object.optional_text("memo")?.map(str::to_owned)))
}

fn entry_at(past: &dyn History<Event>, revision: Revision) -> Entry {
    match past.event(revision) {
        Some(Event::Deposited { amount, .. }) => Entry::Movement(*amount),
        Some(Event::Withdrawn { amount, .. }) => Entry::Movement(amount.negated()),
        Some(_) => Entry::NoMovement,
        None if revision == Revision(0) || revision > past.head() => Entry::Missing,
        None => Entry::NoMovement,
    }
}
