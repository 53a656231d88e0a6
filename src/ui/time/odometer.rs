//! The replay odometer: what the jump to the cursor cost, and how that changes with the spacing of checkpoints.

use std::fmt::Write as _;

use leptos::prelude::*;

use crate::engine::log::envelope::Revision;
use crate::engine::travel::replay::Cost;
use crate::session::{Session, use_session};
use crate::ui::page_state::use_page_state;
use crate::ui::words::{count, decimal, events, number};
use crate::words;

/// How many jumps are remembered.
const JUMPS: usize = 60;
/// The widest spacing that is offered, as a power of two.
const WIDEST: u32 = 17;
/// How long a jump is repeated to find what one takes, in milliseconds: the browser's clock is coarse.
const MEASURE_MS: f64 = 0.6;
/// How often a jump is repeated between two looks at the clock.
const ROUNDS: u32 = 16;

/// A jump, and what it took.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Jump {
    cost: Cost,
    micros: f64,
}

/// Shows in a line what the jump to the cursor cost; a click opens the odometer.
#[component]
pub fn CostLine(open: RwSignal<bool>) -> impl IntoView {
    let session = use_session();
    let text = move || {
        let cost = session.state_at(session.revision())?.cost;
        Some(match cost.checkpoint {
            Revision(0) => words::time::folded(&events(cost.folded)),
            checkpoint => words::time::checkpoint(&checkpoint, &events(cost.folded)),
        })
    };
    view! {
        <button
            type="button"
            class="time-cost"
            title=words::time::REPLAY_ODOMETER.text()
            aria-expanded=move || open.get().to_string()
            on:click=move |_| open.update(|open| *open = !*open)
        >
            {text}
        </button>
    }
}

/// Shows the odometer while it is open.
#[component]
pub fn Odometer(open: RwSignal<bool>) -> impl IntoView {
    move || open.get().then(|| view! { <Panel /> })
}

#[component]
fn Panel() -> impl IntoView {
    let session = use_session();
    let page = use_page_state();
    let spacing = page.spacing;
    spacing.set(untrack(|| session.with_view(|view| view.spacing())).unwrap_or(1));
    let jumps = RwSignal::new(Vec::<Jump>::new());
    Effect::new(move |_| {
        let revision = session.revision();
        spacing.track();
        session.version();
        if let Some(jump) = measure(session, revision) {
            jumps.update(|jumps| {
                jumps.push(jump);
                let beyond = jumps.len().saturating_sub(JUMPS);
                jumps.drain(..beyond);
            });
        }
    });
    let choose = move |event| {
        let Ok(power) = event_target_value(&event).parse::<u32>() else { return };
        let wanted = 1_usize << power.min(WIDEST);
        jumps.set(Vec::new());
        page.set_spacing(session, wanted);
    };
    let last = move || jumps.with(|jumps| jumps.last().copied());
    let kept = move || session.head().get() / spacing.get();
    let average =
        move || jumps.with(|jumps| jumps.iter().map(|jump| jump.micros).sum::<f64>() / jumps.len().max(1) as f64);
    let spacing_text = move || match spacing.get() {
        1 => words::time::EVERY_EVENT.text().to_owned(),
        spacing => words::time::every_events(&count(spacing)),
    };
    view! {
        <section class="odometer" aria-label=words::time::REPLAY_ODOMETER.text()>
            <p class="odometer-jump" role="status">
                {move || last().map(|jump| {
                    let from = match jump.cost.checkpoint {
                        Revision(0) => words::time::THE_EMPTY_STATE.text().to_owned(),
                        checkpoint => words::time::checkpoint_2(&checkpoint),
                    };
                    words::time::from_folded_in(&from, &events(jump.cost.folded), &micros(jump.micros))
                })}
            </p>
            <label class="odometer-spacing">
                <span>{words::time::A_CHECKPOINT.text()}<strong>{spacing_text}</strong></span>
                <input
                    type="range"
                    aria-label=words::time::CHECKPOINT_SPACING.text()
                    min="0"
                    max=WIDEST.to_string()
                    step="1"
                    prop:value=move || spacing.get().ilog2().to_string()
                    aria-valuetext=spacing_text
                    on:input=choose
                />
            </label>
            <p class="muted">
                {move || words::time::kept_in_memory_a_jump_folds_at(&count(kept()), &(events(spacing.get() - 1)))}
                {move || words::time::the_last_on_average(&jumps.with(|jumps| words::time::jumps(jumps.len(), &count(jumps.len()))), &micros(average()))}
            </p>
            <svg class="odometer-bars" viewBox="0 0 600 40" preserveAspectRatio="none" aria-hidden="true">
                <path d=move || jumps.with(|jumps| bars(jumps))></path>
            </svg>
        </section>
    }
}

/// Repeats the jump to a revision often enough to measure it.
fn measure(session: Session, revision: Revision) -> Option<Jump> {
    let clock = window().performance()?;
    let cost = session.with_view(|view| view.state_at(revision).cost)?;
    let (began, mut rounds) = (clock.now(), 0);
    let took = loop {
        session.with_view(|view| {
            for _ in 0..ROUNDS {
                std::hint::black_box(view.field_at(0, revision));
            }
        });
        rounds += ROUNDS;
        let took = clock.now() - began;
        if took >= MEASURE_MS {
            break took;
        }
    };
    Some(Jump { cost, micros: took * 1000.0 / f64::from(rounds) })
}

fn micros(micros: f64) -> String {
    match micros {
        micros if micros >= 1000.0 => format!("{} ms", decimal(micros / 1000.0)),
        micros => format!("{} µs", decimal(micros)),
    }
}

/// Draws how many events each of the last jumps folded.
fn bars(jumps: &[Jump]) -> String {
    let most = jumps.iter().map(|jump| jump.cost.folded).max().unwrap_or(0).max(1) as f64;
    let mut path = String::new();
    for (index, jump) in jumps.iter().enumerate() {
        let height = number((jump.cost.folded as f64 / most * 38.0).max(1.0));
        // Writing to a String cannot fail.
        let _ = write!(path, "M{} 40v-{height}h8v{height}z", index * 10);
    }
    path
}
