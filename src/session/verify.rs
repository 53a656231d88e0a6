//! Verification of the log on disk, a segment at a time.

use leptos::prelude::Set as _;

use crate::session::core::Session;
use crate::session::tasks::next_task;
use crate::storage::verify::{Verified, Verifier};

/// Verifies the log on disk a segment at a time, showing its progress; `None` if the disk cannot be read.
pub async fn verify_slowly(session: Session, progress: impl Fn(u32)) -> Option<Verified> {
    // What another tab has sealed meanwhile is not missing.
    session.refresh();
    let version = session.version_now();
    let mut verifier = Verifier::default();
    loop {
        let step = session.with_workbench_untracked(|workbench| verifier.step(workbench.store()))?;
        match step {
            Ok(Some(verified)) => {
                if verified.damage.is_none() {
                    session.verified.set(Some(version));
                }
                return Some(verified);
            }
            Ok(None) => progress(verifier.checked().0),
            Err(_) => return None,
        }
        next_task().await;
    }
}
