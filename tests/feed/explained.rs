//! A person's feed, explained: why each post is there, and why one is gone or was never there, with the events behind it.

use std::collections::BTreeSet;

use foldback::domains::feed::explained::{Absence, Explained, Missing};
use foldback::domains::feed::sample::{BLOCK, NORTH_WALL, history as sample};
use foldback::domains::feed::{Event, Ranking, Reaction};
use foldback::engine::log::envelope::Revision;
use proptest::prelude::*;

use crate::histories::{NAMES, events, history, steps};
use crate::plain::Plain;
use crate::words::*;

fn explained(feed: &Given, person: &str) -> Explained {
    Explained::of(&feed.replay(), Revision::from_len(feed.0.len()), person, Ranking::Newest)
}

/// Ana follows Ben, whose post is event 5.
fn following() -> Given {
    three().and(followed("Ana", "Ben")).and(posted(5, "Ben", "hello"))
}

fn numbers(events: &[Revision]) -> Vec<u32> {
    events.iter().map(|event| event.0).collect()
}

#[test]
fn a_post_that_is_shown_leads_to_the_follow_that_brought_it() {
    let feed = following().and(posted(6, "Ana", "hi")).and(unfollowed("Ana", "Ben")).and(followed("Ana", "Ben"));
    let shown = explained(&feed, "Ana").shown;
    let said: Vec<_> = shown.iter().map(|shown| (shown.entry.post.0, &*shown.because, shown.event.0)).collect();
    assert_eq!(said, [(6, "Ana wrote it.", 6), (5, "Ana follows Ben.", 8)]);
    let liveliest = Explained::of(&feed.replay(), Revision(8), "Ana", Ranking::Liveliest);
    assert_eq!(liveliest.shown[0].rank.as_deref(), Some("0 points"));
}

#[test]
fn a_post_that_is_gone_leads_to_the_events_that_keep_it_out() {
    let check = |feed: &Given, absence: Absence, because: &str, events: &[u32]| {
        let explained = explained(feed, "Ana");
        let [missing] = explained.gone.as_slice() else { panic!("{explained:?}") };
        assert_eq!((&missing.absence, &*missing.because), (&absence, because));
        assert_eq!(numbers(&missing.events), events);
        assert!(explained.shown.is_empty() && explained.never.is_empty(), "{explained:?}");
    };
    let feed = following();
    check(&feed.and(unfollowed("Ana", "Ben")), Absence::Unfollowed, "Ana unfollowed Ben.", &[6]);
    check(&feed.and(deleted(5, "Ana", Some("spam"))), Absence::Deleted, "Ana deleted it.", &[6]);
    let blocks = feed.and(blocked("Ana", "Ben"));
    check(&blocks, Absence::Blocks, "Ana has blocked Ben.", &[6]);
    let sentence = "Ana's block of Ben ended the follow, and lifting it did not bring it back.";
    let ended = Absence::EndedByBlock { by: "Ana".into() };
    check(&blocks.and(reacted(5, "Cleo", Reaction::Like)).and(unblocked("Ana", "Ben")), ended, sentence, &[6, 8]);
    let blocked_by = feed.and(blocked("Ben", "Ana"));
    check(&blocked_by, Absence::BlockedByAuthor, "Ben has blocked Ana.", &[6]);
    let sentence = "Ben's block of Ana ended the follow, and lifting it did not bring it back.";
    check(&blocked_by.and(unblocked("Ben", "Ana")), Absence::EndedByBlock { by: "Ben".into() }, sentence, &[6, 7]);
    let gone = feed.and(left("Ben"));
    check(&gone, Absence::AuthorLeft, "Ben left, so Ana no longer follows Ben.", &[6]);
    check(&gone.and(joined("Ben")), Absence::AuthorLeft, "Ben left, so Ana no longer follows Ben.", &[6]);
    let back = feed.and(left("Ana")).and(joined("Ana"));
    check(&back, Absence::PersonLeft, "Ana left once, which ended all of Ana's follows.", &[6]);
}

#[test]
fn a_post_that_was_never_there_is_told_from_one_that_is_gone() {
    let never = |feed: &Given| {
        let explained = explained(feed, "Ana");
        assert!(explained.gone.is_empty(), "{explained:?}");
        explained
            .never
            .into_iter()
            .map(|missing| (missing.post.0, missing.absence, missing.because))
            .collect::<Vec<_>>()
    };
    let sentence = "Ana has never followed Ben.".to_owned();
    assert_eq!(never(&with_post()), [(4, Absence::NeverFollowed, sentence)]);
    // Posted after the follow had ended, and deleted before it began.
    let late = three().and(followed("Ana", "Ben")).and(unfollowed("Ana", "Ben")).and(posted(6, "Ben", "late"));
    assert_eq!(never(&late), [(6, Absence::Unfollowed, "Ana unfollowed Ben.".to_owned())]);
    let early = with_post().and(deleted(4, "Ben", None)).and(followed("Ana", "Ben"));
    assert_eq!(never(&early), [(4, Absence::Deleted, "Ben deleted it.".to_owned())]);
}

