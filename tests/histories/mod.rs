//! Random logs of several accounts for the tests of read models: any events at any time, unknown and archived ones among
//! them.
#![allow(dead_code)]

use std::sync::Arc;

use foldback::domains::account::event::{Books, Carried, Transfer};
use foldback::domains::account::read_models::READ_MODELS;
use foldback::domains::account::state::Status;
use foldback::domains::account::{Event, State};
use foldback::engine::log::envelope::{Position, Revision, StreamId};
use foldback::engine::log::{Log, Record};
use foldback::engine::projection::{ReadModel, ReadModelSpec, Scope, Settings, Table};
use foldback::engine::values::money::{Currency, Money};
use foldback::engine::values::time::{DAY_MS, Timestamp};
use proptest::prelude::*;

/// Something at the next place of a log.
#[derive(Clone, Debug)]
pub enum Place {
    Known(Event),
    Unknown,
    Archived,
    /// An event of a domain that is not the account's.
    Foreign,
}

/// A place, its stream and the day it happened on.
pub type Entry = (usize, i64, Place);

pub const STREAMS: [&str; 3] = ["account-main", "account-b", "account-c"];

pub fn stream(index: usize) -> StreamId {
    StreamId::new(STREAMS[index]).unwrap()
}

/// The day with a number; 0 is the first of 2026.
pub fn day(number: i64) -> Timestamp {
    Timestamp::from_millis(1_767_225_600_000 + number * DAY_MS + 3_600_000 * number.rem_euclid(24))
}

pub fn money() -> impl Strategy<Value = Money> {
    prop_oneof![
        20 => 1..20_000_i64,
        2 => -5_000..1_i64,
        1 => Just(Money::MAX.minor()),
        1 => Just(Money::MIN.minor()),
    ]
    .prop_map(Money::clamped)
}

pub fn memo() -> impl Strategy<Value = Option<Box<str>>> {
    prop::option::of(prop_oneof![Just("rent"), Just("food"), Just("a gift for Zoë"), Just("")].prop_map(Into::into))
}

/// Any event of a transfer, whether or not there is one.
pub fn transfer_event(
    money: impl Strategy<Value = Money>,
    memo: impl Strategy<Value = Option<Box<str>>>,
) -> impl Strategy<Value = Event> {
    (0..4_usize, 0..12_u32, money, memo).prop_map(|(kind, number, amount, memo)| {
        let transfer = Revision(number);
        let whole = || {
            Box::new(Transfer {
                number: transfer,
                other: "account-b".into(),
                amount,
                currency: Currency::EUR,
                memo: memo.clone(),
            })
        };
        match kind {
            0 => Event::FundsReserved(whole()),
            1 => Event::TransferReceived(whole()),
            2 => Event::TransferConfirmed { transfer, amount },
            _ => Event::TransferReleased { transfer, reason: "refused".into() },
        }
    })
}

pub fn event(money: BoxedStrategy<Money>) -> impl Strategy<Value = Event> {
    let currency = prop_oneof![3 => Just("EUR"), 1 => Just("JPY")].prop_map(|code| Currency::from_code(code).unwrap());
    let carried = |(balance, currency, is_carried): (Money, Currency, bool)| {
        let (overdraft_limit, lowest_balance) = (Money::ZERO, Money::ZERO);
        let owner = "Ada".into();
        let carried = Carried { owner, currency, overdraft_limit, lowest_balance, deposits: 1, withdrawals: 1 };
        let (period, through) = ("2026-01".into(), Revision(1));
        Event::BooksClosed(Box::new(Books { period, through, balance, carried: is_carried.then_some(carried) }))
    };
    prop_oneof![
        1 => currency.clone().prop_map(|currency| Event::AccountOpened { owner: "Ada".into(), currency }),
        6 => (money.clone(), memo()).prop_map(|(amount, memo)| Event::Deposited { amount, memo }),
        8 => (money.clone(), memo()).prop_map(|(amount, memo)| Event::Withdrawn { amount, memo }),
        3 => (1..20_u32, money.clone()).prop_map(|(revision, effect)| {
            Event::EntryReversed { revision: Revision(revision), effect, reason: "error".into() }
        }),
        1 => Just(Event::AccountFrozen),
        2 => transfer_event(money.clone(), memo()),
        1 => (money, currency, any::<bool>()).prop_map(carried),
    ]
}

pub fn place(money: BoxedStrategy<Money>) -> impl Strategy<Value = Place> {
    prop_oneof![
        20 => event(money).prop_map(Place::Known),
        1 => Just(Place::Unknown),
        1 => Just(Place::Archived),
        1 => Just(Place::Foreign),
    ]
}

/// A log of which nothing is certain.
pub fn entries(longest: usize) -> impl Strategy<Value = Vec<Entry>> {
    prop::collection::vec((0..STREAMS.len(), -40..80_i64, place(money().boxed())), 0..longest)
}

