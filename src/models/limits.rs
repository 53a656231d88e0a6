//! How large things may be.

/// The most characters of a model.
pub const MAX_LEN: usize = 50_000;
/// How deep an expression may nest.
pub const MAX_DEPTH: usize = 40;
/// The most operators of a line or a step.
pub const MAX_PARTS: usize = 200;
/// The most errors that are listed.
pub const MAX_ERRORS: usize = 20;
/// The most fields of a model.
pub const MAX_FIELDS: usize = 100;
/// The most entries of a list or a map.
pub const MAX_ENTRIES: usize = 1_000;
/// The most entries of a list in an event.
pub const MAX_LIST: usize = 10_000;
/// The most bytes of a text that a model puts together.
pub const MAX_TEXT: usize = 10_000;
/// The most steps that a line takes with one event: an instruction is one, and so are an entry of a list that a function
/// reads and 64 bytes of a text.
pub const MAX_STEPS: usize = 20_000;
