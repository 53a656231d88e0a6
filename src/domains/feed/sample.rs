//! A sample history: two weeks of a climbers' community, with something to find out.
//!
//! Ben's post about the north wall is the liveliest of all, and Ana was the first to love it. Now it is not in her
//! feed. It was not deleted, and nobody has blocked anybody. The reason is in the events, not in the state: after a
//! quarrel Ana blocked Ben, which ended the follows between them; two days later she lifted the block, Ben followed her
//! again, and she never noticed that she no longer follows him.

use crate::domains::feed::event::Event;
use crate::domains::feed::reaction::Reaction;
use crate::engine::log::envelope::Revision;
use crate::engine::values::time::Timestamp;

/// The post that disappears from Ana's feed.
pub const NORTH_WALL: Revision = Revision(13);
/// The event by which Ana blocks Ben.
pub const BLOCK: Revision = Revision(31);

/// Returns the events of the sample with the moments they happened at, oldest first.
pub fn history() -> Vec<(Timestamp, Event)> {
    let mut story = Vec::with_capacity(64);
    beginning(&mut Story(&mut story));
    quarrel(&mut Story(&mut story));
    ending(&mut Story(&mut story));
    story
}

fn beginning(tell: &mut Story<'_>) {
    ["Ana", "Ben", "Cleo", "Dan"].into_iter().zip(0..).for_each(|(name, minute)| {
        tell.at(&format!("2026-05-24T08:0{minute}"), Event::Joined { person: name.into() });
    });
    tell.follow("2026-05-24T08:10", "Ana", "Ben");
    tell.follow("2026-05-24T08:12", "Ben", "Ana");
    tell.follow("2026-05-24T08:15", "Cleo", "Ben");
    tell.follow("2026-05-24T09:02", "Dan", "Ben");
    tell.follow("2026-05-24T09:30", "Ana", "Cleo");
    tell.post("2026-05-25T12:20", "Cleo", "Chalk is half price at the corner shop this week.");
    tell.react("2026-05-25T12:41", "Ana", Revision(10), Reaction::Like);
    tell.at("2026-05-26T17:05", Event::Joined { person: "Eva".into() });
    tell.post(
        "2026-05-27T19:00",
        "Ben",
        "The north wall opens on Saturday: twelve new routes, two of them for beginners.",
    );
    tell.react("2026-05-27T19:02", "Ana", NORTH_WALL, Reaction::Heart);
    tell.react("2026-05-27T19:40", "Cleo", NORTH_WALL, Reaction::Like);
    tell.comment("2026-05-27T20:11", "Ana", NORTH_WALL, "Count me in.");
    tell.post("2026-05-28T10:30", "Dan", "Cheap concert tickets, write to me.");
    tell.at("2026-05-28T10:52", Event::ModeratorNamed { person: "Ana".into(), whom: "Cleo".into() });
    let reason = Some("advertising".into());
    tell.at("2026-05-28T11:03", Event::PostDeleted { post: Revision(17), person: "Cleo".into(), reason });
    tell.follow("2026-05-29T08:20", "Eva", "Ben");
    tell.react("2026-05-29T08:21", "Eva", NORTH_WALL, Reaction::Heart);
    tell.post("2026-05-30T21:15", "Ana", "Photos of the opening are up.");
}

fn quarrel(tell: &mut Story<'_>) {
    let photos = Revision(22);
    tell.react("2026-05-30T21:20", "Ben", photos, Reaction::Heart);
    tell.comment("2026-05-30T21:34", "Ben", photos, "I am in none of them.");
    let text = "Photos of the opening are up, now with Ben.".into();
    tell.at("2026-05-30T22:10", Event::PostEdited { post: photos, person: "Ana".into(), text });
    tell.react("2026-05-30T22:14", "Ben", photos, Reaction::Laugh);
    let grades =
        tell.post("2026-06-02T18:30", "Ben", "Grades are soft here. Ana's new project is an easy one at most.");
    tell.react("2026-06-02T18:33", "Dan", grades, Reaction::Laugh);
    tell.comment("2026-06-02T18:47", "Ana", grades, "Then climb it.");
    tell.at("2026-06-02T18:52", Event::ReactionTakenBack { post: photos, person: "Ben".into() });
    tell.at("2026-06-02T19:05", Event::Blocked { person: "Ana".into(), whom: "Ben".into() });
    tell.at("2026-06-03T07:40", Event::PostDeleted { post: grades, person: "Ben".into(), reason: None });
    tell.comment("2026-06-03T08:15", "Dan", NORTH_WALL, "Which route is the easiest?");
    tell.react("2026-06-03T12:02", "Dan", NORTH_WALL, Reaction::Wow);
    tell.at("2026-06-04T20:30", Event::Unblocked { person: "Ana".into(), whom: "Ben".into() });
    tell.follow("2026-06-04T20:44", "Ben", "Ana");
}

