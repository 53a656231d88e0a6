//! What records to a log on a server, as far as the session knows it.

use std::pin::Pin;

use crate::engine::user_error::UserError;
use crate::workbench::Workbench;

/// A change of the log that may be decided more than once.
pub(super) type Change<'a> = &'a mut dyn FnMut(&mut Workbench) -> Result<(), UserError>;

/// Records to a log on a server.
pub(super) trait Server {
    /// Records what a change makes; it is in the copy then.
    fn append<'a>(&'a self, change: Change<'a>) -> Pin<Box<dyn Future<Output = Result<(), UserError>> + 'a>>;
}
