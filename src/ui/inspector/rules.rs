//! Rules as a lane: another rule, the same commands, and the outcomes as its parameter sweeps.

use leptos::prelude::*;

use crate::engine::values::fields::unit_of;
use crate::engine::values::locale::{Locale, integer};
use crate::engine::values::money::{Currency, Money};
use crate::engine::values::parameter::Parameter;
use crate::engine::what_if::RuleOverride;
use crate::session::{Tone, fields_now, registration, use_session};
use crate::ui::page_state::use_page_state;
use crate::ui::sweep::{MAX_STEPS, STEPS, Sweep};
use crate::ui::words;

/// Shows the rules of the domain, those that are changed, and the sweep.
#[component]
pub fn Rules() -> impl IntoView {
    let session = use_session();
    let lanes = use_page_state().lanes;
    let specs = untrack(|| registration(session)).map_or(&[][..], |domain| domain.rules);
    let chosen = move || lanes.open_lane().map_or_else(Vec::new, |lane| lane.rules);
    let open = RwSignal::new(false);
    let toggled =
        move |event: leptos::ev::Event| open.set(event_target::<web_sys::Element>(&event).has_attribute("open"));
    let offer = move |spec: &'static Parameter| {
        let change = move |_| {
            lanes.set_rule(spec.name, Some(spec.default));
            open.set(false);
        };
        view! {
            <li>
                <div><strong>{spec.label.text()}</strong><span class="muted">{spec.hint.text()}</span></div>
                <button type="button" class="button button-small" aria-label=words::inspector::change(&spec.label) on:click=change>{words::inspector::CHANGE_2.text()}</button>
            </li>
        }
    };
    let free = move || {
        let chosen = chosen();
        specs.iter().filter(move |spec| !chosen.iter().any(|rule| rule.name == spec.name))
    };
    (!specs.is_empty()).then(|| {
        view! {
            <h3 class="eyebrow">{words::inspector::RULES.text()}</h3>
            <p class="muted">{words::inspector::JUDGE_THE_SAME_COMMANDS_BY.text()}</p>
            <details class="rule-offers" prop:open=move || open.get() on:toggle=toggled>
                <summary class="button">{words::inspector::CHANGE_A_RULE.text()}</summary>
                <ul class="offers" aria-label=words::inspector::RULES_TO_CHANGE.text()>{move || free().map(offer).collect_view()}</ul>
            </details>
            {move || {
                let rules = chosen();
                let shown = rules.into_iter().filter_map(|rule| {
                    let spec = specs.iter().find(|spec| spec.name == rule.name)?;
                    Some(view! { <RuleRow spec rule /> })
                });
                shown.collect_view()
            }}
            <SweepTable />
        }
    })
}

/// Shows a rule that is changed: its parameter, its sweep, and the way back.
#[component]
fn RuleRow(spec: &'static Parameter, rule: RuleOverride) -> impl IntoView {
    let session = use_session();
    let page = use_page_state();
    let lanes = page.lanes;
    let currency = session.currency_now();
    let text = write(spec, rule.parameter, currency);
    let change = move |event| match read(spec, &event_target_value(&event), currency) {
        Ok(parameter) => lanes.set_rule(spec.name, Some(parameter)),
        Err(message) => session.tell(Tone::Bad, message),
    };
    let swept = Memo::new(move |_| page.sweep.asked.get().filter(|sweep| sweep.spec.name == spec.name));
    let sweep = move |_| {
        let to = spec.most.min(rule.parameter.max(spec.default) * 2).max(spec.least + 1);
        let begun = Sweep { spec, from: spec.least, to, steps: STEPS };
        page.sweep.asked.set(swept.get_untracked().is_none().then_some(begun));
    };
    let remove = move |_| {
        if swept.get_untracked().is_some() {
            page.sweep.asked.set(None);
        }
        lanes.set_rule(spec.name, None);
    };
    view! {
        <div class="rule">
            <label class="rule-label" title=spec.hint.text()>
                <span>{spec.label.text()}</span>
                <input class="input" type="text" inputmode="decimal" prop:value=text on:change=change />
            </label>
            <button type="button" class="button button-small" aria-pressed=move || swept.get().is_some().to_string() on:click=sweep>{words::inspector::SWEEP.text()}</button>
            <button type="button" class="button button-small" aria-label=words::inspector::remove_2(&spec.label) on:click=remove>{words::inspector::REMOVE.text()}</button>
        </div>
        {move || swept.get().map(|sweep| view! { <Range sweep /> })}
    }
}

