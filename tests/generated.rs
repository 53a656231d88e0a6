//! Generated events: many deposits in one import, to try what a long log costs.
#![allow(clippy::unwrap_used, clippy::expect_used)]

use foldback::engine::log::envelope::{ExpectedRevision, StreamId};
use foldback::engine::values::fields::FieldValue;
use foldback::engine::values::time::Timestamp;
use foldback::storage::memory::MemoryKeyValue;
use foldback::workbench::{Import, MAX_GENERATED, Request, Workbench};
use serde_json::json;

const NOW: Timestamp = Timestamp::MAX;

fn empty() -> Workbench {
    Workbench::open(Box::new(MemoryKeyValue::default())).unwrap()
}

fn generate(workbench: &mut Workbench, stream: &StreamId, count: u32) {
    let records = workbench.generated(stream, count, NOW).unwrap();
    Import::run(workbench, records).unwrap();
}

fn refusal(workbench: &Workbench, stream: &str, count: u32) -> String {
    workbench.generated(&StreamId::new(stream).unwrap(), count, NOW).unwrap_err().name
}

#[test]
fn generated_events_open_an_account_once_and_are_all_applied() {
    let (mut workbench, stream) = (empty(), StreamId::new("account-main").unwrap());
    generate(&mut workbench, &stream, 700);
    assert_eq!(workbench.head(&stream).get(), 701);
    generate(&mut workbench, &stream, 7);
    assert_eq!(workbench.head(&stream).get(), 708);
    let view = workbench.view(&stream).unwrap();
    let deposits = view.fields().iter().position(|field| field.name == "deposits").unwrap();
    assert_eq!(view.field_at(deposits, workbench.head(&stream)), FieldValue::Count(707));
}

#[test]
fn events_are_generated_only_for_an_account_that_takes_deposits() {
    let (mut workbench, stream) = (empty(), StreamId::new("account-main").unwrap());
    assert_eq!(refusal(&workbench, "order-1", 1), "DifferentDomain");
    assert_eq!(refusal(&workbench, "account-main", MAX_GENERATED + 1), "TooMany");
    generate(&mut workbench, &stream, 1);
    let request = Request { stream, expected: ExpectedRevision::Any, event_id: None, now: NOW, actor: None };
    workbench.execute(&json!({"type": "FreezeAccount"}), &request).unwrap();
    assert_eq!(refusal(&workbench, "account-main", 1), "NotActive");
}
