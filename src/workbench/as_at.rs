//! What was known on one day about another, of a stream of the log.

use crate::engine::log::Log;
use crate::engine::log::envelope::{Position, Revision, StreamId};
use crate::engine::travel::as_at::{AsAt, Moments, Question};
use crate::engine::view::AsAtRun;
use crate::workbench::core::Workbench;

/// An answer that is being made, in slices.
pub struct AsAtWork {
    stream: StreamId,
    run: Box<dyn AsAtRun>,
}

impl AsAtWork {
    /// Looks at some more events; returns `true` if none is left.
    pub fn step(&mut self, workbench: &Workbench, events: usize) -> bool {
        let log = workbench.log();
        let positions = log.positions(&self.stream);
        let Some(view) = workbench.view(&self.stream) else { return true };
        self.run.step(&*view, &|revision| moments(log, positions, revision), events)
    }

    /// Returns the answer, after the last step.
    pub fn finish(self) -> AsAt {
        self.run.finish()
    }
}

impl Workbench {
    /// Returns what was known about a stream at a moment; `None` if the moment is before what can be looked at, or if
    /// no domain has such a stream.
    pub fn as_at(&self, stream: &StreamId, question: &Question) -> Option<AsAt> {
        let log = self.store.log();
        let positions = log.positions(stream);
        self.view(stream)?.tools()?.as_at(question, &|revision| moments(log, positions, revision))
    }

    /// Begins to say it, in slices.
    pub fn begin_as_at(&self, stream: &StreamId, question: &Question) -> Option<AsAtWork> {
        let log = self.store.log();
        let positions = log.positions(stream);
        let run = self.view(stream)?.tools()?.begin_as_at(question, &|revision| moments(log, positions, revision))?;
        Some(AsAtWork { stream: stream.clone(), run })
    }
}

/// Returns the moments of an event of a stream, whose positions are looked up once for all of them.
fn moments(log: &Log, positions: &[Position], revision: Revision) -> Option<Moments> {
    let (occurred_at, recorded_at) = log.moments_at(*positions.get(revision.get().checked_sub(1)?)?)?;
    Some(Moments { occurred_at, recorded_at })
}
