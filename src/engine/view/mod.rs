//! A stream of any domain behind one object-safe trait: what the page, the console and the store need.

pub mod head;
mod in_order;
mod starting;
mod stream_view;
mod streams;
mod tooled;
mod typed;
mod typed_tools;
mod typed_view;

pub use crate::engine::travel::bucket::Bucket;
pub use crate::engine::travel::field_state::FieldState;
pub use starting::{BegunView, StartingView};
pub use stream_view::{AsAtRun, Dismantling, Judged, LaneRun, LaneView, StreamTools, StreamView};
pub use streams::{LentStreams, Streams};
pub use tooled::Tooled;
pub use typed::View;
