//! The chart: a step line of one field over revisions, filled up to the cursor, the future greyed.
//!
//! Drawn in a box of [`WIDTH`] by [`HEIGHT`] that the style stretches; a long history is sampled to its columns, so
//! that the number of nodes and the length of the path never grow with the log.

use std::fmt::Write as _;

use leptos::ev::PointerEvent;
use leptos::html;
use leptos::prelude::*;

use crate::engine::envelope::Revision;
use crate::engine::fields::{FieldKind, FieldValue};
use crate::engine::lane::LaneView;
use crate::engine::money::Money;
use crate::engine::player::Player;
use crate::engine::view::Bucket;
use crate::ui::app::use_desk;
use crate::ui::session::{registration, use_session};
use crate::ui::words::number;

/// The width of the box, which is also the most columns that are drawn.
const WIDTH: f64 = 1000.0;
/// The height of the box.
const HEIGHT: f64 = 200.0;
/// The box, as `viewBox` has it.
const BOX: &str = "0 0 1000 200";
/// About how many lines the grid has.
const GRID_LINES: i64 = 4;

/// A path and the values at the bottom and the top of the box.
#[derive(Clone, Debug, Default, PartialEq)]
struct Plot {
    path: String,
    /// The open what-if's curve.
    lane: String,
    grid: Vec<i64>,
    low: f64,
    high: f64,
}

impl Plot {
    fn of(buckets: &[Bucket], lane: &[Bucket], span: Span, unit: i64) -> Plot {
        let all = || buckets.iter().chain(lane);
        let low = all().map(|bucket| bucket.low).min().unwrap_or(0).min(0);
        let high = all().map(|bucket| bucket.high).max().unwrap_or(0).max(unit);
        let grid = grid(low, high, unit);
        let height = (high - low).max(1) as f64;
        let (low, high) = (low as f64 - height * 0.04, high as f64 + height * 0.06);
        let mut plot = Plot { path: String::new(), lane: String::new(), grid, low, high };
        plot.path = plot.draw(buckets, span);
        plot.lane = plot.draw(lane, span);
        plot
    }

    /// Returns how far below the top of the box a value is.
    fn y(&self, value: i64) -> f64 {
        (self.high - value as f64) / (self.high - self.low) * HEIGHT
    }

    fn draw(&self, buckets: &[Bucket], span: Span) -> String {
        let mut path = String::with_capacity(buckets.len() * 24);
        for (index, bucket) in buckets.iter().enumerate() {
            let (x, y) = (number(span.x(bucket.last)), |value| number(self.y(value)));
            // Writing to a String cannot fail.
            let _ = match index {
                0 => write!(path, "M{x} {}", y(bucket.close)),
                // A column of several events shows how far they went; one event is a plain step.
                _ if bucket.low != bucket.high => {
                    write!(path, "H{x}V{}V{}V{}", y(bucket.low), y(bucket.high), y(bucket.close))
                }
                _ => write!(path, "H{x}V{}", y(bucket.close)),
            };
        }
        if buckets.len() == 1 {
            let _ = write!(path, "H{}", number(WIDTH));
        }
        path
    }
}

/// The revisions from one side of the box to the other.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Span {
    floor: Revision,
    head: Revision,
}

impl Span {
    fn of(player: Player) -> Span {
        Span { floor: player.floor(), head: player.head() }
    }

    fn count(self) -> f64 {
        f64::from(self.head.0 - self.floor.0)
    }

    /// Returns how far from the left a revision is.
    fn x(self, revision: Revision) -> f64 {
        if self.head == self.floor { 0.0 } else { f64::from(revision.0 - self.floor.0) / self.count() * WIDTH }
    }

    /// Returns the revision at a part of the width, 0 to 1.
    fn at(self, part: f64) -> Revision {
        Revision(self.floor.0 + (part * self.count()).round() as u32)
    }
}

