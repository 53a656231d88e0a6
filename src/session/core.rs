//! The one context of the page: what is shown, and the one way to change it.
//!
//! What is shown is read in [`signals`](super::signals), what a person does is in [`steer`](super::steer) and the files beside
//! it. The truth is a [`Workbench`] and a [`Player`] in one cell; signals carry copies of what has changed, published at
//! once and then at most once a frame, so that a burst of appends or of slider moves draws each frame once.

use std::rc::Rc;

use leptos::prelude::*;

use crate::engine::log::envelope::{Revision, StreamId};
use crate::engine::travel::player::Player;
use crate::engine::user_error::UserError;
use crate::engine::values::time::Timestamp;
use crate::session::clock;
use crate::session::cursor::CursorSignals;
use crate::session::draft::Draft;
use crate::session::frames::Frames;
use crate::session::notice::{Notice, Task};
use crate::session::server::Server;
use crate::session::storage_mode::StorageMode;
use crate::session::write_turn::WriteTurns;
use crate::storage::sandbox::SandboxName;
use crate::words;
use crate::workbench::{Given, SubscriberReport, Workbench};

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
    /// The key space that the log is in, if it is the copy of one on a server.
    pub copy: Option<String>,
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

    /// Notes that the log may have changed.
    pub(super) fn changed(self) {
        self.core.update_value(|core| {
            core.version += 1;
            let head = core.workbench.head(&core.stream);
            core.player.head_moved(head);
            set_floor(&mut core.player, &core.workbench, &core.stream);
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
    pub(super) fn show(self) {
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

/// Returns the time of now from the browser's clock.
pub fn now() -> Timestamp {
    clock::now()
}

/// Returns the error of a call that the page cannot answer any more.
pub fn page_closed() -> UserError {
    UserError::new("PageClosed", words::session::THE_PAGE_IS_CLOSING.text())
}

/// Tells a player where what can be looked at of a stream begins.
pub(super) fn set_floor(player: &mut Player, workbench: &Workbench, stream: &StreamId) {
    let floor = workbench.shown(stream).map_or(Revision(0), |view| view.floor());
    match workbench.is_whole(stream) {
        true => player.floor_moved(floor),
        false => player.reads_before(floor),
    }
}
