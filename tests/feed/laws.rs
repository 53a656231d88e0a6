//! Laws that hold for any history of a community.

use std::collections::BTreeMap;

use foldback::domains::feed::posts::{Comment, Post};
use foldback::domains::feed::reconcile::reconcile;
use foldback::domains::feed::{Command, Event, Feed, Ranking, State, timeline};
use foldback::engine::decider::Decider as _;
use foldback::engine::domain::{Presentation as _, Snapshots as _, WhatIf as _, WireFormat as _};
use foldback::engine::log::canonical_object;
use foldback::engine::log::envelope::Revision;
use foldback::engine::travel::replay::{Replay, Slot};
use foldback::engine::values::fields::FieldValue;
use foldback::engine::view::{StreamTools as _, StreamView, View};
use foldback::engine::what_if::{Edit, Outcome, Target};
use proptest::prelude::*;
use proptest::sample::Index;
use serde_json::{Value, json};

use crate::histories::*;
use crate::plain::Plain;
use crate::words::*;

const RANKINGS: [Ranking; 3] = [Ranking::Newest, Ranking::Liveliest, Ranking::Closest];

fn state_of(events: &[Event]) -> State {
    let mut state = Feed::initial();
    events.iter().for_each(|event| Feed::evolve(&mut state, event));
    state
}

fn states(view: &dyn StreamView) -> Vec<Vec<FieldValue>> {
    (0..=view.head().0).map(|revision| view.state_at(Revision(revision)).values).collect()
}

/// What commands can bring about: all but what posts are called, their order, and what became of those deleted.
fn essence(state: &State) -> Value {
    let mut posts: Vec<Value> = state
        .posts()
        .visible()
        .map(|(_, post)| {
            let reactions: BTreeMap<_, _> =
                post.reactions.iter().map(|(name, reaction)| (name, reaction.name())).collect();
            let mut comments: Vec<_> = post.comments.iter().map(|comment| [&comment.person, &comment.text]).collect();
            comments.sort();
            json!([post.author, post.text, reactions, comments])
        })
        .collect();
    posts.sort_by_key(Value::to_string);
    let people: BTreeMap<_, _> = state
        .people()
        .filter(|(_, person)| person.is_member || !person.blocks.is_empty())
        .map(|(name, person)| (name, json!([person.is_member, person.is_moderator, person.follows, person.blocks])))
        .collect();
    json!([people, posts])
}

/// Tells whether no command can: somebody would be written in other capitals, a comment would go, or reactions and comments
/// belong to a post that is not there to be named.
fn is_out_of_reach(from: &State, to: &State) -> bool {
    let same_words = |state: &State, like: &Post| -> Vec<Post> {
        let posts = state.posts().iter().map(|(_, post)| post.clone());
        posts.filter(|post| (&post.author, &post.first_text) == (&like.author, &like.first_text)).collect()
    };
    let count = |post: &Post, comment: &Comment| post.comments.iter().filter(|other| *other == comment).count();
    has_other_capitals(from, to)
        || to.posts().visible().any(|(_, like)| {
            let (old, new) = (same_words(from, like), same_words(to, like));
            new.iter().enumerate().filter(|(_, new)| new.is_visible()).any(|(index, new)| {
                match old.get(index).filter(|old| old.is_visible()) {
                    Some(old) => old.comments.iter().any(|comment| count(old, comment) > count(new, comment)),
                    None => new.liveliness() > 0,
                }
            })
        })
}

fn has_other_capitals(from: &State, to: &State) -> bool {
    let is_other = |one: &str, other: &str| one != other && one.to_lowercase() == other.to_lowercase();
    let is_new = |name: &str| from.people().all(|(known, _)| **known != *name);
    to.people().any(|(name, _)| is_new(name) && from.people().any(|(known, _)| is_other(known, name)))
}

/// Decides commands on top of a history, as a promotion does.
fn landed(events: &[Event], commands: &[Command]) -> State {
    let mut view = view_of(events);
    let commands: Vec<Value> = commands.iter().map(Feed::command_json).collect();
    let decided = view.decide_all(&commands).unwrap_or_else(|refusal| panic!("{commands:?}: {refusal:?}"));
    decided.into_iter().for_each(|event| push(&mut view, event));
    view.replay().head().clone()
}

