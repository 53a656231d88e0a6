//! Two clients that withdraw everything at the same moment, again and again, on a real server.

use std::sync::{Barrier, Mutex};
use std::thread;

use crate::client::{Client, deposit, open_account, wait, withdraw};
use crate::nats::Nats;

const PAIRS: usize = 200;
const ALL: u32 = 10_000;

#[test]
fn of_two_hundred_pairs_that_withdraw_everything_at_the_same_moment_exactly_one_succeeds_each_time() {
    let nats = Nats::start("pairs", 1);
    let stream = nats.stream("pairs");
    let first = Client::new(stream.ports().connect());
    first.act(&open_account()).unwrap();
    first.act(&deposit(ALL)).unwrap();
    let (ports, moment, outcomes) = (stream.ports(), Barrier::new(2), Mutex::new(Vec::new()));
    let client = || {
        let client = Client::new(ports.connect());
        for pair in 0..PAIRS {
            wait(client.read()).unwrap();
            // Both have read the same log now.
            moment.wait();
            let outcome = client.act(&withdraw(ALL)).map(drop).map_err(|refusal| refusal.name);
            outcomes.lock().unwrap().push((pair, outcome.clone()));
            if outcome.is_err() {
                client.act(&deposit(ALL)).unwrap();
            }
            moment.wait();
        }
        wait(client.read()).unwrap();
        (client.envelopes(), client.log.conflicts.get())
    };
    let [one, other] =
        thread::scope(|scope| [(), ()].map(|()| scope.spawn(client)).map(|thread| thread.join().unwrap()));
    let outcomes = outcomes.into_inner().unwrap();
    for pair in 0..PAIRS {
        let of_pair: Vec<_> =
            outcomes.iter().filter(|(number, _)| *number == pair).map(|(_, outcome)| outcome).collect();
        assert_eq!(of_pair.len(), 2);
        assert_eq!(of_pair.iter().filter(|outcome| outcome.is_ok()).count(), 1, "pair {pair}: {of_pair:?}");
        assert!(of_pair.contains(&&Err("InsufficientFunds".to_owned())), "pair {pair}: {of_pair:?}");
    }
    assert_eq!(one.0, other.0);
    assert_eq!(one.0.len(), 2 + 2 * PAIRS, "a withdrawal and a deposit each time");
    // Each of those that were refused had decided otherwise first, and was told that another came before.
    assert_eq!((one.1 + other.1) as usize, PAIRS);
}