/// Shows the range and the number of steps of a rule's sweep.
#[component]
fn Range(sweep: Sweep) -> impl IntoView {
    let session = use_session();
    let asked = use_page_state().sweep.asked;
    let currency = session.currency_now();
    let spec = sweep.spec;
    let end = move |label: &'static str, value: i64, set: fn(&mut Sweep, i64)| {
        let change = move |event| match read(spec, &event_target_value(&event), currency) {
            Ok(value) => asked.update(|sweep| sweep.iter_mut().for_each(|sweep| set(sweep, value))),
            Err(message) => session.tell(Tone::Bad, message),
        };
        field(label, write(spec, value, currency), change)
    };
    let steps = move |event| match integer(&event_target_value(&event), Locale::shown().signs()) {
        Some(steps) if (2..=MAX_STEPS).contains(&steps) => {
            asked.update(|sweep| sweep.iter_mut().for_each(|sweep| sweep.steps = steps));
        }
        Some(_) | None => session.tell(Tone::Bad, words::inspector::steps_go_from_2_to(&MAX_STEPS)),
    };
    view! {
        <div class="sweep-range" role="group" aria-label=words::inspector::RANGE_OF_THE_SWEEP.text()>
            {end(words::inspector::FROM.text(), sweep.from, |sweep, value| sweep.from = value)}
            {end(words::inspector::TO.text(), sweep.to, |sweep, value| sweep.to = value)}
            {field(words::inspector::STEPS.text(), sweep.steps.to_string(), steps)}
        </div>
    }
}

fn field(label: &'static str, value: String, change: impl Fn(leptos::ev::Event) + 'static) -> AnyView {
    view! {
        <label class="rule-label">
            <span>{label}</span>
            <input class="input" type="text" inputmode="decimal" prop:value=value on:change=change />
        </label>
    }
    .into_any()
}

/// Lists the outcome for each value of the sweep.
#[component]
fn SweepTable() -> impl IntoView {
    let session = use_session();
    let sweeps = use_page_state().sweep;
    move || {
        let spec = sweeps.asked.get()?.spec;
        let currency = session.with_view(|view| view.currency()).unwrap_or(Currency::EUR);
        let unit = unit_of(fields_now(session), 0);
        let rows = sweeps.points().into_iter().map(|point| {
            view! {
                <tr>
                    <th scope="row">{words::parameter(spec, point.parameter, currency)}</th>
                    <td>{words::count(point.refused)}</td>
                    <td>{point.end.show(unit, currency)}</td>
                </tr>
            }
        });
        Some(view! {
            <table class="x-ray-fields sweep-table" aria-label=words::inspector::SWEEP.text()>
                <thead><tr><th scope="col">{spec.label.text()}</th><th scope="col">{words::inspector::REFUSED.text()}</th><th scope="col">{words::inspector::AT_THE_END.text()}</th></tr></thead>
                <tbody>{rows.collect_view()}</tbody>
            </table>
        })
    }
}

/// Writes a parameter as it is typed.
fn write(spec: &Parameter, parameter: i64, currency: Currency) -> String {
    if words::is_money(spec) { currency.typed(Money::clamped(parameter)) } else { parameter.to_string() }
}

fn read(spec: &Parameter, text: &str, currency: Currency) -> Result<i64, String> {
    let parameter = if words::is_money(spec) {
        currency.read(text).map(Money::minor).map_err(|error| error.to_string())?
    } else {
        integer(text, Locale::shown().signs()).ok_or_else(|| words::inspector::must_be_a_whole_number_2(&spec.label))?
    };
    if (spec.least..=spec.most).contains(&parameter) {
        return Ok(parameter);
    }
    let (least, most) = (words::parameter(spec, spec.least, currency), words::parameter(spec, spec.most, currency));
    Err(words::inspector::goes_from_to(&spec.label, &least, &most))
}
