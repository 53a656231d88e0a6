//! The streams of a log, as the code of one domain may read them.

use std::rc::Rc;

use crate::engine::log::Log;
use crate::engine::log::envelope::StreamId;
use crate::engine::view::stream_view::StreamView;

/// A log with its streams folded. A domain plans what is to be recorded over this, without knowing what keeps the log.
pub trait Streams {
    /// Returns the log.
    fn log(&self) -> &Log;

    /// Returns the view of a stream, folded to its head; `None` if no domain has such a stream.
    fn view(&self, stream: &StreamId) -> Option<Rc<dyn StreamView>>;
}
