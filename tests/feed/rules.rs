//! The rules: given some events, when a command comes, then these events or this rejection.

use expect_test::expect;
use foldback::domains::feed::decide::{MAX_NAME, MAX_TEXT};
use foldback::domains::feed::{Feed, Reaction, Rejection};
use foldback::engine::decider::Decider as _;
use foldback::engine::domain::{Bookkeeping as _, Presentation as _, WhatIf as _, WireFormat as _};
use foldback::engine::travel::replay::Slot;
use serde_json::{Value, json};

use crate::given::{one_of_each, table};
use crate::words::*;

#[test]
fn a_person_joins_once_and_the_first_one_moderates() {
    given([]).when(alone("Join", " Ana ")).then(joined("Ana"));
    let ana = given([joined("Ana")]);
    ana.when(alone("Join", "Ana")).rejected(Rejection::AlreadyMember { person: name("Ana") });
    let both = ana.and(joined("Ben")).state();
    assert!(both.is_moderator("Ana") && !both.is_moderator("Ben"));
    given([]).when(alone("Join", "  ")).rejected(Rejection::TextMissing { field: "person" });
    let longest = "é".repeat(MAX_NAME);
    given([]).when(alone("Join", &longest)).then(joined(&longest));
    let too_long = Rejection::TextTooLong { field: "person", max: MAX_NAME };
    given([]).when(alone("Join", &(longest + "é"))).rejected(too_long);
}

#[test]
fn names_that_differ_in_case_only_are_one_person() {
    let feed = with_post().and(left("Cleo"));
    feed.when(alone("Join", "ANA")).rejected(Rejection::AlreadyMember { person: name("Ana") });
    // Whoever acts or is named is written as the community knows them.
    feed.when(post("ana", "hi")).then(posted(6, "Ana", "hi"));
    feed.when(upon("Follow", "ANA", "ben")).then(followed("Ana", "Ben"));
    feed.and(followed("Ana", "Ben")).when(upon("Unfollow", "ana", "BEN")).then(unfollowed("Ana", "Ben"));
    feed.when(edit("BEN", 4, "hello all")).then(edited(4, "Ben", "hello all"));
    feed.when(react("ben", 4, "like")).rejected(Rejection::OwnPost { post: 4 });
    feed.when(upon("Block", "ana", "ANA")).rejected(Rejection::Oneself { person: name("Ana") });
    // Other capitals are no way around a block.
    feed.when(alone("Join", "cleo")).then(joined("Cleo"));
    let back = feed.and(blocked("Ana", "Ben")).and(left("Ben")).and(joined("Ben"));
    back.when(upon("Follow", "ben", "ana")).rejected(block_between("whom", "Ana", "Ben"));
    three().and(blocked("Ana", "Ben")).when(upon("Unblock", "Ana", "ben")).then(unblocked("Ana", "Ben"));
    given([joined("ÉVA")]).when(alone("Join", "éva")).rejected(Rejection::AlreadyMember { person: name("ÉVA") });
}

#[test]
fn a_log_with_two_who_differ_in_case_replays_as_it_was_and_each_is_named_exactly() {
    let both = three().and(joined("ana")).and(followed("ana", "Ana")).and(posted(6, "ana", "me too"));
    let state = both.state();
    assert_eq!(state.counts().members, 4);
    assert!(state.follows("ana", "Ana") && !state.follows("Ana", "ana") && !state.is_moderator("ana"));
    both.when(post("ana", "x")).then(posted(7, "ana", "x"));
    both.when(post("Ana", "x")).then(posted(7, "Ana", "x"));
    both.when(edit("Ana", 6, "x")).rejected(Rejection::NotTheAuthor { post: 6, author: name("ana") });
    // Nobody comes back as somebody else's double.
    let rejection = Rejection::AlreadyMember { person: name("Ana") };
    both.and(left("ana")).when(alone("Join", "ana")).rejected(rejection);
}

