//! Statements in the formats of banks, as `tests/data/banks/README.md` expects them to be read.
#![cfg(not(target_arch = "wasm32"))]
#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used)]

use std::cell::Cell;
use std::collections::BTreeSet;
use std::path::Path;

use proptest::prelude::*;
use proptest::sample::select;
use proptest::test_runner::TestRunner;

use foldback::domains::account::bank_csv::{
    self, BankCsvError, Choices, DateOrder, KnownLines, Look, Movement, Role, Statement,
};
use foldback::domains::account::statement::{currency_of, plan};
use foldback::engine::log::envelope::{Revision, StreamId};
use foldback::engine::user_error::UserError;
use foldback::engine::values::money::{Currency, Money};
use foldback::engine::values::time::{DAY_MS, Timestamp};
use foldback::storage::memory::MemoryKeyValue;
use foldback::workbench::{Import, ImportReport, Workbench};

/// How many files are written and read.
const CASES: u32 = 2_000;
const FOLDER: &str = "tests/data/banks";

/// A line of the table.
#[derive(Debug)]
struct Expected {
    file: String,
    format: String,
    chosen: String,
    result: String,
    left_out: String,
    asks: String,
    warns: String,
}

fn table() -> Vec<Expected> {
    let text = std::fs::read_to_string(Path::new(FOLDER).join("README.md")).unwrap();
    text.lines()
        .filter(|line| line.starts_with("| ") && !line.starts_with("| file") && !line.starts_with("| ---"))
        .map(|line| {
            let line = line.replace("\\|", "\u{1}");
            let cells: Vec<String> = line.split('|').map(|cell| cell.trim().replace('\u{1}', "|")).collect();
            let [_, file, format, chosen, result, left_out, asks, warns, _] = &cells[..] else { panic!("{line}") };
            let cell = |cell: &String| cell.clone();
            Expected {
                file: cell(file),
                format: cell(format),
                chosen: cell(chosen),
                result: cell(result),
                left_out: cell(left_out),
                asks: cell(asks),
                warns: cell(warns),
            }
        })
        .collect()
}

/// Makes the choices of a cell such as `dateOrder=day-first Status=ignored`.
fn choices(chosen: &str, text: &str) -> Choices {
    let mut choices = Choices::default();
    for part in chosen.split(' ').filter(|part| !part.is_empty()) {
        match part.split_once('=') {
            None if part == "flipSigns" => choices.flip_signs = Some(true),
            None if part == "keepSigns" => choices.flip_signs = Some(false),
            None if part == "eachCurrency" => choices.each_currency = true,
            Some(("dateOrder", name)) => choices.date_order = Some(DateOrder::named(name).unwrap()),
            Some(("decimal", sign)) => choices.decimal = sign.chars().next(),
            Some(("currency", code)) => choices.currency = Some(Currency::from_code(code).unwrap()),
            Some(("year", year)) => choices.year = Some(year.parse().unwrap()),
            Some((column, role)) => {
                let names = Look::of(text, &Choices::default()).unwrap().names();
                let index = column.parse::<usize>().map(|number| number - 1).ok();
                let index = index.or_else(|| names.iter().position(|name| name == column));
                let index = index.unwrap_or_else(|| panic!("no column {column} among {names:?}"));
                choices.columns.push((index, Role::named(role).unwrap()));
            }
            None => panic!("unknown choice {part}"),
        }
    }
    choices
}

/// Reads a file as the import does.
fn read(file: &str, chosen: &str) -> Result<(Statement, Choices), BankCsvError> {
    let text = bank_csv::decode(&std::fs::read(Path::new(FOLDER).join(file)).unwrap())?;
    let choices = if chosen.is_empty() { Choices::default() } else { choices(chosen, &text) };
    Ok((bank_csv::parse(&text, &choices)?, choices))
}

fn main_stream() -> StreamId {
    StreamId::new("account-main").unwrap()
}

fn record(workbench: &mut Workbench, statement: &Statement, choices: &Choices) -> ImportReport {
    let (report, records) = plan(workbench, statement, &main_stream(), Timestamp::from_millis(0), choices).unwrap();
    Import::run(workbench, records).unwrap();
    report
}

/// Refuses a statement with an open question, as its import does.
fn answered(statement: &Statement) -> Result<(), UserError> {
    let questions = statement.questions.iter().map(Into::into).collect();
    ImportReport { questions, ..ImportReport::default() }.answered()
}

