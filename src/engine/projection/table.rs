//! What a read model shows: a table of typed columns, small enough for a page.

use crate::engine::values::fields::FieldValue;
use crate::engine::values::money::Currency;
use crate::engine::values::unit::Unit;
use crate::engine::values::wall::Wall;
use crate::words::Word;

/// The most rows a table has; [`Table::left_out`] counts the others.
pub const MAX_ROWS: usize = 500;

/// A column of a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Column {
    /// The name in data, snake case.
    pub name: &'static str,
    /// The label on the page.
    pub label: Word,
    /// The kind of its values.
    pub kind: ColumnKind,
}

impl Column {
    /// Creates a column.
    pub const fn new(name: &'static str, label: Word, kind: ColumnKind) -> Column {
        Column { name, label, kind }
    }
}

/// The kind of value in a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ColumnKind {
    /// An amount in the row's currency.
    Money,
    /// A whole number.
    Count,
    /// A whole number that measures something.
    Measure(Unit),
    /// A text, shown as it is.
    Text,
    /// A moment, shown with day and time.
    Time,
    /// A day: the moment is its midnight (UTC).
    Date,
}

/// A row: a value for each column, in their order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// The currency of the row's amounts.
    pub currency: Currency,
    /// The values; `Missing` for an empty cell.
    pub values: Vec<FieldValue>,
}

impl Row {
    /// Writes the value of a column for people; a day is written without its time, a count with its unit, a missing
    /// value as a dash.
    pub fn show(&self, index: usize, kind: ColumnKind) -> String {
        match (kind, self.values.get(index).unwrap_or(&FieldValue::Missing)) {
            (ColumnKind::Date, FieldValue::Time(moment)) => Wall::from_millis(moment.millis()).day_text(),
            (ColumnKind::Measure(unit), value) => value.show(unit, self.currency),
            (ColumnKind::Date | ColumnKind::Money | ColumnKind::Count | ColumnKind::Text | ColumnKind::Time, value) => {
                value.show(Unit::None, self.currency)
            }
        }
    }
}

/// The first rows of a read model in its order, and how many there are.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Rows {
    /// The rows, at most as many as were asked for.
    pub rows: Vec<Row>,
    /// The total number of rows.
    pub total: usize,
}

/// The sort key of a row: a number, the largest first, then a text.
pub type Rank = (i64, String);

impl Rows {
    /// Orders rows and keeps the first ones.
    pub fn ranked(mut rows: Vec<(Rank, Row)>, limit: usize) -> Rows {
        let total = rows.len();
        rows.sort_by(|((one, name), _), ((other, of), _)| other.cmp(one).then_with(|| name.cmp(of)));
        Rows { rows: rows.into_iter().take(limit).map(|(_, row)| row).collect(), total }
    }
}

/// A read model's table at the position it has reached.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Table {
    /// The columns, in the order in which they are shown.
    pub columns: &'static [Column],
    /// How the rows are ordered, in words: `largest sum first`.
    pub order: Word,
    /// The first rows in that order, at most [`MAX_ROWS`].
    pub rows: Vec<Row>,
    /// How many rows come after those.
    pub left_out: usize,
}