#[test]
fn nobody_acts_upon_who_has_left_but_what_ends_something_is_possible() {
    let feed = with_post().and(reacted(4, "Cleo", Reaction::Like)).and(blocked("Ana", "Ben")).and(left("Ben"));
    let gone = Rejection::AuthorHasLeft { post: 4, author: name("Ben") };
    feed.when(comment("Cleo", 4, "Are you there?")).rejected(gone.clone());
    feed.when(react("Cleo", 4, "heart")).rejected(gone);
    for command in ["Follow", "Block", "NameModerator", "RemoveModerator"] {
        feed.when(upon(command, "Ana", "Ben")).rejected(no_member("whom", "Ben"));
    }
    feed.when(take_back("Cleo", 4)).then(taken_back(4, "Cleo"));
    feed.when(upon("Unblock", "Ana", "Ben")).then(unblocked("Ana", "Ben"));
    feed.when(delete("Ana", 4, Some("spam"))).then(deleted(4, "Ana", Some("spam")));
    // They can be answered again once they are back.
    feed.and(joined("Ben")).when(comment("Cleo", 4, "There you are.")).then(commented(4, "Cleo", "There you are."));
    // What was recorded when this was allowed still counts.
    let state = feed.and(commented(4, "Cleo", "hm")).and(reacted(4, "Ana", Reaction::Sad)).state();
    assert_eq!((state.counts().comments, state.counts().reactions), (1, 2));
}

#[test]
fn who_leaves_follows_nobody_and_is_followed_by_nobody_but_posts_and_blocks_stay() {
    let before = three().and(followed("Ben", "Cleo")).and(followed("Cleo", "Ben")).and(followed("Cleo", "Ana"));
    let before = before.and(posted(7, "Ben", "hello")).and(blocked("Ben", "Ana"));
    before.when(alone("Leave", "Ben")).then(left("Ben"));
    let after = before.and(left("Ben"));
    let state = after.state();
    assert_eq!((state.counts().members, state.counts().follows, state.counts().posts), (2, 1, 1));
    assert!(state.blocks("Ben", "Ana") && state.follows("Cleo", "Ana") && !state.follows("Cleo", "Ben"));
    after.when(alone("Leave", "Ben")).rejected(no_member("person", "Ben"));
    after.when(post("Ben", "still here")).rejected(no_member("person", "Ben"));
    // Whoever comes back finds the blocks as they were.
    let again = after.and(joined("Ben"));
    again.when(upon("Follow", "Ana", "Ben")).rejected(block_between("whom", "Ben", "Ana"));
}

#[test]
fn the_only_moderator_stays_as_long_as_others_do() {
    let rejection = |staying| Rejection::LastModerator { person: name("Ana"), staying };
    three().when(alone("Leave", "Ana")).rejected(rejection(2));
    given([joined("Ana"), joined("Ben")]).when(alone("Leave", "Ana")).rejected(rejection(1));
    given([joined("Ana")]).when(alone("Leave", "Ana")).then(left("Ana"));
    three().and(moderator_named("Ana", "Ben")).when(alone("Leave", "Ana")).then(left("Ana"));
    // After the last one, whoever comes first moderates.
    let state = given([joined("Ana"), left("Ana"), joined("Ben"), joined("Ana")]).state();
    assert!(state.is_moderator("Ben") && !state.is_moderator("Ana"));
}

#[test]
fn a_moderator_makes_another_member_one() {
    three().when(upon("NameModerator", "Ana", "Ben")).then(moderator_named("Ana", "Ben"));
    three().when(upon("NameModerator", "Ben", "Cleo")).rejected(Rejection::NotAModerator { person: name("Ben") });
    let rejection = Rejection::AlreadyModerator { whom: name("Ana") };
    three().when(upon("NameModerator", "Ana", "Ana")).rejected(rejection);
    three().when(upon("NameModerator", "Ana", "Eva")).rejected(no_member("whom", "Eva"));
    three().when(upon("NameModerator", "Eva", "Ben")).rejected(no_member("person", "Eva"));
    let named = three().and(moderator_named("Ana", "Ben"));
    named.when(upon("NameModerator", "Ben", "Cleo")).then(moderator_named("Ben", "Cleo"));
}

