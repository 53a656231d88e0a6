//! What the page reports to the person: notices, and work in progress.

use crate::engine::values::unit::grouped;
use crate::words;
use crate::workbench::Fork;

/// A message to the person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    /// Whether it reports success or failure.
    pub tone: Tone,
    /// What happened and what to do next.
    pub text: String,
    /// The generation of a log that it offers to bring back.
    pub back: Option<u32>,
}

/// Whether a notice reports success or failure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    /// The action succeeded.
    Good,
    /// The action failed.
    Bad,
}

/// Work that takes more than a frame.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Task {
    /// What is being done.
    pub label: String,
    /// How much of it is done, 0 to 100.
    pub percent: u32,
    /// Whether it can be cancelled: nothing is left of it then.
    pub can_cancel: bool,
}

/// Describes the outcome of a fork of the log.
pub fn of_fork(fork: &Fork) -> (Tone, String) {
    let mut text = String::from(words::session::ANOTHER_TAB_RECORDED_AT_THE_SAME.text());
    if fork.redone > 0 {
        text.push_str(&words::session::yours_follow_them_decided_again(&grouped(fork.redone as u64)));
    }
    for (what, refusal) in &fork.refused {
        text.push_str(&words::session::is_refused_now(&what, &refusal.message));
    }
    let tone = if fork.refused.is_empty() { Tone::Good } else { Tone::Bad };
    (tone, text.trim_end().to_owned())
}
