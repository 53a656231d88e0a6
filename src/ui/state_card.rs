//! The state card: what the stream is at the cursor, and what the cursor's event did to it.

use leptos::prelude::*;

use crate::engine::envelope::Revision;
use crate::engine::fields::Direction;
use crate::engine::view::FieldState;
use crate::ui::app::{asked, use_desk};
use crate::ui::icon::Icon;
use crate::ui::inspector::Tab;
use crate::ui::session::{fields_now, registration, use_session, value};

/// Shows the state at the cursor.
#[component]
pub fn StateCard() -> impl IntoView {
    let session = use_session();
    let preview = use_desk().timeline.preview;
    let revision = Memo::new(move |_| preview.get().unwrap_or_else(|| session.revision()));
    let state = Memo::new(move |_| session.state_at(revision.get()));
    let before = Memo::new(move |_| session.state_at(Revision(revision.get().0.saturating_sub(1))));
    let shown = move |field: usize| {
        state.with(|state| state.as_ref().map_or_else(String::new, |state| value(state, field).show(state.currency)))
    };
    let step = move |field: usize| {
        state.with(|state| {
            let state = state.as_ref()?;
            let old = before.with(|before| before.as_ref().map(|before| value(before, field)))?;
            value(state, field).step_from(&old, state.currency)
        })
    };
    let changed = move |field: usize| {
        let at = |state: Memo<Option<FieldState>>| state.with(|state| state.as_ref().map(|state| value(state, field)));
        at(state) != at(before)
    };
    let direction = Memo::new(move |_| step(0).map(|(direction, _)| direction));
    let title = move || match revision.get() {
        revision if preview.get().is_some() => format!("Preview of event {revision}"),
        Revision(0) => "Before the first event".to_owned(),
        revision if session.is_live() => format!("State now, event {revision}"),
        revision => format!("State at event {revision}"),
    };
    let fields = fields_now(session);
    view! {
        <section class="card state" aria-label="State" class:is-preview=move || preview.get().is_some()>
            <div class="card-head">
                <h2 class="eyebrow">{title}</h2>
                <Mood />
            </div>
            <Moment revision />
            <output
                class="state-headline"
                aria-label=fields.first().map(|field| field.label)
                style=move || format!("--characters:{}", shown(0).chars().count())
            >
                <Flash text=Signal::derive(move || shown(0)) />
            </output>
            <p class="state-step">
                <span class=move || direction.get().map(arrow_class)>
                    {move || direction.get().map(|direction| view! { <Icon name=arrow_icon(direction) /> })}
                    {move || step(0).map(|(_, text)| text)}
                </span>
                <Cause revision />
            </p>
            <WhatIfLine />
            <dl class="fields">
                {fields
                    .iter()
                    .enumerate()
                    .skip(1)
                    .map(|(field, spec)| {
                        view! {
                            <FieldRow
                                field
                                label=spec.label
                                shown=Signal::derive(move || shown(field))
                                step=Signal::derive(move || step(field))
                                changed=Signal::derive(move || changed(field))
                            />
                        }
                    })
                    .collect_view()}
            </dl>
        </section>
    }
}

/// Names the headline and its moment, where nothing else of the page does: `Balance at event 29 of 58 · 13 Dec 2025`.
#[component]
fn Moment(revision: Memo<Revision>) -> impl IntoView {
    let session = use_session();
    let desk = use_desk();
    let is_embedded = asked("embed");
    let text = move || {
        if !is_embedded && !desk.presenting.get() {
            return None;
        }
        let (revision, stream) = (revision.get(), session.stream());
        let headline = registration(session).and_then(|domain| domain.fields.first()).map_or("", |field| field.label);
        let day = session
            .with_bench(|bench| bench.log().in_stream(&stream, revision).map(|event| event.occurred_at.day_text()))
            .flatten();
        Some(match day {
            Some(day) => format!("{headline} at event {revision} of {} · {day}", session.head()),
            None => format!("{headline} before the first event"),
        })
    };
    view! { <p class="eyebrow state-moment">{text}</p> }
}

