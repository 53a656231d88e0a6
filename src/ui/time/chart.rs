//! The chart: a step line of one field over revisions, filled up to the cursor, the future greyed.
//!
//! Drawn in a box of [`WIDTH`] by [`HEIGHT`] that the style stretches; a long history is sampled to its columns, so
//! that the number of nodes and the length of the path never grow with the log.

use std::fmt::Write as _;

use leptos::ev::{PointerEvent, WheelEvent};
use leptos::html;
use leptos::prelude::*;

use crate::engine::envelope::Revision;
use crate::engine::fields::{FieldKind, FieldValue};
use crate::engine::lane::LaneView;
use crate::engine::money::Money;
use crate::engine::time::Timestamp;
use crate::engine::timeline::Scale;
use crate::engine::view::Bucket;
use crate::ui::app::{Desk, use_desk};
use crate::ui::fan::Blade;
use crate::ui::inspector::shown_parameter;
use crate::ui::session::{Session, registration, use_session};
use crate::ui::timeline::ZOOM;
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
    /// Draws the curve and that of a lane; there is room for the blades of a fan, too.
    fn of(buckets: &[Bucket], lane: &[Bucket], fan: &[Blade], scale: &Scale, unit: i64) -> Plot {
        let all = || buckets.iter().chain(lane).chain(fan.iter().flat_map(|blade| &blade.buckets));
        let low = all().map(|bucket| bucket.low).min().unwrap_or(0).min(0);
        let high = all().map(|bucket| bucket.high).max().unwrap_or(0).max(unit);
        let grid = grid(low, high, unit);
        let height = (high - low).max(1) as f64;
        let (low, high) = (low as f64 - height * 0.04, high as f64 + height * 0.06);
        let mut plot = Plot { path: String::new(), lane: String::new(), grid, low, high };
        plot.path = plot.draw(buckets, scale);
        plot.lane = plot.draw(lane, scale);
        plot
    }

    /// Returns how far below the top of the box a value is.
    fn y(&self, value: i64) -> f64 {
        (self.high - value as f64) / (self.high - self.low) * HEIGHT
    }

    fn draw(&self, buckets: &[Bucket], scale: &Scale) -> String {
        let mut path = String::with_capacity(buckets.len() * 24);
        let y = |value| number(self.y(value));
        for (index, bucket) in buckets.iter().enumerate() {
            let part = scale.part(bucket.last);
            let x = number(part.clamp(0.0, 1.0) * WIDTH);
            // Writing to a String cannot fail.
            let _ = match index {
                0 => write!(path, "M{x} {}", y(bucket.close)),
                // What is beyond the right end is not seen, only that the line goes on.
                _ if part > 1.0 => {
                    let _ = write!(path, "H{}", number(WIDTH));
                    return path;
                }
                // A column of several events shows how far they went; one event is a plain step.
                _ if bucket.low != bucket.high && part >= 0.0 => {
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

/// Samples a field over what is seen of the timeline.
fn sample(session: Session, field: usize, scale: &Scale) -> Vec<Bucket> {
    // What is before the left end is one column, the last of which is where the line comes in.
    let column = |revision: Revision| {
        let part = scale.part(revision);
        if part < 0.0 { 0 } else { 1 + (part.min(1.1) * (WIDTH - 2.0)) as usize }
    };
    let (first, last) = scale.revisions();
    let buckets = session.with_view(|view| match scale.clock() {
        Some(clock) if !clock.order().is_sorted() => view.trace_in(field, clock.order(), &column),
        Some(_) | None => view.trace_over(field, first, last, &column),
    });
    buckets.unwrap_or_default()
}

/// Draws the chosen field over all of a timeline, without a grid.
pub fn outline(session: Session, desk: Desk, scale: &Scale) -> String {
    Plot::of(&sample(session, desk.chart_field(session), scale), &[], &[], scale, 1).path
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
    let kind = move || {
        registration(session)
            .and_then(|domain| domain.fields.get(desk.chart_field(session)))
            .map_or(FieldKind::Count, |field| field.kind)
    };
    let timeline = desk.timeline;
    let lane = Memo::new(move |_| {
        let field = desk.chart_field(session);
        timeline.scale.with(|scale| desk.lanes.with(|lane| lane_buckets(lane, field, scale)).unwrap_or_default())
    });
    let plot = Memo::new(move |_| {
        let field = desk.chart_field(session);
        let unit = if kind() == FieldKind::Money { 100 } else { 1 };
        timeline.scale.with(|scale| {
            let buckets = sample(session, field, scale);
            lane.with(|lane| Plot::of(&buckets, lane, &desk.fan.blades(), scale, unit))
        })
    });
    let cursor = Memo::new(move |_| {
        let revision = session.revision();
        timeline.scale.with(|scale| scale.part(revision))
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
        Some(timeline.scale.with_untracked(|scale| scale.at(part)))
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
        if event.buttons() & 1 == 1 {
            travel(&event);
        } else {
            timeline.preview.set(pointed(&event));
        }
    };
    let turned = move |event: WheelEvent| {
        event.prevent_default();
        let Some(frame) = frame.get_untracked() else { return };
        let area = frame.get_bounding_client_rect();
        let sideways = if event.shift_key() { event.delta_y() } else { event.delta_x() };
        if sideways.abs() > event.delta_y().abs() || event.shift_key() {
            timeline.pan(sideways.signum() * 0.1);
        } else if event.delta_y() != 0.0 {
            let around = (f64::from(event.client_x()) - area.left()) / area.width().max(1.0);
            timeline.zoom(if event.delta_y() < 0.0 { ZOOM } else { 1.0 / ZOOM }, around.clamp(0.0, 1.0));
        }
    };
    view! {
        <div
            class="chart"
            node_ref=frame
            on:pointerdown=press
            on:pointermove=moved
            on:pointerleave=move |_| timeline.preview.set(None)
            on:wheel=turned
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
            <div class="chart-past" style:clip-path=move || format!("inset(-10px {}% -10px 0)", number(100.0 - cursor.get().clamp(0.0, 1.0) * 100.0))>
                <svg viewBox=BOX preserveAspectRatio="none" aria-hidden="true">
                    <path class="chart-fill" d=move || plot.with(|plot| format!("{}V{}H0Z", plot.path, number(HEIGHT)))></path>
                    <path class="chart-line" d=move || plot.with(|plot| plot.path.clone())></path>
                </svg>
            </div>
            <svg class="chart-lane-box" viewBox=BOX preserveAspectRatio="none" aria-hidden="true">
                {move || {
                    let blades = desk.fan.blades();
                    let paths = plot.with(|plot| timeline.scale.with(|scale| blades.iter().map(|blade| plot.draw(&blade.buckets, scale)).collect::<Vec<_>>()));
                    paths.into_iter().map(|path| view! { <path class="chart-blade" d=path></path> }).collect_view()
                }}
                <path class="chart-lane" d=move || plot.with(|plot| plot.lane.clone())></path>
            </svg>
            {move || {
                let plot = plot.get();
                let place = |line: &i64| format!("{}%", number(plot.y(*line) / HEIGHT * 100.0));
                plot.grid.iter().map(|line| view! { <span class="chart-label" style:top=place(line)>{label(*line)}</span> }).collect_view()
            }}
            <FanEnds plot />
            <Pin />
            <Playhead plot cursor />
            <Hover />
            <Ends />
        </div>
    }
}

/// Samples a field of a lane over recorded revisions, from where it leaves the recorded history.
pub fn lane_buckets(lane: &LaneView, field: usize, scale: &Scale) -> Vec<Bucket> {
    let (floor, _) = scale.ends();
    let first = lane.same.max(floor);
    let value = |revision| lane.view.field_at(field, revision).number().unwrap_or(0);
    let mut last = value(first);
    let mut buckets = vec![Bucket { last: first, low: last, high: last, close: last }];
    let mut values = Vec::new();
    lane.view.each(field, first, lane.view.head(), &mut |_, value| values.push(value));
    let crowded =
        |one: Revision, other: Revision| one != other && (scale.part(one) - scale.part(other)).abs() * WIDTH < 1.0;
    for row in &lane.rows {
        if let Some(value) = row.revision.and_then(|revision| values.get(revision.get().checked_sub(first.get())?)) {
            last = *value;
        }
        let at = row.at.max(floor);
        match buckets.last_mut() {
            Some(bucket) if crowded(at, bucket.last) => {
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
    let desk = use_desk();
    move || {
        let pin = desk.pin.get()?;
        let part = desk.timeline.scale.with(|scale| scale.part(pin));
        (0.0..=1.0).contains(&part).then(|| {
            view! { <div class="chart-pin" style:left=format!("{}%", number(part * 100.0))><span class="pin-mark">"A"</span></div> }
        })
    }
}

/// Names the outermost curves of a fan by their parameters, where they end.
#[component]
fn FanEnds(plot: Memo<Plot>) -> impl IntoView {
    let session = use_session();
    let desk = use_desk();
    move || {
        let spec = desk.fan.asked.get()?.spec;
        let blades = desk.fan.blades();
        let currency = session.with_view(|view| view.currency())?;
        let close = |blade: &Blade| blade.buckets.last().map_or(0, |bucket| bucket.close);
        let mut ends = [blades.first()?, blades.last().filter(|_| blades.len() > 1)?];
        ends.sort_by_key(|blade| -close(blade));
        // The upper one stands on its curve, the lower one hangs from it.
        let labels = ends.into_iter().zip(["chart-blade-end is-upper", "chart-blade-end"]).map(|(blade, class)| {
            let top = plot.with(|plot| number(plot.y(close(blade)) / HEIGHT * 100.0));
            let text = shown_parameter(spec, blade.parameter, currency);
            view! { <span class=class style:top=format!("{top}%")>{text}</span> }
        });
        Some(labels.collect_view())
    }
}

#[component]
fn Playhead(plot: Memo<Plot>, cursor: Memo<f64>) -> impl IntoView {
    let session = use_session();
    let desk = use_desk();
    let height = move || {
        let field = desk.chart_field(session);
        let value = session.with_view(|view| view.field_at(field, session.revision()).number());
        plot.with(|plot| plot.y(value.flatten().unwrap_or(0)) / HEIGHT * 100.0)
    };
    view! {
        <div
            class="playhead"
            class:is-beyond=move || !(0.0..=1.0).contains(&cursor.get())
            style:left=move || format!("{}%", number(cursor.get().clamp(0.0, 1.0) * 100.0))
        >
            <span class="playhead-dot" style:top=move || format!("{}%", number(height()))></span>
        </div>
    }
}

/// Shows the time and the value under the pointer, without moving the cursor.
#[component]
fn Hover() -> impl IntoView {
    let session = use_session();
    let desk = use_desk();
    let text = move || {
        let revision = desk.timeline.preview.get()?;
        let state = session.state_at(revision)?;
        let stream = session.stream();
        let when = session
            .with_bench(|bench| bench.log().in_stream(&stream, revision).map(|event| event.occurred_at.text()))
            .flatten()
            .unwrap_or_else(|| "before the first event".to_owned());
        let value = state.values.get(desk.chart_field(session))?.show(state.currency);
        let part = desk.timeline.scale.with(|scale| scale.part(revision));
        Some((part.clamp(0.0, 1.0), revision, when, value))
    };
    move || {
        text().map(|(part, revision, when, value)| {
            view! {
                <div class="hover" class:is-right={part > 0.7} style:left=format!("{}%", number(part * 100.0))>
                    <span class="hover-when">{format!("#{revision} · {when}")}</span>
                    <strong>{value}</strong>
                </div>
            }
        })
    }
}

/// Says where the axis of a clock begins and ends.
#[component]
fn Ends() -> impl IntoView {
    let scale = use_desk().timeline.scale;
    let text = |place: f64| Timestamp::from_millis(place as i64).day_text();
    move || {
        let seen = scale.with(|scale| scale.clock().map(|_| scale.seen()))?;
        Some(
            view! { <span class="chart-end">{text(seen.from)}</span><span class="chart-end is-last">{text(seen.to)}</span> },
        )
    }
}
