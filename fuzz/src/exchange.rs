//! Files that a person brings: a bank's CSV, a log as NDJSON, and CloudEvents.

use foldback::domains::account::bank_csv::{self as bank, Choices, DateOrder};
use foldback::domains::account::statement::plan;
use foldback::engine::log::envelope::{Revision, StreamId};
use foldback::engine::user_error::UserError;
use foldback::engine::values::money::{Currency, Money};
use foldback::engine::values::time::Timestamp;
use foldback::storage::memory::MemoryKeyValue;
use foldback::workbench::exchange::batch::BatchReader;
use foldback::workbench::exchange::export::ExportFormat;
use foldback::workbench::exchange::ndjson::NdjsonReader;
use foldback::workbench::exchange::reader::ImportFormat;
use foldback::workbench::{Import, Workbench};

use super::{disk, mend};

/// Reads a bank's CSV: the first byte says what was chosen (`0` nothing), the rest is the file. What can be read is
/// imported, and the account must then be what the import said.
pub fn bank_csv(data: &[u8]) {
    let [first, file @ ..] = data else { return };
    let choices = choices(usize::from(first.wrapping_sub(b'0')));
    let Ok(text) = bank::decode(file) else { return };
    let Ok(statement) = bank::parse(&text, &choices) else { return };
    assert!(!statement.movements.is_empty());
    assert!(statement.movements.iter().all(|movement| movement.amount != Money::ZERO && movement.line > 0));

    let stream = stream();
    let memory = MemoryKeyValue::default();
    let mut workbench = opened(&memory);
    let Ok((report, records)) = plan(&workbench, &statement, &stream, Timestamp::from_millis(0), &Choices::default())
    else {
        return;
    };
    assert_eq!(report.events, records.len());
    import(&mut workbench, records);
    let head = workbench.head(&stream);
    let view = workbench.view(&stream).expect("an account's stream");
    assert_eq!(view.field_at(0, head).number(), report.balance_after);
    if let Some(last) = statement.movements.last().and_then(|last| last.balance)
        && statement.warnings.is_empty()
        && statement.opening_balance.is_some()
    {
        assert_eq!(Some(last.minor()), report.balance_after, "the balance is not the bank's");
    }
    assert_eq!(view.describe(Revision(1)).amount, None);
    same_elsewhere(&mut workbench, &memory);
}

fn choices(number: usize) -> Choices {
    let currencies = ["EUR", "JPY", "BHD", "CLF"];
    Choices {
        delimiter: [None, Some(','), Some(';'), Some('\t')][number % 4],
        date_order: [None, Some(DateOrder::Iso), Some(DateOrder::DayFirst), Some(DateOrder::MonthFirst)]
            [number / 4 % 4],
        decimal: [None, Some('.'), Some(',')][number / 16 % 3],
        currency: Currency::from_code(currencies[number / 48 % 4]),
        flip_signs: [None, Some(true)][number / 192 % 2],
        ..Choices::default()
    }
}

/// Reads a file of envelopes, as it is and with its hashes made to fit. What is accepted must come out again as it is,
/// and be the same log elsewhere.
pub fn ndjson(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    brought(&text);
    brought(&mend::envelopes(&text));
}

fn brought(text: &str) {
    let memory = MemoryKeyValue::default();
    let mut workbench = opened(&memory);
    if take_over(&mut workbench, text).is_ok() {
        same_elsewhere(&mut workbench, &memory);
    }
}

/// Reads a batch of CloudEvents, as it is and with its hashes made to fit. What is accepted must be a sound log, and what is
/// exported of it the same log elsewhere.
pub fn cloud_events(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    ImportFormat::of(&text);
    for text in [text.clone().into_owned(), mend::batch(&text)] {
        let memory = MemoryKeyValue::default();
        let mut workbench = opened(&memory);
        if take_events(&mut workbench, &text).is_ok() {
            same_elsewhere(&mut workbench, &memory);
            // Known ids are known, and what Foldback wrote is there already.
            let head = workbench.store().head_hash();
            assert_eq!(take_events(&mut workbench, &text), Ok(()), "what was accepted is not known again");
            assert_eq!(workbench.store().head_hash(), head, "what is known was recorded again");
        }
    }
}

/// Asserts that a log which was imported is sound on disk, and that its file is the same log elsewhere.
fn same_elsewhere(workbench: &mut Workbench, memory: &MemoryKeyValue) {
    assert_eq!(disk::verified(workbench.store()).damage, None, "what was imported is damaged");
    assert_eq!(opened(memory).store().damage(), None, "what was imported cannot be opened again");
    let file = workbench.export(ExportFormat::Ndjson, None, &stream());
    assert_eq!(file.lines().count(), workbench.log().head().get());
    let mut other = opened(&MemoryKeyValue::default());
    assert_eq!(take_over(&mut other, &file), Ok(()), "what was exported is not accepted elsewhere");
    assert_eq!(other.store().head_hash(), workbench.store().head_hash());
    assert_eq!(other.export(ExportFormat::Ndjson, None, &stream()), file);
    let batch = workbench.export(ExportFormat::CloudEvents, None, &stream());
    let events = batch.lines().filter(|line| line.starts_with("    \"specversion\"")).count();
    assert_eq!(events, workbench.log().head().get(), "an event is missing among the CloudEvents");
    let mut other = opened(&MemoryKeyValue::default());
    assert_eq!(take_events(&mut other, &batch), Ok(()), "what was exported as CloudEvents is not accepted elsewhere");
    assert_eq!(other.store().head_hash(), workbench.store().head_hash());
    let streams: Vec<StreamId> = workbench.log().streams().cloned().collect();
    for stream in streams {
        workbench.export(ExportFormat::Csv, Some(&stream), &stream);
        workbench.view(&stream).map(|view| view.state_at(view.head()));
    }
}

/// Reads and imports a file of envelopes, as the page does.
fn take_over(workbench: &mut Workbench, text: &str) -> Result<(), UserError> {
    let mut reader = NdjsonReader::new(text.to_owned());
    while !reader.step(workbench, 3)? {}
    let reading = reader.finish(workbench)?;
    workbench.attach(reading.returned.0, reading.returned.1)?;
    import(workbench, reading.records);
    Ok(())
}

/// Reads and imports CloudEvents, as the page does.
fn take_events(workbench: &mut Workbench, text: &str) -> Result<(), UserError> {
    let mut reader = BatchReader::new(text.to_owned(), stream(), Timestamp::from_millis(0));
    while !reader.step(workbench, 3)? {}
    let reading = reader.finish(workbench)?;
    workbench.attach(reading.returned.0, reading.returned.1)?;
    import(workbench, reading.records);
    Ok(())
}

fn import(workbench: &mut Workbench, records: Vec<foldback::engine::log::Record>) {
    let mut import = Import::of_records(workbench, records).expect("there is room");
    while !import.step(workbench).expect("there is room") {}
    import.finish(workbench).expect("there is room");
}

fn opened(memory: &MemoryKeyValue) -> Workbench {
    Workbench::open(Box::new(memory.clone())).expect("memory can be read")
}

fn stream() -> StreamId {
    StreamId::new("account-main").expect("a stream's name")
}
