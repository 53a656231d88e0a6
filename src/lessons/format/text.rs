//! The text of a lesson as a small tree, so that a page shows it without raw HTML.

/// A block of text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Block {
    /// A paragraph.
    Paragraph(Vec<Inline>),
    /// Code on lines of its own.
    Code {
        /// The language that is named after the fence; empty if none is.
        language: String,
        /// The code.
        text: String,
    },
    /// A list.
    List {
        /// Whether its items are numbered.
        is_ordered: bool,
        /// Its items, each of blocks.
        items: Vec<Vec<Block>>,
    },
}

/// A piece of a paragraph.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Inline {
    /// Plain text.
    Text(String),
    /// Emphasized text.
    Emphasis(Vec<Inline>),
    /// Strongly emphasized text.
    Strong(Vec<Inline>),
    /// Code.
    Code(String),
    /// A link.
    Link {
        /// Where it leads: `https://…`, `http://…` or `#…`.
        to: String,
        /// What is shown.
        text: Vec<Inline>,
    },
}

/// Something whose words count.
pub trait Worded {
    /// Writes it as plain text.
    fn plain(&self) -> String;
}

impl Worded for [Inline] {
    fn plain(&self) -> String {
        let text = |inline: &Inline| match inline {
            Inline::Text(text) | Inline::Code(text) => text.clone(),
            Inline::Emphasis(parts) | Inline::Strong(parts) | Inline::Link { text: parts, .. } => parts.plain(),
        };
        self.iter().map(text).collect()
    }
}

impl Worded for [Block] {
    fn plain(&self) -> String {
        let text = |block: &Block| match block {
            Block::Paragraph(parts) => parts.plain(),
            Block::Code { text, .. } => text.clone(),
            Block::List { items, .. } => items.iter().map(|item| item.plain()).collect::<Vec<_>>().join("\n"),
        };
        self.iter().map(text).collect::<Vec<_>>().join("\n")
    }
}

/// Counts the words that a person reads.
pub fn words<T: Worded + ?Sized>(text: &T) -> usize {
    let is_word = |part: &&str| part.chars().any(char::is_alphanumeric);
    text.plain().split_whitespace().filter(is_word).count()
}
