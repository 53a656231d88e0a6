//! The what-if lanes: kept ones, the open one's edits and their outcome.

use leptos::prelude::*;
use serde_json::Value;

use crate::engine::log::envelope::Revision;
use crate::engine::values::fields::diff;
use crate::engine::what_if::{Edit, EditKind, Lane, LaneRow, Outcome, Target};
use crate::session::{fields_now, use_session};
use crate::ui::act::{Form, Purpose};
use crate::ui::confirm::Confirmed;
use crate::ui::deciding::Deciding;
use crate::ui::error_text::ErrorText;
use crate::ui::icon::Icon;
use crate::ui::inspector::command::{describe, form_of};
use crate::ui::inspector::diff::row;
use crate::ui::inspector::promotion::Promotion;
use crate::ui::inspector::rules::Rules;
use crate::ui::page_state::use_page_state;
use crate::ui::words;
use crate::workbench::shown_name;

/// How many rows are spelled out; what was touched or refused comes first.
const ROWS: usize = 60;

/// Shows the lanes.
#[component]
pub fn WhatIfTab() -> impl IntoView {
    let lanes = use_page_state().lanes;
    let entry = move |(number, lane): (u32, Lane)| {
        let is_open = move || lanes.open_number() == Some(number);
        let toggle = move |_| if is_open() { lanes.close() } else { lanes.show(number) };
        view! {
            <li>
                <button type="button" class="lane-entry" aria-pressed=move || is_open().to_string() on:click=toggle>
                    <span class="lane-mark" aria-hidden="true">"◇"</span>
                    <span>{shown_name(&lane)}</span>
                    <span class="muted">{words::edits(lane.edits.len(), lane.rules.len())}</span>
                </button>
            </li>
        }
    };
    view! {
        {move || {
            let list = lanes.list();
            match list.is_empty() {
                true => {
                    view! {
                        <p class="muted">
                            {words::inspector::A_WHAT_IF_IS_THE_SAME_HISTORY.text()}
                        </p>
                    }
                        .into_any()
                }
                false => view! { <ul class="lanes" aria-label=words::inspector::WHAT_IF_LANES.text()>{list.into_iter().map(entry).collect_view()}</ul> }.into_any(),
            }
        }}
        <Rules />
        {move || lanes.open_number().map(|_| view! { <OpenLane /> })}
    }
}

/// Shows the open lane.
#[component]
fn OpenLane() -> impl IntoView {
    let lanes = use_page_state().lanes;
    let name = Memo::new(move |_| lanes.open_lane().map_or_else(String::new, |lane| shown_name(&lane)));
    let deleting = move || untrack(|| lanes.open_lane()).map_or_else(String::new, |lane| words::deleting(&lane));
    let tally = move || {
        lanes.with(|lane| {
            let tally = lane.tally();
            let parts = [
                (tally.dropped, words::inspector::TAKEN_OUT.text()),
                (tally.replaced, words::inspector::CHANGED.text()),
                (tally.inserted, words::inspector::INSERTED.text()),
                (tally.moved, words::inspector::MOVED.text()),
                (tally.refused, words::inspector::REFUSED_NOW.text()),
            ];
            let parts = parts.into_iter().filter(|(count, _)| *count > 0);
            parts.map(|(count, what)| format!("{} {what}", words::count(count))).collect::<Vec<_>>().join(", ")
        })
    };
    view! {
        <label class="why-label">
            {words::inspector::NAME.text()}
            <input class="input lane-name" type="text" maxlength="60" title=words::inspector::AN_EMPTY_NAME_FOLLOWS_THE_EDITS.text() prop:value=move || name.get() on:change=move |event| lanes.rename(&event_target_value(&event)) />
        </label>
        <p class="lane-tally" role="status">{tally}</p>
        {move || lanes.progress().map(decided_again)}
        {move || lanes.trouble().map(|text| view! { <ErrorText text /> })}
        <AtTheEnd />
        <Rows />
        <Promotion />
        <div class="row">
            {move || {
                let brought = lanes.open_number().is_some_and(|number| lanes.is_brought(number));
                brought.then(|| view! { <button type="button" class="button" on:click=move |_| lanes.keep()>{words::inspector::KEEP_IT_2.text()}</button> })
            }}
            <button type="button" class="button" on:click=move |_| lanes.close()>{words::inspector::CLOSE.text()}</button>
            <Confirmed button=words::inspector::DELETE.text() question=deleting yes=words::inspector::DELETE_IT.text() no=words::inspector::KEEP_IT.text() act=move || lanes.forget() />
        </div>
    }
}

