//! The head of the time panel: what is drawn, along which axis, and how much of it.

use leptos::prelude::*;

use crate::engine::travel::timeline::Axis;
use crate::session::{Session, StorageMode, shown_fields, use_session};
use crate::ui::icon::Icon;
use crate::ui::locale;
use crate::ui::page_state::use_page_state;
use crate::ui::stream_picker::StreamPicker;
use crate::ui::timeline::ZOOM;
use crate::words;
use crate::workbench::shown_name;

/// The name of UTC.
const UTC: &str = "UTC";

/// Names the time zone; a switch between the local one and UTC, if they differ. A lesson is in UTC, as its text is.
fn zone(session: Session) -> AnyView {
    let local = locale::local_name();
    if local == UTC || session.storage_mode() == StorageMode::Sandbox {
        return view! { <span class="zone">{UTC}</span> }.into_any();
    }
    // `America/New_York` is long, and its city says it.
    let city = local.rsplit('/').next().map(|city| city.replace('_', " "));
    let option = |is_utc: bool, name: String| {
        let value = if is_utc { UTC } else { "" };
        view! { <option value=value selected=move || locale::is_utc() == is_utc>{name}</option> }
    };
    let choose = |event| locale::choose(event_target_value(&event) == UTC);
    view! {
        <select class="axis zone" title=local.clone() aria-label=words::time::TIME_ZONE.text() on:change=choose>
            {option(false, city.unwrap_or_default())}
            {option(true, UTC.to_owned())}
        </select>
    }
    .into_any()
}

/// Shows the head.
#[component]
pub fn TimeHead() -> impl IntoView {
    let session = use_session();
    let page = use_page_state();
    let timeline = page.timeline;
    let title = move || shown_fields(session).get(page.chart_field(session)).map_or("", |field| field.label.text());
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
            <h2 class="eyebrow time-title">{title}{words::time::OVER.text()}</h2>
            {move || session.is_draft().then(|| view! { <span class="badge draft-badge" title=words::state::BY_THE_MODEL_AS_IT_IS_TYPED.text()>{words::state::NOT_SAVED.text()}</span> })}
            <select class="axis" aria-label=words::time::TIME_AXIS.text() on:change=choose prop:value=move || timeline.axis.get().name()>
                {Axis::ALL
                    .map(|axis| {
                        let label = match axis {
                            Axis::Events => words::time::AXIS_EVENTS.text(),
                            Axis::Recorded => words::time::RECORDED_TIME.text(),
                            Axis::Occurred => words::time::OCCURRED_TIME.text(),
                        };
                        view! { <option value=axis.name() selected=move || timeline.axis.get() == axis>{label}</option> }
                    })
                    .collect_view()}
            </select>
            {move || {
                page.lanes
                    .open_lane()
                    .map(|lane| {
                        let title = words::time::close_the_what_if(&shown_name(&lane));
                        view! {
                            <button type="button" class="lane-chip" title=title on:click=move |_| page.lanes.close()>
                                <span aria-hidden="true">"◇ "</span>
                                {shown_name(&lane)}
                            </button>
                        }
                    })
            }}
            {zone(session)}
            <StreamPicker />
            <span class="zooms" role="group" aria-label=words::time::ZOOM.text()>
                {button(words::time::ZOOM_OUT.text(), "minus", 1.0 / ZOOM)}
                {button(words::time::ZOOM_IN.text(), "plus", ZOOM)}
                {move || {
                    match (zoomed.get(), fits.get()) {
                        (true, _) => Some(view! { <button type="button" class="zoom" title=words::time::SEE_ALL_0.text() on:click=move |_| timeline.window.set(None)>{words::time::ALL.text()}</button> }.into_any()),
                        (false, true) => Some(view! { <button type="button" class="zoom" title=words::time::SEE_THE_PART_WHERE_MOST_EVENTS.text() on:click=move |_| timeline.fit()>{words::time::FIT.text()}</button> }.into_any()),
                        (false, false) => None,
                    }
                }}
            </span>
        </div>
    }
}
