//! The forms of an account's commands.

use crate::engine::domain::{CommandForm, Input, InputKind};
use crate::words;
use crate::words::Word;

const fn input(name: &'static str, label: Word, kind: InputKind) -> Input {
    Input { name, label, kind, optional: false }
}

const AMOUNT: Input = input("amount_minor", words::account::AMOUNT, InputKind::Money);
const MEMO: Input = Input { name: "memo", label: words::account::MEMO, kind: InputKind::Text, optional: true };
const CURRENCIES: &[&str] = &[
    "EUR", "USD", "GBP", "CHF", "JPY", "SEK", "NOK", "DKK", "PLN", "CZK", "CAD", "AUD", "NZD", "INR", "BRL", "CNY",
    "ZAR", "KWD",
];

/// The forms. The steps of a transfer have no forms: its process sends those commands.
pub const FORMS: &[CommandForm] = &[
    CommandForm { command: "Deposit", hint: words::account::PUTS_MONEY_IN, inputs: &[AMOUNT, MEMO] },
    CommandForm {
        command: "Withdraw",
        hint: words::account::TAKES_MONEY_OUT_AS_FAR_AS_BALANCE,
        inputs: &[AMOUNT, MEMO],
    },
    CommandForm {
        command: "Transfer",
        hint: words::account::MOVES_MONEY_TO_ANOTHER_ACCOUNT_IT,
        inputs: &[input("to", words::account::TO, InputKind::Text), AMOUNT, MEMO],
    },
    CommandForm {
        command: "OpenAccount",
        hint: words::account::BEGINS_THE_ACCOUNT,
        inputs: &[
            input("owner", words::account::OWNER, InputKind::Text),
            input("currency", words::account::CURRENCY, InputKind::Choice(CURRENCIES)),
        ],
    },
    CommandForm {
        command: "SetOverdraftLimit",
        hint: words::account::SAYS_HOW_FAR_BELOW_ZERO_THE,
        inputs: &[input("limit_minor", words::account::LIMIT, InputKind::Money)],
    },
    CommandForm {
        command: "ReverseEntry",
        hint: words::account::TAKES_BACK_A_DEPOSIT_OR,
        inputs: &[
            input("revision", words::account::REVISION, InputKind::Revision),
            input("reason", words::account::REASON, InputKind::Text),
        ],
    },
    CommandForm { command: "FreezeAccount", hint: words::account::BARS_EVERY_MOVEMENT_UNTIL_IT_IS, inputs: &[] },
    CommandForm { command: "UnfreezeAccount", hint: words::account::THAWS_A_FROZEN_ACCOUNT, inputs: &[] },
    CommandForm {
        command: "CloseBooks",
        hint: words::account::CLOSES_A_PERIOD_THAT_IS_OVER_ITS,
        inputs: &[input("period", words::account::PERIOD_YEAR_MONTH, InputKind::Text)],
    },
    CommandForm { command: "CloseAccount", hint: words::account::CLOSES_THE_ACCOUNT_FOR_GOOD_ITS, inputs: &[] },
];
