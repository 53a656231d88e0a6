//! The file that is being imported: what it contains, and what importing it will do.

use std::sync::Arc;

use leptos::prelude::*;

use crate::engine::user_error::UserError;
use crate::session::Session;
use crate::session::files::Slices;
use crate::session::import::plan_blob;
use crate::ui::extension::{Extensions, FileReader, ImportOutcome};
use crate::workbench::exchange::file_kind::FileKind;

/// A reader of an extension.
type Reader = Arc<dyn FileReader>;

/// What the import side of the dialog shows.
#[derive(Clone, Copy)]
pub struct ImportState {
    /// The file's name.
    pub name: RwSignal<String>,
    /// A log, which is read in slices.
    pub log: RwSignal<Option<web_sys::File>, LocalStorage>,
    /// The reader of a file that is not a log.
    pub reader: RwSignal<Option<Reader>>,
    /// What came of reading it.
    pub outcome: ImportOutcome,
    /// The readers, one for each format of the extensions.
    readers: StoredValue<Vec<Reader>>,
    extensions: Extensions,
}

impl ImportState {
    /// Begins without a file.
    pub fn new(session: Session, extensions: Extensions) -> ImportState {
        let outcome = ImportOutcome::default();
        let readers = extensions.files().map(|files| (files.reader)(session, outcome)).collect();
        ImportState {
            name: RwSignal::new(String::new()),
            log: RwSignal::new_local(None),
            reader: RwSignal::new(None),
            outcome,
            readers: StoredValue::new(readers),
            extensions,
        }
    }

    /// Forgets the file.
    pub fn forget(self) {
        self.log.set(None);
        self.reader.set(None);
        self.outcome.forget();
        self.readers.with_value(|readers| readers.iter().for_each(|reader| reader.forget()));
    }

    /// Finds out what a file is.
    async fn kind_of(self, session: Session, file: &web_sys::File) -> Result<FileKind, UserError> {
        let head = Slices::of(file.clone().into()).head().await?;
        FileKind::detect(&head, &session.stream_now(), self.extensions.files().map(|files| files.format))
    }
}

/// Reads a file that was chosen: a log in slices, another file by its reader.
pub async fn read_file(session: Session, state: ImportState, file: web_sys::File) {
    state.forget();
    state.name.set(file.name());
    match state.kind_of(session, &file).await {
        Ok(FileKind::Log(format)) => {
            state.log.set(Some(file.clone()));
            state.outcome.show(plan_blob(session, file.into(), format, session.stream_now()).await);
        }
        Ok(FileKind::Other(index)) => {
            let Some(reader) = state.readers.with_value(|readers| readers.get(index).cloned()) else { return };
            state.reader.set(Some(reader.clone()));
            reader.read(file).await;
        }
        Err(refusal) => state.outcome.error.set(Some(refusal)),
    }
}
