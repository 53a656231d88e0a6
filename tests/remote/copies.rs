//! What a copy takes and what it does not, against the twin in memory.

use std::pin::pin;
use std::task::{Context, Poll, Waker};

use foldback::engine::log::envelope::{ExpectedRevision, Position};
use foldback::remote::{self, Applied, Bench as _, Break, Message, RemoteLog as _};
use foldback::storage::KeyValue as _;
use foldback::storage::memory::MemoryKeyValue;

use crate::client::{Client, deposit, name, open_account, wait};
use crate::contract::Place as _;
use crate::memory::Server;

const MARK: &str = "foldback.remote.test.copied";

fn begun(amount: u32) -> (Server, Client<crate::memory::Connection>) {
    let server = Server::default();
    let client = Client::new(server.connect());
    client.act(&open_account()).unwrap();
    client.act(&deposit(amount)).unwrap();
    (server, client)
}

#[test]
fn a_log_with_another_event_at_a_position_is_not_merged_into_the_copy() {
    let (_, client) = begun(1);
    let (other, _) = begun(2);
    let before = client.envelopes();
    let again = Client::on(other.connect(), client.disk.clone());
    assert_eq!(name(wait(again.read())), "DifferentLog");
    assert_eq!(again.with(|_, replica| replica.broken()).unwrap(), Some(Break::Rewritten { position: Position(2) }));
    assert_eq!(again.envelopes(), before);
}

#[test]
fn a_log_whose_copy_was_ahead_of_its_mark_is_compared_as_it_is_read_again() {
    let (server, client) = begun(1);
    let mark = client.disk.get(MARK).unwrap().unwrap();
    client.act(&deposit(2)).unwrap();
    client.act(&deposit(3)).unwrap();
    let before = client.envelopes();
    let mut disk = client.disk.clone();
    disk.set(MARK, &mark).unwrap();
    let again = Client::on(server.connect(), disk.clone());
    assert_eq!((again.sequence(), again.envelopes().len()), (2, 4));
    wait(again.read()).unwrap();
    assert_eq!((again.sequence(), again.envelopes()), (4, before.clone()));
    // The same from a server that has other events after the mark.
    let (other, writer) = begun(1);
    writer.act(&deposit(7)).unwrap();
    disk.set(MARK, &mark).unwrap();
    let mixed = Client::on(other.connect(), disk);
    assert_eq!(name(wait(mixed.read())), "DifferentLog");
    assert_eq!(mixed.envelopes(), before);
}

#[test]
fn many_messages_are_taken_at_once_and_make_the_same_log() {
    let (server, client) = begun(1);
    for amount in 2..700 {
        if amount % 100 == 0 {
            server.put("class.account.main", "not ours");
        }
        client.act(&deposit(amount)).unwrap();
    }
    wait(client.read()).unwrap();
    let last = client.sequence();
    let mut messages = Vec::new();
    while (messages.len() as u64) < last {
        messages.extend(wait(client.log.read(messages.len() as u64 + 1, last)).unwrap());
    }
    for (known, missing) in [(0, None), (5, None), (500, None), (0, Some(400))] {
        let mut messages = messages.clone();
        let reader = Client::on(server.connect(), Default::default());
        let info = wait(reader.log.info()).unwrap();
        reader.with(|_, replica| replica.meet(&info).unwrap()).unwrap();
        let take =
            |messages: &[Message]| reader.with(|workbench, replica| replica.apply_all(workbench, messages)).unwrap();
        take(&messages[..known]).unwrap();
        if let Some(missing) = missing {
            messages.remove(missing);
            assert_eq!(name(take(&messages)), "DifferentLog");
            assert_eq!(reader.sequence(), missing as u64);
            assert_eq!(reader.envelopes()[..], client.envelopes()[..reader.envelopes().len()]);
            continue;
        }
        take(&messages).unwrap();
        assert_eq!((reader.envelopes(), reader.sequence()), (client.envelopes(), last));
        assert_eq!(reader.with(|_, replica| replica.left_out()).unwrap(), 6);
    }
}

