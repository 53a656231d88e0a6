//! The way to make a what-if true: what would be recorded, what stays different, and the button that records
//! it.

use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::engine::values::fields::{Change, FieldSpec, unit_of};
use crate::engine::values::money::Currency;
use crate::session::{fields_now, use_session};
use crate::ui::confirm::Question;
use crate::ui::error_text::ErrorText;
use crate::ui::inspector::command::describe;
use crate::ui::page_state::use_page_state;
use crate::ui::words;
use crate::workbench;

/// Shows what would be recorded to make the lane true, and records it when asked.
#[component]
pub fn Promotion() -> impl IntoView {
    let session = use_session();
    let lanes = use_page_state().lanes;
    let asked = RwSignal::new(false);
    // It follows the lane and the log: what is shown is what would be recorded now.
    let found = Memo::new(move |_| {
        if !asked.get() {
            return None;
        }
        let lane = lanes.open_lane()?;
        if lanes.progress().is_some() {
            return Some(Err(words::inspector::THE_WHAT_IF_IS_NOT_DECIDED_TO.text().to_owned()));
        }
        let promotion =
            lanes.with(|decided| session.with_workbench(|workbench| workbench.promotion_of(&lane, decided)));
        Some(promotion.flatten()?.map_err(|refusal| refusal.message))
    });
    view! {
        <h3 class="eyebrow">{words::inspector::MAKE_IT_TRUE.text()}</h3>
        {move || match found.get() {
            None => view! { <button type="button" class="button" on:click=move |_| asked.set(true)>{words::inspector::PROMOTE.text()}</button> }.into_any(),
            Some(Err(text)) => view! { <ErrorText text /> }.into_any(),
            Some(Ok(promotion)) if promotion.commands.is_empty() => nothing_to_record(&promotion.differing),
            Some(Ok(promotion)) => view! { <Commands promotion asked /> }.into_any(),
        }}
    }
}

/// Shows the commands, and what they leave different.
#[component]
fn Commands(promotion: workbench::Promotion, asked: RwSignal<bool>) -> impl IntoView {
    let lanes = use_page_state().lanes;
    let meaning = words::promoting(promotion.commands.len(), &use_session().stream_now());
    let lines = promotion.commands.iter().map(|command| view! { <li>{describe(Some(command))}</li> }).collect_view();
    let differing = listed(&promotion.differing);
    let promote = move |_| {
        asked.set(false);
        spawn_local(lanes.promote());
    };
    let leave = move || asked.set(false);
    view! {
        <Question label=words::inspector::PROMOTE_2.text() leave>
            <p>{meaning}</p>
            <ol class="promotion" aria-label=words::inspector::COMPENSATING_COMMANDS.text()>{lines}</ol>
            {(!differing.is_empty()).then(|| view! { <p class="muted">{words::inspector::DIFFERENT_EVEN_THEN.text()}{differing}". "{WHY.text()}</p> })}
            <div class="row">
                <button type="button" class="button button-main" on:click=promote>{words::inspector::RECORD_THEM.text()}</button>
                <button type="button" class="button" on:click=move |_| leave()>{words::inspector::NOT_NOW.text()}</button>
            </div>
        </Question>
    }
}

/// Why some fields stay different, whatever is recorded.
const WHY: words::Word = words::inspector::THEY_SHOW_WHAT_HAPPENED_ON_THE;

fn nothing_to_record(differing: &[Change]) -> AnyView {
    let text = match differing {
        [] => words::inspector::THE_LIVE_STATE_IS_THAT_OF_THE.text().to_owned(),
        differing => words::inspector::no_command_can_bring_over_what(&listed(differing), &WHY),
    };
    view! { <p class="muted" role="status">{text}</p> }.into_any()
}

/// Lists fields with their values: `Withdrawals 23 (what-if 22)`.
fn listed(changes: &[Change]) -> String {
    let session = use_session();
    let (fields, currency) = (fields_now(session), session.currency_now());
    changes.iter().map(|change| field(fields, change, currency)).collect::<Vec<_>>().join(", ")
}

fn field(fields: &[FieldSpec], change: &Change, currency: Currency) -> String {
    let label = fields.get(change.field).map_or("", |field| field.label.text());
    let unit = unit_of(fields, change.field);
    words::inspector::what_if(&label, &change.old.show(unit, currency), &change.new.show(unit, currency))
}
