//! CloudEvents in and out: a batch of Foldback's is the same log elsewhere, a batch of another system is facts, and whatever
//! else is refused by name. What the official SDK writes is read, and what is written the SDK reads.
#![cfg(not(target_arch = "wasm32"))]
#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used)]

mod at_once;
mod histories;

use cloudevents::{AttributesReader, Data, Event, EventBuilder, EventBuilderV10};
use foldback::engine::log::envelope::{ExpectedRevision, Position, Revision, StreamId};
use foldback::engine::log::{Links, Record};
use foldback::engine::user_error::UserError;
use foldback::engine::values::time::Timestamp;
use foldback::storage::memory::MemoryKeyValue;
use foldback::workbench::exchange::batch::BatchReader;
use foldback::workbench::exchange::export::ExportFormat;
use foldback::workbench::exchange::reader::ImportFormat;
use foldback::workbench::{Fact, Import, ImportReport, Request, Workbench};
use histories::{Place, entries, log_of};
use proptest::prelude::*;
use serde_json::{Value, json};

const NOW: Timestamp = Timestamp::MIN;

fn stream(name: &str) -> StreamId {
    StreamId::new(name).unwrap()
}

fn workbench() -> Workbench {
    Workbench::open(Box::new(MemoryKeyValue::default())).unwrap()
}

fn record(workbench: &mut Workbench, records: Vec<Record>) {
    Import::run(workbench, records).unwrap();
}

fn import(workbench: &mut Workbench, text: &str) -> Result<ImportReport, UserError> {
    let mut reader = BatchReader::new(text.to_owned(), stream("account-main"), NOW);
    while !reader.step(workbench, 7)? {}
    let reading = reader.finish(workbench)?;
    workbench.attach(reading.returned.0, reading.returned.1)?;
    record(workbench, reading.records);
    Ok(reading.report)
}

fn batch(workbench: &mut Workbench) -> String {
    workbench.export(ExportFormat::CloudEvents, None, &stream("account-main"))
}

fn lines(workbench: &mut Workbench) -> String {
    workbench.export(ExportFormat::Ndjson, None, &stream("account-main"))
}

/// All samples: every domain, late facts, ids and correlations among them.
fn samples() -> Workbench {
    let mut workbench = workbench();
    workbench.record_sample().unwrap();
    workbench
}

fn event(id: &str, event_type: &str, data: &Value) -> Value {
    json!({ "specversion": "1.0", "id": id, "source": "/bank", "type": event_type, "data": data })
}

fn opened(id: &str) -> Value {
    event(id, "com.example.AccountOpened", &json!({ "owner": "Ada", "currency": "EUR" }))
}

fn deposit(id: &str, minor: i64) -> Value {
    event(id, "Deposited", &json!({ "amount_minor": minor }))
}

/// Asserts that a batch is refused by this name, for this event, and that the log stays as it was.
#[track_caller]
fn refused(batch: &str, name: &str, index: impl Into<Value>, message: &str) {
    let mut workbench = workbench();
    import(&mut workbench, &json!([opened("first")]).to_string()).unwrap();
    let before = workbench.store().head_hash();
    let refusal = import(&mut workbench, batch).unwrap_err();
    assert_eq!((refusal.name.as_str(), refusal.details.get("index")), (name, Some(&index.into())), "{refusal:?}");
    assert!(refusal.message.contains(message), "{}", refusal.message);
    assert_eq!(workbench.store().head_hash(), before);
}

