//! A view that is made in slices, where what the stream starts with depends on its events.

use crate::engine::domain::Starting;
use crate::engine::log::Log;
use crate::engine::view::stream_view::StreamView;
use crate::engine::view::tooled::Tooled;
use crate::engine::view::typed::View;

/// A view that is being begun.
pub type BegunView = Box<dyn Starting<Box<dyn StreamView>>>;

/// The search for the first state of a view of domain `D`.
pub struct StartingView<D: Tooled>(pub Box<dyn Starting<D::State>>);

impl<D: Tooled> Starting<Box<dyn StreamView>> for StartingView<D> {
    fn step(&mut self, log: &Log, events: usize) -> bool {
        self.0.step(log, events)
    }

    fn done(&self) -> usize {
        self.0.done()
    }

    fn finish(self: Box<Self>) -> Box<dyn StreamView> {
        Box::new(View::<D>::starting(self.0.finish()))
    }
}
