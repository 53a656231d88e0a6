//! The functions of the language: their names, and the kinds that they take and give.

use crate::models::kind::Kind;

/// A function.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Function {
    /// The characters of a text, the entries of a list or a map.
    Length,
    /// The entries of a list or a map.
    Count,
    /// The sum of a list.
    Sum,
    /// The least of some values, or of a list.
    Min,
    /// The largest of some values, or of a list.
    Max,
    /// A number or a duration without its sign.
    Abs,
    /// The nearest number with some decimals.
    Round,
    /// The next smaller whole number.
    Floor,
    /// The next larger whole number.
    Ceiling,
    /// A text in small letters.
    Lower,
    /// A text in capital letters.
    Upper,
    /// A text without spaces around it.
    Trim,
    /// Some values as one text; the entries of a list with a text between them.
    Join,
    /// A text with a part replaced by another.
    Replace,
    /// A number that a text says.
    Number,
    /// A value as a text.
    Text,
    /// A moment that a text or a number says.
    Time,
    /// The day of a moment, `2026-03-12`.
    Day,
    /// The month of a moment, `2026-03`.
    Month,
    /// The year of a moment.
    Year,
    /// The hour of a moment, 0 to 23.
    Hour,
}

/// A function with its name, how many operands it takes, what they are, and what it gives.
pub struct Signature {
    /// Its name.
    pub name: &'static str,
    /// How it is written.
    pub usage: &'static str,
    /// The function.
    pub function: Function,
    /// The least and the most operands.
    pub arity: (usize, usize),
    /// The kinds of the first operand; the further ones are like it unless they are texts.
    pub takes: &'static [Kind],
    /// What it gives; `Any` for the kind of its operands.
    pub gives: Kind,
}

const MANY: usize = 20;
const TEXT: &[Kind] = &[Kind::Text];
const ORDERED: &[Kind] = &[Kind::Number, Kind::Duration, Kind::Time, Kind::Text, Kind::List];
const ALL: &[Kind] = &[Kind::Truth, Kind::Number, Kind::Text, Kind::Time, Kind::Duration, Kind::List, Kind::Map];

const fn signature(
    usage: &'static str,
    name: &'static str,
    function: Function,
    arity: (usize, usize),
    takes: &'static [Kind],
    gives: Kind,
) -> Signature {
    Signature { name, usage, function, arity, takes, gives }
}

/// Every function.
pub const FUNCTIONS: [Signature; 21] = [
    signature("length(text)", "length", Function::Length, (1, 1), &[Kind::Text, Kind::List, Kind::Map], Kind::Number),
    signature("count(list)", "count", Function::Count, (1, 1), &[Kind::List, Kind::Map], Kind::Number),
    signature("sum(list)", "sum", Function::Sum, (1, 1), &[Kind::List, Kind::Map], Kind::Any),
    signature("min(a, b)", "min", Function::Min, (1, MANY), ORDERED, Kind::Any),
    signature("max(a, b)", "max", Function::Max, (1, MANY), ORDERED, Kind::Any),
    signature("abs(number)", "abs", Function::Abs, (1, 1), &[Kind::Number, Kind::Duration], Kind::Any),
    signature("round(number, 2)", "round", Function::Round, (1, 2), &[Kind::Number], Kind::Number),
    signature("floor(number)", "floor", Function::Floor, (1, 1), &[Kind::Number], Kind::Number),
    signature("ceiling(number)", "ceiling", Function::Ceiling, (1, 1), &[Kind::Number], Kind::Number),
    signature("lower(text)", "lower", Function::Lower, (1, 1), TEXT, Kind::Text),
    signature("upper(text)", "upper", Function::Upper, (1, 1), TEXT, Kind::Text),
    signature("trim(text)", "trim", Function::Trim, (1, 1), TEXT, Kind::Text),
    signature("join(a, b)", "join", Function::Join, (1, MANY), ALL, Kind::Text),
    signature("replace(text, \"a\", \"b\")", "replace", Function::Replace, (3, 3), TEXT, Kind::Text),
    signature("number(value)", "number", Function::Number, (1, 1), ALL, Kind::Number),
    signature("text(value)", "text", Function::Text, (1, 1), ALL, Kind::Text),
    signature("time(value)", "time", Function::Time, (1, 1), &[Kind::Text, Kind::Number, Kind::Time], Kind::Time),
    signature("day(time)", "day", Function::Day, (1, 1), &[Kind::Time], Kind::Text),
    signature("month(time)", "month", Function::Month, (1, 1), &[Kind::Time], Kind::Text),
    signature("year(time)", "year", Function::Year, (1, 1), &[Kind::Time], Kind::Number),
    signature("hour(time)", "hour", Function::Hour, (1, 1), &[Kind::Time], Kind::Number),
];

/// Functions over fields and earlier events, which are not called with values.
pub const SPECIAL: [&str; 2] = ["old(field)", "last(\"type\")"];
