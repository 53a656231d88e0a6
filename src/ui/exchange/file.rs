//! The file that is being imported: what it contains, what was chosen for it, and what importing it will do.

use leptos::prelude::*;

use crate::domains::account::bank_csv::{Choices, Look};
use crate::engine::user_error::UserError;
use crate::session::Session;
use crate::session::files::Slices;
use crate::session::import::{Plan, plan_bank, plan_blob, text_of_bank};
use crate::ui::exchange::remembered;
use crate::workbench::exchange::reader::ImportFormat;

/// What the import side of the dialog shows.
#[derive(Clone, Copy)]
pub struct ImportState {
    /// The file's name.
    pub name: RwSignal<String>,
    /// The text of a bank's file.
    pub text: RwSignal<Option<String>>,
    /// A log, which is read in slices.
    pub file: RwSignal<Option<web_sys::File>, LocalStorage>,
    /// What was chosen for a bank's file.
    pub choices: RwSignal<Choices>,
    /// What is seen of a bank's file.
    pub look: RwSignal<Option<Look>>,
    /// Whether the choices are those of an earlier file with the same header.
    pub is_remembered: RwSignal<bool>,
    /// Whether the file is being read.
    pub is_reading: RwSignal<bool>,
    /// Whether something was chosen since the reading began.
    is_stale: RwSignal<bool>,
    /// What importing it will do.
    pub plan: RwSignal<Option<Plan>, LocalStorage>,
    /// Why it cannot be imported.
    pub error: RwSignal<Option<UserError>>,
}

impl ImportState {
    /// Begins without a file.
    pub fn new() -> ImportState {
        ImportState {
            name: RwSignal::new(String::new()),
            text: RwSignal::new(None),
            file: RwSignal::new_local(None),
            choices: RwSignal::new(Choices::default()),
            look: RwSignal::new(None),
            is_remembered: RwSignal::new(false),
            is_reading: RwSignal::new(false),
            is_stale: RwSignal::new(false),
            plan: RwSignal::new_local(None),
            error: RwSignal::new(None),
        }
    }

    /// Forgets the file.
    pub fn forget(self) {
        self.text.set(None);
        self.file.set(None);
        self.plan.set(None);
        self.look.set(None);
        self.error.set(None);
    }
}

/// Reads a file that was chosen: a log in slices, a bank's file as the last one with the same header was read.
pub async fn read_file(session: Session, state: ImportState, file: web_sys::File) {
    state.forget();
    state.choices.set(Choices::default());
    state.name.set(file.name());
    let format = match Slices::of(file.clone().into()).head().await {
        Ok(head) => ImportFormat::of_bytes(&head),
        Err(refusal) => return state.error.set(Some(refusal)),
    };
    if format != ImportFormat::Csv {
        state.file.set(Some(file.clone()));
        let planned = plan_blob(session, file.into(), format, session.stream_now()).await;
        return show(state, planned);
    }
    match text_of_bank(&file).await {
        Ok(text) => {
            let remembered = key_of(&text).and_then(|key| remembered::choices_for(&key));
            state.is_remembered.set(remembered.is_some());
            state.choices.set(remembered.unwrap_or_default());
            plan(session, state, text).await;
        }
        Err(refusal) => state.error.set(Some(refusal)),
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
    Look::of(text, &Choices::default()).ok().map(|look| look.key())
}

/// Reads a bank's file, and shows what importing it will do; once more if something was chosen meanwhile.
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
        let choices = state.choices.get_untracked();
        state.look.set(Look::of(&text, &choices).ok());
        let planned = plan_bank(session, text, choices, session.stream_now()).await;
        // The dialog may have been closed meanwhile.
        if state.text.with_untracked(Option::is_some) {
            show(state, planned);
        }
    }
    state.is_reading.set(false);
}

fn show(state: ImportState, planned: Result<Plan, UserError>) {
    match planned {
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
