//! The teacher's notes, in a second window that follows the step: `?notes=<sandbox>`.
//!
//! The lesson's page sends each step over a channel; the notes' page shows it, and asks for it as it opens.

use leptos::prelude::*;
use serde::{Deserialize, Serialize};
use wasm_bindgen::prelude::*;
use web_sys::BroadcastChannel;

use crate::extensions::lesson::running::{Phase, Running};
use crate::lessons::format::{Block, Inline};
use crate::storage::sandbox::{SANDBOX_PREFIX, SandboxName};
use crate::ui::value_of;
use crate::words;

/// What the notes' page asks as it opens.
const ASK: &str = "ask";

/// What a teacher sees of a step.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
struct Notes {
    lesson: String,
    step: usize,
    steps: usize,
    title: String,
    notes: Vec<String>,
    solution: Vec<String>,
    next: Option<String>,
}

fn channel(name: &SandboxName) -> Option<BroadcastChannel> {
    // Without channels there is no second window.
    BroadcastChannel::new(&format!("{SANDBOX_PREFIX}{name}.notes")).ok()
}

/// Opens the second window.
pub fn open_window(running: Running) {
    let Some(name) = running.session.sandbox() else { return };
    let features = "popup,width=520,height=640";
    // A browser that opens no window has said so itself.
    let _ = window().open_with_url_and_target_and_features(&format!("?notes={name}"), "foldback-notes", features);
}

/// Sends each step to the second window.
pub fn publish(running: Running) {
    let Some(channel) = running.session.sandbox().as_ref().and_then(channel) else { return };
    let notes = Memo::new(move |_| notes_of(running));
    let send = move |channel: &BroadcastChannel| {
        let text = notes.with_untracked(|notes| serde_json::to_string(notes).unwrap_or_default());
        // A channel that is open takes a text.
        let _ = channel.post_message(&text.into());
    };
    let answering = channel.clone();
    let hear = Closure::<dyn Fn(web_sys::MessageEvent)>::new(move |event: web_sys::MessageEvent| {
        if event.data().as_string().as_deref() == Some(ASK) {
            send(&answering);
        }
    });
    channel.set_onmessage(Some(hear.into_js_value().unchecked_ref()));
    let channel = StoredValue::new_local(channel);
    Effect::new(move |_| {
        notes.track();
        channel.with_value(send);
    });
}

fn notes_of(running: Running) -> Notes {
    let Some(lesson) = running.lesson.get() else { return Notes::default() };
    let step = running.progress.with(|progress| progress.step());
    let is_over = running.phase.get() == Phase::Finished;
    let Some(shown) = lesson.steps.get(step) else { return Notes::default() };
    Notes {
        lesson: lesson.title.clone(),
        step: step + 1,
        steps: lesson.steps.len(),
        title: if is_over { words::lesson::FINISHED.text().to_owned() } else { shown.title.clone() },
        notes: shown.teacher.iter().flatten().map(plain_block).collect(),
        solution: shown.tasks().flat_map(|task| &task.solution).map(|one| one.action.to_string()).collect(),
        next: lesson.steps.get(step + 1).map(|step| step.title.clone()),
    }
}

fn plain_block(block: &Block) -> String {
    match block {
        Block::Paragraph(parts) => plain(parts),
        Block::Code { text, .. } => text.clone(),
        Block::List { items, .. } => {
            let item =
                |blocks: &Vec<Block>| format!("• {}", blocks.iter().map(plain_block).collect::<Vec<_>>().join(" "));
            items.iter().map(item).collect::<Vec<_>>().join("\n")
        }
    }
}

fn plain(parts: &[Inline]) -> String {
    let text = |part: &Inline| match part {
        Inline::Text(text) | Inline::Code(text) => text.clone(),
        Inline::Emphasis(parts) | Inline::Strong(parts) | Inline::Link { text: parts, .. } => plain(parts),
    };
    parts.iter().map(text).collect()
}

/// Shows the notes' page, if the address asks for it.
pub fn page() -> Option<AnyView> {
    let name = SandboxName::read(&value_of("notes")?)?;
    let notes = RwSignal::new(None::<Notes>);
    let channel = channel(&name)?;
    let hear = Closure::<dyn Fn(web_sys::MessageEvent)>::new(move |event: web_sys::MessageEvent| {
        let read = event.data().as_string().and_then(|text| serde_json::from_str::<Notes>(&text).ok());
        if let Some(read) = read {
            notes.set(Some(read));
        }
    });
    channel.set_onmessage(Some(hear.into_js_value().unchecked_ref()));
    // A channel that is open takes a text.
    let _ = channel.post_message(&ASK.into());
    Some(view! { <NotesPage notes /> }.into_any())
}

/// Shows the notes of the step.
#[component]
fn NotesPage(notes: RwSignal<Option<Notes>>) -> impl IntoView {
    let shown = move || {
        let Some(notes) = notes.get() else {
            return view! { <p class="muted">{words::lesson::WAITING_FOR_THE_LESSON_KEEP_ITS.text()}</p> }.into_any();
        };
        let Notes { lesson, step, steps, title, notes, solution, next } = notes;
        let is_silent = notes.is_empty();
        view! {
            <p class="eyebrow">{words::lesson::step_of(&lesson, &step, &steps)}</p>
            <h1>{title}</h1>
            {notes.into_iter().map(|note| view! { <p class="notes-text">{note}</p> }).collect_view()}
            {is_silent.then(|| view! { <p class="muted">{words::lesson::THIS_STEP_HAS_NO_NOTES.text()}</p> })}
            <h2 class="eyebrow">{words::lesson::WHAT_DOES_IT.text()}</h2>
            <ul class="notes-solution">{solution.into_iter().map(|line| view! { <li><code>{line}</code></li> }).collect_view()}</ul>
            {next.map(|next| view! { <p class="muted">{words::lesson::next(&next)}</p> })}
        }
        .into_any()
    };
    view! { <main class="notes-page" data-mood="live" aria-live="polite">{shown}</main> }
}
