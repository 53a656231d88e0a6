//! The home of a log on a server: it follows the server, records to it, and holds the copy.

use std::cell::{Cell, RefCell};
use std::pin::Pin;
use std::rc::Rc;
use std::time::Duration;

use async_lock::Mutex;
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::engine::user_error::UserError;
use crate::remote::{self, Bench, LogAddress, Replica, of_remote, offline};
use crate::session::core::{Session, page_closed};
use crate::session::remote::connection::{Client, Follower as _, stay_connected};
use crate::session::remote::copy::{IsFull, OpenCopy};
use crate::session::remote::people::{People, Place};
use crate::session::remote::state::RemoteState;
use crate::session::server::{Change, Server};
use crate::workbench::Workbench;

/// How often this page says where it is, if it rests.
const AGAIN: Duration = Duration::from_secs(4);

/// What is known of a log on a server while the page shows its copy; cheap to copy.
#[derive(Clone, Copy)]
pub struct Home {
    inner: StoredValue<Rc<Inner>, LocalStorage>,
    state: RwSignal<RemoteState>,
    people: People,
}

/// What the parts of a home share.
pub(super) struct Inner {
    pub(super) session: Session,
    pub(super) address: LogAddress,
    pub(super) replica: RefCell<Replica>,
    is_full: IsFull,
    pub(super) client: Client,
    pub(super) state: RwSignal<RemoteState>,
    pub(super) people: People,
    /// The stream is used as a log, whatever it holds.
    pub(super) insists: Cell<bool>,
    /// While a command is being recorded the next ones wait, in their order.
    turns: Mutex<()>,
    /// The sequence that catching up ends at.
    pub(super) last: Cell<u64>,
    pub(super) shown_at: Cell<f64>,
    ids: Cell<u32>,
    /// What tells the messages of this page from all others.
    id: String,
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
            insists: Cell::new(false),
            turns: Mutex::new(()),
            last: Cell::new(0),
            shown_at: Cell::new(0.0),
            ids: Cell::new(0),
            id: format!("{:x}-{:x}", js_sys::Date::now() as u64, (js_sys::Math::random() * 1e15) as u64),
        });
        session.core.update_value(|core| core.server = Some(inner.clone()));
        let home = Home { inner: StoredValue::new_local(inner.clone()), state, people };
        inner.say_where(people);
        spawn_local(stay_connected(inner));
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
        spawn_local(stay_connected(inner));
    }

    /// Uses the stream as a log although it holds another system's messages: they are left out.
    pub fn use_as_log(self) {
        let inner = self.inner.get_value();
        inner.insists.set(true);
        spawn_local(async move {
            let client = inner.client.borrow().clone();
            if let Some(client) = client {
                inner.meet(&client).await;
            }
        });
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
            let _turn = self.turns.lock().await;
            self.appended(change).await
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
        if let Some(broken) = self.replica.borrow().broken() {
            self.turn(RemoteState::Ended(broken.into()));
        }
        outcome
    }
}
