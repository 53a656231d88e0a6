//! The stream out: every event reaches the subscriber at least once, and each of its effects is made once, whatever is
//! delivered again and wherever it crashes.
#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod at_once;
mod sample;

use std::collections::BTreeMap;

use at_once::{check_file, export_period};
use foldback::downstream::wire::{CloudEvent, MAX_BATCH, Message};
use foldback::downstream::{Checkpoint, Handled, MailServer, Manner, Subscriber};
use foldback::engine::log::envelope::{ExpectedRevision, Hash, Position, StreamId};
use foldback::engine::values::time::Timestamp;
use foldback::storage::memory::MemoryKeyValue;
use foldback::workbench::{Request, Workbench};
use proptest::prelude::*;
use serde_json::json;

/// The page, and a subscriber of which only what is kept survives a crash.
struct World {
    workbench: Workbench,
    kept: String,
    mail: String,
}

impl World {
    fn new() -> World {
        let mut workbench = Workbench::open(Box::new(MemoryKeyValue::default())).unwrap();
        workbench.record_sample().unwrap();
        World { workbench, kept: "{}".to_owned(), mail: "{}".to_owned() }
    }

    fn subscriber(&self) -> Subscriber {
        serde_json::from_str(&self.kept).unwrap()
    }

    fn mail(&self) -> MailServer {
        serde_json::from_str(&self.mail).unwrap()
    }

    fn deposit(&mut self) {
        let stream = StreamId::new("account-main").unwrap();
        let now = Timestamp::from_millis(1_790_000_000_000);
        let request = Request { stream, expected: ExpectedRevision::Any, event_id: None, now, actor: None };
        self.workbench.execute(&json!({ "type": "Deposit", "amount_minor": 1 }), &request).unwrap();
    }

    /// Pulls a batch, from some events back, and handles it; `crash` names the delivery at which it fails.
    fn pull(&mut self, back: u32, most: u32, manner: Manner, crash: Option<usize>) -> Vec<Handled> {
        let mut subscriber = self.subscriber();
        let after = Position(subscriber.position().0.saturating_sub(back));
        let (events, skipped) = self.batch(&subscriber, after, most);
        if let Some(skipped) = skipped {
            subscriber.pass_over(skipped);
        }
        let mut outcomes = Vec::new();
        for (index, event) in events.iter().enumerate() {
            let mut mail = self.mail();
            let manner = Manner { crashes: crash == Some(index), ..manner };
            let outcome = subscriber.receive(event, &mut mail, manner);
            self.mail = serde_json::to_string(&mail).unwrap();
            outcomes.push(outcome);
            if outcome == Handled::Crashed {
                break;
            }
            self.kept = serde_json::to_string(&subscriber).unwrap();
        }
        outcomes
    }

    fn batch(&self, subscriber: &Subscriber, after: Position, most: u32) -> (Vec<CloudEvent>, Option<Checkpoint>) {
        let pull =
            Message::Pull { subscriber: "s".to_owned(), request: 1, checkpoint: subscriber.checkpoint, after, most };
        // Over the wire and back.
        let text = serde_json::to_string(&self.workbench.answer(&pull).unwrap()).unwrap();
        let Message::Batch { after, events, .. } = serde_json::from_str(&text).unwrap() else {
            panic!("no batch: {text}")
        };
        (events.iter().map(|event| CloudEvent::read(event).unwrap()).collect(), after)
    }

    /// Counts the events of the log by type.
    fn by_type(&self) -> BTreeMap<String, u32> {
        let log = self.workbench.log();
        (1..=log.head().0).fold(BTreeMap::new(), |mut counts, number| {
            *counts.entry(log.at(Position(number)).unwrap().event_type.to_string()).or_default() += 1;
            counts
        })
    }
}

#[derive(Clone, Debug)]
enum Step {
    Deposit,
    Pull { back: u32, most: u32, crash: Option<usize> },
    Replay,
}

fn step() -> impl Strategy<Value = Step> {
    let pull = (0..9_u32, 0..30_u32, prop::option::weighted(0.3, 0..12_usize));
    prop_oneof![
        2 => Just(Step::Deposit),
        6 => pull.prop_map(|(back, most, crash)| Step::Pull { back, most, crash }),
        1 => Just(Step::Replay),
    ]
}

proptest! {
    #[test]
    fn every_effect_is_made_once_whatever_is_delivered_again_and_wherever_it_crashes(
        steps in prop::collection::vec(step(), 1..40),
    ) {
        let mut world = World::new();
        for step in steps {
            match step {
                Step::Deposit => world.deposit(),
                Step::Pull { back, most, crash } => {
                    let outcomes = world.pull(back, most, Manner::default(), crash);
                    prop_assert!(!outcomes.contains(&Handled::Gap));
                }
                Step::Replay => {
                    let mut subscriber = world.subscriber();
                    subscriber.replay();
                    world.kept = serde_json::to_string(&subscriber).unwrap();
                }
            }
        }
        while world.subscriber().position() < world.workbench.log().head() {
            world.pull(0, MAX_BATCH, Manner::default(), None);
        }
        let (subscriber, mail) = (world.subscriber(), world.mail());
        prop_assert_eq!(subscriber.by_type, world.by_type());
        prop_assert_eq!((mail.sent, mail.twice), (world.workbench.log().head().0, 0));
        prop_assert!((1..=world.workbench.log().head().0).all(|number| mail.knows(Position(number))));
    }
}

