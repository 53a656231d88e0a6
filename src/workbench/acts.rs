//! What this tab has recorded lately, so that it can be done again if another tab overwrites it.

use std::collections::VecDeque;

use serde_json::Value;

use crate::engine::log::envelope::{Hash, Position};
use crate::engine::user_error::UserError;
use crate::engine::values::time::Timestamp;
use crate::storage::EventStore;
use crate::workbench::request::{Fact, Request};

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
    pub fn take_lost(&mut self, store: &EventStore) -> Vec<(Act, Request)> {
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

impl Act {
    /// Describes the act: the command's name, or how many facts.
    pub fn name(&self) -> String {
        match self {
            Act::Command(command, _) => command["type"].as_str().unwrap_or("command").to_owned(),
            Act::Facts(facts) => format!("{} facts", facts.len()),
        }
    }
}
