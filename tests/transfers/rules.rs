//! Each account's part by itself: given some events, when a command comes, then this event or this rejection.

use foldback::domains::account::event::Transfer;
use foldback::domains::account::{Account, Event, Rejection, State};
use foldback::engine::decider::Decider as _;
use foldback::engine::domain::{Presentation as _, WhatIf as _, WireFormat as _};
use foldback::engine::envelope::Revision;
use foldback::engine::money::{Currency, Money};
use foldback::engine::replay::{Replay, Slot};
use serde_json::{Value, json};

use crate::given::{deposit, plain, transfer, withdraw};

fn money(minor: i64) -> Money {
    Money::new(minor).unwrap()
}

fn opened() -> Event {
    Event::AccountOpened { owner: "Ada".into(), currency: Currency::EUR }
}

fn deposited(minor: i64) -> Event {
    Event::Deposited { amount: money(minor), memo: None }
}

fn part(other: &str, number: u32, minor: i64) -> Box<Transfer> {
    let (number, other) = (Revision(number), other.into());
    Box::new(Transfer { number, other, amount: money(minor), currency: Currency::EUR, memo: None })
}

fn reserved(number: u32, minor: i64) -> Event {
    Event::FundsReserved(part("account-savings", number, minor))
}

fn received(number: u32, minor: i64) -> Event {
    Event::TransferReceived(part("account-main", number, minor))
}

fn confirmed(number: u32, minor: i64) -> Event {
    Event::TransferConfirmed { transfer: Revision(number), amount: money(minor) }
}

fn released(number: u32) -> Event {
    Event::TransferReleased { transfer: Revision(number), reason: "it is frozen".into() }
}

fn receive(minor: i64) -> Value {
    json!({ "type": "ReceiveTransfer", "from": "account-main", "transfer": 3, "amount_minor": minor, "currency": "EUR" })
}

fn confirm(number: u32) -> Value {
    json!({ "type": "ConfirmTransfer", "transfer": number })
}

fn release(number: u32) -> Value {
    json!({ "type": "ReleaseTransfer", "transfer": number, "reason": " it is frozen " })
}

fn after(events: &[Event]) -> Replay<Account> {
    let mut replay = Replay::<Account>::new(2);
    events.iter().for_each(|event| replay.push(Slot::Known(event.clone())));
    replay
}

fn decide(events: &[Event], command: &Value) -> Result<Vec<Event>, Rejection> {
    let replay = after(events);
    let read = Account::resolve(Account::command(command).unwrap(), &replay);
    Account::decide(replay.head(), &read)
}

fn then(events: &[Event], command: &Value, event: Event) {
    assert_eq!(decide(events, command), Ok(vec![event]), "{command}");
}

fn rejected(events: &[Event], command: &Value, rejection: Rejection) {
    let words = Account::explain(&rejection, &State::default());
    assert!(!words.message.is_empty());
    assert_eq!(decide(events, command), Err(rejection), "{command}");
}

#[test]
fn a_transfer_reserves_what_is_available_under_its_own_revision() {
    let account = [opened(), deposited(5_000)];
    then(&account, &transfer("account-savings", 5_000), reserved(3, 5_000));
    then(&account, &transfer(" account-savings ", 1), reserved(3, 1));
    let memo = json!({ "type": "Transfer", "to": "account-savings", "amount_minor": 1, "memo": " rent " });
    let with_memo = Transfer { memo: Some("rent".into()), ..*part("account-savings", 3, 1) };
    then(&account, &memo, Event::FundsReserved(Box::new(with_memo)));
    let short = Rejection::InsufficientFunds { available: money(5_000), requested: money(5_001) };
    rejected(&account, &transfer("account-savings", 5_001), short);
    rejected(&account, &transfer("account-savings", 0), Rejection::AmountNotPositive { requested: 0 });
    for to in ["order-1", "savings", "", "account-", "account-a b"] {
        rejected(&account, &transfer(to, 1), Rejection::InvalidTarget { to: to.to_owned() });
    }
    rejected(&[], &transfer("account-savings", 1), Rejection::AccountNotOpened);
    rejected(&[opened(), Event::AccountFrozen], &transfer("account-savings", 1), Rejection::AccountIsFrozen);
    rejected(&[opened(), Event::AccountClosed], &transfer("account-savings", 1), Rejection::AccountIsClosed);
}

#[test]
fn what_is_reserved_is_in_the_balance_and_not_available() {
    let account = [opened(), deposited(5_000), reserved(3, 2_000), reserved(4, 1_000)];
    let state = after(&account).head().clone();
    assert_eq!((state.balance, state.reserved(), state.available()), (money(5_000), money(3_000), money(2_000)));
    assert_eq!(Account::field(&state, 9).json(), 3_000);
    then(&account, &withdraw(2_000), Event::Withdrawn { amount: money(2_000), memo: None });
    let short = Rejection::InsufficientFunds { available: money(2_000), requested: money(2_001) };
    rejected(&account, &withdraw(2_001), short.clone());
    rejected(&account, &transfer("account-savings", 2_001), short);
    let words = Account::explain(&decide(&account, &withdraw(2_001)).unwrap_err(), &state).message;
    assert!(words.contains("less €30.00 reserved"), "{words}");
    // A deposit is not taken back from under it, nor a limit that it stands on.
    let reverse = json!({ "type": "ReverseEntry", "revision": 2, "reason": "error" });
    let short = Rejection::InsufficientFunds { available: money(2_000), requested: money(5_000) };
    rejected(&account, &reverse, short);
    let limit = Event::OverdraftLimitSet { limit: money(3_000) };
    let on_limit = [opened(), limit, reserved(3, 2_000)];
    let set = |minor: i64| json!({ "type": "SetOverdraftLimit", "limit_minor": minor });
    then(&on_limit, &set(2_000), Event::OverdraftLimitSet { limit: money(2_000) });
    let below = Rejection::LimitBelowDebt { requested: money(1_999), overdrawn: money(2_000) };
    rejected(&on_limit, &set(1_999), below);
}

