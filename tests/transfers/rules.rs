//! Each account's part by itself: given some events, when a command comes, then this event or this rejection.

use foldback::domains::account::event::Transfer;
use foldback::domains::account::{Account, Event, Rejection};
use foldback::engine::domain::{Presentation as _, WireFormat as _};
use foldback::engine::log::envelope::Revision;
use foldback::engine::values::money::{Currency, Money};
use serde_json::{Value, json};

use crate::accounts::{deposit, plain, transfer, withdraw};
use crate::given::Given;

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

fn given(events: impl IntoIterator<Item = Event>) -> Given<Account> {
    Given::of(events)
}

#[test]
fn a_transfer_reserves_what_is_available_under_its_own_revision() {
    let account = given([opened(), deposited(5_000)]);
    account.when(transfer("account-savings", 5_000)).then(reserved(3, 5_000));
    account.when(transfer(" account-savings ", 1)).then(reserved(3, 1));
    let memo = json!({ "type": "Transfer", "to": "account-savings", "amount_minor": 1, "memo": " rent " });
    let with_memo = Transfer { memo: Some("rent".into()), ..*part("account-savings", 3, 1) };
    account.when(memo).then(Event::FundsReserved(Box::new(with_memo)));
    let short = Rejection::InsufficientFunds { available: money(5_000), requested: money(5_001) };
    account.when(transfer("account-savings", 5_001)).rejected(short);
    account.when(transfer("account-savings", 0)).rejected(Rejection::AmountNotPositive { requested: 0 });
    for to in ["order-1", "savings", "", "account-", "account-a b"] {
        account.when(transfer(to, 1)).rejected(Rejection::InvalidTarget { to: to.to_owned() });
    }
    given([]).when(transfer("account-savings", 1)).rejected(Rejection::AccountNotOpened);
    given([opened(), Event::AccountFrozen]).when(transfer("account-savings", 1)).rejected(Rejection::AccountIsFrozen);
    given([opened(), Event::AccountClosed]).when(transfer("account-savings", 1)).rejected(Rejection::AccountIsClosed);
}

#[test]
fn what_is_reserved_is_in_the_balance_and_not_available() {
    let account = given([opened(), deposited(5_000), reserved(3, 2_000), reserved(4, 1_000)]);
    let state = account.state();
    assert_eq!((state.balance, state.reserved(), state.available()), (money(5_000), money(3_000), money(2_000)));
    assert_eq!(Account::field(&state, 9).json(), 3_000);
    account.when(withdraw(2_000)).then(Event::Withdrawn { amount: money(2_000), memo: None });
    let short = Rejection::InsufficientFunds { available: money(2_000), requested: money(2_001) };
    account.when(withdraw(2_001)).rejected(short.clone());
    account.when(transfer("account-savings", 2_001)).rejected(short);
    let words = account.when(withdraw(2_001)).refusal().message;
    assert!(words.contains("less €30.00 reserved"), "{words}");
    // A deposit is not taken back from under it, nor a limit that it stands on.
    let reverse = json!({ "type": "ReverseEntry", "revision": 2, "reason": "error" });
    let short = Rejection::InsufficientFunds { available: money(2_000), requested: money(5_000) };
    account.when(reverse).rejected(short);
    let limit = Event::OverdraftLimitSet { limit: money(3_000) };
    let on_limit = given([opened(), limit, reserved(3, 2_000)]);
    let set = |minor: i64| json!({ "type": "SetOverdraftLimit", "limit_minor": minor });
    on_limit.when(set(2_000)).then(Event::OverdraftLimitSet { limit: money(2_000) });
    let below = Rejection::LimitBelowDebt { requested: money(1_999), overdrawn: money(2_000) };
    on_limit.when(set(1_999)).rejected(below);
}

#[test]
fn a_transfer_is_received_by_an_open_account_of_its_currency() {
    let account = given([opened()]);
    account.when(receive(500)).then(received(3, 500));
    let state = given([opened(), received(3, 500)]).state();
    assert_eq!((state.balance, state.deposits, state.reserved()), (money(500), 1, Money::ZERO));
    given([]).when(receive(500)).rejected(Rejection::AccountNotOpened);
    given([opened(), Event::AccountFrozen]).when(receive(500)).rejected(Rejection::AccountIsFrozen);
    given([opened(), Event::AccountClosed]).when(receive(500)).rejected(Rejection::AccountIsClosed);
    account.when(receive(0)).rejected(Rejection::AmountNotPositive { requested: 0 });
    let full = given([opened(), deposited(Money::MAX.minor())]);
    let rejection = Rejection::BalanceOutOfRange { balance: Money::MAX, requested: 1, max: Money::MAX.minor() };
    full.when(receive(1)).rejected(rejection);
    let dollars = given([Event::AccountOpened { owner: "Ada".into(), currency: Currency::from_code("USD").unwrap() }]);
    dollars.when(receive(1)).rejected(Rejection::CurrencyDiffers { account: "USD", transfer: "EUR".to_owned() });
}

