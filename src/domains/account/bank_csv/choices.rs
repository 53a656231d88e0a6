//! What a person chooses about a file instead of letting it be detected.

use super::role::Role;
use crate::engine::values::money::Currency;

/// The order of day, month and year.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DateOrder {
    /// Year first, such as `2026-03-31`.
    Iso,
    /// Day first, such as `31/03/2026`.
    DayFirst,
    /// Month first, such as `03/31/2026`.
    MonthFirst,
}

impl DateOrder {
    /// Every order, in the order in which the page offers them.
    pub const ALL: [DateOrder; 3] = [DateOrder::Iso, DateOrder::DayFirst, DateOrder::MonthFirst];

    /// Returns the name in `importLog(text, {dateOrder})`.
    pub fn name(self) -> &'static str {
        match self {
            DateOrder::Iso => "iso",
            DateOrder::DayFirst => "day-first",
            DateOrder::MonthFirst => "month-first",
        }
    }

    /// Finds an order by its name.
    pub fn named(name: &str) -> Option<DateOrder> {
        DateOrder::ALL.into_iter().find(|order| order.name() == name)
    }
}

/// How lines that are in the stream already are treated.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KnownLines {
    /// They are skipped.
    Skip,
    /// They are recorded again.
    Record,
}

/// A person's choices; anything left open is detected or asked.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Choices {
    /// What separates the cells.
    pub delimiter: Option<char>,
    /// The order of day and month.
    pub date_order: Option<DateOrder>,
    /// The decimal sign, `.` or `,`.
    pub decimal: Option<char>,
    /// The currency if the file leaves it open; if the file names several, the lines in this one are read.
    pub currency: Option<Currency>,
    /// The currency of the target account, used if nothing else names one.
    pub account: Option<Currency>,
    /// Whether each currency of a file with several becomes a separate statement.
    pub each_currency: bool,
    /// Whether a positive amount went out. Amounts that say `CR` or `DR` themselves keep their meaning.
    pub flip_signs: Option<bool>,
    /// The year of the newest line, if the dates have none.
    pub year: Option<i32>,
    /// How lines that are in the stream already are treated; they are skipped by default.
    pub known_lines: Option<KnownLines>,
    /// Columns named by hand, by their index from 0.
    pub columns: Vec<(usize, Role)>,
}

impl Choices {
    /// Names a column by hand. A role of a single column (all but the text) is taken from the column that had it.
    pub fn name_column(&mut self, column: usize, role: Role, before: &[Role]) {
        if role.is_single() {
            let other = before.iter().position(|held| *held == role).filter(|other| *other != column);
            if let Some(other) = other {
                self.set_column(other, Role::Ignored);
            }
        }
        self.set_column(column, role);
    }

    fn set_column(&mut self, column: usize, role: Role) {
        self.columns.retain(|(index, _)| *index != column);
        self.columns.push((column, role));
        self.columns.sort_by_key(|(index, _)| *index);
    }
}
