//! What is shown: signals, to be read where the page draws.

use leptos::prelude::*;

use crate::domains::{self, Registration};
use crate::engine::log::envelope::{Revision, StreamId};
use crate::engine::travel::player::Player;
use crate::engine::values::fields::{FieldSpec, FieldValue};
use crate::engine::view::{FieldState, StreamView};
use crate::session::core::{Core, Session};
use crate::session::notice::{Notice, Task};
use crate::session::storage_mode::StorageMode;
use crate::storage::sandbox::SandboxName;
use crate::workbench::{SubscriberReport, Workbench};

impl Session {
    /// Returns the player as it is shown.
    pub fn player(self) -> Player {
        self.player.get()
    }

    /// Returns the cursor's revision, as it is shown.
    pub fn revision(self) -> Revision {
        self.cursor.revision.get()
    }

    /// Returns the first revision that can be looked at, as it is shown.
    pub fn floor(self) -> Revision {
        self.cursor.floor.get()
    }

    /// Returns the first revision that a chart shows: the floor, or one before it of whose state only a trail is known.
    pub fn charted_from(self) -> Revision {
        let floor = self.floor();
        self.with_view(|view| view.charted_from()).map_or(floor, |first| first.min(floor))
    }

    /// Returns the newest revision, as it is shown.
    pub fn head(self) -> Revision {
        self.cursor.head.get()
    }

    /// Returns `true` if the shown cursor follows the head.
    pub fn is_live(self) -> bool {
        self.cursor.live.get()
    }

    /// Returns the stream that is shown.
    pub fn stream(self) -> StreamId {
        self.stream.get()
    }

    /// Returns a number that grows whenever the log may have changed.
    pub fn version(self) -> u64 {
        self.version.get()
    }

    /// Returns the current notice.
    pub fn notice(self) -> Option<Notice> {
        self.notice.get()
    }

    /// Returns the work that is under way.
    pub fn task(self) -> Option<Task> {
        self.task.get()
    }

    /// Returns `true` if storage refused the newest write because it is full.
    pub fn is_full(self) -> bool {
        self.full.get()
    }

    /// Returns the name of the newest rejection or other error of a command; `None` if there was none since the page was
    /// opened.
    pub fn newest_refusal(self) -> Option<String> {
        self.refused.get()
    }

    /// Forgets the newest error of a command, as a lesson begins.
    pub fn forget_refusal(self) {
        self.refused.set(None);
    }

    /// Returns what a subscriber of the log said of itself last; `None` if none was heard since a lesson's step began.
    pub fn subscriber(self) -> Option<SubscriberReport> {
        self.reported.get()
    }

    /// Takes over what a subscriber says of itself; `None` forgets it.
    pub fn hear_subscriber(self, report: Option<SubscriberReport>) {
        self.reported.set(report);
    }

    /// Returns `true` if a person had the log verified since it was last written to, without damage.
    pub fn is_verified(self) -> bool {
        self.verified.get() == Some(self.version.get())
    }

    /// Returns where the log is kept.
    pub fn storage_mode(self) -> StorageMode {
        self.storage_mode
    }

    /// Returns `true` if the log is this browser's, or on a server that is reached.
    pub fn is_reached(self) -> bool {
        self.is_reached.get()
    }

    /// Returns the name of the key space that the log is in, if that is not a person's own: a sandbox, or the copy of a log on a
    /// server.
    pub fn key_space(self) -> Option<String> {
        let name = |core: &Core| core.sandbox.as_ref().map(ToString::to_string).or_else(|| core.copy.clone());
        self.core.try_with_value(name).flatten()
    }

    /// Returns the sandbox that the log is in; `None` if it is a person's own or a shared one.
    pub fn sandbox(self) -> Option<SandboxName> {
        self.core.try_with_value(|core| core.sandbox.clone()).flatten()
    }

    /// Looks at the view of the stream that is shown, again whenever the log changes. Of a long one it may begin at
    /// [`Session::floor`] until all of it is read.
    pub fn with_view<T>(self, look: impl FnOnce(&dyn StreamView) -> T) -> Option<T> {
        self.version.track();
        let stream = self.stream.get();
        self.core.try_with_value(|core| core.workbench.shown(&stream).map(|view| look(&*view))).flatten()
    }

    /// Looks at the view of the stream that is shown as [`Session::with_view`] does, once all of it is read.
    pub fn with_whole_view<T>(self, look: impl FnOnce(&dyn StreamView) -> T) -> Option<T> {
        let stream = self.stream.get();
        let is_whole =
            self.with_workbench(|workbench| workbench.shown(&stream).is_some() && workbench.is_whole(&stream));
        if is_whole == Some(true) { self.with_view(look) } else { None }
    }

    /// Reads the workbench, again whenever the log changes.
    pub fn with_workbench<T>(self, read: impl FnOnce(&Workbench) -> T) -> Option<T> {
        self.version.track();
        self.with_workbench_untracked(read)
    }

    /// Returns the state at a revision of the stream that is shown.
    pub fn state_at(self, revision: Revision) -> Option<FieldState> {
        self.with_view(|view| view.state_at(revision))
    }
}

/// Finds the domain of the stream that is shown, again whenever another is.
pub fn registration(session: Session) -> Option<&'static Registration> {
    domains::domain(session.stream().domain())
}

/// Lists the fields of the stream that is shown, again whenever others are.
pub fn fields(session: Session) -> &'static [FieldSpec] {
    let stream = session.stream();
    match domains::domain(stream.domain()) {
        None => &[],
        Some(domain) if domain.takes_any => {
            session.with_workbench(|workbench| workbench.fields(&stream)).unwrap_or_default()
        }
        Some(domain) => domain.fields,
    }
}

/// Lists the fields of the stream that is shown as a component is made.
pub fn fields_now(session: Session) -> &'static [FieldSpec] {
    untrack(|| fields(session))
}

/// Returns the value of a field of a state; `Missing` beyond its fields.
pub fn value(state: &FieldState, field: usize) -> FieldValue {
    state.values.get(field).cloned().unwrap_or(FieldValue::Missing)
}
