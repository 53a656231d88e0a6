//! The language, construct by construct.

use serde_json::json;

use crate::support::{event, fold, hourly, made, read};

const BUGS: &str = r#"
model "Bugs of acme/rocket"

stream  issue.number              # which part of an event names its stream
type    action
time    created_at
id      id

field state: text = "new"         headline
field title: text
field comments: count
field labels: list
field open_for: duration
field hours: number = 0

on opened:
  state = "open"
  title = issue.title
on labeled:
  labels add label.name
on unlabeled:
  labels remove label.name
on closed or merged:
  require state = "open" else "closed twice"
  state = "closed"
  open_for = open_for + (date - last("opened" or "reopened"))
on work_logged if minutes > 0:
  hours = hours + minutes / 60
on any:
  comments = max(comments, issue.comments)
"#;

#[test]
fn the_model_of_the_design_makes_what_it_says() {
    let events = [
        ("opened", r#"{"issue": {"number": 7, "title": "It explodes", "comments": 0}}"#),
        ("labeled", r#"{"label": {"name": "bug"}, "issue": {"comments": 3}}"#),
        ("labeled", r#"{"label": {"name": "urgent"}}"#),
        ("unlabeled", r#"{"label": {"name": "bug"}}"#),
        ("work_logged", r#"{"minutes": 45}"#),
        ("work_logged", r#"{"minutes": "n/a"}"#),
        ("closed", r#"{}"#),
    ];
    let expected = json!({
        "state": "closed", "title": "It explodes", "comments": 3, "labels": ["urgent"], "open_for": 21_600_000, "hours": 0.75,
    });
    assert_eq!(made(BUGS, &events), expected);
    let model = read(BUGS);
    assert_eq!(model.name(), Some("Bugs of acme/rocket"));
    assert_eq!(model.sources().stream.as_ref().map(ToString::to_string).as_deref(), Some("issue.number"));
    let trace = fold(&model, &hourly(vec![event("merged", "{}")])).1;
    assert!(format!("{trace:?}").contains("closed twice"), "{trace:?}");
}

const ORDERS: &str = r#"
field total: money EUR = 0            headline
field paid: money EUR = 0
field status: text = "new"
field items: count
on OrderPlaced: total = data.total, status = "placed", items += 1
on PaymentCaptured: paid += data.amount; reject "paid twice" if paid > total
stream by data.order_id
"#;

#[test]
fn a_block_may_be_one_line() {
    let events = [("OrderPlaced", r#"{"total": 19.99}"#), ("PaymentCaptured", r#"{"amount": "19.99"}"#)];
    assert_eq!(made(ORDERS, &events), json!({ "total": 19.99, "paid": 19.99, "status": "placed", "items": 1 }));
}

#[test]
fn an_event_that_breaks_a_rule_is_recorded_and_marked_or_rejected_before() {
    let model = read(ORDERS);
    let paid = event("PaymentCaptured", r#"{"amount": 5}"#);
    let (state, trace) = fold(&model, std::slice::from_ref(&paid));
    assert_eq!(state.values()[1].minor(2), Some(500));
    assert!(format!("{trace:?}").contains("paid twice"), "{trace:?}");
    let of = foldback::models::Event {
        kind: &paid.kind,
        data: &paid.data,
        at_ms: 0,
        recorded_ms: 0,
        revision: 1,
        stream: "s",
    };
    assert_eq!(model.decide(&model.start(), &of).map(|_| ()), Err("paid twice".to_owned()));
}

fn errors(text: &str) -> Vec<String> {
    let shown = |error: foldback::models::ModelError| {
        let part: String = text.chars().skip(error.range.start).take(error.range.len()).collect();
        format!("{part:?}: {}", error.message)
    };
    foldback::models::Model::read(text).expect_err("an error").into_iter().map(shown).collect()
}

#[test]
fn an_error_points_at_its_characters_and_says_what_is_expected() {
    let with = |step: &str| errors(&format!("field a: number\nfield t: text\nfield l: list\non x:\n  {step}"));
    expect_test::expect![[r#"
        "\"x\"": a text does not fit the field a, which is a number
        "b": b is not a field; the fields are a, t, l
        "a + t": Texts are put together by join(a, b)
        "2 * t": a number and a text do not go together with *
        "a = \"x\"": a number does not compare with a text
        "a": This is a number, not a condition: compare it with something
        "median": median is not a function; there are length(text), count(list), sum(list), min(a, b), max(a, b), abs(number), round(number, 2), floor(number), ceiling(number), lower(text), upper(text), trim(text), join(a, b), replace(text, "a", "b"), number(value), text(value), time(value), day(time), month(time), year(time), hour(time), old(field), last("type")
        "round(1, 2, 3)": This is written round(number, 2)
        "\n": A value is missing here: a field, a path, a number, a text or a date
        "§": Unexpected character §
        "\"open": The closing quote is missing
        "a": a is a number; this needs a field of the kind list"#]]
    .assert_eq(
        &[
            "a = \"x\"",
            "b = 1",
            "a = a + t",
            "a = 2 * t",
            "a = 1 if a = \"x\"",
            "a = 1 if a",
            "a = median(l)",
            "a = round(1, 2, 3)",
            "a = \n",
            "a = 1 §",
            "t = \"open",
            "a add 1",
        ]
        .iter()
        .flat_map(|step| with(step))
        .collect::<Vec<_>>()
        .join("\n"),
    );
}

#[test]
fn declarations_are_checked() {
    expect_test::expect![[r#"
        "": The kind of the field is missing here: one of money, number, count, text, yes/no, time, duration, list, map
        "float": The kind of the field is missing here: one of money, number, count, text, yes/no, time, duration, list, map
        "XXX1": XXX1 is not a currency; codes are such as EUR, USD or JPY
        "date": date stands for something else: choose another name
        "a": There is a field a already
        "headline": One field is the headline already
        "-1": -1 does not fit the field a, which is a count
        "1 + 1": A field begins with a plain value, such as 0 or "new"
        "a = 1": This belongs under a line such as on opened:
        "\n": : is missing here
        "a = 1": This belongs under a line such as on opened:
        "hello": A line begins with model, stream, type, time, id, data, field, on, require, reject, or the name of a field and ="#]].assert_eq(
        &[
            "field a",
            "field a: float",
            "field a: money XXX1",
            "field date: time",
            "field a = 1\nfield a = 2",
            "field a = 1 headline\nfield b = 2 headline",
            "field a: count = -1",
            "field a = 1 + 1",
            "a = 1",
            "on x\n  a = 1",
            "hello world",
        ]
        .iter()
        .flat_map(|text| errors(text))
        .collect::<Vec<_>>()
        .join("\n"),
    );
}

#[test]
fn completion_offers_fields_paths_types_and_words_where_they_may_stand() {
    use foldback::models::{Data, Paths, completions};
    let mut paths = Paths::default();
    paths.add(&Data::read(r#"{"issue": {"title": "x", "labels": [{"name": "bug"}]}, "amount": 5}"#).unwrap());
    let offered = |text: &str| -> Vec<String> {
        let found = completions(text, text.chars().count(), &paths, &["opened", "order placed"]);
        found.choices.into_iter().map(|choice| choice.text).collect()
    };
    assert_eq!(offered("field a: nu"), ["number"]);
    assert_eq!(offered("on o"), ["opened", "or"]);
    assert_eq!(offered("on \"or"), ["order placed"]);
    assert_eq!(offered("field total = \"").len(), 0);
    assert_eq!(offered("field total = 0\non opened:\n  t"), ["total = ", "type ", "time "]);
    assert_eq!(offered("field total = 0\non opened:\n  total = issue.l"), ["issue.labels", "issue.labels.name"]);
    assert_eq!(offered("stream iss"), ["issue", "issue.title", "issue.labels", "issue.labels.name"]);
    assert_eq!(offered("field a = 1 # he").len(), 0);
}

#[test]
fn the_inferred_model_has_a_field_for_each_single_value_and_a_headline() {
    use foldback::models::{Data, Model};
    let data = [
        Data::read(r#"{"id": 7, "amount": 5, "currency": "EUR", "at": "2026-03-01T10:00:00Z", "issue": {"title": "x"}}"#),
        Data::read(r#"{"id": 8, "amount": "7.50", "currency": "EUR", "ok": true, "items": [1], "type": "t", "first name": "Ada"}"#),
    ]
    .map(Result::unwrap);
    expect_test::expect![[r#"
        field id: number
        field amount: money EUR headline
        field currency: text
        field at: time
        field issue_title: text
        field ok: yes/no
        field data_type: text
        field first_name: text
        field events: count

        on any:
          events += 1
          id = data.id
          amount = data.amount
          currency = data.currency
          at = data.at
          issue_title = data.issue.title
          ok = data.ok
          data_type = data.type
          first_name = data["first name"]
    "#]]
    .assert_eq(Model::inferred(&data).text());
    assert_eq!(Model::inferred(&[]).text(), "field events: count headline\n\non any:\n  events += 1\n");
}
