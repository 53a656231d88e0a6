//! The rules of the account: given some events, when a command comes, then these events or this rejection.
#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod given;

use expect_test::expect;
use foldback::domains::account::decide::MAX_TEXT;
use foldback::domains::account::event::{Books, Carried, Transfer};
use foldback::domains::account::{Account, Event, Rejection};
use foldback::engine::decider::{Decider as _, History};
use foldback::engine::domain::{Presentation as _, WhatIf as _, WireFormat as _};
use foldback::engine::log::envelope::Revision;
use foldback::engine::travel::replay::Replay;
use foldback::engine::values::money::{Currency, Money};
use foldback::engine::values::time::Timestamp;
use given::{Given, one_of_each, table};
use serde_json::{Value, json};

fn money(minor: i64) -> Money {
    Money::new(minor).unwrap()
}

fn opened() -> Event {
    Event::AccountOpened { owner: "Ada".into(), currency: Currency::EUR }
}

fn deposited(minor: i64) -> Event {
    Event::Deposited { amount: money(minor), memo: None }
}

fn withdrawn(minor: i64) -> Event {
    Event::Withdrawn { amount: money(minor), memo: None }
}

fn limit(minor: i64) -> Event {
    Event::OverdraftLimitSet { limit: money(minor) }
}

fn reversed(revision: u32, effect: i64) -> Event {
    Event::EntryReversed { revision: Revision(revision), effect: money(effect), reason: "error".into() }
}

fn books(period: &str, through: u32, balance: i64, deposits: u32) -> Event {
    let carried = Carried {
        owner: "Ada".into(),
        currency: Currency::EUR,
        overdraft_limit: Money::ZERO,
        lowest_balance: Money::ZERO,
        deposits,
        withdrawals: 0,
    };
    let books =
        Books { period: period.into(), through: Revision(through), balance: money(balance), carried: Some(carried) };
    Event::BooksClosed(Box::new(books))
}

fn given(events: impl IntoIterator<Item = Event>) -> Given<Account> {
    Given::of(events)
}

/// A command of each kind that an open account with 50.00 in it would take, but `CloseAccount`.
fn commands() -> Vec<Value> {
    vec![
        json!({ "type": "Deposit", "amount_minor": 5000 }),
        json!({ "type": "Withdraw", "amount_minor": 1 }),
        json!({ "type": "SetOverdraftLimit", "limit_minor": 0 }),
        json!({ "type": "ReverseEntry", "revision": 2, "reason": "error" }),
        json!({ "type": "FreezeAccount" }),
        json!({ "type": "CloseBooks", "period": "2026-03" }),
    ]
}

#[test]
fn an_account_is_opened_once_with_an_owner_and_a_known_currency() {
    let open = json!({ "type": "OpenAccount", "owner": " Ada ", "currency": "EUR" });
    given([]).when(open.clone()).then(opened());
    given([opened()]).when(open.clone()).rejected(Rejection::AccountAlreadyOpen);
    given([opened(), Event::AccountFrozen]).when(open.clone()).rejected(Rejection::AccountAlreadyOpen);
    given([opened(), Event::AccountClosed]).when(open).rejected(Rejection::AccountIsClosed);
    for currency in ["XYZ", "eur", "", "EUR "] {
        let open = json!({ "type": "OpenAccount", "owner": "Ada", "currency": currency });
        given([]).when(open).rejected(Rejection::UnknownCurrency { currency: currency.to_owned() });
    }
    let open = json!({ "type": "OpenAccount", "owner": "  ", "currency": "EUR" });
    given([]).when(open).rejected(Rejection::TextMissing { field: "owner" });
}

#[test]
fn a_deposit_is_positive_and_within_the_bounds() {
    let deposit = |minor: i64| json!({ "type": "Deposit", "amount_minor": minor });
    let account = given([opened()]);
    account.when(deposit(1)).then(deposited(1));
    account.when(deposit(Money::MAX.minor())).then(deposited(Money::MAX.minor()));
    for requested in [0, -1, i64::MIN] {
        account.when(deposit(requested)).rejected(Rejection::AmountNotPositive { requested });
    }
    for requested in [Money::MAX.minor() + 1, i64::MAX] {
        let rejection = Rejection::AmountOutOfRange { requested, max: Money::MAX.minor() };
        account.when(deposit(requested)).rejected(rejection);
    }
    let full = given([opened(), deposited(Money::MAX.minor())]);
    let rejection = Rejection::BalanceOutOfRange { balance: Money::MAX, requested: 1, max: Money::MAX.minor() };
    full.when(deposit(1)).rejected(rejection);
}

