//! The track under the chart: checkpoints and snapshots as ticks, where the condition holds, how dense events are in
//! time, and the range that play goes through again and again; a drag chooses it.

use std::fmt::Write as _;

use leptos::ev::PointerEvent;
use leptos::html;
use leptos::prelude::*;

use crate::domains;
use crate::engine::log::envelope::Revision;
use crate::engine::travel::timeline::Scale;
use crate::engine::values::within::within;
use crate::session::{Session, use_session};
use crate::ui::page_state::use_page_state;
use crate::ui::words::number;
use crate::words;

/// How many columns marks and density have.
const COLUMNS: usize = 240;
/// The most ticks that are drawn: more would be a line.
const TICKS: f64 = 160.0;
/// How far a pointer moves before a press is a drag, in pixels.
const SLACK: i32 = 4;

/// Shows the track.
#[component]
pub fn Track() -> impl IntoView {
    let session = use_session();
    let timeline = use_page_state().timeline;
    let frame = NodeRef::<html::Div>::new();
    let pressed = StoredValue::new(None::<(i32, Revision)>);
    let at = move |event: &PointerEvent| {
        let area = frame.get_untracked()?.get_bounding_client_rect();
        let part = within((f64::from(event.client_x()) - area.left()) / area.width().max(1.0), 0.0, 1.0);
        Some(timeline.scale.with_untracked(|scale| scale.at(part)))
    };
    let press = move |event: PointerEvent| {
        if event.button() != 0 {
            return;
        }
        if let Some(frame) = frame.get_untracked() {
            // Without capture a drag merely ends at the edge.
            let _ = frame.set_pointer_capture(event.pointer_id());
        }
        pressed.set_value(at(&event).map(|revision| (event.client_x(), revision)));
    };
    let drag = move |event: PointerEvent| {
        let Some((x, from)) = pressed.get_value().filter(|_| event.buttons() & 1 == 1) else { return };
        if (event.client_x() - x).abs() > SLACK
            && let Some(to) = at(&event)
        {
            session.steer(|player| player.set_range(Some((from, to))));
        }
    };
    let lift = move |event: PointerEvent| {
        let Some((x, from)) = pressed.try_update_value(Option::take).flatten() else { return };
        if (event.client_x() - x).abs() <= SLACK {
            session.steer(|player| {
                player.pause();
                player.go_to(from);
            });
        }
    };
    let clear = move |_| session.steer(|player| player.set_range(None));
    view! {
        <div
            class="track"
            title=words::time::DRAG_TO_LOOP_OVER_A_RANGE_A.text()
            node_ref=frame
            on:pointerdown=press
            on:pointermove=drag
            on:pointerup=lift
            on:dblclick=clear
        >
            <Density />
            <Ticks />
            <Range />
            <BreakMarks />
            <StopMark />
        </div>
    }
}

fn percent(part: f64) -> String {
    format!("{}%", number(within(part, 0.0, 1.0) * 100.0))
}

/// Shows the range that is looped over.
#[component]
fn Range() -> impl IntoView {
    let session = use_session();
    let scale = use_page_state().timeline.scale;
    let range = Memo::new(move |_| session.player().range());
    move || {
        let (first, last) = range.get()?;
        let (from, to) = scale.with(|scale| (within(scale.part(first), 0.0, 1.0), within(scale.part(last), 0.0, 1.0)));
        (to > from)
            .then(|| view! { <div class="track-range" style:left=percent(from) style:width=percent(to - from)></div> })
    }
}

/// Marks where the condition holds.
#[component]
fn BreakMarks() -> impl IntoView {
    let page = use_page_state();
    let runs = Memo::new(move |_| page.timeline.scale.with(|scale| page.breaks.runs(scale, COLUMNS)));
    let place = |column: usize| percent(column as f64 / COLUMNS as f64);
    view! {
        <div class="breaks" aria-hidden="true">
            {move || {
                let marks = runs.get().into_iter().map(|(first, last)| {
                    view! { <span style:left=place(first) style:width=place(last + 1 - first)></span> }
                });
                marks.collect_view()
            }}
        </div>
    }
}

