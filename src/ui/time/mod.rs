//! The time panel: chart, slider, transport and condition.

mod axis;
mod chart;
mod condition;
mod go_to;
mod head;
mod loop_range;
mod odometer;
mod overlays;
mod overview;
mod plot;
mod slider;
mod track;
mod transport;

use leptos::prelude::*;

use axis::AxisTicks;
use chart::Chart;
use condition::ConditionBar;
use head::TimeHead;
use loop_range::LoopRange;
use odometer::Odometer;
use overview::Overview;
use slider::Slider;
use track::Track;
use transport::Transport;

/// Shows the time panel.
#[component]
pub fn TimePanel() -> impl IntoView {
    let odometer = RwSignal::new(false);
    view! {
        <section class="card time" aria-label="Time">
            <TimeHead />
            <Chart />
            <Track />
            <AxisTicks />
            <Overview />
            <div class="time-bar">
                <Slider />
                <Transport odometer />
            </div>
            <LoopRange />
            <Odometer open=odometer />
            <ConditionBar />
        </section>
    }
}