proptest! {
    #[test]
    fn every_persons_feed_is_what_the_plain_events_say(events in events()) {
        let (state, plain) = (state_of(&events), Plain(&events));
        let posts = plain.posts();
        for name in plain.names() {
            for ranking in RANKINGS {
                let entries = timeline(&state, &name, ranking);
                let feed: Vec<_> = entries.iter().map(|entry| (entry.post.0, entry.reason, entry.rank)).collect();
                prop_assert_eq!(feed, plain.timeline(&name, ranking), "{} {:?}", name, ranking);
                for entry in entries {
                    let post = posts.iter().find(|post| post.number == entry.post.0).unwrap();
                    prop_assert_eq!((&*entry.author, &*entry.text), (&*post.author, &*post.text));
                    prop_assert_eq!((entry.reactions, entry.comments), (post.reactions.len(), post.comments.len()));
                }
            }
        }
    }

    #[test]
    fn the_fields_are_a_recount_of_the_plain_events(events in events()) {
        let (state, plain) = (state_of(&events), Plain(&events));
        let posts = plain.posts();
        let visible = || posts.iter().filter(|post| !post.is_deleted);
        let count = |name: &str| Feed::field(&state, field(name)).number().unwrap() as u64;
        prop_assert_eq!(count("posts"), visible().count() as u64);
        prop_assert_eq!(count("reactions"), visible().map(|post| post.reactions.len() as u64).sum::<u64>());
        prop_assert_eq!(count("comments"), visible().map(|post| post.comments.len() as u64).sum::<u64>());
        prop_assert_eq!(count("deleted"), posts.iter().filter(|post| post.is_deleted).count() as u64);
        prop_assert_eq!(count("members"), plain.members().len() as u64);
        prop_assert_eq!(count("follows"), plain.pairs(|one, other| plain.follows(one, other)));
        prop_assert_eq!(count("blocks"), plain.pairs(|one, other| plain.blocks(one, other)));
        let newest = state.posts().visible().next_back().map(|(revision, _)| revision.0);
        prop_assert_eq!(newest, visible().map(|post| post.number).max());
        let lively = visible().filter(|post| post.liveliness() > 0).map(|post| (post.liveliness(), post.number)).max();
        prop_assert_eq!(state.liveliest().map(|(revision, post)| (post.liveliness(), revision.0)), lively);
        let acts = plain.members().into_iter().map(|name| (plain.acts(&name), std::cmp::Reverse(name)));
        let busiest = acts.filter(|(acts, _)| *acts > 0).max().map(|(acts, name)| (name.0, acts));
        prop_assert_eq!(state.busiest().map(|(name, acts)| (name.to_string(), u64::from(acts))), busiest);
        for name in plain.names() {
            prop_assert_eq!(state.is_moderator(&name), plain.is_moderator(&name), "{}", name);
        }
    }

    #[test]
    fn a_block_is_honoured_both_ways(steps in steps(90)) {
        let events = history(&steps);
        let given = given(events.clone());
        let (state, plain) = (state_of(&events), Plain(&events));
        for (one, other) in NAMES.iter().flat_map(|one| NAMES.map(|other| (*one, other))) {
            if !plain.blocks(one, other) && !plain.blocks(other, one) {
                continue;
            }
            prop_assert!(!state.follows(one, other) && !state.follows(other, one));
            prop_assert!(timeline(&state, one, Ranking::Newest).iter().all(|entry| *entry.author != *other));
            if !plain.is_member(one) || !plain.is_member(other) {
                continue;
            }
            let theirs = state.posts().visible().filter(|(_, post)| *post.author == *other).map(|(revision, _)| revision.0);
            let commands = theirs.flat_map(|post| [react(one, post, "like"), comment(one, post, "x")]);
            for command in commands.chain([upon("Follow", one, other)]) {
                let rejection = given.when(command).result.unwrap_err();
                prop_assert_eq!(Feed::explain(&rejection, &state).name, "BlockBetween");
            }
        }
    }

    #[test]
    fn a_community_has_a_moderator_and_posts_are_named_by_their_revisions(steps in steps(90)) {
        let events = history(&steps);
        let state = state_of(&events);
        prop_assert_eq!(state.counts().members == 0, state.people().all(|(_, person)| !person.is_moderator));
        prop_assert!(state.people().all(|(_, person)| person.is_member || !person.is_moderator));
        for (index, event) in events.iter().enumerate() {
            if let Event::Posted { post, .. } = event {
                prop_assert_eq!(post.get(), index + 1);
            }
        }
    }

    #[test]
    fn the_state_from_checkpoints_is_the_plain_fold(events in events(), spacing in 1..20_usize) {
        let mut replay = Replay::<Feed>::new(spacing);
        events.iter().for_each(|event| replay.push(Slot::Known(event.clone())));
        for revision in 0..=events.len() {
            let (state, _) = replay.state_at(Revision::from_len(revision));
            prop_assert_eq!(&state, &state_of(&events[..revision]));
        }
    }

    #[test]
    fn an_event_is_read_as_it_was_written(event in event()) {
        let encoded = Feed::encode(&event);
        let read = Feed::decode(encoded.event_type, encoded.schema_version, &encoded.data);
        prop_assert_eq!(read, Some(event));
        prop_assert!(Feed::knows(encoded.event_type));
        let canonical = canonical_object(&encoded.data).unwrap();
        prop_assert_eq!(canonical, encoded.data.clone());
        for version in [0, encoded.schema_version + 1] {
            prop_assert_eq!(Feed::decode(encoded.event_type, version, &encoded.data), None);
        }
    }

    #[test]
    fn any_text_is_read_as_an_event_or_is_none(kind in 0..13_usize, data in "\\PC{0,40}") {
        // Only that it does not panic is asked.
        let _ = Feed::decode(Event::TYPES[kind], 1, &data);
    }

    #[test]
    fn an_events_command_is_itself_when_written_and_read_again(event in event()) {
        let command = Feed::originating_command(&event).unwrap();
        prop_assert_eq!(Feed::command(&Feed::command_json(&command)), Ok(command));
    }

    #[test]
    fn what_a_command_made_is_made_again_by_its_events_command(steps in steps(60)) {
        let events = history(&steps);
        for (index, event) in events.iter().enumerate() {
            let before = given(events[..index].iter().cloned());
            before.when(Feed::command_json(&Feed::originating_command(event).unwrap())).then(event.clone());
        }
    }

    #[test]
    fn a_state_kept_and_read_again_is_itself(events in events()) {
        let state = state_of(&events);
        let text = Feed::snapshot(&state).to_string();
        prop_assert_eq!(Feed::restore(&serde_json::from_str(&text).unwrap()), Some(state));
    }

    #[test]
    fn a_state_of_which_something_is_missing_is_none(events in events(), which in any::<Index>(), name in any::<Index>()) {
        let mut kept = Feed::snapshot(&state_of(&events));
        let list = if name.index(2) == 0 { "people" } else { "posts" };
        let items = kept[list].as_array_mut().unwrap();
        prop_assume!(!items.is_empty());
        let item = which.get_mut(items);
        let names: Vec<String> = item.as_object().unwrap().keys().cloned().collect();
        let missing = name.get(&names).as_str();
        item.as_object_mut().unwrap().remove(missing);
        // A post that was never changed need not say what it said first.
        prop_assert_eq!(Feed::restore(&kept).is_none(), missing != "first_text");
    }

    #[test]
    fn to_decide_a_history_again_from_anywhere_changes_nothing(steps in steps(60), from in any::<Index>()) {
        let view = view_of(&history(&steps));
        let revision = Revision::from_len(1 + from.index(view.head().get()));
        let command = view.originating_command(revision).unwrap();
        let replaced = view.lane(&[Edit::Replace(Target::Recorded(revision), command)]).unwrap();
        prop_assert_eq!(states(&*replaced.view), states(&view));
        prop_assert!(replaced.rows.iter().skip(1).all(|row| row.outcome == Outcome::Same));
    }

    #[test]
    fn in_a_lane_whatever_names_a_post_names_the_same_one(steps in steps(60), drop in any::<Index>()) {
        let view = view_of(&history(&steps));
        let dropped = Revision::from_len(1 + drop.index(view.head().get()));
        let lane = view.lane(&[Edit::Drop(Target::Recorded(dropped))]).unwrap();
        let decided = lane.view.as_any().downcast_ref::<View<Feed>>().unwrap();
        let event = |view: &View<Feed>, revision: Revision| match &view.replay().slots()[revision.get() - 1] {
            Slot::Known(event) => event.clone(),
            Slot::Unknown => panic!("all are known"),
        };
        let wrote = |view: &View<Feed>, post: Revision| match event(view, post) {
            Event::Posted { person, text, .. } => (person, text),
            other => panic!("no post: {other:?}"),
        };
        for row in &lane.rows {
            let Target::Recorded(recorded) = row.target else { panic!("nothing was inserted") };
            let Some(post) = event(&view, recorded).post() else { continue };
            match row.revision {
                Some(revision) => {
                    let in_lane = event(decided, revision).post().unwrap();
                    prop_assert_eq!(wrote(decided, in_lane), wrote(&view, post));
                }
                None if post == dropped && recorded != dropped => {
                    let Outcome::Refused(refusal) = &row.outcome else { panic!("it names what is not there") };
                    prop_assert_eq!(refusal.name.as_str(), "NoSuchPost");
                }
                None => {}
            }
        }
    }

    #[test]
    fn commands_that_reconcile_two_states_lead_from_one_to_the_other(
        shared in steps(40), from in steps(25), to in steps(25)
    ) {
        let [from, to] = [from, to].map(|rest| history(&[shared.clone(), rest].concat()));
        let (here, there) = (state_of(&from), state_of(&to));
        match reconcile(&here, &there, "what-if") {
            Some(commands) => prop_assert_eq!(essence(&landed(&from, &commands)), essence(&there), "{:?}", commands),
            None => prop_assert!(is_out_of_reach(&here, &there)),
        }
    }

    #[test]
    fn a_difference_among_people_is_reconciled(
        shared in steps(50), from in prop::collection::vec((of_people(), any::<Index>()), 0..25),
        to in prop::collection::vec((of_people(), any::<Index>()), 0..25)
    ) {
        let [from, to] = [from, to].map(|rest| history(&[shared.clone(), rest].concat()));
        let (here, there) = (state_of(&from), state_of(&to));
        match reconcile(&here, &there, "what-if") {
            Some(commands) => prop_assert_eq!(essence(&landed(&from, &commands)), essence(&there), "{:?}", commands),
            None => prop_assert!(has_other_capitals(&here, &there)),
        }
    }
}
