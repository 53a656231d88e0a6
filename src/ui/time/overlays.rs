//! The overlays of the chart: the playhead, what is under the pointer, the pin, the names of curves.

use leptos::prelude::*;

use crate::chunk;
use crate::engine::values::fields::unit_of;
use crate::engine::values::within::within;
use crate::session::{shown_fields_now, use_session};
use crate::ui::page_state::use_page_state;
use crate::ui::sweep::SweepPoint;
use crate::ui::time::plot::{HEIGHT, Plot};
use crate::ui::words::{self, number};

/// What comes after the first screen.
pub struct Overlays {
    /// Shows what is below the playhead.
    pub below: fn(Memo<Plot>) -> AnyView,
    /// Shows what is above it.
    pub above: fn() -> AnyView,
}

chunk!(
    /// The overlays that come after the first screen.
    pub OVERLAYS: Overlays = tools.chart_overlays, &Overlays {
        below: |plot| view! { <SweepEnds plot /><Pin /> }.into_any(),
        above: || view! { <Hover /> }.into_any(),
    }
);

/// Marks the moment that others are compared with.
#[component]
fn Pin() -> impl IntoView {
    let page = use_page_state();
    move || {
        let pin = page.pin.get()?;
        let part = page.timeline.scale.with(|scale| scale.part(pin));
        (0.0..=1.0).contains(&part).then(|| {
            view! { <div class="chart-pin" style:left=format!("{}%", number(part * 100.0))><span class="pin-mark">"A"</span></div> }
        })
    }
}

/// Labels the outermost curves of a sweep with their parameters, at their ends.
#[component]
fn SweepEnds(plot: Memo<Plot>) -> impl IntoView {
    let session = use_session();
    let page = use_page_state();
    move || {
        let spec = page.sweep.asked.get()?.spec;
        let points = page.sweep.points();
        let currency = session.with_view(|view| view.currency())?;
        let close = |point: &SweepPoint| point.buckets.last().map_or(0, |bucket| bucket.close);
        let mut ends = [points.first()?, points.last().filter(|_| points.len() > 1)?];
        if close(ends[0]) < close(ends[1]) {
            ends.swap(0, 1);
        }
        // The upper one stands on its curve, the lower one hangs from it.
        let labels = ends.into_iter().zip(["chart-sweep-end is-upper", "chart-sweep-end"]).map(|(point, class)| {
            let top = plot.with(|plot| number(plot.y(close(point)) / HEIGHT * 100.0));
            let text = words::parameter(spec, point.parameter, currency);
            view! { <span class=class style:top=format!("{top}%")>{text}</span> }
        });
        Some(labels.collect_view())
    }
}

/// Shows where the cursor is on the curve.
#[component]
pub fn Playhead(plot: Memo<Plot>, cursor: Memo<f64>) -> impl IntoView {
    let session = use_session();
    let page = use_page_state();
    let value = Memo::new(move |_| {
        let field = page.chart_field(session);
        session.with_shown(|view| view.field_at(field, session.revision()).number()).flatten().unwrap_or(0)
    });
    let height = move || plot.with(|plot| plot.y(value.get()) / HEIGHT * 100.0);
    view! {
        <div
            class="playhead"
            class:is-beyond=move || !(0.0..=1.0).contains(&cursor.get())
            style:left=move || format!("{}%", number(within(cursor.get(), 0.0, 1.0) * 100.0))
        >
            <span class="playhead-dot" class:is-below=move || value.get() < 0 style:top=move || format!("{}%", number(height()))></span>
        </div>
    }
}

/// Shows the time and the value under the pointer, without moving the cursor.
#[component]
fn Hover() -> impl IntoView {
    let session = use_session();
    let page = use_page_state();
    let text = move || {
        let revision = page.timeline.preview.get()?;
        let state = session.shown_state_at(revision)?;
        let stream = session.stream();
        let when = session
            .with_workbench(|workbench| {
                let at = workbench.log().in_stream(&stream, revision)?.occurred_at;
                Some(words::time::in_zone(&at.text(), &at.zone_text()))
            })
            .flatten()
            .unwrap_or_else(|| words::time::BEFORE_THE_FIRST_EVENT.text().to_owned());
        let field = page.chart_field(session);
        let value = state.values.get(field)?;
        let is_below = value.number().is_some_and(|number| number < 0);
        let value = value.show(unit_of(shown_fields_now(session), field), state.currency);
        let part = page.timeline.scale.with(|scale| scale.part(revision));
        Some((within(part, 0.0, 1.0), revision, when, value, is_below))
    };
    move || {
        text().map(|(part, revision, when, value, is_below)| {
            view! {
                <div class="hover" class:is-right={part > 0.7} style:left=format!("{}%", number(part * 100.0))>
                    <span class="hover-when">{format!("#{revision} · {when}")}</span>
                    <strong class:is-down=is_below>{value}{is_below.then_some(words::time::BELOW_ZERO.text())}</strong>
                </div>
            }
        })
    }
}
