//! A stream of any domain behind one object-safe trait: what the page, the console and the store need.

pub mod head;
mod in_order;
mod stream_view;
mod streams;
mod typed;

pub use crate::engine::travel::field_state::FieldState;
pub use stream_view::{AsAtRun, Bucket, Judged, LaneRun, LaneView, StreamView};
pub use streams::Streams;
pub use typed::View;