/// Writes what a stream holds in the words of the table, with the balances and memos that are expected.
fn shown(workbench: &mut Workbench, stream: &StreamId, expected: &str, statement: &Statement) -> String {
    let currency = currency_of(workbench, stream).unwrap_or(statement.currency);
    let mut text = if stream == &main_stream() { String::new() } else { format!("{stream} ") };
    text.push_str(currency.code());
    let show = |amount: i64| {
        let amount = currency.decimal(Money::clamped(amount));
        if amount.starts_with('-') { amount } else { format!("+{amount}") }
    };
    let head = workbench.head(stream).0;
    let view = workbench.view(stream).unwrap();
    let balance = |revision: u32| view.field_at(0, Revision(revision)).number().unwrap();
    let opened = if statement.opening_balance.is_some_and(|balance| balance != Money::ZERO) { 2 } else { 1 };
    if expected.split(':').next().is_some_and(|head| head.contains('.')) {
        text.push_str(&format!(" {}", currency.decimal(Money::clamped(balance(opened)))));
    }
    let (_, wanted) = expected.split_once(": ").unwrap_or_default();
    let wanted: Vec<&str> = wanted.split(", ").collect();
    let moments: Vec<String> = workbench
        .log()
        .positions(stream)
        .iter()
        .map(|at| workbench.log().at(*at).unwrap().occurred_at.to_string())
        .collect();
    let view = workbench.view(stream).unwrap();
    let balance = |revision: u32| view.field_at(0, Revision(revision)).number().unwrap();
    for (index, revision) in (opened + 1..=head).enumerate() {
        let wanted = wanted.get(index).copied().unwrap_or_default();
        let moment = &moments[revision as usize - 1];
        let moment = if wanted.contains('T') { &moment[..19] } else { &moment[..10] };
        text.push_str(if index == 0 { ": " } else { ", " });
        text.push_str(&format!("{moment} {}", show(balance(revision) - balance(revision - 1))));
        if wanted.contains('=') {
            text.push_str(&format!(" ={}", currency.decimal(Money::clamped(balance(revision)))));
        }
        if wanted.contains('"') {
            text.push_str(&format!(" \"{}\"", view.describe(Revision(revision)).detail.unwrap_or_default()));
        }
    }
    text
}

fn lines(lines: impl Iterator<Item = Option<u32>>) -> String {
    lines.map(|line| line.map_or("the file".to_owned(), |line| line.to_string())).collect::<Vec<_>>().join(", ")
}

/// Compares one line of the table with what is read; the difference in words.
fn difference(expected: &Expected) -> Option<String> {
    let differs = |what: &str, found: String, wanted: &str| {
        (found != wanted).then(|| {
            format!("{} ({}): {what}\n   found    {found}\n   expected {wanted}", expected.file, expected.format)
        })
    };
    let (statement, choices) = match read(&expected.file, &expected.chosen) {
        Ok(read) => read,
        Err(error) => return differs("refusal", refused(&error, &expected.result), &expected.result),
    };
    if let Some(refusal) = expected.result.strip_prefix("refused") {
        return differs("refusal", format!("{:?}", statement.movements), refusal);
    }
    let asks: Vec<&str> = statement.questions.iter().map(|question| question.name()).collect();
    let skipped = lines(statement.skipped.iter().map(|(line, _)| Some(*line)));
    let warned = lines(statement.warnings.iter().map(|(line, _)| *line));
    let mut found = differs("asks", asks.join(", "), &expected.asks)
        .or_else(|| differs("left out", skipped, &expected.left_out))
        .or_else(|| differs("warns", warned, &expected.warns));
    let open = answered(&statement);
    if expected.result.is_empty() {
        let question = statement
            .questions
            .iter()
            .find(|question| question.is_blocking())
            .map(|question| question.name())
            .unwrap_or_default();
        return found.or_else(|| differs("an open question", question.to_owned(), &expected.asks));
    }
    if let Err(refusal) = open {
        return found.or_else(|| differs("an open question", refusal.message, &expected.result));
    }
    let mut workbench = Workbench::open(Box::new(MemoryKeyValue::default())).unwrap();
    record(&mut workbench, &statement, &choices);
    let streams: Vec<StreamId> = workbench.log().streams().cloned().collect();
    let wanted: Vec<&str> = expected.result.split(" // ").collect();
    let parts = std::iter::once(&statement).chain(&statement.others);
    let shown: Vec<String> = streams
        .iter()
        .zip(parts)
        .enumerate()
        .map(|(index, (stream, part))| {
            shown(&mut workbench, stream, wanted.get(index).copied().unwrap_or_default(), part)
        })
        .collect();
    found = found.or_else(|| differs("movements", shown.join(" // "), &expected.result));
    found
}

