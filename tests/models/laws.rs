//! Laws of models: they fold as the domain does, as a plain fold does, and nothing makes them panic or go on for long.

use std::collections::BTreeMap;

use foldback::domains::account::{Account, Event as AccountEvent, State as AccountState};
use foldback::engine::domain::Presentation as _;
use foldback::engine::values::fields::FieldValue;
use foldback::models::{Data, Event, Model, Ran, Room, State, Trace, Value, completions};
use proptest::prelude::*;
use serde_json::{Value as Json, json};

use crate::histories::{Place, as_decided, plain_entries};
use crate::support::read;

fn apply(model: &Model, state: &mut State, kind: &str, data: &Data, revision: u64, trace: &mut impl Trace) {
    model.apply(state, &Event { kind, data, at_ms: 0, recorded_ms: 0, revision, stream: "thing-1" }, trace);
}

/// What a field of the account would be in a model.
fn same(of_account: &FieldValue, of_model: &Value) -> bool {
    match of_account {
        FieldValue::Missing => of_model.is_missing(),
        FieldValue::Money(money) => of_model.minor(2) == Some(money.minor()),
        FieldValue::Count(count) => *of_model == Value::whole(*count),
        FieldValue::Number(number) => *of_model == Value::Number(number.millionths()),
        FieldValue::Text(text) => *of_model == Value::text(text),
        FieldValue::Time(moment) => *of_model == Value::Time(moment.millis()),
    }
}

proptest! {
    #[test]
    fn an_event_is_applied_the_same_from_its_json_as_from_its_data(texts in prop::collection::vec(nearly_json(), 1..12)) {
        let model = read(PATHS);
        let (mut of_data, mut of_json, mut room) = (model.start(), model.start(), Room::default());
        for (revision, text) in (1..).zip(texts) {
            let data = Data::read(&text);
            if let Ok(data) = &data {
                apply(&model, &mut of_data, "x", data, revision, &mut ());
            }
            let event = Event { kind: "x", data: &Data::Null, at_ms: 0, recorded_ms: 0, revision, stream: "thing-1" };
            let applied = model.apply_json(&mut of_json, &event, &text, &mut room, &mut ());
            prop_assert_eq!(applied.is_ok(), data.is_ok(), "{}", text);
            prop_assert_eq!(&of_json, &of_data, "{}", text);
        }
    }

    #[test]
    fn a_model_that_says_what_the_account_does_folds_to_the_fields_of_the_account(entries in plain_entries(0..120)) {
        let model = read(&std::fs::read_to_string("tests/data/models/account.model").unwrap());
        let (mut account, mut state) = (AccountState::default(), model.start());
        let mut revision = 0;
        let events = entries.into_iter().filter_map(|(_, _, place)| match place {
            Place::Known(event) => Some(event),
            Place::Unknown | Place::Archived | Place::Foreign => None,
        });
        // A model has missing values where an account without an owner has none.
        let opened = AccountEvent::AccountOpened { owner: "Ada".into(), currency: foldback::engine::values::money::Currency::EUR };
        for event in std::iter::once(opened).chain(events) {
            let event = as_decided(&account, event);
            account.evolve(&event);
            let encoded = event.encode();
            revision += 1;
            apply(&model, &mut state, encoded.event_type, &Data::read(&encoded.data).unwrap(), revision, &mut ());
            for (place, field) in Account::FIELDS.iter().enumerate() {
                let spec = field.spec();
                let of_model = model.fields().iter().position(|known| *known.name == *spec.name).unwrap();
                let (known, found) = (Account::field(&account, place), &state.values()[of_model]);
                prop_assert!(same(&known, found), "{} at {revision}: {known:?}, but {found:?}", spec.name);
            }
        }
        // A state goes through JSON.
        let json: Json = serde_json::from_str(&state.keep().to_string()).unwrap();
        prop_assert_eq!(model.kept(&json), Some(state));
    }

    #[test]
    fn the_inferred_model_is_a_plain_fold_in_which_the_last_write_wins(events in prop::collection::vec(object(), 0..20)) {
        let data: Vec<Data> = events.iter().map(Data::from).collect();
        let model = Model::inferred(&data);
        let mut state = model.start();
        let mut plain: BTreeMap<String, Json> = BTreeMap::new();
        for (place, (json, data)) in events.iter().zip(&data).enumerate() {
            apply(&model, &mut state, "Any", data, place as u64 + 1, &mut ());
            write(json, "", &mut plain);
            let counted = model.fields().iter().position(|field| *field.name == *"events").unwrap();
            prop_assert_eq!(&state.values()[counted], &Value::whole(place as u64 + 1));
            for (field, value) in model.fields().iter().zip(state.values()) {
                let expected = plain.get(&*field.name).unwrap_or(&Json::Null);
                let is_counter = *field.name == *"events";
                let is_equal = is_counter || shown(&value.json()) == shown(expected);
                prop_assert!(is_equal, "{}: {value:?}, but {expected}\n{}", field.name, model.text());
            }
        }
    }

    #[test]
    fn no_text_and_no_event_make_a_model_panic_or_go_on_for_long(text in text(), events in prop::collection::vec(object(), 0..6)) {
        check(&text, &events)?;
    }

    #[test]
    fn no_change_of_a_good_text_makes_it_panic(place in 0..20_usize, cut in any::<prop::sample::Index>(), with in "\\PC{0,6}", events in prop::collection::vec(object(), 0..6)) {
        let page = std::fs::read_to_string("docs/models.md").unwrap();
        let good: Vec<&str> = page.split("```model\n").skip(1).filter_map(|rest| rest.split("```").next()).collect();
        let mut chars: Vec<char> = good[place % good.len()].chars().collect();
        let at = cut.index(chars.len());
        chars.splice(at..(at + 3).min(chars.len()), with.chars());
        check(&chars.into_iter().collect::<String>(), &events)?;
    }
}