/// Marks where the cursor stopped at the condition.
#[component]
fn StopMark() -> impl IntoView {
    let page = use_page_state();
    let part = Memo::new(move |_| {
        let stop = page.breaks.stop()?;
        Some(page.timeline.scale.with(|scale| scale.part(stop))).filter(|part| (0.0..=1.0).contains(part))
    });
    // One element that is there or not: a step makes none.
    view! {
        <span
            class="track-stop"
            aria-hidden="true"
            hidden=move || part.get().is_none()
            style:left=move || percent(part.get().unwrap_or(0.0))
        ></span>
    }
}

/// Shows where checkpoints are, and where the snapshot on disk is.
#[component]
fn Ticks() -> impl IntoView {
    let session = use_session();
    let page = use_page_state();
    let scale = page.timeline.scale;
    let spacing = Memo::new(move |_| session.with_view(|view| view.spacing()).unwrap_or(1));
    let snapshot = Memo::new(move |_| snapshot(session));
    let path = move || scale.with(|scale| ticks(scale, spacing.get()));
    view! {
        <svg class="track-ticks" viewBox="0 0 1000 10" preserveAspectRatio="none" aria-hidden="true">
            <path d=path></path>
        </svg>
        {move || {
            let part = scale.with(|scale| Some(scale.part(snapshot.get()?)))?;
            (0.0..=1.0).contains(&part).then(|| view! { <span class="track-snapshot" title=words::time::SNAPSHOT_ON_DISK.text() style:left=percent(part)></span> })
        }}
    }
}

fn snapshot(session: Session) -> Option<Revision> {
    let stream = session.stream();
    let version = domains::domain(stream.domain())?.state_version;
    session
        .with_workbench(|workbench| workbench.store().snapshot(&stream, version).map(|snapshot| snapshot.revision))
        .flatten()
}

/// Draws a tick at each checkpoint that is seen; none if there would be too many.
fn ticks(scale: &Scale, spacing: usize) -> String {
    let (first, last) = scale.revisions();
    let count = (last.get() - first.get()) as f64 / spacing as f64;
    let mut path = String::new();
    if count > TICKS {
        return path;
    }
    let begin = first.get().div_ceil(spacing).max(1) * spacing;
    for revision in (begin..=last.get()).step_by(spacing) {
        let part = scale.part(Revision::from_len(revision));
        if (0.0..=1.0).contains(&part) {
            // Writing to a String cannot fail.
            let _ = write!(path, "M{} 6v4", number(part * 1000.0));
        }
    }
    path
}

/// Shows how dense events are in time.
#[component]
fn Density() -> impl IntoView {
    let scale = use_page_state().timeline.scale;
    let path = Memo::new(move |_| scale.with(density));
    view! {
        <svg class="track-density" viewBox="0 0 1000 10" preserveAspectRatio="none" aria-hidden="true">
            <path d=move || path.get()></path>
        </svg>
    }
}

/// Draws a bar for each column of time, as high as its share of the fullest one; nothing if the axis counts events.
fn density(scale: &Scale) -> String {
    let Some(clock) = scale.clock() else { return String::new() };
    let mut counts = [0_u32; COLUMNS];
    for revision in clock.order() {
        let part = scale.part(*revision);
        if (0.0..=1.0).contains(&part) {
            counts[((part * COLUMNS as f64) as usize).min(COLUMNS - 1)] += 1;
        }
    }
    let fullest = f64::from(counts.iter().copied().max().unwrap_or(0).max(1));
    let width = 1000.0 / COLUMNS as f64;
    let mut path = String::new();
    for (column, count) in counts.iter().enumerate().filter(|(_, count)| **count > 0) {
        let height = (f64::from(*count) / fullest * 10.0).max(1.5);
        // Writing to a String cannot fail.
        let _ = write!(
            path,
            "M{} 10v-{}h{}v{}z",
            number(column as f64 * width),
            number(height),
            number(width),
            number(height)
        );
    }
    path
}
