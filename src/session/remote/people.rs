//! Who else looks at the log, and where: said between the pages that are open, beside the log and never in it.

use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use crate::engine::log::envelope::{Revision, StreamId};
use crate::engine::travel::player::Player;
use crate::session::clock;
use crate::session::core::Session;

/// How long somebody is there who has not been heard of again, in milliseconds.
const HEARD_FOR_MS: f64 = 12_000.0;
/// The most people that are listened to.
const MOST: usize = 200;
/// The most characters of a name.
const MOST_OF_NAME: usize = 40;

/// Where somebody is.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Place {
    /// What tells the page from all others.
    pub id: String,
    /// Who it is, if named.
    #[serde(default)]
    pub name: String,
    /// The stream that they look at.
    pub stream: StreamId,
    /// The revision that they look at; `None` for the newest.
    #[serde(default)]
    pub revision: Option<Revision>,
    /// Whether they lead others.
    #[serde(default)]
    pub speaks: bool,
    /// Whether they no longer say where they are.
    #[serde(default)]
    pub is_gone: bool,
}

/// The people who are there, and whether this page tells them where it is; cheap to copy.
#[derive(Clone, Copy)]
pub struct People {
    places: RwSignal<Vec<(Place, f64)>>,
    /// Whether others see where this page is.
    pub shows: RwSignal<bool>,
    /// Whether this page leads those that follow.
    pub speaks: RwSignal<bool>,
    /// Whether this page goes where the speaker is.
    pub follows: RwSignal<bool>,
}

impl People {
    /// Begins without anybody.
    pub fn new() -> People {
        let off = || RwSignal::new(false);
        People { places: RwSignal::new(Vec::new()), shows: off(), speaks: off(), follows: off() }
    }

    /// Lists where the others are, the oldest first.
    pub fn places(self) -> Vec<Place> {
        self.places.with(|places| places.iter().map(|(place, _)| place.clone()).collect())
    }

    /// Takes over what somebody says of themselves, and goes where the speaker is if this page follows.
    pub fn hear(self, session: Session, text: &str) {
        let Ok(mut place) = serde_json::from_str::<Place>(text) else { return };
        place.name = place.name.chars().take(MOST_OF_NAME).collect();
        let now = clock::uptime();
        self.places.update(|places| {
            places.retain(|(known, heard)| known.id != place.id && now - heard < HEARD_FOR_MS);
            if !place.is_gone && places.len() < MOST {
                places.push((place.clone(), now));
            }
        });
        if place.speaks && !place.is_gone && self.follows.get_untracked() {
            go_to(session, &place);
        }
    }

    /// Forgets those who were not heard of for a while.
    pub fn forget(self) {
        let now = clock::uptime();
        let is_old = |(_, heard): &(Place, f64)| now - heard >= HEARD_FOR_MS;
        if self.places.with_untracked(|places| places.iter().any(is_old)) {
            self.places.update(|places| places.retain(|place| !is_old(place)));
        }
    }

    /// Returns where this page is, if others may see it; it is followed.
    pub fn own(self, session: Session, id: &str) -> Option<Place> {
        let speaks = self.speaks.get();
        if !speaks && !self.shows.get() {
            return None;
        }
        let (player, stream) = (session.player(), session.stream());
        let revision = (!player.is_live()).then(|| player.revision());
        let (id, name) = (id.to_owned(), session.who().trim().to_owned());
        Some(Place { id, name, stream, revision, speaks, is_gone: false })
    }
}

impl Default for People {
    fn default() -> People {
        People::new()
    }
}

/// Goes where somebody is.
pub fn go_to(session: Session, place: &Place) {
    if !session.show_stream(&place.stream) {
        return;
    }
    match place.revision {
        Some(revision) => session.steer(|player| {
            player.pause();
            player.go_to(revision);
        }),
        None => session.steer(Player::go_live),
    }
}
