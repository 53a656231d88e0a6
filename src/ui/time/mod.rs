//! The time panel: chart, slider, transport and condition.

mod chart;
mod condition;
mod slider;
mod transport;

use leptos::prelude::*;

use crate::ui::app::use_desk;
use crate::ui::session::{registration, use_session};
use chart::Chart;
use condition::{BreakMarks, ConditionBar};
use slider::Slider;
use transport::Transport;

pub use condition::ConditionInput;
pub use transport::toggle_play;

/// Shows the time panel.
#[component]
pub fn TimePanel() -> impl IntoView {
    let session = use_session();
    let desk = use_desk();
    let title = move || {
        let fields = registration(session).map_or(&[][..], |domain| domain.fields);
        fields.get(desk.chart_field(session)).map_or_else(String::new, |field| format!("{} over events", field.label))
    };
    view! {
        <section class="card time" aria-label="Time">
            <div class="card-head">
                <h2 class="eyebrow">{title}</h2>
                {move || {
                    desk.lanes
                        .open_lane()
                        .map(|lane| {
                            view! {
                                <button type="button" class="lane-chip" title="Close the what-if" on:click=move |_| desk.lanes.close()>
                                    <span aria-hidden="true">"◇ "</span>
                                    {format!("what-if “{}”", lane.name)}
                                </button>
                            }
                        })
                }}
                <span class="time-stream">{move || session.stream().to_string()}</span>
            </div>
            <Chart />
            <div class="time-bar">
                <BreakMarks />
                <Slider />
                <Transport />
            </div>
            <ConditionBar />
        </section>
    }
}
