//! What own events show: that a model reads logs of the built-in domains as they do themselves, a recorded app as its states
//! are, and groups of events as a read model.
#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used, clippy::expect_used)]

#[path = "own/support.rs"]
mod support;

use std::collections::BTreeMap;

use foldback::domains;
use foldback::engine::log::envelope::Revision;
use foldback::engine::projection::Scope;
use foldback::engine::values::decimal::Decimal;
use foldback::engine::values::fields::FieldValue;
use foldback::foreign::reading::Reading;
use foldback::sets::streams_of;
use foldback::workbench::exchange::export::ExportFormat;
use foldback::workbench::{Control, Workbench};
use serde_json::{Value, json};
use support::{SHOP, bring, define_as, now, open, stream};

fn model(name: &str) -> String {
    std::fs::read_to_string(format!("tests/data/models/{name}.model")).unwrap()
}

#[test]
fn an_exported_log_of_a_domain_comes_back_as_own_events_and_a_model_makes_its_headline_at_every_revision() {
    for name in ["account", "order", "trip", "feed"] {
        let mut source = open();
        source.append_sample(domains::domain(name).unwrap(), now()).unwrap();
        let first = source.log().streams().next().unwrap().clone();
        let mut copy = open();
        assert_eq!(
            bring(&mut copy, "copy", &source.export(ExportFormat::Ndjson, None, &first)),
            source.log().head().get()
        );
        define_as(&mut copy, "copy", &model(name)).unwrap();
        let mut revisions = 0;
        for there in streams_of(&copy, "copy") {
            let here = stream(there.as_str().split_once('.').unwrap().1);
            let (of_domain, of_model) = (source.view(&here).unwrap(), copy.view(&there).unwrap());
            assert_eq!(of_domain.head(), of_model.head(), "{here}");
            for revision in (0..=of_domain.head().0).map(Revision) {
                let (expected, found) = (of_domain.field_at(0, revision), of_model.field_at(0, revision));
                let is_equal = expected.number() == found.number()
                    || !matches!(expected, FieldValue::Count(_)) && expected == found;
                let is_nothing = revision.0 == 0 && expected.number().unwrap_or(0) == 0;
                let data = copy.log().in_stream(&there, revision).map(|event| event.data.to_owned());
                assert!(is_equal || is_nothing, "{here} at {revision}: {expected:?}, but {found:?} of {data:?}");
                revisions += 1;
            }
        }
        assert!(revisions > 20, "{name}: {revisions}");
    }
}

/// The items of a computed state as a model has them: each of their parts by the item's id.
fn of_items(state: &Value, part: &str) -> FieldValue {
    let plain = |value: &Value| match value {
        Value::Bool(truth) => if *truth { "yes" } else { "no" }.to_owned(),
        other => other.as_str().map_or(other.to_string(), str::to_owned),
    };
    let items = state["items"].as_array().unwrap();
    let entries: Vec<String> = items.iter().map(|item| format!("{}: {}", item["id"], plain(&item[part]))).collect();
    FieldValue::text(&entries.join(", "))
}

