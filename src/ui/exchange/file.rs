//! The file that is being imported: what is seen of it, what was chosen for it, and what importing it will do.

use leptos::prelude::*;
use wasm_bindgen_futures::JsFuture;

use crate::domains::account::bank_csv::{self, Choices, Look};
use crate::engine::decider::Refusal;
use crate::ui::clock;
use crate::ui::exchange::import::{MAX_BYTES, Plan, of_bank, plan_bank, plan_log};
use crate::ui::exchange::remembered;
use crate::ui::session::Session;
use crate::workbench::exchange::reader::{ImportFormat, LogReader};

/// What the import side of the dialog shows.
#[derive(Clone, Copy)]
pub struct ImportState {
    /// The file's name.
    pub name: RwSignal<String>,
    /// Its text.
    pub text: RwSignal<Option<String>>,
    /// What was chosen for a bank's file.
    pub choices: RwSignal<Choices>,
    /// What is seen of a bank's file.
    pub look: RwSignal<Option<Look>>,
    /// Whether the choices are those of an earlier file with the same header.
    pub is_remembered: RwSignal<bool>,
    /// Whether it is being read.
    pub is_reading: RwSignal<bool>,
    /// Whether something was chosen since the reading began.
    is_stale: RwSignal<bool>,
    /// What importing it will do.
    pub plan: RwSignal<Option<Plan>, LocalStorage>,
    /// Why it cannot be imported.
    pub error: RwSignal<Option<Refusal>>,
}

impl ImportState {
    /// Begins without a file.
    pub fn new() -> ImportState {
        ImportState {
            name: RwSignal::new(String::new()),
            text: RwSignal::new(None),
            choices: RwSignal::new(Choices::default()),
            look: RwSignal::new(None),
            is_remembered: RwSignal::new(false),
            is_reading: RwSignal::new(false),
            is_stale: RwSignal::new(false),
            plan: RwSignal::new_local(None),
            error: RwSignal::new(None),
        }
    }

    /// Lets go of the file.
    pub fn forget(self) {
        self.text.set(None);
        self.plan.set(None);
        self.look.set(None);
        self.error.set(None);
    }
}

/// Reads a file that was chosen, as the last one with the same header was read.
pub async fn read_file(session: Session, state: ImportState, file: web_sys::File) {
    state.forget();
    state.choices.set(Choices::default());
    state.name.set(file.name());
    if file.size() > MAX_BYTES as f64 {
        let message = format!("The file is larger than {} MB. Cut it and import the parts.", MAX_BYTES >> 20);
        return state.error.set(Some(Refusal::new("FileTooLarge", message)));
    }
    let buffer = match JsFuture::from(file.array_buffer()).await {
        Ok(buffer) => buffer,
        Err(_) => {
            let message = "The browser could not read the file. Choose it again.";
            return state.error.set(Some(Refusal::new("FileUnreadable", message)));
        }
    };
    let bytes = js_sys::Uint8Array::new(&buffer).to_vec();
    match bank_csv::decode(&bytes) {
        Ok(text) => {
            let remembered = key_of(&text).and_then(|key| remembered::choices_for(&key));
            state.is_remembered.set(remembered.is_some());
            state.choices.set(remembered.unwrap_or_default());
            plan(session, state, text).await;
        }
        Err(error) => state.error.set(Some(of_bank(&error))),
    }
}

/// Reads the file again after a choice, and keeps the choice for files with the same header.
pub async fn choose(session: Session, state: ImportState) {
    let Some(text) = state.text.get_untracked() else { return };
    if let Some(key) = key_of(&text) {
        remembered::keep(&key, &state.choices.get_untracked());
    }
    plan(session, state, text).await;
}

/// Forgets what was chosen for files with this header, and reads the file without it.
pub async fn choose_nothing(session: Session, state: ImportState) {
    state.choices.set(Choices::default());
    state.is_remembered.set(false);
    choose(session, state).await;
}

/// Returns the key of a bank's file, by its header as it is without any choice.
fn key_of(text: &str) -> Option<String> {
    if ImportFormat::of(text) != ImportFormat::Csv {
        return None;
    }
    Look::of(text, &Choices::default()).ok().map(|look| look.key())
}

/// Reads a file as what it looks like, and shows what importing it will do; once more where something was chosen meanwhile.
async fn plan(session: Session, state: ImportState, text: String) {
    state.text.set(Some(text));
    state.is_stale.set(true);
    if state.is_reading.get_untracked() {
        return;
    }
    state.is_reading.set(true);
    while state.is_stale.get_untracked() {
        state.is_stale.set(false);
        let Some(text) = state.text.get_untracked() else { break };
        match read(session, state, text).await {
            // The dialog was closed meanwhile.
            _ if state.text.with_untracked(Option::is_none) => {}
            Ok(plan) => {
                state.error.set(None);
                state.plan.set(Some(plan));
            }
            Err(refusal) => {
                state.plan.set(None);
                state.error.set(Some(refusal));
            }
        }
    }
    state.is_reading.set(false);
}

async fn read(session: Session, state: ImportState, text: String) -> Result<Plan, Refusal> {
    let stream = session.stream_now();
    match ImportFormat::of(&text) {
        ImportFormat::Csv => {
            let choices = state.choices.get_untracked();
            state.look.set(Look::of(&text, &choices).ok());
            plan_bank(session, text, choices, stream).await
        }
        ImportFormat::Ndjson | ImportFormat::CloudEvents => {
            plan_log(session, LogReader::new(text, stream, clock::now())).await
        }
    }
}
