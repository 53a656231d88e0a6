//! The page's words: what people read, in their language.
//!
//! The messages are in `words/<language>/<area>.ftl`. The build checks them and makes a constant of each, `words::act::WHEN`, or
//! a function where the message has variables: `words::act::enter(&label)`. English is in the program, each text in
//! the part that shows it; every other language is a [`chunk`](mod@crate::chunk) of its own, fetched before the page is mounted.
//!
//! Words are for people's eyes and ears. They never enter an event, a hash, a key or a file that programs read.

mod language;
mod word;

pub use language::{Choice, Direction, Language};
pub use word::{Table, Word, in_english, in_english_until, is_for_programs, speak};

include!(concat!(env!("OUT_DIR"), "/words.rs"));
