//! A shop's log and its model, and how they come into a workbench.
#![allow(dead_code, missing_docs)]

use foldback::engine::log::envelope::{ExpectedRevision, StreamId};
use foldback::engine::user_error::UserError;
use foldback::engine::values::time::Timestamp;
use foldback::foreign::reading::Reading;
use foldback::sets::bring::{Bringing, Source};
use foldback::sets::definition;
use foldback::storage::memory::MemoryKeyValue;
use foldback::workbench::{Import, Request, Workbench};

/// The end of 2026-11-26.
const NOW: i64 = 1_795_737_600_000;

pub const SHOP: &str = include_str!("../data/shop/shop.ndjson");

pub const MODEL: &str = include_str!("../data/shop/shop.model");

pub fn now() -> Timestamp {
    Timestamp::from_millis(NOW)
}

pub fn stream(name: &str) -> StreamId {
    StreamId::new(name).unwrap()
}

pub fn open() -> Workbench {
    Workbench::open(Box::new(MemoryKeyValue::default())).unwrap()
}

/// Brings a file as a set; returns how many events of it are new.
pub fn bring(workbench: &mut Workbench, set: &str, file: &str) -> usize {
    let (events, read) = Reading::read_all(file.as_bytes()).unwrap();
    let mut bringing = Bringing::into_set(set, workbench, now());
    events.into_iter().try_for_each(|event| bringing.take(workbench, event)).unwrap();
    let (report, records) = bringing.finish(&Source { name: "shop.ndjson", format: "ndjson" }, &read).unwrap();
    if !records.is_empty() {
        Import::run(workbench, records).unwrap();
    }
    report.events
}

/// Defines the model of the set `shop`.
pub fn define(workbench: &mut Workbench, text: &str) -> Result<(), UserError> {
    define_as(workbench, "shop", text)
}

/// Defines the model of a set.
pub fn define_as(workbench: &mut Workbench, set: &str, text: &str) -> Result<(), UserError> {
    let (stream, fact) = definition(set, text)?;
    let request = Request { stream, expected: ExpectedRevision::Any, event_id: None, now: now(), actor: None };
    workbench.append(vec![fact], &request).map(drop)
}
