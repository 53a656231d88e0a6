//! The workbench itself: the log with what was folded of it, and how it follows what other tabs do.

use std::cell::RefCell;
use std::rc::Rc;

use crate::engine::log::envelope::{Position, Revision, StreamId};
use crate::engine::log::{Log, Record};
use crate::engine::travel::condition::{Condition, Envelope};
use crate::engine::travel::filter::{Filter, Found, Listed};
use crate::engine::user_error::UserError;
use crate::engine::view::{StreamView, Streams};
use crate::storage::refresh::Refreshed;
use crate::storage::{EventStore, KeyValue};
use crate::words;
use crate::workbench::acts::{Fork, Memory};
use crate::workbench::folds::Folds;
use crate::workbench::refusal;
use crate::workbench::running::ReadModels;
use crate::workbench::under_way::Processes;

/// The store, a folded view of each stream that was looked at, the newest state of others that were acted upon, and the
/// read models that run.
pub struct Workbench {
    pub(super) store: EventStore,
    pub(super) folds: Folds,
    pub(super) memory: Memory,
    pub(super) fork: Option<Fork>,
    pub(super) read_models: ReadModels,
    pub(super) processes: RefCell<Processes>,
    /// What is being drafted, if the log is a copy of one that others write to.
    pub(super) draft: Option<Vec<Record>>,
}

impl Workbench {
    /// Opens the log that a disk holds.
    ///
    /// # Errors
    /// [`UserError`] named `StorageDenied` if it cannot be read at all.
    pub fn open(disk: Box<dyn KeyValue>) -> Result<Workbench, UserError> {
        EventStore::open(disk).map(Workbench::of).map_err(refusal::of_storage)
    }

    /// Opens the log that a disk holds, whose texts are left to be checked by [`Workbench::check_some`].
    ///
    /// # Errors
    /// As [`Workbench::open`].
    pub fn open_lazily(disk: Box<dyn KeyValue>) -> Result<Workbench, UserError> {
        EventStore::open_lazily(disk).map(Workbench::of).map_err(refusal::of_storage)
    }

    fn of(store: EventStore) -> Workbench {
        let folds = Folds::after(store.sealed_end());
        let (memory, read_models) = (Memory::default(), ReadModels::default());
        Workbench { store, folds, memory, fork: None, read_models, processes: RefCell::default(), draft: None }
    }

    /// Checks some more of the texts that were left to be checked. Returns `true` at the end: if they are damaged, the next
    /// [`Workbench::refresh`] names what is.
    pub fn check_some(&self) -> bool {
        self.log().check_some()
    }

    /// Returns the store.
    pub fn store(&self) -> &EventStore {
        &self.store
    }

    /// Returns the log.
    pub fn log(&self) -> &Log {
        self.store.log()
    }

    /// Lists the revisions of a range of a stream at which a condition holds.
    pub fn matching(&self, stream: &StreamId, condition: &Condition, first: Revision, last: Revision) -> Vec<Revision> {
        let log = self.store.log();
        let envelope = |revision| {
            log.in_stream(stream, revision).map(|event| Envelope {
                event_type: event.event_type.clone(),
                occurred_at: event.occurred_at,
                recorded_at: event.recorded_at,
                actor: event.actor().cloned(),
            })
        };
        let view = self.shown(stream);
        // A condition is read by the tools.
        let tools = view.as_ref().and_then(|view| view.tools());
        tools.map_or_else(Vec::new, |tools| tools.matching(condition, first, last, &envelope))
    }

    /// Looks for the events of a range of a stream that a filter admits.
    pub fn filter(&self, stream: &StreamId, filter: &Filter, first: Revision, last: Revision, found: &mut Found) {
        let Some(view) = self.shown(stream) else { return };
        let currency = view.currency();
        for revision in (first.0..=last.0).map(Revision) {
            let Some(event) = self.store.log().in_stream(stream, revision) else { continue };
            let (event_type, occurred_at) = (event.event_type.as_ref(), event.occurred_at);
            let (actor, description) = (event.actor().map(AsRef::as_ref), view.describe(revision));
            let listed = Listed { event_type, occurred_at, actor, description, currency };
            found.add(filter, revision, &listed);
        }
    }

