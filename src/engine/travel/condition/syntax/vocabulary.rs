//! The names that a condition may use, each with the kind of its value.
//!
//! Everything that parses a condition takes a vocabulary: the one of a break condition has the fields of a domain and
//! nothing else; others add names of what is around the state, and functions over the whole stream. What the names mean
//! is known to whoever evaluates them (`Facts`).

/// The kind of a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// True or false.
    Truth,
    /// A number.
    Number,
    /// A text.
    Text,
    /// A moment, or a span of time.
    Time,
    /// A list of numbers.
    Numbers,
}

/// A field of the state.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldName {
    /// Its name, snake case.
    pub name: String,
    /// The kind of its values.
    pub kind: Kind,
}

/// How a name is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// As it is: `cursor`, `lane.open`.
    Plain,
    /// With a field after a dot, whose kind it has: `lane.balance`.
    OfField,
    /// With a number in parentheses: `answer(2)`.
    Numbered,
    /// With a name in parentheses and a property after a dot: `read_model(statement).position`.
    Named(&'static str),
}

/// A name that a vocabulary adds to the fields.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NameSpec {
    /// The name, with its dots.
    pub name: &'static str,
    /// How it is written.
    pub form: Form,
    /// The kind of its value; [`Form::OfField`] has its field's.
    pub kind: Kind,
    /// What it says, in one sentence.
    pub about: &'static str,
}

impl NameSpec {
    /// Writes the name as people write it in a condition.
    pub fn usage(&self) -> String {
        match self.form {
            Form::Plain => self.name.to_owned(),
            Form::OfField => format!("{}.<field>", self.name),
            Form::Numbered => format!("{}(n)", self.name),
            Form::Named(property) => format!("{}(name).{property}", self.name),
        }
    }
}

/// The functions over the whole stream, and how they are written.
pub const FUNCTIONS: [&str; 4] = ["first(", "last(", "count(", "at("];

/// The names that a condition may use.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Vocabulary {
    /// The fields of the state, in their order.
    pub fields: Vec<FieldName>,
    /// The further names.
    pub names: &'static [NameSpec],
    /// Whether [`FUNCTIONS`] may be used.
    pub has_functions: bool,
}

impl Vocabulary {
    /// Returns the signs that these names need besides those of every condition.
    pub(super) fn signs(&self) -> &'static [&'static str] {
        if self.has_functions || !self.names.is_empty() { &[".", ","] } else { &[] }
    }

    /// Returns `true` if a condition may use nothing but fields and the event's names.
    pub fn is_of_fields(&self) -> bool {
        self.signs().is_empty()
    }

    /// Finds a field by its name.
    pub(super) fn field(&self, name: &str) -> Option<usize> {
        self.fields.iter().position(|field| field.name == name)
    }

    /// Finds a further name of some form.
    pub(super) fn named(&self, name: &str, is: impl Fn(Form) -> bool) -> Option<&'static NameSpec> {
        self.names.iter().find(|spec| spec.name == name && is(spec.form))
    }
}
