//! The first look at a file: its delimiter, its header and its columns, by name, by value, or by hand.

use sha2::{Digest, Sha256};

use super::amounts::Amount;
use super::choices::Choices;
use super::columns::Columns;
use super::dictionary::{CARD_NAMES, SIDE_LIKE, is_booked, is_debit, is_one_of, plain, role_of};
use super::error::BankCsvError;
use super::foreign::ForeignFormat;
use super::header::{Header, Record, best_header, head_of, roles_by_values, samples};
use super::marks::{Mark, without_unit};
use super::questions::Question;
use super::role::Role;
use super::written::is_full_date;
use crate::words;

/// The delimiters that are tried.
const DELIMITERS: [u8; 4] = [b',', b';', b'\t', b'|'];
/// The number of records that must look alike in a file without a header.
const ALIKE: usize = 50;

/// The result of a first look at a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Look {
    /// What separates the cells.
    pub delimiter: char,
    /// The line of the header, and its names; `None` if the file has none.
    pub header: Option<(u32, Vec<String>)>,
    /// The columns and their roles.
    pub columns: Columns,
    /// The first records after the header.
    pub samples: Vec<Vec<String>>,
    /// Questions about the columns.
    pub questions: Vec<Question>,
    /// Why the columns are not enough to read the file.
    pub problem: Option<BankCsvError>,
    /// The name of a column of which only some words say debit or credit.
    pub half_sided: Option<String>,
    /// Whether the header is that of a card.
    pub is_card: bool,
}

impl Look {
    /// Takes a first look at a file.
    ///
    /// # Errors
    /// [`BankCsvError::Empty`] and [`BankCsvError::Foreign`]; problems with the columns are in `problem`.
    pub fn of(text: &str, choices: &Choices) -> Result<Look, BankCsvError> {
        if text.trim().is_empty() {
            return Err(BankCsvError::Empty);
        }
        if let Some(format) = ForeignFormat::of_text(text) {
            return Err(BankCsvError::Foreign(format));
        }
        let tables: Vec<(u8, Vec<Record>)> = DELIMITERS
            .into_iter()
            .filter(|delimiter| choices.delimiter.is_none_or(|chosen| chosen == char::from(*delimiter)))
            .map(|delimiter| (delimiter, head_of(text, delimiter)))
            .collect();
        let by_names = best_header(&tables).filter(|found| found.complete);
        let mut look = match by_names {
            Some(found) => Look::with_header(&tables, &found),
            None => Look::without_header(&tables)
                .or_else(|| best_header(&tables).map(|found| Look::with_header(&tables, &found)))
                .unwrap_or_else(|| Look::of_unknown(&tables)),
        };
        look.columns.name_by_hand(choices);
        look.columns.unit = look.unit();
        if !choices.columns.is_empty() {
            look.questions.clear();
        }
        look.problem = look.missing();
        Ok(look)
    }

    /// Returns the names of the columns: the header's, or numbers if it has none.
    pub fn names(&self) -> Vec<String> {
        let number = |index: usize| format!("Column {}", index + 1);
        let name = |index: usize| match &self.header {
            Some((_, names)) => names.get(index).filter(|name| !name.is_empty()).cloned(),
            None => None,
        };
        (0..self.columns.roles.len()).map(|index| name(index).unwrap_or_else(|| number(index))).collect()
    }

    /// Returns a key for a person's choices: the same for files with the same header.
    pub fn key(&self) -> String {
        let names = self.header.as_ref().map_or_else(Vec::new, |(_, names)| names.clone());
        let text = format!("{}\n{}\n{}", self.delimiter, self.columns.roles.len(), names.join("\n"));
        Sha256::digest(text.as_bytes()).iter().take(8).map(|byte| format!("{byte:02x}")).collect()
    }

    fn with_header(tables: &[(u8, Vec<Record>)], found: &Header) -> Look {
        let (delimiter, records) = &tables[found.table];
        let (line, names) = &records[found.record];
        let samples = samples(&records[found.record + 1..]);
        let mut look = Look::empty(*delimiter, samples);
        look.header = Some((*line, names.clone()));
        look.name(names);
        look
    }