/// Counts what ran.
struct Count(usize);

impl Trace for Count {
    fn ran(&mut self, _: Ran<'_>) {
        self.0 += 1;
    }
}

fn check(text: &str, events: &[Json]) -> Result<(), TestCaseError> {
    let length = text.chars().count();
    completions(text, length / 2, &foldback::models::Paths::default(), &["opened"]);
    let model = match Model::read(text) {
        Ok(model) => model,
        Err(errors) => {
            prop_assert!(!errors.is_empty() && errors.len() <= 20);
            for error in errors {
                prop_assert!(error.range.start <= error.range.end && error.range.start <= length, "{:?}", error);
            }
            return Ok(());
        }
    };
    let (mut state, mut again) = (model.start(), model.start());
    for (place, json) in events.iter().enumerate() {
        let data = Data::from(json);
        let mut count = Count(0);
        for kind in ["opened", "labeled", "OrderPlaced", "Any"] {
            apply(&model, &mut state, kind, &data, place as u64 + 1, &mut count);
            apply(&model, &mut again, kind, &data, place as u64 + 1, &mut ());
        }
        prop_assert!(count.0 <= 4 * text.len());
        // Deterministic, and the same whether or not it is traced.
        prop_assert_eq!(&state, &again);
    }
    Ok(())
}

/// A single value of JSON.
fn scalar() -> impl Strategy<Value = Json> {
    prop_oneof![
        Just(Json::Null),
        any::<bool>().prop_map(Json::from),
        (-1_000_000..1_000_000_i64).prop_map(Json::from),
        (-100_000..100_000_i32).prop_map(|cents| json!(f64::from(cents) / 100.0)),
        "[a-z]{0,3}".prop_map(Json::from),
        Just(json!("2026-03-12T10:00:00Z")),
        Just(json!("12.50")),
        any::<f64>().prop_map(|number| json!(number)),
    ]
}

