//! The one context of the page: what is shown, and the one way to change it.
//!
//! The truth is a [`Workbench`] and a [`Player`] in one cell; signals carry copies of what has changed, published at
//! once and then at most once a frame, so that a burst of appends or of slider moves draws each frame once.

use std::rc::Rc;

use leptos::prelude::*;

use crate::domains::{self, Registration};
use crate::engine::log::envelope::{ExpectedRevision, Revision, StreamId};
use crate::engine::travel::player::{Player, Speed};
use crate::engine::user_error::UserError;
use crate::engine::values::fields::{FieldSpec, FieldValue};
use crate::engine::values::money::Currency;
use crate::engine::values::time::Timestamp;
use crate::engine::view::{FieldState, StreamView};
use crate::session::clock;
use crate::session::cursor::CursorSignals;
use crate::session::draft::Draft;
use crate::session::frames::Frames;
use crate::session::notice::{self, Notice, Task, Tone};
use crate::session::server::Server;
use crate::session::storage_mode::StorageMode;
use crate::session::write_turn::WriteTurns;
use crate::storage::sandbox::SandboxName;
use crate::storage::store::Refreshed;
use crate::words;
use crate::workbench::{Given, Request, SubscriberReport, Workbench};

/// What the page shows and does; cheap to copy, found by [`use_session`].
#[derive(Clone, Copy)]
pub struct Session {
    pub(super) core: StoredValue<Core, LocalStorage>,
    pub(super) frames: Frames,
    pub(super) player: RwSignal<Player>,
    pub(super) cursor: CursorSignals,
    pub(super) stream: RwSignal<StreamId>,
    /// Grows whenever the log may have changed.
    pub(super) version: RwSignal<u64>,
    pub(super) notice: RwSignal<Option<Notice>>,
    pub(super) task: RwSignal<Option<Task>>,
    /// Storage refused the newest write because it is full.
    pub(super) full: RwSignal<bool>,
    /// Who acts in this tab; empty if nobody is named.
    pub(super) who: RwSignal<String>,
    /// The name of the newest error of a command.
    pub(super) refused: RwSignal<Option<String>>,
    /// The version of the log that was verified last, without damage.
    pub(super) verified: RwSignal<Option<u64>>,
    /// What a subscriber said of itself last.
    pub(super) reported: RwSignal<Option<SubscriberReport>>,
    /// Whether processes wait between their steps.
    pub(super) held: RwSignal<bool>,
    /// What a stream would be by a model that is not saved.
    pub(super) draft: RwSignal<Option<Draft>, LocalStorage>,
    /// Whether a log on a server can be recorded to; that of this browser always can.
    pub(super) is_reached: RwSignal<bool>,
    /// Where the log is kept.
    pub(super) storage_mode: StorageMode,
    pub(super) turns: WriteTurns,
}

pub(super) struct Core {
    pub workbench: Workbench,
    pub player: Player,
    pub stream: StreamId,
    pub version: u64,
    /// The sandbox that the log is in, if it is a lesson's.
    pub sandbox: Option<SandboxName>,
    /// The commands that were given since they were taken last, once somebody listens.
    pub given: Option<Vec<Given>>,
    /// An import is being written: nothing else may append meanwhile.
    pub busy: bool,
    /// The rest of a long stream is being read.
    pub reading: bool,
    /// How often the person cancelled what was under way.
    pub cancels: u32,
    pub watchers: Vec<Box<dyn Fn()>>,
    /// What records to the log on a server, if this one is a copy.
    pub server: Option<Rc<dyn Server>>,
    /// Whether processes take their steps by themselves, and whether one is at it.
    pub processes: Stepping,
}

/// How processes continue in this page; in any case they continue where they were left when the log is opened again.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Stepping {
    /// A person steps them, to look at what is between.
    pub held: bool,
    /// They are being stepped.
    pub running: bool,
}

/// Finds the session of the page.
pub fn use_session() -> Session {
    expect_context::<Session>()
}

