//! As at: what was known on one day about another, beside what is known about it now, and the facts that came late.

use leptos::prelude::*;

use crate::engine::log::envelope::Revision;
use crate::engine::travel::as_at::{AsAt, Order, Question, until};
use crate::engine::values::fields::{Change, FieldSpec, unit_of};
use crate::engine::values::time::Timestamp;
use crate::engine::view::FieldState;
use crate::session::{Session, fields_now, now, use_session};
use crate::ui::inspector::step::step;
use crate::ui::inspector::why::{name_of, travel_to};
use crate::ui::words;

/// How many late facts a list shows.
const MANY: usize = 20;

/// What the section shows at once.
#[derive(Clone, PartialEq)]
struct Shown {
    question: Question,
    then: AsAt,
    now: FieldState,
}

/// Asks for two days, and shows what was known on the one about the other.
#[component]
pub fn AsAtSection() -> impl IntoView {
    let session = use_session();
    let fields = fields_now(session);
    let (known, about) = (RwSignal::new(None::<Timestamp>), RwSignal::new(None::<Timestamp>));
    let order = RwSignal::new(Order::default());
    // The day at which the tab was opened: each day costs two folds, which a thumb on the slider should not wait for.
    let day = Memo::new(move |_| {
        session.stream();
        untrack(|| cursors_day(session))
    });
    let shown = Memo::new(move |_| {
        let day = |chosen: RwSignal<Option<Timestamp>>| chosen.get().unwrap_or_else(|| day.get());
        let question = Question { known: day(known), about: day(about), order: order.get() };
        let stream = session.stream();
        let answer = session.with_workbench(|workbench| {
            let then = workbench.as_at(&stream, &question)?;
            let now = workbench.as_at(&stream, &Question { known: Timestamp::MAX, ..question })?.state;
            Some(Shown { question, then, now })
        });
        answer.flatten()
    });
    let choose = move |event| {
        if let Some(chosen) = Order::named(&event_target_value(&event)) {
            order.set(chosen);
        }
    };
    view! {
        <section class="as-at" aria-label="As at">
            <h3 class="eyebrow">"As at"</h3>
            <p class="muted">
                "An event happens on one day and may be written down on a later one. What was known then, and what is known now?"
            </p>
            <div class="as-at-asked">
                <DayField label="Known on" chosen=known day />
                <DayField label="About" chosen=about day />
                <label>
                    <span>"Order"</span>
                    <select class="input" aria-label="Order" on:change=choose>
                        {Order::ALL
                            .map(|one| view! { <option value=one.name() selected=move || order.get() == one>{format!("as {}", one.name())}</option> })
                            .collect_view()}
                    </select>
                </label>
            </div>
            {move || match shown.get() {
                Some(shown) => answer(fields, &shown).into_any(),
                None => {
                    let text = "What was known then is in an archived period. Import its file to ask about it.";
                    view! { <p class="muted">{text}</p> }.into_any()
                }
            }}
        </section>
    }
}

/// Returns the end of the day on which the event at the cursor was recorded.
fn cursors_day(session: Session) -> Timestamp {
    let (stream, revision) = (session.stream(), session.revision().max(Revision(1)));
    let recorded = session.with_workbench(|workbench| Some(workbench.log().in_stream(&stream, revision)?.recorded_at));
    recorded.flatten().unwrap_or_else(now).end_of_day()
}

/// Shows the field for a day; the cursor's day if none was chosen.
#[component]
fn DayField(label: &'static str, chosen: RwSignal<Option<Timestamp>>, day: Memo<Timestamp>) -> impl IntoView {
    let value = move || chosen.get().unwrap_or_else(|| day.get()).to_string()[..10].to_owned();
    view! {
        <label>
            <span>{label}</span>
            <input
                type="date"
                class="input"
                required
                prop:value=value
                on:change=move |event| chosen.set(until(&event_target_value(&event)))
            />
        </label>
    }
}