#[test]
fn a_memo_is_trimmed_left_out_when_empty_and_not_too_long() {
    let deposit = |memo: &str| json!({ "type": "Deposit", "amount_minor": 1, "memo": memo });
    let account = given([opened()]);
    account.when(deposit(" gift ")).then(Event::Deposited { amount: money(1), memo: Some("gift".into()) });
    account.when(deposit("  ")).then(deposited(1));
    let longest = "é".repeat(MAX_TEXT);
    account.when(deposit(&longest)).then(Event::Deposited { amount: money(1), memo: Some(longest.clone().into()) });
    let rejection = Rejection::TextTooLong { field: "memo", max: MAX_TEXT };
    account.when(deposit(&(longest + "é"))).rejected(rejection);
}

#[test]
fn a_withdrawal_stays_within_balance_and_overdraft_limit() {
    let withdraw = |minor: i64| json!({ "type": "Withdraw", "amount_minor": minor });
    let account = given([opened(), deposited(5000)]);
    account.when(withdraw(5000)).then(withdrawn(5000));
    let rejection = Rejection::InsufficientFunds { available: money(5000), requested: money(5001) };
    account.when(withdraw(5001)).rejected(rejection);
    account.when(withdraw(0)).rejected(Rejection::AmountNotPositive { requested: 0 });
    let account = given([opened(), deposited(5000), limit(2000)]);
    account.when(withdraw(7000)).then(withdrawn(7000));
    let rejection = Rejection::InsufficientFunds { available: money(7000), requested: money(7001) };
    account.when(withdraw(7001)).rejected(rejection);
    let deep = given([opened(), limit(Money::MAX.minor()), withdrawn(Money::MAX.minor()), limit(Money::MAX.minor())]);
    deep.when(withdraw(1)).rejected(Rejection::InsufficientFunds { available: money(0), requested: money(1) });
}

#[test]
fn a_limit_is_not_negative_and_covers_what_is_overdrawn() {
    let set = |minor: i64| json!({ "type": "SetOverdraftLimit", "limit_minor": minor });
    let account = given([opened(), limit(3000), withdrawn(2000)]);
    account.when(set(2000)).then(limit(2000));
    account.when(set(Money::MAX.minor())).then(limit(Money::MAX.minor()));
    let rejection = Rejection::LimitBelowDebt { requested: money(1999), overdrawn: money(2000) };
    account.when(set(1999)).rejected(rejection);
    account.when(set(-1)).rejected(Rejection::LimitNegative { requested: -1 });
    let requested = Money::MAX.minor() + 1;
    account.when(set(requested)).rejected(Rejection::AmountOutOfRange { requested, max: Money::MAX.minor() });
}

#[test]
fn a_reversal_names_an_entry_that_exists_and_was_not_reversed() {
    let reverse = |revision: u32| json!({ "type": "ReverseEntry", "revision": revision, "reason": "error" });
    let account = given([opened(), deposited(5000), withdrawn(2000)]);
    account.when(reverse(3)).then(reversed(3, 2000));
    for revision in [0, 4, u32::MAX] {
        account.when(reverse(revision)).rejected(Rejection::NoSuchEntry { revision });
    }
    account.when(reverse(1)).rejected(Rejection::NotAnEntry { revision: 1 });
    let rejection = Rejection::InsufficientFunds { available: money(3000), requested: money(5000) };
    account.when(reverse(2)).rejected(rejection);
    let account = given([opened(), deposited(5000), reversed(2, -5000)]);
    account.when(reverse(2)).rejected(Rejection::AlreadyReversed { revision: 2 });
    account.when(reverse(3)).rejected(Rejection::NotAnEntry { revision: 3 });
    let nameless = json!({ "type": "ReverseEntry", "revision": 2, "reason": " " });
    given([opened(), deposited(1)]).when(nameless).rejected(Rejection::TextMissing { field: "reason" });
    let full = given([opened(), withdrawn(1), deposited(Money::MAX.minor()), deposited(1)]);
    let rejection = Rejection::BalanceOutOfRange { balance: Money::MAX, requested: 1, max: Money::MAX.minor() };
    full.when(reverse(2)).rejected(rejection);
}

