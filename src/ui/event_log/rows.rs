//! The rows of the event log: newest on top, only those that fit the screen in the page, however long the log is.

use std::cmp::Ordering;

use leptos::prelude::*;

use crate::engine::domain::{Description, Mark};
use crate::engine::log::envelope::{Position, Revision, StreamId};
use crate::engine::values::calendar::Day;
use crate::engine::values::fields::unit_of;
use crate::engine::values::money::{Currency, Money};
use crate::engine::values::time::Timestamp;
use crate::session::{Session, fields_now, use_session};
use crate::ui::event_log::columns::Columns;
use crate::ui::event_log::finder::Finder;
use crate::ui::event_log::lane_rows::{Kind, LaneRows};
use crate::ui::event_log::sight::Sight;
use crate::ui::icon::Icon;
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
            aria-label="Event log"
            aria-rowcount=move || count.get()
            class:has-long-amounts=move || columns.are_long()
            style=move || columns.style(head.get())
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
                            true => "No event matches.".to_owned(),
                            false => words::empty_stream(page.extensions.beginning(&session.stream()), log_is_empty.get()),
                        };
                        view! { <p class="log-empty">{text}</p> }
                    })
            }}
        </div>
    }
}

/// The id of a row, for screen readers.
fn row_id(slot: usize) -> String {
    format!("log-row-{slot}")
}

/// Names the columns, for screen readers.
#[component]
fn ColumnHeaders() -> impl IntoView {
    let headline = fields_now(use_session()).first().map_or("State", |field| field.label);
    let names = ["Number", "Kind", "Event", "Amount", headline, "When"];
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

/// Finds the event of a number: a revision of the stream that is shown, or a position in the whole log.
fn place(session: Session, finder: Finder, number: Revision) -> Option<(StreamId, Revision)> {
    if !finder.whole.get() {
        return Some((session.stream(), number));
    }
    session.with_workbench(|workbench| {
        workbench.log().at(Position(number.0)).map(|event| (event.stream.clone(), event.revision))
    })?
}

/// What a row shows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct RowText {
    /// Its number as it is shown: `#29`.
    number: String,
    mark: Mark,
    /// The stream and the event's revision in it, if the whole log is listed.
    stream: String,
    event_type: String,
    /// Who did it; empty if nobody was named.
    actor: String,
    detail: Option<String>,
    amount: Option<(String, &'static str)>,
    headline: String,
    /// When it happened.
    moment: Option<Timestamp>,
    /// What the open what-if does to it.
    lane: Option<Kind>,
}

impl RowText {
    /// Says what the row has no room for: who did it, and why a what-if refuses it.
    fn title(&self) -> Option<String> {
        let by = (!self.actor.is_empty()).then(|| format!("By {}", self.actor));
        let parts = [by, self.detail.clone().filter(|_| self.lane.is_some())];
        parts.into_iter().flatten().reduce(|by, detail| format!("{by}: {detail}"))
    }

    /// Describes what the event did, with its amount.
    fn describe(&mut self, description: Description, currency: Currency) {
        let tone = match description.amount.map(|amount| amount.minor()) {
            Some(minor) if description.moved && minor < 0 => "down",
            Some(_) if description.moved => "up",
            Some(_) | None => "muted",
        };
        self.amount = words::amount(&description, currency).map(|text| (text, tone));
        (self.mark, self.detail) = (description.mark, description.detail);
    }
}

/// Describes a line of the list: an event as it was recorded, or as the open what-if has it.
fn line(session: Session, finder: Finder, lane: LaneRows, number: Revision) -> RowText {
    let Some(there) = lane.line(number) else { return row(session, finder, lane.recorded(number)) };
    let mut text = there.recorded.map(|revision| row(session, finder, revision)).unwrap_or_default();
    if let Some((event_type, description)) = there.event {
        text.event_type = event_type;
        text.describe(description, there.currency);
    }
    if let Some(revision) = there.recorded.filter(|_| there.kind == Kind::TakenOut) {
        // What does not happen is not paid: the amount goes the other way.
        let mut description = session.with_view(|view| view.describe(revision)).unwrap_or_default();
        description.amount = description.amount.filter(|_| description.moved).map(Money::negated);
        text.describe(description, there.currency);
    }
    text.detail = there.why.or(text.detail);
    RowText { number: there.number, headline: there.headline, lane: Some(there.kind), ..text }
}

fn row(session: Session, finder: Finder, number: Revision) -> RowText {
    let place = place(session, finder, number);
    let shown = place.as_ref().and_then(|(stream, revision)| {
        session.with_workbench(|workbench| {
            let event = workbench.log().in_stream(stream, *revision);
            let event = event.map(|event| {
                let actor = event.actor().map_or_else(String::new, ToString::to_string);
                (event.event_type.to_string(), actor, Some(event.occurred_at))
            });
            let view = workbench.view(stream);
            let shown = view.map(|view| {
                let (currency, unit) = (view.currency(), unit_of(view.fields(), 0));
                let headline = view.field_at(0, *revision).show(unit, currency);
                (view.describe(*revision), headline, currency)
            });
            (event.unwrap_or_default(), shown)
        })
    });
    let ((event_type, actor, moment), shown) = shown.unwrap_or_default();
    let whole = finder.whole.get();
    // Of the whole log it is a position: what the page calls event #1 is the first of its stream.
    let number = if whole { number.to_string() } else { format!("#{number}") };
    let stream = place.filter(|_| whole);
    let stream = stream.map_or_else(String::new, |(stream, revision)| format!("{stream} #{revision} "));
    let mut text = RowText { number, stream, event_type, actor, moment, ..RowText::default() };
    if let Some((description, headline, currency)) = shown {
        text.describe(description, currency);
        text.headline = headline;
    }
    text
}

/// Returns the day on which the event of a line happened.
fn day_of(session: Session, finder: Finder, lane: LaneRows, number: Revision) -> Option<Day> {
    let (stream, revision) = place(session, finder, lane.recorded(number))?;
    session.with_workbench(|workbench| {
        workbench.log().in_stream(&stream, revision).map(|event| Day::of(event.occurred_at))
    })?
}

/// Travels to the event of a number, in whatever stream it is.
fn travel(session: Session, finder: Finder, lane: LaneRows, number: Revision) {
    let Some((stream, revision)) = untrack(|| place(session, finder, lane.recorded(number))) else { return };
    if session.show_stream(&stream) {
        session.steer(|player| player.go_to(revision));
    }
}

/// A row on the page. It stays at its place in the document and shows another event as the list is scrolled, so
/// that no element is made or dropped during scrubbing.
#[component]
fn Row(
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
        let day = text.with(|text| text.moment.map(Day::of));
        let older = number_at(first.get() + number + 1);
        day.is_some() && older.and_then(|older| day_of(session, finder, lane, older)) == day
    });
    let when =
        move |write: fn(Timestamp) -> String| move || text.with(|text| text.moment.map_or_else(String::new, write));
    let title = move || {
        text.with(|text| {
            let when = text.moment.filter(|_| text.lane.is_none());
            let when = when.map(|moment| format!("{} UTC", moment.exact_text()));
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
                {move || (mark.get() == Mark::Unknown && kind.get().is_none()).then(|| view! { <em class="log-unknown">" unknown to this version, skipped"</em> })}
                <span class="log-actor" hidden=move || text.with(|text| text.actor.is_empty())>
                    <span aria-hidden="true">{part(|text| text.actor.chars().take(1).flat_map(char::to_uppercase).collect())}</span>
                    <span class="visually-hidden">{part(|text| if text.actor.is_empty() { String::new() } else { format!(" by {}", text.actor) })}</span>
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
