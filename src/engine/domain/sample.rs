//! A sample history, with something to find out.

use crate::engine::decider::Decider;
use crate::engine::values::time::Timestamp;
use crate::words::Word;

/// A domain's sample history. The default is empty.
pub trait Sample: Decider {
    /// What the sample is about and what there is to find out, in two sentences.
    const STORY: Word = Word::NONE;
    /// The stream that the story is about; `None` for the stream of the first event.
    const STORY_STREAM: Option<&'static str> = None;

    /// Returns the sample in the order in which it was recorded. Its last event has no cause: that ends the sample.
    fn sample() -> Vec<SampleEvent<Self::Event>> {
        Vec::new()
    }

    /// Returns events that fill a stream, to try what a long log costs: `count` of them, after what begins a stream that
    /// is new. The default is none.
    fn filling(_is_new: bool, _count: u32) -> Vec<Self::Event> {
        Vec::new()
    }
}

/// An event of a sample history.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SampleEvent<E> {
    /// The stream it belongs to, such as `account-main`.
    pub stream: &'static str,
    /// When it happened.
    pub occurred_at: Timestamp,
    /// When it was recorded: never before the event that precedes it.
    pub recorded_at: Timestamp,
    /// The event itself.
    pub event: E,
    /// The name by which later events refer to it as their cause.
    pub label: Option<&'static str>,
    /// The label of the earlier event that led to it.
    pub cause: Option<&'static str>,
}

impl<E> SampleEvent<E> {
    /// Creates an event without a label and a cause.
    pub fn new(stream: &'static str, occurred_at: Timestamp, recorded_at: Timestamp, event: E) -> SampleEvent<E> {
        SampleEvent { stream, occurred_at, recorded_at, event, label: None, cause: None }
    }

    /// Names the event, so that later ones can refer to it.
    #[must_use]
    pub fn labelled(self, label: &'static str) -> SampleEvent<E> {
        SampleEvent { label: Some(label), ..self }
    }

    /// Names the earlier event that led to it, in whatever stream of the sample.
    #[must_use]
    pub fn caused_by(self, label: &'static str) -> SampleEvent<E> {
        SampleEvent { cause: Some(label), ..self }
    }

    /// Converts the event and keeps the rest.
    pub fn map<F>(self, write: impl FnOnce(&E) -> F) -> SampleEvent<F> {
        let SampleEvent { stream, occurred_at, recorded_at, event, label, cause } = self;
        SampleEvent { stream, occurred_at, recorded_at, event: write(&event), label, cause }
    }
}