impl Session {
    // What is shown: signals, to be read where the page draws.

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

    // What is true: plain reads for the console and for actions, tracked by nothing.

    /// Reads the workbench without following it; `None` if the page is closing.
    pub fn with_workbench_untracked<T>(self, read: impl FnOnce(&Workbench) -> T) -> Option<T> {
        self.core.try_with_value(|core| read(&core.workbench))
    }

    /// Changes what the workbench has in memory alone, never the log: that is for [`Session::write`].
    pub(super) fn update_memory<T>(self, change: impl FnOnce(&mut Workbench) -> T) -> Option<T> {
        self.core.try_update_value(|core| change(&mut core.workbench))
    }

    /// Returns the player as it is now, whether it is shown yet or not.
    pub fn player_now(self) -> Player {
        self.core.with_value(|core| core.player)
    }

    pub(super) fn version_now(self) -> u64 {
        self.core.with_value(|core| core.version)
    }

    /// Returns the stream as it is now.
    pub fn stream_now(self) -> StreamId {
        self.core.with_value(|core| core.stream.clone())
    }

    // Actions.

    /// Moves the player and shows where it is.
    pub fn steer(self, act: impl FnOnce(&mut Player)) {
        self.core.update_value(|core| act(&mut core.player));
        self.show();
    }

    /// Chooses the speed of play.
    pub fn set_speed(self, speed: Speed) {
        self.steer(|player| player.set_speed(speed));
    }

    /// Shows another stream, live.
    ///
    /// # Errors
    /// [`UserError`] if no domain has such a stream.
    pub fn open_stream(self, stream: StreamId) -> Result<(), UserError> {
        if domains::domain(stream.domain()).is_none() {
            let known: Vec<&str> = domains::ENTRIES.iter().map(|domain| domain.name).collect();
            let message = words::session::unknown_domain_a_streams_name(
                &format_args!("{:?}", stream.domain()),
                &known.join(", "),
            );
            return Err(UserError::new("UnknownDomain", message).with("stream", stream.as_str()));
        }
        self.core.update_value(|core| {
            core.player.reset(core.workbench.head(&stream));
            core.stream = stream.clone();
        });
        self.stream.set(stream);
        self.changed();
        Ok(())
    }

    /// Shows a stream, or notifies the person why it cannot be shown; returns `true` if it is shown.
    pub fn show_stream(self, stream: &StreamId) -> bool {
        if *stream == self.stream_now() {
            return true;
        }
        let opened = self.open_stream(stream.clone());
        if let Err(refusal) = &opened {
            self.tell(Tone::Bad, refusal.message.clone());
        }
        opened.is_ok()
    }

    /// Shows the stream that the story of a domain's sample is about, if the sample is in the log.
    pub fn show_story(self, domain: &Registration) {
        if let Some(stream) = self.with_workbench_untracked(|workbench| workbench.story_stream(domain)).flatten() {
            self.show_stream(&stream);
        }
    }

    /// Returns the currency of the stream as it is now.
    pub fn currency_now(self) -> Currency {
        let stream = self.stream_now();
        self.with_workbench_untracked(|workbench| workbench.shown(&stream).map(|view| view.currency()))
            .flatten()
            .unwrap_or(Currency::EUR)
    }

    /// Makes a request for the stream that is shown, with the time of now and who acts in this tab.
    pub fn request(self) -> Request {
        let (stream, expected, now, actor) = (self.stream_now(), ExpectedRevision::Any, clock::now(), self.actor());
        Request { stream, expected, event_id: None, now, actor }
    }

    /// Takes turns with the other tabs from now on.
    pub fn join_other_tabs(self) {
        self.turns.listen(self);
    }

    /// Returns `true` if two tabs that write at once are kept apart.
    pub fn is_exclusive(self) -> bool {
        self.storage_mode != StorageMode::Browser || self.turns.is_exclusive()
    }

