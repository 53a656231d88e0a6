//! What the page and the console see of an account: fields, forms, and words for events and rejections.

use std::sync::Arc;

use serde_json::Value;

use crate::domains::account::decide::within_bounds;
use crate::domains::account::read_models::READ_MODELS;
use crate::domains::account::reconcile::reconcile;
use crate::domains::account::rules;
use crate::domains::account::sample;
use crate::domains::account::snapshot;
use crate::domains::account::state::Status;
use crate::domains::account::upcast::UPCASTERS;
use crate::domains::account::{Account, Command, Event, Rejection, State};
use crate::engine::decider::{
    CommandForm, Description, Domain, Encoded, History, Input, InputKind, Mark, Refusal, Told,
};
use crate::engine::envelope::Revision;
use crate::engine::fields::{FieldKind, FieldSpec, FieldValue};
use crate::engine::lane::{Changed, RuleSpec};
use crate::engine::money::{Currency, Money};
use crate::engine::projection::ReadModelSpec;
use crate::engine::upcast::Upcaster;

const fn field(name: &'static str, label: &'static str, kind: FieldKind) -> FieldSpec {
    FieldSpec { name, label, kind }
}

const fn input(name: &'static str, label: &'static str, kind: InputKind) -> Input {
    Input { name, label, kind, optional: false }
}

const AMOUNT: Input = input("amount_minor", "Amount", InputKind::Money);
const MEMO: Input = Input { name: "memo", label: "Memo", kind: InputKind::Text, optional: true };
const CURRENCIES: &[&str] = &[
    "EUR", "USD", "GBP", "CHF", "JPY", "SEK", "NOK", "DKK", "PLN", "CZK", "CAD", "AUD", "NZD", "INR", "BRL", "CNY",
    "ZAR", "KWD",
];

impl Domain for Account {
    const NAME: &'static str = "account";
    const LABEL: &'static str = "Account";
    const STORY: &'static str = "Five months of Ada's account. In December it dips below zero although she earns enough: drag the slider and find out why.";