#[test]
fn a_frozen_account_is_only_thawed() {
    let frozen = given([opened(), deposited(5000), Event::AccountFrozen]);
    for command in commands() {
        frozen.when(command).rejected(Rejection::AccountIsFrozen);
    }
    frozen.when(json!({ "type": "CloseAccount" })).rejected(Rejection::AccountIsFrozen);
    let thaw = json!({ "type": "UnfreezeAccount" });
    frozen.when(thaw.clone()).then(Event::AccountUnfrozen);
    given([opened()]).when(thaw.clone()).rejected(Rejection::AccountNotFrozen);
    given([]).when(thaw).rejected(Rejection::AccountNotOpened);
    given([opened()]).when(json!({ "type": "FreezeAccount" })).then(Event::AccountFrozen);
}

#[test]
fn an_account_is_closed_at_zero_and_then_for_good() {
    let close = json!({ "type": "CloseAccount" });
    given([opened()]).when(close.clone()).then(Event::AccountClosed);
    given([opened(), deposited(1)]).when(close.clone()).rejected(Rejection::BalanceNotZero { balance: money(1) });
    given([]).when(close.clone()).rejected(Rejection::AccountNotOpened);
    let closed = given([opened(), Event::AccountClosed]);
    let thaw = json!({ "type": "UnfreezeAccount" });
    for command in commands().into_iter().chain([close, thaw]) {
        closed.when(command).rejected(Rejection::AccountIsClosed);
    }
}

#[test]
fn nothing_is_done_to_an_account_that_was_not_opened() {
    for command in commands() {
        given([]).when(command).rejected(Rejection::AccountNotOpened);
    }
}

#[test]
fn books_are_closed_in_the_order_of_their_periods() {
    let close = |period: &str| json!({ "type": "CloseBooks", "period": period });
    let account = given([opened(), deposited(5000)]);
    account.when(close("2026-03")).then(books("2026-03", 2, 5000, 1));
    for period in ["2026-13", "2026-00", "2026-3", "26-03", "2026/03", "2026-03-01", "", "２026-03"] {
        account.when(close(period)).rejected(Rejection::InvalidPeriod { period: period.to_owned() });
    }
    let account = given([opened(), deposited(5000), books("2026-03", 2, 5000, 1), deposited(100)]);
    account.when(close("2026-04")).then(books("2026-04", 4, 5100, 2));
    for period in ["2026-03", "2025-12"] {
        let rejection = Rejection::BooksAlreadyClosed { period: period.to_owned(), closed: "2026-03".to_owned() };
        account.when(close(period)).rejected(rejection);
    }
    let reverse = json!({ "type": "ReverseEntry", "revision": 2, "reason": "late" });
    account.when(reverse).rejected(Rejection::EntryInClosedBooks { revision: 2, period: "2026-03".to_owned() });
}

/// The account's history as of a moment, with its latest event at another.
struct Dated {
    replay: Replay<Account>,
    now: &'static str,
    latest: &'static str,
}

impl History<Event> for Dated {
    fn head(&self) -> Revision {
        self.replay.revision()
    }

    fn event(&self, revision: Revision) -> Option<&Event> {
        self.replay.event(revision)
    }

    fn now(&self) -> Option<Timestamp> {
        Timestamp::parse(self.now)
    }

    fn latest(&self) -> Option<Timestamp> {
        Timestamp::parse(self.latest)
    }
}

#[test]
fn books_are_closed_of_a_period_that_is_over_and_has_events_in_it_or_after_it() {
    let account = given([opened(), deposited(5000)]);
    let close = |period: &str, now, latest| {
        let command = Account::command(&json!({ "type": "CloseBooks", "period": period })).unwrap();
        let command = Account::resolve(command, &Dated { replay: account.replay(), now, latest });
        Account::decide(&account.state(), &command)
    };
    let taken = |period: &str| Ok(vec![books(period, 2, 5000, 1)]);
    assert_eq!(close("2026-03", "2026-04-01", "2026-03-14"), taken("2026-03"));
    assert_eq!(close("2026-02", "2026-04-01", "2026-03-14"), taken("2026-02"));
    let not_over =
        |period: &str| Err(Rejection::PeriodNotOver { period: period.to_owned(), current: "2026-03".to_owned() });
    assert_eq!(close("2026-03", "2026-03-31T23:59:59.999", "2026-03-14"), not_over("2026-03"));
    assert_eq!(close("2026-04", "2026-03-31", "2026-05-01"), not_over("2026-04"));
    let rejection = Rejection::PeriodAfterEvents { period: "2026-04".to_owned(), newest: "2026-03".to_owned() };
    assert_eq!(close("2026-04", "2026-09-01", "2026-03-14"), Err(rejection));
}