/// Chooses round values for the lines of the grid.
fn grid(low: i64, high: i64, unit: i64) -> Vec<i64> {
    let rough = (high - low) / GRID_LINES;
    let mut power = 1;
    while power <= rough / 10 {
        power *= 10;
    }
    let step = [1, 2, 5, 10].map(|factor| factor * power).into_iter().find(|step| *step >= rough);
    let step = step.unwrap_or(power * 10).max(unit);
    (low.div_euclid(step)..=high.div_euclid(step)).map(|line| line * step).filter(|line| *line >= low).collect()
}

/// Shows the chart; a press or a drag on it travels.
#[component]
pub fn Chart() -> impl IntoView {
    let session = use_session();
    let desk = use_desk();
    let frame = NodeRef::<html::Div>::new();
    let hovered = RwSignal::new(None::<Revision>);
    let kind = move || {
        registration(session)
            .and_then(|domain| domain.fields.get(desk.chart_field(session)))
            .map_or(FieldKind::Count, |field| field.kind)
    };
    let span = Memo::new(move |_| Span::of(session.player()));
    let lane = Memo::new(move |_| {
        let (field, span) = (desk.chart_field(session), span.get());
        desk.lanes.with(|lane| lane_buckets(lane, field, span)).unwrap_or_default()
    });
    let plot = Memo::new(move |_| {
        let (field, span) = (desk.chart_field(session), span.get());
        let unit = if kind() == FieldKind::Money { 100 } else { 1 };
        let buckets = session.with_view(|view| view.trace(field, WIDTH as usize)).unwrap_or_default();
        lane.with(|lane| Plot::of(&buckets, lane, span, unit))
    });
    let cursor = Memo::new(move |_| {
        let player = session.player();
        Span::of(player).x(player.revision())
    });
    let label = move |value: i64| {
        let state = session.state_at(Revision(0))?;
        let currency = session.with_view(|view| view.state_at(view.head()).currency).unwrap_or(state.currency);
        Some(match kind() {
            FieldKind::Money => short_money(&FieldValue::Money(Money::clamped(value)).show(currency)),
            FieldKind::Count | FieldKind::Text | FieldKind::Time => value.to_string(),
        })
    };
    let pointed = move |event: &PointerEvent| {
        let area = frame.get_untracked()?.get_bounding_client_rect();
        let part = ((f64::from(event.client_x()) - area.left()) / area.width().max(1.0)).clamp(0.0, 1.0);
        Some(span.get_untracked().at(part))
    };
    let travel = move |event: &PointerEvent| {
        if let Some(revision) = pointed(event) {
            session.steer(|player| {
                player.pause();
                player.go_to(revision);
            });
        }
    };
    let press = move |event: PointerEvent| {
        if event.button() != 0 {
            return;
        }
        if let Some(frame) = frame.get_untracked() {
            // Without capture a drag merely ends at the edge.
            let _ = frame.set_pointer_capture(event.pointer_id());
        }
        travel(&event);
    };
    let moved = move |event: PointerEvent| {
        hovered.set(pointed(&event));
        if event.buttons() & 1 == 1 {
            travel(&event);
        }
    };
    view! {
        <div
            class="chart"
            node_ref=frame
            on:pointerdown=press
            on:pointermove=moved
            on:pointerleave=move |_| hovered.set(None)
        >
            <svg viewBox=BOX preserveAspectRatio="none" aria-hidden="true">
                {move || {
                    let plot = plot.get();
                    let lines = plot.grid.iter().map(|line| number(plot.y(*line))).map(|y| view! { <path class="chart-grid" d=format!("M0 {y}H{}", number(WIDTH))></path> });
                    lines.collect_view()
                }}
                <path class="chart-future" d=move || plot.with(|plot| plot.path.clone())></path>
            </svg>
            // A layer of its own: while the cursor moves only its clip changes, and the curve is not drawn again.
            <div class="chart-past" style:clip-path=move || format!("inset(-10px {}% -10px 0)", number(100.0 - cursor.get() / WIDTH * 100.0))>
                <svg viewBox=BOX preserveAspectRatio="none" aria-hidden="true">
                    <path class="chart-fill" d=move || plot.with(|plot| format!("{}V{}H0Z", plot.path, number(HEIGHT)))></path>
                    <path class="chart-line" d=move || plot.with(|plot| plot.path.clone())></path>
                </svg>
            </div>
            <svg class="chart-lane-box" viewBox=BOX preserveAspectRatio="none" aria-hidden="true">
                <path class="chart-lane" d=move || plot.with(|plot| plot.lane.clone())></path>
            </svg>
            {move || {
                let plot = plot.get();
                let place = |line: &i64| format!("{}%", number(plot.y(*line) / HEIGHT * 100.0));
                plot.grid.iter().map(|line| view! { <span class="chart-label" style:top=place(line)>{label(*line)}</span> }).collect_view()
            }}
            <Pin />
            <Playhead plot cursor />
            <Hover hovered />
        </div>
    }
}

