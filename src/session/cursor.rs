//! Where the player is, as the page shows it.

use leptos::prelude::*;

use crate::engine::log::envelope::Revision;
use crate::engine::travel::player::Player;

/// Where the player is, each part as a signal of its own, so that a change of one redraws only what shows it.
#[derive(Clone, Copy)]
pub struct CursorSignals {
    pub revision: Memo<Revision>,
    pub floor: Memo<Revision>,
    pub head: Memo<Revision>,
    pub live: Memo<bool>,
}

impl CursorSignals {
    pub fn of(player: RwSignal<Player>) -> CursorSignals {
        CursorSignals {
            revision: Memo::new(move |_| player.with(Player::revision)),
            floor: Memo::new(move |_| player.with(Player::floor)),
            head: Memo::new(move |_| player.with(Player::head)),
            live: Memo::new(move |_| player.with(Player::is_live)),
        }
    }
}