#[test]
fn a_crash_between_effect_and_checkpoint_delivers_again_and_the_key_holds_the_second_email_back() {
    let mut world = World::new();
    assert_eq!(world.pull(0, 3, Manner::default(), Some(1)), [Handled::Done, Handled::Crashed]);
    assert_eq!((world.subscriber().position(), world.mail().sent), (Position(1), 2));
    assert_eq!(world.pull(0, 3, Manner::default(), None), [Handled::Done; 3]);
    assert_eq!((world.subscriber().position(), world.mail().sent, world.mail().twice), (Position(4), 4, 0));
    assert_eq!((world.subscriber().received, world.subscriber().duplicates), (5, 1), "four events, one of them twice");
}

#[test]
fn a_replay_is_no_redelivery_and_a_crash_after_it_is_one() {
    let mut world = World::new();
    world.pull(0, 10, Manner::default(), None);
    let mut again = world.subscriber();
    again.replay();
    world.kept = serde_json::to_string(&again).unwrap();
    world.pull(0, 10, Manner::default(), None);
    let counts = |world: &World| (world.subscriber().received, world.subscriber().duplicates);
    assert_eq!(counts(&world), (10, 0));
    world.pull(0, 1, Manner::default(), Some(0));
    assert_eq!(counts(&world), (10, 0), "what crashed is not written down");
    world.pull(0, 1, Manner::default(), None);
    assert_eq!(counts(&world), (12, 1));
}

#[test]
fn who_does_not_recognise_duplicates_sends_them_twice() {
    let mut world = World::new();
    world.pull(0, 10, Manner::default(), None);
    let careless = Manner { recognises: false, ..Manner::default() };
    world.pull(5, 5, careless, None);
    let mail = world.mail();
    assert_eq!((mail.sent, mail.twice), (15, 5));
    assert_eq!(mail.newest.iter().filter(|mail| mail.times == 2).count(), 5);
    assert_eq!(world.subscriber().position(), Position(10));
}

#[test]
fn a_replay_makes_the_subscribers_own_view_anew_and_sends_no_email() {
    let mut world = World::new();
    world.pull(0, MAX_BATCH, Manner::default(), None);
    let (before, sent) = (world.subscriber(), world.mail().sent);
    let mut again = world.subscriber();
    again.replay();
    world.kept = serde_json::to_string(&again).unwrap();
    world.pull(0, MAX_BATCH, Manner::default(), None);
    assert_eq!((world.subscriber(), world.mail().sent, sent), (before, sample::length(), sample::length()));
}

#[test]
fn a_gap_is_not_stepped_over() {
    let world = World::new();
    let (events, _) = world.batch(&Subscriber::default(), Position(3), 1);
    let (mut subscriber, mut mail) = (Subscriber::default(), MailServer::default());
    assert_eq!(subscriber.receive(&events[0], &mut mail, Manner::default()), Handled::Gap);
    assert_eq!((subscriber, mail), (Subscriber::default(), MailServer::default()));
}

#[test]
fn another_log_is_known_by_the_hash_at_the_checkpoint() {
    let world = World::new();
    let pull = |position: u32, hash: Hash| {
        let checkpoint = Some(Checkpoint { position: Position(position), hash });
        let (subscriber, after) = ("s".to_owned(), Position(position));
        world.workbench.answer(&Message::Pull { subscriber, request: 7, checkpoint, after, most: 10 })
    };
    let different = Some(Message::Different { subscriber: "s".to_owned(), request: 7 });
    let right = world.workbench.store().hash_at(Position(20)).unwrap();
    assert!(matches!(pull(20, right), Some(Message::Batch { events, .. }) if events.len() == 10));
    assert_eq!(pull(20, Hash::GENESIS), different);
    assert_eq!(pull(99, right), different);
}

#[test]
fn archived_events_are_passed_over_and_counted() {
    let mut world = World::new();
    let period = world.workbench.closed_period().unwrap();
    let through = period.through;
    let file = export_period(&mut world.workbench, &period);
    let saved = check_file(&mut world.workbench, &period, file.as_bytes()).unwrap();
    world.workbench.archive(&saved, Timestamp::from_millis(1_790_000_000_000)).unwrap();
    world.pull(0, MAX_BATCH, Manner::default(), None);
    let subscriber = world.subscriber();
    assert!(through > Position(0));
    assert_eq!((subscriber.missed, subscriber.position()), (through.0, world.workbench.log().head()));
    assert_eq!(world.mail().sent, world.workbench.log().head().0 - through.0);
}
