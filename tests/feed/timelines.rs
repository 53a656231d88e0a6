//! What a person's feed shows and why, what the fields of a community say, and what a snapshot keeps of it.

use foldback::domains::feed::timeline::{Hidden, Reason, why};
use foldback::domains::feed::{Feed, Ranking, Reaction, State, timeline};
use foldback::engine::domain::Snapshots as _;
use foldback::engine::log::envelope::Revision;
use foldback::engine::values::fields::FieldValue;
use foldback::engine::view::StreamView as _;
use serde_json::json;

use crate::words::*;

/// The posts of a person's feed, in order.
fn seen(state: &State, person: &str, ranking: Ranking) -> Vec<u32> {
    timeline(state, person, ranking).iter().map(|entry| entry.post.0).collect()
}

#[test]
fn a_feed_shows_whom_one_follows_and_oneself_in_the_order_asked_for() {
    let feed = three().and(followed("Ana", "Ben")).and(followed("Ana", "Cleo"));
    let feed = feed.and(posted(6, "Ben", "one")).and(posted(7, "Cleo", "two")).and(posted(8, "Ana", "three"));
    let feed = feed.and(posted(9, "Ben", "four")).and(posted(10, "Cleo", "five"));
    // A comment weighs two reactions.
    let feed = feed.and(commented(8, "Ben", "oh")).and(reacted(7, "Ben", Reaction::Like));
    let feed = feed.and(reacted(7, "Ana", Reaction::Wow)).and(reacted(9, "Ana", Reaction::Like));
    let feed = feed.and(reacted(6, "Ana", Reaction::Like));
    let state = feed.state();
    assert_eq!(seen(&state, "Ana", Ranking::Newest), [10, 9, 8, 7, 6]);
    assert_eq!(seen(&state, "Ana", Ranking::Liveliest), [8, 7, 9, 6, 10]);
    assert_eq!(seen(&state, "Ana", Ranking::Closest), [9, 6, 10, 7, 8]);
    assert_eq!(seen(&state, "Ben", Ranking::Newest), [9, 6]);
    assert_eq!(seen(&state, "Eva", Ranking::Newest), [0; 0]);
    let because = |ranking, index: usize| timeline(&state, "Ana", ranking)[index].because("Ana", ranking);
    assert_eq!(because(Ranking::Newest, 0), "Ana follows Cleo.");
    assert_eq!(because(Ranking::Newest, 2), "Ana wrote it.");
    assert_eq!(because(Ranking::Liveliest, 0), "Ana wrote it; 0 reactions, 1 comment.");
    assert_eq!(because(Ranking::Closest, 0), "Ana follows Ben and reacted to 2 posts of theirs.");
}

#[test]
fn a_post_that_is_not_in_a_feed_says_why() {
    let feed = with_post().and(followed("Ana", "Ben"));
    let check = |feed: &Given, person: &str, expected: Result<Reason, Hidden>| {
        assert_eq!(why(&feed.state(), person, Revision(4)), expected);
    };
    check(&feed, "Ana", Ok(Reason::Followed));
    check(&feed, "Ben", Ok(Reason::Own));
    check(&feed, "Cleo", Err(Hidden::NotFollowed));
    check(&feed, "Eva", Err(Hidden::NotAMember));
    check(&feed.and(blocked("Ana", "Ben")), "Ana", Err(Hidden::Blocks));
    check(&feed.and(blocked("Ben", "Ana")), "Ana", Err(Hidden::BlockedByAuthor));
    check(&feed.and(unfollowed("Ana", "Ben")), "Ana", Err(Hidden::NotFollowed));
    check(&feed.and(deleted(4, "Ben", None)), "Ana", Err(Hidden::Deleted { by: "Ben".into() }));
    assert_eq!(why(&feed.state(), "Ana", Revision(3)), Err(Hidden::NoSuchPost));
    assert_eq!(Hidden::BlockedByAuthor.because("Ana", "Ben"), "Ben has blocked Ana.");
}

#[test]
fn the_fields_of_a_community_name_its_newest_liveliest_and_busiest() {
    let feed = with_post().and(posted(5, "Cleo", &"climb ".repeat(20))).and(commented(4, "Ana", "nice"));
    let view = view_of(&feed.0);
    let value = |name: &str| view.field_at(field(name), view.head());
    assert_eq!(value("posts"), FieldValue::Count(2));
    assert_eq!(value("liveliest_post"), FieldValue::text("#4 · Ben: hello"));
    let FieldValue::Text(newest) = value("newest_post") else { panic!("it is a text") };
    assert!(newest.starts_with("#5 · Cleo: climb climb") && newest.ends_with('…'), "{newest}");
    // Three acted once: the first by name.
    assert_eq!(value("busiest_member"), FieldValue::text("Ana"));
    let empty = view.state_at(Revision(0));
    assert_eq!(empty.values[field("newest_post")], FieldValue::Missing);
    assert_eq!(empty.values[field("liveliest_post")], FieldValue::Missing);
    assert_eq!(empty.values[field("busiest_member")], FieldValue::Missing);
}

/// What is written changes only together with the version, so that no older snapshot is read as what it is not.
#[test]
fn the_state_of_version_2_is_written_like_this() {
    let feed = given([joined("Ana"), joined("Ben"), followed("Ana", "Ben"), posted(4, "Ben", "one")]);
    let feed = feed.and(edited(4, "Ben", "two")).and(reacted(4, "Ana", Reaction::Heart)).and(commented(4, "Ana", "hm"));
    let feed = feed.and(posted(8, "Ana", "spam")).and(deleted(8, "Ana", Some("error"))).and(blocked("Ben", "Ana"));
    let expected = json!({
        "people": [
            { "name": "Ana", "is_member": true, "is_moderator": true, "follows": [], "blocks": [], "acts": 3 },
            { "name": "Ben", "is_member": true, "is_moderator": false, "follows": [], "blocks": ["Ana"], "acts": 1 },
        ],
        "posts": [
            { "post": 4, "author": "Ben", "text": "two", "first_text": "one", "reactions": { "Ana": "heart" },
              "comments": [["Ana", "hm"]], "deletion": null },
            { "post": 8, "author": "Ana", "text": "spam", "first_text": null, "reactions": {}, "comments": [],
              "deletion": ["Ana", "error"] },
        ],
    });
    assert_eq!((Feed::STATE_VERSION, Feed::snapshot(&feed.state())), (2, expected));
}