/// Writes an error in the words of the table, with the part of its message that is expected.
fn refused(error: &BankCsvError, expected: &str) -> String {
    let part = expected.split_once(": ").map_or("", |(_, part)| part);
    let message = error.to_string();
    let part = if part.is_empty() {
        String::new()
    } else if message.contains(part) {
        format!(": {part}")
    } else {
        format!(": {message}")
    };
    match error {
        BankCsvError::BadLine { line, .. } => format!("refused BadLine {line}{part}"),
        BankCsvError::Foreign(_) => format!("refused Foreign{part}"),
        BankCsvError::Empty => "refused Empty".to_owned(),
        BankCsvError::NotText => "refused NotText".to_owned(),
        BankCsvError::NoHeader => "refused NoHeader".to_owned(),
        BankCsvError::NoDateColumn { .. } => format!("refused NoDateColumn{part}"),
        BankCsvError::NoAmountColumn { .. } => format!("refused NoAmountColumn{part}"),
        BankCsvError::NoYear { .. } => "refused NoYear".to_owned(),
        BankCsvError::NoMovements => "refused NoMovements".to_owned(),
        BankCsvError::TooLong => "refused TooLong".to_owned(),
    }
}

#[test]
fn every_format_of_the_table_is_read_as_it_says_asked_or_refused() {
    let table = table();
    assert!(table.len() >= 120, "{} lines", table.len());
    let differences: Vec<String> = table.iter().filter_map(difference).collect();
    assert!(differences.is_empty(), "{} of {}:\n{}", differences.len(), table.len(), differences.join("\n"));
}

#[test]
fn every_file_is_in_the_table_and_every_line_has_its_file() {
    let files: BTreeSet<String> = std::fs::read_dir(FOLDER)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| name != "README.md")
        .collect();
    assert_eq!(files, table().into_iter().map(|expected| expected.file).collect());
}

fn workbench() -> Workbench {
    Workbench::open(Box::new(MemoryKeyValue::default())).unwrap()
}

fn parsed(text: &str) -> Statement {
    bank_csv::parse(text, &Choices::default()).unwrap()
}

fn balance(workbench: &mut Workbench) -> i64 {
    let head = workbench.head(&main_stream());
    workbench.view(&main_stream()).unwrap().field_at(0, head).number().unwrap()
}

/// Records one file and then another; how many events the second brought, how many it left out, and the balance.
fn one_after_another(first: &str, second: &str, choices: &Choices) -> (usize, usize, i64) {
    let mut workbench = workbench();
    record(&mut workbench, &parsed(first), &Choices::default());
    let report = record(&mut workbench, &parsed(second), choices);
    (report.events, report.known, balance(&mut workbench))
}

#[test]
fn lines_of_an_overlapping_file_that_are_there_already_are_left_out() {
    let coffee =
        "Date,Description,Amount,Balance\n2025-12-29,Salary,1000.00,1500.00\n2025-12-30,Coffee,-3.00,1497.00\n";
    let more = "Date,Description,Amount,Balance\n2025-12-30,Coffee,-3.00,1497.00\n2025-12-30,Coffee,-3.00,1494.00\n2025-12-31,Rent,-450.00,1044.00\n";
    let second = "Date,Description,Amount,Balance\n2025-12-31,Rent,-450.00,1044.00\n2025-12-30,Coffee,-3.00,1494.00\n";
    let left_out = Choices::default();
    assert_eq!(one_after_another(coffee, coffee, &left_out), (0, 2, 149_700));
    assert_eq!(one_after_another(coffee, more, &left_out), (2, 1, 104_400));
    // Without balances the same coffee as often as it is there already.
    let without = |text: &str| {
        let cut = |line: &str| line.rsplit_once(',').map(|(line, _)| line.to_owned()).unwrap();
        text.lines().map(cut).collect::<Vec<_>>().join("\n")
    };
    assert_eq!(one_after_another(&without(coffee), &without(more), &left_out), (2, 1, 54_400));
    // StepRequest for, all is recorded again.
    let record_all = Choices { known_lines: Some(KnownLines::Record), ..Choices::default() };
    assert_eq!(one_after_another(coffee, coffee, &record_all), (2, 0, 249_400));
    // A coffee whose balance goes on from the last one is another.
    let skip_alike = Choices { known_lines: Some(KnownLines::Skip), ..Choices::default() };
    assert_eq!(one_after_another(coffee, second, &skip_alike), (1, 1, 104_700));
}

