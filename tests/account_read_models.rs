//! What the account's read models show: the sample history by hand, and any history against a plain way to count.
#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod histories;

use std::collections::BTreeMap;

use expect_test::expect;
use foldback::domains::account::read_models::READ_MODELS;
use foldback::domains::account::{Account, Event};
use foldback::engine::decider::Decider as _;
use foldback::engine::domain::{Sample as _, WireFormat as _};
use foldback::engine::log::envelope::{Revision, StreamId};
use foldback::engine::log::{Log, Record};
use foldback::engine::projection::{Scope, Settings, Table};
use foldback::engine::values::fields::FieldValue;
use foldback::engine::values::money::Currency;
use foldback::engine::values::time::Timestamp;
use histories::*;
use proptest::prelude::*;

fn sample() -> Log {
    let mut log = Log::default();
    for told in Account::sample() {
        let encoded = told.event.encode();
        log.push(Record {
            stream: StreamId::new(told.stream).unwrap(),
            event_type: encoded.event_type.into(),
            schema_version: encoded.schema_version,
            occurred_at: told.occurred_at,
            recorded_at: told.recorded_at,
            data: encoded.data,
            links: None,
        });
    }
    log
}

#[test]
fn a_row_about_a_stream_names_it() {
    for spec in READ_MODELS {
        let names: Vec<&str> = spec.columns.iter().map(|column| column.name).collect();
        // What a memo was for is added up over all accounts.
        let is_about_a_stream = spec.name != "spending_by_memo";
        assert_eq!(names.contains(&"stream"), is_about_a_stream, "{}", spec.name);
    }
}