/// A log of events alone, with amounts that stay far from every bound.
pub fn plain_entries(count: std::ops::Range<usize>) -> impl Strategy<Value = Vec<Entry>> {
    let money = (1..20_000_i64).prop_map(Money::clamped).boxed();
    prop::collection::vec((0..STREAMS.len(), -40..80_i64, event(money).prop_map(Place::Known)), count)
}

pub fn push(log: &mut Log, (of, number, place): &Entry) {
    let record = |event_type: &str, schema_version, data: &str| Record {
        stream: stream(*of),
        event_type: Arc::from(event_type),
        schema_version,
        occurred_at: day(*number),
        recorded_at: day(100),
        data: data.into(),
        links: None,
    };
    match place {
        Place::Known(event) => {
            let encoded = event.encode();
            log.push(record(encoded.event_type, encoded.schema_version, &encoded.data));
        }
        Place::Unknown => {
            log.push(record("SomethingNew", 1, "{}"));
        }
        Place::Archived => log.push_archived(&stream(*of), day(100)),
        Place::Foreign => {
            let foreign = StreamId::new("order-1").unwrap();
            log.push(Record { stream: foreign, ..record("Deposited", 1, r#"{"amount_minor":1}"#) });
        }
    }
}

pub fn log_of(entries: &[Entry]) -> Log {
    let mut log = Log::default();
    entries.iter().for_each(|entry| push(&mut log, entry));
    log
}

/// Lets an event that closes books carry what the rules would have carried over from a state, or nothing if they would
/// have refused it.
pub fn as_decided(state: &State, event: Event) -> Event {
    let Event::BooksClosed(books) = event else { return event };
    let is_allowed = state.status == Status::Open && state.reservations().is_empty();
    let carried = books.carried.filter(|_| is_allowed).map(|_| state.carried());
    Event::BooksClosed(Box::new(Books { balance: state.balance, carried, ..*books }))
}

/// Takes what closed books carry out of an event: it then changes no amount, in any order.
pub fn without_carry(event: Event) -> Event {
    let Event::BooksClosed(books) = event else { return event };
    Event::BooksClosed(Box::new(Books { carried: None, ..*books }))
}

/// Lets the closed books of a log carry what the events before them made.
pub fn with_decided_books(entries: Vec<Entry>) -> Vec<Entry> {
    let mut states = [State::default(), State::default(), State::default()];
    let decide = |(of, day, place): Entry| match place {
        Place::Known(event) => {
            let event = as_decided(&states[of], event);
            states[of].evolve(&event);
            (of, day, Place::Known(event))
        }
        Place::Unknown | Place::Archived | Place::Foreign => (of, day, place),
    };
    entries.into_iter().map(decide).collect()
}

pub fn spec(name: &str) -> &'static ReadModelSpec {
    READ_MODELS.iter().find(|spec| spec.name == name).unwrap()
}

/// Makes a read model with some settings.
pub fn with_settings(spec: &'static ReadModelSpec, scope: Scope, settings: &Settings) -> ReadModel {
    let mut model = ReadModel::new(spec, scope);
    for (index, parameter) in spec.parameters.iter().enumerate() {
        model.set(parameter.name, settings.value(index)).unwrap();
    }
    model.set_version(settings.version()).unwrap();
    model
}

pub fn finish(model: &mut ReadModel, log: &Log) {
    while model.has_work(log.head()) {
        model.step(log, 1000);
    }
}

/// Builds a read model from the first event on, at once.
pub fn built(spec: &'static ReadModelSpec, scope: &Scope, settings: &Settings, log: &Log) -> ReadModel {
    let mut model = with_settings(spec, scope.clone(), settings);
    finish(&mut model, log);
    model
}

/// Builds the table of a name over all accounts of a log.
pub fn table(name: &str, log: &Log) -> Table {
    built(spec(name), &Scope::Domain, &Settings::of(spec(name)), log).table()
}

/// Returns the part of a log up to a position.
pub fn until(log: &Log, position: Position) -> Log {
    let mut part = Log::default();
    (1..=position.0).for_each(|number| {
        part.push(log.at(Position(number)).unwrap().to_record());
    });
    part
}

/// Writes the rows of a table as a person sees them.
pub fn shown(table: &Table) -> Vec<Vec<String>> {
    let show = |row: &foldback::engine::projection::Row| {
        table.columns.iter().enumerate().map(|(index, column)| row.show(index, column.kind)).collect()
    };
    table.rows.iter().map(show).collect()
}

/// Writes a table as a person sees it, one row a line.
pub fn text(table: &Table) -> String {
    shown(table).iter().map(|row| row.join(" | ") + "\n").collect()
}
