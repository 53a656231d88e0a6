//! The story of the sample and what-ifs on it.

use foldback::domains;
use foldback::domains::feed::sample::{BLOCK, NORTH_WALL};
use foldback::domains::feed::timeline::{Hidden, Reason, why};
use foldback::domains::feed::{Feed, Reaction};
use foldback::engine::domain::{WhatIf as _, WireFormat as _};
use foldback::engine::log::envelope::{ExpectedRevision, Revision, StreamId};
use foldback::engine::values::time::Timestamp;
use foldback::engine::view::{StreamTools as _, StreamView as _, View};
use foldback::engine::what_if::{Edit, Lane, Outcome, Target};
use foldback::storage::memory::MemoryKeyValue;
use foldback::workbench::{Request, Workbench};
use serde_json::{Value, json};

use crate::words::*;

fn sample() -> View<Feed> {
    let mut view = View::<Feed>::default();
    let registration = domains::domain("feed").unwrap();
    (registration.sample)().into_iter().for_each(|told| push(&mut view, told.event));
    view
}

#[test]
fn without_the_block_the_liveliest_post_is_in_anas_feed() {
    let view = sample();
    let recorded = view.replay().head().clone();
    assert_eq!(why(&recorded, "Ana", NORTH_WALL), Err(Hidden::NotFollowed));
    let lane = view.lane(&[Edit::Drop(Target::Recorded(BLOCK))]).unwrap();
    let decided = lane.view.as_any().downcast_ref::<View<Feed>>().unwrap().replay().head().clone();
    assert_eq!(why(&decided, "Ana", NORTH_WALL), Ok(Reason::Followed));
    // Without the block there is none to lift, and Ben needs not follow again.
    let refused: Vec<&str> = lane.rows.iter().filter_map(|row| refusal_of(&row.outcome)).collect();
    assert_eq!(refused, ["NotBlocked", "AlreadyFollowing"]);
    // To make it so takes one command.
    let commands = view.reconcile(&*lane.view, "what-if").unwrap();
    assert_eq!(commands, [upon("Follow", "Ana", "Ben")]);
}

fn refusal_of(outcome: &Outcome) -> Option<&str> {
    match outcome {
        Outcome::Refused(refusal) => Some(&refusal.name),
        Outcome::Same | Outcome::Different | Outcome::Dropped => None,
    }
}

#[test]
fn without_a_post_whatever_is_about_it_is_refused_and_later_posts_keep_what_is_theirs() {
    let view = sample();
    let lane = view.lane(&[Edit::Drop(Target::Recorded(Revision(10)))]).unwrap();
    let refused: Vec<&str> = lane.rows.iter().filter_map(|row| refusal_of(&row.outcome)).collect();
    assert_eq!(refused, ["NoSuchPost"], "Ana's reaction to it");
    let decided = lane.view.state_at(lane.view.head()).values;
    // Two events fewer before it.
    assert!(decided[field("liveliest_post")].json().as_str().unwrap().starts_with("#11 · Ben: The north wall"));
    assert_eq!(decided[field("comments")], view.field_at(field("comments"), view.head()));
    let commands = view.reconcile(&*lane.view, "what-if").unwrap();
    assert_eq!(commands, [delete("Cleo", 10, Some("what-if"))]);
}

#[test]
fn a_what_if_with_new_posts_is_promoted_and_each_gets_its_own_revision() {
    let memory = MemoryKeyValue::default();
    let mut workbench = Workbench::open(Box::new(memory)).unwrap();
    workbench.append_sample(domains::domain("feed").unwrap(), Timestamp::MAX).unwrap();
    let stream = StreamId::new("feed-main").unwrap();
    let head = workbench.head(&stream);
    let mut lane = Lane::new("more of it", stream.clone());
    for (number, text) in [(1, "one"), (2, "two")] {
        lane.edits.push(Edit::Insert { after: Target::Recorded(Revision(30)), number, command: post("Cleo", text) });
    }
    let request = Request {
        stream: stream.clone(),
        expected: ExpectedRevision::Any,
        event_id: None,
        now: Timestamp::parse("2026-03-01").unwrap(),
        actor: None,
    };
    assert_eq!(workbench.promote(&lane, &request).unwrap().len(), 2);
    let data = |revision: u32| workbench.log().in_stream(&stream, Revision(revision)).unwrap().data.to_owned();
    for (number, text) in [(head.0 + 1, "one"), (head.0 + 2, "two")] {
        let written: Value = serde_json::from_str(&data(number)).unwrap();
        assert_eq!(written, json!({ "person": "Cleo", "post": number, "text": text }));
    }
    // Both can be named.
    workbench.execute(&react("Eva", head.0 + 2, "wow"), &request).unwrap();
}

#[test]
fn a_what_if_in_which_somebody_does_not_moderate_is_promoted_by_removing_them() {
    let commands = |from: &Given, to: &Given| {
        let commands = Feed::reconcile(&from.state(), &to.state(), "what-if").unwrap();
        commands.iter().map(Feed::command_json).collect::<Vec<_>>()
    };
    let two = three().and(moderator_named("Ana", "Ben"));
    assert_eq!(commands(&two, &three()), [upon("RemoveModerator", "Ana", "Ben")]);
    let refounded = given([joined("Ben"), joined("Ana"), joined("Cleo")]);
    let expected = [upon("NameModerator", "Ana", "Ben"), upon("RemoveModerator", "Ben", "Ana")];
    assert_eq!(commands(&three(), &refounded), expected);
}

#[test]
fn a_what_if_that_no_command_leads_to_is_not_promoted() {
    let check = |from: &Given, to: &Given| {
        assert_eq!(Feed::reconcile(&from.state(), &to.state(), "what-if"), None);
    };
    // A comment is not taken back.
    check(&with_post().and(commented(4, "Ana", "hm")), &with_post());
    // Nobody is written in other capitals.
    check(&three().and(joined("Eva")), &three().and(joined("eva")));
    // What is deleted has no revision any more by which a reaction could name it.
    let liked = with_post().and(reacted(4, "Ana", Reaction::Like));
    check(&liked.and(deleted(4, "Ben", None)), &liked);
}
