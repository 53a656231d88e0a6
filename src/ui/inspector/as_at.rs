//! As at: what was known at one moment about another, beside what is known about it now, the facts that came late, and
//! those that closed books leave uncertain.

use std::fmt::Display;

use leptos::html;
use leptos::prelude::*;

use crate::engine::log::envelope::Revision;
use crate::engine::travel::as_at::{AsAt, Closing, ClosingKind, Order, Question};
use crate::engine::values::fields::{Change, FieldSpec, unit_of};
use crate::engine::values::locale::zone_name;
use crate::engine::values::time::Timestamp;
use crate::engine::values::wall::Wall;
use crate::engine::view::FieldState;
use crate::session::tasks::NewestWork;
use crate::session::{Session, fields_now, now, use_session};
use crate::ui::as_at_input::{AsAtInput, Asked};
use crate::ui::inspector::step::step;
use crate::ui::inspector::why::{name_of, travel_to};
use crate::ui::page_state::use_page_state;
use crate::ui::words;
use crate::workbench::AsAtWork;

/// How many late facts a list shows.
const MANY: usize = 20;

/// What the section shows at once.
#[derive(Clone, PartialEq)]
struct Shown {
    question: Question,
    then: AsAt,
    now: FieldState,
}

/// Asks for two moments, and shows what was known at the one about the other.
#[component]
pub fn AsAtSection() -> impl IntoView {
    let session = use_session();
    let fields = fields_now(session);
    let asked = use_page_state().as_at;
    let AsAtInput { known, about, order } = asked;
    // The day at which the tab was opened: each day costs two folds, which a thumb on the slider should not wait for.
    let day = Memo::new(move |_| {
        session.stream();
        untrack(|| cursors_day(session))
    });
    let shown = follow_answer(session, asked, day);
    let choose = move |event| {
        if let Some(chosen) = Order::named(&event_target_value(&event)) {
            order.set(chosen);
        }
    };
    view! {
        <section class="as-at" aria-label=words::inspector::AS_AT.text()>
            <h3 class="eyebrow">{words::inspector::AS_AT.text()}</h3>
            <p class="muted">
                {words::inspector::AN_EVENT_HAPPENS_AT_ONE_MOMENT.text()}
            </p>
            <div class="as-at-asked">
                <MomentFields label=words::inspector::KNOWN_ON.text() time_label=words::inspector::known_at_in asked=known day />
                <MomentFields label=words::inspector::ABOUT.text() time_label=words::inspector::about_at_in asked=about day />
                <label class="as-at-order">
                    <span>{words::inspector::ORDER.text()}</span>
                    <select class="input" aria-label=words::inspector::ORDER.text() on:change=choose>
                        {Order::ALL
                            .map(|one| view! { <option value=one.name() selected=move || order.get() == one>{words::inspector::as_it(&one.name())}</option> })
                            .collect_view()}
                    </select>
                </label>
            </div>
            {move || match shown.get() {
                Some(shown) => answer(fields, &shown).into_any(),
                None => {
                    let text = words::inspector::WHAT_WAS_KNOWN_THEN_IS_IN_AN.text();
                    view! { <p class="muted">{text}</p> }.into_any()
                }
            }}
        </section>
    }
}

/// How many events are looked at between two looks at the clock.
const STEP_EVENTS: usize = 256;

