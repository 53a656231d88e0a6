//! What happens to a log from elsewhere: tampering, events of other versions.

use std::collections::BTreeSet;

use foldback::domains::{Shape, domain};
use foldback::engine::log::envelope::{ExpectedRevision, Position, StreamId};
use foldback::storage::memory::MemoryKeyValue;
use foldback::storage::port::KeyValue;
use foldback::storage::sandbox::{Sandbox, SandboxName};
use foldback::storage::verify::{Verified, Verifier};
use foldback::workbench::{Import, Request, Workbench};
use serde_json::json;

use crate::stage::NOW;

/// Opens a log of three events in a sandbox.
fn workbench() -> Workbench {
    let name = SandboxName::new("test", 1).unwrap();
    log_on(Box::new(Sandbox::new(MemoryKeyValue::default(), &name)))
}

fn log_on(disk: Box<dyn KeyValue>) -> Workbench {
    let mut workbench = Workbench::open(disk).unwrap();
    let request = Request {
        stream: StreamId::new("account-main").unwrap(),
        expected: ExpectedRevision::Any,
        event_id: None,
        now: NOW,
        actor: None,
    };
    for command in [
        json!({"type": "OpenAccount", "owner": "Ada", "currency": "EUR"}),
        json!({"type": "Deposit", "amount_minor": 10_000}),
        json!({"type": "Withdraw", "amount_minor": 3_000}),
    ] {
        workbench.execute(&command, &request).unwrap();
    }
    workbench
}

fn verify(workbench: &Workbench) -> Verified {
    let mut verifier = Verifier::default();
    std::iter::repeat_with(|| verifier.step(workbench.store()).unwrap()).flatten().next().unwrap()
}

#[test]
fn a_character_that_was_changed_is_named_by_the_chain_and_can_be_changed_back() {
    let mut workbench = workbench();
    assert_eq!(verify(&workbench).damage, None);
    workbench.tamper(Position(2)).unwrap();
    let damage = verify(&workbench).damage.unwrap();
    assert_eq!(damage.position, Position(2));
    assert_eq!(damage.to_string(), "At position 2 bytes were changed: the hash does not match");
    workbench.refresh().unwrap();
    assert_eq!(workbench.log().head(), Position(1));
    workbench.tamper(Position(2)).unwrap();
    assert_eq!((workbench.store().damage(), workbench.log().head()), (None, Position(3)));
    assert_eq!(verify(&workbench).damage, None);
    assert_eq!(workbench.tamper(Position(9)).unwrap_err().name, "CannotTamper");
}

#[test]
fn what_only_a_lesson_may_do_is_refused_outside_of_a_sandbox() {
    let (disk, stream) = (MemoryKeyValue::default(), StreamId::new("account-main").unwrap());
    let mut own = log_on(Box::new(disk.clone()));
    let texts = || disk.keys().unwrap().into_iter().map(|key| (disk.get(&key).unwrap(), key)).collect::<BTreeSet<_>>();
    let before = texts();
    let outcomes = [own.tamper(Position(2)), own.keep_stale_snapshot(&stream), own.raise_state_version(&stream)];
    for outcome in outcomes {
        assert_eq!(outcome.unwrap_err().name, "NotASandbox");
    }
    assert_eq!(texts(), before);
}

#[test]
fn a_snapshot_of_older_code_lies_until_the_version_is_raised() {
    let (mut workbench, stream) = (workbench(), StreamId::new("account-main").unwrap());
    assert_eq!(workbench.keep_stale_snapshot(&stream).unwrap_err().name, "LogTooShort");
    let records = workbench.generated(&stream, 3000, NOW).unwrap();
    Import::run(&mut workbench, records).unwrap();
    let balance = |workbench: &Workbench| workbench.opened_state(&stream).unwrap().values[0].clone();
    let view = workbench.view(&stream).unwrap();
    let right = view.field_at(0, view.head());
    drop(view);
    assert_eq!((balance(&workbench), workbench.has_stale_snapshot(&stream)), (right.clone(), false));
    workbench.keep_stale_snapshot(&stream).unwrap();
    assert!(workbench.has_stale_snapshot(&stream) && !workbench.has_outdated_snapshot(&stream));
    assert_ne!(balance(&workbench), right);
    workbench.raise_state_version(&stream).unwrap();
    assert!(!workbench.has_stale_snapshot(&stream) && workbench.has_outdated_snapshot(&stream));
    assert_eq!(balance(&workbench), right);
}

#[test]
fn an_event_of_an_older_schema_is_read_in_todays_shape_and_one_from_the_future_is_unknown() {
    let account = domain("account").unwrap();
    let old = r#"{"effect_minor":-10000,"reason":"typed twice","revision":2}"#;
    let read = json!({"effect_minor": -10_000, "reason": "typed twice", "entry_revision": 2});
    assert_eq!(account.shape("EntryReversed", 1, old), Shape::Older { current: 2, read: read.clone() });
    assert_eq!(account.shape("EntryReversed", 2, &read.to_string()), Shape::Current);
    assert_eq!(account.shape("EntryReversed", 3, old), Shape::Unknown);
    assert_eq!(account.shape("PointsEarned", 1, "{}"), Shape::Unknown);
}
