//! The home of a log on a server: it follows the server, records to it, and holds the copy.

use std::cell::{Cell, RefCell};
use std::pin::Pin;
use std::rc::Rc;
use std::time::Duration;

use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::engine::user_error::UserError;
use crate::remote::{self, Bench, LogAddress, Replica, ReplicaDisk, of_remote, offline};
use crate::session::clock;
use crate::session::core::{Session, page_closed};
use crate::session::locks::{Locks, Patience};
use crate::session::remote::client::{Event, LogClient, NotConnected};
use crate::session::remote::people::{People, Place};
use crate::session::remote::sign_in::SignIn;
use crate::session::remote::state::RemoteState;
use crate::session::server::{Change, Server};
use crate::session::tasks::{next_message, pause};
use crate::storage::KeyValue;
use crate::storage::browser::LocalKeyValue;
use crate::storage::memory::MemoryKeyValue;
use crate::workbench::Workbench;

/// How often this page says where it is, if it rests.
const AGAIN: Duration = Duration::from_secs(4);
/// How long to wait before the server is tried again, in milliseconds.
const PAUSE_MS: i32 = 1_000;
/// How long the page before this one may take to let the copy go, in milliseconds.
const RELOAD_MS: u32 = 300;
/// How much time may pass while catching up before the page shows it, in milliseconds.
const SHOWN_EVERY_MS: f64 = 250.0;
/// More room than the events of any log take in memory.
const ROOM: u64 = 1 << 40;

/// A copy that is open and follows nothing yet.
pub struct OpenCopy {
    address: LogAddress,
    replica: Replica,
    is_full: IsFull,
}

/// Tells whether the browser has no room for all of a copy.
type IsFull = Rc<dyn Fn() -> bool>;

/// What is known of a log on a server while the page shows its copy; cheap to copy.
#[derive(Clone, Copy)]
pub struct Home {
    inner: StoredValue<Rc<Inner>, LocalStorage>,
    state: RwSignal<RemoteState>,
    people: People,
}

struct Inner {
    session: Session,
    address: LogAddress,
    replica: RefCell<Replica>,
    is_full: IsFull,
    client: RefCell<Option<Rc<LogClient>>>,
    state: RwSignal<RemoteState>,
    people: People,
    /// A command is being recorded; the next one waits.
    is_busy: Cell<bool>,
    /// The sequence that catching up ends at.
    last: Cell<u64>,
    shown_at: Cell<f64>,
    ids: Cell<u32>,
    /// What tells the messages of this page from all others.
    id: String,
}

/// Opens the copy of a log: this tab's alone, since copies are not written by turns. A tab that comes second has one in
/// memory.
pub async fn opened(address: LogAddress) -> (Workbench, OpenCopy) {
    let space = address.key_space();
    let lock = format!("{}{space}", remote::REMOTE_PREFIX);
    let is_ours = match Locks::find() {
        // The lock is released with the page.
        Some(locks) => locks.hold(&lock, Patience::Milliseconds(RELOAD_MS)).await.is_ok(),
        None => false,
    };
    match (is_ours, LocalKeyValue::probe()) {
        (true, Ok(disk)) => {
            let disk = ReplicaDisk::new(disk, &space);
            let copy = disk.clone();
            on_disk(address, disk, Rc::new(move || copy.is_full()))
        }
        (_, readable) => {
            let memory = match readable.or_else(|_| LocalKeyValue::readable()) {
                Ok(disk) => in_room(&ReplicaDisk::new(disk, &space)),
                Err(_) => MemoryKeyValue::with_quota(ROOM),
            };
            on_disk(address, memory, Rc::new(|| false))
        }
    }
}

/// Copies the texts of a disk into memory that has room for more.
fn in_room(disk: &dyn KeyValue) -> MemoryKeyValue {
    let mut memory = MemoryKeyValue::with_quota(ROOM);
    for key in disk.keys().unwrap_or_default() {
        if let Ok(Some(text)) = disk.get(&key) {
            // It has room.
            let _ = memory.set(&key, &text);
        }
    }
    memory
}

fn on_disk<D: KeyValue + Clone + 'static>(address: LogAddress, mut disk: D, is_full: IsFull) -> (Workbench, OpenCopy) {
    let mut replica = Replica::open(Box::new(disk.clone()));
    let open = |disk: &D| Workbench::open(Box::new(disk.clone())).ok();
    let sound = open(&disk).filter(|workbench| replica.is_known() && workbench.store().damage().is_none());
    let workbench = sound.unwrap_or_else(|| {
        // A copy that is damaged, or of which is not known what it is of, is made anew: the server has everything.
        for key in disk.keys().unwrap_or_default() {
            let _ = disk.remove(&key);
        }
        replica = Replica::open(Box::new(disk.clone()));
        open(&disk).unwrap_or_else(in_memory)
    });
    (workbench, OpenCopy { address, replica, is_full })
}

