//! How much the text of a segment may hold.

/// The most events, streams or shapes that a reader accepts.
pub(super) const MAX_COUNT: usize = 65_537;
/// The most bytes that the texts of a segment, and the data of its events put together again, may take.
pub const MAX_BYTES: usize = 64 << 20;
/// The most values that the events of a segment may have.
pub const MAX_CELLS: usize = 1 << 22;

/// The limits on the events of a text, checked before anything is built.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// The most bytes of all texts, and of the data of all events put together again.
    pub(super) bytes: usize,
    /// The most bytes of one event's data.
    pub(super) event_bytes: usize,
    /// The most bytes of an event's type.
    pub(super) type_bytes: usize,
    /// The most keys of one event.
    pub(super) keys: usize,
    /// The most values of all events.
    pub(super) cells: usize,
}

impl Limits {
    /// The limits of a segment of the log.
    pub const SEGMENT: Limits =
        Limits { bytes: MAX_BYTES, event_bytes: MAX_BYTES, type_bytes: MAX_BYTES, keys: MAX_COUNT, cells: MAX_CELLS };
    /// The limits of a log shared by a link: many times what a link made by the page needs.
    pub const SHARED: Limits =
        Limits { bytes: 1 << 20, event_bytes: 64 << 10, type_bytes: 100, keys: 256, cells: 1 << 18 };
}