#[test]
fn a_message_that_is_delivered_twice_is_taken_once() {
    let (server, client) = begun(1);
    let reader = Client::new(server.connect());
    client.act(&deposit(2)).unwrap();
    let message = wait(client.log.read(3, 3)).unwrap().remove(0);
    let take = || reader.with(|workbench, replica| replica.apply(workbench, &message).unwrap()).unwrap();
    assert_eq!([take(), take()], [Applied::Events(1), Applied::Known]);
    assert_eq!(reader.envelopes(), client.envelopes());
}

#[test]
fn an_append_that_gets_no_answer_says_that_it_may_be_there_and_is_seen_once_it_is() {
    use crate::memory::Fault;
    let (server, client) = begun(1);
    *client.log.faults.borrow_mut() =
        [Fault::LoseAnswer, Fault::Disconnect, Fault::Disconnect, Fault::Disconnect].map(Some).into();
    assert_eq!(name(client.act(&deposit(2))), "NoAnswer");
    assert_eq!(client.envelopes().len(), 2);
    wait(client.read()).unwrap();
    assert_eq!(client.envelopes().len(), 3);
    assert_eq!(Client::new(server.connect()).envelopes(), client.envelopes());
}

#[test]
fn an_append_whose_answer_is_lost_is_recorded_once_though_the_log_was_followed_meanwhile() {
    use crate::memory::Fault;
    for is_forgotten in [false, true] {
        let (server, client) = begun(1);
        *client.log.faults.borrow_mut() = [Some(Fault::LoseAnswer)].into();
        let command = deposit(2);
        let mut work = pin!(client.execute(&command, ExpectedRevision::Any, None));
        let mut context = Context::from_waker(Waker::noop());
        while server.data().len() < 3 {
            assert!(work.as_mut().poll(&mut context).is_pending());
        }
        wait(remote::catch_up(&server.connect(), &client, 3)).unwrap();
        if is_forgotten {
            // As after some minutes of sleep.
            server.forget_ids();
        }
        let positions = loop {
            if let Poll::Ready(outcome) = work.as_mut().poll(&mut context) {
                break outcome.unwrap();
            }
        };
        assert_eq!(positions, [Position(3)]);
        assert_eq!((client.envelopes().len(), server.data().len()), (3, 3));
    }
}

#[test]
fn a_copy_that_has_no_room_opens_with_what_it_had_and_reads_the_rest_again() {
    let (server, client) = begun(1);
    for amount in 2..600 {
        client.act(&deposit(amount)).unwrap();
    }
    let disk = MemoryKeyValue::with_quota(4_000);
    let reader = Client::on(server.connect(), disk.clone());
    wait(reader.read()).unwrap();
    assert_eq!(reader.envelopes(), client.envelopes(), "memory has the rest");
    let again = Client::on(server.connect(), disk.clone());
    let had = again.envelopes();
    assert!((1..600).contains(&had.len()), "{} events are kept", had.len());
    assert_eq!(had[..], client.envelopes()[..had.len()]);
    wait(again.read()).unwrap();
    again.act(&deposit(1)).unwrap();
    wait(client.read()).unwrap();
    assert_eq!(again.envelopes(), client.envelopes());
    assert!(disk.used() <= 4_000);
}

#[test]
fn whoever_loses_each_time_is_refused_and_nothing_is_recorded() {
    let (server, client) = begun(1);
    let other = Client::new(server.connect());
    let refused = wait(client.change(&mut |workbench| {
        // Somebody else is faster, whenever this is decided.
        other.act(&deposit(5)).unwrap();
        let request = crate::client::request(None);
        workbench.execute(&deposit(9), &request)
    }));
    assert_eq!(name(refused), "RemoteLogBusy");
    assert_eq!(other.envelopes().iter().filter(|event| event.contains("\"amount_minor\":9}")).count(), 0);
}
