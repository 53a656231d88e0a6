//! A bank's file that is being imported: what is seen of it, what was chosen for it, and what it holds.

use std::sync::Arc;

use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::domains::account::bank_csv::{Choices, Look, Statement};
use crate::extensions::account::import;
use crate::extensions::account::remembered;
use crate::session::Session;
use crate::ui::extension::ImportOutcome;

/// What the dialog shows of a bank's file.
#[derive(Clone, Copy)]
pub struct StatementFile {
    session: Session,
    /// What came of it.
    pub outcome: ImportOutcome,
    /// What was chosen for the file.
    pub choices: RwSignal<Choices>,
    /// What is seen of the file.
    pub look: RwSignal<Option<Look>>,
    /// Whether the choices are those of an earlier file with the same header.
    pub is_remembered: RwSignal<bool>,
    /// What the file holds, as it was planned.
    pub statement: RwSignal<Option<Arc<Statement>>>,
    text: RwSignal<Option<Arc<str>>>,
    /// Whether something was chosen since the reading began.
    is_stale: RwSignal<bool>,
}

impl StatementFile {
    /// Begins without a file.
    pub fn new(session: Session, outcome: ImportOutcome) -> StatementFile {
        StatementFile {
            session,
            outcome,
            choices: RwSignal::new(Choices::default()),
            look: RwSignal::new(None),
            is_remembered: RwSignal::new(false),
            statement: RwSignal::new(None),
            text: RwSignal::new(None),
            is_stale: RwSignal::new(false),
        }
    }

    /// Reads the file again after a choice, and keeps the choice for files with the same header.
    pub fn choose(self) {
        let Some(text) = self.text.get_untracked() else { return };
        if let Some(key) = key_of(&text) {
            remembered::keep(&key, &self.choices.get_untracked());
        }
        spawn_local(self.plan(text));
    }

    /// Forgets what was chosen for files with this header, and reads the file without it.
    pub fn choose_nothing(self) {
        self.choices.set(Choices::default());
        self.is_remembered.set(false);
        self.choose();
    }

    /// Reads a file that was chosen, as the last one with the same header was read.
    pub async fn read(self, file: web_sys::File) {
        self.choices.set(Choices::default());
        match import::text_of(self.session, &file).await {
            Ok(text) => {
                let remembered = key_of(&text).and_then(|key| remembered::choices_for(&key));
                self.is_remembered.set(remembered.is_some());
                self.choices.set(remembered.unwrap_or_default());
                self.plan(text).await;
            }
            Err(refusal) => self.outcome.error.set(Some(refusal)),
        }
    }

    /// Forgets the file; what was chosen for its header stays.
    pub fn forget(self) {
        self.text.set(None);
        self.look.set(None);
        self.statement.set(None);
    }

    /// Reads the text, and shows what importing it will do; once more if something was chosen meanwhile.
    async fn plan(self, text: Arc<str>) {
        self.text.set(Some(text));
        self.is_stale.set(true);
        if self.outcome.is_reading.get_untracked() {
            return;
        }
        self.outcome.is_reading.set(true);
        while self.is_stale.get_untracked() {
            self.is_stale.set(false);
            let Some(text) = self.text.get_untracked() else { break };
            let choices = self.choices.get_untracked();
            self.look.set(Look::of(&text, &choices).ok());
            let planned = import::plan(self.session, text, choices, self.session.stream_now()).await;
            // The dialog may have been closed meanwhile.
            if self.text.with_untracked(Option::is_some) {
                let (statement, planned) = planned
                    .map_or_else(|refusal| (None, Err(refusal)), |(statement, plan)| (Some(statement), Ok(plan)));
                self.statement.set(statement);
                self.outcome.show(planned);
            }
        }
        self.outcome.is_reading.set(false);
    }
}

/// Returns the key of a bank's file, by its header as it is without any choice.
fn key_of(text: &str) -> Option<String> {
    Look::of(text, &Choices::default()).ok().map(|look| look.key())
}
