//! The roles of a file's columns.

use super::choices::Choices;
use super::dictionary::{is_balance_line, is_booked, is_footer, plain};
use super::error::BankCsvError;
use super::marks::Mark;
use super::role::Role;
use super::written::is_date;

use crate::words;

/// The roles of the columns, and the unit of the amounts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Columns {
    /// The role of each column.
    pub roles: Vec<Role>,
    /// The currency that the header names for the amounts.
    pub unit: Option<Mark>,
}

/// A record's fields by role, still as text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct StatementRow {
    /// The line, from 1.
    pub line: u32,
    /// The day as the file writes it.
    pub date: String,
    /// The signed amount.
    pub amount: String,
    /// What went out.
    pub debit: String,
    /// What came in.
    pub credit: String,
    /// Debit or credit.
    pub side: String,
    /// The balance after the movement.
    pub balance: String,
    /// The currency's code.
    pub currency: String,
    /// The fee that the bank took beside the amount.
    pub fee: String,
    /// What the movement was for.
    pub memo: String,
}

/// The result of taking a record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Taken {
    /// It holds a movement.
    Row(Box<StatementRow>),
    /// It holds no movement, for this reason.
    Left(&'static str),
}

impl Columns {
    /// Returns the column of a role.
    pub fn find(&self, role: Role) -> Option<usize> {
        self.roles.iter().position(|held| *held == role)
    }

    /// Returns `true` if there is a column of dates.
    pub fn has_dates(&self) -> bool {
        self.find(Role::Date).is_some()
    }

    /// Returns `true` if there are amounts, in one column or in two.
    pub fn has_amounts(&self) -> bool {
        self.find(Role::Amount).is_some() || self.find(Role::Debit).is_some() && self.find(Role::Credit).is_some()
    }

    /// Applies the roles that a person chose by hand.
    pub fn name_by_hand(&mut self, choices: &Choices) {
        for (column, role) in &choices.columns {
            if let Some(held) = self.roles.get_mut(*column) {
                *held = *role;
            }
        }
    }

    /// Takes a record's fields.
    ///
    /// # Errors
    /// [`BankCsvError::BadLine`] for a record with another number of cells than the header, or an unknown status.
    pub fn take(&self, line: u32, fields: &[String]) -> Result<Taken, BankCsvError> {
        let filled = fields.iter().filter(|field| !field.is_empty()).count();
        if filled == 0 {
            return Ok(Taken::Left(words::statement::THE_LINE_IS_BLANK.text()));
        }
        let row = self.row(line, fields);
        let dated = is_date(&row.date);
        let says = |test: fn(&str) -> bool| fields.iter().any(|field| test(field));
        let first = fields.iter().find(|field| !field.is_empty()).map_or("", String::as_str);
        if !dated && (is_footer(first) || filled == 1) {
            return Ok(Taken::Left(words::statement::THE_LINE_IS_A_BALANCE_A_TOTAL.text()));
        }
        self.check_cells(line, fields)?;
        if let Some(reason) = self.is_pending(line, fields, &row.date)? {
            return Ok(Taken::Left(reason));
        }
        let nothing = row.amount.is_empty() && row.debit.is_empty() && row.credit.is_empty();
        if nothing && (row.date.is_empty() || says(is_footer)) {
            let reason = if row.date.is_empty() {
                words::statement::THE_LINE_HAS_NO_DATE_AND_NO.text()
            } else {
                words::statement::THE_LINE_IS_A_BALANCE.text()
            };
            return Ok(Taken::Left(reason));
        }
        if row.date.is_empty() {
            return Ok(Taken::Left(words::statement::THE_LINE_HAS_NO_DATE_THE_MOVEMENT.text()));
        }
        if row.balance.is_empty() && says(is_balance_line) {
            return Ok(Taken::Left(words::statement::THE_LINE_IS_A_BALANCE_NOT_A.text()));
        }
        Ok(Taken::Row(Box::new(row)))
    }

    fn row(&self, line: u32, fields: &[String]) -> StatementRow {
        let field = |role| self.find(role).and_then(|column| fields.get(column)).cloned().unwrap_or_default();
        StatementRow {
            line,
            date: field(Role::Date),
            amount: field(Role::Amount),
            debit: field(Role::Debit),
            credit: field(Role::Credit),
            side: field(Role::Side),
            balance: field(Role::Balance),
            currency: field(Role::Currency),
            fee: field(Role::Fee),
            memo: self.memo(fields),
        }
    }

    /// Rejects a record with another number of cells than the header: its amounts may be in the wrong columns.
    fn check_cells(&self, line: u32, fields: &[String]) -> Result<(), BankCsvError> {
        let width = self.roles.len();
        let cells = words::statement::cells(&fields.len());
        if fields.iter().skip(width).any(|field| !field.is_empty()) {
            let reason = words::statement::THE_LINE_HAS_MORE_CELLS_THAN_THE.text();
            return Err(BankCsvError::bad_line(line, "cells", &cells, reason));
        }
        let needed = self.roles.iter().rposition(|role| !matches!(role, Role::Ignored | Role::Text)).unwrap_or(0);
        if fields.len() <= needed {
            return Err(BankCsvError::bad_line(
                line,
                "cells",
                &cells,
                words::statement::THE_LINE_HAS_FEWER_CELLS_THAN_THE.text(),
            ));
        }
        Ok(())
    }

    fn is_pending(&self, line: u32, fields: &[String], date: &str) -> Result<Option<&'static str>, BankCsvError> {
        let pending = words::errors::NOT_BOOKED.text();
        let side = self.find(Role::Side).and_then(|column| fields.get(column));
        // PayPal's word for what does not touch the balance.
        let is_memo = side.is_some_and(|side| plain(side) == "memo");
        if is_memo || is_booked(&plain(date)) == Some(false) {
            return Ok(Some(pending));
        }
        let Some(status) = self.find(Role::Status).and_then(|column| fields.get(column)) else { return Ok(None) };
        match is_booked(&plain(status)) {
            Some(true) => Ok(None),
            Some(false) => Ok(Some(pending)),
            None if plain(status).is_empty() => Ok(None),
            None => {
                let reason = words::statement::IT_IS_NOT_KNOWN_WHETHER_THIS.text();
                Err(BankCsvError::bad_line(line, "status", status, reason))
            }
        }
    }

    fn memo(&self, fields: &[String]) -> String {
        let mut parts: Vec<&str> = Vec::new();
        for (column, role) in self.roles.iter().enumerate() {
            if *role == Role::Text
                && let Some(part) = fields.get(column).map(String::as_str).filter(|part| !part.is_empty())
                && !parts.contains(&part)
            {
                parts.push(part);
            }
        }
        parts.join(" · ")
    }
}