/// Paths into data such as events have, of every form.
const PATHS: &str = "field a: text\nfield b: text\nfield whole: map\nfield inner: text\nfield items: list\nfield through: list\nfield first: text\nfield of_first: text\nfield many: number\nfield spaced: text\n
on any:\n  a = data.a\n  b = data.b\n  whole = data.c\n  inner = data.c.x\n  items = data.items\n  through = data.items.x\n  first = data.items[0]\n  of_first = data.items[1].y\n  many = data.items.count\n  spaced = data[\"a b\"]\n";

/// Texts that are JSON, or nearly: objects, keys that are there twice, what nests too deep, what is cut off.
fn nearly_json() -> impl Strategy<Value = String> {
    let twice = (object(), object()).prop_map(|(one, other)| {
        let (one, other) = (one.to_string(), other.to_string());
        match (one.as_str(), other.as_str()) {
            ("{}", _) | (_, "{}") => one,
            _ => format!("{},{}", &one[..one.len() - 1], &other[1..]),
        }
    });
    let deep = (100..160_usize, prop::sample::select(vec!["a", "c", "q"]))
        .prop_map(|(depth, key)| format!("{{\"{key}\":{}{}}}", "[".repeat(depth), "]".repeat(depth)));
    let cut = (object(), 0..40_usize).prop_map(|(json, at)| json.to_string().chars().take(at).collect());
    prop_oneof![
        4 => object().prop_map(|json| json.to_string()),
        3 => twice,
        1 => deep,
        2 => cut,
        1 => scalar().prop_map(|json| json.to_string()),
        1 => Just("{\"q\": 1e999, \"a\": \"x\"}".to_owned()),
        1 => Just("{\"a\": 18446744073709551616, \"b\": -0.0, \"items\": {\"x\": 1}} ".to_owned()),
        1 => Just("{\"a\": \"x\"} {}".to_owned()),
    ]
}

/// Data such as events have.
fn object() -> impl Strategy<Value = Json> {
    let value = prop_oneof![
        4 => scalar(),
        1 => prop::collection::vec(scalar(), 0..4).prop_map(Json::from),
        1 => prop::collection::btree_map("[xyz]", scalar(), 0..3).prop_map(|object| json!(object)),
        1 => prop::collection::vec(prop::collection::btree_map("[xyz]", scalar(), 0..3), 0..3).prop_map(|list| json!(list)),
    ];
    let key = prop_oneof![4 => "[a-c]", 1 => Just("type".to_owned()), 1 => Just("a b".to_owned()), 1 => Just("amount".to_owned()), 1 => Just("items".to_owned())];
    prop::collection::btree_map(key, value, 0..5).prop_map(|object| json!(object))
}

/// Texts of the words and signs of the language, in any order.
fn text() -> impl Strategy<Value = String> {
    const PARTS: [&str; 60] = [
        "field",
        "a",
        "b",
        "c",
        ":",
        "number",
        "money",
        "EUR",
        "count",
        "text",
        "list",
        "map",
        "yes",
        "/",
        "no",
        "time",
        "duration",
        "=",
        "+=",
        "-=",
        "add",
        "remove",
        "on",
        "opened",
        "any",
        ":\n",
        "\n",
        "if",
        "then",
        "else",
        "or else",
        "and",
        "or",
        "not",
        "(",
        ")",
        "[",
        "]",
        ",",
        ".",
        "+",
        "-",
        "*",
        "1",
        "0",
        "2.5",
        "\"x\"",
        "2026-03-12",
        "2 days",
        "sum",
        "join",
        "min",
        "round",
        "last(opened)",
        "old(a)",
        "is missing",
        "contains",
        "require",
        "reject",
        "#",
    ];
    let free = prop::collection::vec(prop::sample::select(PARTS.to_vec()), 0..60).prop_map(|parts| parts.join(" "));
    let step = prop::collection::vec(prop::sample::select(PARTS.to_vec()), 1..12).prop_map(|parts| parts.join(" "));
    let within = (step.clone(), step).prop_map(|(one, other)| {
        format!("field a: number\nfield b: text\nfield c: list\nfield m: map\non any:\n a = {one}\n m[b] = {other}\n c add a\n b = join(b, a, c)\n")
    });
    prop_oneof![free, within, "\\PC{0,80}"]
}

/// Writes single values under their names, as the inferred model has them.
fn write(json: &Json, name: &str, plain: &mut BTreeMap<String, Json>) {
    match json {
        Json::Object(entries) => {
            for (key, value) in entries {
                let key = key.replace(' ', "_");
                write(value, &if name.is_empty() { key } else { format!("{name}_{key}") }, plain);
            }
        }
        Json::Array(_) => {}
        single => {
            let name = if name == "type" { "data_type" } else { name };
            plain.insert(name.to_owned(), single.clone());
        }
    }
}

/// A value as a text, so that a number and the text that says it are the same.
fn shown(json: &Json) -> String {
    match Data::from(json) {
        Data::Null => String::new(),
        Data::Truth(truth) => if truth { "yes" } else { "no" }.to_owned(),
        Data::Number(number) => (number as f64).to_string(),
        Data::Text(text) => match (text.parse::<f64>(), foldback::engine::values::time::Timestamp::parse(&text)) {
            (Ok(number), _) if !text.is_empty() && number.is_finite() => {
                as_number(number).unwrap_or_else(|| text.to_string())
            }
            (_, Some(time)) => time.to_string(),
            _ => text.to_string(),
        },
        Data::List(_) | Data::Object(_) => "parts".to_owned(),
    }
}

/// A number as a text, by way of the exact one that it stands for.
fn as_number(number: f64) -> Option<String> {
    match Data::from(&json!(number)) {
        Data::Number(number) => Some((number as f64).to_string()),
        _ => None,
    }
}
