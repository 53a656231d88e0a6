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
        words::counted(count, words::nouns::action)
    };
    let steps = move || with(|recording| words::lesson::step(&recording.step_count()));
    let newest = move || {
        with(|recording| {
            recording.newest().unwrap_or(words::lesson::ACT_AS_YOUR_CLASS_WILL.text()).replace(['*', '`'], "")
        })
    };
    let stop = move |_| {
        draft.set(Some(recorder.stop()));
        stopped.set(true);
    };
    let is_empty =
        move || recorder.recording.with(|recording| recording.as_ref().is_none_or(|recording| recording.count() == 0));
    view! {
        <section class="recorder" aria-label=words::lesson::RECORDING.text()>
            <p class="recorder-state">
                <Icon name="live" />
                <strong>{words::lesson::RECORDING.text()}</strong>
                <span class="muted">{steps}" · "{count}</span>
            </p>
            <p class="recorder-newest muted" role="status">{newest}</p>
            <div class="row">
                <button type="button" class="button button-small" disabled=is_empty on:click=move |_| asks.set(true)>{words::lesson::STEP_2.text()}</button>
                <button type="button" class="button button-small" disabled=is_empty on:click=move |_| recorder.undo()>{words::lesson::UNDO_LAST.text()}</button>
                <button type="button" class="button button-small button-main" on:click=stop>{words::lesson::STOP.text()}</button>
                <Confirmed
                    button=words::lesson::DISCARD.text()
                    question=|| words::lesson::THIS_REMOVES_THE_RECORDING_AND.text().to_owned()
                    yes=words::lesson::DISCARD_IT.text()
                    no=words::lesson::KEEP_IT.text()
                    act=move || recorder.discard()
                />
            </div>
        </section>
        <Dialog open=asks title=words::lesson::NEXT_STEP.text()><Heading recorder open=asks /></Dialog>
        <Dialog open=stopped title=words::lesson::DRAFT_OF_THE_LESSON.text()><Draft recorder text=draft open=stopped /></Dialog>
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
                <span>{words::lesson::HEADING.text()}<span class="muted">{words::lesson::OPTIONAL.text()}</span></span>
                <input type="text" class="input" autofocus maxlength="80" autocomplete="off" bind:value=heading />
            </label>
            <p class="muted">{words::lesson::WHAT_YOU_DO_NEXT_BELONGS_TO_THIS.text()}</p>
            <div class="row"><button type="submit" class="button button-main">{words::lesson::BEGIN_THE_STEP.text()}</button></div>
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
            session.tell(Tone::Bad, words::lesson::THE_BROWSER_DID_NOT_TAKE_THE_FILE.text());
        }
    };
    let is_wrong = move || errors.with(|errors| !errors.is_empty());
    view! {
        <p class="muted">
            {words::lesson::SAY_IN_YOUR_OWN_WORDS_WHAT_TO.text()}
        </p>
        <label class="recorder-draft">
            <span>{words::lesson::THE_LESSONS_FILE.text()}</span>
            <textarea
                class="code-area"
                rows="18"
                spellcheck="false"
                prop:value=now
                on:input=move |event| text.set(Some(event_target_value(&event)))
            ></textarea>
        </label>
        <div role="status">{move || checked(errors.get())}</div>
        <div class="row">
            <button type="button" class="button button-main" disabled=is_wrong on:click=move |_| recorder.try_it(&text.get_untracked().unwrap_or_default())>{words::lesson::TRY_IT.text()}</button>
            <button type="button" class="button" on:click=save><Icon name="download" />{words::lesson::DOWNLOAD.text()}</button>
            <button type="button" class="button" on:click=move |_| open.set(false)>{words::lesson::GO_ON_RECORDING.text()}</button>
        </div>
    }
}

fn checked(errors: Vec<LessonError>) -> AnyView {
    if errors.is_empty() {
        return view! { <p class="is-up"><Icon name="check" />{words::lesson::THE_CHECKER_FINDS_NOTHING_WRONG.text()}</p> }.into_any();
    }
    let lines = errors.into_iter().map(
        |error| view! { <li><strong>{words::lesson::line(&error.line)}</strong>": "{error.fault.to_string()}</li> },
    );
    view! { <ol class="lesson-errors" aria-label=words::lesson::ERRORS.text()>{lines.collect_view()}</ol> }.into_any()
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
        let made =
            recording_of(session, sample, &session.stream_now()).map_err(|why| words::lesson::not_possible(&why));
        trouble.set(made.and_then(|recording| start(&recording)).err());
    };
    let samples = registry().filter(|domain| domain.story_stream().is_some());
    let samples: Vec<_> = samples.map(|domain| (domain.name, words::lesson::the_sample(&domain.label))).collect();
    sample.set(samples.first().map_or_else(String::new, |(name, _)| (*name).to_owned()));
    let form = move || {
        let options = samples.clone().into_iter().map(|(name, label)| view! { <option value=name>{label}</option> });
        view! {
            <label class="recorder-choice">
                <span>{words::lesson::IT_BEGINS_WITH.text()}</span>
                <select class="input" on:change=move |event| sample.set(event_target_value(&event)) prop:value=move || sample.get()>
                    {options.collect_view()}
                    <option value="">{words::lesson::a_copy_of_which_is_on_screen(&session.stream_now())}</option>
                </select>
            </label>
            <div class="row"><button type="button" class="button button-main" on:click=begin>{words::lesson::START_RECORDING.text()}</button></div>
            {move || trouble.get().map(|trouble| view! { <p class="is-down" role="alert">{trouble}</p> })}
        }
    };
    let form = StoredValue::new_local(form);
    let left = RwSignal::new(None);
    spawn_local(async move { left.set(under_way().await) });
    view! {
        <div class="file">
            <span>{words::lesson::RECORD_A_LESSON_BY_DOING_IT.text()}</span>
            <span class="muted">{words::lesson::FOR_TEACHERS_WHAT_YOU_DO_ON_A.text()}</span>
            {move || match left.get() {
                Some(name) => view! {
                    <div class="row"><button type="button" class="button" on:click=move |_| go_on(&name)>{words::lesson::CONTINUE_YOUR_RECORDING.text()}</button></div>
                }
                .into_any(),
                None => view! {
                    <Show when=move || is_open.get() fallback=move || view! {
                        <div class="row"><button type="button" class="button" on:click=move |_| is_open.set(true)>{words::lesson::RECORD_A_LESSON.text()}</button></div>
                    }>
                        {form.with_value(|form| form())}
                    </Show>
                }
                .into_any(),
            }}
        </div>
    }
}
