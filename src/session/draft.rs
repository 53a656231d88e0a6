//! A draft: what a stream would be by a model that is not saved. It is shown in place of the recorded state, marked as what
//! it is, and nothing is decided by it.

use std::rc::Rc;

use crate::engine::log::envelope::StreamId;
use crate::engine::view::StreamView;

/// A stream folded otherwise than it is recorded.
#[derive(Clone)]
pub(super) struct Draft {
    /// The stream.
    pub stream: StreamId,
    /// What it would be.
    pub view: Rc<dyn StreamView>,
}
