//! Own events, from a file of another system to fields, models, what-ifs and links.
#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used, clippy::expect_used)]

#[path = "own/support.rs"]
mod support;

use foldback::domains;
use foldback::domains::own::set;
use foldback::engine::log::envelope::{ExpectedRevision, Revision, StreamId};
use foldback::engine::travel::condition::{Condition, Envelope};
use foldback::engine::values::decimal::Decimal;
use foldback::engine::values::fields::FieldValue;
use foldback::engine::values::time::Timestamp;
use foldback::engine::view::head::EventRef;
use foldback::engine::what_if::{Edit, LaneRow, Outcome, Target};
use foldback::sets::comparison::Comparison;
use foldback::sets::folding::Folding;
use foldback::sets::seen::{Seen, inserted};
use foldback::sets::usage::{Usage, changes_at};
use foldback::sets::{models_of, streams_of};
use foldback::storage::KeyValue as _;
use foldback::storage::memory::MemoryKeyValue;
use foldback::storage::snapshot::Snapshot;
use foldback::workbench::exchange::export::ExportFormat;
use foldback::workbench::{Import, Request, Workbench};
use serde_json::json;
use support::{MODEL, SHOP, bring, define, now, open, stream};

fn field(workbench: &Workbench, stream: &StreamId, name: &str, revision: u32) -> FieldValue {
    let view = workbench.view(stream).unwrap();
    let place = view.fields().iter().position(|field| field.name == name).unwrap_or_else(|| panic!("no field {name}"));
    view.field_at(place, Revision(revision))
}

#[test]
fn a_file_becomes_streams_whose_data_are_fields() {
    let mut workbench = open();
    assert_eq!(bring(&mut workbench, "shop", SHOP), 4);
    let order = stream("own-shop.A-7");
    assert_eq!(workbench.head(&order), Revision(3));
    assert_eq!(streams_of(&workbench, "shop"), [order.clone(), stream("own-shop.B-8")]);
    // Without a model the last value counts.
    assert_eq!(field(&workbench, &order, "total", 1), FieldValue::Number(Decimal::from_millionths(30_500_000)));
    assert_eq!(field(&workbench, &order, "amount", 1), FieldValue::Missing);
    assert_eq!(field(&workbench, &order, "amount", 3), FieldValue::Number(Decimal::from_millionths(30_500_000)));
    // The same file once more brings nothing, and where it came from is told once.
    assert_eq!(bring(&mut workbench, "shop", SHOP), 0);
    assert_eq!(workbench.head(&stream("own-shop")), Revision(1));
}

#[test]
fn a_model_is_an_event_and_says_what_all_events_of_its_set_mean() {
    let mut workbench = open();
    bring(&mut workbench, "shop", SHOP);
    let order = stream("own-shop.A-7");
    drop(workbench.view(&order));
    define(&mut workbench, MODEL).unwrap();
    let names: Vec<&str> = workbench.fields(&order).iter().map(|field| field.name).collect();
    assert_eq!(names, ["total", "paid", "status"]);
    assert_eq!(models_of(&workbench, "shop"), [(Revision(2), MODEL.to_owned())]);
    let minor = |name, revision| field(&workbench, &order, name, revision).number();
    assert_eq!(
        [minor("total", 0), minor("total", 1), minor("paid", 2), minor("paid", 3)],
        [0, 3050, 3050, 6100].map(Some)
    );
    let view = workbench.view(&order).unwrap();
    let condition = Condition::parse("paid > total", view.fields()).unwrap();
    let envelope = |revision| {
        let event = workbench.log().in_stream(&order, revision)?;
        let (occurred_at, recorded_at) = (event.occurred_at, event.recorded_at);
        Some(Envelope { event_type: event.event_type.clone(), occurred_at, recorded_at, actor: None })
    };
    assert_eq!(view.tools().unwrap().matching(&condition, Revision(1), Revision(3), &envelope), [Revision(3)]);
    // A fact stays a fact, though the rules would reject it today.
    assert_eq!(view.tools().unwrap().judge(Revision(3)).unwrap().outcome.unwrap_err().message, "paid twice");
    // What if the order had been smaller? The payment would have been rejected, and what was rejected anyway stays.
    let smaller = json!({ "type": "RecordEvent", "event_type": "OrderPlaced", "data": "{\"total\": 10}" });
    let lane = view.tools().unwrap().lane(&[Edit::Replace(Target::Recorded(Revision(1)), smaller)]).unwrap();
    let refused = |row: &&LaneRow| matches!(row.outcome, Outcome::Refused(_));
    let rows: Vec<Revision> = lane.rows.differing().map(|(_, _, row)| row).filter(refused).map(|row| row.at).collect();
    assert_eq!(rows, [Revision(2)]);
    assert_eq!(lane.view.state_at(lane.view.head()).values[0].number(), Some(1000));
    // A wrong text is refused, and nothing has changed.
    let head = workbench.log().head();
    assert_eq!(define(&mut workbench, "on nothing").unwrap_err().name, "InvalidModel");
    assert_eq!(workbench.log().head(), head);
}