fn in_memory() -> Workbench {
    Workbench::open(Box::new(MemoryKeyValue::with_quota(ROOM)))
        .unwrap_or_else(|refusal| unreachable!("memory denies nothing: {}", refusal.message))
}

/// Removes the copy of a log, so that it is read anew.
pub fn forget_copy(address: &LogAddress) {
    if let Ok(disk) = LocalKeyValue::readable() {
        // A copy that stays is another log's again, which is said again.
        let _ = ReplicaDisk::new(disk, &address.key_space()).remove_all();
    }
}

impl Home {
    /// Connects a session to the server of its log, and keeps connecting.
    pub fn begin(session: Session, OpenCopy { address, replica, is_full }: OpenCopy) -> Home {
        let (state, people) = (RwSignal::new(RemoteState::Connecting), People::new());
        let inner = Rc::new(Inner {
            session,
            address,
            replica: RefCell::new(replica),
            is_full,
            client: RefCell::default(),
            state,
            people,
            is_busy: Cell::new(false),
            last: Cell::new(0),
            shown_at: Cell::new(0.0),
            ids: Cell::new(0),
            id: format!("{:x}-{:x}", js_sys::Date::now() as u64, (js_sys::Math::random() * 1e15) as u64),
        });
        session.core.update_value(|core| core.server = Some(inner.clone()));
        let home = Home { inner: StoredValue::new_local(inner.clone()), state, people };
        inner.say_where(people);
        spawn_local(inner.stay_connected());
        home
    }

    /// Returns how the page and the log on the server stand.
    pub fn state(self) -> RemoteState {
        self.state.get()
    }

    /// Returns the address of the log.
    pub fn address(self) -> LogAddress {
        self.inner.with_value(|inner| inner.address.clone())
    }

    /// Returns who else looks at the log.
    pub fn people(self) -> People {
        self.people
    }

    /// Counts the messages that are not part of the log.
    pub fn left_out(self) -> u32 {
        self.inner.with_value(|inner| inner.replica.borrow().left_out())
    }

    /// Returns `true` if the browser has no room for all of the copy: the rest is in memory.
    pub fn is_full(self) -> bool {
        self.inner.with_value(|inner| (inner.is_full)())
    }

    /// Tries again at once, with what this tab signs in with now.
    pub fn try_again(self) {
        let inner = self.inner.get_value();
        inner.client.take();
        spawn_local(inner.stay_connected());
    }

    /// Makes the log that the server does not have.
    pub fn create(self) {
        let inner = self.inner.get_value();
        spawn_local(async move {
            let client = inner.client.borrow().clone();
            let Some(client) = client else { return };
            match client.create(inner.address.stream()).await {
                Ok(()) => inner.meet(&client).await,
                Err(error) => inner.turn(RemoteState::Ended(of_remote(&error))),
            }
        });
    }
}

impl Inner {
    /// Says to the others where this page is, if they may see it: soon after it has moved, and again now and then.
    fn say_where(self: &Rc<Inner>, people: People) {
        let said = Rc::new(RefCell::new(None::<Place>));
        let (session, id) = (self.session, self.id.clone());
        let own = Memo::new(move |_| people.own(session, &id));
        let (inner, heard) = (self.clone(), said.clone());
        Effect::new(move |_| {
            let place = own.get();
            // Who no longer shows where they are says so once.
            let gone = || heard.borrow().clone().map(|place| Place { is_gone: true, ..place });
            if let Some(place) = place.clone().or_else(gone) {
                inner.say(&place);
            }
            *heard.borrow_mut() = place;
        });
        let inner = self.clone();
        let again = set_interval_with_handle(
            move || {
                people.forget();
                if let Some(place) = said.borrow().as_ref() {
                    inner.say(place);
                }
            },
            AGAIN,
        );
        if let Ok(again) = again {
            on_cleanup(move || again.clear());
        }
    }

    fn say(&self, place: &Place) {
        if let (Some(client), Ok(text)) = (self.client.borrow().as_ref(), serde_json::to_string(place)) {
            client.say(&text);
        }
    }
}

impl Bench for Inner {
    fn with<T>(&self, act: impl FnOnce(&mut Workbench, &mut Replica) -> T) -> Result<T, UserError> {
        let replica = &mut *self.replica.borrow_mut();
        self.session.core.try_update_value(|core| act(&mut core.workbench, replica)).ok_or_else(page_closed)
    }
}

impl Server for Inner {
    fn append<'a>(&'a self, change: Change<'a>) -> Pin<Box<dyn Future<Output = Result<(), UserError>> + 'a>> {
        Box::pin(async move {
            while self.is_busy.replace(true) {
                next_message().await;
            }
            let outcome = self.appended(change).await;
            self.is_busy.set(false);
            outcome
        })
    }
}

