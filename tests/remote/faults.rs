//! Many clients on a real server that is killed meanwhile or whose line is cut, on a cluster of three, and one that freezes.

use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use foldback::engine::log::envelope::{ExpectedRevision, Position};
use foldback::storage::memory::MemoryKeyValue;
use serde_json::Value;

use crate::client::{Client, deposit, name, open_account, wait, withdraw};
use crate::connection::Connection;
use crate::nats::Nats;

/// How many appends are waited for before, between and after what goes wrong.
const SOME: usize = 40;
const PATIENCE: Duration = Duration::from_secs(60);

/// Reads what is new, as soon as there is a server that answers.
fn catch_up(client: &Client<Connection>) {
    let began = Instant::now();
    while let Err(refusal) = wait(client.read()) {
        assert!(began.elapsed() < PATIENCE, "{refusal:?}");
        thread::sleep(Duration::from_millis(100));
    }
}

/// Connects a client that has read all.
fn joined(connect: &dyn Fn() -> Connection) -> Client<Connection> {
    let client = Client::on(connect(), MemoryKeyValue::default());
    catch_up(&client);
    client
}

/// Lets clients append as fast as they can until what goes wrong is over; then all of them must have one log, with everything in
/// it that was acknowledged, once. Returns how many appends that were.
fn storm(clients: u32, connect: &(dyn Fn() -> Connection + Sync), trouble: impl FnOnce(&AtomicUsize)) -> usize {
    let first = joined(connect);
    let began = Instant::now();
    while let Err(refusal) = wait(first.execute(&open_account(), ExpectedRevision::Any, Some("opening"))) {
        assert!(began.elapsed() < PATIENCE, "{refusal:?}");
    }
    let (is_over, count) = (AtomicBool::new(false), AtomicUsize::new(0));
    let client = |number: u32| {
        let client = joined(connect);
        let mut acknowledged = Vec::new();
        let mut turn = 0;
        while !is_over.load(Ordering::SeqCst) {
            turn += 1;
            let amount = number * 100_000 + turn;
            match client.act(&deposit(amount)) {
                Ok(_) => {
                    acknowledged.push(amount);
                    count.fetch_add(1, Ordering::SeqCst);
                }
                Err(refusal) => {
                    let known = ["RemoteLogBusy", "NoAnswer", "Offline", "NoSuchLog", "ServerRefused"];
                    assert!(known.contains(&refusal.name.as_str()), "{refusal:?}");
                    thread::sleep(Duration::from_millis(20));
                }
            }
        }
        catch_up(&client);
        (acknowledged, client.envelopes())
    };
    let outcomes: Vec<_> = thread::scope(|scope| {
        let client = &client;
        let threads: Vec<_> = (1..=clients).map(|number| scope.spawn(move || client(number))).collect();
        trouble(&count);
        is_over.store(true, Ordering::SeqCst);
        threads.into_iter().map(|thread| thread.join().unwrap()).collect()
    });
    let reader = joined(connect);
    let most = outcomes.iter().map(|(_, own)| own.len()).max().unwrap_or_default();
    let began = Instant::now();
    // The server that is asked may be behind the one that the others asked; nothing is lost if it has it in the end.
    while reader.envelopes().len() < most {
        assert!(began.elapsed() < PATIENCE, "{} of {most} events are there", reader.envelopes().len());
        thread::sleep(Duration::from_millis(100));
        let _ = wait(reader.read());
    }
    let events = reader.envelopes();
    let mut amounts: HashMap<u64, usize> = HashMap::new();
    for (index, event) in events.iter().enumerate() {
        let event: Value = serde_json::from_str(event).unwrap();
        assert_eq!(event["position"], index + 1);
        *amounts.entry(event["data"]["amount_minor"].as_u64().unwrap_or_default()).or_default() += 1;
    }
    assert!(amounts.values().all(|count| *count == 1), "an append is in it twice");
    for (acknowledged, own) in &outcomes {
        // Who read a moment earlier may lack what arrived later.
        assert_eq!(own[..], events[..own.len()]);
        assert!(acknowledged.iter().all(|amount| amounts.contains_key(&u64::from(*amount))), "an append is lost");
    }
    assert_eq!(Position::from_len(events.len()).get(), events.len());
    outcomes.iter().map(|(acknowledged, _)| acknowledged.len()).sum()
}

