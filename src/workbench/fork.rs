//! A fork of the log: another tab has written where this one wrote, without seeing it.
//!
//! It cannot happen if tabs take turns; it can if the browser has no locks. What is on disk wins. What this tab
//! recorded and is not there is decided again on top of it, in its order, and what the rules now refuse is shown.

use std::collections::VecDeque;

use serde_json::Value;

use crate::engine::log::envelope::{ExpectedRevision, Hash, Position};
use crate::engine::user_error::UserError;
use crate::engine::values::time::Timestamp;
use crate::storage::EventStore;
use crate::workbench::{Fact, Request, Workbench};

/// How many of its newest acts a tab remembers.
const REMEMBERED: usize = 256;

/// A request that a tab has carried out.
#[derive(Clone, Debug)]
pub(super) enum Act {
    /// To decide a command, and when it happened if not just then.
    Command(Value, Option<Timestamp>),
    /// To record facts.
    Facts(Vec<Fact>),
}

/// What a tab has recorded recently.
#[derive(Default)]
pub(super) struct Memory {
    /// The hash of the first event of the log.
    beginning: Option<Hash>,
    acts: VecDeque<(Position, Hash, Act, Request)>,
}

/// The outcome of a fork.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Fork {
    /// How many acts were recorded again.
    pub redone: usize,
    /// Those that the rules now refuse: what they were, and why.
    pub refused: Vec<(String, UserError)>,
}

impl Memory {
    /// Remembers an act that has just been recorded.
    pub fn keep(&mut self, store: &EventStore, act: Act, request: &Request) {
        self.beginning = store.hash_at(Position(1));
        if self.acts.len() == REMEMBERED {
            self.acts.pop_front();
        }
        self.acts.push_back((store.log().head(), store.head_hash(), act, request.clone()));
    }

    /// Takes the acts that are no longer in the log; none if it is a different log.
    fn take_lost(&mut self, store: &EventStore) -> Vec<(Act, Request)> {
        let same_log = self.beginning.is_some() && store.hash_at(Position(1)) == self.beginning;
        let acts = std::mem::take(&mut self.acts);
        if !same_log {
            return Vec::new();
        }
        let (kept, lost): (VecDeque<_>, VecDeque<_>) =
            acts.into_iter().partition(|(position, hash, ..)| store.hash_at(*position) == Some(*hash));
        self.acts = kept;
        lost.into_iter().map(|(.., act, request)| (act, request)).collect()
    }
}

impl Workbench {
    /// Records again what another tab has overwritten, once the log on disk has been read.
    pub(super) fn mend_fork(&mut self) {
        let lost = self.memory.take_lost(&self.store);
        if lost.is_empty() {
            return;
        }
        let mut fork = self.fork.take().unwrap_or_default();
        for (act, request) in lost {
            let name = act.name();
            let request = Request { expected: ExpectedRevision::Any, ..request };
            let outcome = match act {
                Act::Command(command, occurred_at) => self.execute_at(&command, &request, occurred_at),
                Act::Facts(facts) => self.append(facts, &request),
            };
            match outcome {
                Ok(_) => fork.redone += 1,
                Err(refusal) => fork.refused.push((name, refusal)),
            }
        }
        self.fork = Some(fork);
    }

    /// Returns the outcome of a fork, once.
    pub fn take_fork(&mut self) -> Option<Fork> {
        self.fork.take()
    }
}

impl Act {
    /// Describes the act: the command's name, or how many facts.
    fn name(&self) -> String {
        match self {
            Act::Command(command, _) => command["type"].as_str().unwrap_or("command").to_owned(),
            Act::Facts(facts) => format!("{} facts", facts.len()),
        }
    }
}
