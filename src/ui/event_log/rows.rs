//! The rows of the event log: newest on top, only those that fit the screen in the page, however long the log is.

use leptos::prelude::*;

use crate::engine::log::envelope::Revision;
use crate::engine::values::wall::Wall;
use crate::session::{Session, fields_now, use_session};
use crate::ui::event_log::columns::Columns;
use crate::ui::event_log::finder::Finder;
use crate::ui::event_log::lane_rows::LaneRows;
use crate::ui::event_log::row::{Row, row_id, travel};
use crate::ui::event_log::sight::Sight;
use crate::ui::page_state::use_page_state;
use crate::ui::words;

/// Shows the rows that are seen.
#[component]
pub fn Rows(finder: Finder, count: Memo<usize>) -> impl IntoView {
    let (session, page) = (use_session(), use_page_state());
    let lane = LaneRows::of(session, page.lanes, finder);
    let count = Memo::new(move |_| count.get() + lane.added());
    let sight = Sight::new();
    let columns = Columns::new(session, finder);
    let (when, when_short) = widths_of_moments();
    let head = Memo::new(move |_| match finder.whole.get() {
        true => session.with_workbench(|workbench| workbench.log().head().get()).unwrap_or_default(),
        false => session.head().get() + lane.added(),
    });
    // The index of a row, from the top, and the number of the event that it shows.
    let index_of = move |number: Revision| match untrack(|| finder.is_on()) {
        true => finder.place_of(number),
        false => head.get_untracked().checked_sub(number.get()),
    };
    let log_is_empty =
        Memo::new(move |_| session.with_workbench(|workbench| workbench.log().head().get() == 0).unwrap_or(true));
    let slots = Memo::new(move |_| sight.slots(count.get()));
    let first = Memo::new(move |_| sight.first(count.get(), slots.get()));
    let number_at = move |index: usize| match finder.is_on() {
        true => finder.at(index),
        false => head.get().checked_sub(index).filter(|revision| *revision > 0).map(Revision::from_len),
    };
    // The cursor's row stays in sight as the cursor moves. At once, while nothing else of the page has changed yet: to
    // scroll a page that has would cost a layout of its own.
    let cursor = Memo::new(move |_| lane.line_of(cursor_number(session, finder)));
    ImmediateEffect::new_scoped(move || sight.show(index_of(cursor.get()), count.get()));
    // The row that the keys are at: the cursor's, or one that is no event of its own, such as what a what-if inserts.
    let at = RwSignal::new(None::<Revision>);
    Effect::new(move |_| {
        cursor.track();
        at.set(None);
    });
    let current = move || at.get().unwrap_or_else(|| cursor.get());
    let active = move || {
        let index = index_of(current()).filter(|index| *index < count.get())?;
        index.checked_sub(first.get()).filter(|slot| *slot < slots.get()).map(row_id)
    };
    let key = move |event: leptos::ev::KeyboardEvent| {
        // Where rows are the events of one stream in their order, to go up or down is to travel.
        if !untrack(|| finder.is_on() || finder.whole.get() || lane.added() > 0) {
            return;
        }
        let index = untrack(|| index_of(current())).map_or(count.get_untracked(), |index| index);
        let to = match event.key().as_str() {
            "ArrowUp" => index.checked_sub(1),
            "ArrowDown" => Some(index + 1),
            "Enter" => Some(index),
            _ => return,
        };
        event.prevent_default();
        event.stop_propagation();
        if let Some(number) = untrack(|| to.and_then(number_at)) {
            travel(session, finder, lane, number);
            at.set(Some(number));
            sight.show(untrack(|| index_of(number)), count.get_untracked());
        }
    };
    view! {
        <div
            class="log-frame"
            role="grid"
            aria-label=words::log::EVENT_LOG.text()
            aria-rowcount=move || count.get()
            class:has-long-amounts=move || columns.are_long()
            style=("--amount", move || columns.amount().to_string())
            style=("--headline", move || columns.headline().to_string())
            style=("--when", when.to_string())
            style=("--when-short", when_short.to_string())
            style=("--digits", move || head.get().to_string().len().to_string())
            tabindex="0"
            aria-activedescendant=active
            node_ref=sight.frame
            on:scroll=move |_| sight.follow()
            on:keydown=key
        >
            <ColumnHeaders />
            <div class="log-probe" aria-hidden="true" node_ref=sight.probe></div>
            <div class="log-spacer" node_ref=sight.spacer>
                <div class="log-window" style:transform=move || format!("translateY({}px)", words::number(sight.top(first.get())))>
                    <For each=move || 0..slots.get() key=|number| *number let:number>
                        <Row number first number_at cursor finder lane columns />
                    </For>
                </div>
            </div>
            {move || {
                (count.get() == 0)
                    .then(|| {
                        let text = match finder.is_on() {
                            true => words::log::NO_EVENT_MATCHES.text().to_owned(),
                            false => words::empty_stream(page.extensions.beginning(&session.stream()), log_is_empty.get()),
                        };
                        view! { <p class="log-empty">{text}</p> }
                    })
            }}
        </div>
    }
}

/// Names the columns, for screen readers.
#[component]
fn ColumnHeaders() -> impl IntoView {
    let headline = fields_now(use_session()).first().map_or(words::log::STATE.text(), |field| field.label.text());
    let names = [
        words::log::NUMBER.text(),
        words::log::KIND.text(),
        words::log::EVENT.text(),
        words::log::AMOUNT.text(),
        headline,
        words::log::WHEN.text(),
    ];
    let header = |(name, column): (&'static str, usize)| {
        view! { <span role="columnheader" aria-colindex=column>{name}</span> }
    };
    view! { <div class="visually-hidden" role="row">{names.into_iter().zip(1..).map(header).collect_view()}</div> }
}

/// Returns the number of the cursor's event: its revision, or its position in the whole log.
fn cursor_number(session: Session, finder: Finder) -> Revision {
    let revision = session.revision();
    if !finder.whole.get() {
        return revision;
    }
    let stream = session.stream();
    let position =
        session.with_workbench(|workbench| workbench.log().in_stream(&stream, revision).map(|event| event.position));
    position.flatten().map_or(Revision(0), |position| Revision(position.0))
}

/// Returns how many characters the day and the time of an event take in this locale, and either of them alone.
fn widths_of_moments() -> (usize, usize) {
    let length = |text: String| text.chars().count();
    let each = (1..=12).filter_map(|month| Wall::parse(&format!("2026-{month:02}-28T22:44"))).map(|wall| {
        let (day, clock) = (length(wall.short_day_text()), length(wall.clock_text()));
        (day + 1 + clock, day.max(clock))
    });
    each.fold((0, 0), |widest, one| (widest.0.max(one.0), widest.1.max(one.1)))
}
