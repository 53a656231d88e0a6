//! The messages of a stream on a server that is another system's, as they come. Nothing is written to the server; what is
//! recorded beside the messages, in memory, is what they mean.

use std::cell::{Cell, RefCell};
use std::pin::Pin;
use std::rc::Rc;
use std::time::Duration;

use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::engine::log::Record;
use crate::engine::user_error::UserError;
use crate::remote::{Break, LogAddress, MOST_MESSAGES, RemoteLog as _, Watch, of_remote};
use crate::session::core::{Session, page_closed};
use crate::session::remote::client::{Event, LogClient};
use crate::session::remote::connection::{Client, Follower, stay_connected};
use crate::session::remote::state::RemoteState;
use crate::session::server::{Change, Server};
use crate::session::write::read_only;
use crate::storage::bulk::BULK_EVENTS;
use crate::words;
use crate::workbench::{Import, Workbench};

/// How often the server is asked whether the stream is still the same.
const AGAIN: Duration = Duration::from_secs(5);

/// Returns `true` if a record may be made beside the messages.
pub type May = fn(&Record) -> bool;

/// The messages of a stream; cheap to copy.
#[derive(Clone, Copy)]
pub struct Feed {
    inner: StoredValue<Rc<Inner>, LocalStorage>,
    state: RwSignal<RemoteState>,
    /// How many bytes of lines have come.
    come: RwSignal<usize>,
}

struct Inner {
    session: Session,
    address: LogAddress,
    client: Client,
    state: RwSignal<RemoteState>,
    come: RwSignal<usize>,
    watch: RefCell<Watch>,
    /// The messages, as lines of JSON.
    lines: RefCell<String>,
    /// The sequence that catching up ends at.
    last: Cell<u64>,
    may: May,
}

impl Feed {
    /// Connects a session to the server of a stream, and keeps connecting.
    pub fn begin(session: Session, address: LogAddress, may: May) -> Feed {
        let (state, come) = (RwSignal::new(RemoteState::Connecting), RwSignal::new(0));
        let inner = Rc::new(Inner {
            session,
            address,
            client: RefCell::default(),
            state,
            come,
            watch: RefCell::default(),
            lines: RefCell::default(),
            last: Cell::new(0),
            may,
        });
        session.core.update_value(|core| core.server = Some(inner.clone()));
        let asking = inner.clone();
        if let Ok(again) = set_interval_with_handle(move || spawn_local(asking.clone().ask_again()), AGAIN) {
            on_cleanup(move || again.clear());
        }
        let feed = Feed { inner: StoredValue::new_local(inner.clone()), state, come };
        spawn_local(stay_connected(inner));
        feed
    }

    /// Returns how the page and the stream on the server stand.
    pub fn state(self) -> RemoteState {
        self.state.get()
    }

    /// Returns where the stream is.
    pub fn address(self) -> LogAddress {
        self.inner.with_value(|inner| inner.address.clone())
    }

    /// Returns what is known of the messages, again whenever more have come.
    pub fn watch(self) -> Watch {
        self.come.track();
        self.inner.with_value(|inner| inner.watch.borrow().clone())
    }

    /// Returns how many bytes of lines have come, again whenever there are more.
    pub fn come(self) -> usize {
        self.come.get()
    }

    /// Returns whole lines from a byte on: about as many bytes as are wanted.
    pub fn lines(self, from: usize, bytes: usize) -> String {
        self.inner.with_value(|inner| {
            let lines = inner.lines.borrow();
            let rest = lines.get(from..).unwrap_or_default();
            let whole = rest.as_bytes().iter().skip(bytes).position(|byte| *byte == b'\n');
            rest[..whole.map_or(rest.len(), |end| bytes + end + 1)].to_owned()
        })
    }

    /// Tries again at once, with what this tab signs in with now.
    pub fn try_again(self) {
        let inner = self.inner.get_value();
        inner.client.take();
        spawn_local(stay_connected(inner));
    }

    /// Empties the log in memory, so that the messages can be read otherwise.
    ///
    /// # Errors
    /// [`UserError`] if the page is closing.
    pub fn begin_anew(self) -> Result<(), UserError> {
        let session = self.inner.with_value(|inner| inner.session);
        let cleared = session.update_memory(|workbench| {
            if workbench.log().head().get() > 0 {
                workbench.clear()?;
            }
            // It is made again from the messages: nothing is there to be brought back.
            workbench.cleared().iter().try_for_each(|cleared| workbench.forget_cleared(cleared.generation))
        });
        session.changed();
        cleared.unwrap_or_else(|| Err(page_closed()))
    }

    /// Takes what messages have become into the log in memory.
    ///
    /// # Errors
    /// [`UserError`] if there is no memory for it.
    pub fn record(self, records: Vec<Record>) -> Result<(), UserError> {
        if records.is_empty() {
            return Ok(());
        }
        let session = self.inner.with_value(|inner| inner.session);
        let recorded = session.update_memory(|workbench| match records.len() >= BULK_EVENTS {
            true => Import::run(workbench, records),
            false => workbench.follow(records),
        });
        session.changed();
        recorded.unwrap_or_else(|| Err(page_closed()))
    }
}

