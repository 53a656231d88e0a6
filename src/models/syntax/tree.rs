//! A model as its text says it, before names are looked up.

use std::ops::Range;

use crate::models::field::FieldKind;

/// A part of the text, with its characters.
#[derive(Clone, Debug, PartialEq)]
pub struct Spanned<T> {
    /// What was written.
    pub value: T,
    /// The characters.
    pub range: Range<usize>,
}

/// A text as declarations and blocks.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Tree {
    /// The model's name.
    pub name: Option<String>,
    /// Which paths of an event name its stream, type, time, id and data.
    pub sources: Vec<(Source, Spanned<Vec<Segment>>)>,
    /// The fields.
    pub fields: Vec<Field>,
    /// The blocks, in order.
    pub blocks: Vec<Block>,
}

/// What a declaration finds in an event.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Source {
    /// The stream that the event belongs to.
    Stream,
    /// Its type.
    Type,
    /// When it happened.
    Time,
    /// Its id.
    Id,
    /// What it says.
    Data,
}

/// The declaration of a field.
#[derive(Clone, Debug, PartialEq)]
pub struct Field {
    /// Its name.
    pub name: Spanned<String>,
    /// Its kind, if it is written.
    pub kind: Option<FieldKind>,
    /// The currency of an amount.
    pub currency: Option<Spanned<String>>,
    /// The value that it begins with.
    pub initial: Option<Expr>,
    /// Whether it is the headline.
    pub headline: Option<Range<usize>>,
    /// Its line, from 1.
    pub line: usize,
}

/// `on …:` and what it does.
#[derive(Clone, Debug, PartialEq)]
pub struct Block {
    /// The types of events; `None` for any.
    pub types: Option<Vec<Spanned<String>>>,
    /// The condition after `if`.
    pub guard: Option<Expr>,
    /// What is done.
    pub steps: Vec<Step>,
    /// Its line, from 1.
    pub line: usize,
    /// Its characters, without those of its steps.
    pub range: Range<usize>,
}

/// A step of a block.
#[derive(Clone, Debug, PartialEq)]
pub struct Step {
    /// What it does.
    pub action: Action,
    /// The condition after `if`.
    pub guard: Option<Expr>,
    /// Its line, from 1.
    pub line: usize,
    /// Its characters.
    pub range: Range<usize>,
}

/// What a step does.
#[derive(Clone, Debug, PartialEq)]
pub enum Action {
    /// `field = value`, `field[key] += value`.
    Assign {
        /// The field.
        field: Spanned<String>,
        /// The key of an entry of a map.
        key: Option<Expr>,
        /// How.
        how: Assign,
        /// The value.
        value: Expr,
    },
    /// `field add value`.
    Add {
        /// The list.
        field: Spanned<String>,
        /// What is added.
        value: Expr,
    },
    /// `field remove value`.
    Remove {
        /// The list or the map.
        field: Spanned<String>,
        /// The value or the key.
        value: Expr,
    },
    /// `require condition else "…"`.
    Require {
        /// What must hold.
        condition: Expr,
        /// What is said if it does not.
        message: String,
    },
    /// `reject "…" if condition`.
    Reject {
        /// What must not hold; always rejected without one.
        condition: Option<Expr>,
        /// What is said if it does.
        message: String,
    },
}

/// How a value is assigned.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Assign {
    /// `=`
    Set,
    /// `+=`
    Add,
    /// `-=`
    Subtract,
}

/// An expression.
pub type Expr = Spanned<Box<Node>>;

/// A part of a path.
#[derive(Clone, Debug, PartialEq)]
pub enum Segment {
    /// A key of an object.
    Key(String),
    /// A place in a list, from 0.
    Index(usize),
}

/// The parts of expressions.
#[derive(Clone, Debug, PartialEq)]
pub enum Node {
    /// A number in millionths.
    Number(i128),
    /// A text.
    Text(String),
    /// A day or a minute.
    Date(i64, i64),
    /// A span of time in milliseconds.
    Duration(i64),
    /// `yes` or `no`.
    Truth(bool),
    /// `missing`.
    Missing,
    /// A field, a name of the event, or a path into its data.
    Name(Vec<Segment>),
    /// An entry of a field: `stock[sku]`.
    Entry(Spanned<String>, Expr),
    /// A function.
    Call(Spanned<String>, Vec<Expr>),
    /// `last("opened" or "reopened")`: when such an event was.
    Last(Vec<String>),
    /// `not`.
    Not(Expr),
    /// `-`.
    Negative(Expr),
    /// A calculation.
    Calculate(Calculation, Expr, Expr),
    /// A comparison.
    Compare(Comparison, Expr, Expr),
    /// Both hold.
    And(Expr, Expr),
    /// One of them holds.
    Or(Expr, Expr),
    /// The second value if the first is missing.
    OrElse(Expr, Expr),
    /// `is missing`, and `is not missing` if false.
    IsMissing(Expr, bool),
    /// `if … then … else …`.
    If(Expr, Expr, Expr),
}

/// A calculation with two values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Calculation {
    /// `+`
    Add,
    /// `-`
    Subtract,
    /// `*`
    Multiply,
    /// `/`
    Divide,
    /// `%`
    Remainder,
}

impl Calculation {
    /// Returns its sign.
    pub fn sign(self) -> &'static str {
        match self {
            Calculation::Add => "+",
            Calculation::Subtract => "-",
            Calculation::Multiply => "*",
            Calculation::Divide => "/",
            Calculation::Remainder => "%",
        }
    }
}

/// A comparison of two values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Comparison {
    /// `=`
    Equal,
    /// `!=`
    Unequal,
    /// `<`
    Less,
    /// `<=`
    AtMost,
    /// `>`
    More,
    /// `>=`
    AtLeast,
    /// `contains`
    Contains,
    /// `starts with`
    Starts,
    /// `ends with`
    Ends,
}

impl Node {
    /// Returns the expressions that it consists of.
    pub fn parts(&self) -> Vec<&Expr> {
        match self {
            Node::Number(_)
            | Node::Text(_)
            | Node::Date(..)
            | Node::Duration(_)
            | Node::Truth(_)
            | Node::Missing
            | Node::Name(_)
            | Node::Last(_) => Vec::new(),
            Node::Call(_, arguments) => arguments.iter().collect(),
            Node::Entry(_, a) | Node::Not(a) | Node::Negative(a) | Node::IsMissing(a, _) => vec![a],
            Node::Calculate(_, a, b)
            | Node::Compare(_, a, b)
            | Node::And(a, b)
            | Node::Or(a, b)
            | Node::OrElse(a, b) => vec![a, b],
            Node::If(a, b, c) => vec![a, b, c],
        }
    }
}

impl Step {
    /// Returns the value that the step assigns or tests.
    pub fn value(&self) -> Option<&Expr> {
        match &self.action {
            Action::Assign { value, .. } | Action::Add { value, .. } | Action::Remove { value, .. } => Some(value),
            Action::Require { condition, .. } => Some(condition),
            Action::Reject { condition, .. } => condition.as_ref(),
        }
    }

    /// Returns the expressions of the step.
    pub fn expressions(&self) -> impl Iterator<Item = &Expr> {
        let (first, second) = match &self.action {
            Action::Assign { key, value, .. } => (key.as_ref(), Some(value)),
            Action::Add { value, .. } | Action::Remove { value, .. } => (None, Some(value)),
            Action::Require { condition, .. } => (None, Some(condition)),
            Action::Reject { condition, .. } => (None, condition.as_ref()),
        };
        self.guard.iter().chain(first).chain(second)
    }
}