/// Answers what is asked, in slices, again whenever the log changes. Until then the answer before it stays.
fn follow_answer(session: Session, asked: AsAtInput, day: Memo<Timestamp>) -> RwSignal<Option<Shown>> {
    let shown = RwSignal::new(None);
    let work = NewestWork::new();
    Effect::new(move |_| {
        let question = asked.question(day.get());
        let stream = session.stream();
        session.version();
        // What was known then, and what is known now.
        let mut answers: Vec<AsAt> = Vec::new();
        let mut under_way = None;
        work.run(move || {
            let asked = match answers.len() {
                0 => question,
                _ => Question { known: Timestamp::MAX, ..question },
            };
            let is_done = session.with_workbench_untracked(|workbench| {
                if under_way.is_none() {
                    under_way = workbench.begin_as_at(&stream, &asked);
                }
                under_way.as_mut().map(|work: &mut AsAtWork| work.step(workbench, STEP_EVENTS))
            });
            match is_done.flatten() {
                Some(false) => return false,
                Some(true) => answers.extend(under_way.take().map(AsAtWork::finish)),
                None => {
                    shown.try_set(None);
                    return true;
                }
            }
            if answers.len() < 2 {
                return false;
            }
            let now = answers.pop().map(|answer| answer.state);
            shown.try_set(now.zip(answers.pop()).map(|(now, then)| Shown { question, then, now }));
            true
        });
    });
    shown
}

/// Returns the end of the day on which the event at the cursor was recorded.
fn cursors_day(session: Session) -> Timestamp {
    let (stream, revision) = (session.stream(), session.revision().max(Revision(1)));
    let recorded = session.with_workbench(|workbench| Some(workbench.log().in_stream(&stream, revision)?.recorded_at));
    recorded.flatten().unwrap_or_else(now).end_of_shown_day()
}

/// Shows the fields for a moment: its day, and its time in the shown zone, which may stay empty.
#[component]
fn MomentFields(
    label: &'static str,
    time_label: fn(&dyn Display) -> String,
    asked: RwSignal<Asked>,
    day: Memo<Timestamp>,
) -> impl IntoView {
    let value = move || asked.with(|asked| asked.day).unwrap_or_else(|| day.get()).on_wall().iso_day();
    let (date, time) = (NodeRef::new(), NodeRef::new());
    let show_date = shows(date, value);
    let show_time = shows(time, move || asked.with(|asked| asked.clock.clone()));
    view! {
        <label>
            <span>{label}</span>
            <input
                type="date"
                class="input"
                required
                node_ref=date
                on:change=move |event| asked.update(|asked| asked.day = Wall::parse(&event_target_value(&event)).map(|day| day.moment().end_of_shown_day()))
                on:blur=move |_| show_date()
            />
        </label>
        <label>
            <span>{move || words::inspector::at_in(&zone_name())}</span>
            <input
                type="time"
                class="input"
                aria-label=move || time_label(&zone_name())
                title=words::inspector::EMPTY_FOR_THE_END_OF_THE_DAY.text()
                node_ref=time
                on:change=move |event| asked.update(|asked| asked.clock = event_target_value(&event))
                on:blur=move |_| show_time()
            />
        </label>
    }
}