#[test]
fn who_is_not_a_member_has_no_feed_and_the_event_says_since_when() {
    let of = |feed: &Given, person: &str| {
        let explained = explained(feed, person);
        let is_empty = explained.shown.is_empty() && explained.gone.is_empty() && explained.never.is_empty();
        (explained.is_member, explained.membership.map(|event| event.0), is_empty)
    };
    assert_eq!(of(&following(), "Eva"), (false, None, true));
    assert_eq!(of(&following().and(left("Ana")), "Ana"), (false, Some(6), true));
    assert_eq!(of(&following().and(left("Ana")).and(joined("Ana")), "Ana"), (true, Some(7), false));
}

#[test]
fn what_is_gone_from_anas_feed_is_there_first_and_leads_to_the_block() {
    let feed = given(sample().into_iter().map(|(_, event)| event));
    let gone = explained(&feed, "Ana").gone;
    assert_eq!(gone.iter().map(|missing| missing.post.0).collect::<Vec<_>>(), [NORTH_WALL.0, 27]);
    assert_eq!(gone[0].absence, Absence::EndedByBlock { by: "Ana".into() });
    assert_eq!(numbers(&gone[0].events), [BLOCK.0, 35]);
}

/// The newest event after which something holds that did not hold before it, counted from 1.
fn since(events: &[Event], holds: impl Fn(&Plain<'_>) -> bool) -> Option<u32> {
    let holds = |length: usize| holds(&Plain(&events[..length]));
    (1..=events.len()).rev().find(|length| holds(*length) && !holds(length - 1)).map(|length| length as u32)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn every_members_feed_at_every_revision_is_the_naive_recomputation(events in events()) {
        let replay = given(events.clone()).replay();
        for revision in 0..=events.len() {
            let plain = Plain(&events[..revision]);
            for name in plain.names() {
                for ranking in Ranking::ALL {
                    let explained = Explained::of(&replay, Revision::from_len(revision), &name, ranking);
                    prop_assert_eq!(explained.is_member, plain.is_member(&name));
                    let shown = explained.shown.iter().map(|shown| &shown.entry);
                    let shown: Vec<_> = shown.map(|entry| (entry.post.0, entry.reason, entry.rank)).collect();
                    prop_assert_eq!(shown, plain.timeline(&name, ranking), "{} {:?} at {}", name, ranking, revision);
                }
            }
        }
    }

    #[test]
    fn what_is_gone_is_what_the_feed_of_an_earlier_revision_showed(steps in steps(60)) {
        let events = history(&steps);
        let replay = given(events.clone()).replay();
        for name in NAMES {
            let mut seen = BTreeSet::new();
            for revision in 0..=events.len() {
                let plain = Plain(&events[..revision]);
                let feed: BTreeSet<u32> = plain.timeline(name, Ranking::Newest).iter().map(|post| post.0).collect();
                seen.extend(&feed);
                let explained = Explained::of(&replay, Revision::from_len(revision), name, Ranking::Newest);
                let posts = |missing: &[Missing]| missing.iter().map(|missing| missing.post.0).collect::<BTreeSet<_>>();
                if !plain.is_member(name) {
                    prop_assert!(explained.gone.is_empty() && explained.never.is_empty());
                    continue;
                }
                prop_assert_eq!(posts(&explained.gone), &seen - &feed, "{} at {}", name, revision);
                let others: BTreeSet<u32> = plain.posts().iter().map(|post| post.number).collect();
                prop_assert_eq!(posts(&explained.never), &others - &seen, "{} at {}", name, revision);
            }
        }
    }

    #[test]
    fn the_events_behind_a_reason_are_those_that_made_it_so(steps in steps(60)) {
        let events = history(&steps);
        let replay = given(events.clone()).replay();
        let deleted = |plain: &Plain<'_>, number| plain.posts().iter().any(|post| post.number == number && post.is_deleted);
        for name in NAMES {
            let explained = Explained::of(&replay, Revision::from_len(events.len()), name, Ranking::Newest);
            for shown in explained.shown.iter().filter(|shown| *shown.entry.author != *name) {
                let expected = since(&events, |plain| plain.follows(name, &shown.entry.author));
                prop_assert_eq!(Some(shown.event.0), expected);
            }
            for missing in explained.gone.iter().chain(&explained.never) {
                let (author, first) = (&*missing.author, missing.events.first().map(|event| event.0));
                let expected = match &missing.absence {
                    Absence::Deleted => since(&events, |plain| deleted(plain, missing.post.0)),
                    Absence::Blocks => since(&events, |plain| plain.blocks(name, author)),
                    Absence::BlockedByAuthor => since(&events, |plain| plain.blocks(author, name)),
                    Absence::NeverFollowed => {
                        prop_assert_eq!(since(&events, |plain| plain.follows(name, author)), None);
                        None
                    }
                    Absence::Unfollowed | Absence::EndedByBlock { .. } | Absence::AuthorLeft | Absence::PersonLeft => {
                        let ended = since(&events, |plain| !plain.follows(name, author));
                        let event = &events[ended.unwrap() as usize - 1];
                        let is_named = match &missing.absence {
                            Absence::Unfollowed => matches!(event, Event::Unfollowed { .. }),
                            Absence::EndedByBlock { by } => matches!(event, Event::Blocked { person, .. } if person == by),
                            Absence::AuthorLeft => matches!(event, Event::Left { person } if **person == *author),
                            _ => matches!(event, Event::Left { person } if **person == *name),
                        };
                        prop_assert!(is_named, "{:?} by {:?}", missing.absence, event);
                        ended
                    }
                };
                prop_assert_eq!(first, expected, "{:?} in the feed of {}", missing, name);
            }
        }
    }
}
