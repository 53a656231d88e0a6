//! The one context of the page: what is shown, and the one way to change it.
//!
//! The truth is a [`Workbench`] and a [`Player`] in one cell; signals carry copies of what has changed, published at
//! once and then at most once a frame, so that a burst of appends or of slider moves draws each frame once.

use leptos::prelude::*;
use serde_json::Value;

use crate::domains::{self, Registration};
use crate::engine::decider::Refusal;
use crate::engine::envelope::{ExpectedRevision, Position, Revision, StreamId};
use crate::engine::fields::{FieldSpec, FieldValue};
use crate::engine::lane::Lane;
use crate::engine::money::Currency;
use crate::engine::player::{Player, Speed};
use crate::engine::time::Timestamp;
use crate::engine::view::{FieldState, StreamView};
use crate::storage::browser::LocalKeyValue;
use crate::storage::memory::MemoryKeyValue;
use crate::storage::store::Refreshed;
use crate::ui::clock;
use crate::ui::frames::Frames;
use crate::ui::lease::Lease;
use crate::ui::words;
use crate::workbench::{ClosedPeriod, DEFAULT_STREAM, Fact, Request, Workbench};

/// What the page shows and does; cheap to copy, found by [`use_session`].
#[derive(Clone, Copy)]
pub struct Session {
    core: StoredValue<Core, LocalStorage>,
    frames: Frames,
    player: RwSignal<Player>,
    stream: RwSignal<StreamId>,
    /// Grows whenever the log may have changed.
    version: RwSignal<u64>,
    notice: RwSignal<Option<Notice>>,
    task: RwSignal<Option<Task>>,
    /// Storage refused the newest write for want of room.
    full: RwSignal<bool>,
    /// What storage is: the browser's, or memory because the browser denies its own.
    shelter: Shelter,
    lease: Lease,
}

struct Core {
    bench: Workbench,
    player: Player,
    stream: StreamId,
    version: u64,
    /// An import is being written: nothing else may append meanwhile.
    busy: bool,
    watchers: Vec<Box<dyn Fn()>>,
}

/// Where the log is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shelter {
    /// In local storage.
    Browser,
    /// In memory, until the page is closed.
    Memory,
}

/// Something to tell the person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    /// What kind of news it is.
    pub tone: Tone,
    /// What happened and what to do next.
    pub text: String,
}

/// The kind of news a notice brings.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    /// It went well.
    Good,
    /// It did not.
    Bad,
}

/// Work that takes more than a frame.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Task {
    /// What is being done.
    pub label: String,
    /// How much of it is done, 0 to 100.
    pub percent: u32,
}

/// Finds the session of the page.
pub fn use_session() -> Session {
    expect_context::<Session>()
}

impl Session {
    /// Opens the log of this browser; a first visit begins with the sample unless `start_empty`.
    pub fn open(start_empty: bool) -> Session {
        let (mut bench, shelter, trouble) = open_bench();
        let first_visit = !bench.store().exists();
        let begun = match (first_visit, start_empty) {
            (true, true) => bench.stay_empty(),
            (true, false) => bench.record_sample(),
            (false, _) => Ok(()),
        };
        let trouble = trouble.or(begun.err());
        let stream = StreamId::new(DEFAULT_STREAM)
            .unwrap_or_else(|error| unreachable!("the default stream has a name: {error}"));
        let mut player = Player::default();
        player.reset(bench.head(&stream));
        player.floor_moved(bench.view(&stream).map_or(Revision(0), |view| view.floor()));
        let core = Core { bench, player, stream: stream.clone(), version: 0, busy: false, watchers: Vec::new() };
        let session = Session {
            core: StoredValue::new_local(core),
            frames: Frames::new(),
            player: RwSignal::new(player),
            stream: RwSignal::new(stream),
            version: RwSignal::new(0),
            notice: RwSignal::new(None),
            task: RwSignal::new(None),
            full: RwSignal::new(false),
            shelter,
            lease: Lease::new(shelter == Shelter::Memory),
        };
        if let Some(refusal) = trouble {
            session.tell(Tone::Bad, refusal.message);
        }
        session
    }