impl Inner {
    fn refuse(&self, refusal: UserError) {
        self.turn(match refusal.name.as_str() {
            "NotAllowed" => {
                let text = words::remote::THE_SERVER_DOES_NOT_ALLOW_READING.text();
                RemoteState::Ended(UserError::new("NotAllowed", text))
            }
            _ => RemoteState::of_refusal(&refusal),
        });
    }

    /// Asks what the stream is by now; returns `false` if it is another one, or is not there.
    async fn is_same(&self, client: &LogClient) -> bool {
        let info = match client.info().await {
            Ok(info) => info,
            Err(error) => {
                self.refuse(of_remote(&error));
                return false;
            }
        };
        self.last.set(info.last);
        let met = self.watch.borrow_mut().meet(&info);
        if let Err(Break::Recreated | Break::Purged | Break::Gap { .. } | Break::Rewritten { .. }) = met {
            let text = words::remote::THE_STREAM_IS_ANOTHER_ONE.text();
            self.turn(RemoteState::Ended(UserError::new("DifferentLog", text)));
            return false;
        }
        true
    }

    /// Notices that the stream was purged, deleted or made anew, which nobody else says; or that it is there by now.
    async fn ask_again(self: Rc<Inner>) {
        let Some(client) = self.client.borrow().clone() else { return };
        match self.state.try_get_untracked() {
            Some(RemoteState::Connected) => {
                let purged = self.watch.borrow().purged();
                if self.is_same(&client).await && self.watch.borrow().purged() != purged {
                    self.come.notify();
                }
            }
            Some(RemoteState::Missing) => self.meet(&client).await,
            Some(_) | None => {}
        }
    }

    /// Follows the stream again, unless something is wrong that this does not mend.
    async fn meet_again(&self, client: &Rc<LogClient>) {
        if !matches!(self.state.get_untracked(), RemoteState::Ended(_)) {
            self.meet(client).await;
        }
    }

    /// Shows how far the messages are read.
    fn settle(&self) {
        let (sequence, last) = (self.watch.borrow().next() - 1, self.last.get());
        if let RemoteState::CatchingUp(..) = self.state.get_untracked() {
            let first = self.watch.borrow().before();
            let (done, of) = (sequence.saturating_sub(first), last.saturating_sub(first));
            self.turn(if sequence < last { RemoteState::CatchingUp(done, of) } else { RemoteState::Connected });
        }
    }
}

impl Follower for Inner {
    fn address(&self) -> &LogAddress {
        &self.address
    }

    fn client(&self) -> &Client {
        &self.client
    }

    fn turn(&self, state: RemoteState) {
        if self.state.try_with_untracked(|shown| *shown != state) == Some(true) {
            self.state.set(state);
        }
    }

    async fn meet(&self, client: &Rc<LogClient>) {
        if !self.is_same(client).await {
            return;
        }
        let next = self.watch.borrow().next();
        self.turn(RemoteState::CatchingUp(0, 0));
        match client.follow(next).await {
            Ok(()) => self.settle(),
            Err(error) => self.refuse(of_remote(&error)),
        }
    }

    async fn take(&self, client: &Rc<LogClient>, events: Vec<Event>) -> bool {
        let (messages, states): (Vec<Event>, Vec<Event>) =
            events.into_iter().partition(|event| event.message.is_some());
        let messages: Vec<_> = messages.into_iter().filter_map(Event::into_message).collect();
        if !messages.is_empty() {
            let lines = self.watch.borrow_mut().take(&messages);
            self.lines.borrow_mut().push_str(&lines);
            if self.come.try_update(|come| *come += lines.len()).is_none() {
                return false;
            }
            if self.watch.borrow().is_full() {
                let text = words::remote::this_page_holds_no_more_messages(&MOST_MESSAGES);
                self.turn(RemoteState::Ended(UserError::new("TooManyMessages", text)));
                return false;
            }
            self.settle();
        }
        for event in states {
            match event.state.as_deref() {
                // Another page says where it is, which is about logs.
                None => {}
                Some("disconnected") => self.turn(RemoteState::Offline),
                Some("connected" | "ended") => self.meet_again(client).await,
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
}

impl Server for Inner {
    /// Records what may be recorded beside the messages, here alone.
    fn append<'a>(&'a self, change: Change<'a>) -> Pin<Box<dyn Future<Output = Result<(), UserError>> + 'a>> {
        let may = self.may;
        let appended = self.session.update_memory(|workbench: &mut Workbench| {
            let ((), records) = workbench.draft(&mut *change)?;
            match records.iter().all(may) {
                true => change(workbench),
                false => Err(read_only()),
            }
        });
        Box::pin(std::future::ready(appended.unwrap_or_else(|| Err(page_closed()))))
    }
}
