//! Something to do: its check in words, hints, the reply to a wrong way, and what is missing yet.

use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::extensions::lesson::perform::perform;
use crate::extensions::lesson::running::Running;
use crate::extensions::lesson::spotlight;
use crate::extensions::lesson::text::Text;
use crate::lessons::format::{Button, Task};
use crate::session::Tone;
use crate::ui::Icon;
use crate::words;

/// Shows a task of a step.
#[component]
pub fn TaskCard(running: Running, task: Task, number: usize, text: Text) -> impl IntoView {
    let mut text = text;
    let step = running.progress.with_untracked(|progress| progress.step());
    let is_done = Memo::new(move |_| running.progress.with(|progress| progress.has_passed(step, number)));
    let what = text.blocks(&task.text);
    let check = task.check.condition.text().to_owned();
    let has_hints = task.hints.len();
    let text = StoredValue::new(text);
    let hints = Memo::new(move |_| {
        let lesson = running.lesson.get();
        lesson
            .map_or_else(Vec::new, |lesson| running.progress.with(|progress| progress.hints(&lesson, number).to_vec()))
    });
    let shown = move || {
        let hints = hints.get();
        (!hints.is_empty()).then(|| {
            let hints: Vec<_> = hints.iter().map(|hint| text.get_value().inline(hint)).collect();
            view! { <ol class="lesson-hints" aria-label=words::lesson::HINTS.text()>{hints.into_iter().map(|hint| view! { <li>{hint}</li> }).collect_view()}</ol> }
        })
    };
    let reply = move || {
        let reply = running.reply.get().filter(|_| !is_done.get())?;
        Some(view! { <p class="lesson-reply"><Icon name="undo" /><span>{text.get_value().inline(&reply)}</span></p> })
    };
    let spotlight = task.spotlight.clone();
    // Without a control it is only the page that is shown.
    let show = move |_| spotlight::bring(running.page, spotlight.as_deref().unwrap_or_default());
    view! {
        <div class="lesson-task" class:is-done=move || is_done.get()>
            <div class="lesson-what">{what}</div>
            <p class="lesson-check">
                {move || match is_done.get() {
                    true => view! { <span class="is-up"><Icon name="check" />{words::lesson::DONE_3.text()}</span> }.into_any(),
                    false => words::lesson::CHECKED_WHEN.text().into_any(),
                }}
                <code>{check}</code>
            </p>
            <div role="status">{reply}{shown}</div>
            <Buttons running buttons=task.buttons is_done />
            <Show when=move || !is_done.get()>
                <Missing running />
                <div class="row">
                    <Show when=move || hints.with(Vec::len) < has_hints>
                        <button type="button" class="button button-small" on:click=move |_| running.hint()>
                            {move || if hints.with(Vec::is_empty) { words::lesson::HINT.text() } else { words::lesson::ANOTHER_HINT.text() }}
                        </button>
                    </Show>
                    <button type="button" class="button button-small lesson-show" on:click=show.clone()>{words::lesson::SHOW_ME_WHERE.text()}</button>
                </div>
            </Show>
        </div>
    }
}

/// Shows what a task's card does at a press.
#[component]
fn Buttons(running: Running, buttons: Vec<Button>, is_done: Memo<bool>) -> impl IntoView {
    let buttons = buttons.into_iter().map(|Button { label, instruction }| {
        let press = move |_| {
            let action = instruction.action.clone();
            spawn_local(async move {
                if let Err(refusal) = perform(running, &action).await {
                    running.session.tell(Tone::Bad, refusal.message);
                }
            });
        };
        view! { <button type="button" class="button" disabled=move || is_done.get() on:click=press>{label}</button> }
    });
    let buttons: Vec<_> = buttons.collect();
    (!buttons.is_empty()).then(|| view! { <div class="row">{buttons}</div> })
}

/// Shows what is there of what the check asks for.
#[component]
fn Missing(running: Running) -> impl IntoView {
    move || {
        let missing = running.missing.get();
        let mut there: Vec<(String, String)> = missing.into_iter().flat_map(|missing| missing.there).collect();
        there.dedup();
        (!there.is_empty()).then(|| {
            let there = there
                .into_iter()
                .map(|(name, value)| view! { <span><code>{name}</code>{words::lesson::IS.text()}<strong>{value}</strong></span> });
            view! { <p class="lesson-there">{words::lesson::NOW.text()}{there.collect_view()}</p> }
        })
    }
}
