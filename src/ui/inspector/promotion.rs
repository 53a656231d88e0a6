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
            return Some(Err("The what-if is not decided to its end yet.".to_owned()));
        }
        let promotion =
            lanes.with(|decided| session.with_workbench(|workbench| workbench.promotion_of(&lane, decided)));
        Some(promotion.flatten()?.map_err(|refusal| refusal.message))
    });
    view! {
        <h3 class="eyebrow">"Make it true"</h3>
        {move || match found.get() {
            None => view! { <button type="button" class="button" on:click=move |_| asked.set(true)>"Promote…"</button> }.into_any(),
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
        <Question label="Promote" leave>
            <p>{meaning}</p>
            <ol class="promotion" aria-label="Compensating commands">{lines}</ol>
            {(!differing.is_empty()).then(|| view! { <p class="muted">"Different even then: "{differing}". "{WHY}</p> })}
            <div class="row">
                <button type="button" class="button button-main" on:click=promote>"Record them"</button>
                <button type="button" class="button" on:click=move |_| leave()>"Not now"</button>
            </div>
        </Question>
    }
}

/// Why some fields stay different, whatever is recorded.
const WHY: &str =
    "They show what happened on the way, and that stays: compensating events add to the log and take nothing from it.";

fn nothing_to_record(differing: &[Change]) -> AnyView {
    let text = match differing {
        [] => "The live state is that of the what-if already: there is nothing to record.".to_owned(),
        differing => format!("No command can bring over what differs: {}. {WHY}", listed(differing)),
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
    let label = fields.get(change.field).map_or("", |field| field.label);
    let unit = unit_of(fields, change.field);
    format!("{label} {} (what-if {})", change.old.show(unit, currency), change.new.show(unit, currency))
}
