//! A condition as a tree.

/// A part of a condition.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Node {
    /// Both conditions hold.
    And(Box<Node>, Box<Node>),
    /// One of them holds.
    Or(Box<Node>, Box<Node>),
    /// It does not hold.
    Not(Box<Node>),
    /// Two values in a comparison.
    Compare(Comparison, Box<Node>, Box<Node>),
    /// Two numbers in a calculation.
    Calculate(char, Box<Node>, Box<Node>),
    /// A field differs from what it was before the event.
    Changed(usize),
    /// A field after the event.
    Field(usize),
    /// A field before the event.
    Before(usize),
    /// A property of the event.
    Name(Name),
    /// A number in millionths.
    Number(i128),
    /// A text, in lower case.
    Text(String),
    /// A span of time, in milliseconds.
    Date(i64, i64),
    /// A name of the vocabulary.
    Fact(Fact),
    /// The value that a name had when it was looked up, before a scan.
    Known(Known),
    /// One or all of the revisions at which a condition holds.
    Scan(Scan, Box<Node>),
    /// A field at a revision.
    At(Box<Node>, usize),
}

/// A name of the vocabulary, with what was written with it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fact {
    /// The name.
    pub name: &'static str,
    /// What was written with it.
    pub of: Of,
}

/// What is written with a name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Of {
    /// Nothing.
    Nothing,
    /// A field, by its index.
    Field(usize),
    /// A number.
    Number(u32),
    /// A name.
    Name(String),
}

/// A value that was looked up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Known {
    /// There is none.
    Missing,
    /// True or false.
    Truth(bool),
    /// Numbers in millionths.
    Numbers(Vec<i128>),
}

/// What a scan of the stream is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scan {
    /// The first revision at which the condition holds.
    First,
    /// The last one.
    Last,
    /// How many there are.
    Count,
}

/// The properties of the event that a condition can use.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Name {
    /// The event's type.
    Type,
    /// Its description, such as the memo.
    Memo,
    /// Its amount, signed if money moved.
    Amount,
    /// Its revision in the stream.
    Revision,
    /// When it happened.
    Date,
    /// When it was recorded.
    Recorded,
}

/// The names of the event that a condition may use.
pub const EVENT_NAMES: [&str; 6] = ["type", "memo", "amount", "revision", "date", "recorded"];

/// The properties that [`EVENT_NAMES`] stand for.
pub const NAMES: [Name; 6] = [Name::Type, Name::Memo, Name::Amount, Name::Revision, Name::Date, Name::Recorded];

/// A comparison of two values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Comparison {
    /// Both are equal.
    Equal,
    /// The two values differ.
    Unequal,
    /// The first is less.
    Less,
    /// It is not more.
    AtMost,
    /// The first is more.
    More,
    /// It is not less.
    AtLeast,
    /// The first, a text or a list, contains the second.
    Contains,
}

impl Node {
    /// Returns `true` if any part of it satisfies a predicate.
    pub fn any(&self, is: &dyn Fn(&Node) -> bool) -> bool {
        is(self) || self.parts().into_iter().flatten().any(|part| part.any(is))
    }

    /// Returns the parts that it consists of.
    pub fn parts(&self) -> [Option<&Node>; 2] {
        match self {
            Node::And(a, b) | Node::Or(a, b) | Node::Compare(_, a, b) | Node::Calculate(_, a, b) => [Some(a), Some(b)],
            Node::Not(a) | Node::Scan(_, a) | Node::At(a, _) => [Some(a), None],
            Node::Changed(_)
            | Node::Field(_)
            | Node::Before(_)
            | Node::Name(_)
            | Node::Number(_)
            | Node::Text(_)
            | Node::Date(..)
            | Node::Fact(_)
            | Node::Known(_) => [None, None],
        }
    }

    /// Visits it and all its parts.
    pub fn visit<'a>(&'a self, see: &mut dyn FnMut(&'a Node)) {
        see(self);
        self.parts().into_iter().flatten().for_each(|part| part.visit(see));
    }

    /// Copies it with other parts in the place of some.
    pub fn with(&self, other: &dyn Fn(&Node) -> Option<Node>) -> Node {
        if let Some(node) = other(self) {
            return node;
        }
        let part = |node: &Node| Box::new(node.with(other));
        match self {
            Node::And(a, b) => Node::And(part(a), part(b)),
            Node::Or(a, b) => Node::Or(part(a), part(b)),
            Node::Not(a) => Node::Not(part(a)),
            Node::Compare(comparison, a, b) => Node::Compare(*comparison, part(a), part(b)),
            Node::Calculate(sign, a, b) => Node::Calculate(*sign, part(a), part(b)),
            Node::Scan(scan, a) => Node::Scan(*scan, part(a)),
            Node::At(a, field) => Node::At(part(a), *field),
            Node::Changed(_)
            | Node::Field(_)
            | Node::Before(_)
            | Node::Name(_)
            | Node::Number(_)
            | Node::Text(_)
            | Node::Date(..)
            | Node::Fact(_)
            | Node::Known(_) => self.clone(),
        }
    }
}