/// Shows how much of a lane is decided, in percent.
fn decided_again(percent: u32) -> AnyView {
    let text = words::inspector::later_commands_are_decided_again(&percent);
    view! { <p class="muted" role="status">{text}</p> }.into_any()
}

/// Shows what differs at the end, from the recorded history or from another what-if.
#[component]
fn AtTheEnd() -> impl IntoView {
    let session = use_session();
    let lanes = use_page_state().lanes;
    let fields = fields_now(session);
    let against = RwSignal::new(None::<u32>);
    let others = Memo::new(move |_| {
        let open = lanes.open_number();
        let others = lanes.list().into_iter().filter(|(number, _)| Some(*number) != open);
        others.map(|(number, lane)| (number, shown_name(&lane))).collect::<Vec<_>>()
    });
    let other = Memo::new(move |_| {
        let number = against.get()?;
        lanes.list().into_iter().find(|(known, _)| *known == number).map(|(_, lane)| lane)
    });
    // In slices, as the open one; on a log that grew, what is decided of it stays.
    let compared = Deciding::new(session);
    Effect::new(move |_| {
        session.version();
        // With one that cannot be decided nothing is compared.
        let _ = compared.decide(other.get().as_ref());
    });
    let choose = move |event| against.set(event_target_value(&event).parse().ok());
    let choice = move || {
        let options = others.get().into_iter().map(|(number, name)| {
            let is_chosen = against.get() == Some(number);
            view! { <option value=number.to_string() selected=is_chosen>{name}</option> }
        });
        let options: Vec<_> = options.collect();
        (!options.is_empty()).then(|| {
            view! {
                <label class="why-label">
                    {words::inspector::COMPARE_WITH.text()}
                    <select class="input" aria-label=words::inspector::COMPARE_WITH_2.text() on:change=choose>
                        <option value="">{words::inspector::THE_RECORDED_HISTORY.text()}</option>
                        {options}
                    </select>
                </label>
            }
        })
    };
    let table = move || {
        if lanes.progress().is_some() {
            return None;
        }
        let there = lanes.with(|lane| lane.view.state_at(lane.view.head()))?;
        let (name, here) = match other.get() {
            Some(_) if compared.progress().is_some() => return compared.progress().map(decided_again),
            Some(lane) => (shown_name(&lane), compared.with(|lane| lane.view.state_at(lane.view.head()))?),
            None => {
                (words::inspector::RECORDED_3.text().to_owned(), session.with_view(|view| view.state_at(view.head()))?)
            }
        };
        let changes = diff(&here.values, &there.values);
        let currency = here.currency;
        if changes.is_empty() {
            return Some(
                view! { <p class="muted">{words::inspector::IN_THE_END_IT_COMES_TO_THE.text()}</p> }.into_any(),
            );
        }
        let rows = changes.iter().map(|change| row(&fields[change.field], change, currency)).collect_view();
        let table = view! {
            <table class="diff-table" aria-label=words::inspector::AT_THE_END.text()>
                <thead>
                    <tr><th scope="col">{words::inspector::AT_THE_END.text()}</th><th scope="col">{name}</th><th scope="col">{words::inspector::WHAT_IF_2.text()}</th><th scope="col">{words::inspector::DIFFERENCE.text()}</th></tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        };
        Some(table.into_any())
    };
    view! { {choice} {table} }
}

/// Lists what was touched and what the rules refuse now.
#[component]
fn Rows() -> impl IntoView {
    let lanes = use_page_state().lanes;
    let editing = RwSignal::new(None::<Target>);
    // A command may have changed although nothing else in its row has.
    let rows = move || {
        lanes.with(|lane| {
            let speaks = |row: &&LaneRow| row.edit != EditKind::None || matches!(row.outcome, Outcome::Refused(_));
            let spoken = || lane.rows.differing().map(|(_, _, row)| row).filter(speaks);
            (spoken().take(ROWS).cloned().collect::<Vec<LaneRow>>(), spoken().count())
        })
    };
    move || {
        rows().map(|(rows, all)| {
            let more = (all > rows.len()).then(
                || view! { <p class="muted">{words::inspector::and_more_2(&words::count(all - rows.len()))}</p> },
            );
            let rows = rows.into_iter().map(|row| view! { <LaneLine row editing /> }).collect_view();
            view! {
                <h3 class="eyebrow">{words::inspector::EDITS_AND_WHAT_THE_RULES_REFUSE.text()}</h3>
                <ul class="lane-rows" aria-label=words::inspector::EDITS.text()>{rows}</ul>
                {more}
            }
        })
    }
}

