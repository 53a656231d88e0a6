//! Finding the header of a file, and the columns of files without one.

use super::amounts::is_amount;
use super::dictionary::role_of;
use super::marks::without_unit;
use super::role::Role;
use super::table::Table;
use super::written::is_full_date;

/// The number of lines that are searched for a header: banks put other lines before it.
const PREAMBLE: u32 = 60;
/// The number of records from which the columns are detected.
const SAMPLES: usize = 200;
/// The number of bytes from which the columns are detected.
const HEAD: usize = 1 << 18;

/// A record and the line it begins on.
pub type Record = (u32, Vec<String>);

/// A line that names columns.
#[derive(Clone, Copy, Debug)]
pub struct Header {
    /// The index of the delimiter's table.
    pub table: usize,
    /// The index of the record in the table.
    pub record: usize,
    /// Whether it names dates and amounts.
    pub complete: bool,
}

/// Finds the line that names the most columns; a line that names dates and amounts always wins.
pub fn best_header(tables: &[(u8, Vec<Record>)]) -> Option<Header> {
    let mut best: Option<((bool, usize), Header)> = None;
    for (table, (_, records)) in tables.iter().enumerate() {
        for (record, (line, fields)) in records.iter().enumerate().take_while(|(_, (line, _))| *line <= PREAMBLE) {
            let roles: Vec<Role> =
                fields.iter().filter_map(|field| role_of(&without_unit(field).0)).map(|(role, _)| role).collect();
            let has = |role| roles.contains(&role);
            let complete = has(Role::Date) && (has(Role::Amount) || has(Role::Debit) && has(Role::Credit));
            let score = (complete, roles.len());
            // A single name may be a word of a sentence.
            if *line == 0
                || roles.is_empty()
                || fields.len() < 2
                || best.as_ref().is_some_and(|(found, _)| *found >= score)
            {
                continue;
            }
            best = Some((score, Header { table, record, complete }));
        }
    }
    best.map(|(_, header)| header)
}

/// Reads the first records of a file.
pub fn head_of(text: &str, delimiter: u8) -> Vec<Record> {
    let whole = text.len() <= HEAD;
    let end = (0..=HEAD.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0);
    let mut table = Table::new(&text[..end], delimiter);
    let mut records = Vec::new();
    while let Ok(Some(record)) = table.next_record() {
        records.push(record);
        if records.len() == PREAMBLE as usize + SAMPLES {
            return records;
        }
    }
    if !whole && records.len() > 1 {
        // The last record may be cut off.
        records.pop();
    }
    records
}

/// Returns the first records without their lines.
pub fn samples(records: &[Record]) -> Vec<Vec<String>> {
    records.iter().take(SAMPLES).map(|(_, fields)| fields.clone()).collect()
}

/// Detects the columns of records without a header.
pub fn roles_by_values(records: &[Record], width: usize) -> Option<Vec<Role>> {
    let values = |index: usize| records.iter().map(move |(_, fields)| fields[index].as_str());
    let filled = |index: usize| values(index).filter(|value| !value.is_empty());
    let all = |index: usize, test: &dyn Fn(&str) -> bool| filled(index).next().is_some() && filled(index).all(test);
    let dates: Vec<usize> = (0..width).filter(|index| values(*index).all(is_full_date)).collect();
    let is_decimal = |value: &str| value.contains(['.', ',']);
    let numbers: Vec<usize> = (0..width)
        .filter(|index| !dates.contains(index) && all(*index, &is_amount) && filled(*index).any(is_decimal))
        .collect();
    let (date, [amount]) = (dates.first()?, &numbers[..]) else { return None };
    if filled(*amount).count() != records.len() {
        return None;
    }
    let mut roles: Vec<Role> = (0..width)
        .map(
            |index| {
                if all(index, &|value| value.chars().any(char::is_alphabetic)) { Role::Text } else { Role::Ignored }
            },
        )
        .collect();
    roles[*date] = Role::Date;
    roles[*amount] = Role::Amount;
    Some(roles)
}
