//! A log on a server, in memory: deterministic, with faults.

use std::cell::RefCell;
use std::collections::{HashMap, VecDeque};
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Poll};

use foldback::engine::values::time::Timestamp;
use foldback::remote::{Ack, Info, Message, Outgoing, PublishError, RemoteError, RemoteLog};

use crate::contract::Place;

/// What goes wrong with a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// The message does not arrive.
    LoseMessage,
    /// The message arrives, its answer does not.
    LoseAnswer,
    /// There is no connection.
    Disconnect,
}

#[derive(Default)]
struct State {
    made: u32,
    first: u64,
    messages: Vec<Option<Message>>,
    ids: HashMap<String, u64>,
    most: Option<usize>,
}

/// A server with one stream; clones are the same one.
#[derive(Clone, Default)]
pub struct Server(Rc<RefCell<State>>);

/// A client's connection.
pub struct Connection {
    server: Server,
    pub faults: RefCell<VecDeque<Option<Fault>>>,
}

impl Server {
    fn state<T>(&self, act: impl FnOnce(&mut State) -> T) -> T {
        act(&mut self.0.borrow_mut())
    }

    /// Knows no message by its id any more.
    pub fn forget_ids(&self) {
        self.state(|state| state.ids.clear());
    }

    /// Lists the data of all messages.
    pub fn data(&self) -> Vec<String> {
        self.state(|state| state.messages.iter().flatten().map(|message| message.data.clone()).collect())
    }
}

impl Place for Server {
    type Log = Connection;

    fn connect(&self) -> Connection {
        Connection { server: self.clone(), faults: RefCell::default() }
    }

    fn put(&self, subject: &str, data: &str) {
        self.state(|state| state.put(subject, "", data));
    }

    fn purge(&self) {
        self.state(|state| {
            state.messages.iter_mut().for_each(|message| *message = None);
            state.first = state.messages.len() as u64;
        });
    }

    fn make_anew(&self) {
        self.state(|state| *state = State { made: state.made + 1, ..State::default() });
    }

    fn delete(&self, sequence: u64) {
        self.state(|state| state.messages[sequence as usize - 1] = None);
    }

    fn limit(&self, messages: usize) {
        self.state(|state| state.most = Some(messages));
    }
}

impl State {
    fn put(&mut self, subject: &str, id: &str, data: &str) -> u64 {
        let sequence = self.messages.len() as u64 + 1;
        let (subject, id, data) = (subject.to_owned(), id.to_owned(), data.to_owned());
        let at = Some(Timestamp::from_millis(1_760_000_000_000 + sequence as i64));
        self.messages.push(Some(Message { sequence, subject, id, data, at }));
        sequence
    }

    fn publish(&mut self, message: &Outgoing) -> Result<Ack, PublishError> {
        // As a server does: what it knows by its id is not held against the sequence.
        if let Some(sequence) = self.ids.get(&message.id) {
            return Ok(Ack { sequence: *sequence, is_duplicate: true });
        }
        let last = self.messages.len() as u64;
        if message.after != last {
            return Err(PublishError::WrongLastSequence { last });
        }
        if self.most.is_some_and(|most| self.messages.iter().flatten().count() >= most) {
            return Err(PublishError::Refused(RemoteError::Full));
        }
        let sequence = self.put(&message.subject, &message.id, &message.data);
        self.ids.insert(message.id.clone(), sequence);
        Ok(Ack { sequence, is_duplicate: false })
    }
}

impl Connection {
    fn fault(&self) -> Option<Fault> {
        self.faults.borrow_mut().pop_front().flatten()
    }
}

/// Lets others go first, once.
struct Others(bool);

impl Future for Others {
    type Output = ();

    fn poll(mut self: Pin<&mut Others>, _: &mut Context<'_>) -> Poll<()> {
        if std::mem::replace(&mut self.0, true) { Poll::Ready(()) } else { Poll::Pending }
    }
}

impl RemoteLog for Connection {
    async fn info(&self) -> Result<Info, RemoteError> {
        Others(false).await;
        if self.fault().is_some() {
            return Err(RemoteError::Disconnected);
        }
        Ok(self.server.state(|state| Info {
            created: state.made.to_string(),
            subjects: vec!["class.>".to_owned()],
            first: state.first + 1,
            last: state.messages.len() as u64,
            messages: state.messages.iter().flatten().count() as u64,
        }))
    }

    async fn publish(&self, message: &Outgoing) -> Result<Ack, PublishError> {
        Others(false).await;
        let outcome = match self.fault() {
            Some(Fault::Disconnect) => Err(PublishError::Refused(RemoteError::Disconnected)),
            Some(Fault::LoseMessage) => Err(PublishError::NoAnswer),
            Some(Fault::LoseAnswer) => {
                let _ = self.server.state(|state| state.publish(message));
                Err(PublishError::NoAnswer)
            }
            None => self.server.state(|state| state.publish(message)),
        };
        Others(false).await;
        outcome
    }

    async fn read(&self, from: u64, last: u64) -> Result<Vec<Message>, RemoteError> {
        Others(false).await;
        if self.fault().is_some() {
            return Err(RemoteError::Disconnected);
        }
        let wanted = |message: &&Message| (from..=last).contains(&message.sequence);
        Ok(self.server.state(|state| state.messages.iter().flatten().filter(wanted).take(3).cloned().collect()))
    }
}