#[component]
fn LaneLine(row: LaneRow, editing: RwSignal<Option<Target>>) -> impl IntoView {
    let session = use_session();
    let lanes = use_page_state().lanes;
    let target = row.target;
    let command = command_of(row.target);
    let what = describe(command.as_ref());
    let place = match row.target {
        Target::Recorded(revision) => format!("#{revision}"),
        Target::Inserted(_) => words::inspector::after(&row.at),
    };
    let done = match row.edit {
        EditKind::None => "",
        EditKind::Replaced => "changed",
        EditKind::Inserted => "inserted",
        EditKind::Moved => "moved",
        EditKind::Dropped => words::inspector::TAKEN_OUT.text(),
    };
    let refused = match row.outcome {
        Outcome::Refused(refusal) => Some(refusal.message),
        Outcome::Same | Outcome::Different | Outcome::Dropped => None,
    };
    let is_refused = refused.is_some();
    let form = command.as_ref().and_then(form_of).filter(|form| !form.inputs.is_empty());
    let can_change = form.is_some() && row.edit != EditKind::Dropped;
    let at = row.at;
    let travel = move |_| session.steer(|player| player.go_to(at));
    let purpose = command.clone().map(|command| Purpose::Replace(target, command));
    view! {
        <li class="lane-row" class:is-dropped=row.edit == EditKind::Dropped class:is-refused=is_refused>
            <button type="button" class="why-row" on:click=travel>
                <span class="why-revision">{place}</span>
                <span class="why-text">
                    <span class="lane-what">{what}</span>
                    {(!done.is_empty()).then(|| view! { <em class="lane-done">{format!(" {done}")}</em> })}
                </span>
            </button>
            {refused.map(|text| view! { <p class="error-text"><Icon name="warning" />{text}</p> })}
            <div class="row">
                {can_change
                    .then(|| {
                        let toggle = move |_| editing.update(|open| *open = if *open == Some(target) { None } else { Some(target) });
                        view! { <button type="button" class="button button-small" on:click=toggle>{words::inspector::CHANGE_2.text()}</button> }
                    })}
                {match row.edit {
                    EditKind::None => view! { <button type="button" class="button button-small" on:click=move |_| lanes.edit(Edit::Drop(target))>{words::inspector::TAKE_OUT.text()}</button> }.into_any(),
                    EditKind::Replaced | EditKind::Inserted | EditKind::Moved | EditKind::Dropped => {
                        let label = if row.edit == EditKind::Inserted { words::inspector::REMOVE.text() } else { words::inspector::RESTORE.text() };
                        view! { <button type="button" class="button button-small" on:click=move |_| lanes.restore(target)>{label}</button> }.into_any()
                    }
                }}
                {(row.edit != EditKind::Dropped).then(|| view! { <Mover target at /> })}
            </div>
            {move || {
                (editing.get() == Some(target))
                    .then(|| {
                        form.zip(purpose.clone())
                            .map(|(form, purpose)| view! { <Form form purpose done=move || editing.set(None) /> })
                    })
            }}
        </li>
    }
}

/// Moves an event before the one before it, or after the one after it.
#[component]
fn Mover(target: Target, at: Revision) -> impl IntoView {
    let session = use_session();
    let lanes = use_page_state().lanes;
    let shift = move |later: bool| {
        let head = session.player_now().head();
        let after = match (later, target) {
            (true, _) => Revision(at.0 + 1),
            (false, Target::Recorded(_)) => Revision(at.0.saturating_sub(2)),
            (false, Target::Inserted(_)) => Revision(at.0.saturating_sub(1)),
        };
        if after <= head {
            lanes.edit(Edit::Move { target, after: Target::Recorded(after) });
        }
    };
    view! {
        <button type="button" class="button button-small" aria-label=words::inspector::MOVE_EARLIER.text() on:click=move |_| shift(false)>{words::inspector::EARLIER.text()}</button>
        <button type="button" class="button button-small" aria-label=words::inspector::MOVE_LATER.text() on:click=move |_| shift(true)>{words::inspector::LATER.text()}</button>
    }
}

/// Returns the command of a row: the one that an edit gave it, else the recorded one.
fn command_of(target: Target) -> Option<Value> {
    let session = use_session();
    let lane = untrack(|| use_page_state().lanes.open_lane())?;
    lane.command_of(target).cloned().or_else(|| match target {
        Target::Recorded(revision) => session
            .with_workbench_untracked(|workbench| {
                workbench.view(&lane.stream).and_then(|view| view.tools()?.originating_command(revision))
            })
            .flatten(),
        Target::Inserted(_) => None,
    })
}
