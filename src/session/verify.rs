//! Verification of the log on disk, a segment at a time.

use leptos::prelude::Set as _;

use crate::engine::user_error::UserError;
use crate::session::cancel::Cancellable;
use crate::session::core::{Session, page_closed};
use crate::session::tasks::{next_message, next_task};
use crate::storage::verify::{Verified, Verifier};
use crate::words;

/// Verifies the log on disk as a person asked for, and notes that they did.
///
/// # Errors
/// [`UserError`] named `Cancelled`, or `StorageDenied` if the disk cannot be read.
pub async fn verify_slowly(session: Session, progress: impl Fn(u32)) -> Result<Verified, UserError> {
    let mut work = Cancellable::begin(session, words::session::VERIFYING_THE_LOG.text());
    let mut verifying = Verifying::begin(session);
    let events = session.with_workbench_untracked(|workbench| workbench.log().head().get()).unwrap_or_default();
    let verified = loop {
        if let Some(verified) = verifying.step()? {
            break verified;
        }
        progress(verifying.checked());
        work.report((verifying.checked() as usize, events))?;
        // A page in the background goes on at the same pace.
        next_message().await;
    };
    if verified.damage.is_none() {
        session.verified.set(Some(verifying.version));
    }
    Ok(verified)
}

/// Verifies the log on disk a segment at a time, showing its progress, with room for all else between two of them.
/// Returns `None` if the disk cannot be read.
pub async fn verify_unasked(session: Session, progress: impl Fn(u32)) -> Option<Verified> {
    let mut verifying = Verifying::begin(session);
    loop {
        if let Some(verified) = verifying.step().ok()? {
            return Some(verified);
        }
        progress(verifying.checked());
        next_task().await;
    }
}

/// A verification under way.
struct Verifying {
    session: Session,
    verifier: Verifier,
    /// The version of the log that is looked at.
    version: u64,
}

impl Verifying {
    fn begin(session: Session) -> Verifying {
        // What another tab has sealed meanwhile is not missing.
        session.refresh();
        Verifying { session, verifier: Verifier::default(), version: session.version_now() }
    }

    /// Verifies the next segment; returns `Some` at the end.
    fn step(&mut self) -> Result<Option<Verified>, UserError> {
        let step = self.session.with_workbench_untracked(|workbench| self.verifier.step(workbench.store()));
        let denied = |_| UserError::new("StorageDenied", words::session::STORAGE_CANNOT_BE_READ);
        step.ok_or_else(page_closed)?.map_err(denied)
    }

    fn checked(&self) -> u32 {
        self.verifier.checked().0
    }
}
