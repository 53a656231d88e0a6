//! A row of the event log.

use std::cmp::Ordering;

use leptos::prelude::*;

use crate::engine::domain::Mark;
use crate::engine::log::envelope::Revision;
use crate::engine::values::time::Timestamp;
use crate::session::{Session, use_session};
use crate::ui::event_log::columns::Columns;
use crate::ui::event_log::finder::Finder;
use crate::ui::event_log::lane_rows::{Kind, LaneRows};
use crate::ui::event_log::row_text::{RowText, day_of, day_shown, line, place};
use crate::ui::icon::Icon;
use crate::ui::page_state::use_page_state;
use crate::ui::words;

/// The id of a row, for screen readers.
pub fn row_id(slot: usize) -> String {
    format!("log-row-{slot}")
}

/// Travels to the event of a number, in whatever stream it is.
pub fn travel(session: Session, finder: Finder, lane: LaneRows, number: Revision) {
    let Some((stream, revision)) = untrack(|| place(session, finder, lane.recorded(number))) else { return };
    if session.show_stream(&stream) {
        session.steer(|player| player.go_to(revision));
    }
}

/// A row on the page. It stays at its place in the document and shows another event as the list is scrolled, so
/// that no element is made or dropped during scrubbing.
#[component]
pub fn Row(
    number: usize,
    first: Memo<usize>,
    number_at: impl Fn(usize) -> Option<Revision> + Copy + Send + Sync + 'static,
    cursor: Memo<Revision>,
    finder: Finder,
    lane: LaneRows,
    columns: Columns,
) -> impl IntoView {
    let session = use_session();
    let event = Memo::new(move |_| number_at(first.get() + number).unwrap_or_default());
    let text = Memo::new(move |_| line(session, finder, lane, event.get()));
    Effect::new(move |_| {
        // Another stream begins with narrow columns, even if its rows are the same.
        session.stream();
        text.with(|text| columns.widen(text.amount.as_ref().map_or("", |(amount, _)| amount), &text.headline));
    });
    // Of the events of one day only the oldest needs the day, where there is no room for both.
    let follows_its_day = Memo::new(move |_| {
        let day = text.with(|text| text.moment.map(day_shown));
        let older = number_at(first.get() + number + 1);
        day.is_some() && older.and_then(|older| day_of(session, finder, lane, older)) == day
    });
    let when =
        move |write: fn(Timestamp) -> String| move || text.with(|text| text.moment.map_or_else(String::new, write));
    let title = move || {
        text.with(|text| {
            let when = text.moment.filter(|_| text.lane.is_none());
            let when = when.map(|moment| words::log::in_zone(&moment.exact_text(), &moment.zone_text()));
            text.title().into_iter().chain(when).reduce(|title, when| format!("{title}, {when}"))
        })
    };
    let side = Memo::new(move |_| lane.side(cursor.get(), event.get()));
    let mark = Memo::new(move |_| text.with(|text| text.mark));
    let kind = Memo::new(move |_| text.with(|text| text.lane));
    let sign = move || match mark.get() {
        _ if kind.get().is_some() => kind.get().map_or("", Kind::sign),
        Mark::Plus => "+",
        Mark::Minus => "−",
        Mark::Gear | Mark::Flag | Mark::Lock | Mark::Undo | Mark::Unknown => "",
    };
    let icon = Memo::new(move |_| kind.get().map_or_else(|| words::mark_icon(mark.get()), Kind::icon));
    // In a what-if a line has its colour, not that of its amount.
    let tone = Memo::new(move |_| {
        text.with(|text| match text.lane {
            Some(_) => "lane",
            None => text.amount.as_ref().map_or("muted", |(_, tone)| tone),
        })
    });
    let breaks = use_page_state().breaks;
    let is_stop = Memo::new(move |_| side.get() == Ordering::Equal && breaks.stopped.with(Option::is_some));
    let part = move |part: fn(&RowText) -> String| move || text.with(part);
    view! {
        <div
            class="log-row"
            role="row"
            id=row_id(number)
            aria-rowindex=move || first.get() + number + 1
            aria-selected=move || (side.get() == Ordering::Equal).to_string()
            data-tone=move || tone.get()
            data-lane=move || kind.get().map(Kind::name)
            title=title
            class:is-cursor=move || side.get() == Ordering::Equal
            class:is-stop=move || is_stop.get()
            class:is-future=move || side.get() == Ordering::Less
            on:click=move |_| travel(session, finder, lane, event.get_untracked())
        >
            <span role="gridcell" aria-colindex="1" class="log-revision">{part(|text| text.number.clone())}</span>
            <span role="gridcell" aria-colindex="2" class="log-mark">
                {sign}
                {move || icon.get().map(|name| view! { <Icon name /> })}
            </span>
            <span role="gridcell" aria-colindex="3" class="log-what">
                <span class="log-stream">{part(|text| text.stream.clone())}</span>
                <span class="log-type">{part(|text| text.event_type.clone())}</span>
                <span class="log-lane">{move || kind.get().map(|kind| format!(" {}", kind.word()))}</span>
                {move || (mark.get() == Mark::Unknown && kind.get().is_none()).then(|| view! { <em class="log-unknown">{words::log::UNKNOWN_TO_THIS_VERSION_SKIPPED.text()}</em> })}
                <span class="log-actor" hidden=move || text.with(|text| text.actor.is_empty())>
                    <span aria-hidden="true">{part(|text| words::initial(&text.actor))}</span>
                    <span class="visually-hidden">{part(|text| if text.actor.is_empty() { String::new() } else { words::log::by_2(&text.actor) })}</span>
                </span>
                <span class="log-detail">{part(|text| text.detail.as_ref().map_or_else(String::new, |detail| format!(" {detail}")))}</span>
            </span>
            <span role="gridcell" aria-colindex="4" class="log-amount">
                {part(|text| text.amount.as_ref().map_or_else(String::new, |(amount, _)| amount.clone()))}
            </span>
            <span role="gridcell" aria-colindex="5" class="log-headline">{part(|text| text.headline.clone())}</span>
            <span role="gridcell" aria-colindex="6" class="log-day" class:is-same=move || follows_its_day.get()>
                <span class="log-date">{when(Timestamp::short_day_text)}</span>
                " "
                <span class="log-clock">{when(Timestamp::clock_text)}</span>
            </span>
        </div>
    }
}
