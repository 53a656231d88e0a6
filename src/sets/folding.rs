//! A stream folded by a model that is not saved, in slices.

use std::rc::Rc;

use crate::domains::own::{Own, State, set};
use crate::engine::log::envelope::StreamId;
use crate::engine::view::head::{EventRef, StreamHead as _};
use crate::engine::view::{StreamView, View};
use crate::models::Model;
use crate::workbench::Workbench;

/// A stream that is being folded by another model than its set's.
pub struct Folding {
    stream: StreamId,
    view: View<Own>,
}

impl Folding {
    /// Begins before the first event of a stream.
    pub fn begin(stream: StreamId, model: Model) -> Folding {
        let view = View::starting(State::new(model, set::shared_name(&stream)));
        Folding { stream, view }
    }

    /// Folds some more events; returns `true` at the end.
    pub fn step(&mut self, workbench: &Workbench, events: usize) -> bool {
        let log = workbench.log();
        let positions = log.positions(&self.stream);
        let begun = self.view.head().get().min(positions.len());
        let end = (begun + events).min(positions.len());
        for position in &positions[begun..end] {
            if let Some(event) = log.at(*position) {
                self.view.push(EventRef::from(&event));
            }
        }
        end == positions.len()
    }

    /// Returns the view of the stream, folded as far as it is.
    pub fn finish(self) -> Rc<dyn StreamView> {
        Rc::new(self.view)
    }
}
