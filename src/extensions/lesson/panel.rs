//! The lesson's panel: where the person is, the step, and the ways on, always in the same place.

use leptos::html;
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::extensions::lesson::kept;
use crate::extensions::lesson::notes;
use crate::extensions::lesson::offered::Offered;
use crate::extensions::lesson::running::{Left, Phase, Running};
use crate::extensions::lesson::step::StepView;
use crate::extensions::lesson::text::Explained;
use crate::lessons::format::LessonError;
use crate::lessons::{INDEX, Place};
use crate::session::sandboxes;
use crate::ui::{Icon, SIDE};

/// Shows the lesson that runs.
#[component]
pub fn LessonPanel(running: Running) -> impl IntoView {
    let explained = RwSignal::new(None);
    view! {
        <section class="card lesson" aria-label="Lesson">
            <Head running />
            <div class="lesson-body">
                <LeftBehind running />
                <Body running explained />
            </div>
            <p class="visually-hidden" role="status">{move || running.announced.get()}</p>
            <Explained explained />
            <Foot running />
        </section>
        <Strip running />
    }
}

/// Returns the number of a lesson as people call it, or its file's name.
fn called(running: Running) -> String {
    running.place.with_value(|place| {
        INDEX
            .iter()
            .find(|entry| entry.id == place.id)
            .map_or_else(|| "Lesson".to_owned(), |entry| format!("Lesson {}", entry.number))
    })
}

/// Shows the lesson's number, the step, the time that is left, and the way out.
#[component]
fn Head(running: Running) -> impl IntoView {
    let step = move || running.progress.with(|progress| progress.step());
    let steps = move || running.lesson.get().map_or(0, |lesson| lesson.steps.len());
    let title = move || match steps() {
        0 => called(running),
        steps => format!("{} · Step {} of {steps}", called(running), step() + 1),
    };
    let left = move || {
        let lesson = running.lesson.get()?;
        let (done, of) = (step(), lesson.steps.len().max(1));
        let minutes = (lesson.minutes as usize * (of - done.min(of))).div_ceil(of);
        (running.phase.get() == Phase::Running).then(|| format!("about {minutes} min left"))
    };
    let segments = move || {
        let now = step();
        (0..steps())
            .map(|segment| {
                let is_done = running.progress.with(|progress| progress.is_done(segment));
                view! { <span class="lesson-segment" class:is-done=is_done class:is-now=segment == now></span> }
            })
            .collect_view()
    };
    view! {
        <header class="lesson-head">
            <h2 class="eyebrow lesson-place">{title}</h2>
            <button type="button" class="button button-icon button-small lesson-look" aria-label="Look at the page" on:click=move |_| running.page.panel.set("act")>
                <Icon name="live" />
            </button>
            <button type="button" class="button button-icon button-small" aria-label="Notes for the teacher" title="Notes for the teacher, in a second window" on:click=move |_| notes::open_window(running)>
                <Icon name="lesson" />
            </button>
            <button type="button" class="button button-icon button-small" aria-label="Leave the lesson" on:click=move |_| running.leave(None)>
                <Icon name="close" />
            </button>
        </header>
        <div class="lesson-ahead">
            <div class="lesson-segments" aria-hidden="true">{segments}</div>
            <span class="muted lesson-left">{left}</span>
        </div>
    }
}

/// Shows what the lesson is at.
#[component]
fn Body(running: Running, explained: RwSignal<Option<&'static str>>) -> impl IntoView {
    let step = Memo::new(move |_| (running.phase.get(), running.progress.with(|progress| progress.step())));
    move || {
        let (phase, step) = step.get();
        match phase {
            Phase::Loading => view! { <p class="muted" role="status">"The lesson is being set up…"</p> }.into_any(),
            Phase::Unreachable(trouble) => view! { <Unreachable running trouble /> }.into_any(),
            Phase::Wrong(errors) => view! { <WrongFile errors /> }.into_any(),
            Phase::Finished => view! { <Finished running /> }.into_any(),
            Phase::Running => match running.lesson.get_untracked() {
                Some(lesson) => view! { <StepView running lesson step explained /> }.into_any(),
                None => ().into_any(),
            },
        }
    }
}

/// Shows why the lesson cannot be had, and tries again.
#[component]
fn Unreachable(running: Running, trouble: String) -> impl IntoView {
    let map = expect_context::<Offered>().map;
    view! {
        <h3 tabindex="-1">"This lesson cannot be opened"</h3>
        <p role="alert">{trouble}</p>
        <div class="row">
            <button type="button" class="button button-main" on:click=move |_| spawn_local(running.open_again())>"Retry"</button>
            <button type="button" class="button" on:click=move |_| map.set(true)>"All lessons"</button>
        </div>
    }
}