#[test]
fn a_transfer_is_received_by_an_open_account_of_its_currency() {
    let account = [opened()];
    then(&account, &receive(500), received(3, 500));
    let state = after(&[opened(), received(3, 500)]).head().clone();
    assert_eq!((state.balance, state.deposits, state.reserved()), (money(500), 1, Money::ZERO));
    rejected(&[], &receive(500), Rejection::AccountNotOpened);
    rejected(&[opened(), Event::AccountFrozen], &receive(500), Rejection::AccountIsFrozen);
    rejected(&[opened(), Event::AccountClosed], &receive(500), Rejection::AccountIsClosed);
    rejected(&account, &receive(0), Rejection::AmountNotPositive { requested: 0 });
    let full = [opened(), deposited(Money::MAX.minor())];
    let rejection = Rejection::BalanceOutOfRange { balance: Money::MAX, requested: 1, max: Money::MAX.minor() };
    rejected(&full, &receive(1), rejection);
    let dollars = [Event::AccountOpened { owner: "Ada".into(), currency: Currency::from_code("USD").unwrap() }];
    rejected(&dollars, &receive(1), Rejection::CurrencyDiffers { account: "USD", transfer: "EUR".to_owned() });
}

#[test]
fn what_was_reserved_goes_out_once_or_is_let_go_once() {
    let account = [opened(), deposited(5_000), reserved(3, 2_000)];
    then(&account, &confirm(3), confirmed(3, 2_000));
    then(&account, &release(3), released(3));
    for end in [confirmed(3, 2_000), released(3)] {
        let over = [account.as_slice(), &[end]].concat();
        rejected(&over, &confirm(3), Rejection::NoSuchTransfer { transfer: 3 });
        rejected(&over, &release(3), Rejection::NoSuchTransfer { transfer: 3 });
    }
    rejected(&account, &confirm(4), Rejection::NoSuchTransfer { transfer: 4 });
    let blank = json!({ "type": "ReleaseTransfer", "transfer": 3, "reason": "  " });
    rejected(&account, &blank, Rejection::TextMissing { field: "reason" });
    let gone = after(&[account.as_slice(), &[confirmed(3, 2_000)]].concat()).head().clone();
    assert_eq!((gone.balance, gone.withdrawals, gone.available()), (money(3_000), 1, money(3_000)));
    let kept = after(&[account.as_slice(), &[released(3)]].concat()).head().clone();
    // As if nothing had been asked for.
    assert_eq!(kept, after(&account[..2]).head().clone());
}

#[test]
fn a_freeze_stops_new_transfers_and_none_that_is_under_way() {
    let account = [opened(), deposited(5_000), reserved(3, 2_000), Event::AccountFrozen];
    rejected(&account, &transfer("account-savings", 1), Rejection::AccountIsFrozen);
    then(&account, &confirm(3), confirmed(3, 2_000));
    then(&account, &release(3), released(3));
}

#[test]
fn an_account_with_a_transfer_under_way_is_not_closed_nor_are_its_books() {
    let books = json!({ "type": "CloseBooks", "period": "2026-03" });
    // By its overdraft limit: the balance is zero.
    let account = [opened(), Event::OverdraftLimitSet { limit: money(5_000) }, reserved(3, 2_000), reserved(4, 1)];
    rejected(&account, &plain("CloseAccount"), Rejection::TransferUnderWay { transfer: 3 });
    rejected(&account, &books, Rejection::TransferUnderWay { transfer: 3 });
    let one_left = [account.as_slice(), &[released(3)]].concat();
    rejected(&one_left, &books, Rejection::TransferUnderWay { transfer: 4 });
    let over = [one_left.as_slice(), &[released(4)]].concat();
    then(&over, &plain("CloseAccount"), Event::AccountClosed);
    assert!(decide(&over, &books).is_ok());
}

#[test]
fn neither_part_of_a_transfer_is_reversed() {
    let reverse = |revision: u32| json!({ "type": "ReverseEntry", "revision": revision, "reason": "error" });
    let account = [opened(), received(3, 500), reserved(3, 100), confirmed(3, 100)];
    for revision in 2..=4 {
        rejected(&account, &reverse(revision), Rejection::NotAnEntry { revision });
    }
}

#[test]
fn every_event_of_a_transfer_is_written_as_it_is_read() {
    let with_memo = Box::new(Transfer { memo: Some("a \"gift\"".into()), ..*part("account-savings", 3, 1) });
    for event in [reserved(3, 5), Event::FundsReserved(with_memo), received(3, 5), confirmed(3, 5), released(3)] {
        let encoded = Account::encode(&event);
        assert_eq!(Account::decode(encoded.event_type, encoded.schema_version, &encoded.data), Some(event));
    }
    let data = Account::encode(&reserved(3, 5)).data;
    assert_eq!(&*data, r#"{"amount_minor":5,"currency":"EUR","to":"account-savings","transfer":3}"#);
    assert_eq!(Account::command(&deposit(1)).is_ok(), Account::command(&confirm(1)).is_ok());
}
