//! The list of all lessons.

use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::JsFuture;

use crate::extensions::lesson::kept;
use crate::extensions::lesson::offered::Offered;
use crate::extensions::lesson::recorder_bar::RecordLesson;
use crate::lessons::{Course, Entry, INDEX, Place, Status, own_id};
use crate::session::{Tone, sandboxes, use_session};
use crate::ui::{Dialog, Icon, about_page, download};
use crate::words;

/// Shows the list of all lessons.
#[component]
pub fn Map() -> impl IntoView {
    let (course, offered) = (expect_context::<RwSignal<Course>>(), expect_context::<Offered>());
    let open = offered.map;
    // Another tab may have gone on.
    Effect::new(move |_| {
        if open.get() {
            course.set(kept::course());
        }
    });
    let done = move || offered.done.get().unwrap_or(0);
    let session = use_session();
    let save = move |_| {
        if download("foldback-lessons.json", &course.with_untracked(Course::file)).is_err() {
            session.tell(Tone::Bad, words::lesson::THE_BROWSER_DID_NOT_TAKE_THE_FILE.text());
        }
    };
    view! {
        <Dialog open title=words::lesson::LESSONS.text()>
            <p class="muted">
                {move || words::lesson::of_done(&done(), &INDEX.len())}
                {words::lesson::EACH_TAKES_A_FEW_MINUTES_ON_A.text()}
            </p>
            <ol class="course" aria-label=words::lesson::ALL_LESSONS.text()>
                {INDEX.iter().map(|entry| view! { <Item entry course open /> }).collect_view()}
            </ol>
            <OwnFile />
            <RecordLesson />
            <p class="course-more">
                <a href=about_page()>{words::lesson::ABOUT_EVENT_SOURCING.text()}</a>
                <button type="button" class="link" on:click=save>{words::lesson::SAVE_YOUR_PROGRESS_AS_A_FILE.text()}</button>
            </p>
        </Dialog>
    }
}

/// Shows a lesson of the list.
#[component]
fn Item(entry: &'static Entry, course: RwSignal<Course>, open: RwSignal<bool>) -> impl IntoView {
    let status = move || course.with(|course| course.status(entry.id));
    let address = move || {
        let step = match status() {
            Status::At(step) => Some(step),
            Status::New | Status::Done => None,
        };
        format!("#{}", Place { id: entry.id.to_owned(), step }.fragment())
    };
    let mark = move || match status() {
        Status::New => ().into_any(),
        Status::At(step) => view! { <span class="course-at">{words::lesson::at_step(&(step + 1))}</span> }.into_any(),
        Status::Done => {
            view! { <span class="is-up"><Icon name="check" />{words::lesson::DONE.text()}</span> }.into_any()
        }
    };
    let act = move || match status() {
        Status::New => words::lesson::START.text(),
        Status::At(_) => words::lesson::CONTINUE_IT.text(),
        Status::Done => words::lesson::AGAIN.text(),
    };
    let label = move || words::lesson::lesson(&act(), &entry.number, &entry.title);
    view! {
        <li>
            <span class="course-number">{entry.number}</span>
            <span class="course-title">{entry.title.text()}</span>
            <span class="muted">{words::lesson::min(&entry.minutes)}</span>
            <span class="course-status">{mark}</span>
            <a class="button" href=address aria-label=label on:click=move |_| open.set(false)>{act}</a>
        </li>
    }
}

/// Opens a lesson from a file.
#[component]
fn OwnFile() -> impl IntoView {
    let trouble = RwSignal::new(None::<String>);
    let choose = move |event: leptos::ev::Event| {
        let input: web_sys::HtmlInputElement = event_target(&event);
        let Some(file) = input.files().and_then(|files| files.get(0)) else { return };
        spawn_local(async move {
            if let Err(reason) = open_file(&file).await {
                trouble.set(Some(reason));
            }
        });
    };
    view! {
        <label class="file">
            <span>{words::lesson::OPEN_A_LESSON_FROM_A_FILE.text()}</span>
            <span class="muted">{words::lesson::A_MARKDOWN_FILE_AS_CONTRIBUTING.text()}</span>
            <input type="file" accept=".md,.markdown,.txt,text/markdown" on:change=choose />
        </label>
        {move || trouble.get().map(|trouble| view! { <p class="is-down" role="alert">{trouble}</p> })}
    }
}

/// Keeps the text of a file in the lesson's sandbox, and opens the lesson.
async fn open_file(file: &web_sys::File) -> Result<(), String> {
    let unreadable = |_: JsValue| words::lesson::THE_BROWSER_COULD_NOT_READ_THE.text().to_owned();
    let text = JsFuture::from(file.text()).await.map_err(unreadable)?.as_string().unwrap_or_default();
    let id = own_id(&file.name());
    let name = sandboxes::of_this_tab(&id).ok_or(words::lesson::THIS_FILES_NAME_CANNOT_BE_USED.text())?;
    kept::keep_text(&name, &text).map_err(|error| error.to_string())?;
    let fragment = Place { id, step: None }.fragment();
    let location = window().location();
    let here = location.pathname().unwrap_or_default();
    // A lesson of the same name is read again.
    location.assign(&format!("{here}#{fragment}")).and_then(|()| location.reload()).map_err(unreadable)
}