#[test]
fn a_moderator_removes_another_or_resigns_but_not_the_last_one() {
    let two = three().and(moderator_named("Ana", "Ben"));
    two.when(upon("RemoveModerator", "Ana", "Ben")).then(moderator_removed("Ana", "Ben"));
    two.when(upon("RemoveModerator", "Ben", "Ana")).then(moderator_removed("Ben", "Ana"));
    two.when(upon("RemoveModerator", "Ben", "Ben")).then(moderator_removed("Ben", "Ben"));
    let rejection = Rejection::NotAModerator { person: name("Cleo") };
    two.when(upon("RemoveModerator", "Cleo", "Ben")).rejected(rejection);
    two.when(upon("RemoveModerator", "Ana", "Cleo")).rejected(Rejection::NotModerating { whom: name("Cleo") });
    two.when(upon("RemoveModerator", "Eva", "Ben")).rejected(no_member("person", "Eva"));
    let last = |staying| Rejection::LastModerator { person: name("Ana"), staying };
    three().when(upon("RemoveModerator", "Ana", "Ana")).rejected(last(2));
    given([joined("Ana")]).when(upon("RemoveModerator", "Ana", "Ana")).refused(last(0), Some("person"), "Use Leave");
    // A plain member stays one, and can be named again.
    let removed = two.and(moderator_removed("Ana", "Ben"));
    let state = removed.state();
    assert!(state.is_member("Ben") && !state.is_moderator("Ben") && state.is_moderator("Ana"));
    removed.when(delete("Ben", 3, Some("x"))).rejected(Rejection::NotAPost { post: 3, about: None });
    removed.when(upon("NameModerator", "Ana", "Ben")).then(moderator_named("Ana", "Ben"));
    removed.when(upon("NameModerator", "Ben", "Cleo")).rejected(Rejection::NotAModerator { person: name("Ben") });
}

#[test]
fn a_member_follows_another_one_once() {
    three().when(upon("Follow", "Ana", "Ben")).then(followed("Ana", "Ben"));
    three().when(upon("Follow", "Ana", "Ana")).rejected(Rejection::Oneself { person: name("Ana") });
    three().when(upon("Follow", "Ana", "Eva")).rejected(no_member("whom", "Eva"));
    three().when(upon("Follow", "Eva", "Ana")).rejected(no_member("person", "Eva"));
    three().when(upon("Follow", "Ana", "")).rejected(Rejection::TextMissing { field: "whom" });
    let following = three().and(followed("Ana", "Ben"));
    let rejection = Rejection::AlreadyFollowing { person: name("Ana"), whom: name("Ben") };
    following.when(upon("Follow", "Ana", "Ben")).rejected(rejection);
    following.when(upon("Follow", "Ben", "Ana")).then(followed("Ben", "Ana"));
    following.when(upon("Unfollow", "Ana", "Ben")).then(unfollowed("Ana", "Ben"));
    let rejection = Rejection::NotFollowing { person: name("Ben"), whom: name("Ana") };
    following.when(upon("Unfollow", "Ben", "Ana")).rejected(rejection);
    following.when(upon("Unfollow", "Eva", "Ana")).rejected(no_member("person", "Eva"));
}

#[test]
fn a_block_ends_the_follows_both_ways_and_keeps_the_two_apart() {
    let friends = three().and(followed("Ana", "Ben")).and(followed("Ben", "Ana")).and(followed("Cleo", "Ben"));
    let friends =
        friends.and(posted(7, "Ben", "hello")).and(posted(8, "Ana", "hi")).and(reacted(7, "Ana", Reaction::Like));
    friends.when(upon("Block", "Ana", "Ben")).then(blocked("Ana", "Ben"));
    let apart = friends.and(blocked("Ana", "Ben"));
    assert_eq!((friends.state().counts().follows, apart.state().counts().follows), (3, 1));
    // Neither follows, reacts to or comments on the other, whoever blocked.
    for (person, whom, post) in [("Ana", "Ben", 7), ("Ben", "Ana", 8)] {
        apart.when(upon("Follow", person, whom)).rejected(block_between("whom", "Ana", "Ben"));
        apart.when(react(person, post, "heart")).rejected(block_between("post", "Ana", "Ben"));
        apart.when(comment(person, post, "hm")).rejected(block_between("post", "Ana", "Ben"));
    }
    // Where both have blocked, one's own block is named: that one can be lifted.
    let twice = apart.and(blocked("Ben", "Ana"));
    twice.when(upon("Follow", "Ben", "Ana")).rejected(block_between("whom", "Ben", "Ana"));
    twice.when(upon("Follow", "Ana", "Ben")).rejected(block_between("whom", "Ana", "Ben"));
    // What was given before may be taken back, and what is one's own stays one's own.
    apart.when(take_back("Ana", 7)).then(taken_back(7, "Ana"));
    apart.when(edit("Ben", 7, "hello again")).then(edited(7, "Ben", "hello again"));
    apart.when(delete("Ana", 7, Some("rude"))).then(deleted(7, "Ana", Some("rude")));
    apart.when(react("Cleo", 7, "like")).then(reacted(7, "Cleo", Reaction::Like));
}

