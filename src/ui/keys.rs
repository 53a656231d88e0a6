//! The keyboard: silent while a person types in a field or a dialog is open, and it leaves scrolling to the browser
//! where something scrolls.

use leptos::ev::{self, KeyboardEvent};
use leptos::prelude::*;

use crate::engine::log::envelope::Revision;
use crate::engine::travel::player::{Player, Speed};
use crate::session::Session;
use crate::ui::key_focus::{Focus, has_open_dialog};
use crate::ui::page_state::PageState;
use crate::ui::tab::Tab;
use crate::ui::timeline::ZOOM;

/// Listens for as long as the page is there.
pub fn listen(session: Session, page: PageState) {
    let handle = window_event_listener(ev::keydown, move |event| {
        if event.ctrl_key() || event.meta_key() || event.alt_key() || has_open_dialog() {
            return;
        }
        let (key, focus) = (event.key(), Focus::of(&event));
        let is_off = is_character(&key) && !page.letters.get_untracked();
        if is_off || !focus.leaves(&key, page.presenting.get_untracked()) {
            return;
        }
        if act(session, page, &event) {
            event.prevent_default();
        }
    });
    on_cleanup(move || handle.remove());
}

/// Returns `true` for a key of one character that is not Space: such keys can be turned off.
fn is_character(key: &str) -> bool {
    key != " " && key.chars().count() == 1
}

/// Handles a key; returns `false` if the key has no function.
fn act(session: Session, page: PageState, event: &KeyboardEvent) -> bool {
    let step = |events: i64| page.breaks.step(session, events);
    let far = if event.shift_key() { 10 } else { 1 };
    match event.key().as_str() {
        " " => session.steer(Player::toggle),
        "ArrowLeft" | "ArrowDown" => step(-far),
        "ArrowRight" | "ArrowUp" => step(far),
        "PageUp" => step(-1),
        "PageDown" => step(1),
        "Home" => session.steer(|player| player.go_to(Revision(0))),
        "End" => session.steer(Player::go_live),
        "[" => travel_to_change(session, page, false),
        "]" => travel_to_change(session, page, true),
        "/" => {
            if let Some(search) = page.search.get_untracked() {
                // If the field is not on the screen, the focus stays.
                let _ = search.focus();
            }
        }
        "n" => page.breaks.travel(session, true),
        "N" => page.breaks.travel(session, false),
        "a" | "A" => {
            let revision = session.player_now().revision();
            page.pin.update(|pin| *pin = if *pin == Some(revision) { None } else { Some(revision) });
            page.tab.set(Tab::Diff);
        }
        "b" | "B" => {
            if let Some(input) = page.condition.get_untracked() {
                // If the field is not on the screen, the focus stays.
                let _ = input.focus();
            }
        }
        "x" | "X" => {
            page.tab.set(Tab::Event);
            page.x_ray.update(|open| *open = !*open);
        }
        "s" | "S" => page.share.set(true),
        "+" | "=" => page.timeline.zoom_at_cursor(session, ZOOM),
        "-" => page.timeline.zoom_at_cursor(session, 1.0 / ZOOM),
        "0" => page.timeline.window.set(None),
        "t" | "T" => page.timeline.turn_axis(),
        "l" | "L" => page.timeline.toggle_loop(session),
        "i" | "I" => loop_from_here(session, true),
        "o" | "O" => loop_from_here(session, false),
        "9" => {
            page.timeline.as_it_happened.set(true);
            session.set_speed(Speed::new(1.0));
        }
        "g" | "G" => {
            if let Some(input) = page.go_to.get_untracked() {
                // If the field is not on the screen, the focus stays.
                let _ = input.focus();
            }
        }
        "?" => page.help.update(|open| *open = !*open),
        "p" | "P" => page.presenting.update(|on| *on = !*on),
        "Escape" if page.presenting.get_untracked() => page.presenting.set(false),
        digit @ ("1" | "2" | "3" | "4" | "5" | "6" | "7" | "8") => {
            let index = digit.bytes().next().map_or(0, |digit| usize::from(digit - b'1'));
            page.timeline.as_it_happened.set(false);
            session.set_speed(Speed::ALL[index]);
        }
        _ => return false,
    }
    true
}

/// Sets the start or the end of the loop to the cursor.
fn loop_from_here(session: Session, begins: bool) {
    session.steer(|player| {
        let here = player.revision();
        let (first, last) = player.range().unwrap_or((player.floor(), player.head()));
        player.set_range(Some(if begins { (here, last.max(here)) } else { (first.min(here), here) }));
    });
}

/// Moves the cursor to the next or the previous event that changed the chosen field.
fn travel_to_change(session: Session, page: PageState, forward: bool) {
    let (field, from) = (page.field.get_untracked(), session.player_now().revision());
    let stream = session.stream_now();
    let found = session
        .with_workbench_untracked(|workbench| {
            workbench.view(&stream).and_then(|view| view.change_of(field, from, forward))
        })
        .flatten();
    if let Some(revision) = found {
        session.steer(|player| {
            player.pause();
            player.go_to(revision);
        });
    }
}