    /// Reads a file without a header: every record has one date and one amount, perhaps beside a balance that adds up.
    fn without_header(tables: &[(u8, Vec<Record>)]) -> Option<Look> {
        tables.iter().find_map(|(delimiter, records)| {
            let records = &records[..records.len().min(ALIKE)];
            let width = records.first()?.1.len();
            let alike = width > 1 && records.iter().all(|(_, fields)| fields.len() == width);
            let roles = alike.then(|| roles_by_values(records, width)).flatten()?;
            let mut look = Look::empty(*delimiter, samples(records));
            look.columns.roles = roles;
            Some(look)
        })
    }

    /// Chooses the delimiter with the most cells, so that the columns can be named by hand.
    fn of_unknown(tables: &[(u8, Vec<Record>)]) -> Look {
        let width = |records: &[Record]| records.iter().map(|(_, fields)| fields.len()).max().unwrap_or(0);
        let widest = tables.iter().rev().max_by_key(|(_, records)| width(records));
        let (delimiter, records) = widest.map_or((b',', &[][..]), |(delimiter, records)| (*delimiter, &records[..]));
        let width = width(records);
        let wide: Vec<Record> = records.iter().filter(|(_, fields)| fields.len() == width).cloned().collect();
        let are_names = |(_, fields): &&Record| fields.iter().all(|field| !field.chars().any(|c| c.is_ascii_digit()));
        let header = wide.first().filter(are_names).cloned();
        let mut look = Look::empty(delimiter, samples(&wide[usize::from(header.is_some())..]));
        look.columns.roles = vec![Role::Ignored; width];
        look.header = header;
        look
    }

    fn empty(delimiter: u8, samples: Vec<Vec<String>>) -> Look {
        Look {
            delimiter: char::from(delimiter),
            header: None,
            columns: Columns::default(),
            samples,
            questions: Vec::new(),
            problem: None,
            half_sided: None,
            is_card: false,
        }
    }

    /// Assigns each column its role by the header's names, and by the values if a name is ambiguous.
    fn name(&mut self, names: &[String]) {
        let plain_names: Vec<(String, Option<Mark>)> = names.iter().map(|name| without_unit(name)).collect();
        let mut roles: Vec<Role> = vec![Role::Ignored; names.len()];
        for role in Role::ALL.into_iter().filter(|role| role.is_single()) {
            let ranked = |index: usize| self.rank(role, &plain_names[index].0, index);
            let best = (0..names.len()).filter_map(|index| Some((ranked(index)?, index))).min();
            let Some((rank, first)) = best else { continue };
            let equal: Vec<usize> = (0..names.len()).filter(|index| ranked(*index) == Some(rank)).collect();
            if role == Role::Amount && equal.len() > 1 {
                let names = equal.iter().map(|index| names[*index].clone()).collect();
                self.questions.push(Question::Columns { names, reason: words::errors::BOTH_NAMED.text() });
            }
            roles[first] = role;
            if role == Role::Currency && equal.len() > 1 {
                // Of several, the one right after the amount, or after the column before the amount.
                let amount = roles.iter().position(|held| *held == Role::Amount);
                if let Some(beside) = amount.and_then(|amount| equal.iter().find(|index| **index == amount + 1)) {
                    roles.swap(first, *beside);
                }
            }
        }
        for (index, (name, _)) in plain_names.iter().enumerate() {
            if roles[index] == Role::Ignored && matches!(role_of(name), Some((Role::Text, _))) {
                roles[index] = Role::Text;
            }
        }
        // A net amount is what is left after the fee.
        let amount = roles.iter().position(|role| *role == Role::Amount);
        if amount.is_some_and(|amount| plain_names[amount].0.starts_with("net")) {
            roles.iter_mut().filter(|role| **role == Role::Fee).for_each(|role| *role = Role::Ignored);
        }
        self.is_card = plain_names.iter().any(|(name, _)| is_one_of(name, CARD_NAMES));
        self.columns.roles = roles;
        self.find_sides(&plain_names);
    }