    // What is shown: signals, to be read where the page draws.

    /// Returns the player as it is shown.
    pub fn player(self) -> Player {
        self.player.get()
    }

    /// Returns the stream that is shown.
    pub fn stream(self) -> StreamId {
        self.stream.get()
    }

    /// Returns a number that grows whenever the log may have changed.
    pub fn version(self) -> u64 {
        self.version.get()
    }

    /// Returns what there is to tell.
    pub fn notice(self) -> Option<Notice> {
        self.notice.get()
    }

    /// Returns the work that is under way.
    pub fn task(self) -> Option<Task> {
        self.task.get()
    }

    /// Tells whether storage refused the newest write for want of room.
    pub fn is_full(self) -> bool {
        self.full.get()
    }

    /// Tells where the log is kept.
    pub fn shelter(self) -> Shelter {
        self.shelter
    }

    /// Looks at the view of the stream that is shown, again whenever the log changes.
    pub fn with_view<T>(self, look: impl FnOnce(&dyn StreamView) -> T) -> Option<T> {
        self.version.track();
        let stream = self.stream.get();
        self.core.try_update_value(|core| core.bench.view(&stream).map(look)).flatten()
    }

    /// Looks at the whole workbench, again whenever the log changes.
    pub fn with_bench<T>(self, look: impl FnOnce(&mut Workbench) -> T) -> Option<T> {
        self.version.track();
        self.peek(look)
    }

    /// Returns the state at a revision of the stream that is shown.
    pub fn state_at(self, revision: Revision) -> Option<FieldState> {
        self.with_view(|view| view.state_at(revision))
    }

    // What is true: plain reads for the console and for actions, tracked by nothing.

    /// Looks at the workbench without following it.
    pub fn peek<T>(self, look: impl FnOnce(&mut Workbench) -> T) -> Option<T> {
        self.core.try_update_value(|core| look(&mut core.bench))
    }

