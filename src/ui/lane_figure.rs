//! The open what-if's figure beside the recorded one.

use leptos::prelude::*;

use crate::engine::values::fields::unit_of;
use crate::session::{fields_now, use_session, value};
use crate::ui::page_state::use_page_state;
use crate::workbench::shown_name;

/// Shows the headline of the open what-if at the moment that the state card shows, and by how much it differs.
#[component]
pub fn WhatIfLine() -> impl IntoView {
    let session = use_session();
    let page = use_page_state();
    let lanes = page.lanes;
    let name = Memo::new(move |_| lanes.open_lane().map(|lane| shown_name(&lane)));
    let figure = Memo::new(move |_| {
        let revision = page.timeline.preview.get().unwrap_or_else(|| session.revision());
        let here = session.state_at(revision)?;
        let unit = unit_of(fields_now(session), 0);
        let there = lanes.with(|lane| lane.view.field_at(0, lane.revision_at(revision)))?;
        let step = there.step_from(&value(&here, 0), unit, here.currency).map(|(_, text)| format!(" ({text})"));
        Some((there.show(unit, here.currency), step.unwrap_or_default()))
    });
    let part =
        move |part: fn(&(String, String)) -> &String| move || figure.with(|figure| figure.as_ref().map(part).cloned());
    let is_open = Memo::new(move |_| name.with(Option::is_some));
    move || {
        is_open.get().then(|| {
            view! {
                <p class="state-whatif" title=move || name.get()>
                    <span aria-hidden="true">"◇ "</span>
                    <span class="state-whatif-name">{move || name.get()}</span>
                    ": "
                    <strong>{part(|(figure, _)| figure)}<span class="state-whatif-step">{part(|(_, step)| step)}</span></strong>
                </p>
            }
        })
    }
}
