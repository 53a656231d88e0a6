//! The code of a read model.

use std::fmt;

use crate::engine::decider::Decider;
use crate::engine::domain::wire_format::WireFormat;
use crate::engine::log::envelope::{Revision, StreamId};
use crate::engine::projection::settings::Settings;
use crate::engine::projection::table::{Column, Rows};
use crate::engine::values::parameter::Parameter;
use crate::engine::values::time::Timestamp;
use crate::words::{self, Word};

/// The code of a read model; a value of the type is what it has built so far.
///
/// ```
/// use foldback::domains::account::{Account, Event};
/// use foldback::words::Word;
/// use foldback::engine::projection::{Column, EventContext, Projection, ProjectionError, Rows, Settings};
///
/// struct Freezes(u64);
/// impl Projection for Freezes {
///     type Domain = Account;
///     const NAME: &'static str = "freezes";
///     const LABEL: Word = Word::same("Freezes");
///     const HINT: Word = Word::same("How often an account was frozen.");
///     const COLUMNS: &'static [Column] = &[];
///     const ORDER: Word = Word::same("one row");
///     fn initial(_: &Settings) -> Freezes { Freezes(0) }
///     fn project(&mut self, happened: &EventContext<'_, Event>) -> Result<(), ProjectionError> {
///         self.0 += u64::from(*happened.event == Event::AccountFrozen);
///         Ok(())
///     }
///     fn rows(&self, _: usize) -> Rows { Rows::default() }
/// }
/// ```
pub trait Projection: Sized + 'static {
    /// The domain whose events it reads.
    type Domain: WireFormat + 'static;
    /// The name in data, snake case.
    const NAME: &'static str;
    /// The label on the page.
    const LABEL: Word;
    /// One sentence on what it shows.
    const HINT: Word;
    /// What each version of its code does, the first one first; the newest runs unless another is chosen. A new version
    /// is added whenever the code makes another table of the same events.
    const CODE: &'static [Word] = &[words::engine::AS_IT_WAS_FIRST_WRITTEN];
    /// The parameters that can be set.
    const PARAMETERS: &'static [Parameter] = &[];
    /// The columns of its table.
    const COLUMNS: &'static [Column];
    /// How its rows are ordered, in words.
    const ORDER: Word;

    /// Returns what it is before the first event.
    fn initial(settings: &Settings) -> Self;

    /// Applies the next event.
    ///
    /// # Errors
    /// [`ProjectionError`] if the code cannot handle it; nothing is changed in that case.
    fn project(&mut self, happened: &EventContext<'_, EventOf<Self>>) -> Result<(), ProjectionError>;

    /// Lists the first rows of its table, at most `limit`.
    fn rows(&self, limit: usize) -> Rows;

    /// Lists the values that a parameter may have, if they depend on the events; `None` if every number within its bounds
    /// is one.
    fn choices(&self, _parameter: usize) -> Option<Choices> {
        None
    }

    /// Adopts other settings of the same version without a rebuild; returns `false` and changes nothing if they would
    /// have made something else of the events so far.
    fn adopt(&mut self, _settings: &Settings) -> bool {
        false
    }
}

/// Values of a parameter that can be chosen, each with its name.
pub type Choices = Vec<(i64, String)>;

/// The type of the events that a projection reads.
pub type EventOf<P> = <<P as Projection>::Domain as Decider>::Event;

/// An event as a projection sees it.
#[derive(Debug)]
pub struct EventContext<'a, E> {
    /// The stream it belongs to.
    pub stream: &'a StreamId,
    /// Its number in that stream.
    pub revision: Revision,
    /// When it happened.
    pub occurred_at: Timestamp,
    /// When it was written down.
    pub recorded_at: Timestamp,
    /// The decoded event.
    pub event: &'a E,
}

/// Why a projection could not take an event.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ProjectionError {
    /// The code of this version does not handle such an event.
    Unhandled {
        /// What it would have to know, as a clause for the message.
        missing: &'static str,
    },
    /// A text is longer than its column allows.
    TextTooLong {
        /// The column's name.
        column: &'static str,
        /// How many characters the text has.
        length: usize,
        /// How many characters the column allows.
        longest: usize,
    },
    /// An amount would go beyond the bounds of money.
    OutOfRange {
        /// The column's name.
        column: &'static str,
    },
}

impl fmt::Display for ProjectionError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ProjectionError::Unhandled { missing } => f.write_str(&words::errors::not_handled(missing)),
            ProjectionError::TextTooLong { column, length, longest } => {
                f.write_str(&words::errors::text_does_not_fit(length, column, longest))
            }
            ProjectionError::OutOfRange { column } => f.write_str(&words::errors::amount_does_not_fit(column)),
        }
    }
}

impl std::error::Error for ProjectionError {}
