//! The head of the time panel: what is drawn, along which axis, and how much of it.

use leptos::prelude::*;

use crate::engine::travel::timeline::Axis;
use crate::session::{registration, use_session};
use crate::ui::icon::Icon;
use crate::ui::page_state::use_page_state;
use crate::ui::stream_picker::StreamPicker;
use crate::ui::timeline::ZOOM;

/// Shows the head.
#[component]
pub fn TimeHead() -> impl IntoView {
    let session = use_session();
    let page = use_page_state();
    let timeline = page.timeline;
    let title = move || {
        let fields = registration(session).map_or(&[][..], |domain| domain.fields);
        fields.get(page.chart_field(session)).map_or("", |field| field.label)
    };
    let choose = move |event| {
        if let Some(axis) = Axis::named(&event_target_value(&event)) {
            timeline.axis.set(axis);
        }
    };
    let zoomed = Memo::new(move |_| timeline.window.with(Option::is_some));
    let fits = Memo::new(move |_| timeline.scale.with(|scale| scale.fit().is_some()));
    let button = move |label: &'static str, icon: &'static str, times: f64| {
        view! {
            <button type="button" class="zoom" aria-label=label title=label on:click=move |_| timeline.zoom_at_cursor(session, times)>
                <Icon name=icon />
            </button>
        }
    };
    view! {
        <div class="card-head">
            <h2 class="eyebrow time-title">{title}" over"</h2>
            <select class="axis" aria-label="Time axis" on:change=choose prop:value=move || timeline.axis.get().name()>
                {Axis::ALL
                    .map(|axis| {
                        let label = match axis {
                            Axis::Events => "events",
                            Axis::Recorded => "recorded time",
                            Axis::Occurred => "occurred time",
                        };
                        view! { <option value=axis.name() selected=move || timeline.axis.get() == axis>{label}</option> }
                    })
                    .collect_view()}
            </select>
            {move || {
                page.lanes
                    .open_lane()
                    .map(|lane| {
                        let title = format!("Close the what-if “{}”", lane.name);
                        view! {
                            <button type="button" class="lane-chip" title=title on:click=move |_| page.lanes.close()>
                                <span aria-hidden="true">"◇ "</span>
                                {lane.name}
                            </button>
                        }
                    })
            }}
            <StreamPicker />
            <span class="zooms" role="group" aria-label="Zoom">
                {button("Zoom out", "minus", 1.0 / ZOOM)}
                {button("Zoom in", "plus", ZOOM)}
                {move || {
                    match (zoomed.get(), fits.get()) {
                        (true, _) => Some(view! { <button type="button" class="zoom" title="See all (0)" on:click=move |_| timeline.window.set(None)>"All"</button> }.into_any()),
                        (false, true) => Some(view! { <button type="button" class="zoom" title="See the part where most events are" on:click=move |_| timeline.fit()>"Fit"</button> }.into_any()),
                        (false, false) => None,
                    }
                }}
            </span>
        </div>
    }
}