/// Shows everything that is wrong in a lesson's file.
#[component]
fn WrongFile(errors: Vec<LessonError>) -> impl IntoView {
    let map = expect_context::<Offered>().map;
    let count = errors.len();
    let lines = errors.into_iter().map(|error| {
        let place = match error.column {
            Some(column) => format!("Line {}, character {column}", error.line),
            None => format!("Line {}", error.line),
        };
        view! { <li><strong>{place}</strong>": "{error.message}</li> }
    });
    view! {
        <h3 tabindex="-1">{if count == 1 { "One thing is wrong in this file".to_owned() } else { format!("{count} things are wrong in this file") }}</h3>
        <ol class="lesson-errors" aria-label="Errors">{lines.collect_view()}</ol>
        <p>"Correct them and choose the file again."</p>
        <div class="row">
            <button type="button" class="button button-main" on:click=move |_| map.set(true)>"Choose the file again"</button>
        </div>
    }
}

/// Shows that the lesson is done, and what comes next.
#[component]
fn Finished(running: Running) -> impl IntoView {
    let map = expect_context::<Offered>().map;
    let heading = NodeRef::<html::H3>::new();
    heading.on_load(|heading| drop(heading.focus()));
    let title = running.lesson.get_untracked().map(|lesson| lesson.title.clone());
    let id = running.place.with_value(|place| place.id.clone());
    let next = INDEX.iter().skip_while(|entry| entry.id != id).nth(1);
    let next = next.map(|entry| {
        let fragment = Place { id: entry.id.to_owned(), step: None }.fragment();
        view! {
            <button type="button" class="button button-main" on:click=move |_| running.leave(Some(fragment.clone()))>
                {format!("Next: {}", entry.title)}
            </button>
        }
    });
    view! {
        <h3 tabindex="-1" node_ref=heading>"You have finished it"</h3>
        <p>{title.map(|title| format!("“{title}” is done."))}" The sandbox is removed when you leave; your own log is as it was."</p>
        <div class="lesson-ways">
            {next}
            <button type="button" class="button" on:click=move |_| map.set(true)>"All lessons"</button>
            <a class="button" href="about.html">"About event sourcing"</a>
            <button type="button" class="button" on:click=move |_| running.leave(None)>"Back to your own log"</button>
        </div>
    }
}

/// Offers to go on in a sandbox that was left in the middle.
#[component]
fn LeftBehind(running: Running) -> impl IntoView {
    let go_on = move |left: Left| {
        sandboxes::use_in_this_tab(&left.name);
        if let Some(name) = running.session.sandbox() {
            // If this one cannot be removed, it is offered next time.
            let _ = sandboxes::remove(&name, kept::PROGRESS_KEY);
        }
        let place = Place { id: running.place.with_value(|place| place.id.clone()), step: None };
        let _ = window().history().and_then(|history| {
            history.replace_state_with_url(&wasm_bindgen::JsValue::NULL, "", Some(&format!("#{}", place.fragment())))
        });
        drop(window().location().reload());
    };
    let remove = move |left: Left| {
        let _ = sandboxes::remove(&left.name, kept::PROGRESS_KEY);
        running.left.set(None);
    };
    move || {
        let left = running.left.get()?;
        let (here, there) = (left.clone(), left.clone());
        Some(view! {
            <div class="lesson-offer" role="group" aria-label="Left in the middle">
                <p>{format!("You left this lesson at step {}.", left.step + 1)}</p>
                <div class="row">
                    <button type="button" class="button button-small" on:click=move |_| go_on(here.clone())>"Continue"</button>
                    <button type="button" class="button button-small" on:click=move |_| remove(there.clone())>"Remove it"</button>
                </div>
            </div>
        })
    }
}

/// Shows the ways on.
#[component]
fn Foot(running: Running) -> impl IntoView {
    let is_open = move || running.lesson.with(Option::is_some);
    let has_back =
        move || running.phase.get() == Phase::Finished || running.progress.with(|progress| progress.step() > 0);
    let is_done = move || {
        running.phase.get() == Phase::Running && running.progress.with(|progress| progress.is_done(progress.step()))
    };
    let is_last = move || {
        let steps = running.lesson.with(|lesson| lesson.as_ref().map_or(0, |lesson| lesson.steps.len()));
        running.progress.with(|progress| progress.step() + 1 >= steps)
    };
    view! {
        <footer class="lesson-foot">
            <button type="button" class="button" disabled=move || !has_back() on:click=move |_| spawn_local(running.back())>"Back"</button>
            <span class="lesson-space"></span>
            <button type="button" class="button" disabled=move || !is_open() on:click=move |_| spawn_local(running.start_over())>"Start over"</button>
            <button type="button" class="button button-main" disabled=move || !is_done() on:click=move |_| spawn_local(running.next())>
                {move || if is_last() { "Finish" } else { "Next" }}
            </button>
        </footer>
    }
}

/// Leads back to the lesson on a narrow screen, where the page covers it.
#[component]
fn Strip(running: Running) -> impl IntoView {
    let said = move || {
        let lesson = running.lesson.get()?;
        let is_done = running.progress.with(|progress| progress.is_done(progress.step()));
        let title = lesson.steps.get(running.progress.with(|progress| progress.step()))?.title.clone();
        Some(if is_done { format!("Done: {title}") } else { title })
    };
    view! {
        <button type="button" class="lesson-strip" on:click=move |_| running.page.panel.set(SIDE)>
            <Icon name="lesson" />
            <span>{said}</span>
            <strong>"Back to the lesson"</strong>
        </button>
    }
}
