//! How a session begins: which log is opened, and where it is kept.

use leptos::prelude::*;

use crate::domains::DEFAULT_STREAM;
use crate::domains::REGISTRY;
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
    /// A lesson's, in a key space of its own.
    Sandbox(SandboxName),
}

impl Session {
    /// Opens a log.
    pub fn open(opening: Opening) -> Session {
        match opening {
            Opening::Own { start_empty } => Session::own(start_empty),
            Opening::Shared(workbench) => Session::of(*workbench, StorageMode::Shared),
            Opening::Sandbox(name) => Session::in_sandbox(&name),
        }
    }

    fn own(start_empty: bool) -> Session {
        let (mut workbench, storage_mode, trouble) = open_bench();
        let first_visit = !workbench.store().exists();
        let begun = match (first_visit, start_empty) {
            (true, true) => workbench.stay_empty(),
            (true, false) => REGISTRY.first().map_or(Ok(()), |domain| workbench.append_sample(domain, clock::now())),
            (false, _) => Ok(()),
        };
        let session = Session::of(workbench, storage_mode);
        if let Some(refusal) = trouble.or(begun.err()) {
            session.tell(Tone::Bad, refusal.message);
        }
        session
    }

    /// Opens a lesson's log: in local storage, or in memory if the browser denies it or the log there cannot be opened.
    fn in_sandbox(name: &SandboxName) -> Session {
        let opened = LocalKeyValue::probe().ok().map(|disk| Workbench::open(Box::new(Sandbox::new(disk, name))));
        match opened {
            Some(Ok(workbench)) => {
                let session = Session::of(workbench, StorageMode::Sandbox);
                session.core.update_value(|core| core.sandbox = Some(name.clone()));
                session
            }
            Some(Err(refusal)) => {
                let session = Session::of(in_memory(MemoryKeyValue::default()), StorageMode::Memory);
                session.tell(Tone::Bad, refusal.message);
                session
            }
            None => Session::of(in_memory(MemoryKeyValue::default()), StorageMode::Memory),
        }
    }

    fn of(mut workbench: Workbench, storage_mode: StorageMode) -> Session {
        let stream = StreamId::new(DEFAULT_STREAM)
            .unwrap_or_else(|error| unreachable!("the default stream has a name: {error}"));
        let mut player = Player::default();
        player.reset(workbench.head(&stream));
        player.floor_moved(workbench.view(&stream).map_or(Revision(0), |view| view.floor()));
        workbench.drop_disproved_snapshots();
        let core = Core {
            workbench,
            player,
            stream: stream.clone(),
            version: 0,
            sandbox: None,
            busy: false,
            cancels: 0,
            watchers: Vec::new(),
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
            held: RwSignal::new(false),
            storage_mode,
            turns: WriteTurns::new(storage_mode != StorageMode::Browser),
        }
    }
}

/// Opens local storage, or memory if the browser denies it. A denial is shown by the storage mode; any other
/// error is shown as a notice.
fn open_bench() -> (Workbench, StorageMode, Option<UserError>) {
    let trouble = match LocalKeyValue::probe() {
        Ok(disk) => match Workbench::open(Box::new(disk)) {
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
