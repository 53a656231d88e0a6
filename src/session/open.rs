//! How a session begins: which log is opened, and where it is kept.

use leptos::prelude::*;

use crate::chunk::NotFetched;
use crate::domains::{DEFAULT_STREAM, entry, first};
use crate::engine::log::envelope::{Revision, StreamId};
use crate::engine::travel::player::Player;
use crate::engine::user_error::UserError;
use crate::session::clock;
use crate::session::core::{Core, Session, Stepping};
use crate::session::cursor::CursorSignals;
use crate::session::frames::Frames;
use crate::session::notice::Tone;
use crate::session::storage_mode::StorageMode;
use crate::session::who;
use crate::session::write_turn::WriteTurns;
use crate::storage::browser::LocalKeyValue;
use crate::storage::layout::PREFIX;
use crate::storage::memory::MemoryKeyValue;
use crate::storage::sandbox::{Sandbox, SandboxName};
use crate::workbench::Workbench;

/// Which log to open.
pub enum Opening {
    /// This browser's own; a first visit begins with the sample unless it is to start empty.
    Own {
        /// Whether a first visit starts empty.
        start_empty: bool,
    },
    /// One that someone shared, beside this browser's own.
    Shared(Box<Workbench>),
    /// The copy of one on a server, and the name of the key space that it is in.
    Remote(Box<Workbench>, String),
    /// One in memory, for the messages of a stream on a server that is another system's.
    Foreign(Box<Workbench>),
    /// A lesson's, in a key space of its own.
    Sandbox(SandboxName),
}

/// A log that is open and not shown yet.
pub struct Opened {
    workbench: Workbench,
    storage_mode: StorageMode,
    sandbox: Option<SandboxName>,
    /// The key space of the copy of a log on a server.
    copy: Option<String>,
    /// What a first visit does; `None` if there was a log, or it is not this browser's own.
    starts_empty: Option<bool>,
    trouble: Option<UserError>,
}

impl Opening {
    /// Returns `true` if it is a lesson's.
    pub fn is_sandbox(&self) -> bool {
        matches!(self, Opening::Sandbox(_))
    }

    /// Opens the log. Nothing is written.
    pub fn open(self) -> Opened {
        match self {
            Opening::Own { start_empty } => {
                let (workbench, storage_mode, trouble) = open_bench();
                let starts_empty = (!workbench.store().exists()).then_some(start_empty);
                Opened { starts_empty, trouble, ..Opened::of(workbench, storage_mode) }
            }
            Opening::Shared(workbench) => Opened::of(*workbench, StorageMode::Shared),
            Opening::Remote(workbench, copy) => {
                Opened { copy: Some(copy), ..Opened::of(*workbench, StorageMode::Remote) }
            }
            Opening::Foreign(workbench) => Opened::of(*workbench, StorageMode::Foreign),
            Opening::Sandbox(name) => Opened::in_sandbox(name),
        }
    }
}

impl Opened {
    fn of(workbench: Workbench, storage_mode: StorageMode) -> Opened {
        Opened { workbench, storage_mode, sandbox: None, copy: None, starts_empty: None, trouble: None }
    }

    /// Opens a lesson's log: in local storage, or in memory if the browser denies it or the log there cannot be opened.
    fn in_sandbox(name: SandboxName) -> Opened {
        let opened = LocalKeyValue::probe().ok().map(|disk| Workbench::open(Box::new(Sandbox::new(disk, &name))));
        let memory = || Opened::of(in_memory(MemoryKeyValue::default()), StorageMode::Memory);
        match opened {
            Some(Ok(workbench)) => Opened { sandbox: Some(name), ..Opened::of(workbench, StorageMode::Sandbox) },
            Some(Err(refusal)) => Opened { trouble: Some(refusal), ..memory() },
            None => memory(),
        }
    }

