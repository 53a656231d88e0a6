//! A step: its parts up to the one that waits, and what was found when all is done.

use std::sync::Arc;

use leptos::html;
use leptos::prelude::*;

use crate::extensions::lesson::predict::Predict;
use crate::extensions::lesson::running::Running;
use crate::extensions::lesson::task::TaskCard;
use crate::extensions::lesson::text::Text;
use crate::lessons::format::{Lesson, Part, Source};
use crate::lessons::source;
use crate::ui::{Code, focus_once_seen};
use crate::words;

/// What stays between a part that was scrolled to and the edge.
const GAP: f64 = 12.0;

/// Shows a step of a lesson. Its title takes the focus.
#[component]
pub fn StepView(
    running: Running,
    lesson: Arc<Lesson>,
    step: usize,
    explained: RwSignal<Option<&'static str>>,
) -> impl IntoView {
    let heading = NodeRef::<html::H3>::new();
    heading.on_load(|heading| {
        focus_once_seen(heading.clone().into());
        if let Some(body) = heading.parent_element() {
            body.set_scroll_top(0);
        }
    });
    let shown = lesson.steps.get(step)?;
    let title = shown.title.clone();
    let of = lesson.clone();
    let seen = Memo::new(move |_| running.progress.with(|progress| progress.parts_shown(&of)));
    let mut text = Text::new(&lesson.words, explained);
    let (mut questions, mut tasks) = (0, 0);
    let parts: Vec<AnyView> = shown
        .parts
        .iter()
        .enumerate()
        .map(|(index, part)| {
            let part = part.clone();
            let number = match &part {
                Part::Predict(_) => counted(&mut questions),
                Part::Task(_) => counted(&mut tasks),
                Part::Text(_) | Part::Source(_) => 0,
            };
            let words = text.clone();
            if let Part::Text(blocks) = &part {
                // What is met here is not explained again below.
                let _ = text.blocks(blocks);
            }
            let view = move || part_view(running, &part, number, words.clone());
            view! { <Show when=move || index < seen.get()>{view()}</Show> }.into_any()
        })
        .collect();
    Effect::new(move |before: Option<(usize, bool)>| {
        let now = (seen.get(), running.progress.with(|progress| progress.is_done(step)));
        if before.is_some_and(|before| before != now) {
            request_animation_frame(move || {
                if let Some(Some(heading)) = heading.try_get_untracked() {
                    bring_the_last_into_sight(&heading);
                }
            });
        }
        now
    });
    let found = shown.found.clone();
    let is_done = Memo::new(move |_| running.progress.with(|progress| progress.is_done(step)));
    let found = move || {
        let blocks = found.as_ref().filter(|_| is_done.get())?;
        let said = text.clone().blocks(blocks);
        Some(view! { <div class="lesson-found"><p class="eyebrow">{words::lesson::YOU_FOUND.text()}</p>{said}</div> })
    };
    Some(view! {
        <h3 class="lesson-title" tabindex="-1" node_ref=heading>{title}</h3>
        {parts}
        {found}
    })
}

/// Scrolls what was shown last into sight, no farther than to its beginning.
fn bring_the_last_into_sight(heading: &web_sys::Element) {
    let Some(body) = heading.parent_element() else { return };
    let Some(last) = body.last_element_child() else { return };
    let (frame, place) = (body.get_bounding_client_rect(), last.get_bounding_client_rect());
    let beyond = (place.bottom() + GAP - frame.bottom()).min(place.top() - GAP - frame.top());
    if beyond > 0.0 {
        body.set_scroll_top(body.scroll_top() + beyond.ceil() as i32);
    }
}

/// Returns a count and adds one to it.
fn counted(count: &mut usize) -> usize {
    *count += 1;
    *count - 1
}

fn part_view(running: Running, part: &Part, number: usize, mut text: Text) -> AnyView {
    match part {
        Part::Text(blocks) => view! { <div class="lesson-text">{text.blocks(blocks)}</div> }.into_any(),
        Part::Predict(prediction) => {
            view! { <Predict running prediction=prediction.clone() question=number text /> }.into_any()
        }
        Part::Task(task) => view! { <TaskCard running task=task.clone() number text /> }.into_any(),
        Part::Source(source) => source_view(source),
    }
}

fn source_view(Source { file, function, .. }: &Source) -> AnyView {
    let code = source(file, function).map(|source| view! { <Code source /> });
    view! {
        <div class="lesson-source">
            <p class="eyebrow">{words::lesson::THE_CODE_THAT_RUNS_HERE.text()}</p>
            {code}
            <p class="muted"><code>{format!("src/{file}")}</code></p>
        </div>
    }
    .into_any()
}