/// Waits for some more appends.
fn some_more(count: &AtomicUsize) {
    let (from, began) = (count.load(Ordering::SeqCst), Instant::now());
    while count.load(Ordering::SeqCst) < from + SOME {
        assert!(began.elapsed() < PATIENCE, "nothing is appended any more");
        thread::sleep(Duration::from_millis(10));
    }
}

#[test]
fn a_crowd_has_one_log_and_nothing_is_lost_or_doubled() {
    let nats = Nats::start("crowd", 1);
    let stream = nats.stream("crowd");
    let set = |name: &str, default: u32| std::env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(default);
    let (clients, seconds) = (set("FOLDBACK_CROWD", 16), set("FOLDBACK_SECONDS", 2));
    let ports = stream.ports();
    let connect = move || ports.connect();
    let appends = storm(clients, &connect, |_| thread::sleep(Duration::from_secs(seconds.into())));
    println!("{clients} clients, {seconds} s: {appends} appends");
    assert!(appends > 0);
}

#[test]
fn a_server_that_is_killed_and_comes_back_loses_nothing_that_it_acknowledged() {
    let mut nats = Nats::start("killed", 1);
    let stream = nats.stream("killed");
    let ports = stream.ports();
    storm(4, &move || ports.connect(), |count| {
        for _ in 0..3 {
            some_more(count);
            nats.kill(0);
            nats.begin(0);
        }
        some_more(count);
    });
}

#[test]
fn a_cluster_of_three_goes_on_without_one_and_without_its_leader() {
    let mut nats = Nats::start("cluster", 3);
    let stream = nats.stream("cluster");
    let ports = stream.ports();
    storm(4, &move || ports.connect(), |count| {
        some_more(count);
        let leader = stream.leader().unwrap();
        let other = (leader + 1) % 3;
        nats.kill(other);
        some_more(count);
        nats.begin(other);
        some_more(count);
        nats.kill(leader);
        some_more(count);
        nats.begin(leader);
        some_more(count);
    });
}

#[test]
fn a_line_that_is_cut_or_falls_silent_and_heals_loses_nothing_that_was_acknowledged() {
    let nats = Nats::start("line", 1);
    let stream = nats.stream("line");
    let (line, ports) = stream.behind_a_line();
    storm(4, &move || ports.connect(), |count| {
        for _ in 0..10 {
            some_more(count);
            line.cut();
            thread::sleep(Duration::from_millis(50));
            line.heal();
        }
        // Longer than an answer is waited for: what was sent arrives late.
        some_more(count);
        line.fall_silent();
        thread::sleep(Duration::from_secs(5));
        line.heal();
        some_more(count);
    });
}

#[test]
fn a_client_that_freezes_is_given_up_by_the_server_and_catches_up_once_it_wakes() {
    const MANY: u32 = 3_000;
    let nats = Nats::configured("frozen", 1, "ping_interval: \"200ms\"\nping_max: 1\nwrite_deadline: \"200ms\"\n");
    let stream = nats.stream("frozen");
    let writer = Client::new(stream.ports().connect());
    writer.act(&open_account()).unwrap();
    let frozen = Client::on(stream.ports().connect(), Default::default());
    let (mut following, last) = frozen.meet().unwrap();
    frozen.follow(&mut following, last).unwrap().unwrap();
    // Meanwhile it reads nothing and answers nothing.
    for amount in 1..=MANY {
        writer.act(&deposit(amount)).unwrap();
    }
    thread::sleep(Duration::from_secs(1));
    let last = writer.sequence();
    assert_eq!((frozen.sequence(), last), (1, u64::from(MANY) + 1));
    // What had arrived is read, and then there is no connection any more.
    let mut given_up = 0;
    while frozen.sequence() < last {
        match frozen.follow(&mut following, last) {
            Ok(taken) => taken.unwrap(),
            Err(_) => {
                given_up += 1;
                following = loop {
                    if let Ok((following, _)) = frozen.meet() {
                        break following;
                    }
                };
            }
        }
    }
    assert_eq!(given_up, 1, "the server gave it up once");
    assert_eq!(frozen.envelopes(), writer.envelopes());
    // What it then does itself is decided on the newest state.
    frozen.act(&withdraw(MANY * (MANY + 1) / 2)).unwrap();
    assert_eq!(name(writer.act(&withdraw(1))), "InsufficientFunds");
}
