//! What the page tells the person: news, and work that is under way.

/// Something to tell the person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    /// What kind of news it is.
    pub tone: Tone,
    /// What happened and what to do next.
    pub text: String,
    /// The generation of a log that it offers to bring back.
    pub back: Option<u32>,
}

/// The kind of news a notice brings.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    /// It went well.
    Good,
    /// It did not.
    Bad,
}

/// Work that takes more than a frame.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Task {
    /// What is being done.
    pub label: String,
    /// How much of it is done, 0 to 100.
    pub percent: u32,
}
