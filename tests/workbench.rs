//! The workbench over memory: commands and facts in, the same answers again, files in and out.
#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod at_once;
mod cached;
mod sample;

use at_once::{check_file, export_period, import};
use cached::Cached;
use foldback::domains::account::bank_csv::{self, Choices};
use foldback::domains::account::statement;
use foldback::domains::first;
use foldback::engine::log::Links;
use foldback::engine::log::envelope::{ExpectedRevision, Position, Revision, StreamId};
use foldback::engine::values::time::Timestamp;
use foldback::storage::KeyValue as _;
use foldback::storage::memory::MemoryKeyValue;
use foldback::storage::refresh::Refreshed;
use foldback::workbench::exchange::export::ExportFormat;
use foldback::workbench::{Fact, Import, ImportReport, Request, Workbench};
use serde_json::{Value, json};

const STATEMENT: &str = include_str!("data/current-account-400.csv");

fn main_stream() -> StreamId {
    StreamId::new("account-main").unwrap()
}

fn request() -> Request {
    let now = Timestamp::from_millis(1_790_000_000_000);
    Request { stream: main_stream(), expected: ExpectedRevision::Any, event_id: None, now, actor: None }
}

fn with_id(id: &str) -> Request {
    Request { event_id: Some(id.to_owned()), ..request() }
}

fn expecting(expected: ExpectedRevision) -> Request {
    Request { expected, ..request() }
}

fn fact(event_type: &str, data: &Value) -> Fact {
    let links = Links::default();
    Fact {
        event_type: event_type.to_owned(),
        schema_version: Some(1),
        data: data.to_string(),
        occurred_at: None,
        links,
    }
}

fn deposit(minor: i64) -> Value {
    json!({ "type": "Deposit", "amount_minor": minor })
}

fn workbench() -> Workbench {
    Workbench::open(Box::new(MemoryKeyValue::default())).unwrap()
}

fn opened() -> Workbench {
    let mut workbench = workbench();
    let open = json!({ "type": "OpenAccount", "owner": "Ada", "currency": "EUR" });
    workbench.execute(&open, &request()).unwrap();
    workbench
}

fn balance_at(workbench: &mut Workbench, revision: Revision) -> i64 {
    workbench.view(&main_stream()).unwrap().field_at(0, revision).number().unwrap()
}

fn balance(workbench: &mut Workbench) -> i64 {
    let head = workbench.head(&main_stream());
    balance_at(workbench, head)
}

fn ndjson(workbench: &mut Workbench) -> String {
    workbench.export(ExportFormat::Ndjson, None, &main_stream())
}

fn import_statement(workbench: &mut Workbench, text: &str) -> ImportReport {
    let statement = bank_csv::parse(text, &Choices::default()).unwrap();
    let planned = statement::plan(workbench, &statement, &main_stream(), request().now, &Choices::default());
    let (report, records) = planned.unwrap();
    Import::run(workbench, records).unwrap();
    report
}

#[test]
fn a_command_is_decided_recorded_and_shown() {
    let mut workbench = opened();
    assert_eq!(workbench.execute(&deposit(5000), &request()), Ok(vec![Position(2)]));
    assert_eq!(balance(&mut workbench), 5000);
    let refusal = workbench.execute(&json!({ "type": "Withdraw", "amount_minor": 5001 }), &request()).unwrap_err();
    assert_eq!((refusal.name.as_str(), refusal.input), ("InsufficientFunds", Some("amount_minor")));
    assert_eq!(Value::Object(refusal.details), json!({ "available": 5000, "requested": 5001 }));
    assert_eq!((workbench.log().head(), balance(&mut workbench)), (Position(2), 5000));
}

