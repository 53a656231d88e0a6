//! What belongs to the cursor's event: the process across streams that it is part of, as a sequence, what led to it,
//! what it led to, and what shares its correlation id. Each is a link to its moment.

use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::engine::log::envelope::{Position, Revision, StreamId};
use crate::engine::process::{Arrow, Sequence, StepOutcome};
use crate::session::{Session, Tone, use_session};
use crate::ui::inspector::why::travel_to;
use crate::ui::words;
use crate::workbench::{SAMPLE, Workbench};

/// How many events of a correlation are listed.
const FEW: usize = 8;
/// How many of the events that follow in its stream are searched for what an event led to.
const NEAR: u32 = 64;

/// An event that can be travelled to.
#[derive(Clone, Debug, PartialEq)]
struct RelatedEvent {
    stream: StreamId,
    revision: Revision,
    event_type: String,
}

/// What belongs to an event.
#[derive(Clone, Debug, Default, PartialEq)]
struct Related {
    sequence: Option<Sequence>,
    cause: Option<RelatedEvent>,
    /// What it led to, near it in its stream, oldest first.
    effects: Vec<RelatedEvent>,
    /// The name of the undertaking, the events of it, oldest first, and how many there are.
    group: Option<(String, Vec<RelatedEvent>, usize)>,
}

impl Related {
    fn find(workbench: &Workbench, stream: &StreamId, revision: Revision) -> Option<Related> {
        let sequence = workbench.process_of(stream, revision).and_then(|id| workbench.sequence(&id));
        let log = workbench.log();
        let place = |event: crate::engine::log::Recorded<'_>| RelatedEvent {
            stream: event.stream.clone(),
            revision: event.revision,
            event_type: event.event_type.to_string(),
        };
        let event = log.in_stream(stream, revision)?;
        let cause = event.causation_id().and_then(|id| log.find(id)).map(place);
        // The steps of a process are in its sequence.
        let near =
            (revision.0 + 1..=revision.0.saturating_add(NEAR)).map_while(|next| log.in_stream(stream, Revision(next)));
        let id = event.event_id();
        let effects = near.filter(|later| sequence.is_none() && later.causation_id() == Some(&id)).map(place).collect();
        let named = event.correlation_id().filter(|name| *name != SAMPLE && sequence.is_none());
        let group = named.map(|name| {
            let all = (1..=log.head().0).filter_map(|number| log.at(Position(number)));
            // A group that is named after an event began with it.
            let began = log.find(name).filter(|began| began.correlation_id() != Some(name));
            let all: Vec<_> =
                began.into_iter().chain(all.filter(|event| event.correlation_id() == Some(name))).collect();
            let count = all.len();
            (name.to_owned(), all.into_iter().take(FEW).map(place).collect(), count)
        });
        Some(Related { sequence, cause, effects, group })
    }
}

/// Shows what belongs to the cursor's event.
#[component]
pub fn RelatedEvents(revision: Memo<Revision>) -> impl IntoView {
    let session = use_session();
    let related = Memo::new(move |_| {
        let (stream, revision) = (session.stream(), revision.get());
        session.with_workbench(|workbench| Related::find(workbench, &stream, revision)).flatten().unwrap_or_default()
    });
    move || {
        let Related { sequence, cause, effects, group } = related.get();
        let sequence = sequence.map(|sequence| diagram(session, &sequence));
        let cause = cause.map(|place| {
            view! { <p class="related">{words::inspector::LED_TO_BY.text()} {link(session, place)}</p> }
        });
        let effects: Vec<_> = effects.into_iter().map(|place| view! { <li>{link(session, place)}</li> }).collect();
        let effects = (!effects.is_empty()).then(|| {
            view! {
                <p class="related">{words::inspector::LED_TO.text()}</p>
                <ul class="related-list" aria-label=words::inspector::WHAT_IT_LED_TO.text()>{effects}</ul>
            }
        });
        let group = group.map(|(name, places, count)| {
            let more = (count > places.len()).then(|| words::inspector::and_more(&words::count(count - places.len())));
            let places = places.into_iter().map(|place| view! { <li>{link(session, place)}</li> });
            view! {
                <h3 class="eyebrow">{words::inspector::together_2(&name)}</h3>
                <ul class="related-list" aria-label=words::inspector::EVENTS_OF_THE_SAME_CORRELATION.text()>{places.collect_view()}</ul>
                <p class="muted">{more}</p>
            }
        });
        view! { {sequence} {cause} {effects} {group} }
    }
}

fn link(session: Session, place: RelatedEvent) -> AnyView {
    let text = format!("{} #{} {}", place.stream, place.revision, place.event_type);
    view! { <button type="button" class="link" on:click=move |_| travel(session, &place)>{text}</button> }.into_any()
}

