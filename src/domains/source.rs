//! The source of the code that decides and evolves, taken from the real files as the project is built.
//!
//! `build.rs` describes what is taken and by which convention; `tests/source.rs` checks that no command and no event of
//! any domain is missing.

/// The arm of `decide` for a command.
#[derive(Clone, Copy, Debug)]
pub struct Decide {
    /// The domain's name.
    pub domain: &'static str,
    /// The command's name.
    pub command: &'static str,
    /// The arm, and the functions that it calls.
    pub source: &'static str,
    /// The checks before it makes an event, in order.
    pub checks: &'static [Check],
}

/// A check of `decide`.
#[derive(Clone, Copy, Debug)]
pub struct Check {
    /// The statement as source.
    pub source: &'static str,
    /// The names of the rejections that it can return.
    pub rejections: &'static [&'static str],
}

/// The arm of `evolve` for an event.
#[derive(Clone, Copy, Debug)]
pub struct Evolve {
    /// The domain's name.
    pub domain: &'static str,
    /// The event's type.
    pub event: &'static str,
    /// The arm, and the methods that it calls.
    pub source: &'static str,
}

/// The arm of a twin's `overwrite` for an event.
#[derive(Clone, Copy, Debug)]
pub struct Overwrite {
    /// The domain's name.
    pub domain: &'static str,
    /// The event's type.
    pub event: &'static str,
    /// The arm as source.
    pub source: &'static str,
}

include!(concat!(env!("OUT_DIR"), "/sources.rs"));

/// Finds the arm of `decide` for a command of a domain.
pub fn decide(domain: &str, command: &str) -> Option<&'static Decide> {
    DECIDE.iter().find(|arm| arm.domain == domain && arm.command == command)
}

/// Finds the arm of `evolve` for an event of a domain.
pub fn evolve(domain: &str, event: &str) -> Option<&'static Evolve> {
    EVOLVE.iter().find(|arm| arm.domain == domain && arm.event == event)
}

/// Finds the arm of the twin's `overwrite` for an event of a domain that has a twin.
pub fn overwrite(domain: &str, event: &str) -> Option<&'static Overwrite> {
    OVERWRITE.iter().find(|arm| arm.domain == domain && arm.event == event)
}
