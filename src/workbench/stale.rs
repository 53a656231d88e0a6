//! A snapshot that lies, for a lesson: kept by code whose `evolve` was corrected since, under a version that was not raised.

use crate::domains;
use crate::engine::log::envelope::{Revision, StreamId};
use crate::engine::user_error::UserError;
use crate::workbench::core::Workbench;
use crate::workbench::refusal;

impl Workbench {
    /// Keeps a snapshot of a stream as code would have left it that forgot the newest event before it.
    ///
    /// # Errors
    /// [`UserError`] named `NotASandbox`, or `LogTooShort` if no segment is sealed yet, at whose end a snapshot is taken.
    pub fn keep_stale_snapshot(&mut self, stream: &StreamId) -> Result<(), UserError> {
        self.ensure_sandbox()?;
        let revision = self.store.revision_at(stream, self.store.sealed_end());
        let before = Revision(revision.0.saturating_sub(1));
        let state = self.view(stream).filter(|_| before > Revision(0)).and_then(|view| view.snapshot_at(before));
        let state = state.ok_or_else(refusal::too_short)?;
        self.trust_snapshot(stream);
        self.store.keep_snapshot(stream, version_of(stream), (state, None));
        Ok(())
    }

    /// Writes the older version into the snapshot of a stream: what raising the version in the code comes to.
    ///
    /// # Errors
    /// [`UserError`] named `NotASandbox`, or `LogTooShort` if there is no snapshot.
    pub fn raise_state_version(&mut self, stream: &StreamId) -> Result<(), UserError> {
        self.ensure_sandbox()?;
        let version = version_of(stream);
        let snapshot = self.store.snapshot(stream, version).ok_or_else(refusal::too_short)?;
        self.store.keep_snapshot(stream, version.saturating_sub(1), (snapshot.state, snapshot.trail));
        Ok(())
    }

    /// Returns `true` if a page that is opened now would use a snapshot of a stream that is not what its events say.
    pub fn has_stale_snapshot(&self, stream: &StreamId) -> bool {
        let folded = self.view(stream).map(|view| view.state_at(view.head()).values);
        self.opened_state(stream)
            .is_some_and(|opened| opened.cost.checkpoint > Revision(0) && folded != Some(opened.values))
    }

    /// Returns `true` if a snapshot of a stream is of the version before the code's, and therefore not used.
    pub fn has_outdated_snapshot(&self, stream: &StreamId) -> bool {
        self.store.snapshot(stream, version_of(stream).saturating_sub(1)).is_some()
    }
}

/// Returns the version of the states of a stream's domain.
fn version_of(stream: &StreamId) -> u16 {
    domains::domain(stream.domain()).map_or(0, |domain| domain.state_version)
}
