//! Accounts over a disk that fails when it is told to.

use foldback::engine::log::envelope::{ExpectedRevision, Position, StreamId};
use foldback::engine::user_error::UserError;
use foldback::engine::values::time::Timestamp;
use foldback::storage::memory::MemoryKeyValue;
use foldback::workbench::{Request, Stepped, Workbench};
use serde_json::{Value, json};

pub use crate::faulty::{Fault, Faults};

pub fn stream(name: &str) -> StreamId {
    StreamId::new(name).unwrap()
}

pub fn now() -> Timestamp {
    Timestamp::from_millis(1_790_000_000_000)
}

pub fn request(name: &str) -> Request {
    Request { stream: stream(name), expected: ExpectedRevision::Any, event_id: None, now: now(), actor: None }
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

/// A disk that can be opened again, and fails when it is told to.
#[derive(Default)]
pub struct Disk {
    pub memory: MemoryKeyValue,
    pub faults: Faults,
}

impl Disk {
    pub fn open(&self) -> Workbench {
        Workbench::open(self.faults.over(Box::new(self.memory.clone()))).unwrap()
    }
}

pub fn act(workbench: &mut Workbench, name: &str, command: &Value) -> Result<Vec<Position>, UserError> {
    workbench.execute(command, &request(name))
}

/// `account-main` with 500.00 and `account-savings` with nothing in it.
pub fn two_accounts() -> Workbench {
    let mut workbench = Disk::default().open();
    open_two(&mut workbench);
    workbench
}

pub fn open_two(workbench: &mut Workbench) {
    for (name, command) in [open("account-main", "EUR"), open("account-savings", "EUR")] {
        act(workbench, &name, &command).unwrap();
    }
    act(workbench, "account-main", &deposit(50_000)).unwrap();
}

pub fn step(workbench: &mut Workbench) -> Option<Stepped> {
    workbench.step_process(now()).unwrap()
}

/// Takes steps until there is none, and says which they were.
pub fn run(workbench: &mut Workbench) -> Vec<&'static str> {
    let steps: Vec<&str> =
        std::iter::from_fn(|| step(workbench)).map(|stepped| stepped.step.name).take(1_000).collect();
    assert!(steps.len() < 1_000, "the processes never come to an end");
    steps
}

/// Returns a field of an account now.
pub fn field(workbench: &mut Workbench, name: &str, field: &str) -> Value {
    let state = workbench.head_state(&stream(name)).unwrap();
    let fields = workbench.view(&stream(name)).unwrap().fields();
    let index = fields.iter().position(|spec| spec.name == field).unwrap();
    state.values[index].json()
}

pub fn balances(workbench: &mut Workbench) -> (i64, i64) {
    let mut of = |name: &str| field(workbench, name, "balance").as_i64().unwrap();
    (of("account-main"), of("account-savings"))
}

/// Lists the types of the events of the log from a position on.
pub fn types(workbench: &Workbench, after: u32) -> Vec<String> {
    workbench.log().after(Position(after)).map(|event| event.event_type.to_string()).collect()
}
