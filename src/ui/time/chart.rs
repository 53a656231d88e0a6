//! The chart: a step line of one field over revisions, filled up to the cursor, the future greyed.

use leptos::ev::{PointerEvent, WheelEvent};
use leptos::html;
use leptos::prelude::*;

use crate::engine::log::envelope::{Revision, StreamId};
use crate::engine::values::fields::FieldKind;
use crate::engine::values::money::Money;
use crate::engine::values::unit::Unit;
use crate::engine::values::within::within;
use crate::session::{shown_fields, use_session};
use crate::ui::curve::{WIDTH, lane_buckets};
use crate::ui::later::{Until, later};
use crate::ui::page_state::use_page_state;
use crate::ui::stages::{Stage, use_stages};
use crate::ui::time::fingers::Fingers;
use crate::ui::time::overlays::{OVERLAYS, Playhead};
use crate::ui::time::plot::{BOX, Grid, HEIGHT, Plot};
use crate::ui::timeline::ZOOM;
use crate::ui::words::number;
use crate::words;

/// Shows the chart; a press or a drag on it travels.
#[component]
pub fn Chart() -> impl IntoView {
    let session = use_session();
    let page = use_page_state();
    let stages = use_stages();
    let frame = NodeRef::<html::Div>::new();
    let spec = move || shown_fields(session).get(page.chart_field(session));
    let is_money = move || spec().is_some_and(|field| field.kind == FieldKind::Money);
    let timeline = page.timeline;
    let lane = Memo::new(move |_| {
        let field = page.chart_field(session);
        timeline.scale.with(|scale| page.lanes.with(|lane| lane_buckets(lane, field, scale)).unwrap_or_default())
    });
    page.sampling.follow(move || page.chart_field(session), move || page.field.get());
    let plotted = StoredValue::new(None::<StreamId>);
    let plot = Memo::new(move |before: Option<&Plot>| {
        let field = page.chart_field(session);
        let stream = session.stream();
        let grid = if is_money() { Grid::Money } else { Grid::Count(spec().map_or(Unit::None, |field| field.unit)) };
        timeline.scale.with(|scale| {
            let Some(buckets) = page.sampling.sample(field, scale) else {
                // Of the same stream the curve stays until the new one is there.
                let is_same = plotted.with_value(|plotted| plotted.as_ref() == Some(&stream));
                return before.filter(|_| is_same).cloned().unwrap_or_else(|| Plot::of(&[], &[], &[], scale, grid));
            };
            plotted.set_value(Some(stream));
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
        let state = session.shown_state_at(Revision(0))?;
        let currency = session.with_shown(|view| view.state_at(view.head()).currency).unwrap_or(state.currency);
        Some(match is_money() {
            true => currency.format_short(Money::clamped(value)),
            false => spec().map_or(Unit::None, |field| field.unit).show_signed(value),
        })
    };
    // In words; not again for each frame of play.
    let playing = Memo::new(move |_| session.player().is_playing());
    let told = Memo::new(move |before: Option<&String>| match before.filter(|_| playing.get()) {
        Some(before) => before.clone(),
        None => {
            let name = spec().map_or("", |field| field.label.text());
            let field = page.chart_field(session);
            let now = session.with_shown(|view| view.field_at(field, session.revision()).number()).flatten();
            let value = |value: i64| label(value).unwrap_or_default();
            let ends = plot.with(|plot| plot.told.map(|told| told.map(value)));
            ends.map_or_else(String::new, |[first, last, lowest, highest]| {
                words::time::first_last_lowest_highest_at(
                    &name,
                    &first,
                    &last,
                    &lowest,
                    &highest,
                    &session.revision(),
                    &session.head(),
                    &value(now.unwrap_or(0)),
                )
            })
        }
    });
    let pointed = move |event: &PointerEvent| {
        let area = frame.get_untracked()?.get_bounding_client_rect();
        let part = within((f64::from(event.client_x()) - area.left()) / area.width().max(1.0), 0.0, 1.0);
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
    let fingers = StoredValue::new(Fingers::default());
    let place = move |event: &PointerEvent| {
        let area = frame.get_untracked().map(|frame| frame.get_bounding_client_rect());
        area.map_or(0.0, |area| within((f64::from(event.client_x()) - area.left()) / area.width().max(1.0), 0.0, 1.0))
    };
    let press = move |event: PointerEvent| {
        if event.button() != 0 {
            return;
        }
        if event.pointer_type() == "touch"
            && fingers.try_update_value(|fingers| fingers.put(event.pointer_id(), place(&event))) == Some(true)
        {
            return;
        }
        if let Some(frame) = frame.get_untracked() {
            // Without capture a drag merely ends at the edge.
            let _ = frame.set_pointer_capture(event.pointer_id());
        }
        travel(&event);
    };
    let lift = move |event: PointerEvent| fingers.update_value(|fingers| fingers.lift(event.pointer_id()));
    let moved = move |event: PointerEvent| {
        match fingers.try_update_value(|fingers| fingers.move_to(event.pointer_id(), place(&event))).flatten() {
            Some((times, around)) => return timeline.zoom(times, around),
            None if fingers.with_value(Fingers::are_two) => return,
            None => {}
        }
        if event.buttons() & 1 == 1 {
            travel(&event);
        } else {
            timeline.preview.set(pointed(&event));
        }
    };
    let turned = move |event: WheelEvent| {
        // Without a key the wheel scrolls the page. A pinch on a touchpad comes as a wheel with Control.
        if !(event.ctrl_key() || event.meta_key() || event.shift_key() || event.alt_key()) {
            return;
        }
        event.prevent_default();
        let Some(frame) = frame.get_untracked() else { return };
        let area = frame.get_bounding_client_rect();
        let sideways = if event.shift_key() { event.delta_y() } else { event.delta_x() };
        if sideways.abs() > event.delta_y().abs() || event.shift_key() {
            timeline.pan(sideways.signum() * 0.1);
        } else if event.delta_y() != 0.0 {
            let around = (f64::from(event.client_x()) - area.left()) / area.width().max(1.0);
            timeline.zoom(if event.delta_y() < 0.0 { ZOOM } else { 1.0 / ZOOM }, within(around, 0.0, 1.0));
        }
    };
    view! {
        <div
            class="chart"
            class:is-draft=move || session.is_draft()
            role="img"
            aria-label=told
            node_ref=frame
            on:pointerdown=press
            on:pointermove=moved
            on:pointerup=lift
            on:pointercancel=lift
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
            <div class="chart-past" style:clip-path=move || format!("inset(-10px {}% -10px 0)", number(100.0 - within(cursor.get(), 0.0, 1.0) * 100.0))>
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
            {stages.show(Stage::Marks, Box::new(move || view! {
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
            {later(&OVERLAYS, Until::Unseen, move |overlays| (overlays.below)(plot))}
            <Playhead plot cursor />
            }.into_any()))}
            {later(&OVERLAYS, Until::Unseen, |overlays| (overlays.above)())}
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