#[test]
fn the_same_event_id_again_is_answered_with_the_first_result() {
    let memory = MemoryKeyValue::default();
    let mut workbench = Workbench::open(Box::new(memory.clone())).unwrap();
    workbench.append(vec![fact("AccountOpened", &json!({ "owner": "Ada", "currency": "EUR" }))], &request()).unwrap();
    let first = workbench.execute(&deposit(5000), &with_id("mine")).unwrap();
    assert_eq!(workbench.execute(&deposit(5000), &with_id("mine")), Ok(first.clone()));
    // Even where the second would be refused, or says something else.
    assert_eq!(workbench.execute(&deposit(-1), &with_id("mine")), Ok(first.clone()));
    let mut again = Workbench::open(Box::new(memory)).unwrap();
    assert_eq!(again.execute(&deposit(5000), &with_id("mine")), Ok(first));
    assert_eq!(balance(&mut again), 5000);
    let derived = again.execute(&deposit(1), &with_id("account-main@9")).unwrap_err();
    assert_eq!(derived.name, "InvalidEventId");
    // The id of an event that is there is known, whoever derived it.
    assert_eq!(again.execute(&deposit(1), &with_id("account-main@1")), Ok(vec![Position(1)]));
    for id in ["", "a\nb"] {
        assert_eq!(again.execute(&deposit(1), &with_id(id)).unwrap_err().name, "InvalidEventId");
    }
}

#[test]
fn an_expected_revision_is_checked() {
    let mut workbench = opened();
    let at = |revision| expecting(ExpectedRevision::Exact(Revision(revision)));
    workbench.execute(&deposit(5000), &at(1)).unwrap();
    let refusal = workbench.execute(&deposit(5000), &at(1)).unwrap_err();
    assert_eq!(refusal.name, "WrongExpectedRevision");
    assert_eq!(Value::Object(refusal.details), json!({ "stream": "account-main", "expected": 1, "actual": 2 }));
    let refusal = workbench
        .append(vec![fact("Deposited", &json!({ "amount_minor": 1 }))], &expecting(ExpectedRevision::NoStream));
    assert_eq!(refusal.unwrap_err().name, "WrongExpectedRevision");
    assert_eq!(balance(&mut workbench), 5000);
}

#[test]
fn facts_are_recorded_where_a_rule_would_have_refused_and_within_the_bounds() {
    let mut workbench = opened();
    let withdrawn = fact("Withdrawn", &json!({ "amount_minor": 700 }));
    workbench.append(vec![withdrawn.clone(), withdrawn], &request()).unwrap();
    assert_eq!(balance(&mut workbench), -1400);
    let over = fact("Withdrawn", &json!({ "amount_minor": (1_i64 << 53) - 1 }));
    let good = fact("Deposited", &json!({ "amount_minor": 1 }));
    let refusal = workbench.append(vec![good.clone(), over], &request()).unwrap_err();
    assert_eq!((refusal.name.as_str(), &refusal.details["index"]), ("BalanceOutOfRange", &json!(1)));
    for (event_type, data) in [
        ("Deposited", json!({ "amount_minor": "5" })),
        ("Deposited", json!({ "amount_minor": (1_i64 << 53) })),
        ("Deposited", json!([])),
        ("", json!({})),
        ("De posited", json!({})),
    ] {
        let refusal = workbench.append(vec![good.clone(), fact(event_type, &data)], &request()).unwrap_err();
        assert_eq!(
            (refusal.name.as_str(), &refusal.details["index"]),
            ("InvalidEvent", &json!(1)),
            "{event_type} {data}"
        );
    }
    assert_eq!(balance(&mut workbench), -1400);
}

