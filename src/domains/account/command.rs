//! The intents that an account is asked for.
//!
//! Amounts are whatever a caller sent; that they are positive and within the bound is for the rules to say.

use serde_json::Value;

use crate::engine::envelope::Revision;
use crate::engine::money::Money;
use crate::engine::object::{Object, ObjectError};
use crate::engine::user_error::UserError;

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
    /// Move money to another account.
    Transfer {
        /// The other account's stream.
        to: String,
        /// How much, in minor units.
        amount_minor: i64,
        /// What for.
        memo: Option<String>,
        /// The revision that its reservation will have; looked up in the stream, never sent.
        transfer: Revision,
    },
    /// Take in what another account reserved; the process of a transfer asks for it.
    ReceiveTransfer {
        /// The other account's stream.
        from: String,
        /// The revision of the reservation there.
        transfer: Revision,
        /// How much, in minor units.
        amount_minor: i64,
        /// The code of the other account's currency.
        currency: String,
        /// What for.
        memo: Option<String>,
    },
    /// Take out what was reserved, since it has arrived; the process of a transfer asks for it.
    ConfirmTransfer {
        /// The revision of the reservation.
        transfer: Revision,
    },
    /// Let go of what was reserved, since it cannot arrive; the process of a transfer asks for it.
    ReleaseTransfer {
        /// The revision of the reservation.
        transfer: Revision,
        /// Why.
        reason: String,
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
    /// [`UserError`] named `InvalidCommand`.
    pub fn read(json: &Value) -> Result<Command, UserError> {
        Command::of(json).map_err(|error| UserError::invalid_command(error.to_string()))
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
            "Transfer" => {
                let (to, (amount_minor, memo)) = (object.text("to")?.to_owned(), moved(object)?);
                let transfer = Revision(0);
                (Command::Transfer { to, amount_minor, memo, transfer }, &["to", "amount_minor", "memo"])
            }
            "ReceiveTransfer" => {
                let (from, currency) = (object.text("from")?.to_owned(), object.text("currency")?.to_owned());
                let (transfer, (amount_minor, memo)) = (number(object)?, moved(object)?);
                let command = Command::ReceiveTransfer { from, transfer, amount_minor, currency, memo };
                (command, &["from", "transfer", "amount_minor", "currency", "memo"])
            }
            "ConfirmTransfer" => (Command::ConfirmTransfer { transfer: number(object)? }, &["transfer"]),
            "ReleaseTransfer" => {
                let (transfer, reason) = (number(object)?, object.text("reason")?.to_owned());
                (Command::ReleaseTransfer { transfer, reason }, &["transfer", "reason"])
            }
            _ => return Err(ObjectError::Kind { field: "type", wanted: "command of an account" }),
        };
        object.only(&[&["type"], fields].concat())?;
        Ok(command)
    }
}

/// Reads what a deposit and a withdrawal have alike.
fn moved(object: Object<'_>) -> Result<(i64, Option<String>), ObjectError> {
    Ok((object.integer("amount_minor")?, object.optional_text("memo")?.map(str::to_owned)))
}

/// Reads the number of a transfer, which is the revision of its reservation.
fn number(object: Object<'_>) -> Result<Revision, ObjectError> {
    object.revision("transfer").map(Revision)
}
