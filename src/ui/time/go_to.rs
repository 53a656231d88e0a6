//! Going to an event by its number, or to a moment.

use leptos::prelude::*;

use crate::engine::log::envelope::Revision;
use crate::engine::values::day;
use crate::engine::values::time::Timestamp;
use crate::session::use_session;
use crate::ui::error_text::ErrorText;
use crate::ui::focus::focus_slider;
use crate::ui::page_state::use_page_state;
use crate::ui::words;

/// The place that was asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Destination {
    Event(Revision),
    /// The newest event at or before a moment, in milliseconds.
    Moment(i64),
}

/// Reads `32`, `#32`, `#1,032`, or a day or moment; see [`day::read`] for the year of a day without one.
fn read(text: &str, newest: Timestamp) -> Option<Destination> {
    let text = text.trim();
    if let Ok(revision) = text.trim_start_matches('#').replace(',', "").parse() {
        return Some(Destination::Event(Revision(revision)));
    }
    day::read(text, newest).map(|moment| Destination::Moment(moment.millis()))
}

/// Shows the field.
#[component]
pub fn GoTo() -> impl IntoView {
    let session = use_session();
    let page = use_page_state();
    let trouble = RwSignal::new(None::<String>);
    let go = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let Some(input) = page.go_to.get_untracked() else { return };
        let (floor, head) = (session.player_now().floor(), session.player_now().head());
        let revision = match read(&input.value(), untrack(|| page.timeline.newest(session))) {
            Some(Destination::Event(revision)) if revision <= head && revision >= floor => revision,
            Some(Destination::Event(_)) => {
                return trouble.set(Some(format!(
                    "Events are numbered from {} to {}.",
                    words::count(floor.get()),
                    words::count(head.get())
                )));
            }
            Some(Destination::Moment(moment)) => untrack(|| page.timeline.newest_at(session, moment)),
            None => {
                let text = "Write an event's number, or a day such as 2026-03-12 or 12 Mar, with 18:04 if you like.";
                return trouble.set(Some(text.to_owned()));
            }
        };
        trouble.set(None);
        session.steer(|player| {
            player.pause();
            player.go_to(revision);
        });
        input.set_value("");
        // A field that keeps the focus keeps the keys.
        focus_slider();
    };
    let leave = move |event: leptos::ev::KeyboardEvent| {
        if event.key() == "Escape" {
            focus_slider();
        }
    };
    view! {
        <form class="go-to" aria-label="Go to" on:submit=go>
            <input
                class="input"
                type="text"
                aria-label="Go to event or day"
                placeholder="# or day"
                title="An event's number, or a day: 32, 13 Dec, 13 Dec 2025, 2025-12-13 18:04. A day without a year is the last one in the log."
                autocomplete="off"
                node_ref=page.go_to
                aria-invalid=move || trouble.with(|trouble| trouble.as_ref().map(|_| "true"))
                on:input=move |_| trouble.set(None)
                on:keydown=leave
            />
            {move || trouble.get().map(|text| view! { <div class="go-to-error"><ErrorText text /></div> })}
        </form>
    }
}