    /// Returns a stream's newest revision.
    pub fn head(&self, stream: &StreamId) -> Revision {
        self.log().revision(stream)
    }

    /// Follows the log on disk if its end has changed, for example because local storage was emptied.
    ///
    /// # Errors
    /// [`UserError`] named `LogVanished` if the log is only in memory.
    pub(super) fn ensure_current(&mut self) -> Result<(), UserError> {
        self.log().check_all();
        match self.store.is_current().map_err(refusal::of_storage)? {
            true => Ok(()),
            false => match self.refresh()? {
                Refreshed::Vanished => Err(refusal::vanished(self.log().head())),
                Refreshed::Same | Refreshed::Grew { .. } | Refreshed::Archived | Refreshed::Replaced => Ok(()),
            },
        }
    }

    /// Follows what other tabs did to the log on disk.
    ///
    /// # Errors
    /// [`UserError`] if the disk cannot be read.
    pub fn refresh(&mut self) -> Result<Refreshed, UserError> {
        let turn = self.store.turn();
        let refreshed = self.store.refresh().map_err(refusal::of_storage)?;
        if self.store.turn() != turn {
            // Another log was put in this one's place on purpose: nothing of this log is decided again on the new one.
            self.memory = Memory::default();
        }
        if matches!(refreshed, Refreshed::Replaced | Refreshed::Archived) {
            self.forget_folds();
        }
        if refreshed == Refreshed::Replaced {
            self.mend_fork();
        }
        Ok(refreshed)
    }

    /// Sets aside what cannot be read of a damaged log, which then goes on after its last good event.
    ///
    /// # Errors
    /// [`UserError`] if a newer Foldback wrote the log, or storage has no room for the copies.
    pub fn quarantine(&mut self) -> Result<(), UserError> {
        self.store.quarantine().map_err(refusal::of_append)
    }

    /// Changes one character of the stored data of an event, as a fault of the disk or a person with access to it would;
    /// of the same event again: changes it back. The log in memory does not notice until it is read again.
    ///
    /// # Errors
    /// [`UserError`] named `NotASandbox` outside of a sandbox, `CannotTamper` if its text is sealed or has no number, or the
    /// storage error.
    pub fn tamper(&mut self, position: Position) -> Result<(), UserError> {
        self.ensure_sandbox()?;
        if !self.store.tamper(position).map_err(refusal::of_storage)? {
            let message = words::errors::CANNOT_TAMPER;
            return Err(UserError::new("CannotTamper", message).with("position", position.0));
        }
        // What the page did is not done again on what will be read.
        self.memory = Memory::default();
        if self.store.damage().is_some() {
            self.refresh()?;
        }
        Ok(())
    }

    /// Refuses what only a lesson may do with its own log.
    pub(super) fn ensure_sandbox(&self) -> Result<(), UserError> {
        if self.store.is_in_sandbox() { Ok(()) } else { Err(refusal::not_a_sandbox()) }
    }

    /// Deletes what was set aside.
    ///
    /// # Errors
    /// [`UserError`] if storage refuses the write.
    pub fn delete_quarantined(&mut self, number: u32) -> Result<(), UserError> {
        self.store.delete_quarantined(number).map_err(refusal::of_storage)
    }

    /// Leaves a mark that the log is empty by choice, so that no sample comes back.
    ///
    /// # Errors
    /// [`UserError`] if storage refuses the write.
    pub fn stay_empty(&mut self) -> Result<(), UserError> {
        self.store.mark_empty().map_err(refusal::of_storage)
    }

    /// Forgets what was folded of a log that has changed.
    pub(super) fn forget_folds(&mut self) {
        self.folds.clear();
        self.read_models.restart(self.store.log().head());
        self.processes.take();
    }

    /// Returns the log, consuming the workbench.
    pub fn into_log(self) -> Log {
        self.store.into_log()
    }

    pub(super) fn store_mut(&mut self) -> &mut EventStore {
        &mut self.store
    }
}

impl Streams for Workbench {
    fn log(&self) -> &Log {
        Workbench::log(self)
    }

    fn view(&self, stream: &StreamId) -> Option<Rc<dyn StreamView>> {
        Workbench::view(self, stream)
    }
}
