//! What the page does in slices, done at once.
#![allow(dead_code)]

use foldback::engine::log::Record;
use foldback::engine::log::envelope::StreamId;
use foldback::engine::user_error::UserError;
use foldback::engine::values::time::Timestamp;
use foldback::storage::bulk::Bulk;
use foldback::storage::staging::Staging;
use foldback::storage::store::{AppendError, EventStore};
use foldback::storage::verify::{Verified, Verifier};
use foldback::workbench::exchange::reader::LogReader;
use foldback::workbench::{ClosedPeriod, Import, ImportReport, PeriodFile, SavedPeriod, Workbench};

/// Verifies the log on disk.
pub fn verify(store: &EventStore) -> Verified {
    let mut verifier = Verifier::default();
    loop {
        if let Some(verified) = verifier.step(store).unwrap() {
            return verified;
        }
    }
}

/// Appends records that are too many for one write.
pub fn append(store: &mut EventStore, records: Vec<Record>) -> Result<(), AppendError> {
    let mut bulk = Bulk::begin(store, records)?;
    while !bulk.step(store)? {}
    bulk.finish(store)
}

/// Writes a log beside the one that is there, and turns to it.
pub fn stage(store: &mut EventStore, mut staging: Staging) -> Result<(), AppendError> {
    while !staging.step(store)? {}
    staging.turn(store)
}

/// Reads an exported log, NDJSON or CloudEvents, and imports what is new.
pub fn import(workbench: &mut Workbench, text: &str) -> Result<ImportReport, UserError> {
    let mut reader = LogReader::new(text.to_owned(), StreamId::new("account-main").unwrap(), Timestamp::MIN);
    while !reader.step(workbench, 7)? {}
    let reading = reader.finish(workbench)?;
    workbench.attach(reading.returned.0, reading.returned.1)?;
    Import::run(workbench, reading.records)?;
    Ok(reading.report)
}

/// Writes the events of a closed period as NDJSON.
pub fn export_period(workbench: &mut Workbench, period: &ClosedPeriod) -> String {
    let mut file = PeriodFile::begin(workbench, period);
    std::iter::from_fn(|| file.next_part(workbench).unwrap()).collect()
}

/// Holds bytes that were read back against the closed period whose file they should be.
pub fn check_file(workbench: &mut Workbench, period: &ClosedPeriod, bytes: &[u8]) -> Result<SavedPeriod, UserError> {
    let mut file = PeriodFile::begin(workbench, period);
    while file.next_part(workbench)?.is_some() {}
    let mut back = file.read_back();
    back.feed(bytes);
    back.finish()
}