    /// Fetches the code of the domains that the log has streams of, and of `stream`'s; then follows what other tabs did
    /// meanwhile.
    ///
    /// # Errors
    /// [`NotFetched`]; asked again, what is missing is fetched again.
    pub async fn complete(&mut self, stream: Option<&StreamId>) -> Result<(), NotFetched> {
        let streams = self.workbench.log().streams().chain(stream).map(StreamId::domain);
        let missing: Vec<_> = streams.filter_map(entry).filter(|entry| entry.get().is_none()).collect();
        for entry in &missing {
            entry.load().await?;
        }
        if !missing.is_empty()
            && let Err(refusal) = self.workbench.refresh()
        {
            self.trouble = self.trouble.take().or(Some(refusal));
        }
        Ok(())
    }

    /// Begins the log of a first visit, with the sample unless it starts empty.
    pub fn begin(&mut self) {
        // Another tab may have begun it meanwhile.
        let begun = match self.starts_empty.take().filter(|_| !self.workbench.store().exists()) {
            Some(true) => self.workbench.stay_empty(),
            Some(false) => self.workbench.append_sample(first(), clock::now()),
            None => Ok(()),
        };
        self.trouble = self.trouble.take().or(begun.err());
    }
}

impl Session {
    /// Shows a log that was begun, with what other tabs did since it was opened; [`Session::read_on`] reads what is left of it.
    pub fn begin(mut opened: Opened) -> Session {
        let refreshed = opened.workbench.refresh();
        let session = Session::of(opened.workbench, opened.storage_mode);
        session.core.update_value(|core| (core.sandbox, core.copy) = (opened.sandbox, opened.copy));
        if let Some(refusal) = opened.trouble.or(refreshed.err()) {
            session.tell(Tone::Bad, refusal.message);
        }
        session
    }

    fn of(mut workbench: Workbench, storage_mode: StorageMode) -> Session {
        let stream = StreamId::new(DEFAULT_STREAM)
            .unwrap_or_else(|error| unreachable!("the default stream has a name: {error}"));
        let mut player = Player::default();
        player.reset(workbench.head(&stream));
        player.floor_moved(workbench.shown(&stream).map_or(Revision(0), |view| view.floor()));
        workbench.drop_disproved_snapshots();
        let core = Core {
            workbench,
            player,
            stream: stream.clone(),
            version: 0,
            sandbox: None,
            copy: None,
            given: None,
            busy: false,
            reading: false,
            cancels: 0,
            watchers: Vec::new(),
            server: None,
            processes: Stepping::default(),
        };
        let player = RwSignal::new(player);
        Session {
            core: StoredValue::new_local(core),
            frames: Frames::new(),
            player,
            cursor: CursorSignals::of(player),
            stream: RwSignal::new(stream),
            version: RwSignal::new(0),
            notice: RwSignal::new(None),
            task: RwSignal::new(None),
            full: RwSignal::new(false),
            who: RwSignal::new(who::left()),
            refused: RwSignal::new(None),
            verified: RwSignal::new(None),
            reported: RwSignal::new(None),
            held: RwSignal::new(false),
            draft: RwSignal::new_local(None),
            is_reached: RwSignal::new(storage_mode != StorageMode::Remote),
            storage_mode,
            turns: WriteTurns::new(storage_mode != StorageMode::Browser),
        }
    }
}

/// Opens local storage, or memory if the browser denies it. A denial is shown by the storage mode; any other
/// error is shown as a notice.
fn open_bench() -> (Workbench, StorageMode, Option<UserError>) {
    let trouble = match LocalKeyValue::probe() {
        Ok(disk) => match Workbench::open_lazily(Box::new(disk)) {
            Ok(workbench) => return (workbench, StorageMode::Browser, None),
            Err(refusal) => Some(refusal),
        },
        Err(_) => None,
    };
    // What is there and can only be read is shown all the same.
    let memory = match (&trouble, LocalKeyValue::readable()) {
        (None, Ok(disk)) => MemoryKeyValue::copy_of(&disk, PREFIX),
        (Some(_), _) | (None, Err(_)) => MemoryKeyValue::default(),
    };
    (in_memory(memory), StorageMode::Memory, trouble)
}

fn in_memory(memory: MemoryKeyValue) -> Workbench {
    Workbench::open(Box::new(memory))
        .unwrap_or_else(|refusal| unreachable!("memory denies nothing: {}", refusal.message))
}
