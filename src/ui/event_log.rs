//! The event log: newest on top, only the rows that fit the screen in the page, however long the log is.

use leptos::html;
use leptos::prelude::*;

use crate::engine::decider::Mark;
use crate::engine::envelope::{Revision, StreamId};
use crate::ui::app::use_desk;
use crate::ui::icon::Icon;
use crate::ui::session::{Session, use_session};
use crate::ui::words;

/// How many rows are drawn beyond what is seen, above and below.
const OVERSCAN: usize = 6;
/// How tall a row is where there is a mouse, and where there is a thumb, in pixels; the style says the same.
const ROW: (f64, f64) = (34.0, 44.0);
/// The widest screen that is one column, in pixels.
const NARROW: f64 = 720.0;

/// Shows the log.
#[component]
pub fn EventLog() -> impl IntoView {
    let session = use_session();
    let desk = use_desk();
    let search = RwSignal::new(String::new());
    let found = Memo::new(move |_| {
        let needle = search.get().trim().to_lowercase();
        (!needle.is_empty()).then(|| matches(session, &needle))
    });
    let count = move || found.with(|found| found.as_ref().map_or_else(|| session.player().head().get(), Vec::len));
    let count = Memo::new(move |_| count());
    let caption = move || match found.with(Option::is_some) {
        true => format!("{} of {}", words::count(count.get()), words::count(session.player().head().get())),
        false => words::count(count.get()),
    };
    view! {
        <section class="card log" aria-label="Log">
            <div class="card-head">
                <h2 class="log-title">"Event log" <span class="log-count">{caption}</span></h2>
                <input
                    class="input log-search"
                    type="search"
                    placeholder="Search events"
                    aria-label="Search events"
                    node_ref=desk.search
                    prop:value=move || search.get()
                    on:input=move |event| search.set(event_target_value(&event))
                />
            </div>
            <Rows found count />
        </section>
    }
}

/// Lists the revisions whose type, words or amount hold a text, newest first.
fn matches(session: Session, needle: &str) -> Vec<Revision> {
    let stream = session.stream();
    let head = session.with_view(|view| view.head()).unwrap_or_default();
    let holds = |revision: &Revision| {
        let row = row(session, &stream, *revision);
        let texts = [Some(row.event_type), row.detail, row.amount.map(|(amount, _)| amount), Some(row.day)];
        texts.into_iter().flatten().any(|text| text.to_lowercase().contains(needle))
    };
    (1..=head.0).rev().map(Revision).filter(holds).collect()
}

#[component]
fn Rows(found: Memo<Option<Vec<Revision>>>, count: Memo<usize>) -> impl IntoView {
    let session = use_session();
    let frame = NodeRef::<html::Div>::new();
    let scrolled = RwSignal::new(0.0_f64);
    let height = RwSignal::new(600.0_f64);
    let row_height = RwSignal::new(ROW.0);
    let measure = move || {
        let Some(frame) = frame.get_untracked() else { return };
        let wide = window().inner_width().ok().and_then(|width| width.as_f64()).unwrap_or(NARROW + 1.0);
        row_height.set(if wide > NARROW { ROW.0 } else { ROW.1 });
        height.set(f64::from(frame.client_height()).max(ROW.0));
        scrolled.set(f64::from(frame.scroll_top()));
    };
    let resized = window_event_listener(leptos::ev::resize, move |_| measure());
    on_cleanup(move || resized.remove());
    frame.on_load(move |_| request_animation_frame(measure));

    // The index of a row, from the top, and the revision it shows.
    let index_of = move |revision: Revision| match found
        .with_untracked(|found| found.as_ref().map(|list| list.iter().position(|found| *found <= revision)))
    {
        Some(index) => index,
        None => count.get_untracked().checked_sub(revision.get()),
    };
    let visible = Memo::new(move |_| {
        let (row, total) = (row_height.get(), count.get());
        let first = ((scrolled.get() / row) as usize).saturating_sub(OVERSCAN).min(total);
        let last = (first + (height.get() / row).ceil() as usize + 2 * OVERSCAN).min(total);
        let revision = |index: usize| {
            found.with(|found| found.as_ref().map_or(Revision::from_len(total - index), |list| list[index]))
        };
        (first..last).map(|index| (index, revision(index))).collect::<Vec<_>>()
    });
    // The cursor's row stays in sight as the cursor moves.
    let cursor = Memo::new(move |_| session.player().revision());
    Effect::new(move |_| {
        let (revision, _, row) = (cursor.get(), count.get(), row_height.get());
        let Some((frame, index)) = frame.get().zip(index_of(revision)) else { return };
        let (top, room) = (index as f64 * row, f64::from(frame.client_height()));
        let seen = f64::from(frame.scroll_top());
        if top < seen || top + row > seen + room {
            frame.set_scroll_top((top - (room - row) / 2.0).max(0.0) as i32);
        }
    });
    let stream = move || session.stream();
    view! {
        <div
            class="log-frame"
            role="grid"
            aria-label="Event log"
            aria-rowcount=move || count.get()
            node_ref=frame
            on:scroll=move |_| measure()
        >
            <div class="log-spacer" style:height=move || format!("{}px", count.get() as f64 * row_height.get())>
                <For each=move || visible.get() key=move |(index, revision)| (*index, *revision, stream()) let:item>
                    <Row index=item.0 revision=item.1 row_height />
                </For>
            </div>
            {move || {
                (count.get() == 0)
                    .then(|| {
                        let text = match found.with(Option::is_some) {
                            true => "No event matches.",
                            false => "The log is empty. Act, or import a bank statement, and the first event appears here.",
                        };
                        view! { <p class="log-empty">{text}</p> }
                    })
            }}
        </div>
    }
}