#[test]
fn a_block_is_made_once_and_lifted_by_who_made_it() {
    let apart = three().and(blocked("Ana", "Ben"));
    let already = Rejection::AlreadyBlocked { person: name("Ana"), whom: name("Ben") };
    apart.when(upon("Block", "Ana", "Ben")).rejected(already);
    apart.when(upon("Block", "Ben", "Ana")).then(blocked("Ben", "Ana"));
    three().when(upon("Block", "Ana", "Ana")).rejected(Rejection::Oneself { person: name("Ana") });
    three().when(upon("Block", "Ana", "Eva")).rejected(no_member("whom", "Eva"));
    let none = Rejection::NotBlocked { person: name("Ben"), whom: name("Ana") };
    apart.when(upon("Unblock", "Ben", "Ana")).rejected(none);
    apart.when(upon("Unblock", "Ana", "Ben")).then(unblocked("Ana", "Ben"));
    // Also of somebody who has left.
    apart.and(left("Ben")).when(upon("Unblock", "Ana", "Ben")).then(unblocked("Ana", "Ben"));
}

#[test]
fn a_lifted_block_does_not_bring_the_follows_back() {
    let together = three().and(followed("Ana", "Ben")).and(blocked("Ben", "Ana")).and(unblocked("Ben", "Ana"));
    assert!(!together.state().follows("Ana", "Ben"));
    together.when(upon("Follow", "Ana", "Ben")).then(followed("Ana", "Ben"));
}

#[test]
fn a_post_is_named_by_its_revision_and_has_a_text() {
    three().when(post("Ben", " hello ")).then(posted(4, "Ben", "hello"));
    three().when(post("Eva", "hello")).rejected(no_member("person", "Eva"));
    three().when(post("Ben", " \n ")).rejected(Rejection::TextMissing { field: "text" });
    let longest = "é".repeat(MAX_TEXT);
    three().when(post("Ben", &longest)).then(posted(4, "Ben", &longest));
    let too_long = Rejection::TextTooLong { field: "text", max: MAX_TEXT };
    three().when(post("Ben", &(longest + "é"))).rejected(too_long);
}

#[test]
fn a_post_is_named_by_its_revision_also_after_an_event_that_nobody_knows() {
    let mut replay = three().replay();
    replay.push(Slot::Unknown);
    let command = Feed::resolve(Feed::command(&post("Ben", "hello")).unwrap(), &replay);
    assert_eq!(Feed::decide(replay.head(), &command), Ok(vec![posted(5, "Ben", "hello")]));
}

#[test]
fn a_command_about_a_post_names_one_that_is_there() {
    let feed =
        with_post().and(reacted(4, "Ana", Reaction::Like)).and(posted(6, "Cleo", "mine")).and(deleted(6, "Cleo", None));
    let about = |post: u32| {
        [
            edit("Ben", post, "x"),
            react("Ben", post, "like"),
            take_back("Ben", post),
            comment("Ben", post, "x"),
            delete("Ben", post, None),
        ]
    };
    for command in [0, 8, u32::MAX].into_iter().flat_map(about) {
        let post = command["post"].as_u64().unwrap() as u32;
        feed.when(command).rejected(Rejection::NoSuchPost { post });
    }
    about(2).into_iter().for_each(|command| feed.when(command).rejected(Rejection::NotAPost { post: 2, about: None }));
    let reaction = |command| feed.when(command).rejected(Rejection::NotAPost { post: 5, about: Some(4) });
    about(5).into_iter().for_each(reaction);
    let deleted = |command| feed.when(command).rejected(Rejection::PostIsDeleted { post: 6, by: name("Cleo") });
    about(6).into_iter().for_each(deleted);
    for command in about(4) {
        let outsider = command.as_object().unwrap().clone().into_iter();
        let outsider = outsider.map(|(key, value)| if key == "person" { (key, json!("Eva")) } else { (key, value) });
        feed.when(Value::Object(outsider.collect())).rejected(no_member("person", "Eva"));
    }
}

