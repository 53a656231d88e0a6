//! Rules as a lane: another rule, the same commands, and the fan of what comes of it as its parameter sweeps.

use leptos::prelude::*;

use crate::engine::lane::{Chosen, RuleSpec};
use crate::engine::money::{Currency, Money};
use crate::ui::app::use_desk;
use crate::ui::fan::is_money;
use crate::ui::session::{Session, Tone, registration, use_session};
use crate::ui::words;

/// Shows the rules of the domain, those that are changed, and the sweep.
#[component]
pub fn Rules() -> impl IntoView {
    let session = use_session();
    let lanes = use_desk().lanes;
    let specs = registration(session).map_or(&[][..], |domain| domain.rules);
    let chosen = move || lanes.open_lane().map_or_else(Vec::new, |lane| lane.rules);
    let add = move |event| {
        let name = event_target_value(&event);
        if let Some(spec) = specs.iter().find(|spec| spec.name == name) {
            lanes.set_rule(spec.name, Some(spec.default));
        }
    };
    let free = move || {
        let chosen = chosen();
        specs.iter().filter(move |spec| !chosen.iter().any(|rule| rule.name == spec.name))
    };
    (!specs.is_empty()).then(|| {
        view! {
            <h3 class="eyebrow">"Rules"</h3>
            <p class="muted">"Judge the same commands by another rule."</p>
            <select class="button" aria-label="Change a rule" on:change=add prop:value=move || { chosen(); "" }>
                <option value="" disabled selected>"Change a rule…"</option>
                {move || free().map(|spec| view! { <option value=spec.name>{spec.label}</option> }).collect_view()}
            </select>
            {move || {
                let rules = chosen();
                let shown = rules.into_iter().filter_map(|rule| {
                    let spec = specs.iter().find(|spec| spec.name == rule.name)?;
                    Some(view! { <RuleRow spec rule /> })
                });
                shown.collect_view()
            }}
            <FanTable />
        }
    })
}

/// Shows a rule that is changed: its parameter, its sweep, and the way back.
#[component]
fn RuleRow(spec: &'static RuleSpec, rule: Chosen) -> impl IntoView {
    let session = use_session();
    let desk = use_desk();
    let lanes = desk.lanes;
    let currency = session.peek_currency();
    let text = write(spec, rule.parameter, currency);
    let change = move |event| match read(spec, &event_target_value(&event), currency) {
        Ok(parameter) => lanes.set_rule(spec.name, Some(parameter)),
        Err(message) => session.tell(Tone::Bad, message),
    };
    let swept = Memo::new(move |_| desk.fan.asked.get().is_some_and(|(asked, ..)| asked.name == spec.name));
    let sweep = move |_| {
        let span = (spec.least, spec.most.min(rule.parameter.max(spec.default) * 2).max(spec.least + 1));
        desk.fan.asked.set((!swept.get_untracked()).then_some((spec, span.0, span.1)));
    };
    let remove = move |_| {
        if swept.get_untracked() {
            desk.fan.asked.set(None);
        }
        lanes.set_rule(spec.name, None);
    };
    view! {
        <div class="rule">
            <label class="rule-label" title=spec.hint>
                <span>{spec.label}</span>
                <input class="input" type="text" inputmode="decimal" prop:value=text on:change=change />
            </label>
            <button type="button" class="button button-small" aria-pressed=move || swept.get().to_string() on:click=sweep>"Sweep"</button>
            <button type="button" class="button button-small" aria-label=format!("Remove {}", spec.label) on:click=remove>"Remove"</button>
        </div>
    }
}

/// Lists what comes of the rule at each parameter of the sweep.
#[component]
fn FanTable() -> impl IntoView {
    let session = use_session();
    let fan = use_desk().fan;
    move || {
        let (spec, ..) = fan.asked.get()?;
        let currency = session.with_view(|view| view.currency()).unwrap_or(Currency::EUR);
        let rows = fan.blades().into_iter().map(|blade| {
            view! {
                <tr>
                    <th scope="row">{shown(spec, blade.parameter, currency)}</th>
                    <td>{words::count(blade.refused)}</td>
                    <td>{blade.end.show(currency)}</td>
                </tr>
            }
        });
        Some(view! {
            <table class="x-ray-fields fan-table" aria-label="Sweep">
                <thead><tr><th scope="col">{spec.label}</th><th scope="col">"Refused"</th><th scope="col">"At the end"</th></tr></thead>
                <tbody>{rows.collect_view()}</tbody>
            </table>
        })
    }
}

/// Writes a parameter for people.
fn shown(spec: &RuleSpec, parameter: i64, currency: Currency) -> String {
    if is_money(spec) { currency.format(Money::clamped(parameter)) } else { parameter.to_string() }
}

/// Writes a parameter as it is typed.
fn write(spec: &RuleSpec, parameter: i64, currency: Currency) -> String {
    if is_money(spec) { currency.decimal(Money::clamped(parameter)) } else { parameter.to_string() }
}

fn read(spec: &RuleSpec, text: &str, currency: Currency) -> Result<i64, String> {
    let parameter = if is_money(spec) {
        currency.parse(text).map(Money::minor).map_err(|error| error.to_string())?
    } else {
        text.trim().parse().map_err(|_| format!("{} is a whole number.", spec.label))?
    };
    if (spec.least..=spec.most).contains(&parameter) {
        return Ok(parameter);
    }
    let (least, most) = (shown(spec, spec.least, currency), shown(spec, spec.most, currency));
    Err(format!("{} goes from {least} to {most}.", spec.label))
}

/// Says a rule that was changed, for the name of a lane.
pub fn rule_name(session: Session, name: &str) -> String {
    let specs = registration(session).map_or(&[][..], |domain| domain.rules);
    specs.iter().find(|spec| spec.name == name).map_or_else(|| name.to_owned(), |spec| spec.label.to_lowercase())
}