#[test]
fn lines_that_only_their_balance_tells_apart_are_asked_about() {
    let mut workbench = workbench();
    record(
        &mut workbench,
        &parsed("Date,Description,Amount,Balance\n2025-12-30,Coffee,-3.00,97.00\n"),
        &Choices::default(),
    );
    let other = parsed("Date,Description,Amount,Balance\n2025-12-30,Coffee,-3.00,94.00\n");
    let now = Timestamp::from_millis(0);
    let (report, records) = plan(&workbench, &other, &main_stream(), now, &Choices::default()).unwrap();
    assert_eq!((report.known, records.len()), (0, 1));
    let refusal = report.answered().unwrap_err();
    assert_eq!(
        (refusal.name.as_str(), &refusal.details["questions"]),
        ("OpenQuestion", &serde_json::json!(["knownLines"]))
    );
    let record = Choices { known_lines: Some(KnownLines::Record), ..Choices::default() };
    let (report, _) = plan(&workbench, &other, &main_stream(), now, &record).unwrap();
    assert_eq!(report.answered(), Ok(()));
}

#[test]
fn a_statement_is_never_recorded_in_an_account_of_another_currency() {
    let mut workbench = workbench();
    let text = |code: &str| format!("Date,Description,Amount,Currency\n2025-12-30,Coffee,-3.00,{code}\n");
    record(&mut workbench, &parsed(&text("CHF")), &Choices::default());
    let now = Timestamp::from_millis(0);
    let refusal = plan(&workbench, &parsed(&text("EUR")), &main_stream(), now, &Choices::default()).unwrap_err();
    assert_eq!(refusal.name, "DifferentCurrency");
    // A file that names none is in the account's.
    let choices = Choices { account: currency_of(&workbench, &main_stream()), ..Choices::default() };
    let unnamed = bank_csv::parse("Date,Amount\n2025-12-30,-3.00\n", &choices).unwrap();
    assert_eq!(unnamed.currency.code(), "CHF");
}

#[test]
fn a_file_with_the_same_header_has_the_same_key_and_no_other_has() {
    let key = |text: &str| Look::of(text, &Choices::default()).unwrap().key();
    assert_eq!(key("Wann;Was;Wieviel\n1;2;3\n"), key("Wann;Was;Wieviel\n4;5;6\n7;8;9\n"));
    assert_ne!(key("Date;Text;Amount\n1;2;3\n"), key("Date;Amount;Text\n1;2;3\n"));
    assert_eq!(key("Mein Konto\nDate;Text;Amount\n1;2;3\n"), key("Date;Text;Amount\n1;2;3\n"));
}

#[test]
fn a_column_named_by_hand_takes_its_role_from_the_one_that_had_it() {
    let mut choices = Choices::default();
    choices.name_column(2, Role::Amount, &[Role::Date, Role::Amount, Role::Ignored]);
    choices.name_column(0, Role::Text, &[Role::Date, Role::Ignored, Role::Amount]);
    assert_eq!(choices.columns, [(0, Role::Text), (1, Role::Ignored), (2, Role::Amount)]);
}

/// How a bank writes its file.
#[derive(Clone, Copy, Debug)]
struct Style {
    delimiter: char,
    decimal: char,
    grouped: bool,
    signs: usize,
    dates: usize,
    with_balance: bool,
    newest_first: bool,
    currency: &'static str,
}

impl Style {
    fn size(self, minor: i64) -> String {
        let currency = Currency::from_code(self.currency).unwrap();
        let plain = currency.decimal(Money::clamped(minor.abs()));
        let (whole, fraction) = plain.split_once('.').unwrap_or((&plain, ""));
        let sign = if self.decimal == '.' { ',' } else { '.' };
        let mut text = String::new();
        for (index, digit) in whole.chars().enumerate() {
            if self.grouped && index > 0 && (whole.len() - index) % 3 == 0 {
                text.push(sign);
            }
            text.push(digit);
        }
        if fraction.is_empty() { text } else { format!("{text}{}{fraction}", self.decimal) }
    }

