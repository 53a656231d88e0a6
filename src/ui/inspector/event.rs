//! The event at the cursor: its envelope, and what it changed.

use leptos::prelude::*;
use serde_json::Value;

use crate::engine::log::envelope::Revision;
use crate::engine::values::fields::{diff, unit_of};
use crate::engine::what_if::{Edit, Target};
use crate::session::use_session;
use crate::ui::inspector::json::{Lines, members};
use crate::ui::inspector::related::RelatedEvents;
use crate::ui::inspector::shapes::Shapes;
use crate::ui::inspector::waterfall::FEW;
use crate::ui::inspector::why::Waterfall;
use crate::ui::inspector::x_ray::{XRay, XRayButton};
use crate::ui::page_state::use_page_state;
use crate::ui::stages::in_turn;
use crate::ui::tab::Tab;
use crate::words;

/// The keys of an envelope in the order in which people read them.
const ORDER: [&str; 13] = [
    "event_type",
    "stream",
    "revision",
    "position",
    "schema_version",
    "data",
    "actor",
    "occurred_at",
    "recorded_at",
    "event_id",
    "correlation_id",
    "causation_id",
    "hash",
];

/// Shows the envelope and the change.
#[component]
pub fn EventTab() -> impl IntoView {
    let session = use_session();
    let revision = Memo::new(move |_| session.revision());
    let envelope = Memo::new(move |_| {
        let (revision, stream) = (revision.get(), session.stream());
        let text = session.with_workbench(|workbench| {
            let position = workbench.log().in_stream(&stream, revision)?.position;
            workbench.store().envelopes(position, position).pop()
        });
        let envelope: Value = serde_json::from_str(&text.flatten()?).ok()?;
        Some(members(&envelope, &ORDER))
    });
    let is_there = Memo::new(move |_| envelope.with(Option::is_some));
    let lines = Signal::derive(move || envelope.get().unwrap_or_default());
    view! {
        {move || match is_there.get() {
            true => view! { <pre class="json" aria-label=words::inspector::ENVELOPE.text() tabindex="0"><Lines lines /></pre> }.into_any(),
            false => {
                view! { <p class="muted">{words::inspector::BEFORE_THE_FIRST_EVENT_THERE_IS.text()}</p> }
                    .into_any()
            }
        }}
        {in_turn(move || view! {
            <div class="row">
                <WhatIfButtons revision />
                <XRayButton />
            </div>
            <Shapes revision />
            <RelatedEvents revision />
            <XRay revision />
        }.into_any())}
        {in_turn(move || view! { <Changes revision /> }.into_any())}
        {in_turn(|| view! { <Waterfall newest=FEW /> }.into_any())}
    }
}

/// Asks what if the cursor's event had not happened.
#[component]
fn WhatIfButtons(revision: Memo<Revision>) -> impl IntoView {
    let session = use_session();
    let page = use_page_state();
    let drop_it = move |_| {
        page.lanes.edit(Edit::Drop(Target::Recorded(revision.get_untracked())));
        page.tab.set(Tab::WhatIf);
    };
    let there = Memo::new(move |_| revision.get() > session.floor());
    move || {
        there.get().then(|| view! { <button type="button" class="button is-whatif-line" on:click=drop_it>{words::inspector::WHAT_IF_IT_HAD_NOT_HAPPENED.text()}</button> })
    }
}

/// Lists the fields that the cursor's event changed.
#[component]
fn Changes(revision: Memo<Revision>) -> impl IntoView {
    let session = use_session();
    let rows = Memo::new(move |_| {
        let now = session.state_at(revision.get())?;
        // What was before the first revision that can be looked at is not known.
        let before = Revision(revision.get().0.checked_sub(1)?);
        let before = session.state_at(before).filter(|_| before >= session.floor())?;
        let fields = session.with_view(|view| view.fields())?;
        let rows = diff(&before.values, &now.values).into_iter().map(|change| {
            let name = fields.get(change.field).map_or("", |field| field.name);
            let unit = unit_of(fields, change.field);
            [change.old.show(unit, before.currency), change.new.show(unit, now.currency)]
                .map(|value| format!("{name} {value}"))
        });
        Some(rows.collect::<Vec<_>>())
    });
    // How many there are: none at all before the first event.
    let count = Memo::new(move |_| rows.with(|rows| rows.as_ref().map(Vec::len)));
    let text = move |row: usize, side: usize| {
        Memo::new(move |_| rows.with(|rows| rows.as_ref()?.get(row).map(|row| row[side].clone())).unwrap_or_default())
    };
    let is_there = Memo::new(move |_| count.get().is_some());
    let nothing = move || {
        (count.get() == Some(0)).then(|| view! { <p class="muted">{words::inspector::NO_FIELD_CHANGED.text()}</p> })
    };
    move || {
        is_there.get().then(|| {
            view! {
                <h3 class="eyebrow">{words::inspector::WHAT_CHANGED.text()}</h3>
                <ul class="diff" aria-label=words::inspector::WHAT_CHANGED.text()>
                    <For each=move || 0..count.get().unwrap_or(0) key=|row| *row let:row>
                        <li class="diff-old"><span aria-hidden="true">"− "</span><span class="visually-hidden">{words::inspector::WAS.text()}</span>{text(row, 0)}</li>
                        <li class="diff-new"><span aria-hidden="true">"+ "</span><span class="visually-hidden">{words::inspector::IS.text()}</span>{text(row, 1)}</li>
                    </For>
                </ul>
                {nothing}
            }
        })
    }
}