/// Shows the headline of the open what-if at the same moment.
#[component]
fn WhatIfLine() -> impl IntoView {
    let session = use_session();
    let lanes = use_desk().lanes;
    let name = Memo::new(move |_| lanes.open_lane().map(|lane| lane.name));
    let text = move || {
        let revision = session.revision();
        let here = session.state_at(revision)?;
        let there = lanes.with(|lane| lane.view.field_at(0, lane.revision_at(revision)))?;
        let step = there.step_from(&value(&here, 0), here.currency).map(|(_, text)| format!(" ({text})"));
        Some(format!("{}{}", there.show(here.currency), step.unwrap_or_default()))
    };
    move || {
        name.get().map(|name| {
            view! { <p class="state-whatif"><span aria-hidden="true">"◇ "</span>{name}": "<strong>{text}</strong></p> }
        })
    }
}

/// Says live or past: word, icon and colour.
#[component]
fn Mood() -> impl IntoView {
    let session = use_session();
    move || match session.is_live() {
        true => view! { <span class="badge"><Icon name="live" />"Live"</span> },
        false => view! { <span class="badge"><Icon name="past" />"Past"</span> },
    }
}

/// Shows a text that flashes once when it changes.
#[component]
fn Flash(#[prop(into)] text: Signal<String>) -> impl IntoView {
    let text = Memo::new(move |_| text.get());
    // Two animations that look the same, in turn: an element begins one anew only under another name.
    let odd = Memo::new(move |odd: Option<&bool>| {
        text.track();
        !odd.copied().unwrap_or(true)
    });
    view! { <span class="flash" class:is-odd=move || odd.get()>{text}</span> }
}

/// Names the cursor's event.
#[component]
fn Cause(revision: Memo<Revision>) -> impl IntoView {
    let session = use_session();
    let cause = move || {
        let revision = revision.get();
        let stream = session.stream();
        let event_type = session
            .with_bench(|bench| bench.log().in_stream(&stream, revision).map(|event| event.event_type.to_string()))??;
        let detail = session.with_view(|view| view.describe(revision).detail)?;
        Some(match detail {
            Some(detail) => format!(" from “{event_type} · {detail}”"),
            None => format!(" from “{event_type}”"),
        })
    };
    view! { <span class="state-cause">{move || cause().unwrap_or_else(|| "Nothing has happened yet.".to_owned())}</span> }
}

/// Shows a field: a button that asks why it is so, and puts a number on the chart.
#[component]
fn FieldRow(
    field: usize,
    label: &'static str,
    shown: Signal<String>,
    step: Signal<Option<(Direction, String)>>,
    changed: Signal<bool>,
) -> impl IntoView {
    let desk = use_desk();
    let pressed = move || (desk.field.get() == field).to_string();
    let choose = move |_| {
        let again = desk.field.get_untracked() == field && desk.tab.get_untracked() == Tab::Why;
        desk.field.set(if again { 0 } else { field });
        desk.tab.set(Tab::Why);
    };
    let is = move |direction| step.with(|step| step.as_ref().is_some_and(|(known, _)| *known == direction));
    view! {
        <div class="field" class:is-changed=move || changed.get()>
            <dt>
                <button type="button" class="field-name" aria-pressed=pressed title="Why is it so?" on:click=choose>
                    {label}
                </button>
            </dt>
            <dd>
                <span>{move || shown.get()}</span>
                <span class="field-step" class:is-up=move || is(Direction::Up) class:is-down=move || is(Direction::Down)>
                    {move || step.get().map(|(_, text)| text)}
                </span>
            </dd>
        </div>
    }
}

fn arrow_class(direction: Direction) -> &'static str {
    match direction {
        Direction::Up => "is-up",
        Direction::Down => "is-down",
    }
}

fn arrow_icon(direction: Direction) -> &'static str {
    match direction {
        Direction::Up => "up",
        Direction::Down => "down",
    }
}