#[test]
fn only_its_author_changes_a_post() {
    with_post().when(edit("Ben", 4, " hello all ")).then(edited(4, "Ben", "hello all"));
    let rejection = Rejection::NotTheAuthor { post: 4, author: name("Ben") };
    with_post().when(edit("Ana", 4, "mine")).rejected(rejection);
    with_post().when(edit("Ben", 4, "hello ")).rejected(Rejection::SameText { post: 4 });
    with_post().when(edit("Ben", 4, "")).rejected(Rejection::TextMissing { field: "text" });
    let too_long = Rejection::TextTooLong { field: "text", max: MAX_TEXT };
    with_post().when(edit("Ben", 4, &"x".repeat(MAX_TEXT + 1))).rejected(too_long);
}

#[test]
fn a_person_has_one_reaction_to_a_post_and_another_takes_its_place() {
    with_post().when(react("Ana", 4, "heart")).then(reacted(4, "Ana", Reaction::Heart));
    let loved = with_post().and(reacted(4, "Ana", Reaction::Heart));
    loved.when(react("Ana", 4, "heart")).rejected(Rejection::AlreadyReacted { post: 4, reaction: "heart" });
    loved.when(react("Ana", 4, "wow")).then(reacted(4, "Ana", Reaction::Wow));
    assert_eq!(loved.and(reacted(4, "Ana", Reaction::Wow)).state().counts().reactions, 1);
    with_post().when(react("Ben", 4, "like")).rejected(Rejection::OwnPost { post: 4 });
    for reaction in ["", "Heart", "love"] {
        with_post().when(react("Ana", 4, reaction)).rejected(Rejection::UnknownReaction { reaction: name(reaction) });
    }
    loved.when(take_back("Ana", 4)).then(taken_back(4, "Ana"));
    assert_eq!(loved.and(taken_back(4, "Ana")).state().counts().reactions, 0);
    loved.when(take_back("Cleo", 4)).rejected(Rejection::NoReaction { post: 4, person: name("Cleo") });
}

#[test]
fn a_comment_has_a_text_and_may_be_repeated() {
    with_post().when(comment("Ana", 4, " nice ")).then(commented(4, "Ana", "nice"));
    with_post().and(commented(4, "Ana", "nice")).when(comment("Ana", 4, "nice")).then(commented(4, "Ana", "nice"));
    with_post().when(comment("Ben", 4, "P.S.")).then(commented(4, "Ben", "P.S."));
    with_post().when(comment("Ana", 4, " ")).rejected(Rejection::TextMissing { field: "text" });
    let too_long = Rejection::TextTooLong { field: "text", max: MAX_TEXT };
    with_post().when(comment("Ana", 4, &"x".repeat(MAX_TEXT + 1))).rejected(too_long);
}

#[test]
fn a_post_is_deleted_by_its_author_or_by_a_moderator_who_says_why() {
    with_post().when(delete("Ben", 4, None)).then(deleted(4, "Ben", None));
    with_post().when(delete("Ben", 4, Some(" "))).then(deleted(4, "Ben", None));
    with_post().when(delete("Ben", 4, Some("old"))).then(deleted(4, "Ben", Some("old")));
    with_post().when(delete("Ana", 4, Some("spam"))).then(deleted(4, "Ana", Some("spam")));
    with_post().when(delete("Ana", 4, None)).rejected(Rejection::TextMissing { field: "reason" });
    let rejection = Rejection::MayNotDelete { post: 4, author: name("Ben") };
    with_post().when(delete("Cleo", 4, Some("spam"))).rejected(rejection);
    let too_long = Rejection::TextTooLong { field: "reason", max: MAX_TEXT };
    for person in ["Ana", "Ben"] {
        with_post().when(delete(person, 4, Some(&"x".repeat(MAX_TEXT + 1)))).rejected(too_long.clone());
    }
    let lively = with_post().and(reacted(4, "Ana", Reaction::Like)).and(commented(4, "Cleo", "nice"));
    let counts = lively.and(deleted(4, "Ben", None)).state().counts();
    assert_eq!((counts.posts, counts.reactions, counts.comments, counts.deleted), (0, 0, 0, 1));
}