#[test]
fn the_statement_of_the_sample() {
    expect![[r#"
        2026-03 | account-main | €1,128.95 | €950.00 | €250.30 | €1,828.65
        2026-02 | account-main | €676.00 | €1,090.00 | €637.05 | €1,128.95
        2026-01 | account-main | €479.50 | €950.00 | €753.50 | €676.00
        2025-12 | account-main | €350.80 | €1,189.90 | €1,061.20 | €479.50
        2025-11 | account-main | €604.45 | €900.00 | €1,153.65 | €350.80
        2025-10 | account-main | €0.00 | €1,315.00 | €710.55 | €604.45
    "#]]
    .assert_eq(&text(&table("monthly_statement", &sample())));
}

#[test]
fn the_spending_of_the_sample_without_the_fee_that_was_taken_back() {
    expect![[r#"
        rent | 5 | €2,250.00 | €450.00
        groceries | 14 | €811.85 | €89.30
        laptop repair | 1 | €380.00 | €380.00
        gym membership | 6 | €239.40 | €39.90
        presents | 2 | €164.10 | €99.90
        shoes | 1 | €124.00 | €124.00
        rent share | 1 | €120.00 | €120.00
        train home | 1 | €118.00 | €118.00
        winter coat | 1 | €89.00 | €89.00
        train | 3 | €87.00 | €29.00
        cinema and dinner | 1 | €34.80 | €34.80
        theatre | 1 | €31.50 | €31.50
        birthday dinner | 1 | €27.80 | €27.80
        concert | 1 | €26.40 | €26.40
        book | 1 | €22.50 | €22.50
    "#]]
    .assert_eq(&text(&table("spending_by_memo", &sample())));
}

#[test]
fn the_days_below_zero_of_the_sample() {
    expect![[r#"
        13 Dec 2025 | 14 Dec 2025 | account-main | 2 | −€53.10
    "#]]
    .assert_eq(&text(&table("days_below_zero", &sample())));
}

#[test]
fn the_interest_of_the_sample_at_a_rate_of_one_basis_point_a_day() {
    // At 3.65 % a year a day earns one ten-thousandth of its balance.
    let interest = spec("interest");
    let settings = Settings::of(interest).with(interest, "rate", 365).unwrap();
    expect![[r#"
        2026-03 | account-main | 13 | €1,103.22 | €1.43
        2026-02 | account-main | 28 | €903.97 | €2.53
        2026-01 | account-main | 31 | €604.65 | €1.87
        2025-12 | account-main | 31 | €296.19 | €0.92
        2025-11 | account-main | 30 | €622.93 | €1.87
        2025-10 | account-main | 31 | €485.58 | €1.51
    "#]]
    .assert_eq(&text(&built(interest, &Scope::Domain, &settings, &sample()).table()));
}

#[test]
fn a_period_that_lasts_has_no_last_day_and_counts_to_the_newest_event() {
    let withdrawn =
        |minor| Event::Withdrawn { amount: foldback::engine::values::money::Money::clamped(minor), memo: None };
    let places = [(0, 3, withdrawn(500)), (0, 5, withdrawn(250)), (1, 9, withdrawn(0))];
    let entries: Vec<Entry> = places.into_iter().map(|(of, day, event)| (of, day, Place::Known(event))).collect();
    let rows = shown(&table("days_below_zero", &log_of(&entries)));
    assert_eq!(rows, [["4 Jan 2026", "–", "account-main", "7", "−€7.50"]]);
}

#[test]
fn an_event_that_is_recorded_late_belongs_to_the_month_in_which_it_happened() {
    let deposited =
        |minor| Event::Deposited { amount: foldback::engine::values::money::Money::clamped(minor), memo: None };
    let entries = [(0, 40, Place::Known(deposited(100))), (0, 2, Place::Known(deposited(5)))];
    let rows = shown(&table("monthly_statement", &log_of(&entries)));
    assert_eq!(
        rows,
        [
            ["2026-02", "account-main", "€0.05", "€1.00", "€0.00", "€1.05"],
            ["2026-01", "account-main", "€0.00", "€0.05", "€0.00", "€0.05"],
        ]
    );
}

/// What each event of a log did to the balance of its account, by the day it happened on.
fn effects(log: &Log) -> BTreeMap<StreamId, Vec<(i64, i128)>> {
    let mut effects: BTreeMap<StreamId, Vec<(i64, i128)>> = BTreeMap::new();
    let mut states: BTreeMap<StreamId, <Account as foldback::engine::decider::Decider>::State> = BTreeMap::new();
    for event in log.after(foldback::engine::log::envelope::Position(0)) {
        let Some(known) = Account::decode(event.event_type, event.schema_version, event.data) else { continue };
        let state = states.entry(event.stream.clone()).or_insert_with(Account::initial);
        let before = state.balance;
        Account::evolve(state, &known);
        let effect = i128::from(state.balance.minor() - before.minor());
        let day = event.occurred_at.millis().div_euclid(foldback::engine::values::time::DAY_MS);
        effects.entry(event.stream.clone()).or_default().push((day, effect));
    }
    effects
}

fn date(day: i64) -> Timestamp {
    Timestamp::from_millis(day * foldback::engine::values::time::DAY_MS)
}

fn cell(table: &Table, row: usize, name: &str) -> FieldValue {
    let column = table.columns.iter().position(|column| column.name == name).unwrap();
    table.rows[row].values[column].clone()
}

fn number(table: &Table, row: usize, name: &str) -> i128 {
    cell(table, row, name).number().unwrap().into()
}

proptest! {
    #[test]
    fn the_statement_adds_up_to_the_balance_at_every_months_end(mut entries in plain_entries(0..80)) {
        // Recorded as it happened.
        entries.sort_by_key(|(_, day, _)| *day);
        let log = log_of(&entries);
        let statement = table("monthly_statement", &log);
        for index in 0..statement.rows.len() {
            let text = |name| cell(&statement, index, name);
            let (FieldValue::Text(month), FieldValue::Text(stream)) = (text("month"), text("stream")) else { panic!() };
            let stream = StreamId::new(&stream).unwrap();
            let mut state = Account::initial();
            for revision in 1..=log.revision(&stream).0 {
                let event = log.in_stream(&stream, Revision(revision)).unwrap();
                if event.occurred_at.to_string()[..7] > *month {
                    break;
                }
                Account::evolve(&mut state, &Account::decode(event.event_type, event.schema_version, event.data).unwrap());
            }
            let of = |name| number(&statement, index, name);
            prop_assert_eq!(of("closing"), i128::from(state.balance.minor()));
            prop_assert_eq!(of("opening") + of("in") - of("out"), of("closing"));
        }
    }

    #[test]
    fn interest_is_the_sum_over_the_days_that_are_over(entries in plain_entries(0..40), rate in 0..10_000_i64) {
        let log = log_of(&entries);
        let interest = spec("interest");
        let settings = Settings::of(interest).with(interest, "rate", rate).unwrap();
        let table = built(interest, &Scope::Domain, &settings, &log).table();
        let all = effects(&log);
        let newest = entries.iter().map(|(_, number, _)| day(*number).millis().div_euclid(foldback::engine::values::time::DAY_MS)).max();
        let mut expected: BTreeMap<(String, StreamId), (i128, i128)> = BTreeMap::new();
        for (stream, effects) in &all {
            let Some(first) = effects.iter().filter(|(_, effect)| *effect != 0).map(|(day, _)| *day).min() else { continue };
            for day in first..newest.unwrap() {
                let balance: i128 = effects.iter().filter(|(of, _)| *of <= day).map(|(_, effect)| effect).sum();
                let (days, sum) = expected.entry((date(day).to_string()[..7].to_owned(), stream.clone())).or_default();
                *days += 1;
                *sum += balance;
            }
        }
        prop_assert_eq!(table.rows.len(), expected.len());
        for index in 0..table.rows.len() {
            let text = |name| cell(&table, index, name);
            let (FieldValue::Text(month), FieldValue::Text(stream)) = (text("month"), text("stream")) else { panic!() };
            let (days, sum) = expected[&(month.to_string(), StreamId::new(&stream).unwrap())];
            let nearest = |parts: i128, by: i128| (number(&table, index, "interest") * by - parts).abs() * 2 <= by;
            prop_assert_eq!(number(&table, index, "days"), days);
            prop_assert!(nearest(sum * i128::from(rate), 3_650_000));
        }
    }

    #[test]
    fn a_day_is_in_a_period_below_zero_just_where_it_ended_below_zero(entries in plain_entries(0..40)) {
        let log = log_of(&entries);
        let table = table("days_below_zero", &log);
        let newest = entries.iter().map(|(_, number, _)| day(*number).millis().div_euclid(foldback::engine::values::time::DAY_MS)).max();
        let mut days = 0;
        for index in 0..table.rows.len() {
            let FieldValue::Text(stream) = cell(&table, index, "stream") else { panic!() };
            let effects = &effects(&log)[&StreamId::new(&stream).unwrap()];
            let day_of = |name| cell(&table, index, name).number().map(|millis| millis / foldback::engine::values::time::DAY_MS);
            let (from, to) = (day_of("from").unwrap(), day_of("to").unwrap_or(newest.unwrap()));
            let balance = |day| effects.iter().filter(|(of, _)| *of <= day).map(|(_, effect)| effect).sum::<i128>();
            let lowest = (from..=to).map(balance).min().unwrap();
            prop_assert!((from..=to).all(|day| balance(day) < 0));
            prop_assert!(balance(from - 1) >= 0 && (day_of("to").is_none() || balance(to + 1) >= 0));
            prop_assert_eq!(number(&table, index, "lowest_balance"), lowest);
            prop_assert_eq!(number(&table, index, "days"), i128::from(to - from + 1));
            days += to - from + 1;
        }
        let mut expected = 0;
        for effects in effects(&log).values() {
            let first = effects.iter().map(|(day, _)| *day).min().unwrap();
            let is_below = |day: &i64| effects.iter().filter(|(of, _)| of <= day).map(|(_, effect)| effect).sum::<i128>() < 0;
            expected += (first..=newest.unwrap()).filter(is_below).count() as i64;
        }
        prop_assert_eq!(days, expected);
    }

    #[test]
    fn spending_is_the_sum_of_the_withdrawals_that_were_not_reversed(entries in plain_entries(0..80)) {
        let log = log_of(&entries);
        let table = table("spending_by_memo", &log);
        // In the plain way: all withdrawals in a list, of which a reversal takes away the one it names.
        let mut spent: Vec<(StreamId, Revision, String, i64)> = Vec::new();
        let mut currencies: BTreeMap<StreamId, Currency> = BTreeMap::new();
        for event in log.after(foldback::engine::log::envelope::Position(0)) {
            let mut currency = |currency| {
                currencies.insert(event.stream.clone(), currency);
            };
            match Account::decode(event.event_type, event.schema_version, event.data).unwrap() {
                Event::AccountOpened { currency: opened, .. } => currency(opened),
                Event::BooksClosed(books) => books.carried.into_iter().for_each(|carried| currency(carried.currency)),
                Event::Withdrawn { amount, memo } => {
                    let currency = currencies.get(event.stream).copied().unwrap_or(Currency::EUR);
                    let memo = format!("{}/{}", memo.as_deref().unwrap_or(""), currency.code());
                    spent.push((event.stream.clone(), event.revision, memo, amount.minor()));
                }
                Event::EntryReversed { revision, .. } => {
                    spent.retain(|(stream, of, ..)| (stream, *of) != (event.stream, revision));
                }
                Event::Deposited { .. } | Event::OverdraftLimitSet { .. } | Event::AccountFrozen
                | Event::AccountUnfrozen | Event::AccountClosed | Event::FundsReserved(_) | Event::TransferReceived(_)
                | Event::TransferConfirmed { .. } | Event::TransferReleased { .. } => {}
            }
        }
        let mut expected: BTreeMap<String, (i128, i128, i128)> = BTreeMap::new();
        for (.., memo, minor) in spent {
            let (count, sum, largest) = expected.entry(memo).or_default();
            (*count, *sum, *largest) = (*count + 1, *sum + i128::from(minor), (*largest).max(minor.into()));
        }
        prop_assert_eq!(table.rows.len(), expected.len());
        let mut last = i128::MAX;
        for (index, row) in table.rows.iter().enumerate() {
            let memo = match cell(&table, index, "memo") { FieldValue::Text(memo) => memo.to_string(), _ => String::new() };
            let of = |name| number(&table, index, name);
            prop_assert_eq!((of("count"), of("sum"), of("largest")), expected[&format!("{memo}/{}", row.currency.code())]);
            prop_assert!(of("sum") <= last);
            last = of("sum");
        }
    }
}
