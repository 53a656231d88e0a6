//! Following a log as the page does: the server sends ahead of what was read, without being asked for each message.

use std::io::ErrorKind;

use foldback::engine::user_error::UserError;
use foldback::remote::{Bench as _, Message};
use serde_json::{Value, json};

use crate::client::{Client, wait};
use crate::connection::{Connection, Wire, id};

/// How many messages the server sends ahead.
const AHEAD: usize = 2_000;
/// How many messages are taken at once.
const AT_ONCE: usize = 1_000;

/// A consumer of a log, which ends with its connection.
pub struct Following {
    wire: Wire,
    /// Where more messages are asked for.
    next: String,
    /// How many are asked for and have not come.
    open: usize,
}

impl Following {
    /// Follows the messages from a sequence on.
    pub fn begin(log: &Connection, from: u64) -> std::io::Result<Following> {
        let mut wire = log.wire()?;
        let stream = log.stream();
        let config = json!({ "deliver_policy": "by_start_sequence", "opt_start_seq": from, "ack_policy": "none",
            "replay_policy": "instant", "mem_storage": true, "inactive_threshold": 60_000_000_000_u64 });
        let body = json!({ "stream_name": stream, "config": config }).to_string();
        let answer = wire.request(&format!("$JS.API.CONSUMER.CREATE.{stream}"), "", &body)?;
        let answer: Value = serde_json::from_slice(&answer.data)?;
        let consumer = answer["name"].as_str().ok_or_else(|| std::io::Error::other(answer.to_string()))?;
        let next = format!("$JS.API.CONSUMER.MSG.NEXT.{stream}.{consumer}");
        let mut following = Following { wire, next, open: 0 };
        following.ask(AHEAD)?;
        Ok(following)
    }

    fn ask(&mut self, count: usize) -> std::io::Result<()> {
        self.open += count;
        self.wire.publish(&self.next.clone(), "", &json!({ "batch": count }).to_string(), true).map(drop)
    }

    /// Waits for the next message.
    fn message(&mut self) -> std::io::Result<Message> {
        if self.open <= AHEAD / 2 {
            self.ask(AHEAD / 2)?;
        }
        let delivery = self.wire.next()?;
        // `$JS.ACK.<stream>.<consumer>.<delivered>.<sequence>…`; what has none is the end of a request.
        let sequence = delivery.reply.split('.').nth(5).and_then(|text| text.parse().ok());
        let sequence = sequence.ok_or(ErrorKind::ConnectionAborted)?;
        self.open -= 1;
        let data = String::from_utf8_lossy(&delivery.data).into_owned();
        Ok(Message { sequence, subject: delivery.subject, id: id(&delivery.headers), data, at: None })
    }

    /// Waits for the messages up to one with a sequence, or for the first thousand of them.
    pub fn messages(&mut self, last: u64) -> std::io::Result<Vec<Message>> {
        let mut messages = Vec::with_capacity(AT_ONCE);
        loop {
            messages.push(self.message()?);
            if messages.len() == AT_ONCE || messages.last().is_some_and(|message| message.sequence >= last) {
                return Ok(messages);
            }
        }
    }
}

impl Client<Connection> {
    /// Takes what follows up to a sequence.
    ///
    /// # Errors
    /// The outer one of the connection, the inner one of the copy.
    pub fn follow(&self, following: &mut Following, last: u64) -> std::io::Result<Result<(), UserError>> {
        while self.sequence() < last {
            let messages = following.messages(last)?;
            let taken = self.with(|workbench, replica| {
                let taken = replica.apply_all(workbench, &messages);
                replica.keep();
                taken
            });
            if let Err(refusal) = taken.and_then(|taken| taken) {
                return Ok(Err(refusal));
            }
        }
        Ok(Ok(()))
    }

    /// Compares the copy with the log and begins to follow what comes after it; also returns the sequence of the last message.
    pub fn meet(&self) -> std::io::Result<(Following, u64)> {
        let last =
            wait(foldback::remote::open(&self.log, self)).map_err(|error| std::io::Error::other(error.message))?;
        Ok((Following::begin(&self.log, self.sequence() + 1)?, last))
    }
}
