//! The streams of a log, as the code of one domain may read them.

use std::rc::Rc;

use crate::engine::log::Log;
use crate::engine::log::envelope::StreamId;
use crate::engine::user_error::UserError;
use crate::engine::view::stream_view::StreamView;

/// A log with its streams folded. A domain plans what is to be recorded over this, without knowing what keeps the log.
pub trait Streams {
    /// Returns the log.
    fn log(&self) -> &Log;

    /// Returns the view of a stream, folded to its head; `None` if no domain has such a stream.
    fn view(&self, stream: &StreamId) -> Option<Rc<dyn StreamView>>;
}

/// Streams that are lent for a moment at a time: between two, whoever keeps the log has it back.
pub trait LentStreams {
    /// Lends the streams.
    ///
    /// # Errors
    /// [`UserError`] if the log is closed.
    fn lend<T>(&self, read: impl FnOnce(&dyn Streams) -> T) -> Result<T, UserError>;
}

impl LentStreams for &dyn Streams {
    fn lend<T>(&self, read: impl FnOnce(&dyn Streams) -> T) -> Result<T, UserError> {
        Ok(read(*self))
    }
}