    /// Follows what another tab wrote.
    pub fn refresh(self) {
        let vanished = || self.with_workbench_untracked(|workbench| workbench.store().vanished()).flatten();
        let before = vanished();
        let refreshed =
            self.core.try_update_value(|core| if core.busy { Ok(Refreshed::Same) } else { core.workbench.refresh() });
        match refreshed {
            // Show what is now only in memory, and what no longer is.
            Some(Ok(Refreshed::Same | Refreshed::Vanished)) if before != vanished() => self.changed(),
            Some(Ok(Refreshed::Same | Refreshed::Vanished)) | None => {}
            Some(Ok(Refreshed::Grew { .. } | Refreshed::Archived)) => self.changed(),
            Some(Ok(Refreshed::Replaced)) => {
                let is_damaged = self.with_workbench_untracked(|workbench| workbench.store().damage().is_some());
                // Damage has a notice of its own.
                if !self.tell_fork() && is_damaged == Some(false) {
                    self.tell(Tone::Bad, words::session::ANOTHER_TAB_CLEARED_OR_REPLACED.text());
                }
                self.changed();
                // What was recorded again may have begun one.
                self.run_processes();
            }
            Some(Err(refusal)) => self.tell(Tone::Bad, refusal.message),
        }
    }

    /// Shows the outcome of a fork of the log, if there was one.
    pub(super) fn tell_fork(self) -> bool {
        let Some(fork) = self.update_memory(Workbench::take_fork).flatten() else { return false };
        let (tone, text) = notice::of_fork(&fork);
        self.tell(tone, text);
        true
    }

    /// Shows the person a notice.
    pub fn tell(self, tone: Tone, text: impl Into<String>) {
        self.notice.set(Some(Notice { tone, text: text.into(), back: None }));
    }

    /// Dismisses the notice.
    pub fn dismiss(self) {
        self.notice.set(None);
        self.full.set(false);
    }

    /// Calls a listener after each change of the log.
    pub fn watch(self, listener: impl Fn() + 'static) {
        self.core.update_value(|core| core.watchers.push(Box::new(listener)));
    }

    /// Looks again at all that is shown: the code of further domains has come.
    pub fn look_again(self) {
        self.changed();
    }

    /// Notes that the log may have changed.
    pub(super) fn changed(self) {
        self.core.update_value(|core| {
            core.version += 1;
            let head = core.workbench.head(&core.stream);
            core.player.head_moved(head);
            let floor = core.workbench.shown(&core.stream).map_or(Revision(0), |view| view.floor());
            core.player.floor_moved(floor);
            core.workbench.drop_disproved_snapshots();
        });
        self.read_on();
        self.show();
        // Listeners may act: they are called while the cell is free.
        let watchers = self.core.try_update_value(|core| std::mem::take(&mut core.watchers)).unwrap_or_default();
        watchers.iter().for_each(|listener| listener());
        self.core.update_value(|core| {
            let added = std::mem::replace(&mut core.watchers, watchers);
            core.watchers.extend(added);
        });
    }

    /// Publishes what is true to the signals: at once, then at most once a frame.
    fn show(self) {
        self.frames.run(move || {
            let Some((player, version)) = self.core.try_with_value(|core| (core.player, core.version)) else { return };
            if self.version.get_untracked() != version {
                self.version.set(version);
            }
            if self.player.get_untracked() != player {
                self.player.set(player);
            }
        });
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

/// Returns the time of now from the browser's clock.
pub fn now() -> Timestamp {
    clock::now()
}

/// Returns the value of a field of a state; `Missing` beyond its fields.
pub fn value(state: &FieldState, field: usize) -> FieldValue {
    state.values.get(field).cloned().unwrap_or(FieldValue::Missing)
}

/// Returns the error of a call that the page cannot answer any more.
pub fn page_closed() -> UserError {
    UserError::new("PageClosed", words::session::THE_PAGE_IS_CLOSING.text())
}