#[test]
fn an_unknown_event_is_kept_and_changes_nothing() {
    let mut workbench = opened();
    workbench.execute(&deposit(5000), &request()).unwrap();
    let before = workbench.view(&main_stream()).unwrap().state_at(Revision(2)).values;
    workbench.append(vec![fact("CardIssued", &json!({ "z": 1, "a": [2] }))], &request()).unwrap();
    let view = workbench.view(&main_stream()).unwrap();
    assert_eq!((view.head(), view.state_at(Revision(3)).values), (Revision(3), before));
    let kept = workbench.log().in_stream(&main_stream(), Revision(3)).unwrap();
    assert_eq!((kept.event_type.as_ref(), kept.data), ("CardIssued", r#"{"a":[2],"z":1}"#));
}

#[test]
fn a_storage_that_somebody_emptied_is_noticed_before_the_next_write() {
    let memory = MemoryKeyValue::default();
    let mut workbench = Workbench::open(Box::new(memory.clone())).unwrap();
    let open = json!({ "type": "OpenAccount", "owner": "Ada", "currency": "EUR" });
    workbench.execute(&open, &request()).unwrap();
    workbench.execute(&deposit(5000), &request()).unwrap();
    let mut raw = memory.clone();
    for key in raw.keys().unwrap() {
        raw.remove(&key).unwrap();
    }
    // Nothing is dropped without a word: the log is there to be written back or given up.
    assert_eq!(workbench.execute(&deposit(5000), &request()).unwrap_err().name, "LogVanished");
    assert_eq!(workbench.append(vec![fact("Deposited", &json!({}))], &request()).unwrap_err().name, "LogVanished");
    assert_eq!(workbench.append_sample(first(), request().now).unwrap_err().name, "LogVanished");
    assert_eq!((workbench.store().vanished(), memory.keys().unwrap().len()), (Some(Position(2)), 0));
    workbench.clear().unwrap();
    assert_eq!((workbench.store().vanished(), workbench.log().head()), (None, Position(0)));
    assert_eq!(workbench.execute(&open, &request()), Ok(vec![Position(1)]));
    let again = Workbench::open(Box::new(memory)).unwrap();
    assert_eq!((again.log().head(), again.store().damage()), (Position(1), None));
}

#[test]
fn a_clock_that_was_set_back_is_held_at_the_newest_event() {
    let mut workbench = opened();
    let earlier = Request { now: Timestamp::from_millis(5), ..request() };
    let position = workbench.execute(&deposit(1), &earlier).unwrap()[0];
    assert_eq!(workbench.log().at(position).unwrap().recorded_at, request().now);
}

#[test]
fn an_event_from_the_future_takes_no_later_event_with_it() {
    let mut workbench = opened();
    let day = |text: &str| Timestamp::parse(text).unwrap();
    let (wrong, right) = (day("2099-01-01"), day("2026-11-26T10:00"));
    workbench.execute(&deposit(1), &Request { now: wrong, ..request() }).unwrap();
    let later = Request { now: right, ..request() };
    let command = workbench.execute(&deposit(2), &later).unwrap()[0];
    let facts = workbench.append(vec![fact("Deposited", &json!({ "amount_minor": 3 }))], &later).unwrap()[0];
    for position in [command, facts] {
        let event = workbench.log().at(position).unwrap();
        assert_eq!((event.occurred_at, event.recorded_at), (right, wrong), "at {position}");
    }
    assert_eq!(workbench.ahead_of(right), Some(wrong));
    // The clocks of two devices differ a little.
    assert_eq!(workbench.ahead_of(Timestamp::from_millis(wrong.millis() - 60_000)), None);
    assert_eq!(opened().ahead_of(request().now), None);
}

#[test]
fn a_damaged_log_says_so_before_any_rule_is_asked() {
    let memory = MemoryKeyValue::default();
    let mut workbench = Workbench::open(Box::new(memory.clone())).unwrap();
    let open = json!({ "type": "OpenAccount", "owner": "Ada", "currency": "EUR" });
    workbench.execute(&open, &request()).unwrap();
    let mut raw = memory.clone();
    let key = "foldback.log.000001.000";
    let text = raw.get(key).unwrap().unwrap().replace("Ada", "Bob");
    raw.set(key, &text).unwrap();
    let mut again = Workbench::open(Box::new(memory)).unwrap();
    assert_eq!(again.log().head(), Position(0));
    assert_eq!(again.execute(&deposit(5), &request()).unwrap_err().name, "LogReadOnly");
    let facts = vec![fact("Deposited", &json!({ "amount_minor": "?" }))];
    assert_eq!(again.append(facts, &request()).unwrap_err().name, "LogReadOnly");
}

#[test]
fn a_log_brought_elsewhere_is_the_same_log() {
    let mut workbench = opened();
    workbench.execute(&deposit(5000), &with_id("given \"id\"")).unwrap();
    import_statement(&mut workbench, STATEMENT);
    let text = ndjson(&mut workbench);
    let mut other = self::workbench();
    assert_eq!(import(&mut other, &text).unwrap().events, 402);
    assert_eq!(ndjson(&mut other), text);
    assert_eq!(other.store().head_hash(), workbench.store().head_hash());
    assert_eq!(balance(&mut other), balance(&mut workbench));
    // Again: all is known. With more at its end: that is new.
    assert_eq!(import(&mut other, &text).unwrap().known, 402);
    workbench.execute(&deposit(77), &request()).unwrap();
    let longer = ndjson(&mut workbench);
    let report = import(&mut other, &longer).unwrap();
    assert_eq!((report.known, report.events), (402, 1));
    assert_eq!(ndjson(&mut other), longer);
    // A tail alone continues it too.
    workbench.execute(&deposit(78), &request()).unwrap();
    let tail = ndjson(&mut workbench).lines().last().unwrap().to_owned() + "\r\n";
    assert_eq!(import(&mut other, &tail).unwrap().events, 1);
}

#[test]
fn another_log_is_refused_and_changes_nothing() {
    let mut workbench = opened();
    workbench.execute(&deposit(5000), &request()).unwrap();
    let text = ndjson(&mut workbench);
    let mut other = opened();
    other.execute(&deposit(4000), &request()).unwrap();
    let before = ndjson(&mut other);
    let refusal = import(&mut other, &text).unwrap_err();
    assert_eq!((refusal.name.as_str(), &refusal.details["position"]), ("DifferentLog", &json!(2)));
    let tail = text.lines().last().unwrap().to_owned();
    assert_eq!(import(&mut self::workbench(), &tail).unwrap_err().name, "DifferentLog");
    assert_eq!(ndjson(&mut other), before);
}

#[test]
fn a_bad_line_is_named_and_nothing_is_imported() {
    let mut workbench = opened();
    for number in 1..30 {
        workbench.execute(&deposit(number), &request()).unwrap();
    }
    let text = ndjson(&mut workbench);
    let lines: Vec<&str> = text.lines().collect();
    let broken = |line: &str| {
        let mut lines = lines.clone();
        lines[16] = line;
        lines.join("\n")
    };
    let swapped = lines[16].replace("\"amount_minor\":16", "\"amount_minor\":17");
    let other_revision = lines[16].replace("\"revision\":17", "\"revision\":18");
    for line in ["", "{", "null", "[]", "{\"position\":17}", lines[17], lines[15], &swapped, &other_revision] {
        let mut empty = self::workbench();
        let refusal = import(&mut empty, &broken(line)).unwrap_err();
        let at = if line.is_empty() { 18 } else { 17 };
        assert_eq!((refusal.name.as_str(), &refusal.details["line"]), ("BadLine", &json!(at)), "{line}");
        assert_eq!(empty.log().head(), Position(0));
    }
    assert_eq!(import(&mut self::workbench(), " \n\n").unwrap_err().name, "EmptyFile");
}

#[test]
fn a_statement_has_the_banks_own_balance_at_every_revision() {
    let mut workbench = workbench();
    let report = import_statement(&mut workbench, STATEMENT);
    assert_eq!((report.events, report.revisions), (402, Some((1, 402))));
    for (index, line) in STATEMENT.lines().skip(1).enumerate() {
        let own: f64 = line.rsplit(',').next().unwrap().parse().unwrap();
        let revision = Revision::from_len(index + 3);
        assert_eq!(balance_at(&mut workbench, revision), (own * 100.0).round() as i64, "line {}", index + 2);
    }
    // The same file again: a person is told that it is there already.
    let statement = bank_csv::parse(STATEMENT, &Choices::default()).unwrap();
    let planned = statement::plan(&workbench, &statement, &main_stream(), request().now, &Choices::default());
    let (again, _) = planned.unwrap();
    assert!(again.warnings.iter().any(|(_, text)| text.starts_with("400 of the movements")), "{:?}", again.warnings);
}

#[test]
fn a_statement_written_is_read_back_with_the_same_balances() {
    let mut workbench = opened();
    workbench
        .execute(&json!({ "type": "Deposit", "amount_minor": 120_050, "memo": "a \"quoted\", memo" }), &request())
        .unwrap();
    workbench.execute(&json!({ "type": "Withdraw", "amount_minor": 50 }), &request()).unwrap();
    workbench.execute(&json!({ "type": "ReverseEntry", "revision": 3, "reason": "error" }), &request()).unwrap();
    let csv = workbench.export(ExportFormat::Csv, None, &main_stream());
    let mut other = self::workbench();
    import_statement(&mut other, &csv);
    assert_eq!(balance(&mut other), 120_050);
    let memo = other.view(&main_stream()).unwrap().describe(Revision(2)).detail;
    assert_eq!(memo.as_deref(), Some("a \"quoted\", memo"));
}

#[test]
fn cloud_events_have_what_version_1_0_requires() {
    let mut workbench = opened();
    workbench.execute(&deposit(5000), &request()).unwrap();
    let batch: Value =
        serde_json::from_str(&workbench.export(ExportFormat::CloudEvents, None, &main_stream())).unwrap();
    let event = &batch[1];
    assert_eq!(event["specversion"], "1.0");
    assert_eq!(event["id"], "account-main@2");
    assert_eq!(event["source"], "/foldback/account-main");
    assert_eq!(event["type"], "foldback.Deposited");
    assert_eq!(event["time"], request().now.to_string());
    assert_eq!(event["data"], json!({ "amount_minor": 5000 }));
    // Attribute names have lower-case letters and digits only.
    for name in event.as_object().unwrap().keys() {
        assert!(name.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit()), "{name}");
    }
}

#[test]
fn the_sample_tells_a_story_of_about_sixty_events_and_is_marked() {
    let mut workbench = workbench();
    workbench.record_sample().unwrap();
    assert!(workbench.is_only_sample());
    let head = workbench.head(&main_stream());
    assert!((50..=70).contains(&head.0), "{head}");
    let lowest = (1..=head.0).map(|revision| balance_at(&mut workbench, Revision(revision))).min();
    assert!(lowest < Some(0), "the balance dips below zero");
    workbench.execute(&deposit(1), &request()).unwrap();
    assert!(workbench.is_sample() && !workbench.is_only_sample());
}

#[test]
fn a_closed_period_is_archived_and_comes_back_by_its_file() {
    let memory = MemoryKeyValue::default();
    let mut workbench = Workbench::open(Box::new(memory.clone())).unwrap();
    workbench.record_sample().unwrap();
    let whole = ndjson(&mut workbench);
    let twelfth = balance_at(&mut workbench, Revision(12));
    let states: Vec<_> = (43..=sample::length())
        .map(|number| workbench.view(&main_stream()).unwrap().state_at(Revision(number)).values)
        .collect();
    let period = workbench.closed_period().unwrap();
    assert_eq!((period.period.as_str(), period.first, period.through), ("2026-01", Position(1), Position(42)));
    let file = export_period(&mut workbench, &period);
    assert_eq!(file.lines().count(), 42);
    let before = workbench.store().usage();
    let saved = check_file(&mut workbench, &period, file.as_bytes()).unwrap();
    workbench.archive(&saved, request().now).unwrap();
    assert!(workbench.store().usage().units < before.units);
    // The state goes on as it was, from the event that closed the books.
    let mut again = Workbench::open(Box::new(memory.clone())).unwrap();
    let view = again.view(&main_stream()).unwrap();
    assert_eq!((view.floor(), view.head()), (Revision(43), Revision(sample::length())));
    // A jump folds what is there, not what was archived.
    assert_eq!(view.state_at(view.head()).cost.folded, 16);
    for (number, values) in (43..=sample::length()).zip(&states) {
        assert_eq!(&view.state_at(Revision(number)).values, values, "at {number}");
    }
    assert_eq!(again.closed_period().unwrap_err().name, "NothingToArchive");
    assert_eq!(ndjson(&mut again).lines().count(), 16);
    assert_eq!(again.execute(&deposit(1), &request()), Ok(vec![Position(sample::length() + 1)]));
    // The file proves that it is that part; a changed one is refused, and so is half of it.
    assert_eq!(import(&mut again, &file.replacen("salary", "salami", 1)).unwrap_err().name, "BadLine");
    let half: String = file.lines().take(20).flat_map(|line| [line, "\n"]).collect();
    assert_eq!(import(&mut again, &half).unwrap_err().name, "IncompletePart");
    assert_eq!(import(&mut again, &file).unwrap().attached, 42);
    let view = again.view(&main_stream()).unwrap();
    assert_eq!((view.floor(), view.state_at(Revision(12)).values[0].json()), (Revision(0), json!(twelfth)));
    assert_eq!(
        ndjson(&mut again).lines().take(sample::length() as usize).collect::<Vec<_>>(),
        whole.lines().collect::<Vec<_>>()
    );
    // A whole log from before brings it back as well.
    let mut third = Workbench::open(Box::new(memory)).unwrap();
    let report = import(&mut third, &whole).unwrap();
    assert_eq!((report.attached, report.known, report.events), (42, 16, 0));
}

#[test]
fn books_that_did_not_carry_the_whole_account_are_not_archived() {
    let mut workbench = opened();
    workbench.execute(&deposit(5000), &request()).unwrap();
    let old = json!({ "period": "2026-01", "through_revision": 2, "balance_minor": 5000 });
    workbench.append(vec![fact("BooksClosed", &old)], &request()).unwrap();
    assert_eq!(workbench.closed_period().unwrap_err().name, "NothingToArchive");
    workbench.execute(&json!({ "type": "CloseBooks", "period": "2026-02" }), &request()).unwrap();
    assert_eq!(workbench.closed_period().map(|period| period.through), Ok(Position(3)));
    // Another account among the oldest events, with open books, holds it back.
    let other = Request { stream: StreamId::new("account-other").unwrap(), ..request() };
    let mut workbench = Workbench::open(Box::new(MemoryKeyValue::default())).unwrap();
    let open = json!({ "type": "OpenAccount", "owner": "Bo", "currency": "EUR" });
    workbench.execute(&open, &other).unwrap();
    workbench.execute(&open, &request()).unwrap();
    workbench.execute(&json!({ "type": "CloseBooks", "period": "2026-02" }), &request()).unwrap();
    let refusal = workbench.closed_period().unwrap_err();
    assert_eq!((refusal.name.as_str(), &refusal.details["open"]), ("NothingToArchive", &json!(["account-other"])));
}

#[test]
fn of_a_fork_one_order_wins_and_the_rest_is_decided_anew() {
    let shared = MemoryKeyValue::default();
    Workbench::open(Box::new(shared.clone())).unwrap().record_sample().unwrap();
    let tabs = [Cached::of(&shared), Cached::of(&shared)];
    let [mut one, mut two] = tabs.clone().map(|disk| Workbench::open(Box::new(disk)).unwrap());
    let all = balance(&mut one);
    let withdraw = |minor: i64| json!({ "type": "Withdraw", "amount_minor": minor });
    // Both write without seeing each other: the second overwrites the first.
    one.execute(&deposit(700), &with_id("mine")).unwrap();
    one.execute(&withdraw(all), &request()).unwrap();
    one.append(vec![fact("Deposited", &json!({ "amount_minor": 11 }))], &request()).unwrap();
    two.execute(&withdraw(all + 30_000), &request()).unwrap();
    tabs.iter().for_each(Cached::look);
    assert_eq!(one.refresh(), Ok(Refreshed::Replaced));
    let fork = one.take_fork().unwrap();
    assert_eq!(fork.redone, 2);
    let refused: Vec<_> = fork.refused.iter().map(|(what, refusal)| (what.as_str(), refusal.name.as_str())).collect();
    assert_eq!(refused, [("Withdraw", "InsufficientFunds")]);
    assert_eq!(one.take_fork(), None);
    // The other tab follows, and both have the same log: nothing was lost, nothing doubled.
    tabs[1].look();
    assert_eq!(two.refresh(), Ok(Refreshed::Grew { from: Position(59) }));
    assert_eq!(two.take_fork(), None);
    assert_eq!(ndjson(&mut one), ndjson(&mut two));
    assert_eq!(balance(&mut two), -30_000 + 700 + 11);
    assert_eq!(one.execute(&deposit(700), &with_id("mine")), Ok(vec![Position(60)]));
}

#[test]
fn a_log_that_another_tab_cleared_stays_cleared() {
    let shared = MemoryKeyValue::default();
    let tabs = [Cached::of(&shared), Cached::of(&shared)];
    let [mut one, mut two] = tabs.clone().map(|disk| Workbench::open(Box::new(disk)).unwrap());
    let open = json!({ "type": "OpenAccount", "owner": "Ada", "currency": "EUR" });
    one.execute(&open, &request()).unwrap();
    one.execute(&deposit(700), &request()).unwrap();
    tabs[1].look();
    two.refresh().unwrap();
    two.clear().unwrap();
    let later = Request { now: Timestamp::from_millis(1_790_000_999_000), ..request() };
    two.execute(&open, &later).unwrap();
    tabs[0].look();
    assert_eq!(one.refresh(), Ok(Refreshed::Replaced));
    assert_eq!((one.take_fork(), one.log().head()), (None, Position(1)));
}

#[test]
fn a_full_storage_leaves_room_to_close_the_books_and_archive_them() {
    let memory = MemoryKeyValue::with_quota(120_000);
    let mut workbench = Workbench::open(Box::new(memory.clone())).unwrap();
    let open = json!({ "type": "OpenAccount", "owner": "Ada", "currency": "EUR" });
    workbench.execute(&open, &request()).unwrap();
    let texts = |number: u32| json!({ "type": "Deposit", "amount_minor": 100, "memo": format!("{number}").repeat(30) });
    let full = (0..).find_map(|number| workbench.execute(&texts(number), &request()).err()).unwrap();
    assert_eq!(full.name, "QuotaExceeded");
    let (head, before) = (workbench.head(&main_stream()), balance(&mut workbench));
    workbench.execute(&json!({ "type": "CloseBooks", "period": "2026-08" }), &request()).unwrap();
    let period = workbench.closed_period().unwrap();
    assert_eq!(period.through.0, head.0);
    let file = export_period(&mut workbench, &period);
    let saved = check_file(&mut workbench, &period, file.as_bytes()).unwrap();
    workbench.archive(&saved, request().now).unwrap();
    workbench.execute(&texts(1), &request()).unwrap();
    let mut again = Workbench::open(Box::new(memory.clone())).unwrap();
    assert_eq!(again.store().damage(), None);
    assert_eq!(balance(&mut again), before + 100);
    assert!(memory.used() < 40_000, "{} units are still taken", memory.used());
}
