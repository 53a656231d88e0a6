//! Accounts over a disk that fails when it is told to.

use std::cell::Cell;
use std::rc::Rc;

use foldback::engine::decider::Refusal;
use foldback::engine::envelope::{ExpectedRevision, Position, StreamId};
use foldback::engine::time::Timestamp;
use foldback::storage::memory::MemoryKeyValue;
use foldback::storage::{KeyValue, StorageError};
use foldback::workbench::{Request, Stepped, Workbench};
use serde_json::{Value, json};

pub fn stream(name: &str) -> StreamId {
    StreamId::new(name).unwrap()
}

pub fn now() -> Timestamp {
    Timestamp::from_millis(1_790_000_000_000)
}

pub fn request(name: &str) -> Request {
    Request { stream: stream(name), expected: ExpectedRevision::Any, event_id: None, now: now() }
}

pub fn open(name: &str, currency: &str) -> (String, Value) {
    (name.to_owned(), json!({ "type": "OpenAccount", "owner": "Ada", "currency": currency }))
}

pub fn deposit(minor: i64) -> Value {
    json!({ "type": "Deposit", "amount_minor": minor })
}

pub fn withdraw(minor: i64) -> Value {
    json!({ "type": "Withdraw", "amount_minor": minor })
}

pub fn transfer(to: &str, minor: i64) -> Value {
    json!({ "type": "Transfer", "to": to, "amount_minor": minor })
}

pub fn plain(name: &str) -> Value {
    json!({ "type": name })
}

/// What goes wrong with a disk.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// The next write but so many is refused for want of room, once.
    Refuse(usize),
    /// The next write but so many and all after it do nothing: the page has crashed.
    Crash(usize),
}

/// A disk that counts its writes and fails at one of them.
#[derive(Clone)]
pub struct Disk {
    pub memory: MemoryKeyValue,
    pub fault: Rc<Cell<Option<Fault>>>,
    pub writes: Rc<Cell<usize>>,
}

impl Disk {
    pub fn new(fault: Option<Fault>) -> Disk {
        Disk { memory: MemoryKeyValue::default(), fault: Rc::new(Cell::new(fault)), writes: Rc::default() }
    }

    pub fn open(&self) -> Workbench {
        Workbench::open(Box::new(self.clone())).unwrap()
    }

    /// Tells whether the page has crashed.
    pub fn has_crashed(&self) -> bool {
        self.fault.get() == Some(Fault::Crash(0))
    }

    fn spend(&self) -> Result<(), StorageError> {
        self.writes.set(self.writes.get() + 1);
        match self.fault.get() {
            None => Ok(()),
            Some(Fault::Refuse(0)) => {
                self.fault.set(None);
                Err(StorageError::QuotaExceeded { needed: 1 })
            }
            Some(Fault::Crash(0)) => Err(StorageError::Denied { reason: "the page has crashed".to_owned() }),
            Some(Fault::Refuse(left)) => {
                self.fault.set(Some(Fault::Refuse(left - 1)));
                Ok(())
            }
            Some(Fault::Crash(left)) => {
                self.fault.set(Some(Fault::Crash(left - 1)));
                Ok(())
            }
        }
    }
}

impl KeyValue for Disk {
    fn get(&self, key: &str) -> Result<Option<String>, StorageError> {
        self.memory.get(key)
    }

    fn set(&mut self, key: &str, text: &str) -> Result<(), StorageError> {
        self.spend()?;
        self.memory.set(key, text)
    }

    fn remove(&mut self, key: &str) -> Result<(), StorageError> {
        self.memory.remove(key)
    }

    fn keys(&self) -> Result<Vec<String>, StorageError> {
        self.memory.keys()
    }
}

pub fn act(bench: &mut Workbench, name: &str, command: &Value) -> Result<Vec<Position>, Refusal> {
    bench.execute(command, &request(name))
}

/// `account-main` with 500.00 and `account-savings` with nothing in it.
pub fn two_accounts() -> Workbench {
    let mut bench = Disk::new(None).open();
    open_two(&mut bench);
    bench
}

pub fn open_two(bench: &mut Workbench) {
    for (name, command) in [open("account-main", "EUR"), open("account-savings", "EUR")] {
        act(bench, &name, &command).unwrap();
    }
    act(bench, "account-main", &deposit(50_000)).unwrap();
}

pub fn step(bench: &mut Workbench) -> Option<Stepped> {
    bench.step_process(now()).unwrap()
}

/// Takes steps until there is none, and says which they were.
pub fn run(bench: &mut Workbench) -> Vec<&'static str> {
    let steps: Vec<&str> = std::iter::from_fn(|| step(bench)).map(|stepped| stepped.step.name).take(1_000).collect();
    assert!(steps.len() < 1_000, "the processes never come to an end");
    steps
}

/// Returns a field of an account now.
pub fn field(bench: &mut Workbench, name: &str, field: &str) -> Value {
    let state = bench.head_state(&stream(name)).unwrap();
    let fields = bench.view(&stream(name)).unwrap().fields();
    let index = fields.iter().position(|spec| spec.name == field).unwrap();
    state.values[index].json()
}

pub fn balances(bench: &mut Workbench) -> (i64, i64) {
    let mut of = |name: &str| field(bench, name, "balance").as_i64().unwrap();
    (of("account-main"), of("account-savings"))
}

/// Lists the types of the events of the log from a position on.
pub fn types(bench: &Workbench, after: u32) -> Vec<String> {
    bench.log().after(Position(after)).map(|event| event.event_type.to_string()).collect()
}
