//! The forms of an account's commands.

use crate::engine::domain::{CommandForm, Input, InputKind};

const fn input(name: &'static str, label: &'static str, kind: InputKind) -> Input {
    Input { name, label, kind, optional: false }
}

const AMOUNT: Input = input("amount_minor", "Amount", InputKind::Money);
const MEMO: Input = Input { name: "memo", label: "Memo", kind: InputKind::Text, optional: true };
const CURRENCIES: &[&str] = &[
    "EUR", "USD", "GBP", "CHF", "JPY", "SEK", "NOK", "DKK", "PLN", "CZK", "CAD", "AUD", "NZD", "INR", "BRL", "CNY",
    "ZAR", "KWD",
];

/// The forms. The steps of a transfer have no forms: its process sends those commands.
pub const FORMS: &[CommandForm] = &[
    CommandForm { command: "Deposit", hint: "Puts money in.", inputs: &[AMOUNT, MEMO] },
    CommandForm {
        command: "Withdraw",
        hint: "Takes money out, as far as balance and overdraft limit reach.",
        inputs: &[AMOUNT, MEMO],
    },
    CommandForm {
        command: "Transfer",
        hint: "Moves money to another account: it is reserved here, received there, and then taken out here.",
        inputs: &[input("to", "To", InputKind::Text), AMOUNT, MEMO],
    },
    CommandForm {
        command: "OpenAccount",
        hint: "Begins the account.",
        inputs: &[
            input("owner", "Owner", InputKind::Text),
            input("currency", "Currency", InputKind::Choice(CURRENCIES)),
        ],
    },
    CommandForm {
        command: "SetOverdraftLimit",
        hint: "Says how far below zero the balance may go.",
        inputs: &[input("limit_minor", "Limit", InputKind::Money)],
    },
    CommandForm {
        command: "ReverseEntry",
        hint: "Takes back a deposit or withdrawal by a new event; the old one stays. A transfer is undone by another transfer.",
        inputs: &[input("revision", "Revision", InputKind::Revision), input("reason", "Reason", InputKind::Text)],
    },
    CommandForm { command: "FreezeAccount", hint: "Bars every movement until it is thawed.", inputs: &[] },
    CommandForm { command: "UnfreezeAccount", hint: "Thaws a frozen account.", inputs: &[] },
    CommandForm {
        command: "CloseBooks",
        hint: "Closes a period that is over: its entries can no longer be reversed.",
        inputs: &[input("period", "Period (year-month)", InputKind::Text)],
    },
    CommandForm {
        command: "CloseAccount",
        hint: "Closes the account for good; its balance must be zero.",
        inputs: &[],
    },
];