#[test]
fn what_was_reserved_goes_out_once_or_is_let_go_once() {
    let account = given([opened(), deposited(5_000), reserved(3, 2_000)]);
    account.when(confirm(3)).then(confirmed(3, 2_000));
    account.when(release(3)).then(released(3));
    for end in [confirmed(3, 2_000), released(3)] {
        let over = account.and(end);
        over.when(confirm(3)).rejected(Rejection::NoSuchTransfer { transfer: 3 });
        over.when(release(3)).rejected(Rejection::NoSuchTransfer { transfer: 3 });
    }
    account.when(confirm(4)).rejected(Rejection::NoSuchTransfer { transfer: 4 });
    let blank = json!({ "type": "ReleaseTransfer", "transfer": 3, "reason": "  " });
    account.when(blank).rejected(Rejection::TextMissing { field: "reason" });
    let gone = account.and(confirmed(3, 2_000)).state();
    assert_eq!((gone.balance, gone.withdrawals, gone.available()), (money(3_000), 1, money(3_000)));
    let kept = account.and(released(3)).state();
    // As if nothing had been asked for.
    assert_eq!(kept, given([opened(), deposited(5_000)]).state());
}

#[test]
fn a_freeze_stops_new_transfers_and_none_that_is_under_way() {
    let account = given([opened(), deposited(5_000), reserved(3, 2_000), Event::AccountFrozen]);
    account.when(transfer("account-savings", 1)).rejected(Rejection::AccountIsFrozen);
    account.when(confirm(3)).then(confirmed(3, 2_000));
    account.when(release(3)).then(released(3));
}

#[test]
fn an_account_with_a_transfer_under_way_is_not_closed_nor_are_its_books() {
    let books = || json!({ "type": "CloseBooks", "period": "2026-03" });
    // By its overdraft limit: the balance is zero.
    let account =
        given([opened(), Event::OverdraftLimitSet { limit: money(5_000) }, reserved(3, 2_000), reserved(4, 1)]);
    account.when(plain("CloseAccount")).rejected(Rejection::TransferUnderWay { transfer: 3 });
    account.when(books()).rejected(Rejection::TransferUnderWay { transfer: 3 });
    let one_left = account.and(released(3));
    one_left.when(books()).rejected(Rejection::TransferUnderWay { transfer: 4 });
    let over = one_left.and(released(4));
    over.when(plain("CloseAccount")).then(Event::AccountClosed);
    assert!(over.when(books()).result.is_ok());
}

#[test]
fn neither_part_of_a_transfer_is_reversed() {
    let reverse = |revision: u32| json!({ "type": "ReverseEntry", "revision": revision, "reason": "error" });
    let account = given([opened(), received(3, 500), reserved(3, 100), confirmed(3, 100)]);
    for revision in 2..=4 {
        let words = "undo a transfer by another transfer";
        account.when(reverse(revision)).refused(Rejection::NotAnEntry { revision }, Some("revision"), words);
    }
}

#[test]
fn a_transfer_that_arrived_counts_as_a_deposit_there_and_a_withdrawal_here_like_its_money() {
    let counts = |account: &Given<Account>| {
        let state = account.state();
        (state.deposits, state.withdrawals, state.balance.minor())
    };
    let source = given([opened(), deposited(5_000), reserved(3, 2_000)]);
    assert_eq!(counts(&source), (1, 0, 5_000));
    assert_eq!(counts(&source.and(released(3))), (1, 0, 5_000));
    assert_eq!(counts(&source.and(confirmed(3, 2_000))), (1, 1, 3_000));
    let target = given([opened(), received(3, 2_000)]);
    assert_eq!(counts(&target), (1, 0, 2_000));
    // Undone by a transfer in the opposite direction.
    let undone = target.and_all([reserved(3, 2_000), confirmed(3, 2_000)]);
    assert_eq!(counts(&undone), (1, 1, 0));
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
