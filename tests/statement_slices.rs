//! A bank's statement is decoded, read and planned in slices, as it is at once.
#![cfg(not(target_arch = "wasm32"))]
#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used)]

use std::fmt::Debug;
use std::path::Path;

use foldback::domains::account::bank_csv::{self, Choices, KnownLines, Statement};
use foldback::domains::account::statement::{Planned, plan, planning};
use foldback::engine::log::envelope::StreamId;
use foldback::engine::sliced::Sliced;
use foldback::engine::values::time::Timestamp;
use foldback::engine::view::Streams;
use foldback::storage::KeyValue as _;
use foldback::storage::memory::MemoryKeyValue;
use foldback::workbench::{Import, Workbench};

const FOLDER: &str = "tests/data/banks";
/// How many items a slice has.
const SIZES: [usize; 4] = [1, 3, 100, usize::MAX];

fn main_stream() -> StreamId {
    StreamId::new("account-main").unwrap()
}

fn now() -> Timestamp {
    Timestamp::from_millis(0)
}

/// Does a work in slices of so many items, and returns in how many.
fn in_slices<T>(mut work: Sliced<'_, T>, items: usize) -> (T, usize) {
    let mut steps = 1;
    let mut before = 0;
    loop {
        if let Some(outcome) = work.step(items) {
            return (outcome, steps);
        }
        let (done, of) = work.progress();
        assert!(done >= before && done <= of, "{done} of {of} after {before}");
        (steps, before) = (steps + 1, done);
    }
}

/// Asks that a work in slices of any size comes to what it comes to at once.
fn check<'a, T: Debug + PartialEq>(what: &str, work: impl Fn() -> Sliced<'a, T>) -> T {
    let at_once = work().run();
    for items in SIZES {
        assert_eq!(in_slices(work(), items).0, at_once, "{what} by {items}");
    }
    at_once
}

fn files() -> Vec<(String, Vec<u8>)> {
    let mut files: Vec<(String, Vec<u8>)> = std::fs::read_dir(Path::new(FOLDER))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .map(|path| (path.file_name().unwrap().to_str().unwrap().to_owned(), std::fs::read(path).unwrap()))
        .collect();
    files.sort();
    files
}

/// A statement of so many movements, the balances of which add up.
fn long(count: usize, from: usize) -> String {
    let mut balance = 100_000_i64;
    let row = |index: usize| {
        let amount = (index as i64 * 7_919 % 90_000) - 40_001;
        balance += amount;
        let day = Timestamp::from_millis(index as i64 / 8 * 86_400_000).to_string();
        let cents =
            |minor: i64| format!("{}{}.{:02}", if minor < 0 { "-" } else { "" }, minor.abs() / 100, minor.abs() % 100);
        format!("{},card payment {},{},{}\n", &day[..10], index % 97, cents(amount), cents(balance))
    };
    let rows: Vec<String> = (0..from + count).map(row).collect();
    format!("Date,Description,Amount,Balance\n{}", rows[from..].concat())
}

fn read(text: &str) -> Statement {
    bank_csv::parse(text, &Choices::default()).unwrap()
}

fn record(workbench: &mut Workbench, statement: &Statement) -> usize {
    let (report, records) = plan(workbench, statement, &main_stream(), now(), &Choices::default()).unwrap();
    Import::run(workbench, records).unwrap();
    report.events
}