/// Samples a field of a lane over recorded revisions, from where it leaves the recorded history.
fn lane_buckets(lane: &LaneView, field: usize, span: Span) -> Vec<Bucket> {
    let first = lane.same.max(span.floor);
    let value = |revision| lane.view.field_at(field, revision).number().unwrap_or(0);
    let mut last = value(first);
    let mut buckets = vec![Bucket { last: first, low: last, high: last, close: last }];
    let mut values = Vec::new();
    lane.view.each(field, first, lane.view.head(), &mut |_, value| values.push(value));
    for row in &lane.rows {
        if let Some(value) = row.revision.and_then(|revision| values.get(revision.get().checked_sub(first.get())?)) {
            last = *value;
        }
        let at = row.at.max(span.floor);
        match buckets.last_mut() {
            Some(bucket) if span.x(at) - span.x(bucket.last) < 1.0 && (span.count() > WIDTH || at == bucket.last) => {
                *bucket = Bucket { last: at, low: bucket.low.min(last), high: bucket.high.max(last), close: last };
            }
            Some(_) | None => buckets.push(Bucket { last: at, low: last, high: last, close: last }),
        }
    }
    buckets
}

/// Writes an amount without its cents.
fn short_money(text: &str) -> String {
    text.strip_suffix(".00").unwrap_or(text).to_owned()
}

/// Marks the moment that others are compared with.
#[component]
fn Pin() -> impl IntoView {
    let session = use_session();
    let desk = use_desk();
    move || {
        let pin = desk.pin.get()?;
        let player = session.player();
        let place = Span::of(player).x(pin.clamp(player.floor(), player.head())) / WIDTH * 100.0;
        Some(
            view! { <div class="chart-pin" style:left=format!("{}%", number(place))><span class="pin-mark">"A"</span></div> },
        )
    }
}

#[component]
fn Playhead(plot: Memo<Plot>, cursor: Memo<f64>) -> impl IntoView {
    let session = use_session();
    let desk = use_desk();
    let height = move || {
        let field = desk.chart_field(session);
        let value = session.with_view(|view| view.field_at(field, session.player().revision()).number());
        plot.with(|plot| plot.y(value.flatten().unwrap_or(0)) / HEIGHT * 100.0)
    };
    view! {
        <div class="playhead" style:left=move || format!("{}%", number(cursor.get() / WIDTH * 100.0))>
            <span class="playhead-dot" style:top=move || format!("{}%", number(height()))></span>
        </div>
    }
}

/// Shows the time and the value under the pointer, without moving the cursor.
#[component]
fn Hover(hovered: RwSignal<Option<Revision>>) -> impl IntoView {
    let session = use_session();
    let desk = use_desk();
    let text = move || {
        let revision = hovered.get()?;
        let state = session.state_at(revision)?;
        let stream = session.stream();
        let when = session
            .with_bench(|bench| bench.log().in_stream(&stream, revision).map(|event| event.occurred_at.text()))
            .flatten()
            .unwrap_or_else(|| "before the first event".to_owned());
        let value = state.values.get(desk.chart_field(session))?.show(state.currency);
        let part = Span::of(session.player()).x(revision) / WIDTH * 100.0;
        Some((part, revision, when, value))
    };
    move || {
        text().map(|(part, revision, when, value)| {
            view! {
                <div class="hover" class:is-right={part > 70.0} style:left=format!("{}%", number(part))>
                    <span class="hover-when">{format!("#{revision} · {when}")}</span>
                    <strong>{value}</strong>
                </div>
            }
        })
    }
}
