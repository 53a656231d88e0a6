//! Reading a bank's CSV file into movements.
//!
//! Columns are found by the names of the header, in any order and in many languages; delimiter, order of dates and
//! decimal sign are detected unless they are chosen. Anything ambiguous is a [`Question`], and nothing is recorded
//! before it is answered. An invalid line fails the whole file, with its number: no file is read in part.
//!
//! A file goes through these steps, a module each: bytes become [`text`], the text a [`table`] of records; a first
//! [`look`] finds the [`header`] and, by the [`dictionary`] of names, the [`columns`]; [`amounts`], [`written`] dates
//! and [`marks`] of currencies are single values; [`dates`], [`currencies`] and [`meaning`] look at all rows and make
//! [`entry`]s of them, and [`checks`] holds those against the balances. The [`reader`] takes these steps in slices, and
//! what comes out is a [`statement`] for each currency.

mod amounts;
mod checks;
mod choices;
mod columns;
mod currencies;
mod dates;
mod dictionary;
mod entry;
mod error;
mod foreign;
mod header;
mod look;
mod marks;
mod meaning;
mod questions;
mod reader;
mod remembered;
mod role;
mod statement;
mod table;
mod text;
mod written;

pub use choices::{Choices, DateOrder, KnownLines};
pub use error::BankCsvError;
pub use foreign::ForeignFormat;
pub use look::Look;
pub use questions::Question;
pub use reader::{parse, reading};
pub use remembered::Remembered;
pub use role::Role;
pub use statement::{Format, MAX_ROWS, Movement, Statement};
pub use text::{decode, decoding};

#[cfg(test)]
mod tests;
