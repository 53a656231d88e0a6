//! Why a text is not a condition. The page puts it into words, in its language; the build shows it as it is.

use crate::engine::travel::condition::syntax::vocabulary::Kind;

/// Why a text is not a condition.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConditionError {
    /// The place of the error, in characters from 0.
    pub at: usize,
    /// What is wrong there, and what is expected.
    pub fault: Fault,
}

/// What can be wrong with a condition.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fault {
    /// It is longer than a condition may be.
    TooLong,
    /// No token begins so.
    UnexpectedCharacter(char),
    /// It begins as a number, and goes on as none.
    BadNumber,
    /// The number has too many digits.
    NumberTooLarge,
    /// A text does not end.
    QuoteMissing,
    /// There is nothing.
    Empty,
    /// More follows than one condition.
    NotEnded,
    /// More follows than one number.
    NumberNotEnded,
    /// Something else than a number.
    NumberExpected(Kind),
    /// A value, where something true or false is expected.
    NotACondition(Kind),
    /// Too many parentheses or signs are open.
    TooDeep,
    /// A condition is compared.
    OnlyValuesCompare,
    /// `contains` after something else than a text.
    OnlyTextsContain(Kind),
    /// Two kinds that do not compare.
    DoNotCompare(Kind, Kind),
    /// A sign between something else than numbers.
    NumbersOnBothSides(&'static str),
    /// A minus before something else than a number.
    NumberAfterMinus,
    /// A parenthesis is not closed.
    ParenthesisMissing,
    /// It ends where a value is expected.
    ValueMissing,
    /// A word or sign where a value is expected.
    ValueMissingBefore(String),
    /// No name is written so.
    UnknownName {
        /// The name.
        name: String,
        /// What could be there.
        known: Vec<String>,
    },
    /// No name with dots is written so.
    UnknownPath {
        /// The name.
        name: String,
        /// What could be there.
        known: Vec<String>,
        /// The fields.
        fields: Vec<String>,
    },
    /// No function is called so.
    UnknownFunction {
        /// The name.
        name: String,
        /// What could be there.
        known: Vec<String>,
    },
    /// Something else than an event's number.
    EventNumberExpected(Kind),
    /// `at` with one argument.
    CommaAndFieldMissing,
    /// A function over the stream inside another one.
    ScanWithinScan,
    /// Parentheses without the name that they take.
    NameMissing {
        /// How it is written.
        usage: String,
    },
    /// Parentheses without the number that they take.
    WholeNumberMissing {
        /// How it is written.
        usage: String,
    },
    /// The property after the parentheses is missing.
    PropertyMissing(&'static str),
    /// A dot with no name after it.
    NameAfterDotMissing,
    /// Something else than a field.
    FieldMissing {
        /// What could be there.
        known: Vec<String>,
    },
}
