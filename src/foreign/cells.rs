//! The cells of a table as JSON: numbers, truth values and texts, by what their whole column holds.

use serde_json::{Map, Value};

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Column {
    /// Texts, or more than one sort.
    Text,
    /// Numbers.
    Number,
    /// Truth values.
    YesNo,
}

/// The digits that a number can have and still be written again as it was.
const DIGITS: usize = 15;

impl Column {
    /// Returns what a column of these cells holds; empty cells say nothing.
    pub fn of<'a>(cells: impl Iterator<Item = &'a str> + Clone) -> Column {
        let mut filled = cells.filter(|cell| !cell.is_empty()).peekable();
        if filled.peek().is_none() {
            return Column::Text;
        }
        if filled.clone().all(|cell| number(cell).is_some()) {
            Column::Number
        } else if filled.all(|cell| yes_no(cell).is_some()) {
            Column::YesNo
        } else {
            Column::Text
        }
    }

    /// Reads a cell; `None` if it is empty. A cell that does not fit its column is a text.
    pub fn read(self, cell: &str) -> Option<Value> {
        if cell.is_empty() {
            return None;
        }
        let value = match self {
            Column::Text => None,
            Column::Number => number(cell),
            Column::YesNo => yes_no(cell).map(Value::from),
        };
        Some(value.unwrap_or_else(|| cell.into()))
    }
}

/// Reads the cells of rows whose cells are all texts yet: returns what the columns of this header hold.
pub(super) fn infer<'a>(header: &[String], rows: impl Iterator<Item = &'a mut Value>) -> Vec<Column> {
    let mut rows: Vec<&mut Map<String, Value>> = rows.filter_map(Value::as_object_mut).collect();
    let column = |name: &String| Column::of(rows.iter().filter_map(|row| row.get(name)?.as_str()));
    let columns: Vec<Column> = header.iter().map(column).collect();
    for (name, column) in header.iter().zip(&columns) {
        for cell in rows.iter_mut().filter_map(|row| row.get_mut(name)) {
            if let Some(value) = cell.as_str().and_then(|text| column.read(text)) {
                *cell = value;
            }
        }
    }
    columns
}

fn yes_no(cell: &str) -> Option<bool> {
    match cell {
        "true" | "True" | "TRUE" => Some(true),
        "false" | "False" | "FALSE" => Some(false),
        _ => None,
    }
}

/// Reads a number that JSON keeps as it is: no leading zeros, which are a code's, no more digits than it holds.
fn number(cell: &str) -> Option<Value> {
    let digits = cell.strip_prefix('-').unwrap_or(cell);
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, "0"));
    let is_digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    if !is_digits(whole) || !is_digits(fraction) || (whole.len() > 1 && whole.starts_with('0')) {
        return None;
    }
    let is_whole = whole.len() == digits.len();
    let value: Value = serde_json::from_str(cell).ok()?;
    (if is_whole { value.is_i64() || value.is_u64() } else { whole.len() + fraction.len() <= DIGITS }).then_some(value)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn column(cells: &[&str]) -> Vec<Option<Value>> {
        let column = Column::of(cells.iter().copied());
        cells.iter().map(|cell| column.read(cell)).collect()
    }

    #[test]
    fn a_column_is_of_one_sort() {
        assert_eq!(column(&["1", "", "-2.50"]), [Some(json!(1)), None, Some(json!(-2.5))]);
        assert_eq!(column(&["true", "False"]), [Some(json!(true)), Some(json!(false))]);
        assert_eq!(column(&["1", "n/a"]), [Some(json!("1")), Some(json!("n/a"))]);
        assert_eq!(column(&["", ""]), [None, None]);
    }

    #[test]
    fn a_code_of_digits_stays_a_text() {
        for code in [
            "007",
            "+1",
            "1,234",
            "1e5",
            "0x1F",
            "123456789012345678901234",
            "1.",
            ".5",
            "-",
            "-0",
            "1.234567890123456789",
        ] {
            assert_eq!(column(&[code]), [Some(json!(code))], "{code}");
        }
        assert_eq!(column(&["18446744073709551615"]), [Some(json!(u64::MAX))]);
    }
}
