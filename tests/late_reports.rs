//! What is reported late: it happened at an earlier moment and is recorded now.
#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod cached;

use cached::Cached;
use foldback::engine::log::envelope::{ExpectedRevision, Position, StreamId};
use foldback::engine::travel::as_at::{Order, Question};
use foldback::engine::user_error::UserError;
use foldback::engine::values::time::Timestamp;
use foldback::storage::memory::MemoryKeyValue;
use foldback::workbench::exchange::export::ExportFormat;
use foldback::workbench::{Request, Workbench};
use serde_json::{Value, json};

const OPENED: &str = "2026-11-02T09:00:20";
const NOW: &str = "2026-11-26T12:00";

fn stream() -> StreamId {
    StreamId::new("account-main").unwrap()
}

fn moment(text: &str) -> Timestamp {
    Timestamp::parse(text).unwrap()
}

fn request(now: &str) -> Request {
    Request { stream: stream(), expected: ExpectedRevision::Any, event_id: None, now: moment(now), actor: None }
}

fn deposit(amount_minor: i64) -> Value {
    json!({ "type": "Deposit", "amount_minor": amount_minor })
}

fn opened_on(disk: MemoryKeyValue) -> Workbench {
    let mut workbench = Workbench::open(Box::new(disk)).unwrap();
    let open = json!({ "type": "OpenAccount", "owner": "Ada", "currency": "EUR" });
    workbench.execute(&open, &request(OPENED)).unwrap();
    workbench.execute(&deposit(500), &request("2026-11-20T10:00")).unwrap();
    workbench
}

fn opened() -> Workbench {
    opened_on(MemoryKeyValue::default())
}

fn report(workbench: &mut Workbench, minor: i64, occurred: &str) -> Result<Vec<Position>, UserError> {
    workbench.execute_at(&deposit(minor), &request(NOW), Some(moment(occurred)))
}

#[test]
fn a_late_report_happened_then_and_is_recorded_now() {
    let mut workbench = opened();
    let position = report(&mut workbench, 700, "2026-11-10T08:15").unwrap()[0];
    let event = workbench.log().at(position).unwrap();
    assert_eq!((event.occurred_at, event.recorded_at), (moment("2026-11-10T08:15"), moment(NOW)));
    // On the 15th nobody knew of it.
    let ask = |known: &str, order| {
        let question = Question { known: moment(known), about: moment("2026-11-15"), order };
        workbench.as_at(&stream(), &question).unwrap()
    };
    let balance = |known, order| ask(known, order).state.values[0].number().unwrap();
    for order in Order::ALL {
        assert_eq!((balance("2026-11-15", order), balance(NOW, order)), (0, 700), "{order:?}");
    }
    assert_eq!(ask(NOW, Order::Occurred).chosen.late, [event.revision]);
    // The exports say both.
    let text = workbench.export(ExportFormat::Ndjson, None, &stream());
    let line: Value = serde_json::from_str(text.lines().last().unwrap()).unwrap();
    assert_eq!((&line["occurred_at"], &line["recorded_at"]), (&both().0, &both().1));
    let batch: Value = serde_json::from_str(&workbench.export(ExportFormat::CloudEvents, None, &stream())).unwrap();
    let last = batch.as_array().unwrap().last().unwrap();
    assert_eq!((&last["time"], &last["recordedtime"]), (&both().0, &both().1));
}

fn both() -> (Value, Value) {
    (json!("2026-11-10T08:15:00.000Z"), json!("2026-11-26T12:00:00.000Z"))
}

#[test]
fn nothing_is_reported_of_the_future_or_from_before_the_stream_began() {
    let mut workbench = opened();
    let head = workbench.log().head();
    let refusal = report(&mut workbench, 1, "2026-11-26T12:00:00.001").unwrap_err();
    assert_eq!((refusal.name.as_str(), refusal.input), ("OccurredInFuture", Some("occurred_at")));
    assert_eq!(refusal.details["now"], json!("2026-11-26T12:00:00.000Z"));
    let refusal = report(&mut workbench, 1, "2026-11-02T09:00").unwrap_err();
    assert_eq!((refusal.name.as_str(), refusal.input), ("OccurredBeforeStream", Some("occurred_at")));
    assert_eq!(refusal.details["began"], json!("2026-11-02T09:00:20.000Z"));
    assert!(refusal.message.contains("began, at 2 Nov 2026, 09:00:20"), "{}", refusal.message);
    assert_eq!(workbench.log().head(), head);
    // Both ends are included.
    report(&mut workbench, 1, NOW).unwrap();
    report(&mut workbench, 1, OPENED).unwrap();
}

#[test]
fn the_first_event_of_a_stream_may_have_happened_at_any_time_before() {
    let mut workbench = Workbench::open(Box::new(MemoryKeyValue::default())).unwrap();
    let open = json!({ "type": "OpenAccount", "owner": "Ada", "currency": "EUR" });
    workbench.execute_at(&open, &request(NOW), Some(moment("1999-12-31"))).unwrap();
    assert_eq!(workbench.log().at(Position(1)).unwrap().occurred_at, moment("1999-12-31"));
}

#[test]
fn the_rules_decide_on_what_is_there_now() {
    let mut workbench = opened();
    // On the 10th nothing was in the account; today there is.
    let withdraw = json!({ "type": "Withdraw", "amount_minor": 400 });
    workbench.execute_at(&withdraw, &request(NOW), Some(moment("2026-11-10"))).unwrap();
    let refusal = workbench.execute_at(&withdraw, &request(NOW), Some(moment("2026-11-21"))).unwrap_err();
    assert_eq!(refusal.name, "InsufficientFunds");
}

#[test]
fn a_repeated_event_id_is_answered_with_the_first_report() {
    let mut workbench = opened();
    let request = Request { event_id: Some("report-1".into()), ..request(NOW) };
    let first = workbench.execute_at(&deposit(5), &request, Some(moment("2026-11-10"))).unwrap();
    // Even with a time that would be refused.
    assert_eq!(workbench.execute_at(&deposit(5), &request, Some(moment("2099-01-01"))), Ok(first));
}

#[test]
fn a_report_that_another_tab_overwrote_is_decided_again_at_its_own_time() {
    let shared = MemoryKeyValue::default();
    opened_on(shared.clone());
    let tabs = [Cached::of(&shared), Cached::of(&shared)];
    let [mut one, mut two] = tabs.clone().map(|disk| Workbench::open(Box::new(disk)).unwrap());
    report(&mut one, 700, "2026-11-10T08:15").unwrap();
    two.execute(&deposit(1), &request(NOW)).unwrap();
    tabs.iter().for_each(Cached::look);
    one.refresh().unwrap();
    assert_eq!(one.take_fork().unwrap().redone, 1);
    let event = one.log().at(one.log().head()).unwrap();
    assert_eq!((event.occurred_at, event.recorded_at), (moment("2026-11-10T08:15"), moment(NOW)));
}
