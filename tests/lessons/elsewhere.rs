//! What happens to a log from elsewhere: tampering, events of other versions.

use foldback::domains::{Shape, domain};
use foldback::engine::log::envelope::{ExpectedRevision, Position, StreamId};
use foldback::storage::memory::MemoryKeyValue;
use foldback::storage::verify::{Verified, Verifier};
use foldback::workbench::{Request, Workbench};
use serde_json::json;

use crate::stage::NOW;

fn workbench() -> Workbench {
    let mut workbench = Workbench::open(Box::new(MemoryKeyValue::default())).unwrap();
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
fn an_event_of_an_older_schema_is_read_in_todays_shape_and_one_from_the_future_is_unknown() {
    let account = domain("account").unwrap();
    let old = r#"{"effect_minor":-10000,"reason":"typed twice","revision":2}"#;
    let read = json!({"effect_minor": -10_000, "reason": "typed twice", "entry_revision": 2});
    assert_eq!(account.shape("EntryReversed", 1, old), Shape::Older { current: 2, read: read.clone() });
    assert_eq!(account.shape("EntryReversed", 2, &read.to_string()), Shape::Current);
    assert_eq!(account.shape("EntryReversed", 3, old), Shape::Unknown);
    assert_eq!(account.shape("PointsEarned", 1, "{}"), Shape::Unknown);
}
