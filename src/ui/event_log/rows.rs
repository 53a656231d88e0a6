//! The rows of the event log: newest on top, only those that fit the screen in the page, however long the log is.

use std::cmp::Ordering;

use leptos::prelude::*;

use crate::engine::decider::Mark;
use crate::engine::envelope::{Position, Revision, StreamId};
use crate::ui::event_log::columns::Columns;
use crate::ui::event_log::finder::Finder;
use crate::ui::event_log::sight::Sight;
use crate::ui::icon::Icon;
use crate::ui::session::{Session, use_session};
use crate::ui::words;

/// Shows the rows that are seen.
#[component]
pub fn Rows(finder: Finder, count: Memo<usize>) -> impl IntoView {
    let session = use_session();
    let sight = Sight::new();
    let columns = Columns::new(session, finder);
    let head = Memo::new(move |_| match finder.whole.get() {
        true => session.with_bench(|bench| bench.log().head().get()).unwrap_or_default(),
        false => session.head().get(),
    });
    // The index of a row, from the top, and the number of the event that it shows.
    let index_of = move |number: Revision| match untrack(|| finder.is_on()) {
        true => finder.place_of(number),
        false => head.get_untracked().checked_sub(number.get()),
    };
    let slots = Memo::new(move |_| sight.slots(count.get()));
    let first = Memo::new(move |_| sight.first(count.get(), slots.get()));
    let number_at = move |index: usize| match finder.is_on() {
        true => finder.at(index),
        false => head.get().checked_sub(index).filter(|revision| *revision > 0).map(Revision::from_len),
    };
    // The cursor's row stays in sight as the cursor moves. At once, while nothing else of the page has changed yet: to
    // scroll a page that has would cost a layout of its own.
    let cursor = Memo::new(move |_| cursor_number(session, finder));
    ImmediateEffect::new_scoped(move || sight.show(index_of(cursor.get()), count.get()));
    view! {
        <div
            class="log-frame"
            role="grid"
            aria-label="Event log"
            aria-rowcount=move || count.get()
            class:has-long-amounts=move || columns.are_long()
            style=move || columns.style(head.get())
            node_ref=sight.frame
            on:scroll=move |_| sight.follow()
        >
            <div class="log-probe" aria-hidden="true" node_ref=sight.probe></div>
            <div class="log-spacer" node_ref=sight.spacer>
                <div class="log-window" style:transform=move || format!("translateY({}px)", words::number(sight.top(first.get())))>
                    <For each=move || 0..slots.get() key=|number| *number let:number>
                        <Row number first number_at cursor finder columns />
                    </For>
                </div>
            </div>
            {move || {
                (count.get() == 0)
                    .then(|| {
                        let text = match finder.is_on() {
                            true => "No event matches.",
                            false => "The log is empty. Act, or import a bank statement, and the first event appears here.",
                        };
                        view! { <p class="log-empty">{text}</p> }
                    })
            }}
        </div>
    }
}

/// Returns the number of the cursor's event: its revision, or its position in the whole log.
fn cursor_number(session: Session, finder: Finder) -> Revision {
    let revision = session.revision();
    if !finder.whole.get() {
        return revision;
    }
    let stream = session.stream();
    let position = session.with_bench(|bench| bench.log().in_stream(&stream, revision).map(|event| event.position));
    position.flatten().map_or(Revision(0), |position| Revision(position.0))
}

/// Finds the event of a number: a revision of the stream that is shown, or a position in the whole log.
fn place(session: Session, finder: Finder, number: Revision) -> Option<(StreamId, Revision)> {
    if !finder.whole.get() {
        return Some((session.stream(), number));
    }
    session
        .with_bench(|bench| bench.log().at(Position(number.0)).map(|event| (event.stream.clone(), event.revision)))?
}

