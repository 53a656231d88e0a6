//! Which functions of the first module the first screen calls, as `cargo xtask profile` found by looking.
//!
//! A function is known by its name without the hash that the compiler adds. Functions that share a name, as those do that were
//! made from one that is generic, are told apart by their shape: what they do, without what they refer to. What is not known is
//! taken for called, so that a profile of older code is right and only says less.

use std::collections::BTreeSet;

use sha2::{Digest as _, Sha256};
use wasmparser::FunctionBody;

use crate::parsed::{Parsed, unreadable};

/// How many bytes of a hash tell a function from others.
const BYTES: usize = 5;
/// How the mangled name of a function in Rust ends: this, 16 digits, and `E`.
const HASH: &str = "17h";
/// The digits of that hash and the letter after them.
const AFTER: usize = 17;

/// The functions that the first screen does not call.
pub struct Profile(BTreeSet<String>);

/// What a function is known by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mark {
    /// The hash of its name.
    pub name: String,
    /// The hash of its name and its shape.
    pub shape: String,
}

impl Profile {
    /// Reads a profile: a hash a line, of a name or of a name and a shape.
    pub fn read(text: &str) -> Profile {
        Profile(text.lines().filter(|line| !line.starts_with('#')).map(str::to_owned).collect())
    }

    /// Returns `true` for a function that the first screen does not call.
    pub fn is_cold(&self, mark: &Mark) -> bool {
        self.0.contains(&mark.name) || self.0.contains(&mark.shape)
    }
}

/// Returns the marks of a module's functions, without those that are imported.
///
/// # Errors
/// If the module cannot be read.
pub fn marks(module: &Parsed<'_>) -> Result<Vec<Mark>, String> {
    module.own().map(|function| mark(module.names[function as usize], module.body(function))).collect()
}

fn mark(name: &str, body: &FunctionBody<'_>) -> Result<Mark, String> {
    let name = without_hash(name);
    let mut hash = Sha256::new();
    hash.update(&name);
    let mut reader = body.get_operators_reader().map_err(unreadable)?;
    while !reader.eof() {
        let operator = format!("{:?}", reader.read().map_err(unreadable)?);
        hash.update(operator.split([' ', '{']).next().unwrap_or_default());
    }
    Ok(Mark { name: digits(Sha256::digest(&name)), shape: digits(hash.finalize()) })
}

/// Returns a name without the hashes in it.
fn without_hash(name: &str) -> String {
    let mut parts = name.split(HASH);
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |bare, part| match part.get(..AFTER) {
        Some(hash) if hash.ends_with('E') => bare + &part[AFTER..],
        _ => bare + HASH + part,
    })
}

fn digits(hash: impl AsRef<[u8]>) -> String {
    hash.as_ref().iter().take(BYTES).map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_known_whatever_its_hash() {
        let name = |hash: &str| format!("_ZN4core3ops8function6FnOnce9call_once17h{hash}E.llvm");
        assert_eq!(without_hash(&name("0123456789abcdef")), "_ZN4core3ops8function6FnOnce9call_once.llvm");
        assert_eq!(without_hash(&name("0123456789abcdef")), without_hash(&name("fedcba9876543210")));
        assert_eq!(without_hash("17h"), "17h");
    }

    #[test]
    fn a_function_is_cold_by_its_name_or_by_its_shape_and_an_unknown_one_is_not() {
        let mark = |name: &str, shape: &str| Mark { name: name.to_owned(), shape: shape.to_owned() };
        let profile = Profile::read("# A word.\na1\nb2\n");
        assert!(profile.is_cold(&mark("a1", "c3")) && profile.is_cold(&mark("c3", "b2")));
        assert!(!profile.is_cold(&mark("c3", "d4")));
    }
}
