//! The fold x-ray: inside one event, from its command through the rules to the fields, with the code that does it.

use std::ops::RangeInclusive;

use leptos::prelude::*;
use serde_json::Value;

use crate::domains::source::{self, Check};
use crate::engine::log::envelope::Revision;
use crate::engine::user_error::UserError;
use crate::engine::view::Judged;
use crate::session::{Session, fields_now, use_session, value};
use crate::ui::icon::Icon;
use crate::ui::inspector::code::Code;
use crate::ui::inspector::json::{Lines, lines};
use crate::ui::page_state::use_page_state;
use crate::words;
use crate::words::Word;

/// The stages of an event.
const STAGES: [Word; 5] = [
    words::inspector::COMMAND,
    Word::same("decide"),
    words::inspector::EVENT,
    Word::same("evolve"),
    words::inspector::FIELDS,
];

/// The data of an event's X-ray.
#[derive(Clone, PartialEq)]
struct Inside {
    domain: String,
    event_type: String,
    data: Value,
    known: bool,
    /// The source that applies it, where that is data.
    own_source: Option<String>,
    judged: Option<Judged>,
}

fn inside(session: Session, revision: Revision) -> Option<Inside> {
    let stream = session.stream();
    let event = session.with_workbench(|workbench| {
        let event = workbench.log().in_stream(&stream, revision)?;
        Some((event.event_type.to_string(), serde_json::from_str(event.data).unwrap_or_default()))
    });
    let (event_type, data) = event.flatten()?;
    let domain = stream.domain().to_owned();
    let looked = session
        .with_whole_view(|view| (view.tools().and_then(|tools| tools.judge(revision)), view.source_of(&event_type)));
    let (judged, own_source) = looked.unwrap_or_default();
    let known = own_source.is_some() || source::evolve(&domain, &event_type).is_some();
    Some(Inside { domain, event_type, data, known, own_source, judged })
}

/// Opens and closes the x-ray.
#[component]
pub fn XRayButton() -> impl IntoView {
    let open = use_page_state().x_ray;
    view! {
        <button type="button" class="button" aria-expanded=move || open.get().to_string() title="X" on:click=move |_| open.update(|open| *open = !*open)>
            {words::inspector::X_RAY.text()}
        </button>
    }
}

/// Shows the inside of an event while it is asked for.
#[component]
pub fn XRay(revision: Memo<Revision>) -> impl IntoView {
    let session = use_session();
    let open = use_page_state().x_ray;
    let stage = RwSignal::new(0_usize);
    let inside = Memo::new(move |_| open.get().then(|| inside(session, revision.get())).flatten());
    move || {
        if !open.get() {
            return None;
        }
        let Some(inside) = inside.get() else {
            return Some(
                view! { <p class="muted">{words::inspector::STEP_TO_AN_EVENT_TO_LOOK_INSIDE.text()}</p> }.into_any(),
            );
        };
        let step = move |by: usize| stage.update(|stage| *stage = (*stage + by) % STAGES.len());
        let view = view! {
            <section class="x-ray" aria-label=words::inspector::X_RAY.text()>
                <div class="x-ray-steps" role="group" aria-label=words::inspector::STAGES.text()>
                    <button type="button" class="zoom" aria-label=words::inspector::PREVIOUS_STAGE.text() on:click=move |_| step(STAGES.len() - 1)><Icon name="previous" /></button>
                    {STAGES
                        .into_iter()
                        .enumerate()
                        .map(|(index, name)| {
                            let pressed = move || (stage.get() == index).to_string();
                            view! { <button type="button" class="x-ray-step" aria-pressed=pressed on:click=move |_| stage.set(index)>{name.text()}</button> }
                        })
                        .collect_view()}
                    <button type="button" class="zoom" aria-label=words::inspector::NEXT_STAGE.text() on:click=move |_| step(1)><Icon name="next" /></button>
                </div>
                <div class="x-ray-stage" aria-live="polite">
                    {move || match stage.get() {
                        0 => command(&inside).into_any(),
                        1 => rules(&inside).into_any(),
                        2 => event(&inside).into_any(),
                        3 => fold(&inside).into_any(),
                        _ => view! { <Fields revision /> }.into_any(),
                    }}
                </div>
            </section>
        };
        Some(view.into_any())
    }
}

fn command(inside: &Inside) -> impl IntoView + use<> {
    match &inside.judged {
        Some(judged) => {
            let shown = lines(&judged.command);
            view! { <p class="muted">{words::inspector::THE_INTENT_THE_COMMAND_THAT_MAKES.text()}</p><pre class="json"><Lines lines=shown /></pre> }
                .into_any()
        }
        None if inside.known => {
            view! { <p class="muted">{words::inspector::NO_COMMAND_MAKES_SUCH_AN_EVENT_IT.text()}</p> }.into_any()
        }
        None => view! { <p class="muted">{words::inspector::THIS_VERSION_DOES_NOT_KNOW_THE.text()}</p> }.into_any(),
    }
}

