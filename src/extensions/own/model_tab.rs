//! The model of a set: its text, to be changed; what each line does; what another text would make of the same events.

use std::time::Duration;

use leptos::html;
use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen_futures::JsFuture;

use crate::domains::own::set;
use crate::extensions::own::differences::Differences;
use crate::extensions::own::editing::{Editing, Read};
use crate::extensions::own::lines::Lines;
use crate::extensions::own::model_text::ModelText;
use crate::extensions::own::slices::infer;
use crate::extensions::own::trying;
use crate::models::ModelError;
use crate::session::{Tone, use_session};
use crate::ui::words;
use crate::ui::{Icon, download, use_page_state};

/// How long after the last key the text is compared with the saved one.
const PAUSE: Duration = Duration::from_millis(300);

/// Shows the model of the stream on screen.
#[component]
pub fn ModelTab() -> impl IntoView {
    let session = use_session();
    let name = Memo::new(move |_| set::set_of(&session.stream()).map(str::to_owned));
    let has_events = Memo::new(move |_| {
        let stream = session.stream();
        session.with_workbench(|workbench| workbench.head(&stream).0 > 0).unwrap_or_default()
    });
    move || match name.get().filter(|_| has_events.get()) {
        Some(name) => view! { <Editor editing=Editing::of(session, name) /> }.into_any(),
        None => view! { <p class="muted">{words::own::CHOOSE_YOUR_EVENTS.text()}</p> }.into_any(),
    }
}

#[component]
fn Editor(editing: Editing) -> impl IntoView {
    let session = editing.session;
    let name = editing.set.get_value();
    let stream = set::definitions_of(&name).map(|stream| stream.to_string()).unwrap_or_default();
    let intro = words::own::the_model_of(&name, &stream);
    let is_changed = Memo::new(move |_| editing.text.with(|text| editing.saved.with(|saved| text != saved)));
    let is_wrong = Memo::new(move |_| editing.model.with(|read| read.1.is_err()));
    let settled = RwSignal::new(None::<Read>);
    // What costs a fold of the events waits for a pause in typing.
    Effect::new(move |_| {
        let read = editing.model.get();
        set_timeout(
            move || {
                if editing.model.try_with_untracked(|now| *now == read) == Some(true) {
                    settled.try_set(Some(read));
                }
            },
            PAUSE,
        );
    });
    trying::follow(editing, use_page_state(), settled);
    let found = move |_| {
        let stream = session.stream_now();
        let is_wanted = move || untrack(|| editing.is_without());
        spawn_local(async move {
            if let Some(model) = infer(session, stream, is_wanted).await
                && is_wanted()
            {
                editing.write(model.text().to_owned());
            }
        });
    };
    let save = move |_| {
        if !is_wrong.get_untracked() && is_changed.get_untracked() {
            spawn_local(editing.save());
        }
    };
    let back = move |_| {
        editing.forget();
    };
    let file_name = format!("{name}.model");
    let keep = move |_| {
        if editing.text.with_untracked(|text| download(&file_name, text).is_err()) {
            session.tell(Tone::Bad, words::lesson::THE_BROWSER_DID_NOT_TAKE_THE_FILE.text());
        }
    };
    let idle = move || (is_wrong.get() || !is_changed.get()).then_some("true");
    view! {
        <section class="model" aria-label=words::own::MODEL_TAB.text()>
            <p class="muted">{intro}</p>
            {move || {
                editing.is_without().then(|| view! {
                    <div class="row">
                        <span class="muted">{words::own::NO_MODEL_YET.text()}</span>
                        <button type="button" class="button" on:click=found>{words::own::WRITE_DOWN_WHAT_WAS_FOUND.text()}</button>
                    </div>
                })
            }}
            <ModelText editing is_wrong />
            <div role="status">{move || editing.model.with(|read| read.1.as_ref().err().map(|errors| wrong(&read.0, errors)))}</div>
            <div class="row">
                <button type="button" class="button button-main" aria-disabled=idle on:click=save>{words::own::SAVE_THE_MODEL.text()}</button>
                <button type="button" class="button" aria-disabled=move || (!is_changed.get()).then_some("true") on:click=back>{words::own::BACK_TO_THE_SAVED_ONE.text()}</button>
                <button type="button" class="button" on:click=keep><Icon name="download" />{words::own::DOWNLOAD.text()}</button>
                <OpenFile editing />
            </div>
            {move || is_changed.get().then(|| view! { <p class="muted">{words::own::EDITS_ARE_NOT_SAVED.text()}</p> })}
            <Lines editing settled />
            <Differences editing settled />
        </section>
    }
}

/// Shows what is wrong with a text.
fn wrong(text: &str, errors: &[ModelError]) -> impl IntoView + use<> {
    let rows = errors.iter().map(|error| {
        let before = text.get(..error.range.start).unwrap_or(text);
        let line = before.matches('\n').count() + 1;
        let column = before.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
        view! { <li>{words::own::line_and_column(&line, &column, &error.message)}</li> }
    });
    view! { <ol class="model-errors" aria-label=words::own::ERRORS.text()>{rows.collect_view()}</ol> }
}

/// Reads a model from a file into the editor.
#[component]
fn OpenFile(editing: Editing) -> impl IntoView {
    let input = NodeRef::<html::Input>::new();
    let chosen = move |_| {
        let file = input.get_untracked().and_then(|input| input.files()).and_then(|files| files.get(0));
        let Some(file) = file else { return };
        spawn_local(async move {
            if let Some(text) = JsFuture::from(file.text()).await.ok().and_then(|text| text.as_string()) {
                editing.write(text);
            }
        });
    };
    view! {
        <label class="file">
            <span>{words::own::OPEN_A_FILE.text()}</span>
            <input type="file" accept=".model,.txt" node_ref=input on:change=chosen />
        </label>
    }
}