#[test]
fn each_revision_of_a_recorded_redux_app_equals_its_computed_state_by_a_model() {
    let file = std::fs::read_to_string("tests/data/foreign/redux.json").unwrap();
    let computed: Value = serde_json::from_str(&file).unwrap();
    let mut workbench = open();
    bring(&mut workbench, "list", &file);
    define_as(&mut workbench, "list", &model("redux")).unwrap();
    let list = streams_of(&workbench, "list").pop().unwrap();
    let view = workbench.view(&list).unwrap();
    let states = computed["computedStates"].as_array().unwrap();
    assert_eq!(view.head().get(), states.len());
    let names: Vec<&str> = view.fields().iter().map(|field| field.name).collect();
    for (index, state) in states.iter().enumerate() {
        let state = &state["state"];
        let found: BTreeMap<&str, FieldValue> =
            names.iter().copied().zip(view.state_at(Revision::from_len(index + 1)).values).collect();
        let total = i128::from(state["total"].as_i64().unwrap());
        assert_eq!(found["total"], FieldValue::Number(Decimal::from_millionths(total * 1_000_000)), "{index}");
        assert_eq!(found["filter"], FieldValue::text(state["filter"].as_str().unwrap()), "{index}");
        assert_eq!((&found["coupon"], &state["coupon"]), (&FieldValue::Missing, &Value::Null));
        for part in ["name", "price", "bought"] {
            assert_eq!(found[part], of_items(state, part), "{part} at {index}");
        }
    }
    // What DevTools computed is beside each action as it is read.
    let (events, _) = Reading::read_all(file.as_bytes()).unwrap();
    assert_eq!(events.iter().filter(|event| event.state.is_some()).count(), states.len());
}

/// The rows of a read model as a person reads them.
fn rows(workbench: &Workbench) -> Vec<String> {
    let (_, model) = workbench.read_models().next().unwrap();
    let table = model.table();
    let cells = |row: &foldback::engine::projection::Row| {
        let shown = (0..4).map(|index| row.show(index, table.columns[index].kind));
        shown.collect::<Vec<_>>().join(" ")
    };
    table.rows.iter().map(cells).collect()
}

#[test]
fn own_events_are_counted_and_summed_by_type_day_stream_and_what_their_data_has() {
    let mut workbench = open();
    bring(&mut workbench, "shop", SHOP);
    define_as(&mut workbench, "shop", "field total: money").unwrap();
    let id = workbench.add_read_model("own", "events_by_group", Scope::Domain).unwrap();
    while workbench.step_read_models(2) {}
    assert_eq!(rows(&workbench), ["shop OrderPlaced 2 –", "shop PaymentCaptured 2 –"]);
    let named = |workbench: &Workbench, parameter: usize, name: &str| {
        let choices = workbench.read_model(id).unwrap().choices(parameter).unwrap();
        choices.iter().find(|(_, known)| known == name).unwrap_or_else(|| panic!("{name} in {choices:?}")).0
    };
    let set = |workbench: &mut Workbench, parameter: &str, value: i64| {
        workbench.control_read_model(id, &Control::Set { parameter: parameter.to_owned(), value }).unwrap();
        while workbench.step_read_models(2) {}
    };
    let amount = named(&workbench, 1, "amount");
    set(&mut workbench, "sum", amount);
    assert_eq!(rows(&workbench), ["shop OrderPlaced 2 –", "shop PaymentCaptured 2 61"]);
    let order = named(&workbench, 0, "order_id");
    set(&mut workbench, "by", order);
    assert_eq!(rows(&workbench), ["shop A-7 3 61", "shop B-8 1 –"]);
    let day = named(&workbench, 0, "Day");
    set(&mut workbench, "by", day);
    assert_eq!(rows(&workbench), ["shop 2026-01-01 4 61"]);
    // Rebuilt, and kept up event by event, it is the same: the places of the paths are those of the log.
    let more = json!({"type": "PaymentCaptured", "order_id": "A-7", "amount": 2.5, "method": "card", "at": "2026-01-02T00:00:00Z"});
    bring(&mut workbench, "shop", &more.to_string());
    while workbench.step_read_models(1) {}
    let kept = rows(&workbench);
    assert_eq!(kept, ["shop 2026-01-01 4 61", "shop 2026-01-02 1 2.5"]);
    workbench.control_read_model(id, &Control::Rebuild).unwrap();
    while workbench.step_read_models(2) {}
    assert_eq!(rows(&workbench), kept);
    // A path that occurs later than the first event groups the earlier ones as without a value.
    let method = named(&workbench, 0, "method");
    set(&mut workbench, "by", method);
    assert_eq!(rows(&workbench), ["shop – 4 61", "shop card 1 2.5"]);
}
