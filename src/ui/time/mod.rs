//! The time panel: chart, slider, transport and condition.

mod axis;
mod chart;
mod condition;
mod data_table;
mod fingers;
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

use crate::chunk;
use crate::ui::later::{Until, later};
use crate::ui::stages::{Stage, use_stages};
use crate::words;
use axis::AxisTicks;
use chart::Chart;
use condition::ConditionBar;
use data_table::DataTable;
use go_to::GoTo;
use head::TimeHead;
use loop_range::LoopRange;
use odometer::{CostLine, Odometer};
use overview::Overview;
use slider::Slider;
use track::Track;
use transport::Transport;

/// What is below the chart and comes after the first screen.
struct Below {
    overview: fn() -> AnyView,
    loop_range: fn() -> AnyView,
    odometer: fn(RwSignal<bool>) -> AnyView,
    data_table: fn() -> AnyView,
    condition: fn() -> AnyView,
}

chunk!(BELOW: Below = tools.below_the_chart, &Below {
    overview: || view! { <Overview /> }.into_any(),
    loop_range: || view! { <LoopRange /> }.into_any(),
    odometer: |open| view! { <Odometer open /> }.into_any(),
    data_table: || view! { <DataTable /> }.into_any(),
    condition: || view! { <ConditionBar /> }.into_any(),
});

/// Shows the time panel.
#[component]
pub fn TimePanel() -> impl IntoView {
    let odometer = RwSignal::new(false);
    let stages = use_stages();
    view! {
        <section class="card time" aria-label=words::time::TIME.text()>
            <TimeHead />
            {stages.show(Stage::Chart, Box::new(|| view! { <Chart /> }.into_any()))}
            {stages.show(Stage::Track, Box::new(|| view! { <Track /><AxisTicks /> }.into_any()))}
            {later(&BELOW, Until::Unseen, |below| (below.overview)())}
            <div class="time-travel">
                <div class="time-bar">
                    {stages.show(Stage::Slider, Box::new(|| view! { <Slider /> }.into_any()))}
                    {stages.show(Stage::Transport, Box::new(|| view! { <Transport /> }.into_any()))}
                </div>
                <div class="time-more">
                    {stages.show(Stage::Transport, Box::new(|| view! { <GoTo /> }.into_any()))}
                    {later(&BELOW, Until::Unseen, |below| (below.data_table)())}
                    {stages.show(Stage::Transport, Box::new(move || view! { <CostLine open=odometer /> }.into_any()))}
                </div>
            </div>
            {later(&BELOW, Until::Unseen, |below| (below.loop_range)())}
            {later(&BELOW, Until::Unseen, move |below| (below.odometer)(odometer))}
            {later(&BELOW, Until::Like(|| view! { <div class="condition is-coming"></div> }.into_any()), |below| (below.condition)())}
        </section>
    }
}