    const FIELDS: &'static [FieldSpec] = &[
        field("balance", "Balance", FieldKind::Money),
        field("status", "Status", FieldKind::Text),
        field("deposits", "Deposits", FieldKind::Count),
        field("withdrawals", "Withdrawals", FieldKind::Count),
        field("overdraft_limit", "Overdraft limit", FieldKind::Money),
        field("lowest_balance", "Lowest balance", FieldKind::Money),
        field("owner", "Owner", FieldKind::Text),
        field("currency", "Currency", FieldKind::Text),
        field("books_closed", "Books closed", FieldKind::Text),
    ];

    const FORMS: &'static [CommandForm] = &[
        CommandForm { command: "Deposit", hint: "Puts money in.", inputs: &[AMOUNT, MEMO] },
        CommandForm {
            command: "Withdraw",
            hint: "Takes money out, as far as balance and overdraft limit reach.",
            inputs: &[AMOUNT, MEMO],
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
            hint: "Takes back a deposit or withdrawal by a new event; the old one stays.",
            inputs: &[input("revision", "Revision", InputKind::Number), input("reason", "Reason", InputKind::Text)],
        },
        CommandForm { command: "FreezeAccount", hint: "Bars every movement until it is thawed.", inputs: &[] },
        CommandForm { command: "UnfreezeAccount", hint: "Thaws a frozen account.", inputs: &[] },
        CommandForm {
            command: "CloseBooks",
            hint: "Closes a period: its entries can no longer be reversed.",
            inputs: &[input("period", "Period (year-month)", InputKind::Text)],
        },
        CommandForm {
            command: "CloseAccount",
            hint: "Closes the account for good; its balance must be zero.",
            inputs: &[],
        },
    ];

    const UPCASTERS: &'static [Upcaster] = UPCASTERS;
    const RULES: &'static [RuleSpec] = rules::RULES;
    const STATE_VERSION: u16 = snapshot::STATE_VERSION;
    const READ_MODELS: &'static [ReadModelSpec] = READ_MODELS;

    fn decide_under(state: &State, command: &Command, changed: &[Changed]) -> Result<Vec<Event>, Rejection> {
        rules::decide_under(state, command, changed)
    }

    fn field(state: &State, index: usize) -> FieldValue {
        match index {
            0 => FieldValue::Money(state.balance),
            1 => FieldValue::text(state.status.name()),
            2 => FieldValue::Count(state.deposits.into()),
            3 => FieldValue::Count(state.withdrawals.into()),
            4 => FieldValue::Money(state.overdraft_limit),
            5 => FieldValue::Money(state.lowest_balance),
            6 if state.owner.is_empty() => FieldValue::Missing,
            6 => FieldValue::Text(state.owner.clone()),
            7 if state.status == Status::NotOpened => FieldValue::Missing,
            7 => FieldValue::text(state.currency.code()),
            8 => state
                .closed_books
                .as_ref()
                .map_or(FieldValue::Missing, |books| FieldValue::Text(Arc::clone(&books.period))),
            _ => FieldValue::Missing,
        }
    }

    fn currency(state: &State) -> Currency {
        state.currency
    }

    fn encode(event: &Event) -> Encoded {
        event.encode()
    }

    fn decode(event_type: &str, schema_version: u16, data: &str) -> Option<Event> {
        Event::decode(event_type, schema_version, data)
    }

    fn command(json: &Value) -> Result<Command, Refusal> {
        Command::read(json)
    }

    fn resolve(command: Command, past: &dyn History<Event>) -> Command {
        command.resolve(past)
    }

    fn intent(event: &Event) -> Option<Command> {
        Some(Command::of_event(event))
    }

    fn command_json(command: &Command) -> Value {
        command.json()
    }

    fn renumber(command: Command, number: &dyn Fn(Revision) -> Option<Revision>) -> Result<Command, Refusal> {
        command.renumber(number)
    }

    fn reconcile(from: &State, to: &State, memo: &str) -> Option<Vec<Command>> {
        reconcile(from, to, memo)
    }

    fn explain(rejection: &Rejection, state: &State) -> Refusal {
        let (message, input) = words(rejection, state.currency);
        let facts = serde_json::to_value(rejection).unwrap_or_default();
        let mut refusal = Refusal::new("", message);
        if let Value::Object(mut facts) = facts {
            if let Some(Value::String(name)) = facts.remove("name") {
                refusal.name = name;
            }
            refusal.details = facts;
        }
        refusal.input = input;
        refusal
    }

    fn knows(event_type: &str) -> bool {
        Event::TYPES.contains(&event_type)
    }

    fn closes(event: &Event) -> Option<&str> {
        match event {
            Event::BooksClosed(books) => books.carried.as_ref().map(|_| books.period.as_ref()),
            Event::AccountOpened { .. }
            | Event::Deposited { .. }
            | Event::Withdrawn { .. }
            | Event::OverdraftLimitSet { .. }
            | Event::EntryReversed { .. }
            | Event::AccountFrozen
            | Event::AccountUnfrozen
            | Event::AccountClosed => None,
        }
    }

    fn admits(state: &State, event: &Event) -> Result<(), Refusal> {
        let effect = match event {
            Event::Deposited { amount, .. } => *amount,
            Event::Withdrawn { amount, .. } => amount.negated(),
            Event::EntryReversed { effect, .. } => *effect,
            Event::AccountOpened { .. }
            | Event::OverdraftLimitSet { .. }
            | Event::AccountFrozen
            | Event::AccountUnfrozen
            | Event::AccountClosed
            | Event::BooksClosed(_) => Money::ZERO,
        };
        within_bounds(state, effect).map_err(|rejection| Self::explain(&rejection, state))
    }

    fn snapshot(state: &State) -> Value {
        snapshot::write(state)
    }

    fn restore(snapshot: &Value) -> Option<State> {
        snapshot::read(snapshot)
    }

    fn sample() -> Vec<Told<Event>> {
        let tell = |(moment, event)| Told { stream: "account-main", occurred_at: moment, recorded_at: moment, event };
        sample::history().into_iter().map(tell).collect()
    }

    fn describe(event: &Event) -> Description {
        let line = |mark, detail: Option<&str>, amount, moved| Description {
            mark,
            detail: detail.map(str::to_owned),
            amount,
            moved,
        };
        match event {
            Event::AccountOpened { owner, .. } => line(Mark::Flag, Some(owner), None, false),
            Event::Deposited { amount, memo } => line(Mark::Plus, memo.as_deref(), Some(*amount), true),
            Event::Withdrawn { amount, memo } => line(Mark::Minus, memo.as_deref(), Some(amount.negated()), true),
            Event::OverdraftLimitSet { limit } => line(Mark::Gear, None, Some(*limit), false),
            Event::EntryReversed { revision, effect, reason } => {
                line(Mark::Undo, Some(&format!("#{revision} · {reason}")), Some(*effect), true)
            }
            Event::AccountFrozen | Event::AccountUnfrozen => line(Mark::Lock, None, None, false),
            Event::AccountClosed => line(Mark::Flag, None, None, false),
            Event::BooksClosed(books) => line(Mark::Flag, Some(&books.period), Some(books.balance), false),
        }
    }

    fn offers(state: &State, form: &CommandForm) -> bool {
        match state.status {
            Status::NotOpened => form.command == "OpenAccount",
            Status::Open => !matches!(form.command, "OpenAccount" | "UnfreezeAccount"),
            Status::Frozen => form.command == "UnfreezeAccount",
            Status::Closed => false,
        }
    }
}

