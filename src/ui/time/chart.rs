//! The chart: a step line of one field over revisions, filled up to the cursor, the future greyed.

use leptos::ev::{PointerEvent, WheelEvent};
use leptos::html;
use leptos::prelude::*;

use crate::engine::log::envelope::Revision;
use crate::engine::values::fields::FieldKind;
use crate::engine::values::money::Money;
use crate::engine::values::unit::Unit;
use crate::session::{registration, use_session};
use crate::ui::curve::{WIDTH, lane_buckets, sample};
use crate::ui::page_state::use_page_state;
use crate::ui::time::overlays::{Hover, Pin, Playhead, SweepEnds};
use crate::ui::time::plot::{BOX, Grid, HEIGHT, Plot};
use crate::ui::timeline::ZOOM;
use crate::ui::words::number;

/// Shows the chart; a press or a drag on it travels.
#[component]
pub fn Chart() -> impl IntoView {
    let session = use_session();
    let page = use_page_state();
    let frame = NodeRef::<html::Div>::new();
    let spec = move || registration(session).and_then(|domain| domain.fields.get(page.chart_field(session)));
    let is_money = move || spec().is_some_and(|field| field.kind == FieldKind::Money);
    let timeline = page.timeline;
    let lane = Memo::new(move |_| {
        let field = page.chart_field(session);
        timeline.scale.with(|scale| page.lanes.with(|lane| lane_buckets(lane, field, scale)).unwrap_or_default())
    });
    let plot = Memo::new(move |_| {
        let field = page.chart_field(session);
        let grid = if is_money() { Grid::Money } else { Grid::Count(spec().map_or(Unit::None, |field| field.unit)) };
        timeline.scale.with(|scale| {
            let buckets = sample(session, field, scale);
            lane.with(|lane| Plot::of(&buckets, lane, &page.sweep.points(), scale, grid))
        })
    });
    let is_below = Memo::new(move |_| plot.with(Plot::is_below_zero));
    let curve = move || plot.with(|plot| plot.path.clone());
    let area = move || plot.with(Plot::area);
    let cursor = Memo::new(move |_| {
        let revision = session.revision();
        timeline.scale.with(|scale| scale.part(revision))
    });
    let label = move |value: i64| {
        let state = session.state_at(Revision(0))?;
        let currency = session.with_view(|view| view.state_at(view.head()).currency).unwrap_or(state.currency);
        Some(match is_money() {
            true => short_money(&currency.format(Money::clamped(value))),
            false => spec().map_or(Unit::None, |field| field.unit).show_signed(value),
        })
    };
    // In words; not again for each frame of play.
    let playing = Memo::new(move |_| session.player().is_playing());
    let told = Memo::new(move |before: Option<&String>| match before.filter(|_| playing.get()) {
        Some(before) => before.clone(),
        None => {
            let name = spec().map_or("", |field| field.label);
            let field = page.chart_field(session);
            let now = session.with_view(|view| view.field_at(field, session.revision()).number()).flatten();
            let value = |value: i64| label(value).unwrap_or_default();
            let ends = plot.with(|plot| plot.told.map(|told| told.map(value)));
            ends.map_or_else(String::new, |[first, last, lowest, highest]| {
                format!(
                    "{name}: first {first}, last {last}, lowest {lowest}, highest {highest}; at event {} of {} {}.",
                    session.revision(),
                    session.head(),
                    value(now.unwrap_or(0)),
                )
            })
        }
    });
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
            role="img"
            aria-label=told
            node_ref=frame
            on:pointerdown=press
            on:pointermove=moved
            on:pointerleave=move |_| timeline.preview.set(None)
            on:wheel=turned
        >
            <svg viewBox=BOX preserveAspectRatio="none" aria-hidden="true">
                {move || {
                    let plot = plot.get();
                    let lines = plot.grid.iter().map(|line| (number(plot.y(*line)), *line == 0)).map(|(y, is_zero)| {
                        view! { <path class="chart-grid" class:is-zero=is_zero d=format!("M0 {y}H{}", number(WIDTH))></path> }
                    });
                    lines.collect_view()
                }}
                <ZeroClips plot />
                <path class="chart-future" d=curve></path>
                {move || is_below.get().then(|| view! { <path class="chart-future is-below" clip-path=BELOW d=curve></path> })}
            </svg>
            // A layer of its own: while the cursor moves only its clip changes, and the curve is not drawn again.
            <div class="chart-past" style:clip-path=move || format!("inset(-10px {}% -10px 0)", number(100.0 - cursor.get().clamp(0.0, 1.0) * 100.0))>
                <svg viewBox=BOX preserveAspectRatio="none" aria-hidden="true">
                    <g clip-path=move || is_below.get().then_some(ABOVE)>
                        <path class="chart-fill" d=area></path>
                        <path class="chart-line" d=curve></path>
                    </g>
                    {move || is_below.get().then(|| view! {
                        <g class="is-below" clip-path=BELOW>
                            <path class="chart-fill" d=area></path>
                            <path class="chart-line" d=curve></path>
                        </g>
                    })}
                </svg>
            </div>
            <svg class="chart-lane-box" viewBox=BOX preserveAspectRatio="none" aria-hidden="true">
                {move || {
                    let points = page.sweep.points();
                    let paths = plot.with(|plot| timeline.scale.with(|scale| points.iter().map(|point| plot.draw(&point.buckets, scale)).collect::<Vec<_>>()));
                    paths.into_iter().map(|path| view! { <path class="chart-sweep" d=path></path> }).collect_view()
                }}
                <path class="chart-lane" d=move || plot.with(|plot| plot.lane.clone())></path>
            </svg>
            {move || {
                let plot = plot.get();
                let place = |line: &i64| format!("{}%", number(plot.y(*line) / HEIGHT * 100.0));
                plot.grid.iter().map(|line| view! { <span class="chart-label" style:top=place(line)>{label(*line)}</span> }).collect_view()
            }}
            <SweepEnds plot />
            <Pin />
            <Playhead plot cursor />
            <Hover />
        </div>
    }
}

/// The clip of what is at zero or above.
const ABOVE: &str = "url(#chart-above)";
/// The clip of what is below zero.
const BELOW: &str = "url(#chart-below)";

/// Parts the box at the zero line, so that one curve has two colours.
#[component]
fn ZeroClips(plot: Memo<Plot>) -> impl IntoView {
    let zero = Memo::new(move |_| plot.with(Plot::zero));
    // Curves at the edges are thicker than the box is tall there.
    let margin = HEIGHT;
    view! {
        <clipPath id="chart-above">
            <rect x=number(-margin) y=number(-margin) width=number(WIDTH + 2.0 * margin) height=move || number(zero.get() + margin)></rect>
        </clipPath>
        <clipPath id="chart-below">
            <rect x=number(-margin) y=move || number(zero.get()) width=number(WIDTH + 2.0 * margin) height=number(2.0 * HEIGHT)></rect>
        </clipPath>
    }
}

/// Writes an amount without its cents.
fn short_money(text: &str) -> String {
    text.strip_suffix(".00").unwrap_or(text).to_owned()
}