#[test]
fn a_file_of_any_bank_is_decoded_read_and_planned_in_slices_of_any_size_as_at_once() {
    let choices = Choices { each_currency: true, ..Choices::default() };
    let (mut read, mut refused) = (0, 0);
    for (name, bytes) in files() {
        let Ok(text) = check(&name, || bank_csv::decoding(&bytes[..])) else { continue };
        let Ok(statement) = check(&name, || bank_csv::reading(text.as_str().into(), choices.clone())) else {
            refused += 1;
            continue;
        };
        read += 1;
        let mut workbench = Workbench::open(Box::new(MemoryKeyValue::default())).unwrap();
        // Into an empty stream, and into one that has some of it.
        for part in [0, statement.movements.len() / 2] {
            let earlier =
                Statement { movements: statement.movements[..part].to_vec(), others: Vec::new(), ..statement.clone() };
            if part > 0 {
                record(&mut workbench, &earlier);
            }
            for known_lines in [None, Some(KnownLines::Skip), Some(KnownLines::Record)] {
                let choices = Choices { known_lines, ..choices.clone() };
                check(&name, || plan_in_slices(&workbench, &statement, &choices)).unwrap();
            }
        }
    }
    assert!(read > 50 && refused > 5, "{read} were read, {refused} refused");
}

fn plan_in_slices<'a>(streams: &'a dyn Streams, statement: &'a Statement, choices: &Choices) -> Sliced<'a, Planned> {
    planning(streams, statement, main_stream(), now(), choices.clone())
}

#[test]
fn no_part_of_a_long_statement_is_one_piece_of_work_and_nothing_is_written_by_it() {
    const COUNT: usize = 3_000;
    const ITEMS: usize = 100;
    let memory = MemoryKeyValue::default();
    let mut workbench = Workbench::open(Box::new(memory.clone())).unwrap();
    // All of it is there already, and a second half is not.
    assert_eq!(record(&mut workbench, &read(&long(COUNT, 0))), COUNT + 2);
    let keys = |memory: &MemoryKeyValue| {
        let mut texts: Vec<_> =
            memory.keys().unwrap().into_iter().map(|key| (memory.get(&key).unwrap(), key)).collect();
        texts.sort();
        texts
    };
    let before = keys(&memory);
    let text = long(2 * COUNT, 0);
    let (decoded, steps) = in_slices(bank_csv::decoding(text.as_bytes()), 4);
    assert!(steps > text.len() / (4 << 10) / 4, "{steps} steps of decoding");
    let (statement, steps) = in_slices(bank_csv::reading(decoded.unwrap().into(), Choices::default()), ITEMS);
    let statement = statement.unwrap();
    // Each line is read, and looked at for its day, its amount, its currency and its balance.
    assert!(steps > 8 * statement.movements.len() / ITEMS, "{steps} steps of reading");
    let (planned, steps) = in_slices(plan_in_slices(&workbench, &statement, &Choices::default()), ITEMS);
    let (report, records) = planned.unwrap();
    assert_eq!((report.known, report.events, records.len()), (COUNT, COUNT, COUNT));
    assert!(steps > 3 * statement.movements.len() / ITEMS, "{steps} steps of planning");
    assert_eq!(keys(&memory), before);
}

#[test]
fn a_character_that_lies_on_the_border_of_two_pieces_is_whole() {
    for shift in 0..5 {
        for sign in ["é", "€", "𝄞", "a\u{301}"] {
            let text = format!("{}{}", "x".repeat(shift), sign.repeat(3_000));
            let units: Vec<u16> = text.encode_utf16().collect();
            let marked = |mark: [u8; 2], bytes: fn(u16) -> [u8; 2]| -> Vec<u8> {
                mark.into_iter().chain(units.iter().flat_map(|unit| bytes(*unit))).collect()
            };
            let utf_8 = [b"\xEF\xBB\xBF", text.as_bytes()].concat();
            let encoded = [
                text.clone().into_bytes(),
                utf_8,
                marked([0xFF, 0xFE], u16::to_le_bytes),
                marked([0xFE, 0xFF], u16::to_be_bytes),
            ];
            for bytes in encoded {
                assert_eq!(check(sign, || bank_csv::decoding(&bytes[..])), Ok(text.clone()));
            }
        }
    }
    // One byte that is not UTF-8, after many that are.
    let mut bytes = "é".repeat(5_000).into_bytes();
    bytes.push(0xE9);
    let decoded = check("Windows-1252", || bank_csv::decoding(&bytes[..])).unwrap();
    assert_eq!((decoded.chars().count(), decoded.ends_with("Ã©é")), (10_001, true));
}