    /// Returns the currency that the header names for the amounts.
    fn unit(&self) -> Option<Mark> {
        let (_, names) = self.header.as_ref()?;
        let is_amount = |role: &Role| matches!(role, Role::Amount | Role::Debit | Role::Credit);
        let amounts = self.columns.roles.iter().zip(names).filter(|(role, _)| is_amount(role));
        amounts.filter_map(|(_, name)| without_unit(name).1).next()
    }

    /// Returns how well a name fits a role; the values must allow it.
    fn rank(&self, role: Role, name: &str, index: usize) -> Option<usize> {
        let (named, rank) = role_of(name)?;
        let is_currency = || self.all_are(index, |value| Mark::read(value).is_some());
        match role {
            // A column of days in some countries, of currencies in others.
            Role::Currency if name == "valuta" => is_currency().then_some(usize::MAX),
            Role::Date if name == "valuta" => (named == role && !is_currency()).then_some(rank),
            Role::Status if named == role => {
                self.any_is(index, |value| is_booked(&plain(value)).is_some()).then_some(rank)
            }
            Role::Amount | Role::Debit | Role::Credit | Role::Fee if named == role => {
                self.all_are_or_empty(index, |value| !is_full_date(value)).then_some(rank)
            }
            _ => (named == role).then_some(rank),
        }
    }

    /// Finds a column of words that say debit or credit, if the amounts have no sign.
    fn find_sides(&mut self, names: &[(String, Option<Mark>)]) {
        let two = self.columns.find(Role::Debit).is_some() && self.columns.find(Role::Credit).is_some();
        let Some(amount) = self.columns.find(Role::Amount) else { return };
        let signed = self.any_is(amount, |value| {
            Amount::of(value).is_ok_and(|amount| amount.affixes.negative || amount.affixes.debit.is_some())
        });
        if self.columns.find(Role::Side).is_some() || two || signed {
            return;
        }
        let is_side = |value: &str| is_debit(&plain(value)).is_some();
        for (index, (name, _)) in names.iter().enumerate() {
            let is_free = matches!(self.columns.roles[index], Role::Ignored | Role::Text);
            if !is_free || !is_one_of(name, SIDE_LIKE) {
                continue;
            }
            if self.all_are(index, is_side) {
                self.columns.roles[index] = Role::Side;
                return;
            }
            if self.any_is(index, is_side) {
                self.half_sided = Some(name.clone());
            }
        }
    }

    fn values(&self, index: usize) -> impl Iterator<Item = &str> {
        self.samples
            .iter()
            .filter_map(move |fields| fields.get(index))
            .map(String::as_str)
            .filter(|value| !value.is_empty())
    }

    fn any_is(&self, index: usize, test: impl Fn(&str) -> bool) -> bool {
        self.values(index).any(test)
    }

    fn all_are(&self, index: usize, test: impl Fn(&str) -> bool) -> bool {
        self.values(index).next().is_some() && self.values(index).all(test)
    }

    fn all_are_or_empty(&self, index: usize, test: impl Fn(&str) -> bool) -> bool {
        self.values(index).all(test)
    }

    fn missing(&self) -> Option<BankCsvError> {
        let found = || self.header.as_ref().map_or_else(|| self.names(), |(_, names)| names.clone());
        let known = self.header.is_some() || self.columns.roles.iter().any(|role| *role != Role::Ignored);
        match (self.columns.has_dates(), self.columns.has_amounts()) {
            (true, true) => None,
            _ if !known => Some(BankCsvError::NoHeader),
            (true, false) => Some(BankCsvError::NoAmountColumn { found: found() }),
            (false, true) => Some(BankCsvError::NoDateColumn { found: found() }),
            (false, false) => Some(BankCsvError::NoHeader),
        }
    }
}
