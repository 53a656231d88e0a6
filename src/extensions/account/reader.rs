//! The reader of banks' files in the import dialog.

use std::pin::Pin;
use std::sync::Arc;

use leptos::prelude::*;

use crate::extensions::account::choices::ImportChoices;
use crate::extensions::account::columns::ColumnNames;
use crate::extensions::account::file::StatementFile;
use crate::extensions::account::preview::preview;
use crate::session::Session;
use crate::ui::extension::{FilePreview, FileReader, ImportOutcome};
use crate::workbench::ImportReport;

/// Reads banks' files.
struct StatementReader(StatementFile);

/// Makes the reader.
pub fn reader(session: Session, outcome: ImportOutcome) -> Arc<dyn FileReader> {
    Arc::new(StatementReader(StatementFile::new(session, outcome)))
}

impl FileReader for StatementReader {
    fn read(&self, file: web_sys::File) -> Pin<Box<dyn Future<Output = ()>>> {
        Box::pin(self.0.read(file))
    }

    fn forget(&self) {
        self.0.forget();
    }

    fn choices(&self) -> AnyView {
        let file = self.0;
        view! {
            <Show when=move || file.look.with(Option::is_some)>
                <ColumnNames file />
                <ImportChoices file />
            </Show>
        }
        .into_any()
    }

    fn preview(&self, report: &ImportReport) -> FilePreview {
        self.0.statement.with(|statement| preview(report, statement.as_deref()))
    }
}
