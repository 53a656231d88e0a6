//! The text of a condition and its tree: tokens, grammar, names. It knows nothing of states, events or values, so the
//! build reads conditions with it too.

pub mod error;
pub mod lex;
mod names;
mod parse;
pub mod parsed;
pub mod tree;
pub mod vocabulary;

pub use error::{ConditionError, Fault};
pub use lex::MAX_LEN;
pub use parsed::{Condition, Number};
pub use tree::{EVENT_NAMES, Fact, Of};
pub use vocabulary::{FUNCTIONS, FieldName, Form, Kind, NameSpec, Vocabulary};
