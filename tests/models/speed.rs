//! How long a fold takes, beside that of the account: `cargo test --test models -- --ignored --nocapture speed`.

use std::hint::black_box;
use std::time::{Duration, Instant};

use foldback::domains::account::{Event as AccountEvent, State as AccountState};
use foldback::engine::values::money::Money;
use foldback::models::{Bound, Data, Event, Model, Room};

use crate::support::read;

const COUNT: u32 = 100_000;

/// Returns the best of some runs.
fn best(mut work: impl FnMut()) -> Duration {
    (0..7)
        .map(|_| {
            let start = Instant::now();
            work();
            start.elapsed()
        })
        .min()
        .unwrap()
}

fn event<'a>(kind: &'a str, data: &'a Data, number: usize) -> Event<'a> {
    let at_ms = 1_760_000_000_000 + 61_000 * number as i64;
    Event { kind, data, at_ms, recorded_ms: at_ms, revision: number as u64 + 1, stream: "account-main" }
}

#[test]
#[ignore = "a measurement, not a test"]
fn speed_of_100_000_events() {
    let amount = |number: u32| Money::clamped(i64::from(number % 97) * 100 + 1);
    let events: Vec<AccountEvent> = (0..COUNT)
        .map(|number| match number % 3 {
            0 => AccountEvent::Withdrawn { amount: amount(number), memo: None },
            _ => AccountEvent::Deposited { amount: amount(number), memo: Some("coffee".into()) },
        })
        .collect();
    let encoded: Vec<_> = events.iter().map(AccountEvent::encode).collect();
    let of_account = best(|| {
        let mut state = AccountState::default();
        black_box(&events).iter().for_each(|event| state.evolve(event));
        black_box(state);
    });
    let decoded = best(|| {
        let mut state = AccountState::default();
        for event in black_box(&encoded) {
            state.evolve(&AccountEvent::decode(event.event_type, event.schema_version, &event.data).unwrap());
        }
        black_box(state);
    });
    println!("account: fold {of_account:?}, with reading its JSON {decoded:?}");
    let whole = std::fs::read_to_string("tests/data/models/account.model").unwrap();
    let short = "field balance: money EUR = 0 headline\nfield deposits: count\non Deposited: deposits += 1, balance += amount_minor\non Withdrawn: balance -= amount_minor";
    let last = "field amount: number headline\nfield memo: text\nfield events: count\non any:\n  events += 1\n  amount = data.amount_minor\n  memo = data.memo";
    for (name, text) in [("account.model", whole.as_str()), ("two lines an event", short), ("inferred", last)] {
        let model: Model = read(text);
        let read: Vec<Data> = encoded.iter().map(|event| Data::read(&event.data).unwrap()).collect();
        let bound: Vec<Bound> =
            encoded.iter().zip(&read).map(|(event, data)| model.bind(event.event_type, data)).collect();
        let parsing = best(|| encoded.iter().for_each(|event| drop(black_box(Data::read(&event.data)))));
        let binding = best(|| {
            encoded.iter().zip(&read).for_each(|(event, data)| drop(black_box(model.bind(event.event_type, data))));
        });
        let folding = best(|| {
            let mut state = model.start();
            for (number, (bound, (encoded, data))) in bound.iter().zip(encoded.iter().zip(&read)).enumerate() {
                model.apply_bound(&mut state, &event(encoded.event_type, data, number), bound, &mut ());
            }
            black_box(state);
        });
        let from_json = best(|| {
            let (mut state, mut room) = (model.start(), Room::default());
            for (number, encoded) in encoded.iter().enumerate() {
                let event = event(encoded.event_type, &Data::Null, number);
                model.apply_json(&mut state, &event, &encoded.data, &mut room, &mut ()).unwrap();
            }
            black_box(state);
        });
        println!("{name}: from JSON {from_json:?}, {:.1}×", from_json.as_secs_f64() / decoded.as_secs_f64());
        println!(
            "{name}: reading JSON {parsing:?}, binding {binding:?}, fold {folding:?}, {:.1}× the account's fold, all {:.1}× with reading",
            folding.as_secs_f64() / of_account.as_secs_f64(),
            (parsing + binding + folding).as_secs_f64() / decoded.as_secs_f64()
        );
    }
}
