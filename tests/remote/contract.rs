//! What any log on a server must give, and what clients make of it.

use foldback::domains;
use foldback::engine::log::envelope::{ExpectedRevision, Position, Revision};
use foldback::engine::values::time::Timestamp;
use foldback::remote::{Bench, Break, RemoteLog};

use crate::client::{Client, deposit, name, open_account, wait, withdraw};
pub use crate::foreign::{
    a_stream_of_another_system_that_is_purged_stays_and_one_that_is_made_anew_is_said_to_be,
    an_empty_stream_with_room_for_a_log_is_not_another_systems,
    messages_of_another_system_are_read_by_a_model_and_followed, messages_that_are_not_json_are_counted_and_kept,
};

/// A place that has one log.
pub trait Place {
    type Log: RemoteLog;

    /// Connects another client.
    fn connect(&self) -> Self::Log;
    /// Publishes without a condition, as a stranger does.
    fn put(&self, subject: &str, data: &str);
    /// Deletes all messages.
    fn purge(&self);
    /// Deletes the log and makes another of the same name.
    fn make_anew(&self);
    /// Deletes a message.
    fn delete(&self, sequence: u64);
    /// Takes no more messages than this from now on.
    fn limit(&self, messages: usize);
}

fn begun<P: Place>(place: &P) -> (Client<P::Log>, Client<P::Log>) {
    let first = Client::new(place.connect());
    first.act(&open_account()).unwrap();
    first.act(&deposit(10_000)).unwrap();
    let second = Client::new(place.connect());
    (first, second)
}

fn agree<L: RemoteLog>(first: &Client<L>, second: &Client<L>) {
    wait(first.read()).unwrap();
    wait(second.read()).unwrap();
    assert_eq!(first.envelopes(), second.envelopes());
    assert_eq!(first.sequence(), second.sequence());
}

pub fn what_one_client_records_the_other_reads_with_the_same_hashes(place: &impl Place) {
    let (first, second) = begun(place);
    assert_eq!(second.act(&deposit(500)).unwrap(), [Position(3)]);
    assert_eq!(first.act(&withdraw(700)).unwrap(), [Position(4)], "it was decided on the newest state");
    agree(&first, &second);
    assert_eq!(first.envelopes().len(), 4);
    let third = Client::new(place.connect());
    agree(&first, &third);
}

pub fn of_two_that_withdraw_everything_at_once_one_succeeds(place: &impl Place) {
    let (first, second) = begun(place);
    for round in 0..25 {
        agree(&first, &second);
        // Both have decided on the same state; the second is told that the first came before.
        let (one, other) = if round % 2 == 0 { (&first, &second) } else { (&second, &first) };
        one.act(&withdraw(10_000)).unwrap();
        assert_eq!(name(other.act(&withdraw(10_000))), "InsufficientFunds");
        other.act(&deposit(10_000)).unwrap();
    }
    agree(&first, &second);
    assert_eq!(first.envelopes().len(), 52);
}

pub fn a_command_that_expects_a_revision_is_refused_if_another_came_first(place: &impl Place) {
    let (first, second) = begun(place);
    first.act(&deposit(1)).unwrap();
    let exact = |revision| ExpectedRevision::Exact(Revision(revision));
    let refused = wait(second.execute(&deposit(1), exact(2), None)).unwrap_err();
    assert_eq!((refused.name.as_str(), &refused.details["actual"]), ("WrongExpectedRevision", &3.into()));
    assert_eq!(wait(second.execute(&deposit(1), exact(3), None)).unwrap(), [Position(4)]);
    agree(&first, &second);
}

pub fn a_request_with_an_id_is_recorded_once_whoever_repeats_it(place: &impl Place) {
    let (first, second) = begun(place);
    let give = |client: &Client<_>| wait(client.execute(&deposit(5), ExpectedRevision::Any, Some("mine")));
    assert_eq!(give(&first).unwrap(), [Position(3)]);
    assert_eq!(give(&second).unwrap(), [Position(3)], "the server knows it, the copy does not yet");
    assert_eq!(give(&second).unwrap(), [Position(3)]);
    agree(&first, &second);
    assert_eq!(first.envelopes().len(), 3);
}

