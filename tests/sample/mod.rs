//! The sample history of the account, on which a first visit opens.

/// How many events it has.
pub fn length() -> u32 {
    foldback::domains::account::sample::history().len() as u32
}