    /// Returns the player as it is now, be it shown already or not.
    pub fn player_now(self) -> Player {
        self.core.with_value(|core| core.player)
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
    /// [`Refusal`] when no domain has such a stream.
    pub fn open_stream(self, stream: StreamId) -> Result<(), Refusal> {
        if domains::domain(stream.domain()).is_none() {
            let known: Vec<&str> = domains::REGISTRY.iter().map(|domain| domain.name).collect();
            let message = format!(
                "There is no domain {:?}; a stream's name begins with one of: {}.",
                stream.domain(),
                known.join(", ")
            );
            return Err(Refusal::new("UnknownDomain", message).with("stream", stream.as_str()));
        }
        self.core.update_value(|core| {
            core.player.reset(core.bench.head(&stream));
            core.stream = stream.clone();
        });
        self.stream.set(stream);
        self.changed();
        Ok(())
    }

    /// Lets the rules decide a command for a stream and records what it makes.
    ///
    /// # Errors
    /// [`Refusal`], with nothing changed.
    pub async fn execute(self, command: &Value, request: &Request) -> Result<Vec<Position>, Refusal> {
        self.lease.acquire(self).await?;
        self.write(|bench| bench.execute(command, request))
    }

    /// Records facts as they are.
    ///
    /// # Errors
    /// [`Refusal`], with nothing changed.
    pub async fn append(self, facts: Vec<Fact>, request: &Request) -> Result<Vec<Position>, Refusal> {
        self.lease.acquire(self).await?;
        self.write(|bench| bench.append(facts, request))
    }

    /// Appends what takes the live state of a stream to a lane's.
    ///
    /// # Errors
    /// [`Refusal`], with nothing changed.
    pub async fn promote(self, lane: &Lane) -> Result<Vec<Position>, Refusal> {
        self.lease.acquire(self).await?;
        let request = self.request();
        self.write(|bench| bench.promote(lane, &request))
    }

    /// Returns the currency of the stream as it is now.
    pub fn peek_currency(self) -> Currency {
        let stream = self.stream_now();
        self.peek(|bench| bench.view(&stream).map(|view| view.currency())).flatten().unwrap_or(Currency::EUR)
    }

    /// Empties the log.
    ///
    /// # Errors
    /// [`Refusal`] where storage does not obey.
    pub async fn clear(self) -> Result<(), Refusal> {
        self.lease.acquire(self).await?;
        self.write(Workbench::clear)?;
        self.steer(Player::go_live);
        Ok(())
    }

    /// Sets aside what cannot be read of a damaged log, which then goes on after its last good event.
    ///
    /// # Errors
    /// [`Refusal`], with nothing lost.
    pub async fn set_aside(self) -> Result<(), Refusal> {
        self.lease.acquire(self).await?;
        self.write(Workbench::set_aside)
    }

    /// Takes the events of a closed period out of storage, for good.
    ///
    /// # Errors
    /// [`Refusal`], with nothing lost.
    pub async fn archive(self, period: &ClosedPeriod) -> Result<(), Refusal> {
        self.lease.acquire(self).await?;
        self.write(|bench| bench.archive(period, clock::now()))
    }

    /// Takes away for good what was set aside.
    ///
    /// # Errors
    /// [`Refusal`] where storage does not obey.
    pub fn forget_aside(self, number: u32) -> Result<(), Refusal> {
        self.write(|bench| bench.forget_aside(number))
    }

    /// Makes a request for the stream that is shown, with the time of now.
    pub fn request(self) -> Request {
        Request { stream: self.stream_now(), expected: ExpectedRevision::Any, event_id: None, now: clock::now() }
    }

    /// Runs a change of the log, unless an import holds it, and shows the outcome.
    fn write<T>(self, change: impl FnOnce(&mut Workbench) -> Result<T, Refusal>) -> Result<T, Refusal> {
        let exclusive = self.is_exclusive();
        let outcome = self.core.try_update_value(|core| {
            if core.busy {
                return Err(busy());
            }
            if !exclusive {
                core.bench.refresh()?;
            }
            change(&mut core.bench)
        });
        self.changed();
        self.lease.wrote(self);
        self.tell_fork();
        let outcome = outcome.unwrap_or_else(|| Err(busy()));
        self.full.set(matches!(&outcome, Err(refusal) if refusal.name == "QuotaExceeded"));
        outcome
    }

    /// Takes the log for an import, so that nothing else appends meanwhile.
    ///
    /// # Errors
    /// [`Refusal`] named `ImportUnderWay` when another has it.
    pub fn begin_task(self, label: &str) -> Result<(), Refusal> {
        let taken = self.core.try_update_value(|core| std::mem::replace(&mut core.busy, true)).unwrap_or(true);
        if taken {
            return Err(busy());
        }
        self.report(label, 0, 1);
        Ok(())
    }

    /// Shows how far an import is.
    pub fn report(self, label: &str, done: usize, of: usize) {
        let percent = (done * 100 / of.max(1)).min(100) as u32;
        let task = Some(Task { label: label.to_owned(), percent });
        if self.task.with_untracked(|shown| *shown != task) {
            self.task.set(task);
        }
    }

    /// Gives the log back.
    pub fn end_task(self) {
        self.core.update_value(|core| core.busy = false);
        self.task.set(None);
        self.changed();
        self.lease.wrote(self);
    }

    /// Waits until this tab may write; an import then keeps its turn until it ends.
    ///
    /// # Errors
    /// [`Refusal`] named `LogBusy`.
    pub async fn turn_to_write(self) -> Result<(), Refusal> {
        self.lease.acquire(self).await
    }

    /// Tells whether an import holds the log.
    pub fn is_busy(self) -> bool {
        self.core.try_with_value(|core| core.busy).unwrap_or(false)
    }

    /// Takes turns with the other tabs from now on.
    pub fn join_other_tabs(self) {
        self.lease.listen(self);
    }

    /// Tells whether two tabs that write at once are kept apart.
    pub fn is_exclusive(self) -> bool {
        self.shelter == Shelter::Memory || self.lease.is_exclusive()
    }

    /// Follows what another tab wrote.
    pub fn refresh(self) {
        let refreshed =
            self.core.try_update_value(|core| if core.busy { Ok(Refreshed::Same) } else { core.bench.refresh() });
        match refreshed {
            Some(Ok(Refreshed::Same)) | None => {}
            Some(Ok(Refreshed::Grew { .. } | Refreshed::Archived)) => self.changed(),
            Some(Ok(Refreshed::Replaced)) => {
                if !self.tell_fork() {
                    self.tell(
                        Tone::Bad,
                        "Another tab cleared the log or put another in its place; this is what is there now.",
                    );
                }
                self.changed();
            }
            Some(Err(refusal)) => self.tell(Tone::Bad, refusal.message),
        }
    }

    /// Tells what came of a fork of the log, if there was one.
    fn tell_fork(self) -> bool {
        let Some(fork) = self.peek(Workbench::take_fork).flatten() else { return false };
        let (tone, text) = words::fork(&fork);
        self.tell(tone, text);
        true
    }

    /// Tells the person something.
    pub fn tell(self, tone: Tone, text: impl Into<String>) {
        self.notice.set(Some(Notice { tone, text: text.into() }));
    }

    /// Takes the notice away.
    pub fn dismiss(self) {
        self.notice.set(None);
        self.full.set(false);
    }

    /// Calls a listener after each change of the log.
    pub fn watch(self, listener: impl Fn() + 'static) {
        self.core.update_value(|core| core.watchers.push(Box::new(listener)));
    }

    /// Notes that the log may have changed.
    fn changed(self) {
        self.core.update_value(|core| {
            core.version += 1;
            let head = core.bench.head(&core.stream);
            core.player.head_moved(head);
            let floor = core.bench.view(&core.stream).map_or(Revision(0), |view| view.floor());
            core.player.floor_moved(floor);
        });
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

fn busy() -> Refusal {
    Refusal::new("ImportUnderWay", "An import is being written; try again when it is done.")
}

/// Opens local storage, or memory where the browser denies it. A denial is the shelter's own notice; any other
/// trouble is to be told.
fn open_bench() -> (Workbench, Shelter, Option<Refusal>) {
    let trouble = match LocalKeyValue::probe() {
        Ok(disk) => match Workbench::open(Box::new(disk)) {
            Ok(bench) => return (bench, Shelter::Browser, None),
            Err(refusal) => Some(refusal),
        },
        Err(_) => None,
    };
    let bench = Workbench::open(Box::new(MemoryKeyValue::default()))
        .unwrap_or_else(|refusal| unreachable!("memory denies nothing: {}", refusal.message));
    (bench, Shelter::Memory, trouble)
}

/// Finds the domain of the stream that is shown, again whenever another is.
pub fn registration(session: Session) -> Option<&'static Registration> {
    domains::domain(session.stream().domain())
}

/// Lists the fields of the domain that is shown as a component is made.
pub fn fields_now(session: Session) -> &'static [FieldSpec] {
    domains::domain(session.stream_now().domain()).map_or(&[], |domain| domain.fields)
}

/// Returns the time of now from the browser's clock.
pub fn now() -> Timestamp {
    clock::now()
}

/// Returns the value of a field of a state; `Missing` beyond its fields.
pub fn value(state: &FieldState, field: usize) -> FieldValue {
    state.values.get(field).cloned().unwrap_or(FieldValue::Missing)
}