fn id() -> impl Strategy<Value = Option<String>> {
    let text = prop_oneof![Just("\"q\""), Just("é\n"), Just("2026"), Just("a@b"), Just(" ")];
    prop::option::weighted(0.3, text.prop_map(str::to_owned))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn a_batch_read_into_an_empty_foldback_is_the_same_log_and_reads_on(
        (entries, names) in (entries(40), prop::collection::vec((id(), id()), 40)),
        cut in 0..40_usize,
    ) {
        let entries: Vec<_> = entries.into_iter().filter(|(.., place)| !matches!(place, Place::Archived)).collect();
        prop_assume!(!entries.is_empty());
        let log = log_of(&entries);
        let mut whole = workbench();
        for (event, (id, correlation_id)) in log.after(Position(0)).zip(names) {
            let event_id = id.filter(|id| !id.contains('\n')).map(|id| format!("{id}{}", event.position));
            let fact = Fact {
                event_type: event.event_type.to_string(),
                schema_version: Some(event.schema_version),
                data: event.data.to_owned(),
                occurred_at: Some(event.occurred_at),
                links: Links { event_id, correlation_id, causation_id: None },
            };
            let request = Request { stream: event.stream.clone(), expected: ExpectedRevision::Any, event_id: None, now: event.recorded_at };
            // What crosses a bound is in no log.
            let _ = whole.append(vec![fact], &request);
        }
        let records: Vec<Record> = whole.log().after(Position(0)).map(|event| event.to_record()).collect();
        prop_assume!(!records.is_empty());
        let text = batch(&mut whole);

        let mut elsewhere = workbench();
        let report = import(&mut elsewhere, &text).unwrap();
        prop_assert_eq!((report.events, report.known, report.format), (records.len(), 0, "cloudevents"));
        prop_assert_eq!(elsewhere.store().head_hash(), whole.store().head_hash());
        prop_assert_eq!(lines(&mut elsewhere), lines(&mut whole));

        // A log that the batch continues.
        let cut = cut.min(records.len());
        let mut beginning = workbench();
        record(&mut beginning, records[..cut].to_vec());
        let report = import(&mut beginning, &text).unwrap();
        prop_assert_eq!((report.events, report.known), (records.len() - cut, cut));
        prop_assert_eq!(beginning.store().head_hash(), whole.store().head_hash());

        // The official SDK reads it, and what it writes of it is still the same log.
        let events: Vec<Event> = serde_json::from_str(&text).unwrap();
        let mut through = workbench();
        import(&mut through, &serde_json::to_string(&events).unwrap()).unwrap();
        prop_assert_eq!(through.store().head_hash(), whole.store().head_hash());
    }
}

#[test]
fn the_official_sdk_reads_every_event_with_equal_attributes() {
    let mut workbench = samples();
    let events: Vec<Event> = serde_json::from_str(&batch(&mut workbench)).unwrap();
    assert_eq!(events.len(), workbench.log().head().get());
    for (index, event) in events.iter().enumerate() {
        let there = workbench.log().at(Position::from_len(index + 1)).unwrap();
        assert_eq!(event.specversion().to_string(), "1.0");
        assert_eq!((event.id(), event.subject()), (there.event_id().as_str(), Some(there.stream.as_str())));
        assert_eq!(event.ty(), format!("foldback.{}", there.event_type));
        assert_eq!(event.source().to_string(), format!("/foldback/{}", there.stream));
        assert_eq!(event.datacontenttype(), Some("application/json"));
        assert_eq!(event.time().unwrap().timestamp_millis(), there.occurred_at.millis());
        let Some(Data::Json(data)) = event.data() else { panic!("no JSON: {event}") };
        assert_eq!(data.to_string(), there.data);
        let extension = |name: &str| event.extension(name).unwrap().to_string();
        assert_eq!(extension("position"), there.position.to_string());
        assert_eq!(extension("revision"), there.revision.to_string());
        assert_eq!(extension("schemaversion"), there.schema_version.to_string());
        assert_eq!(extension("recordedtime"), there.recorded_at.to_string());
        assert_eq!(extension("hash"), workbench.store().hash_at(there.position).unwrap().to_string());
    }
}