/// Shows the fields then and now, and the facts that came late.
fn answer(fields: &'static [FieldSpec], shown: &Shown) -> impl IntoView + use<> {
    let Shown { question, then, now } = shown;
    let (known, about) = (question.known.day_text(), question.about.day_text());
    let values = then.state.values.iter().zip(&now.values).enumerate();
    let changes = values.map(|(field, (old, new))| Change { field, old: old.clone(), new: new.clone() });
    let rows = changes.map(|change| row(fields, &change, now)).collect_view();
    let events = words::events(then.chosen.folded.len());
    let by_then = match question.known == question.about {
        true => "by then".to_owned(),
        false => format!("by the end of {known}"),
    };
    let chosen = &then.chosen;
    view! {
        <p class="muted">{format!("{events} had happened by the end of {about} and were known {by_then}.")}</p>
        <div class="wide-table">
            <table class="diff-table" aria-label="As at">
                <caption>{format!("About {about}")}</caption>
                <thead>
                    <tr>
                        <th scope="col">"Field"</th>
                        <th scope="col" class="number">"Known on "<span class="as-at-when">{known.clone()}</span></th>
                        <th scope="col" class="number">"Known now"</th>
                        <th scope="col" class="number">"Difference"</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
        <LateFacts title=format!("Not known yet on {known}") facts=chosen.unknown.clone() />
        <LateFacts title="Known, but recorded late".to_owned() facts=chosen.late.clone() />
        {(chosen.unknown.is_empty() && chosen.late.is_empty()).then(|| view! { <p class="muted">"No fact of it came late."</p> })}
    }
}

/// Shows one field then and now.
fn row(fields: &'static [FieldSpec], change: &Change, now: &FieldState) -> impl IntoView + use<> {
    let unit = unit_of(fields, change.field);
    let differs = change.old != change.new;
    let mark = differs
        .then(|| step(change, unit, now.currency).unwrap_or_else(|| view! { <span>"differs"</span> }.into_any()));
    view! {
        <tr class:is-changed=differs>
            <th scope="row">{fields.get(change.field).map(|field| field.label)}</th>
            <td class="number">{change.old.show(unit, now.currency)}</td>
            <td class="number">{change.new.show(unit, now.currency)}</td>
            <td class="number">{mark}</td>
        </tr>
    }
}

/// Lists facts that came late, the newest of them, each a way to its moment.
#[component]
fn LateFacts(title: String, facts: Vec<Revision>) -> impl IntoView {
    let session = use_session();
    let earlier = facts.len().saturating_sub(MANY);
    let rows: Vec<_> = facts[earlier..].iter().map(|revision| late_fact(session, *revision)).collect();
    (!rows.is_empty()).then(|| {
        let label = title.clone();
        let earlier = (earlier > 0).then(
            || view! { <li class="why-earlier"><span>{format!("{} before that", words::events(earlier))}</span></li> },
        );
        view! {
            <h4 class="eyebrow">{title}</h4>
            <ul class="why" aria-label=label>{earlier}{rows}</ul>
        }
    })
}

fn late_fact(session: Session, revision: Revision) -> impl IntoView + use<> {
    let stream = session.stream_now();
    let moments = session.with_workbench_untracked(|workbench| {
        let event = workbench.log().in_stream(&stream, revision)?;
        Some((format!("happened {}", event.occurred_at.text()), format!("recorded {}", event.recorded_at.text())))
    });
    let (happened, recorded) = moments.flatten().unwrap_or_default();
    view! {
        <li>
            <button type="button" class="why-row" on:click=move |_| travel_to(session, revision)>
                <span class="why-revision">{format!("#{revision}")}</span>
                <span class="why-text">
                    {name_of(session, revision)}
                    <span class="as-at-when">{happened}</span>
                    <span class="as-at-when">{recorded}</span>
                </span>
            </button>
        </li>
    }
}
