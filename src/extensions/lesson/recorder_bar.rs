//! What the page shows of a recording: the bar above it, the draft, and how one begins.

use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::domains::registry;
use crate::extensions::lesson::recorder::{Recorder, go_on, recording_of, start, under_way};
use crate::lessons::format::LessonError;
use crate::lessons::recording::Recording;
use crate::session::{Tone, use_session};
use crate::ui::{Confirmed, Dialog, Icon, download, words};

/// Shows the bar and the dialogs of a recording, if one is made on this page.
#[component]
pub fn RecorderBar() -> impl IntoView {
    use_context::<Recorder>().map(|recorder| view! { <Bar recorder /> })
}

#[component]
fn Bar(recorder: Recorder) -> impl IntoView {
    let (asks, draft) = (RwSignal::new(false), RwSignal::new(None::<String>));
    let stopped = RwSignal::new(false);
    let with = move |look: fn(&Recording) -> String| {
        recorder.recording.with(|recording| recording.as_ref().map_or_else(String::new, look))
    };
    let count = move || {
        let count = recorder.recording.with(|recording| recording.as_ref().map_or(0, Recording::count));
        words::counted(count, "action")
    };
    let steps = move || with(|recording| format!("Step {}", recording.step_count()));
    let newest =
        move || with(|recording| recording.newest().unwrap_or("Act as your class will.").replace(['*', '`'], ""));
    let stop = move |_| {
        draft.set(Some(recorder.stop()));
        stopped.set(true);
    };
    let is_empty =
        move || recorder.recording.with(|recording| recording.as_ref().is_none_or(|recording| recording.count() == 0));
    view! {
        <section class="recorder" aria-label="Recording">
            <p class="recorder-state">
                <Icon name="live" />
                <strong>"Recording"</strong>
                <span class="muted">{steps}" · "{count}</span>
            </p>
            <p class="recorder-newest muted" role="status">{newest}</p>
            <div class="row">
                <button type="button" class="button button-small" disabled=is_empty on:click=move |_| asks.set(true)>"Step"</button>
                <button type="button" class="button button-small" disabled=is_empty on:click=move |_| recorder.undo()>"Undo last"</button>
                <button type="button" class="button button-small button-main" on:click=stop>"Stop"</button>
                <Confirmed
                    button="Discard"
                    question=|| "This removes the recording and its sandbox. Your own log stays as it is.".to_owned()
                    yes="Discard it"
                    no="Keep it"
                    act=move || recorder.discard()
                />
            </div>
        </section>
        <Dialog open=asks title="Next step"><Heading recorder open=asks /></Dialog>
        <Dialog open=stopped title="Draft of the lesson"><Draft recorder text=draft open=stopped /></Dialog>
    }
}

/// Asks for the heading of the next step.
#[component]
fn Heading(recorder: Recorder, open: RwSignal<bool>) -> impl IntoView {
    let heading = RwSignal::new(String::new());
    let begin = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        recorder.begin_step(&heading.get_untracked());
        open.set(false);
    };
    view! {
        <form class="dialog-part" on:submit=begin>
            <label class="recorder-choice">
                <span>"Heading"<span class="muted">" (optional)"</span></span>
                <input type="text" class="input" autofocus maxlength="80" autocomplete="off" bind:value=heading />
            </label>
            <p class="muted">"What you do next belongs to this step."</p>
            <div class="row"><button type="submit" class="button button-main">"Begin the step"</button></div>
        </form>
    }
}