#[test]
fn a_state_offers_the_commands_that_make_sense_in_it() {
    let offered = |events: Vec<Event>| -> String {
        let state = given(events).state();
        let forms = Account::FORMS.iter().filter(|form| Account::offers(&state, form));
        forms.map(|form| form.command).collect::<Vec<_>>().join(" ")
    };
    assert_eq!(offered(vec![]), "OpenAccount");
    assert_eq!(
        offered(vec![opened()]),
        "Deposit Withdraw Transfer SetOverdraftLimit FreezeAccount CloseBooks CloseAccount"
    );
    let with_money = "Deposit Withdraw Transfer SetOverdraftLimit ReverseEntry FreezeAccount CloseBooks";
    assert_eq!(offered(vec![opened(), deposited(1)]), with_money);
    let transfer = Transfer {
        number: Revision(3),
        other: "account-b".into(),
        amount: money(1),
        currency: Currency::EUR,
        memo: None,
    };
    let under_way = vec![opened(), deposited(1), Event::FundsReserved(Box::new(transfer))];
    assert_eq!(offered(under_way), "Deposit Withdraw Transfer SetOverdraftLimit ReverseEntry FreezeAccount");
    assert_eq!(offered(vec![opened(), deposited(1), Event::AccountFrozen]), "UnfreezeAccount");
    assert_eq!(offered(vec![opened(), Event::AccountClosed]), "");
}

#[test]
fn a_command_that_cannot_be_read_is_refused_by_name() {
    let unreadable = [
        json!({}),
        json!({ "type": "Steal", "amount_minor": 1 }),
        json!({ "type": "Deposit" }),
        json!({ "type": "Deposit", "amount_minor": "5" }),
        json!({ "type": "Deposit", "amount_minor": 5.5 }),
        json!({ "type": "Deposit", "amount_minor": 5, "amount": 5 }),
        json!({ "type": "ReverseEntry", "revision": -1, "reason": "x" }),
        json!("Deposit"),
        json!(null),
    ];
    for command in unreadable {
        let refusal = Account::command(&command).expect_err("it is no command");
        assert_eq!(refusal.name, "InvalidCommand", "{command}");
    }
}