pub fn a_message_that_is_not_ours_is_left_out_by_everybody(place: &impl Place) {
    let (first, second) = begun(place);
    let stale = first.envelopes()[1].clone();
    for data in ["", "hello", "[]", "{}", "\u{0}", stale.as_str()] {
        place.put("class.account.main", data);
    }
    first.act(&deposit(1)).unwrap();
    let line = r#"{"position":4,"stream":"account-main","revision":4,"event_type":"Deposited","schema_version":1,"recorded_at":"2026-11-01T00:00:00.000Z","data":{"amount_minor":1},"hash":"0000000000000000000000000000000000000000000000000000000000000000"}"#;
    place.put("class.account.main", line);
    second.act(&deposit(2)).unwrap();
    agree(&first, &second);
    agree(&second, &Client::new(place.connect()));
    assert_eq!(first.envelopes().len(), 4);
    assert_eq!(first.with(|_, replica| replica.left_out()).unwrap(), 7);
}

pub fn a_copy_that_is_opened_again_reads_only_the_rest(place: &impl Place) {
    let (first, second) = begun(place);
    let disk = second.disk.clone();
    drop(second);
    first.act(&deposit(1)).unwrap();
    let again = Client::on(place.connect(), disk);
    assert_eq!((again.envelopes().len(), again.sequence()), (2, 2), "it opens without the server");
    agree(&first, &again);
    assert!(again.with(|workbench, _| workbench.store().damage().is_none()).unwrap());
}

/// The copy is as it was, byte for byte, and nothing is recorded any more.
fn is_not_merged<P: Place>(place: &P, copy: &Client<P::Log>, others: &Client<P::Log>, why: Break) {
    let before = copy.envelopes();
    let texts = copy.texts();
    others.act(&open_account()).unwrap();
    let again = Client::on(place.connect(), copy.disk.clone());
    assert_eq!(name(wait(again.read())), "DifferentLog");
    assert_eq!(again.with(|_, replica| replica.broken()).unwrap(), Some(why));
    assert_eq!(name(again.act(&deposit(1))), "DifferentLog");
    assert_eq!((again.envelopes(), again.texts()), (before, texts));
}

pub fn a_log_that_was_made_anew_is_not_merged_into_the_copy(place: &impl Place) {
    let (first, _) = begun(place);
    // Streams are told apart by the moment at which they were made.
    std::thread::sleep(std::time::Duration::from_millis(2));
    place.make_anew();
    is_not_merged(place, &first, &Client::new(place.connect()), Break::Recreated);
}

pub fn a_log_that_was_purged_is_not_merged_into_the_copy(place: &impl Place) {
    let (first, _) = begun(place);
    place.purge();
    is_not_merged(place, &first, &Client::new(place.connect()), Break::Purged);
}

pub fn a_log_with_a_message_deleted_is_not_merged_into_the_copy(place: &impl Place) {
    let (first, second) = begun(place);
    place.delete(2);
    let before = first.envelopes();
    let again = Client::on(place.connect(), first.disk.clone());
    assert_eq!(name(wait(again.read())), "DifferentLog");
    assert_eq!(again.envelopes(), before);
    // Who reads anew does not take what comes after it for the rest.
    second.act(&deposit(3)).unwrap();
    let anew = Client::on(place.connect(), Default::default());
    assert_eq!(name(wait(anew.read())), "DifferentLog");
    assert_eq!(anew.with(|_, replica| replica.broken()).unwrap(), Some(Break::Gap { sequence: 2 }));
}

pub fn a_full_log_refuses_and_nothing_is_recorded(place: &impl Place) {
    let (first, second) = begun(place);
    place.limit(2);
    let before = first.envelopes();
    assert_eq!(name(first.act(&deposit(1))), "RemoteLogFull");
    assert_eq!(first.envelopes(), before);
    place.limit(3);
    first.act(&deposit(1)).unwrap();
    agree(&first, &second);
}

pub fn a_sample_is_one_message(place: &impl Place) {
    let first = Client::new(place.connect());
    let domain = domains::domain("account").unwrap();
    wait(first.change(&mut |workbench| workbench.append_sample(domain, Timestamp::from_millis(1_800_000_000_000))))
        .unwrap();
    assert_eq!(first.sequence(), 1);
    let second = Client::new(place.connect());
    agree(&first, &second);
    assert!(second.envelopes().len() > 50);
    assert!(second.with(|workbench, _| workbench.is_only_sample()).unwrap());
}
