//! The reader of other systems' logs in the import dialog.

use std::pin::Pin;
use std::sync::Arc;

use leptos::prelude::*;

use crate::extensions::own::bring::Choices;
use crate::extensions::own::file::ForeignFile;
use crate::extensions::own::preview::preview;
use crate::session::Session;
use crate::ui::extension::{FilePreview, FileReader, ImportOutcome};
use crate::workbench::ImportReport;

/// Reads logs of other systems.
struct ForeignReader(ForeignFile);

/// Makes the reader.
pub fn reader(session: Session, outcome: ImportOutcome) -> Arc<dyn FileReader> {
    Arc::new(ForeignReader(ForeignFile::new(session, outcome)))
}

impl FileReader for ForeignReader {
    fn read(&self, file: web_sys::File) -> Pin<Box<dyn Future<Output = ()>>> {
        Box::pin(self.0.read(file))
    }

    fn forget(&self) {
        self.0.forget();
    }

    fn choices(&self) -> AnyView {
        let file = self.0;
        view! {
            <Show when=move || file.choosing.survey.with(Option::is_some)>
                <Choices choosing=file.choosing chosen=Callback::new(move |chosen| file.chosen(chosen)) />
            </Show>
        }
        .into_any()
    }

    fn recorded(&self) {
        self.0.show();
    }

    fn preview(&self, report: &ImportReport) -> FilePreview {
        preview(report, self.0)
    }
}