#[test]
fn a_batch_that_the_official_sdk_wrote_is_facts() {
    let built = |id: &str, ty: &str, data: Value| {
        EventBuilderV10::new().id(id).ty(ty).source("https://example.com/till/7").data("application/json", data)
    };
    let events = [
        built("a-1", "com.example.AccountOpened", json!({ "owner": "Ada", "currency": "EUR" })).subject("account-ada"),
        built("a-2", "com.example.Deposited", json!({ "amount_minor": 5000, "memo": "gift" }))
            .subject("account-ada")
            .time("2026-03-12T18:04:11.25+02:00")
            .extension("correlationid", "till 7")
            .extension("shop", true),
        built("a-3", "com.example.till.Closed", json!({ "by": "Bo" })),
    ];
    let events = events.map(|builder| builder.build().unwrap());
    let mut workbench = workbench();
    let report = import(&mut workbench, &serde_json::to_string(&events).unwrap()).unwrap();
    assert_eq!((report.events, report.known, report.stream.as_deref()), (3, 0, None));
    let second = workbench.log().in_stream(&stream("account-ada"), Revision(2)).unwrap();
    assert_eq!(
        (second.event_id().as_str(), second.event_type.as_ref()),
        ("https://example.com/till/7 a-2", "Deposited")
    );
    assert_eq!(second.occurred_at.to_string(), "2026-03-12T16:04:11.250Z");
    assert_eq!((second.correlation_id(), second.data), (Some("till 7"), r#"{"amount_minor":5000,"memo":"gift"}"#));
    // No subject: the stream that was said. A type that nobody knows stays whole.
    let third = workbench.log().in_stream(&stream("account-main"), Revision(1)).unwrap();
    assert_eq!(
        (third.event_id().as_str(), third.event_type.as_ref()),
        ("https://example.com/till/7 a-3", "com.example.till.Closed")
    );
    let state = workbench.view(&stream("account-ada")).unwrap().field_at(0, Revision(2));
    assert_eq!(state.number(), Some(5000));
}

#[test]
fn any_other_log_is_refused() {
    let (mut one, mut other) = (workbench(), workbench());
    import(&mut one, &json!([opened("a"), deposit("b", 1)]).to_string()).unwrap();
    import(&mut other, &json!([opened("a"), deposit("b", 2)]).to_string()).unwrap();
    let before = other.store().head_hash();
    let refusal = import(&mut other, &batch(&mut one)).unwrap_err();
    assert_eq!((refusal.name.as_str(), &refusal.details["position"]), ("DifferentLog", &json!(2)));
    assert_eq!(refusal.details["index"], 1);
    // What begins after this log ends.
    let rest: Vec<Value> = serde_json::from_str(&batch(&mut samples())).unwrap();
    let refusal = import(&mut other, &json!(rest[5..]).to_string()).unwrap_err();
    assert_eq!((refusal.name.as_str(), &refusal.details["position"]), ("DifferentLog", &json!(6)));
    assert_eq!(other.store().head_hash(), before);
}

#[test]
fn a_changed_event_of_foldbacks_own_is_named_by_its_place() {
    let own: Vec<Value> = serde_json::from_str(&batch(&mut samples())).unwrap();
    let with = |name: &str, value: Value| {
        let mut own = own.clone();
        own[16][name] = value;
        import(&mut workbench(), &json!(own).to_string()).unwrap_err()
    };
    for (name, value, reason) in [
        ("data", json!({ "amount_minor": 1_000_000_000_000_000_000_i64 }), "the hash does not fit"),
        ("time", json!("2020-01-01T00:00:00Z"), "the hash does not fit"),
        ("position", json!(18), "position 18 where 17 should be"),
        ("revision", json!(3), "revision 3 where 17 should be"),
        ("revision", Value::Null, "revision is missing"),
        ("hash", json!("12"), "hash is not 64 hexadecimal digits"),
        ("subject", json!("nowhere"), "subject is not the name of a stream"),
        ("schemaversion", json!(65_536), "schemaversion is not a number from 0 to 65535"),
        ("recordedtime", json!("noon"), "recordedtime is not a time"),
        ("specversion", json!("0.3"), "specversion is \"0.3\""),
    ] {
        let refusal = with(name, value);
        assert_eq!((refusal.name.as_str(), &refusal.details["index"]), ("BadEvent", &json!(16)), "{name}");
        let begin = format!("Event 17 of the batch: {reason}");
        assert!(refusal.message.starts_with(&begin), "{}", refusal.message);
    }
    // Numbers may have become texts on the way.
    let mut texts = own.clone();
    texts.iter_mut().for_each(|event| event["position"] = event["position"].to_string().into());
    assert_eq!(import(&mut workbench(), &json!(texts).to_string()).unwrap().events, own.len());
}

#[test]
fn a_known_id_is_not_recorded_twice() {
    let mut workbench = workbench();
    let both = json!([opened("a"), deposit("b", 100)]).to_string();
    import(&mut workbench, &both).unwrap();
    let more = json!([opened("a"), deposit("b", 100), deposit("c", 200)]).to_string();
    let report = import(&mut workbench, &more).unwrap();
    assert_eq!((report.events, report.known, report.revisions), (1, 2, Some((3, 3))));
    let report = import(&mut workbench, &more).unwrap();
    assert_eq!((report.events, report.known), (0, 3));
    assert_eq!(workbench.view(&stream("account-main")).unwrap().field_at(0, Revision(3)).number(), Some(300));
}

/// An event of a source by its id.
fn from(source: &str, id: &str, minor: i64) -> Value {
    let mut event = deposit(id, minor);
    event["source"] = source.into();
    event
}

#[test]
fn events_are_known_by_their_source_and_their_id() {
    let both = json!([from("/a", "1", 5), from("/b", "1", 5)]).to_string();
    let mut at_once = workbench();
    assert_eq!(import(&mut at_once, &both).unwrap().events, 2);
    let mut one_by_one = workbench();
    for source in ["/a", "/b"] {
        let one = json!([from(source, "1", 5)]).to_string();
        assert_eq!(import(&mut one_by_one, &one).unwrap().events, 1, "{source}");
    }
    for mut workbench in [at_once, one_by_one] {
        assert_eq!(import(&mut workbench, &both).unwrap().known, 2);
        let ids: Vec<String> = workbench.log().after(Position(0)).map(|event| event.event_id()).collect();
        assert_eq!(ids, ["/a 1", "/b 1"]);
        // Written out and read back they are the same events.
        let mut other = self::workbench();
        import(&mut other, &batch(&mut workbench)).unwrap();
        assert_eq!(import(&mut other, &both).unwrap().known, 2);
    }
    // No two pairs read the same, however long they are.
    let long = "x".repeat(150);
    let pairs = [("a b", "c"), ("a", "b c"), (&long, &long), (&format!("{long}x"), &long[1..])];
    let events: Vec<Value> = pairs.iter().map(|(source, id)| from(source, id, 5)).collect();
    let mut workbench = workbench();
    assert_eq!(import(&mut workbench, &json!(events).to_string()).unwrap().events, 4);
    assert_eq!(import(&mut workbench, &json!(events).to_string()).unwrap().known, 4);
    let mut other = self::workbench();
    let text = lines(&mut workbench);
    assert_eq!(at_once::import(&mut other, &text).unwrap().events, 4);
}

#[test]
fn an_event_that_an_earlier_version_recorded_under_its_id_alone_is_known() {
    let mut workbench = workbench();
    let links = Links { event_id: Some("1".to_owned()), ..Links::default() };
    let data = json!({ "amount_minor": 5 }).to_string();
    let fact = Fact { event_type: "Deposited".to_owned(), schema_version: None, data, occurred_at: None, links };
    let stream = stream("account-main");
    let request = Request { stream, expected: ExpectedRevision::Any, event_id: None, now: NOW };
    workbench.append(vec![fact], &request).unwrap();
    assert_eq!(import(&mut workbench, &json!([from("/a", "1", 5)]).to_string()).unwrap().known, 1);
    // Another event of that id is another source's.
    assert_eq!(import(&mut workbench, &json!([from("/b", "1", 6)]).to_string()).unwrap().events, 1);
    assert_eq!(import(&mut workbench, &json!([from("/b", "1", 6)]).to_string()).unwrap().known, 1);
}

#[test]
fn a_stream_is_the_subject_and_a_type_what_the_domain_knows() {
    let mut workbench = workbench();
    let subject = |event: Value, subject: &str| {
        let mut event = event;
        event["subject"] = subject.into();
        event
    };
    let types = ["Deposited", "foldback.Deposited", "com.example.Deposited", "com.example.Refilled", "Refilled"];
    let mut events: Vec<Value> = types
        .iter()
        .map(|name| event(name, name, &json!({ "amount_minor": 1 })))
        .map(|one| subject(one, "account-b"))
        .collect();
    // A subject that names no stream of a domain that is known.
    events.push(subject(deposit("x", 1), "invoices/17"));
    events.push(subject(deposit("y", 1), "customer-17"));
    // What one domain knows another does not.
    events.push(subject(event("z", "com.example.Deposited", &json!({})), "order-1"));
    let report = import(&mut workbench, &json!(events).to_string()).unwrap();
    let types = |name: &str| -> Vec<String> {
        let positions = workbench.log().positions(&stream(name)).iter();
        positions.map(|position| workbench.log().at(*position).unwrap().event_type.to_string()).collect()
    };
    assert_eq!(types("account-b"), ["Deposited", "Deposited", "Deposited", "com.example.Refilled", "Refilled"]);
    assert_eq!(types("account-main"), ["Deposited", "Deposited"]);
    assert_eq!(types("order-1"), ["com.example.Deposited"]);
    assert_eq!(report.findings, [("streams", "3".to_owned())]);
    let warnings: Vec<&str> = report.warnings.iter().map(|(_, text)| text.as_str()).collect();
    assert_eq!(warnings[0], "2 of the events name no stream as their subject and go to account-main");
    assert_eq!(warnings.len(), 4);
    // The order of the batch is the order of the log.
    let ids: Vec<String> = workbench.log().after(Position(0)).map(|event| event.event_id()).collect();
    assert_eq!(ids.last().map(String::as_str), Some("/bank z"));
    assert_eq!(ids[5..7], ["/bank x", "/bank y"]);
}

#[test]
fn one_event_by_itself_is_a_batch_of_one() {
    let mut workbench = workbench();
    let one = deposit("a", 5).to_string();
    assert_eq!(import(&mut workbench, &format!("\u{feff} {one}\n")).unwrap().events, 1);
    assert_eq!(import(&mut workbench, "[]").unwrap_err().name, "EmptyFile");
    assert_eq!(import(&mut workbench, " ").unwrap_err().name, "EmptyFile");
    for (text, format) in [
        (one.as_str(), Some(ImportFormat::CloudEvents)),
        (" [", Some(ImportFormat::CloudEvents)),
        ("{}", Some(ImportFormat::Ndjson)),
        ("{\"position\": 1", Some(ImportFormat::Ndjson)),
        ("{\"data\":{\"specversion\":\"1.0\"}}\n{}", Some(ImportFormat::Ndjson)),
        ("Date,Amount\n", None),
        ("", None),
    ] {
        assert_eq!(ImportFormat::of(text), format, "{text}");
    }
}

#[test]
fn what_version_1_0_requires_is_asked_and_named() {
    for name in ["specversion", "id", "type", "source"] {
        let mut bad = deposit("a", 1);
        bad[name] = Value::Null;
        refused(
            &json!([deposit("b", 1), bad]).to_string(),
            "BadEvent",
            1,
            &format!("Event 2 of the batch: {name} is missing"),
        );
        bad[name] = "".into();
        refused(&json!([bad]).to_string(), "BadEvent", 0, name);
        bad[name] = 7.into();
        refused(&json!([bad]).to_string(), "BadEvent", 0, &format!("{name} is not a string"));
    }
    let with = |name: &str, value: Value| {
        let mut event = deposit("a", 1);
        event[name] = value;
        json!([event]).to_string()
    };
    refused(&with("specversion", json!("1.1")), "BadEvent", 0, "what is read is \"1.0\"");
    refused(&with("data_base64", json!("e30=")), "BadEvent", 0, "data_base64 is not read");
    for time in ["yesterday", "2026-02-30T00:00:00Z", "2026-01-01T00:00:00", "2026-01-01", "12345"] {
        refused(&with("time", json!(time)), "BadEvent", 0, "time is not a time such as");
    }
    for data in [json!(5), json!("text"), json!([]), json!(true)] {
        refused(&with("data", data), "InvalidEvent", 0, "is not a JSON object");
    }
    let mut bare = event("a", "com.example.Pinged", &Value::Null);
    bare.as_object_mut().unwrap().remove("data");
    assert_eq!(import(&mut workbench(), &bare.to_string()).unwrap().events, 1);
}

#[test]
fn what_cannot_be_recorded_is_refused_whole() {
    refused(&json!([deposit("a", 1), deposit("b", 2), deposit("a", 3)]).to_string(), "BadEvent", 2, "is event 1's too");
    refused(&json!([deposit("account-main@9", 1)]).to_string(), "InvalidEventId", 0, "Event 1 of the batch");
    refused(&json!([deposit(&"x".repeat(201), 1)]).to_string(), "InvalidEventId", 0, "200 characters");
    refused(&json!([event("a", "no/such type", &json!({}))]).to_string(), "InvalidEvent", 0, "An event type has");
    refused(&json!([event("a", "foldback.", &json!({}))]).to_string(), "InvalidEvent", 0, "An event type has");
    refused(
        &json!([deposit("a", 1), deposit("b", 1_000_000_000_000_000_000)]).to_string(),
        "InvalidEvent",
        1,
        "Event 2",
    );
    // The bound of money, of one stream among several: each holds by itself, and the first that crosses it is named.
    let most = (1_i64 << 53) - 1;
    let to = |mut event: Value, stream: &str| {
        event["subject"] = stream.into();
        event
    };
    let events = json!([
        to(deposit("a", most), "account-b"),
        to(deposit("b", most), "account-c"),
        to(deposit("c", 1), "account-c"),
        to(deposit("d", 1), "account-b"),
    ]);
    refused(&events.to_string(), "BalanceOutOfRange", 2, "Event 3 of the batch");
}

#[test]
fn hostile_texts_are_refused() {
    let deep = |depth: usize| format!("{}{}", "[".repeat(depth), "]".repeat(depth));
    let data = |data: &str| deposit("a", 7).to_string().replace("{\"amount_minor\":7}", data);
    refused(&format!("[{}]", data(&deep(100_000))), "InvalidEvent", 0, "is not a JSON object");
    refused(&format!("[{}]", data(&format!("{{\"a\":{}}}", deep(100_000)))), "InvalidEvent", 0, "recursion limit");
    refused(&format!("[{}", data(&"[".repeat(100_000))), "BadEvent", 0, "the text ends within it");
    refused(&deep(100_000), "BadEvent", 0, "not a JSON object");
    refused("[{]}", "BadEvent", 0, "it cannot be read");
    refused("[{\"a\":[}", "BadEvent", 0, "the text ends within it");
    refused(&format!("[{},", deposit("a", 1)), "BadEvent", 1, "the text ends before the batch does");
    refused(&format!("[{0}] {0}", deposit("a", 1)), "BadEvent", 1, "after the end of the batch");
    refused(r#"[{"id":"a","id":"b"}]"#, "BadEvent", 0, "the attribute \"id\" is there twice");
    let many: Vec<String> = (0..300).map(|number| format!("\"a{number}\":1")).collect();
    refused(&format!("[{{{}}}]", many.join(",")), "BadEvent", 0, "more than 256 attributes");
    refused(
        &format!("[{}]", data(&format!("{{\"a\":\"{}\"}}", "x".repeat(17 << 20)))),
        "InvalidEvent",
        0,
        "has more than",
    );
    refused(&format!("[{}]", data(&" ".repeat(33 << 20))), "BadEvent", 0, "it has more than");
    refused("{\"specversion\":\"1.0\"}", "BadEvent", 0, "id is missing");
}

#[test]
fn data_that_nests_as_deep_as_may_be_comes_back() {
    let nested = |depth: usize| format!("{}0{}", "{\"a\":".repeat(depth), "}".repeat(depth));
    let one =
        |depth| format!("[{}]", event("a", "Odd", &json!(7)).to_string().replace(":7", &format!(":{}", nested(depth))));
    let deepest = (1..200).take_while(|depth| import(&mut workbench(), &one(*depth)).is_ok()).last().unwrap();
    assert!(deepest > 100);
    let mut first = workbench();
    import(&mut first, &one(deepest)).unwrap();
    let mut second = workbench();
    import(&mut second, &batch(&mut first)).unwrap();
    assert_eq!(first.store().head_hash(), second.store().head_hash());
}
