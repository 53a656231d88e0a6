//! A log of another system that is being brought in: what is seen of it, and how it is read.

use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::domains::own::set;
use crate::engine::user_error::UserError;
use crate::extensions::own::choosing::Choosing;
use crate::extensions::own::slices::{plan_foreign, survey};
use crate::foreign::names::domain_name;
use crate::session::Session;
use crate::sets::streams_of;
use crate::ui::extension::ImportOutcome;

/// What the dialog shows of a log of another system.
#[derive(Clone, Copy)]
pub struct ForeignFile {
    session: Session,
    /// What came of it.
    pub outcome: ImportOutcome,
    /// What is seen of its beginning, and how it is read.
    pub choosing: Choosing,
    file: RwSignal<Option<web_sys::File>, LocalStorage>,
    /// Whether something was chosen since the reading began.
    is_stale: RwSignal<bool>,
}

impl ForeignFile {
    /// Begins without a file.
    pub fn new(session: Session, outcome: ImportOutcome) -> ForeignFile {
        ForeignFile {
            session,
            outcome,
            choosing: Choosing::new(),
            file: RwSignal::new_local(None),
            is_stale: RwSignal::new(false),
        }
    }

    /// Reads a file that was chosen, as its beginning suggests.
    pub async fn read(self, file: web_sys::File) {
        match survey(&file).await {
            Ok(seen) => {
                self.choosing.mapping.set(seen.guess().clone());
                self.choosing.set.set(self.free_set(&file.name()));
                self.choosing.survey.set(Some(seen));
                self.file.set(Some(file));
                self.plan().await;
            }
            Err(refusal) => self.outcome.error.set(Some(refusal)),
        }
    }

    /// Forgets the file.
    pub fn forget(self) {
        self.file.set(None);
        self.choosing.survey.set(None);
    }

    /// Shows the first stream of the set that the file became.
    pub fn show(self) {
        let set = self.choosing.set.get_untracked();
        let streams = self.session.with_workbench_untracked(|workbench| streams_of(workbench, &set));
        if let Some(stream) = streams.and_then(|streams| streams.into_iter().next()) {
            self.session.show_stream(&stream);
        }
    }

    /// Reads the file again as it was chosen, or says why that cannot be.
    pub fn chosen(self, chosen: Result<(), UserError>) {
        match chosen {
            Ok(()) => spawn_local(self.plan()),
            Err(refusal) => self.outcome.show(Err(refusal)),
        }
    }

    /// Returns a name for the set of a file that no other set has.
    fn free_set(self, file: &str) -> String {
        self.session
            .with_workbench_untracked(|workbench| {
                let taken = |name: &str| workbench.log().streams().any(|stream| set::set_of(stream) == Some(name));
                domain_name(file, taken)
            })
            .unwrap_or_default()
    }

    /// Reads the file, and shows what bringing it will do; once more if something was chosen meanwhile.
    async fn plan(self) {
        self.is_stale.set(true);
        if self.outcome.is_reading.get_untracked() {
            return;
        }
        self.outcome.is_reading.set(true);
        while self.is_stale.get_untracked() {
            self.is_stale.set(false);
            let (Some(file), Some(survey)) = (self.file.get_untracked(), self.choosing.survey.get_untracked()) else {
                break;
            };
            let (mapping, set) = (self.choosing.mapping.get_untracked(), self.choosing.set.get_untracked());
            let planned = plan_foreign(self.session, (&file.name(), file.clone().into()), &survey, mapping, &set).await;
            // The dialog may have been closed meanwhile.
            if self.file.with_untracked(Option::is_some) && !self.is_stale.get_untracked() {
                self.outcome.show(planned);
            }
        }
        self.outcome.is_reading.set(false);
    }
}
