//! A change that is decided and not recorded: of a log that others write to, the order is decided elsewhere first.

use crate::engine::log::Record;
use crate::engine::log::envelope::Position;
use crate::engine::user_error::UserError;
use crate::workbench::core::Workbench;
use crate::workbench::refusal;

impl Workbench {
    /// Decides a change on the log as it is and returns what it would record, with the change's own result; nothing is
    /// recorded. Positions in the result are those that the events have if they follow the head.
    ///
    /// # Errors
    /// [`UserError`] as the change alone.
    pub fn draft<T>(
        &mut self,
        change: impl FnOnce(&mut Workbench) -> Result<T, UserError>,
    ) -> Result<(T, Vec<Record>), UserError> {
        self.draft = Some(Vec::new());
        let outcome = change(self);
        let records = self.draft.take().unwrap_or_default();
        outcome.map(|value| (value, records))
    }

    /// Records what others, or this client, put into the log that this one is a copy of.
    ///
    /// # Errors
    /// [`UserError`] if storage refuses it.
    pub fn follow(&mut self, records: Vec<Record>) -> Result<(), UserError> {
        self.append_records(records).map(drop)
    }

    pub(super) fn is_drafting(&self) -> bool {
        self.draft.is_some()
    }

    /// Puts records into the draft, in place of the store. A draft takes one write: what is decided after a first one does
    /// not see it.
    pub(super) fn put_into_draft(&mut self, records: Vec<Record>) -> Result<Vec<Position>, UserError> {
        let head = self.log().head();
        let draft = self.draft.get_or_insert_default();
        if !draft.is_empty() {
            return Err(refusal::one_write_at_once());
        }
        *draft = records;
        Ok((1..=Position::from_len(draft.len()).0).map(|index| Position(head.0 + index)).collect())
    }
}