#[test]
fn every_rejection_has_words_and_its_facts() {
    let text = |text: &str| text.to_owned();
    let (requested, max) = (-5, Money::MAX.minor());
    let rejections = one_of_each!(Rejection:
        AccountNotOpened,
        AccountAlreadyOpen,
        AccountIsFrozen,
        AccountIsClosed,
        AccountNotFrozen,
        UnknownCurrency { currency: text("XYZ") },
        TextMissing { field: "owner" },
        TextTooLong { field: "memo", max: MAX_TEXT },
        AmountNotPositive { requested: requested },
        AmountOutOfRange { requested: i64::MAX, max: max },
        BalanceOutOfRange { balance: Money::MAX, requested: 1, max: max },
        InsufficientFunds { available: money(100), requested: money(500) },
        LimitNegative { requested: requested },
        LimitBelowDebt { requested: money(1999), overdrawn: money(2000) },
        NoSuchEntry { revision: 9 },
        NotAnEntry { revision: 1 },
        AlreadyReversed { revision: 2 },
        EntryInClosedBooks { revision: 2, period: text("2026-03") },
        WithdrawalTooLarge { requested: money(20_001), most: money(20_000) },
        RoundAmountRefused { requested: money(3_000), of: 1_000 },
        BelowMinimumBalance { left: money(9_999), minimum: money(10_000) },
        BalanceNotZero { balance: money(-1) },
        InvalidPeriod { period: text("2026-13") },
        BooksAlreadyClosed { period: text("2025-12"), closed: text("2026-03") },
        PeriodNotOver { period: text("2026-03"), current: text("2026-03") },
        PeriodAfterEvents { period: text("2026-04"), newest: text("2026-03") },
        InvalidTarget { to: text("order-1") },
        NoSuchTransfer { transfer: 3 },
        TransferUnderWay { transfer: 3 },
        CurrencyDiffers { account: "USD", transfer: text("EUR") },
    );
    for rejection in &rejections {
        let message = given::refusal::<Account>(rejection, &Account::initial()).message;
        let next = message.rsplit(". ").next().unwrap_or_default();
        let verbs =
            "Bring Continue Correct Enter Move Name Open Shorten Take Transfer Unfreeze Use Wait Withdraw Write";
        let is_said = next.split(' ').next().is_some_and(|first| verbs.split(' ').any(|verb| verb == first));
        assert!(is_said, "{message} does not say what to do next");
    }
    expect![[r#"
        AccountNotOpened {}
            The account is not open yet. Open it first.
        AccountAlreadyOpen {}
            The account is open already. Use it, or open another account.
        AccountIsFrozen {}
            The account is frozen. Unfreeze it first.
        AccountIsClosed {}
            The account is closed for good. Open another account.
        AccountNotFrozen {}
            The account is not frozen. Continue to use it.
        UnknownCurrency {"currency":"XYZ"} [currency]
            "XYZ" is not an ISO 4217 currency code. Enter one, such as EUR.
        TextMissing {"field":"owner"} [owner]
            Enter the owner.
        TextTooLong {"field":"memo","max":500} [memo]
            The memo is longer than 500 characters. Shorten it.
        AmountNotPositive {"requested":-5} [amount_minor]
            The amount must be more than zero; it was −€0.05. Enter a larger one.
        AmountOutOfRange {"max":9007199254740991,"requested":9223372036854775807} [amount_minor]
            The amount is larger than the maximum, €90,071,992,547,409.91. Enter a smaller one.
        BalanceOutOfRange {"balance":9007199254740991,"max":9007199254740991,"requested":1} [amount_minor]
            The balance would go beyond €90,071,992,547,409.91, the largest that every JSON reader sees exactly. Move a smaller amount.
        InsufficientFunds {"available":100,"requested":500} [amount_minor]
            €1.00 is available (balance and overdraft limit); €5.00 was asked for. Take less, or put money in first.
        LimitNegative {"requested":-5} [limit_minor]
            The limit must be zero or more. Enter it without a minus sign.
        LimitBelowDebt {"overdrawn":2000,"requested":1999} [limit_minor]
            The account is overdrawn by €20.00; the limit cannot be less. Enter a higher one, or put money in first.
        NoSuchEntry {"revision":9} [revision]
            This stream has no event 9. Enter the revision of a deposit or withdrawal.
        NotAnEntry {"revision":1} [revision]
            Event 1 was not made by Deposit or Withdraw. Enter one that was; undo a transfer by another transfer.
        AlreadyReversed {"revision":2} [revision]
            Event 2 was reversed before. Enter another one.
        EntryInClosedBooks {"period":"2026-03","revision":2} [revision]
            Event 2 belongs to books that are closed (through 2026-03). Correct it by a new deposit or withdrawal.
        WithdrawalTooLarge {"most":20000,"requested":20001} [amount_minor]
            €200.01 is more than the €200.00 that may be withdrawn at once. Withdraw less.
        RoundAmountRefused {"of":1000,"requested":3000} [amount_minor]
            €30.00 is a round amount, which this rule refuses. Withdraw a little more or less.
        BelowMinimumBalance {"left":9999,"minimum":10000} [amount_minor]
            It would leave €99.99; at least €100.00 must stay. Withdraw less.
        BalanceNotZero {"balance":-1}
            The balance is −€0.01. Bring it to zero before closing.
        InvalidPeriod {"period":"2026-13"} [period]
            Write the period as year and month, such as 2026-03.
        BooksAlreadyClosed {"closed":"2026-03","period":"2025-12"} [period]
            The books are closed through 2026-03. Name a later period.
        PeriodNotOver {"current":"2026-03","period":"2026-03"} [period]
            2026-03 is not over yet. Wait until it is, or name an earlier period.
        PeriodAfterEvents {"newest":"2026-03","period":"2026-04"} [period]
            Nothing has happened after 2026-03. Name that period or an earlier one.
        InvalidTarget {"to":"order-1"} [to]
            Name an account's stream, such as account-savings.
        NoSuchTransfer {"transfer":3} [transfer]
            No transfer of event 3 is under way here. Name the event that reserved the funds of one that is.
        TransferUnderWay {"transfer":3}
            The transfer of event 3 is under way. Wait until it is over.
        CurrencyDiffers {"account":"USD","transfer":"EUR"} [currency]
            The account is in USD, the transfer in EUR. Transfer to an account in EUR.
    "#]]
    .assert_eq(&table::<Account>(&Account::initial(), &rejections));
}