fn ending(tell: &mut Story<'_>) {
    tell.comment("2026-06-05T09:10", "Ben", NORTH_WALL, "The yellow one, left of the arch.");
    tell.comment("2026-06-05T09:26", "Eva", NORTH_WALL, "Even I got up the yellow one.");
    tell.at("2026-06-05T12:00", Event::Joined { person: "Finn".into() });
    tell.follow("2026-06-05T12:03", "Finn", "Ben");
    tell.react("2026-06-05T12:04", "Finn", NORTH_WALL, Reaction::Heart);
    tell.follow("2026-06-05T12:06", "Finn", "Ana");
    let question = tell.post("2026-06-05T18:00", "Cleo", "Who wants to try the yellow route on Sunday?");
    tell.react("2026-06-05T18:09", "Eva", question, Reaction::Like);
    tell.comment("2026-06-05T18:31", "Ana", question, "Which yellow route? Nobody told me of one.");
    tell.comment("2026-06-05T18:40", "Cleo", question, "It is all under Ben's post on the north wall.");
    tell.comment(
        "2026-06-05T18:55",
        "Ana",
        question,
        "I loved that post, and it is gone from my feed. Did he delete it?",
    );
    tell.at("2026-06-06T09:12", Event::Unfollowed { person: "Dan".into(), whom: "Ben".into() });
    tell.post("2026-06-06T10:00", "Ben", "Slippers and harnesses are lent for nothing all weekend.");
    tell.at("2026-06-06T16:20", Event::Left { person: "Dan".into() });
}

/// The events of the story so far.
struct Story<'a>(&'a mut Vec<(Timestamp, Event)>);

impl Story<'_> {
    fn at(&mut self, moment: &str, event: Event) {
        self.0.push((Timestamp::parse(moment).unwrap_or_default(), event));
    }

    fn follow(&mut self, moment: &str, person: &str, whom: &str) {
        self.at(moment, Event::Followed { person: person.into(), whom: whom.into() });
    }

    /// Adds a post, and returns the revision that names it.
    fn post(&mut self, moment: &str, person: &str, text: &str) -> Revision {
        let post = Revision::from_len(self.0.len() + 1);
        self.at(moment, Event::Posted { post, person: person.into(), text: text.into() });
        post
    }

    fn react(&mut self, moment: &str, person: &str, post: Revision, reaction: Reaction) {
        self.at(moment, Event::Reacted { post, person: person.into(), reaction });
    }

    fn comment(&mut self, moment: &str, person: &str, post: Revision, text: &str) {
        self.at(moment, Event::Commented { post, person: person.into(), text: text.into() });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domains::feed::timeline::{Hidden, Reason, why};
    use crate::domains::feed::{Command, Feed, Ranking, State, timeline};
    use crate::engine::decider::Decider as _;
    use crate::engine::travel::replay::{Replay, Slot};

    fn states() -> Vec<State> {
        let mut states = vec![Feed::initial()];
        for (_, event) in history() {
            let mut next = states[states.len() - 1].clone();
            next.evolve(&event);
            states.push(next);
        }
        states
    }

    /// Checks that the rules accept the command of each event of the sample.
    #[test]
    fn every_event_of_the_sample_is_one_that_the_rules_would_have_made() {
        let history = history();
        let mut replay = Replay::<Feed>::new(8);
        for (moment, event) in &history {
            let command = Command::of_event(event).resolve(&replay);
            let decided = Feed::decide(replay.head(), &command);
            let number = replay.revision().next();
            assert_eq!(decided.as_deref(), Ok([event.clone()].as_slice()), "event {number} at {moment}");
            replay.push(Slot::Known(event.clone()));
        }
        assert!(history.len() >= 40, "{}", history.len());
        assert!(history.is_sorted_by_key(|(moment, _)| *moment));
        let (first, last) = (history[0].0.day_text(), history[history.len() - 1].0.day_text());
        assert_eq!((first.as_str(), last.as_str()), ("24 May 2026", "6 Jun 2026"));
    }

    #[test]
    fn the_liveliest_post_left_anas_feed_with_a_block_that_was_lifted() {
        let (states, block) = (states(), BLOCK.get());
        let head = &states[states.len() - 1];
        assert_eq!(why(&states[block - 1], "Ana", NORTH_WALL), Ok(Reason::Followed));
        assert_eq!(why(&states[block], "Ana", NORTH_WALL), Err(Hidden::Blocks));
        assert_eq!(why(head, "Ana", NORTH_WALL), Err(Hidden::NotFollowed));
        assert_eq!(states[block - 1].counts().follows - states[block].counts().follows, 2);
        assert_eq!(head.counts().blocks, 0);
        assert_eq!(head.liveliest().map(|(post, _)| post), Some(NORTH_WALL));
        assert!(head.follows("Ben", "Ana"));
        let ana = timeline(head, "Ana", Ranking::Newest);
        assert!(!ana.is_empty() && ana.iter().all(|entry| *entry.author != *"Ben"));
    }
}