    /// Writes the cells of an amount.
    fn amount(self, minor: i64) -> Vec<String> {
        let size = self.size(minor);
        match (self.signs, minor < 0) {
            (0, true) => vec![format!("-{size}")],
            (1, true) => vec![format!("{size}-")],
            (2, true) => vec![format!("({size})")],
            (0..=2, false) => vec![size],
            (3, negative) => vec![format!("{size} {}", if negative { "DR" } else { "CR" })],
            (4, true) => vec![size, String::new()],
            (4, false) => vec![String::new(), size],
            (_, negative) => vec![size, if negative { "Debit" } else { "Credit" }.to_owned()],
        }
    }

    fn date(self, day: Timestamp) -> String {
        let (year, month, date) = day.date();
        match self.dates {
            0 => format!("{year}-{month:02}-{date:02}"),
            1 => format!("{date}.{month}.{year}"),
            2 => format!("{date:02}/{month:02}/{year}"),
            3 => format!("{month:02}/{date:02}/{}", year % 100),
            _ => day.day_text(),
        }
    }

    fn file(self, rows: &[(Timestamp, i64)], opening: i64) -> String {
        let amounts: &[&str] = match self.signs {
            4 => &["Debit", "Credit"],
            5 => &["Amount", "Transaction Type"],
            _ => &["Amount"],
        };
        let mut header = vec!["Date", "Currency"];
        header.extend(amounts);
        header.extend(self.with_balance.then_some("Balance"));
        let mut balance = opening;
        let line = |cells: Vec<String>| {
            let quoted: Vec<String> = cells.iter().map(|cell| format!("\"{cell}\"")).collect();
            quoted.join(&self.delimiter.to_string())
        };
        let mut lines: Vec<String> = Vec::new();
        for (day, amount) in rows {
            balance += amount;
            let mut cells = vec![self.date(*day), self.currency.to_owned()];
            cells.extend(self.amount(*amount));
            let sign = if balance < 0 { "-" } else { "" };
            cells.extend(self.with_balance.then(|| format!("{sign}{}", self.size(balance))));
            lines.push(line(cells));
        }
        if self.newest_first {
            lines.reverse();
        }
        lines.insert(0, line(header.into_iter().map(str::to_owned).collect()));
        lines.join("\r\n")
    }
}

fn style() -> impl Strategy<Value = Style> {
    let signs = (select(vec![',', ';', '\t', '|']), select(vec!['.', ',']), any::<bool>(), 0..6_usize);
    (signs, 0..5_usize, any::<bool>(), any::<bool>(), select(vec!["EUR", "JPY", "KWD"])).prop_map(
        |((delimiter, decimal, grouped, signs), dates, with_balance, newest_first, currency)| Style {
            delimiter,
            decimal,
            grouped,
            signs,
            dates,
            with_balance,
            newest_first,
            currency,
        },
    )
}

#[test]
fn however_a_file_is_written_it_is_read_as_it_is_meant_or_asked_about_or_refused() {
    let amounts = prop_oneof![-2_000_000..2_000_000_i64, -3_000..3_000_i64];
    let rows = prop::collection::vec((0..20_i64, amounts), 1..9);
    let mut runner = TestRunner::new(ProptestConfig::with_cases(CASES));
    let read = Cell::new(0);
    let is_as_meant = |(style, rows, opening): (Style, Vec<(i64, i64)>, i64)| {
        let mut day = Timestamp::parse("2025-01-03").unwrap().millis();
        let dated = |(days, amount): (i64, i64)| {
            day += days * DAY_MS;
            (Timestamp::from_millis(day), if amount == 0 { 1 } else { amount })
        };
        let mut meant: Vec<(Timestamp, i64)> = rows.into_iter().map(dated).collect();
        let text = style.file(&meant, opening);
        let Ok(statement) = bank_csv::parse(&text, &Choices::default()) else { return Ok(()) };
        if answered(&statement).is_err() {
            return Ok(());
        }
        read.set(read.get() + 1);
        let of_movement = |movement: &Movement| (movement.occurred_at, movement.amount.minor());
        let mut found: Vec<(Timestamp, i64)> = statement.movements.iter().map(of_movement).collect();
        if style.with_balance {
            prop_assert_eq!(statement.opening_balance.map(Money::minor), Some(opening), "{}", &text);
            prop_assert_eq!(&statement.warnings, &[], "{}", &text);
        } else {
            // Lines of one day are in no order without balances.
            found.sort();
            meant.sort();
        }
        prop_assert_eq!(found, meant, "{}", text);
        Ok(())
    };
    runner.run(&(style(), rows, -500_000..500_000_i64), is_as_meant).unwrap();
    assert!(read.get() > CASES / 2, "only {} of {CASES} were read", read.get());
}