/// Shows the draft, to be corrected, saved and tried.
#[component]
fn Draft(recorder: Recorder, text: RwSignal<Option<String>>, open: RwSignal<bool>) -> impl IntoView {
    let session = use_session();
    let now = move || text.get().unwrap_or_default();
    let errors = Memo::new(move |_| recorder.read(&now()).err().unwrap_or_default());
    let save = move |_| {
        let draft = text.get_untracked().unwrap_or_default();
        if download("lesson.md", &draft).is_err() {
            session.tell(Tone::Bad, "The browser did not take the file.");
        }
    };
    let is_wrong = move || errors.with(|errors| !errors.is_empty());
    view! {
        <p class="muted">
            "Say in your own words what to do and why; add questions and what was found. CONTRIBUTING.md describes the format."
        </p>
        <label class="recorder-draft">
            <span>"The lesson's file"</span>
            <textarea
                rows="18"
                spellcheck="false"
                prop:value=now
                on:input=move |event| text.set(Some(event_target_value(&event)))
            ></textarea>
        </label>
        <div role="status">{move || checked(errors.get())}</div>
        <div class="row">
            <button type="button" class="button button-main" disabled=is_wrong on:click=move |_| recorder.try_it(&text.get_untracked().unwrap_or_default())>"Try it"</button>
            <button type="button" class="button" on:click=save><Icon name="download" />"Download"</button>
            <button type="button" class="button" on:click=move |_| open.set(false)>"Go on recording"</button>
        </div>
    }
}

fn checked(errors: Vec<LessonError>) -> AnyView {
    if errors.is_empty() {
        return view! { <p class="is-up"><Icon name="check" />"The checker finds nothing wrong."</p> }.into_any();
    }
    let lines = errors
        .into_iter()
        .map(|error| view! { <li><strong>{format!("Line {}", error.line)}</strong>": "{error.message}</li> });
    view! { <ol class="lesson-errors" aria-label="Errors">{lines.collect_view()}</ol> }.into_any()
}

/// Begins a recording, or leads back to one.
#[component]
pub fn RecordLesson() -> impl IntoView {
    let session = use_session();
    let (is_open, sample) = (RwSignal::new(false), RwSignal::new(String::new()));
    let trouble = RwSignal::new(None::<String>);
    let begin = move |_| {
        let chosen = sample.get_untracked();
        let sample = Some(chosen.as_str()).filter(|domain| !domain.is_empty());
        let made = recording_of(session, sample, &session.stream_now()).map_err(|why| format!("Not possible: {why}."));
        trouble.set(made.and_then(|recording| start(&recording)).err());
    };
    let samples = registry().filter(|domain| domain.story_stream().is_some());
    let samples: Vec<_> = samples.map(|domain| (domain.name, format!("The sample: {}", domain.label))).collect();
    sample.set(samples.first().map_or_else(String::new, |(name, _)| (*name).to_owned()));
    let form = move || {
        let options = samples.clone().into_iter().map(|(name, label)| view! { <option value=name>{label}</option> });
        view! {
            <label class="recorder-choice">
                <span>"It begins with"</span>
                <select class="input" on:change=move |event| sample.set(event_target_value(&event)) prop:value=move || sample.get()>
                    {options.collect_view()}
                    <option value="">{format!("A copy of {}, which is on screen", session.stream_now())}</option>
                </select>
            </label>
            <div class="row"><button type="button" class="button button-main" on:click=begin>"Start recording"</button></div>
            {move || trouble.get().map(|trouble| view! { <p class="is-down" role="alert">{trouble}</p> })}
        }
    };
    let form = StoredValue::new_local(form);
    let left = RwSignal::new(None);
    spawn_local(async move { left.set(under_way().await) });
    view! {
        <div class="file">
            <span>"Record a lesson by doing it"</span>
            <span class="muted">"For teachers: what you do on a sandbox becomes steps with tasks, checks and solutions."</span>
            {move || match left.get() {
                Some(name) => view! {
                    <div class="row"><button type="button" class="button" on:click=move |_| go_on(&name)>"Continue your recording"</button></div>
                }
                .into_any(),
                None => view! {
                    <Show when=move || is_open.get() fallback=move || view! {
                        <div class="row"><button type="button" class="button" on:click=move |_| is_open.set(true)>"Record a lesson"</button></div>
                    }>
                        {form.with_value(|form| form())}
                    </Show>
                }
                .into_any(),
            }}
        </div>
    }
}
