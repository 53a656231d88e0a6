//! A client as a page is one: a workbench, its copy, and the port.

use std::cell::{Cell, RefCell};
use std::pin::pin;
use std::sync::atomic::{AtomicU32, Ordering};
use std::task::{Context, Poll, Waker};

use foldback::engine::log::envelope::{ExpectedRevision, Position, StreamId};
use foldback::engine::user_error::UserError;
use foldback::engine::values::time::Timestamp;
use foldback::remote::{self, Bench, RemoteLog, Replica, ReplicaDisk};
use foldback::storage::KeyValue;
use foldback::storage::memory::MemoryKeyValue;
use foldback::workbench::{Request, Workbench};
use serde_json::{Value, json};

/// A client of a log.
pub struct Client<L> {
    pub log: L,
    pub disk: MemoryKeyValue,
    bench: RefCell<(Workbench, Replica)>,
    ids: Cell<u32>,
    number: u32,
    /// What was acknowledged to it, as a test notes it.
    pub acknowledged: RefCell<Vec<String>>,
}

impl<L> Bench for Client<L> {
    fn with<T>(&self, act: impl FnOnce(&mut Workbench, &mut Replica) -> T) -> Result<T, UserError> {
        let (workbench, replica) = &mut *self.bench.borrow_mut();
        Ok(act(workbench, replica))
    }
}

/// Waits for work that nothing else is needed for.
pub fn wait<T>(work: impl Future<Output = T>) -> T {
    let mut work = pin!(work);
    let mut context = Context::from_waker(Waker::noop());
    loop {
        if let Poll::Ready(done) = work.as_mut().poll(&mut context) {
            return done;
        }
    }
}

pub fn account() -> StreamId {
    StreamId::new("account-main").unwrap()
}

pub fn open_account() -> Value {
    json!({ "type": "OpenAccount", "owner": "Ada", "currency": "EUR" })
}

pub fn deposit(amount: u32) -> Value {
    json!({ "type": "Deposit", "amount_minor": amount })
}

pub fn withdraw(amount: u32) -> Value {
    json!({ "type": "Withdraw", "amount_minor": amount })
}

/// What goes with a command.
pub fn request(id: Option<&str>) -> Request {
    let (expected, now) = (ExpectedRevision::Any, Timestamp::from_millis(1_760_000_000_000));
    Request { stream: account(), expected, event_id: id.map(str::to_owned), now, actor: Some("Ada".into()) }
}

impl<L: RemoteLog> Client<L> {
    /// Opens a copy on a disk, and does not ask the server yet.
    pub fn on(log: L, disk: MemoryKeyValue) -> Client<L> {
        static CLIENTS: AtomicU32 = AtomicU32::new(0);
        let copy = ReplicaDisk::new(disk.clone(), "test");
        let replica = Replica::open(Box::new(copy.clone()));
        let workbench = Workbench::open(Box::new(copy)).unwrap();
        let number = CLIENTS.fetch_add(1, Ordering::SeqCst);
        Client {
            log,
            disk,
            bench: RefCell::new((workbench, replica)),
            ids: Cell::new(0),
            number,
            acknowledged: RefCell::default(),
        }
    }

    /// Opens a new copy and reads all.
    pub fn new(log: L) -> Client<L> {
        let client = Client::on(log, MemoryKeyValue::default());
        wait(client.read()).unwrap();
        client
    }

    /// Compares the copy with the server and reads what is new.
    pub async fn read(&self) -> Result<(), UserError> {
        let last = remote::open(&self.log, self).await?;
        remote::catch_up(&self.log, self, last).await
    }

    pub async fn execute(
        &self,
        command: &Value,
        expected: ExpectedRevision,
        id: Option<&str>,
    ) -> Result<Vec<Position>, UserError> {
        let request = Request { expected, ..request(id) };
        self.change(&mut |workbench| workbench.execute(command, &request)).await
    }

    pub async fn change<T>(
        &self,
        change: &mut dyn FnMut(&mut Workbench) -> Result<T, UserError>,
    ) -> Result<T, UserError> {
        let ids = || {
            self.ids.set(self.ids.get() + 1);
            format!("{}-{}", self.number, self.ids.get())
        };
        remote::append(&self.log, self, &ids, change).await
    }

    /// Executes a command and waits for it.
    pub fn act(&self, command: &Value) -> Result<Vec<Position>, UserError> {
        wait(self.execute(command, ExpectedRevision::Any, None))
    }

    pub fn envelopes(&self) -> Vec<String> {
        self.with(|workbench, _| workbench.store().envelopes(Position(1), workbench.log().head())).unwrap()
    }

    pub fn sequence(&self) -> u64 {
        self.with(|_, replica| replica.sequence()).unwrap()
    }

    /// Everything on the copy's disk.
    pub fn texts(&self) -> Vec<(String, String)> {
        let mut keys = self.disk.keys().unwrap();
        keys.sort();
        keys.into_iter().map(|key| (key.clone(), self.disk.get(&key).unwrap().unwrap())).collect()
    }
}

/// The name of an error.
pub fn name<T: std::fmt::Debug>(outcome: Result<T, UserError>) -> String {
    outcome.unwrap_err().name
}