/// Travels to an event of any stream.
fn travel(session: Session, place: &RelatedEvent) {
    if session.show_stream(&place.stream) {
        travel_to(session, place.revision);
    }
}

/// Draws a process: a lifeline for each stream, an arrow for each command, the oldest on top.
fn diagram(session: Session, sequence: &Sequence) -> AnyView {
    let count = sequence.participants.len();
    let along = |index: usize| (index as f64 + 0.5) / count as f64 * 100.0;
    let at = |stream: &StreamId| sequence.participants.iter().position(|known| known == stream).map_or(0.0, along);
    let heads = sequence.participants.iter().map(|stream| view! { <span>{stream.to_string()}</span> }).collect_view();
    let lines = (0..count).map(|index| view! { <i style:left=format!("{}%", along(index))></i> }).collect_view();
    let rows = sequence.arrows.iter().map(|arrow| {
        let to = at(&arrow.to);
        let from = arrow.from.as_ref().map_or(0.0, at);
        let (class, text) = told(arrow);
        let back = if to < from { " is-back" } else { "" };
        let (left, width) = (words::number(from.min(to)), words::number((from - to).abs()));
        let place = match &arrow.happened {
            StepOutcome::Event { revision, event_type, .. } => {
                Some(RelatedEvent { stream: arrow.to.clone(), revision: *revision, event_type: event_type.clone() })
            }
            StepOutcome::Refused { .. } | StepOutcome::Pending => None,
        };
        let body = view! {
            <span class="sequence-what">{text}</span>
            <span
                class=format!("sequence-arrow{back}")
                style:left=format!("{left}%")
                style:width=format!("{width}%")
                aria-hidden="true"
            ></span>
        };
        match place {
            Some(place) => {
                let press = move |_| travel(session, &place);
                view! { <li><button type="button" class=class on:click=press>{body}</button></li> }.into_any()
            }
            None => view! { <li><div class=class>{body}</div></li> }.into_any(),
        }
    });
    let rows = rows.collect_view();
    let is_pending = sequence.arrows.iter().any(|arrow| matches!(arrow.happened, StepOutcome::Pending));
    view! {
        <h3 class="eyebrow">{words::inspector::process(&sequence.process, &sequence.id)}</h3>
        <div class="sequence">
            <div class="sequence-heads" aria-hidden="true">{heads}</div>
            <div class="sequence-lines" aria-hidden="true">{lines}</div>
            <ol aria-label=words::inspector::SEQUENCE_OF_THE_PROCESS.text()>{rows}</ol>
        </div>
        {stepper(session, is_pending)}
    }
    .into_any()
}

/// Shows the buttons that hold processes between their steps and take one step.
fn stepper(session: Session, is_pending: bool) -> impl IntoView {
    let hold = move |_| drop(session.processes(Some(!untrack(|| session.holds_processes()))));
    let step = move |_| {
        if !is_pending || !untrack(|| session.holds_processes()) {
            return;
        }
        spawn_local(async move {
            if let Err(refusal) = session.step_process().await {
                session.tell(Tone::Bad, refusal.message);
            }
        });
    };
    let note = move || match (session.holds_processes(), is_pending) {
        (true, true) => words::inspector::HELD_IT_WAITS_HERE_UNTIL_YOU_TAKE.text(),
        (true, false) => words::inspector::HELD_THE_NEXT_PROCESS_WAITS.text(),
        (false, _) => words::inspector::HOLD_MAKES_PROCESSES_WAIT_BETWEEN.text(),
    };
    view! {
        <div class="row stepper">
            <button type="button" class="button button-small" aria-pressed=move || session.holds_processes().to_string() on:click=hold>
                {words::inspector::HOLD.text()}
            </button>
            <button type="button" class="button button-small" aria-disabled=move || (!(is_pending && session.holds_processes())).then_some("true") on:click=step>
                {words::inspector::STEP.text()}
            </button>
            <span class="muted">{note}</span>
        </div>
    }
}

/// Describes an arrow: the command, its stream and its outcome.
fn told(arrow: &Arrow) -> (&'static str, String) {
    let command = arrow.command;
    match &arrow.happened {
        StepOutcome::Event { revision, event_type, .. } => {
            ("sequence-row", format!("{command} → {event_type} #{revision}"))
        }
        StepOutcome::Refused { reason } => {
            ("sequence-row is-refused", words::inspector::refused_by(&command, &arrow.to, &reason))
        }
        StepOutcome::Pending => ("sequence-row is-pending", words::inspector::comes_next_to(&command, &arrow.to)),
    }
}