#[test]
fn a_command_records_an_event_unless_a_rule_rejects_it() {
    let mut workbench = open();
    bring(&mut workbench, "shop", SHOP);
    define(&mut workbench, MODEL).unwrap();
    let request = |name: &str| Request {
        stream: stream(name),
        expected: ExpectedRevision::Any,
        event_id: None,
        now: now(),
        actor: None,
    };
    let pay = json!({ "type": "RecordEvent", "event_type": "PaymentCaptured", "data": "{\"amount\": 12}" });
    workbench.execute(&pay, &request("own-shop.B-8")).unwrap();
    assert_eq!(workbench.execute(&pay, &request("own-shop.B-8")).unwrap_err().message, "paid twice");
    let odd = json!({ "type": "RecordEvent", "event_type": "PaymentCaptured", "data": "12" });
    assert_eq!(workbench.execute(&odd, &request("own-shop.B-8")).unwrap_err().name, "InvalidCommand");
}

#[test]
fn two_models_are_compared_on_the_same_events() {
    let mut workbench = open();
    bring(&mut workbench, "shop", SHOP);
    let one = set::compiled(MODEL).unwrap();
    let other = set::compiled(&MODEL.replace("paid += amount", "paid = amount")).unwrap();
    for slice in [1, 2, 100] {
        let mut comparison = Comparison::begin(&workbench, "shop", one.clone(), other.clone());
        while !comparison.step(&workbench, slice) {}
        let (differences, more) = comparison.finish();
        assert_eq!(more, 0);
        let told: Vec<_> = differences
            .iter()
            .map(|difference| (difference.stream.as_str(), difference.field, difference.first))
            .collect();
        assert_eq!(told, [("own-shop.A-7", "paid", Revision(3))]);
        assert_eq!((differences[0].one.as_deref(), differences[0].other.as_deref()), (Some("€61.00"), Some("€30.50")));
    }
}

#[test]
fn each_line_says_what_it_did() {
    let mut workbench = open();
    bring(&mut workbench, "shop", SHOP);
    define(&mut workbench, MODEL).unwrap();
    let order = stream("own-shop.A-7");
    let mut usage = Usage::begin(order.clone(), set::compiled(MODEL).unwrap());
    while !usage.step(&workbench, 2) {}
    let touched = |line: usize| usage.lines().get(&line).map(|line| line.touched.clone()).unwrap_or_default();
    assert_eq!([touched(5), touched(8)], [vec![Revision(1)], vec![Revision(2), Revision(3)]]);
    assert_eq!(usage.lines()[&9].broken, Some((1, Revision(3))));
    let odd = r#"{"type":"PaymentCaptured","order_id":"A-7","amount":"n/a"}"#;
    let elsewhere = odd.replace("A-7", "B-8");
    bring(&mut workbench, "shop", &format!("{odd}\n{odd}\n{elsewhere}"));
    let mut usage = Usage::begin(order.clone(), set::compiled(MODEL).unwrap());
    while !usage.step(&workbench, 2) {}
    assert_eq!(usage.lines()[&8].misfits, Some((2, Revision(4), "`amount` is \"n/a\", not a number".to_owned())));
    let view = workbench.view(&order).unwrap();
    let changes = changes_at(&*view, Revision(2)).unwrap();
    let told: Vec<_> = changes.iter().map(|change| (change.line, change.field, change.values.join("→"))).collect();
    assert_eq!(told, [(8, "Paid", "€0.00→€30.50".to_owned())]);
}

#[test]
fn a_set_and_its_model_go_out_and_come_back() {
    let mut workbench = open();
    bring(&mut workbench, "shop", SHOP);
    define(&mut workbench, MODEL).unwrap();
    let file = workbench.export(ExportFormat::Ndjson, None, &stream("own-shop.A-7"));
    let mut other = open();
    Import::run(
        &mut other,
        workbench.log().after(foldback::engine::log::envelope::Position(0)).map(|event| event.to_record()).collect(),
    )
    .unwrap();
    assert!(file.contains("ModelDefined"));
    assert_eq!(field(&other, &stream("own-shop.A-7"), "paid", 3).number(), Some(6100));
    assert_eq!(other.store().head_hash(), workbench.store().head_hash());
}

/// A file of an order, `A-7`, and `count` of its events, among those of some other orders.
fn payments(count: usize) -> String {
    let line = |number: usize| {
        let (kind, field) =
            if number.is_multiple_of(7) { ("OrderPlaced", "total") } else { ("PaymentCaptured", "amount") };
        let at = Timestamp::from_millis(1_767_000_000_000 + 1_000 * number as i64);
        let line = |order: &str| {
            format!(
                "{{\"id\":\"{order}.{number}\",\"type\":\"{kind}\",\"order_id\":\"{order}\",\"{field}\":{}.5,\"at\":\"{at}\"}}\n",
                number % 90
            )
        };
        let other = if number < 20 { line(&format!("B-{}", number % 10)) } else { String::new() };
        line("A-7") + &other
    };
    (0..count).map(line).collect()
}

