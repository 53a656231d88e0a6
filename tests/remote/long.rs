//! A log of many events on a real server: read from its beginning, and opened from the copy. `FOLDBACK_EVENTS=1000000` makes it
//! as long as the figures of `docs/nats/README.md` say.

use std::time::Instant;

use foldback::engine::log::envelope::{Hash, Position, Revision};
use foldback::engine::log::{Record, Recorded};
use foldback::engine::values::time::Timestamp;
use foldback::remote::{Bench as _, MOST_UNITS};
use foldback::storage::chain::link;
use foldback::storage::memory::MemoryKeyValue;
use foldback::storage::page::push_line;
use foldback::workbench::{Import, Workbench};

use crate::client::{Client, account, deposit, wait};
use crate::connection::{Connection, Wire};
use crate::nats::Nats;

/// How many events the log has if nothing else is said.
const EVENTS: u32 = 20_000;
/// After how many messages an answer is waited for.
const AT_ONCE: u32 = 1_000;
const MEMOS: [&str; 4] = ["groceries", "rent", "salary", "gym"];

/// The event at a place, of which the log has one after the other.
fn record(place: u32) -> Record {
    let moment = Timestamp::from_millis(1_760_000_000_000 + i64::from(place) * 60_000);
    let (event_type, data) = match place {
        1 => ("AccountOpened", r#"{"currency":"EUR","owner":"Ada"}"#.to_owned()),
        _ => {
            let (kind, amount) =
                if place.is_multiple_of(3) { ("Withdrawn", place % 700) } else { ("Deposited", 700 + place % 900) };
            let memo = MEMOS[(place % 4) as usize];
            (kind, format!(r#"{{"amount_minor":{},"memo":"{memo}"}}"#, amount + 1))
        }
    };
    Record {
        stream: account(),
        event_type: event_type.into(),
        schema_version: 1,
        occurred_at: moment,
        recorded_at: moment,
        data: data.into(),
        links: None,
    }
}

/// Puts a message for each event on the server, many at once.
fn fill(wire: &mut Wire, events: u32) {
    let mut hash = Hash::GENESIS;
    for place in 1..=events {
        let record = record(place);
        let event = Recorded::placed(&record, Position(place), Revision(place));
        hash = link(hash, &event);
        let mut line = String::new();
        push_line(&mut line, &[(event, hash)]);
        let headers = format!("Nats-Msg-Id: e-{place}\r\n");
        let is_answered = place.is_multiple_of(AT_ONCE) || place == events;
        let answer = wire.publish("long.account.main", &headers, &line[1..], is_answered).unwrap();
        while is_answered && wire.next().unwrap().subject != answer {}
    }
}

/// Opens the same events as the own log; returns how long that took.
fn opened_as_own(events: u32) -> f64 {
    let disk = MemoryKeyValue::default();
    let mut workbench = Workbench::open(Box::new(disk.clone())).unwrap();
    Import::run(&mut workbench, (1..=events).map(record).collect()).unwrap();
    drop(workbench);
    let began = Instant::now();
    let workbench = Workbench::open(Box::new(disk)).unwrap();
    let took = began.elapsed().as_secs_f64();
    assert_eq!(workbench.log().head(), Position(events));
    took
}

#[test]
fn a_long_log_is_caught_up_with_as_it_comes_and_opened_from_its_copy() {
    let events = std::env::var("FOLDBACK_EVENTS").ok().and_then(|text| text.parse().ok()).unwrap_or(EVENTS);
    let nats = Nats::start("long", 1);
    let stream = nats.stream("long");
    let connect = || -> Connection { stream.ports().connect() };
    fill(&mut connect().wire().unwrap(), events);
    // What the server alone takes to send all of it.
    let began = Instant::now();
    let mut following = crate::following::Following::begin(&connect(), 1).unwrap();
    let mut count = 0;
    while count < events as usize {
        count += following.messages(events.into()).unwrap().len();
    }
    let sent = began.elapsed().as_secs_f64();
    // The same into a copy.
    let reader = Client::on(connect(), MemoryKeyValue::default());
    let began = Instant::now();
    let (mut following, last) = reader.meet().unwrap();
    reader.follow(&mut following, last).unwrap().unwrap();
    let caught_up = began.elapsed().as_secs_f64();
    assert_eq!(reader.with(|workbench, _| workbench.log().head()).unwrap(), Position(events));
    assert_eq!(reader.with(|_, replica| replica.left_out()).unwrap(), 0);
    let hash = reader.with(|workbench, _| workbench.store().head_hash()).unwrap();
    let disk = reader.disk.clone();
    drop(reader);
    // It opens again without the server, and reads nothing twice.
    let began = Instant::now();
    let again = Client::on(connect(), disk.clone());
    let opened = began.elapsed().as_secs_f64();
    assert_eq!(again.sequence(), u64::from(events), "the copy has room for all of them");
    assert_eq!(again.with(|workbench, _| workbench.store().head_hash()).unwrap(), hash);
    wait(again.read()).unwrap();
    again.act(&deposit(1)).unwrap();
    assert!(disk.used() < MOST_UNITS);
    let rate = |seconds: f64| f64::from(events) / seconds;
    println!(
        "{events} events: sent at {:.0} a second, caught up with at {:.0} a second; opened from the copy in {:.0} ms, as the own log in {:.0} ms; {} units",
        rate(sent),
        rate(caught_up),
        opened * 1e3,
        opened_as_own(events) * 1e3,
        disk.used()
    );
}