/// Says a rejection in words (what happened, what to do next) and names the form's field that it is about.
fn words(rejection: &Rejection, currency: Currency) -> (String, Option<&'static str>) {
    let show = |money: Money| currency.format(money);
    let minor = |minor: i64| Money::new(minor).map_or_else(|_| format!("{minor} minor units"), show);
    match rejection {
        Rejection::AccountNotOpened => ("The account is not open yet. Open it first.".into(), None),
        Rejection::AccountAlreadyOpen => ("The account is open already.".into(), None),
        Rejection::AccountIsFrozen => ("The account is frozen. Unfreeze it first.".into(), None),
        Rejection::AccountIsClosed => ("The account is closed for good.".into(), None),
        Rejection::AccountNotFrozen => ("The account is not frozen.".into(), None),
        Rejection::UnknownCurrency { currency } => {
            (format!("{currency:?} is no currency of ISO 4217. Use a code such as EUR."), Some("currency"))
        }
        Rejection::WithdrawalTooLarge { requested, most } => (
            format!("{} is more than the {} that may be withdrawn at once.", show(*requested), show(*most)),
            Some("amount_minor"),
        ),
        Rejection::RoundAmountRefused { requested, .. } => {
            (format!("{} is a round amount, which this rule refuses.", show(*requested)), Some("amount_minor"))
        }
        Rejection::BelowMinimumBalance { left, minimum } => {
            (format!("It would leave {}; at least {} must stay.", show(*left), show(*minimum)), Some("amount_minor"))
        }
        Rejection::TextMissing { field } => (format!("Enter the {field}."), Some(field)),
        Rejection::TextTooLong { field, max } => {
            (format!("The {field} is longer than {max} characters. Shorten it."), Some(field))
        }
        Rejection::AmountNotPositive { requested } => {
            (format!("The amount must be more than zero; it was {}.", minor(*requested)), Some("amount_minor"))
        }
        Rejection::AmountOutOfRange { max, .. } => {
            (format!("The amount is beyond the largest there can be, {}.", minor(*max)), Some("amount_minor"))
        }
        Rejection::BalanceOutOfRange { max, .. } => (
            format!("The balance would go beyond {}, the largest that every JSON reader sees exactly.", minor(*max)),
            Some("amount_minor"),
        ),
        Rejection::InsufficientFunds { available, requested } => {
            let text = format!(
                "{} is available (balance and overdraft limit); {} was asked for.",
                show(*available),
                show(*requested)
            );
            (text, Some("amount_minor"))
        }
        Rejection::LimitNegative { .. } => ("The limit must be zero or more.".into(), Some("limit_minor")),
        Rejection::LimitBelowDebt { overdrawn, .. } => (
            format!("The account is overdrawn by {}; the limit cannot be less.", show(*overdrawn)),
            Some("limit_minor"),
        ),
        Rejection::NoSuchEntry { revision } => {
            (format!("There is no event {revision} in this stream."), Some("revision"))
        }
        Rejection::NotAnEntry { revision } => {
            (format!("Event {revision} is no deposit or withdrawal."), Some("revision"))
        }
        Rejection::AlreadyReversed { revision } => (format!("Event {revision} was reversed before."), Some("revision")),
        Rejection::EntryInClosedBooks { revision, period } => {
            (format!("Event {revision} belongs to books that are closed (through {period})."), Some("revision"))
        }
        Rejection::BalanceNotZero { balance } => {
            (format!("The balance is {}; bring it to zero before closing.", show(*balance)), None)
        }
        Rejection::InvalidPeriod { .. } => {
            ("Write the period as year and month, such as 2026-03.".into(), Some("period"))
        }
        Rejection::BooksAlreadyClosed { closed, .. } => {
            (format!("The books are closed through {closed}; name a later period."), Some("period"))
        }
    }
}
