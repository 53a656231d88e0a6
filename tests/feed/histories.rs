//! Any history of a community: of commands that the rules let through or refuse, or of events that no rule has made.

use foldback::domains::feed::event::Text;
use foldback::domains::feed::{Event, Feed, Reaction};
use foldback::engine::decider::Decider as _;
use foldback::engine::domain::{Presentation as _, WhatIf as _, WireFormat as _};
use foldback::engine::log::envelope::Revision;
use foldback::engine::travel::replay::Slot;
use proptest::prelude::*;
use proptest::sample::Index;
use serde_json::Value;

use crate::words::*;

pub const NAMES: [&str; 5] = ["Ana", "Ben", "Cleo", "Dan", "Eva"];

pub fn person() -> impl Strategy<Value = String> {
    prop_oneof![
        60 => (0..NAMES.len()).prop_map(|index| NAMES[index].to_owned()),
        2 => (0..NAMES.len()).prop_map(|index| NAMES[index].to_lowercase()),
        1 => "\\PC{0,3}",
    ]
}

pub fn text() -> impl Strategy<Value = String> {
    prop_oneof![8 => "[a-c]{1,2}", 1 => "\\PC{0,8}"]
}

/// A command, and which of the posts so far it is about, where it is about one.
pub type Step = (Value, Index);

pub fn of_people() -> impl Strategy<Value = Value> {
    let pair = |name: &'static str| (person(), person()).prop_map(move |(person, whom)| upon(name, &person, &whom));
    prop_oneof![
        3 => person().prop_map(|person| alone("Join", &person)),
        1 => person().prop_map(|person| alone("Leave", &person)),
        6 => pair("Follow"),
        1 => pair("Unfollow"),
        2 => pair("Block"),
        1 => pair("Unblock"),
        1 => pair("NameModerator"),
        1 => pair("RemoveModerator"),
    ]
}

pub fn of_posts() -> impl Strategy<Value = Value> {
    // Most are about a post that is there, chosen by the step's index; 0 stands for that.
    let number = || prop_oneof![9 => Just(0_u32), 1 => 0..90_u32];
    let reaction = prop_oneof![20 => (0..5_usize).prop_map(|index| Reaction::NAMES[index].to_owned()), 1 => text()];
    prop_oneof![
        3 => (person(), text()).prop_map(|(person, text)| post(&person, &text)),
        1 => (person(), number(), text()).prop_map(|(person, number, text)| edit(&person, number, &text)),
        6 => (person(), number(), reaction).prop_map(|(person, number, reaction)| react(&person, number, &reaction)),
        1 => (person(), number()).prop_map(|(person, number)| take_back(&person, number)),
        3 => (person(), number(), text()).prop_map(|(person, number, text)| comment(&person, number, &text)),
        1 => (person(), number(), prop::option::of(text()))
            .prop_map(|(person, number, reason)| delete(&person, number, reason.as_deref())),
    ]
}

pub fn steps(most: usize) -> impl Strategy<Value = Vec<Step>> {
    prop::collection::vec((prop_oneof![of_people(), of_posts()], any::<Index>()), 0..most)
}

/// Gives a community of three the commands one after the other; those that the rules refuse make nothing.
pub fn history(steps: &[Step]) -> Vec<Event> {
    let mut replay = three().replay();
    let mut events = three().0;
    for (command, which) in steps {
        let mut command = command.clone();
        let posts: Vec<Revision> = replay.head().posts().visible().map(|(revision, _)| revision).collect();
        if command["post"] == 0 && !posts.is_empty() {
            command["post"] = which.get(&posts).0.into();
        }
        let read = Feed::resolve(Feed::command(&command).unwrap(), &replay);
        match Feed::decide(replay.head(), &read) {
            Ok(decided) => {
                for event in decided {
                    replay.push(Slot::Known(event.clone()));
                    events.push(event);
                }
            }
            Err(rejection) => assert!(!Feed::explain(&rejection, replay.head()).message.is_empty()),
        }
    }
    events
}

/// Any event at all, whether or not a rule would have made it.
pub fn event() -> impl Strategy<Value = Event> {
    let pair = || (person(), person());
    let number = || (0..12_u32).prop_map(Revision);
    let reaction = (0..5_usize).prop_map(|index| Reaction::from_name(Reaction::NAMES[index]).unwrap());
    let word = || text().prop_map(Text::from);
    let who = || person().prop_map(Text::from);
    prop_oneof![
        2 => person().prop_map(|name| joined(&name)),
        1 => person().prop_map(|name| left(&name)),
        1 => pair().prop_map(|(one, other)| moderator_named(&one, &other)),
        1 => pair().prop_map(|(one, other)| moderator_removed(&one, &other)),
        4 => pair().prop_map(|(one, other)| followed(&one, &other)),
        1 => pair().prop_map(|(one, other)| unfollowed(&one, &other)),
        2 => pair().prop_map(|(one, other)| blocked(&one, &other)),
        1 => pair().prop_map(|(one, other)| unblocked(&one, &other)),
        3 => (number(), who(), word()).prop_map(|(post, person, text)| Event::Posted { post, person, text }),
        1 => (number(), who(), word()).prop_map(|(post, person, text)| Event::PostEdited { post, person, text }),
        5 => (number(), who(), reaction).prop_map(|(post, person, reaction)| Event::Reacted { post, person, reaction }),
        1 => (number(), who()).prop_map(|(post, person)| Event::ReactionTakenBack { post, person }),
        3 => (number(), who(), word()).prop_map(|(post, person, text)| Event::Commented { post, person, text }),
        1 => (number(), who(), prop::option::of(word()))
            .prop_map(|(post, person, reason)| Event::PostDeleted { post, person, reason }),
    ]
}

/// A history of commands, or one that no rule has made.
pub fn events() -> impl Strategy<Value = Vec<Event>> {
    prop_oneof![steps(70).prop_map(|steps| history(&steps)), prop::collection::vec(event(), 0..60)]
}