#[test]
fn own_states_begun_at_a_snapshot_are_those_of_the_fold_at_each_revision() {
    let mut workbench = open();
    define(&mut workbench, MODEL).unwrap();
    bring(&mut workbench, "shop", &payments(40));
    let order = stream("own-shop.A-7");
    let (log, own) = (workbench.log(), domains::domain("own").unwrap());
    let whole = workbench.view(&order).unwrap();
    let event = |revision| log.in_stream(&order, Revision(revision)).unwrap();
    for begun in 1..=40 {
        let snapshot = whole.snapshot_at(Revision(begun)).unwrap();
        let snapshot = serde_json::from_str(&snapshot.to_string()).unwrap();
        let (mut view, mut head) = ((own.view)(&order, log), (own.head)(&order, log));
        assert!(view.begin_at(Revision(begun), &snapshot, EventRef::from(&event(begun))));
        assert!(head.restore(Revision(begun), &snapshot));
        for revision in begun..=40 {
            if revision > begun {
                view.push(EventRef::from(&event(revision)));
                head.push(EventRef::from(&event(revision)));
            }
            let expected = whole.state_at(Revision(revision)).values;
            assert_eq!(view.state_at(Revision(revision)).values, expected, "{begun} to {revision}");
            assert_eq!(head.state().values, expected, "{begun} to {revision}");
        }
    }
}

#[test]
fn a_snapshot_of_own_events_is_read_by_the_model_that_made_it_and_by_no_other() {
    let memory = MemoryKeyValue::default();
    let open = || Workbench::open(Box::new(memory.clone())).unwrap();
    let mut workbench = open();
    define(&mut workbench, MODEL).unwrap();
    bring(&mut workbench, "shop", &payments(2_500));
    let order = stream("own-shop.A-7");
    let kept = memory.get(&Snapshot::key(&order)).unwrap().expect("a snapshot is kept as a segment is sealed");
    let snapshot = Snapshot::read(&kept).unwrap();
    assert!(snapshot.revision > Revision(0));
    let folded = |workbench: &Workbench| {
        let view = workbench.view(&order).unwrap();
        view.state_at(view.head()).values
    };
    let opened = open().opened_state(&order).unwrap();
    assert_eq!((opened.cost.checkpoint, opened.values), (snapshot.revision, folded(&workbench)));
    // The same fields by another rule: the snapshot lies there still, and is not read.
    let doubled = MODEL.replace("paid += amount", "paid += amount * 2");
    define(&mut workbench, &doubled).unwrap();
    assert_eq!(memory.get(&Snapshot::key(&order)).unwrap(), Some(kept));
    let own = domains::domain("own").unwrap();
    assert!(!(own.head)(&order, workbench.log()).restore(snapshot.revision, &snapshot.state));
    let opened = open().opened_state(&order).unwrap();
    assert_eq!((opened.cost.checkpoint, opened.values), (Revision(0), folded(&workbench)));
}
#[test]
fn a_model_is_completed_by_what_occurs_in_the_events_of_its_set() {
    let mut workbench = open();
    bring(&mut workbench, "shop", SHOP);
    let other = r#"{"type":"Elsewhere","order_id":"Z","far":1}"#;
    bring(&mut workbench, "other", other);
    let seen = Seen::of(&workbench, &stream("own-shop.A-7"));
    let choices = |text: &str| -> Vec<String> {
        let found = seen.completions(text, text.chars().count());
        found.choices.iter().map(|choice| inserted(choice).to_owned()).collect()
    };
    let model = "field total: money\non OrderPlaced: ";
    assert_eq!(choices("on P"), ["PaymentCaptured"]);
    assert_eq!(choices(&format!("{model}total = to")), ["total"]);
    assert_eq!(choices(&format!("{model}total = data.t")), ["data.total"]);
    assert_eq!(choices(&format!("{model}total = am")), ["amount"]);
    assert_eq!(choices(&format!("{model}total = rou")), ["round("]);
    assert_eq!(choices("field total: mon"), ["money"]);
    assert!(choices(&format!("{model}total = fa")).is_empty(), "another set's path");
    assert!(choices("# a comment about to").is_empty());
}

#[test]
fn a_model_that_is_tried_folds_as_it_will_once_it_is_saved() {
    let mut workbench = open();
    bring(&mut workbench, "shop", SHOP);
    let order = stream("own-shop.A-7");
    for slice in [1, 2, 100] {
        let mut folding = Folding::begin(order.clone(), set::compiled(MODEL).unwrap());
        while !folding.step(&workbench, slice) {}
        let tried = folding.finish();
        assert_ne!(tried.fields(), workbench.fields(&order), "nothing is saved");
        let mut saved = open();
        bring(&mut saved, "shop", SHOP);
        define(&mut saved, MODEL).unwrap();
        let view = saved.view(&order).unwrap();
        assert_eq!((tried.fields(), tried.head()), (view.fields(), view.head()));
        for revision in (0..=view.head().0).map(Revision) {
            assert_eq!(tried.state_at(revision).values, view.state_at(revision).values, "{revision}");
        }
    }
}
