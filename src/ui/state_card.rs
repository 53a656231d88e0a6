//! The state card: what the stream is at the cursor, and what the cursor's event did to it.

use leptos::prelude::*;

use crate::engine::log::envelope::Revision;
use crate::engine::values::fields::Direction;
use crate::session::{shown_fields, shown_fields_now, use_session};
use crate::ui::card_state::CardState;
use crate::ui::icon::Icon;
use crate::ui::isolated::isolated;
use crate::ui::page_state::use_page_state;
use crate::ui::query::asked;
use crate::ui::stages::{Stage, use_stages};
use crate::ui::state_fields::StateFields;
use crate::ui::words;

/// Shows the state at the cursor. Each line keeps its space whatever it contains, so that nothing moves as the cursor
/// does.
#[component]
pub fn StateCard() -> impl IntoView {
    let session = use_session();
    let page = use_page_state();
    let preview = page.timeline.preview;
    let revision = Memo::new(move |_| preview.get().unwrap_or_else(|| session.revision()));
    let card = CardState::at(session, revision);
    let label = shown_fields_now(session).first().map_or(words::state::STATE.text(), |field| field.label.text());
    let title = move || match revision.get() {
        revision if preview.get().is_some() => words::state::preview_of_event(&label, &revision),
        Revision(0) => words::state::before_the_first_event(&label),
        revision if session.is_live() => words::state::now_event(&label, &revision),
        revision => words::state::at_event(&label, &revision),
    };
    view! {
        <section class="card state" aria-label=words::state::STATE.text() class:is-preview=move || preview.get().is_some() class:is-draft=move || session.is_draft()>
            <div class="card-head">
                <h2 class="eyebrow state-title">{title}</h2>
                {move || session.is_draft().then(|| view! { <span class="badge draft-badge" title=words::state::BY_THE_MODEL_AS_IT_IS_TYPED.text()>{words::state::NOT_SAVED.text()}</span> })}
                <Mood />
            </div>
            <Moment revision />
            <output
                class="state-headline"
                aria-label=label
                // The moment is said as a whole, once the cursor rests.
                aria-live="off"
                style=("--characters", move || card.shown(0).chars().count().to_string())
            >
                <Flash text=Signal::derive(move || card.shown(0)) />
            </output>
            <Step card revision />
            {move || page.rest.tools().map(|tools| (tools.what_if_line)())}
            {use_stages().show(Stage::Fields, Box::new(move || view! { <StateFields card /> }.into_any()))}
        </section>
    }
}

/// Names the headline and its moment, if nothing else on the page does: `Balance at event 29 of 58 · 13 Dec 2025`.
#[component]
fn Moment(revision: Memo<Revision>) -> impl IntoView {
    let session = use_session();
    let page = use_page_state();
    let is_embedded = asked("embed");
    let text = move || {
        if !is_embedded && !page.presenting.get() {
            return None;
        }
        let (revision, stream) = (revision.get(), session.stream());
        let headline = shown_fields(session).first().map_or("", |field| field.label.text());
        let day = session
            .with_workbench(|workbench| {
                workbench.log().in_stream(&stream, revision).map(|event| event.occurred_at.day_text())
            })
            .flatten();
        Some(match day {
            Some(day) => {
                let (revision, head) = (words::count(revision.get()), words::count(session.head().get()));
                words::state::at_event_of(&headline, &revision, &head, &day)
            }
            None => words::state::before_the_first_event_2(&headline),
        })
    };
    view! { <p class="eyebrow state-moment">{text}</p> }
}

/// Shows how far the event moved the headline, and names the event.
#[component]
fn Step(card: CardState, revision: Memo<Revision>) -> impl IntoView {
    let session = use_session();
    let step = Memo::new(move |_| card.step(0));
    let is = move |direction| step.with(|step| step.as_ref().is_some_and(|(known, _)| *known == direction));
    let text = move || {
        step.with(|step| {
            step.as_ref().map(|(direction, text)| match direction {
                Direction::Up => format!("▲ {text}"),
                Direction::Down => format!("▼ {text}"),
            })
        })
    };
    let cause = Memo::new(move |_| {
        let revision = revision.get();
        let stream = session.stream();
        let event_type = session.with_workbench(|workbench| {
            workbench.log().in_stream(&stream, revision).map(|event| event.event_type.to_string())
        })??;
        // Of a stream that is still being read only the type is known.
        let detail = session.with_view(|view| view.describe(revision).detail).flatten();
        Some(match detail.map(isolated) {
            Some(detail) => words::state::from(&event_type, &detail),
            None => words::state::from_2(&event_type),
        })
    });
    let cause = move || cause.get().unwrap_or_else(|| words::state::NOTHING_HAS_HAPPENED_YET.text().to_owned());
    view! {
        <p class="state-step" title=cause>
            <span class:is-up=move || is(Direction::Up) class:is-down=move || is(Direction::Down)>{text}</span>
            " "
            <span class="state-cause">{cause}</span>
        </p>
    }
}

/// Shows live or past, by word, icon and colour.
#[component]
fn Mood() -> impl IntoView {
    let session = use_session();
    move || match session.is_live() {
        true => view! { <span class="badge"><Icon name="live" />{words::state::LIVE.text()}</span> },
        false => view! { <span class="badge"><Icon name="past" />{words::state::PAST.text()}</span> },
    }
}

/// Shows a text that flashes once when it changes.
#[component]
fn Flash(#[prop(into)] text: Signal<String>) -> impl IntoView {
    let text = Memo::new(move |_| text.get());
    // Two animations that look the same, in turn: an element restarts one only under another name.
    let odd = Memo::new(move |odd: Option<&bool>| {
        text.track();
        !odd.copied().unwrap_or(true)
    });
    view! { <span class="flash" class:is-odd=move || odd.get()>{text}</span> }
}
