//! Going to an event by its number, or to a moment.

use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::chunk;
use crate::engine::log::envelope::Revision;
use crate::engine::values::day;
use crate::engine::values::locale::{Locale, whole};
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

/// How days are read, which comes after the first screen.
struct Days {
    read: fn(&str, Timestamp) -> Option<Timestamp>,
    understood: fn(&str, Timestamp) -> Option<String>,
}

chunk!(DAYS: Days = tools.days, &Days { read: day::read, understood: day::understood });

/// Reads `32`, `#32`, `#1,032`, or a day or moment; see [`day::read`] for the year of a day without one.
fn read(days: &Days, text: &str, newest: Timestamp) -> Option<Destination> {
    let text = text.trim();
    if let Some(revision) = whole(text.trim_start_matches('#'), Locale::shown().signs()) {
        return Some(Destination::Event(Revision(revision)));
    }
    (days.read)(text, newest).map(|moment| Destination::Moment(moment.millis()))
}

/// Shows the field.
#[component]
pub fn GoTo() -> impl IntoView {
    let session = use_session();
    let page = use_page_state();
    let trouble = RwSignal::new(None::<String>);
    let hint = RwSignal::new(None::<String>);
    // A day that languages read differently is shown as it will be read.
    let explain = move |event| {
        trouble.set(None);
        let newest = untrack(|| page.timeline.newest(session));
        let understood = DAYS.get().and_then(|days| (days.understood)(&event_target_value(&event), newest));
        hint.set(understood.map(|day| words::time::read_as(&day)));
    };
    let travel = move |days: &Days| {
        let Some(input) = page.go_to.get_untracked() else { return };
        let (floor, head) = (session.player_now().floor(), session.player_now().head());
        let revision = match read(days, &input.value(), untrack(|| page.timeline.newest(session))) {
            Some(Destination::Event(revision)) if revision <= head && revision >= floor => revision,
            Some(Destination::Event(_)) => {
                return trouble.set(Some(words::time::events_are_numbered_from_to(
                    &words::count(floor.get()),
                    &words::count(head.get()),
                )));
            }
            Some(Destination::Moment(moment)) => untrack(|| page.timeline.newest_at(session, moment)),
            None => {
                let text = words::time::WRITE_AN_EVENTS_NUMBER_OR_A_DAY.text();
                return trouble.set(Some(text.to_owned()));
            }
        };
        trouble.set(None);
        hint.set(None);
        session.steer(|player| {
            player.pause();
            player.go_to(revision);
        });
        input.set_value("");
        // A field that keeps the focus keeps the keys.
        focus_slider();
    };
    let go = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        match DAYS.get() {
            Some(days) => travel(days),
            None => spawn_local(async move {
                match DAYS.load().await {
                    Ok(days) => travel(days),
                    Err(error) => trouble.set(Some(error.to_string())),
                }
            }),
        }
    };
    let leave = move |event: leptos::ev::KeyboardEvent| {
        if event.key() == "Escape" {
            focus_slider();
        }
    };
    view! {
        <form class="go-to" aria-label=words::time::GO_TO.text() on:submit=go>
            <input
                class="input"
                type="text"
                aria-label=words::time::GO_TO_EVENT_OR_DAY.text()
                placeholder=words::time::OR_DAY.text()
                title=words::time::AN_EVENTS_NUMBER_OR_A_DAY_32.text()
                autocomplete="off"
                node_ref=page.go_to
                aria-invalid=move || trouble.with(|trouble| trouble.as_ref().map(|_| "true"))
                on:input=explain
                on:keydown=leave
            />
            {move || hint.get().filter(|_| trouble.with(Option::is_none)).map(|text| view! { <p class="go-to-error form-hint" role="status">{text}</p> })}
            {move || trouble.get().map(|text| view! { <div class="go-to-error"><ErrorText text /></div> })}
        </form>
    }
}