/// Shows the checks of `decide`, and its answer to the command today.
fn rules(inside: &Inside) -> impl IntoView + use<> {
    let Some(judged) = &inside.judged else { return command(inside).into_any() };
    let name = judged.command["type"].as_str().unwrap_or_default();
    let refusal = judged.outcome.as_ref().err();
    let verdict = match (&judged.outcome, refusal) {
        (Ok(events), _) if events.len() == 1 && events[0].event_type == inside.event_type => {
            words::inspector::every_rule_lets_it_through_is(&inside.event_type)
        }
        (Ok(_), _) => words::inspector::THE_RULES_WOULD_DECIDE_ANOTHER.text().to_owned(),
        (Err(refusal), _) => words::inspector::the_rules_would_refuse_it_today(&refusal.name, &refusal.message),
    };
    let Some(arm) = source::decide(&inside.domain, name) else {
        return view! { <p class="x-ray-verdict">{verdict}</p> }.into_any();
    };
    let asked = refused_at(arm.checks, refusal);
    let rows = arm.checks.iter().enumerate().map(|(index, check)| {
        let (mark, word, class) = match (&asked, refusal) {
            (_, None) => ("✓", words::inspector::PASSES.text(), "is-up"),
            (Some(at), _) if index < *at.start() => ("✓", words::inspector::PASSES.text(), "is-up"),
            (Some(at), _) if index > *at.end() => ("·", words::inspector::NOT_ASKED.text(), "muted"),
            (Some(at), _) if at.start() == at.end() => ("✗", words::inspector::REFUSES.text(), "is-down"),
            // Several checks can refuse for this reason, or no check is known to: the page does not claim which one it
            // was.
            (Some(_) | None, Some(_)) => ("?", words::inspector::MAY_REFUSE.text(), "muted"),
        };
        let line = check.source.lines().next().unwrap_or_default();
        view! {
            <li class=class title=check.rejections.join(", ")>
                <span aria-hidden="true">{mark}" "</span>
                <span class="visually-hidden">{word}</span>
                <code>{line}</code>
            </li>
        }
    });
    view! {
        <ol class="x-ray-checks" aria-label=words::inspector::RULES_CHECKED.text()>{rows.collect_view()}</ol>
        <p class="x-ray-verdict">{verdict}</p>
        <Code source=arm.source />
    }
    .into_any()
}

/// Finds the check that makes a refusal: from the first that can to the last, which are the same check if the
/// refusal's own facts decide it.
fn refused_at(checks: &[Check], refusal: Option<&UserError>) -> Option<RangeInclusive<usize>> {
    let refusal = refusal?;
    let can = |check: &&(usize, &Check)| check.1.rejections.contains(&refusal.name.as_str());
    let all: Vec<(usize, &Check)> = checks.iter().enumerate().collect();
    let field = refusal.details.get("field").and_then(Value::as_str).map(|field| format!("\"{field}\""));
    let told = field.and_then(|field| all.iter().filter(can).find(|(_, check)| check.source.contains(&field)));
    if let Some((index, _)) = told {
        return Some(*index..=*index);
    }
    let mut candidates = all.iter().filter(can).map(|(index, _)| *index);
    let first = candidates.next()?;
    Some(first..=candidates.next_back().unwrap_or(first))
}

fn event(inside: &Inside) -> impl IntoView + use<> {
    let (name, data) = (inside.event_type.clone(), lines(&inside.data));
    view! { <p class="muted">{words::inspector::WHAT_HAPPENED_FOR_GOOD.text()}<strong>{name}</strong></p><pre class="json"><Lines lines=data /></pre> }
}

fn fold(inside: &Inside) -> impl IntoView + use<> {
    if let Some(source) = inside.own_source.clone() {
        return view! { <p class="muted">{words::inspector::THE_LINES_OF_THE_MODEL.text()}</p><pre class="code" tabindex="0">{source}</pre> }.into_any();
    }
    match source::evolve(&inside.domain, &inside.event_type) {
        Some(arm) => {
            view! { <p class="muted">{words::inspector::HOW_IT_IS_APPLIED_NO_RULE_IS.text()}</p><Code source=arm.source /> }
                .into_any()
        }
        None => view! { <p class="muted">{words::inspector::THIS_VERSION_DOES_NOT_KNOW_THE_2.text()}</p> }.into_any(),
    }
}

/// Shows every field before the event and after it; what changed is marked.
#[component]
fn Fields(revision: Memo<Revision>) -> impl IntoView {
    let session = use_session();
    let fields = fields_now(session);
    move || {
        let now = session.state_at(revision.get())?;
        let before = session.state_at(Revision(revision.get().0.checked_sub(1)?))?;
        let rows = fields.iter().enumerate().map(|(index, field)| {
            let (old, new) = (value(&before, index), value(&now, index));
            let changed = old != new;
            view! {
                <tr class:is-changed=changed>
                    <th scope="row">{field.label.text()}</th>
                    <td>{old.show(field.unit, before.currency)}</td>
                    <td>{changed.then_some("→ ")}{new.show(field.unit, now.currency)}</td>
                </tr>
            }
        });
        Some(view! {
            <div class="wide-table">
                <table class="x-ray-fields">
                    <thead><tr><th scope="col">{words::inspector::FIELD.text()}</th><th scope="col">{words::inspector::BEFORE.text()}</th><th scope="col">{words::inspector::AFTER_2.text()}</th></tr></thead>
                    <tbody>{rows.collect_view()}</tbody>
                </table>
            </div>
        })
    }
}