/// Keeps a field's value as it should be, and returns what does so at once. While a person types in the field it is left alone:
/// a browser begins anew with a date whose value is set, and a date is typed in parts, each of which changes it.
fn shows(input: NodeRef<html::Input>, value: impl Fn() -> String + Copy + 'static) -> impl Fn() + Copy + 'static {
    let show = move |text: &str| {
        if let Some(input) = input.get_untracked().filter(|input| input.value() != text) {
            input.set_value(text);
        }
    };
    Effect::new(move |_| {
        let text = value();
        if !input.get().is_some_and(|input| input.matches(":focus").unwrap_or(false)) {
            show(&text);
        }
    });
    move || show(&untrack(value))
}

/// Writes a moment that was asked for: a day that is meant to its end as a day.
fn text_of(moment: Timestamp) -> String {
    if moment == moment.end_of_shown_day() {
        moment.day_text()
    } else {
        words::inspector::in_zone(&moment.text(), &moment.zone_text())
    }
}

/// Writes until when a moment that was asked for is meant.
fn by(moment: Timestamp) -> String {
    if moment == moment.end_of_shown_day() {
        words::inspector::by_the_end_of(&text_of(moment))
    } else {
        words::inspector::by(&text_of(moment))
    }
}

/// Shows the fields then and now, and the facts that came late.
fn answer(fields: &'static [FieldSpec], shown: &Shown) -> impl IntoView + use<> {
    let Shown { question, then, now } = shown;
    let (known, about) = (text_of(question.known), text_of(question.about));
    let preposition = if question.known == question.known.end_of_shown_day() { "on" } else { "at" };
    let values = then.state.values.iter().zip(&now.values).enumerate();
    let changes = values.map(|(field, (old, new))| Change { field, old: old.clone(), new: new.clone() });
    let rows = changes.map(|change| row(fields, &change, now)).collect_view();
    let events = words::events(then.chosen.folded.len());
    let by_then =
        if question.known == question.about { words::inspector::BY_THEN.text().to_owned() } else { by(question.known) };
    let chosen = &then.chosen;
    let is_certain = chosen.unknown.is_empty() && chosen.late.is_empty() && then.closings.is_empty();
    view! {
        <p class="muted">{words::inspector::had_happened_and_were_known(&events, &by(question.about), &by_then)}</p>
        <div class="wide-table">
            <table class="diff-table" aria-label=words::inspector::AS_AT.text()>
                <caption>{words::inspector::about_2(&about)}</caption>
                <thead>
                    <tr>
                        <th scope="col">{words::inspector::FIELD.text()}</th>
                        <th scope="col" class="number">{words::inspector::known(&preposition)}<span class="as-at-when">{known.clone()}</span></th>
                        <th scope="col" class="number">{words::inspector::KNOWN_NOW.text()}</th>
                        <th scope="col" class="number">{words::inspector::DIFFERENCE.text()}</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
        <LateFacts title=words::inspector::not_known_yet(&preposition, &known) facts=chosen.unknown.clone() />
        <LateFacts title=words::inspector::KNOWN_BUT_RECORDED_LATE.text().to_owned() facts=chosen.late.clone() />
        {then.closings.iter().map(closing).collect_view()}
        {is_certain.then(|| view! { <p class="muted">{words::inspector::NO_FACT_OF_IT_CAME_LATE.text()}</p> })}
    }
}

/// Says which facts closed books leave uncertain.
fn closing(closing: &Closing) -> impl IntoView + use<> {
    let number = closing.revision;
    let (title, text) = match (closing.kind, closing.facts.is_empty()) {
        (ClosingKind::Archived, _) => (
            words::inspector::added_to_closed_books_event(&number),
            words::inspector::THESE_HAPPENED_BEFORE_THE_BOOKS.text().to_owned(),
        ),
        (ClosingKind::Overwrites, false) => (
            words::inspector::overwritten_by_closed_books_event(&number),
            words::inspector::event_carries_over_a_state(&number),
        ),
        (ClosingKind::Overwrites, true) => {
            (String::new(), words::inspector::event_closed_the_books_at_another(&number))
        }
    };
    view! {
        <LateFacts title facts=closing.facts.clone() />
        <p class="muted">{text}</p>
    }
}

/// Shows one field then and now.
fn row(fields: &'static [FieldSpec], change: &Change, now: &FieldState) -> impl IntoView + use<> {
    let unit = unit_of(fields, change.field);
    let differs = change.old != change.new;
    let mark = differs.then(|| {
        step(change, unit, now.currency)
            .unwrap_or_else(|| view! { <span>{words::inspector::DIFFERS.text()}</span> }.into_any())
    });
    view! {
        <tr class:is-changed=differs>
            <th scope="row">{fields.get(change.field).map(|field| field.label.text())}</th>
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
            || view! { <li class="why-earlier"><span>{words::inspector::before_that(&words::events(earlier))}</span></li> },
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
        Some((
            words::inspector::happened(&event.occurred_at.text()),
            words::inspector::recorded(&event.recorded_at.text()),
        ))
    });
    let (happened, recorded) = moments.flatten().unwrap_or_default();
    view! {
        <li>
            <button type="button" class="why-row" on:click=move |_| travel_to(session, revision)>
                <span class="why-revision">{format!("#{revision}")}</span>
                <span class="why-text">
                    {untrack(|| name_of(session, revision))}
                    <span class="as-at-when">{happened}</span>
                    <span class="as-at-when">{recorded}</span>
                </span>
            </button>
        </li>
    }
}
