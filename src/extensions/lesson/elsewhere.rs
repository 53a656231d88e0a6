//! What happens to a lesson's log from elsewhere than the page's forms, carried out on the page.

use leptos::prelude::Set as _;

use crate::engine::log::envelope::{ExpectedRevision, Position, Revision};
use crate::engine::user_error::UserError;
use crate::extensions::lesson::running::Running;
use crate::lessons::format::LogAction;
use crate::session::Tone;
use crate::workbench::Request;

/// Who the second writer is in the log.
const COLLEAGUE: &str = "colleague";

/// Carries out an action. What the rules or a conflict refuse is no error: a lesson may be about it; the person is told.
///
/// # Errors
/// [`UserError`] if the page cannot do it.
pub async fn perform(running: Running, action: &LogAction) -> Result<(), UserError> {
    let session = running.session;
    let request = session.request();
    match action {
        LogAction::Colleague(command) => {
            let request = Request { actor: Some(COLLEAGUE.into()), ..request };
            give(running, command, &request).await;
        }
        LogAction::Expecting(revision, command) => {
            let request = Request { expected: ExpectedRevision::Exact(Revision(*revision)), ..request };
            give(running, command, &request).await;
        }
        LogAction::As(id, command) => {
            let request = Request { event_id: Some(id.clone()), ..request };
            give(running, command, &request).await;
        }
        LogAction::Tamper(position) => return session.tamper(Position(*position)).await,
        LogAction::SetAside => return session.quarantine().await,
        LogAction::Hold => drop(session.processes(Some(true))),
        LogAction::GoOn => drop(session.processes(Some(false))),
        LogAction::Step => drop(session.step_process().await?),
        LogAction::Archive => return session.archive_without_file().await,
    }
    Ok(())
}

/// Gives a command, and says what was answered.
async fn give(running: Running, command: &serde_json::Value, request: &Request) {
    let session = running.session;
    let head = session.with_workbench_untracked(|workbench| workbench.log().head()).unwrap_or_default();
    match session.execute(command, request).await {
        Ok(positions) => {
            let is_repeated = positions.iter().all(|position| *position <= head);
            if let (true, Some(first)) = (is_repeated, positions.first()) {
                session.tell(Tone::Good, format!("Recorded before, at position {first}: the first answer once more."));
            } else {
                session.dismiss();
            }
            running.repeated.set(is_repeated);
        }
        Err(refusal) => session.tell(Tone::Bad, format!("{}: {}", refusal.name, refusal.message)),
    }
}
