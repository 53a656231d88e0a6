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
use crate::ui::{Icon, SIDE, about_page, focus_once_seen, spoken};
use crate::words;

/// Shows the lesson that runs.
#[component]
pub fn LessonPanel(running: Running) -> impl IntoView {
    let explained = RwSignal::new(None);
    view! {
        <section class="card lesson" aria-label=words::lesson::LESSON_2.text()>
            <Head running />
            <div class="lesson-body">
                <OnlyInEnglish running />
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
            .map_or_else(|| words::lesson::LESSON_2.text().to_owned(), |entry| words::lesson::lesson_3(&entry.number))
    })
}

/// Shows the lesson's number, the step, the time that is left, and the way out.
#[component]
fn Head(running: Running) -> impl IntoView {
    let step = move || running.progress.with(|progress| progress.step());
    let steps = move || running.lesson.get().map_or(0, |lesson| lesson.steps.len());
    let title = move || match steps() {
        0 => called(running),
        steps => words::lesson::step_of_2(&called(running), &(step() + 1), &steps),
    };
    let left = move || {
        let lesson = running.lesson.get()?;
        let (done, of) = (step(), lesson.steps.len().max(1));
        let minutes = (lesson.minutes as usize * (of - done.min(of))).div_ceil(of);
        (running.phase.get() == Phase::Running).then(|| words::lesson::about_min_left(&minutes))
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
            <button type="button" class="button button-icon button-small lesson-look" aria-label=words::lesson::LOOK_AT_THE_PAGE.text() on:click=move |_| running.page.panel.set("act")>
                <Icon name="live" />
            </button>
            <button type="button" class="button button-icon button-small" aria-label=words::lesson::NOTES_FOR_THE_TEACHER.text() title=words::lesson::NOTES_FOR_THE_TEACHER_IN_A_SECOND.text() on:click=move |_| notes::open_window(running)>
                <Icon name="lesson" />
            </button>
            <button type="button" class="button button-icon button-small" aria-label=words::lesson::LEAVE_THE_LESSON.text() on:click=move |_| running.leave(None)>
                <Icon name="close" />
            </button>
        </header>
        <div class="lesson-ahead">
            <div class="lesson-segments" aria-hidden="true">{segments}</div>
            <span class="muted lesson-left">{left}</span>
        </div>
    }
}

/// Says so where the lesson is not in the page's language.
#[component]
fn OnlyInEnglish(running: Running) -> impl IntoView {
    let entry = running.place.with_value(|place| INDEX.iter().find(|entry| entry.id == place.id));
    let is_other = entry.is_some_and(|entry| !entry.is_in(spoken()));
    is_other.then(|| view! { <p class="muted">{words::lesson::ONLY_IN_ENGLISH.text()}</p> })
}

/// Shows what the lesson is at.
#[component]
fn Body(running: Running, explained: RwSignal<Option<&'static str>>) -> impl IntoView {
    let step = Memo::new(move |_| (running.phase.get(), running.progress.with(|progress| progress.step())));
    move || {
        let (phase, step) = step.get();
        match phase {
            Phase::Loading => {
                view! { <p class="muted" role="status">{words::lesson::THE_LESSON_IS_BEING_SET_UP.text()}</p> }
                    .into_any()
            }
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
        <h3 tabindex="-1">{words::lesson::THIS_LESSON_CANNOT_BE_OPENED.text()}</h3>
        <p role="alert">{trouble}</p>
        <div class="row">
            <button type="button" class="button button-main" on:click=move |_| spawn_local(running.open_again())>{words::lesson::RETRY.text()}</button>
            <button type="button" class="button" on:click=move |_| map.set(true)>{words::lesson::ALL_LESSONS.text()}</button>
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
            Some(column) => words::lesson::line_character(&error.line, &column),
            None => words::lesson::line(&error.line),
        };
        view! { <li><strong>{place}</strong>": "{error.fault.to_string()}</li> }
    });
    view! {
        <h3 tabindex="-1">{if count == 1 { words::lesson::ONE_THING_IS_WRONG_IN_THIS_FILE.text().to_owned() } else { words::lesson::things_are_wrong_in_this_file(&count) }}</h3>
        <ol class="lesson-errors" aria-label=words::lesson::ERRORS.text()>{lines.collect_view()}</ol>
        <p>{words::lesson::CORRECT_THEM_AND_CHOOSE_THE_FILE.text()}</p>
        <div class="row">
            <button type="button" class="button button-main" on:click=move |_| map.set(true)>{words::lesson::CHOOSE_THE_FILE_AGAIN.text()}</button>
        </div>
    }
}

/// Shows that the lesson is done, and what comes next.
#[component]
fn Finished(running: Running) -> impl IntoView {
    let map = expect_context::<Offered>().map;
    let heading = NodeRef::<html::H3>::new();
    heading.on_load(|heading| focus_once_seen(heading.into()));
    let title = running.lesson.get_untracked().map(|lesson| lesson.title.clone());
    let id = running.place.with_value(|place| place.id.clone());
    let next = INDEX.iter().skip_while(|entry| entry.id != id).nth(1);
    let next = next.map(|entry| {
        let fragment = Place { id: entry.id.to_owned(), step: None }.fragment();
        view! {
            <button type="button" class="button button-main" on:click=move |_| running.leave(Some(fragment.clone()))>
                {words::lesson::next_2(&entry.title)}
            </button>
        }
    });
    view! {
        <h3 tabindex="-1" node_ref=heading>{words::lesson::YOU_HAVE_FINISHED_IT.text()}</h3>
        <p>{title.map(|title| words::lesson::is_done(&title))}{words::lesson::THE_SANDBOX_IS_REMOVED_WHEN_YOU.text()}</p>
        <div class="lesson-ways">
            {next}
            <button type="button" class="button" on:click=move |_| map.set(true)>{words::lesson::ALL_LESSONS.text()}</button>
            <a class="button" href=about_page()>{words::lesson::ABOUT_EVENT_SOURCING.text()}</a>
            <button type="button" class="button" on:click=move |_| running.leave(None)>{words::lesson::BACK_TO_YOUR_OWN_LOG.text()}</button>
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
            <div class="lesson-offer" role="group" aria-label=words::lesson::LEFT_IN_THE_MIDDLE.text()>
                <p>{words::lesson::you_left_this_lesson_at_step(&(left.step + 1))}</p>
                <div class="row">
                    <button type="button" class="button button-small" on:click=move |_| go_on(here.clone())>{words::lesson::CONTINUE_IT.text()}</button>
                    <button type="button" class="button button-small" on:click=move |_| remove(there.clone())>{words::lesson::REMOVE_IT.text()}</button>
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
            <button type="button" class="button" disabled=move || !has_back() on:click=move |_| spawn_local(running.back())>{words::lesson::BACK.text()}</button>
            <span class="lesson-space"></span>
            <button type="button" class="button" disabled=move || !is_open() on:click=move |_| spawn_local(running.start_over())>{words::lesson::START_OVER.text()}</button>
            <button type="button" class="button button-main" disabled=move || !is_done() on:click=move |_| spawn_local(running.next())>
                {move || if is_last() { words::lesson::FINISH.text() } else { words::lesson::NEXT_3.text() }}
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
        Some(if is_done { words::lesson::done_2(&title) } else { title })
    };
    view! {
        <button type="button" class="lesson-strip" on:click=move |_| running.page.panel.set(SIDE)>
            <Icon name="lesson" />
            <span>{said}</span>
            <strong>{words::lesson::BACK_TO_THE_LESSON.text()}</strong>
        </button>
    }
}