impl Inner {
    async fn appended(&self, change: Change<'_>) -> Result<(), UserError> {
        let client = self.client.borrow().clone();
        match self.state.try_get_untracked() {
            Some(RemoteState::Connected) => {}
            Some(RemoteState::Ended(refusal)) => return Err(refusal),
            Some(_) => return Err(offline()),
            None => return Err(page_closed()),
        }
        let Some(client) = client else { return Err(offline()) };
        let ids = || {
            self.ids.set(self.ids.get() + 1);
            format!("{}-{}", self.id, self.ids.get())
        };
        let outcome = remote::append(&*client, self, &ids, change).await;
        self.end_if_broken();
        outcome
    }

    fn turn(&self, state: RemoteState) {
        if self.state.try_with_untracked(|shown| *shown != state) == Some(true) {
            self.state.set(state);
        }
    }

    /// Connects, and takes what comes; a server that is not reached is tried again and again.
    async fn stay_connected(self: Rc<Inner>) {
        self.turn(RemoteState::Connecting);
        let client = loop {
            match LogClient::connect(&self.address, &SignIn::of_this_tab(&self.address)).await {
                Ok(client) => break Rc::new(client),
                Err(NotConnected::NoClient) => return self.turn(RemoteState::NoClient),
                Err(NotConnected::NotSignedIn) => return self.turn(RemoteState::NotSignedIn),
                Err(NotConnected::NotReached) => self.turn(RemoteState::Offline),
            }
            pause(PAUSE_MS).await;
        };
        *self.client.borrow_mut() = Some(client.clone());
        self.meet(&client).await;
        loop {
            let events = client.next().await;
            let is_current = self.client.borrow().as_ref().is_some_and(|current| Rc::ptr_eq(current, &client));
            if events.is_empty() || !is_current {
                return client.close();
            }
            if !self.take(&client, events).await {
                break;
            }
            // Messages may come faster than the browser draws.
            next_message().await;
        }
        self.client.take();
        client.close();
    }

    /// Compares the copy with the log on the server, and follows it from where the copy is.
    async fn meet(&self, client: &Rc<LogClient>) {
        match remote::open(&**client, self).await {
            Ok(last) => {
                self.last.set(last);
                let sequence = self.replica.borrow().sequence();
                self.turn(RemoteState::CatchingUp(sequence, last));
                if let Err(error) = client.follow(sequence + 1).await {
                    return self.refuse(&of_remote(&error));
                }
                self.settle(false);
            }
            Err(refusal) => self.refuse(&refusal),
        }
    }

    fn refuse(&self, refusal: &UserError) {
        self.turn(match refusal.name.as_str() {
            "Offline" => RemoteState::Offline,
            "NoSuchLog" => RemoteState::Missing,
            _ => RemoteState::Ended(refusal.clone()),
        });
    }

    fn end_if_broken(&self) {
        if let Some(broken) = self.replica.borrow().broken() {
            self.turn(RemoteState::Ended(broken.into()));
        }
    }

    /// Takes what came; returns `false` if the connection is closed for good.
    async fn take(&self, client: &Rc<LogClient>, events: Vec<Event>) -> bool {
        let (messages, states): (Vec<Event>, Vec<Event>) =
            events.into_iter().partition(|event| event.message.is_some());
        let messages: Vec<_> = messages.into_iter().filter_map(Event::into_message).collect();
        if !messages.is_empty() {
            let applied = self.with(|workbench, replica| {
                let applied = replica.apply_all(workbench, &messages);
                replica.keep();
                applied
            });
            match applied {
                Ok(Ok(())) => self.settle(true),
                Ok(Err(refusal)) => self.turn(RemoteState::Ended(refusal)),
                Err(_) => return false,
            }
        }
        for event in states {
            match event.state.as_deref() {
                None => {
                    if let Some(text) = &event.said {
                        self.people.hear(self.session, text);
                    }
                }
                Some("disconnected") => self.turn(RemoteState::Offline),
                // The server may have been another one meanwhile, and what follows it may have ended with it.
                Some("connected" | "ended") => {
                    if !matches!(self.state.get_untracked(), RemoteState::Ended(_)) {
                        self.meet(client).await;
                    }
                }
                Some(_) => {
                    self.turn(match event.error.as_deref() {
                        Some("denied") => RemoteState::NotSignedIn,
                        _ => RemoteState::Offline,
                    });
                    return false;
                }
            }
        }
        true
    }

    /// Shows how far the copy is, and what is new in it.
    fn settle(&self, has_grown: bool) {
        let sequence = self.replica.borrow().sequence();
        let is_behind = sequence < self.last.get();
        if let RemoteState::CatchingUp(..) = self.state.get_untracked() {
            self.turn(match is_behind {
                true => RemoteState::CatchingUp(sequence, self.last.get()),
                false => RemoteState::Connected,
            });
        }
        let now = clock::uptime();
        if has_grown && (!is_behind || now - self.shown_at.get() > SHOWN_EVERY_MS) {
            self.shown_at.set(now);
            self.session.changed();
            if !is_behind {
                self.session.run_processes();
            }
        }
    }
}
