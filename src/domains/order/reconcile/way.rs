//! The way from one state of an order to another.

use crate::domains::order::command::Command;
use crate::domains::order::decide::decide;
use crate::domains::order::state::State;

/// Commands on the way from one state to another, each of them decided.
pub struct Way<'a> {
    /// The state after the commands.
    pub state: State,
    /// The commands so far.
    pub commands: Vec<Command>,
    /// The reason of each command, and the beginning of each new reference.
    pub memo: &'a str,
    /// The references of the authorisations that go on holding something at the end.
    pub kept: Vec<String>,
}

impl<'a> Way<'a> {
    /// Begins at a state.
    pub fn new(from: &State, memo: &'a str) -> Way<'a> {
        Way { state: from.clone(), commands: Vec::new(), memo, kept: Vec::new() }
    }

    /// Applies a command; `None` if the rules reject it.
    pub fn go(&mut self, command: Command) -> Option<()> {
        for event in decide(&self.state, &command).ok()? {
            self.state.evolve(&event);
        }
        self.commands.push(command);
        Some(())
    }
}