/// What a row shows.
#[derive(Clone, Debug, PartialEq, Eq)]
struct RowText {
    mark: Mark,
    event_type: String,
    detail: Option<String>,
    amount: Option<(String, &'static str)>,
    headline: String,
    day: String,
}

fn row(session: Session, stream: &StreamId, revision: Revision) -> RowText {
    let event = session.with_bench(|bench| {
        bench
            .log()
            .in_stream(stream, revision)
            .map(|event| (event.event_type.to_string(), event.occurred_at.short_day_text()))
    });
    let (event_type, day) = event.flatten().unwrap_or_default();
    let shown = session.with_view(|view| (view.describe(revision), view.state_at(revision)));
    let Some((description, state)) = shown else {
        return RowText { mark: Mark::Unknown, event_type, detail: None, amount: None, headline: String::new(), day };
    };
    let tone = match description.amount.map(|amount| amount.minor()) {
        Some(minor) if description.moved && minor < 0 => "is-down",
        Some(_) if description.moved => "is-up",
        Some(_) | None => "is-muted",
    };
    let amount = words::amount(&description, state.currency).map(|text| (text, tone));
    let headline = state.values.first().map_or_else(String::new, |value| value.show(state.currency));
    RowText { mark: description.mark, event_type, detail: description.detail, amount, headline, day }
}

#[component]
fn Row(index: usize, revision: Revision, row_height: RwSignal<f64>) -> impl IntoView {
    let session = use_session();
    let text = untrack(move || row(session, &session.stream(), revision));
    let cursor = move || session.player().revision();
    let unknown = text.mark == Mark::Unknown;
    let (amount, tone) = text.amount.map_or((None, "is-muted"), |(amount, tone)| (Some(amount), tone));
    view! {
        <div
            class="log-row"
            role="row"
            aria-rowindex=index + 1
            aria-selected=move || (cursor() == revision).to_string()
            class:is-cursor=move || cursor() == revision
            class:is-future=move || cursor() < revision
            style:transform=move || format!("translateY({}px)", index as f64 * row_height.get())
            on:click=move |_| session.steer(|player| player.go_to(revision))
        >
            <span role="gridcell" class="log-revision">{format!("#{revision}")}</span>
            <span role="gridcell" class=format!("log-mark {tone}")>
                <Icon name=words::mark_icon(text.mark) />
            </span>
            <span role="gridcell" class="log-what">
                {text.event_type}
                {unknown.then(|| view! { <em class="log-unknown">" unknown to this version, skipped"</em> })}
                {text.detail.map(|detail| view! { <span class="log-detail">{format!(" {detail}")}</span> })}
            </span>
            <span role="gridcell" class=format!("log-amount {tone}")>{amount}</span>
            <span role="gridcell" class="log-headline">{text.headline}</span>
            <span role="gridcell" class="log-day">{text.day}</span>
        </div>
    }
}