#[test]
fn a_command_that_cannot_be_read_is_refused_by_name() {
    let unreadable = [
        json!({}),
        json!({ "type": "Shout", "person": "Ana" }),
        json!({ "type": "Join" }),
        json!({ "type": "Join", "person": 7 }),
        json!({ "type": "Join", "person": "Ana", "whom": "Ben" }),
        json!({ "type": "Follow", "person": "Ana" }),
        json!({ "type": "Post", "person": "Ana", "text": "x", "number": 4 }),
        json!({ "type": "React", "person": "Ana", "post": -1, "reaction": "like" }),
        json!({ "type": "React", "person": "Ana", "post": "4", "reaction": "like" }),
        json!({ "type": "DeletePost", "person": "Ana", "post": 4, "reason": 4 }),
        json!("Join"),
        json!(null),
    ];
    for command in unreadable {
        let refusal = Feed::command(&command).expect_err("it is no command");
        assert_eq!(refusal.name, "InvalidCommand", "{command}");
    }
}

/// The verbs with which it is said what to do next.
const NEXT: [&str; 10] = ["Change", "Choose", "Enter", "Let", "Name", "React", "Shorten", "Use", "Wait", "Write"];

#[test]
fn every_rejection_is_reached_and_has_words_its_facts_and_a_field_of_the_form() {
    let feed = with_post().and(reacted(4, "Ana", Reaction::Like)).and(blocked("Ben", "Ana"));
    let (following, gone) = (feed.and(followed("Cleo", "Ana")), feed.and(deleted(4, "Ben", None)));
    let (liked, left) = (with_post().and(reacted(4, "Ana", Reaction::Like)), with_post().and(left("Ben")));
    let cases = [
        (&feed, alone("Join", "")),
        (&feed, alone("Join", &"x".repeat(MAX_NAME + 1))),
        (&feed, alone("Join", "Ana")),
        (&feed, upon("Follow", "Ana", "Eva")),
        (&feed, alone("Leave", "Ana")),
        (&feed, upon("NameModerator", "Ben", "Cleo")),
        (&feed, upon("NameModerator", "Ana", "Ana")),
        (&feed, upon("RemoveModerator", "Ana", "Ben")),
        (&feed, upon("Block", "Ana", "Ana")),
        (&following, upon("Follow", "Cleo", "Ana")),
        (&feed, upon("Unfollow", "Ana", "Ben")),
        (&feed, upon("Block", "Ben", "Ana")),
        (&feed, upon("Unblock", "Ana", "Ben")),
        (&feed, comment("Ana", 4, "x")),
        (&feed, comment("Ana", 9, "x")),
        (&feed, comment("Ana", 5, "x")),
        (&gone, comment("Cleo", 4, "x")),
        (&left, comment("Ana", 4, "x")),
        (&feed, edit("Ana", 4, "x")),
        (&feed, delete("Cleo", 4, None)),
        (&feed, edit("Ben", 4, "hello")),
        (&feed, react("Ben", 4, "like")),
        (&feed, react("Cleo", 4, "love")),
        (&liked, react("Ana", 4, "like")),
        (&feed, take_back("Cleo", 4)),
        (&feed, comment("Ana", 1, "x")),
        (&given([joined("Ana")]), upon("RemoveModerator", "Ana", "Ana")),
    ];
    let reached = cases.map(|(given, command)| {
        let outcome = given.when(command);
        assert!(outcome.is_beside_a_field() && outcome.refusal().input.is_some(), "{}", outcome.command);
        outcome.result.unwrap_err()
    });
    let (ana, ben, cleo) = (|| name("Ana"), || name("Ben"), || name("Cleo"));
    let mut every = one_of_each!(Rejection:
        TextMissing { field: "person" },
        TextTooLong { field: "person", max: MAX_NAME },
        AlreadyMember { person: ana() },
        NotAMember { field: "whom", person: name("Eva") },
        LastModerator { person: ana(), staying: 2 },
        NotAModerator { person: ben() },
        AlreadyModerator { whom: ana() },
        NotModerating { whom: ben() },
        Oneself { person: ana() },
        AlreadyFollowing { person: cleo(), whom: ana() },
        NotFollowing { person: ana(), whom: ben() },
        AlreadyBlocked { person: ben(), whom: ana() },
        NotBlocked { person: ana(), whom: ben() },
        BlockBetween { field: "post", person: ben(), whom: ana() },
        NoSuchPost { post: 9 },
        NotAPost { post: 5, about: Some(4) },
        PostIsDeleted { post: 4, by: ben() },
        AuthorHasLeft { post: 4, author: ben() },
        NotTheAuthor { post: 4, author: ben() },
        MayNotDelete { post: 4, author: ben() },
        SameText { post: 4 },
        OwnPost { post: 4 },
        UnknownReaction { reaction: name("love") },
        AlreadyReacted { post: 4, reaction: "like" },
        NoReaction { post: 4, person: cleo() },
    );
    every.push(Rejection::NotAPost { post: 1, about: None });
    every.push(Rejection::LastModerator { person: ana(), staying: 0 });
    assert_eq!(reached.as_slice(), every);
    // The last sentence says what to do next, in a few words: it begins with what to do.
    let state = feed.state();
    for message in every.iter().map(|rejection| Feed::explain(rejection, &state).message) {
        let next = message.trim_end_matches('.').rsplit(". ").next().unwrap();
        let verb = next.split(' ').next().unwrap();
        assert!(NEXT.contains(&verb) && next.chars().count() <= 50, "{message}");
    }
    expect![[r#"
        TextMissing {"field":"person"} [person]
            Enter who it is.
        TextTooLong {"field":"person","max":40} [person]
            There is room for 40 characters. Shorten who it is.
        AlreadyMember {"person":"Ana"} [person]
            Ana is a member already. Choose another name, whatever the capitals.
        NotAMember {"field":"whom","person":"Eva"} [whom]
            Eva is not a member. Let Eva join first.
        LastModerator {"person":"Ana","staying":2} [person]
            Ana is the only moderator and 2 members stay. Name another moderator first.
        NotAModerator {"person":"Ben"} [person]
            Ben is not a moderator. Let a moderator name or remove moderators.
        AlreadyModerator {"whom":"Ana"} [whom]
            Ana is a moderator already. Name another member.
        NotModerating {"whom":"Ben"} [whom]
            Ben is not a moderator. Name a moderator.
        Oneself {"person":"Ana"} [whom]
            A person cannot follow or block themselves. Name somebody else.
        AlreadyFollowing {"person":"Cleo","whom":"Ana"} [whom]
            Cleo follows Ana already. Name somebody else, or unfollow.
        NotFollowing {"person":"Ana","whom":"Ben"} [whom]
            Ana does not follow Ben. Name somebody whom they follow.
        AlreadyBlocked {"person":"Ben","whom":"Ana"} [whom]
            Ben has blocked Ana already. Name somebody else, or unblock.
        NotBlocked {"person":"Ana","whom":"Ben"} [whom]
            Ana has not blocked Ben. Name somebody whom they have blocked.
        BlockBetween {"field":"post","person":"Ben","whom":"Ana"} [post]
            Ben has blocked Ana, so neither follows the other, nor reacts to or comments on the other's posts. Let Ben unblock Ana first.
        NoSuchPost {"post":9} [post]
            This stream has no event 9. Name the event of a post.
        NotAPost {"about":4,"post":5} [post]
            Event 5 is about post 4. Enter 4.
        PostIsDeleted {"by":"Ben","post":4} [post]
            Post 4 was deleted by Ben. Name a post that is still there.
        AuthorHasLeft {"author":"Ben","post":4} [post]
            Post 4 is by Ben, who has left. Wait until Ben joins again.
        NotTheAuthor {"author":"Ben","post":4} [person]
            Post 4 is by Ben. Let Ben change it.
        MayNotDelete {"author":"Ben","post":4} [person]
            Post 4 is by Ben. Let Ben or a moderator delete it.
        SameText {"post":4} [text]
            Post 4 already has this text. Change the text.
        OwnPost {"post":4} [post]
            Post 4 is their own. React to somebody else's post, or comment.
        UnknownReaction {"reaction":"love"} [reaction]
            "love" is not a reaction. Use one of like, heart, laugh, wow, sad.
        AlreadyReacted {"post":4,"reaction":"like"} [reaction]
            They reacted with like already. Choose another reaction, or take it back.
        NoReaction {"person":"Cleo","post":4} [post]
            Cleo has no reaction to post 4. Name a post with their reaction.
        NotAPost {"about":null,"post":1} [post]
            Event 1 is not a post. Name the event of a post.
        LastModerator {"person":"Ana","staying":0} [person]
            Ana is the only member and moderates. Use Leave to end the community.
    "#]].assert_eq(&table::<Feed>(&feed.state(), &every));
}

#[test]
fn every_form_is_a_command() {
    for form in Feed::FORMS {
        let mut command = json!({ "type": form.command });
        for input in form.inputs {
            command[input.name] = if input.name == "post" { json!(4) } else { json!("like") };
        }
        assert!(Feed::command(&command).is_ok(), "{command}");
    }
}

/// What the page offers in the state after some events: the first two have a tab of their own.
fn offered(feed: &Given) -> Vec<&'static str> {
    let state = feed.state();
    Feed::FORMS.iter().filter(|form| Feed::offers(&state, form)).map(|form| form.command).collect()
}

#[test]
fn what_is_offered_is_what_the_rules_would_accept() {
    assert_eq!(offered(&given([])), ["Join"]);
    assert_eq!(offered(&given([joined("Ana")])), ["Post", "Join", "Leave"]);
    // Nobody to react to, to unfollow or to unblock.
    assert_eq!(offered(&three()), ["Post", "Join", "Follow", "Block", "NameModerator", "Leave"]);
    let two = given([joined("Ana"), joined("Ben")]);
    let friends = two.and(followed("Ana", "Ben")).and(followed("Ben", "Ana"));
    assert_eq!(offered(&friends), ["Post", "Join", "Unfollow", "Block", "NameModerator", "Leave"]);
    let apart = two.and(posted(3, "Ben", "hello")).and(blocked("Ana", "Ben"));
    let expected = ["Post", "Comment", "Join", "Block", "Unblock", "EditPost", "DeletePost", "NameModerator", "Leave"];
    assert_eq!(offered(&apart), expected);
    assert!(!offered(&apart.and(blocked("Ben", "Ana"))).contains(&"Block"), "both have blocked");
    // Everybody moderates: one can be removed, nobody named.
    let moderators = offered(&two.and(moderator_named("Ana", "Ben")));
    assert!(moderators.contains(&"RemoveModerator") && !moderators.contains(&"NameModerator"));
    // The author has left: the post can only be deleted.
    let gone = given([joined("Ana"), joined("Ben"), posted(3, "Ben", "hello"), left("Ben")]);
    assert_eq!(offered(&gone), ["Post", "Join", "DeletePost", "Leave"]);
    let all =
        with_post().and(followed("Ana", "Ben")).and(blocked("Cleo", "Ben")).and(reacted(4, "Ana", Reaction::Like));
    assert_eq!(offered(&all.and(moderator_named("Ana", "Ben"))).len(), Feed::FORMS.len());
    assert_eq!(&offered(&all)[..2], ["Post", "React"]);
}

#[test]
fn a_second_post_under_one_revision_is_not_let_in() {
    let state = with_post().state();
    let refusal = Feed::check_bounds(&state, &posted(4, "Ana", "mine")).unwrap_err();
    assert_eq!((refusal.name.as_str(), &refusal.details["post"]), ("PostNumberTaken", &json!(4)));
    assert_eq!(Feed::check_bounds(&state, &posted(5, "Ana", "mine")), Ok(()));
}