/// What a row shows.
#[derive(Clone, Debug, PartialEq, Eq)]
struct RowText {
    mark: Mark,
    /// The stream, where the whole log is listed.
    stream: String,
    event_type: String,
    detail: Option<String>,
    amount: Option<(String, &'static str)>,
    headline: String,
    day: String,
}

fn row(session: Session, finder: Finder, number: Revision) -> RowText {
    let place = place(session, finder, number);
    let shown = place.as_ref().and_then(|(stream, revision)| {
        session.with_bench(|bench| {
            let event = bench.log().in_stream(stream, *revision);
            let event = event.map(|event| (event.event_type.to_string(), event.occurred_at.short_day_text()));
            let view = bench.view(stream);
            let shown = view.map(|view| (view.describe(*revision), view.field_at(0, *revision), view.currency()));
            (event.unwrap_or_default(), shown)
        })
    });
    let ((event_type, day), shown) = shown.unwrap_or_default();
    let whole = finder.whole.get();
    let stream = place.filter(|_| whole).map_or_else(String::new, |(stream, _)| format!("{stream} "));
    let Some((description, headline, currency)) = shown else {
        let (mark, headline) = (Mark::Unknown, String::new());
        return RowText { mark, stream, event_type, detail: None, amount: None, headline, day };
    };
    let tone = match description.amount.map(|amount| amount.minor()) {
        Some(minor) if description.moved && minor < 0 => "down",
        Some(_) if description.moved => "up",
        Some(_) | None => "muted",
    };
    let amount = words::amount(&description, currency).map(|text| (text, tone));
    let headline = headline.show(currency);
    RowText { mark: description.mark, stream, event_type, detail: description.detail, amount, headline, day }
}

/// Travels to the event of a number, in whatever stream it is.
fn travel(session: Session, finder: Finder, number: Revision) {
    let Some((stream, revision)) = untrack(|| place(session, finder, number)) else { return };
    if session.turn_to(&stream) {
        session.steer(|player| player.go_to(revision));
    }
}

/// A row of what is drawn. It stays where it is in the document and shows another event as the list is scrolled, so
/// that no element is made or dropped while somebody scrubs.
#[component]
fn Row(
    number: usize,
    first: Memo<usize>,
    number_at: impl Fn(usize) -> Option<Revision> + Copy + Send + Sync + 'static,
    cursor: Memo<Revision>,
    finder: Finder,
    columns: Columns,
) -> impl IntoView {
    let session = use_session();
    let event = Memo::new(move |_| number_at(first.get() + number).unwrap_or_default());
    let text = Memo::new(move |_| row(session, finder, event.get()));
    Effect::new(move |_| {
        // Another stream begins with narrow columns, be its rows the same.
        session.stream();
        text.with(|text| columns.widen(text.amount.as_ref().map_or("", |(amount, _)| amount), &text.headline));
    });
    let side = Memo::new(move |_| cursor.get().cmp(&event.get()));
    let mark = Memo::new(move |_| text.with(|text| text.mark));
    let sign = move || match mark.get() {
        Mark::Plus => "+",
        Mark::Minus => "−",
        Mark::Gear | Mark::Flag | Mark::Lock | Mark::Undo | Mark::Unknown => "",
    };
    let icon = Memo::new(move |_| words::mark_icon(mark.get()));
    let tone = Memo::new(move |_| text.with(|text| text.amount.as_ref().map_or("muted", |(_, tone)| tone)));
    let part = move |part: fn(&RowText) -> String| move || text.with(part);
    view! {
        <div
            class="log-row"
            role="row"
            aria-rowindex=move || first.get() + number + 1
            aria-selected=move || (side.get() == Ordering::Equal).to_string()
            data-tone=move || tone.get()
            class:is-cursor=move || side.get() == Ordering::Equal
            class:is-future=move || side.get() == Ordering::Less
            on:click=move |_| travel(session, finder, event.get_untracked())
        >
            <span role="gridcell" class="log-revision">{move || format!("#{}", event.get())}</span>
            <span role="gridcell" class="log-mark">
                {sign}
                {move || icon.get().map(|name| view! { <Icon name /> })}
            </span>
            <span role="gridcell" class="log-what">
                <span class="log-stream">{part(|text| text.stream.clone())}</span>
                {part(|text| text.event_type.clone())}
                {move || (mark.get() == Mark::Unknown).then(|| view! { <em class="log-unknown">" unknown to this version, skipped"</em> })}
                <span class="log-detail">{part(|text| text.detail.as_ref().map_or_else(String::new, |detail| format!(" {detail}")))}</span>
            </span>
            <span role="gridcell" class="log-amount">
                {part(|text| text.amount.as_ref().map_or_else(String::new, |(amount, _)| amount.clone()))}
            </span>
            <span role="gridcell" class="log-headline">{part(|text| text.headline.clone())}</span>
            <span role="gridcell" class="log-day">{part(|text| text.day.clone())}</span>
        </div>
    }
}
