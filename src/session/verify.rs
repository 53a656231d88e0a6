//! Verification of the log on disk, a segment at a time.

use leptos::prelude::Set as _;

use crate::session::core::Session;
use crate::session::tasks::next_task;
use crate::storage::verify::{Verified, Verifier};

/// Verifies the log on disk as a person asked for, and notes that they did; `None` if the disk cannot be read.
pub async fn verify_slowly(session: Session, progress: impl Fn(u32)) -> Option<Verified> {
    let (verified, version) = verify_unasked(session, progress).await?;
    if verified.damage.is_none() {
        session.verified.set(Some(version));
    }
    Some(verified)
}

/// Verifies the log on disk a segment at a time, showing its progress; returns what was found, and the version of the log
/// that was looked at. `None` if the disk cannot be read.
pub async fn verify_unasked(session: Session, progress: impl Fn(u32)) -> Option<(Verified, u64)> {
    // What another tab has sealed meanwhile is not missing.
    session.refresh();
    let version = session.version_now();
    let mut verifier = Verifier::default();
    loop {
        let step = session.with_workbench_untracked(|workbench| verifier.step(workbench.store()))?;
        match step {
            Ok(Some(verified)) => return Some((verified, version)),
            Ok(None) => progress(verifier.checked().0),
            Err(_) => return None,
        }
        next_task().await;
    }
}
