//! How a session begins: which log is opened, and where it is kept.

use leptos::prelude::*;

use crate::domains::REGISTRY;
use crate::engine::envelope::{Revision, StreamId};
use crate::engine::player::Player;
use crate::engine::user_error::UserError;
use crate::storage::browser::LocalKeyValue;
use crate::storage::layout::PREFIX;
use crate::storage::memory::MemoryKeyValue;
use crate::ui::clock;
use crate::ui::frames::Frames;
use crate::ui::lease::Lease;
use crate::ui::session::process::Stepping;
use crate::ui::session::{Core, Place, Session, Tone};
use crate::workbench::{DEFAULT_STREAM, Workbench};

/// Where the log is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shelter {
    /// In local storage.
    Browser,
    /// In memory, until the page is closed, because the browser denies its own storage.
    Memory,
    /// In memory, and only to look at: somebody shared it.
    Shared,
}

/// Which log to open.
pub enum Opening {
    /// This browser's own; a first visit begins with the sample unless it is to start empty.
    Own {
        /// Whether a first visit starts empty.
        start_empty: bool,
    },
    /// One that somebody shared, beside this browser's own.
    Shared(Box<Workbench>),
}

impl Session {
    /// Opens a log.
    pub fn open(opening: Opening) -> Session {
        match opening {
            Opening::Own { start_empty } => Session::own(start_empty),
            Opening::Shared(bench) => Session::of(*bench, Shelter::Shared),
        }
    }

    fn own(start_empty: bool) -> Session {
        let (mut bench, shelter, trouble) = open_bench();
        let first_visit = !bench.store().exists();
        let begun = match (first_visit, start_empty) {
            (true, true) => bench.stay_empty(),
            (true, false) => REGISTRY.first().map_or(Ok(()), |domain| bench.tell_sample(domain, clock::now())),
            (false, _) => Ok(()),
        };
        let session = Session::of(bench, shelter);
        if let Some(refusal) = trouble.or(begun.err()) {
            session.tell(Tone::Bad, refusal.message);
        }
        session
    }

    fn of(mut bench: Workbench, shelter: Shelter) -> Session {
        let stream = StreamId::new(DEFAULT_STREAM)
            .unwrap_or_else(|error| unreachable!("the default stream has a name: {error}"));
        let mut player = Player::default();
        player.reset(bench.head(&stream));
        player.floor_moved(bench.view(&stream).map_or(Revision(0), |view| view.floor()));
        let core = Core {
            bench,
            player,
            stream: stream.clone(),
            version: 0,
            busy: false,
            watchers: Vec::new(),
            processes: Stepping::default(),
        };
        let player = RwSignal::new(player);
        Session {
            core: StoredValue::new_local(core),
            frames: Frames::new(),
            player,
            place: Place::of(player),
            stream: RwSignal::new(stream),
            version: RwSignal::new(0),
            notice: RwSignal::new(None),
            task: RwSignal::new(None),
            full: RwSignal::new(false),
            shelter,
            lease: Lease::new(shelter != Shelter::Browser),
        }
    }
}

/// Opens local storage, or memory where the browser denies it. A denial is the shelter's own notice; any other
/// trouble is to be told.
fn open_bench() -> (Workbench, Shelter, Option<UserError>) {
    let trouble = match LocalKeyValue::probe() {
        Ok(disk) => match Workbench::open(Box::new(disk)) {
            Ok(bench) => return (bench, Shelter::Browser, None),
            Err(refusal) => Some(refusal),
        },
        Err(_) => None,
    };
    // What is there and can only be read is shown all the same.
    let memory = match (&trouble, LocalKeyValue::readable()) {
        (None, Ok(disk)) => MemoryKeyValue::copy_of(&disk, PREFIX),
        (Some(_), _) | (None, Err(_)) => MemoryKeyValue::default(),
    };
    let bench = Workbench::open(Box::new(memory))
        .unwrap_or_else(|refusal| unreachable!("memory denies nothing: {}", refusal.message));
    (bench, Shelter::Memory, trouble)
}
