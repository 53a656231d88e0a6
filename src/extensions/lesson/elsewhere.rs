//! What happens to a lesson's log from elsewhere than the page's forms, carried out on the page.

use leptos::prelude::{Set as _, UpdateValue as _};

use crate::engine::log::envelope::{ExpectedRevision, Position, Revision};
use crate::engine::user_error::UserError;
use crate::extensions::lesson::kept;
use crate::extensions::lesson::running::Running;
use crate::lessons::format::{LogAction, SnapshotAction, SubscriberAction};
use crate::session::files::{period_blob, read_back};
use crate::session::{Session, Tone};
use crate::words;
use crate::workbench::{LocalSubscriber, Request, Workbench};

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
        LogAction::Archive => return archive(session).await,
        LogAction::Subscriber(what) => subscribe(running, *what),
        LogAction::Snapshot(SnapshotAction::Stale) => return session.keep_stale_snapshot().await,
        LogAction::Snapshot(SnapshotAction::Raise) => return session.raise_state_version().await,
    }
    Ok(())
}

/// Takes the closed period out of storage once a file of it, in memory, was read back.
async fn archive(session: Session) -> Result<(), UserError> {
    let Some(period) = session.with_workbench_untracked(Workbench::closed_period) else { return Ok(()) };
    let (blob, file) = period_blob(session, &period?).await?;
    session.archive(&read_back(blob, file.read_back()).await?).await
}

/// Does what a person would do in the subscriber's window, which goes on from there if it is opened.
fn subscribe(running: Running, what: SubscriberAction) {
    let session = running.session;
    let follow = |local: &mut LocalSubscriber| {
        // Without a log there is nothing to follow.
        let _ = session.with_workbench_untracked(|workbench| local.follow(workbench));
    };
    let report = running.subscriber.try_update_value(|local| {
        // What was recorded since the last time; it may crash at that.
        if what != SubscriberAction::Open {
            follow(local);
        }
        match what {
            SubscriberAction::Open => {}
            SubscriberAction::Crash => local.crash_at_next(),
            SubscriberAction::Start => local.start(),
            SubscriberAction::Replay => local.replay(),
        }
        follow(local);
        session.sandbox().iter().for_each(|name| kept::keep_subscriber(name, local));
        local.report()
    });
    session.hear_subscriber(report);
}

/// Gives a command, and says what was answered.
async fn give(running: Running, command: &serde_json::Value, request: &Request) {
    let session = running.session;
    let head = session.with_workbench_untracked(|workbench| workbench.log().head()).unwrap_or_default();
    match session.execute(command, request).await {
        Ok(positions) => {
            let is_repeated = positions.iter().all(|position| *position <= head);
            if let (true, Some(first)) = (is_repeated, positions.first()) {
                session.tell(Tone::Good, words::lesson::recorded_before_at_position_the(&first));
            } else {
                session.dismiss();
            }
            running.repeated.set(is_repeated);
        }
        Err(refusal) => session.tell(Tone::Bad, format!("{}: {}", refusal.name, refusal.message)),
    }
}
