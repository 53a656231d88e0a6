//! Laws that hold for any file.

use std::collections::BTreeMap;

use foldback::engine::log::envelope::StreamId;
use foldback::foreign::event::Foreign;
use foldback::foreign::names::{kind_name, stream_name};
use foldback::foreign::path::Path;
use foldback::foreign::reading::{Progress, Reading};
use foldback::foreign::report::Report;
use foldback::foreign::survey::Survey;
use foldback::foreign::times;
use proptest::prelude::*;
use serde_json::{Map, Value, json};

/// A file of each format.
const FILES: &[&str] = &[
    "issues.ndjson",
    "pretty.json",
    "thermostat.json",
    "inside.json",
    "cloudevents.json",
    "cloudevents.ndjson",
    "orders.csv",
    "outbox.csv",
    "redux.json",
    "redux-payload.json",
    "kurrent.json",
    "kurrent.ndjson",
    "kafka-keys.txt",
    "kafka-all.txt",
];

/// Reads a file that comes in slices of so many bytes, so many events a step.
fn in_slices(survey: &Survey, file: &[u8], slice: usize, events: usize) -> (Vec<Foreign>, Report) {
    let mut reading = Reading::begin(survey, survey.guess().clone(), file.len() as u64);
    let (mut rest, mut found) = (file, Vec::new());
    loop {
        match reading.step(events) {
            Progress::More => {}
            Progress::Hungry => {
                let (next, after) = rest.split_at(slice.min(rest.len()));
                reading.feed(next);
                rest = after;
            }
            Progress::Done => break,
        }
        found.extend(reading.take());
    }
    found.extend(reading.take());
    (found, reading.report().clone())
}

fn value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        any::<i64>().prop_map(Value::from),
        (-1_000_000..1_000_000_i64).prop_map(|cents| json!(cents as f64 / 100.0)),
        any::<bool>().prop_map(Value::from),
        "[ a-zé\"\\\\,;\\[\\]\t]{0,8}".prop_map(Value::from),
        Just(Value::Null),
    ];
    leaf.prop_recursive(3, 12, 3, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..3).prop_map(Value::from),
            prop::collection::btree_map("[a-z.\" ]{1,4}", inner, 0..3)
                .prop_map(|members| Value::Object(members.into_iter().collect())),
        ]
    })
}

/// An event of another system: a type, a stream, a number of its own, and anything.
fn events() -> impl Strategy<Value = Vec<Value>> {
    let event = ("[A-D]", 0..4_u8, value()).prop_map(|(kind, stream, more)| (kind, stream, more));
    prop::collection::vec(event, 1..12).prop_map(|events| {
        let event = |(number, (kind, stream, more)): (usize, (String, u8, Value))| {
            json!({"type": kind, "order_id": format!("o{stream}"), "n": number, "more": more})
        };
        events.into_iter().enumerate().map(event).collect()
    })
}

fn data(events: &[Foreign]) -> Vec<Value> {
    events.iter().map(|event| serde_json::from_str(&event.data).unwrap()).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_file_makes_the_reader_fail(
        begin in prop_oneof![
            Just(""), Just("["), Just("{\"events\":["), Just("{\"type\":\"A\"}\n"), Just("a,type\n"), Just("k\t{\"a\":1}\n"),
            Just("{\"actionsById\":{\"0\":{\"action\":{\"type\":\"A\"}},"), Just("{\"payload\":\"["),
        ],
        parts in prop::collection::vec(
            prop_oneof![
                Just("{\"type\":\"A\"}".to_owned()), Just("\n".to_owned()), Just(",".to_owned()), Just("\"".to_owned()),
                Just("]".to_owned()), Just("}".to_owned()), Just("{".to_owned()), Just("\\".to_owned()),
                Just("\"computedStates\":[{\"state\":1}]".to_owned()), Just("\"stagedActionIds\":[0,1]".to_owned()),
                Just(":".to_owned()), Just("\t".to_owned()), "\\PC{0,6}",
            ],
            0..30,
        ),
        slice in 1..9_usize,
        events in 1..4_usize,
    ) {
        let file = format!("{begin}{}", parts.concat());
        if let Ok(survey) = Survey::of(file.as_bytes(), true) {
            let whole = in_slices(&survey, file.as_bytes(), usize::MAX, usize::MAX);
            prop_assert_eq!(in_slices(&survey, file.as_bytes(), slice, events), whole, "{}", file);
        }
        let _ = Survey::of(file.as_bytes(), false);
    }

    #[test]
    fn what_is_written_as_json_is_read_again(events in events(), slice in 1..40_usize, step in 1..5_usize) {
        let texts: Vec<String> = events.iter().map(Value::to_string).collect();
        let pretty: Vec<String> = events.iter().map(|event| serde_json::to_string_pretty(event).unwrap()).collect();
        let files = [
            texts.join("\n"),
            format!("\u{feff}{}\r\n\r\n", texts.join("\r\n")),
            format!("[{}]", texts.join(",")),
            format!("[\n{}\n]\n", pretty.join(",\n")),
            format!("{{\"took\":1,\"all\":{{\"events\":[{}]}},\"x\":[]}}", texts.join(",")),
            pretty.join("\n"),
        ];
        for file in files {
            let survey = Survey::of(file.as_bytes(), true).unwrap();
            let (found, report) = in_slices(&survey, file.as_bytes(), slice, step);
            // A single object may be taken for an envelope of what is in it.
            if events.len() > 1 {
                prop_assert_eq!(data(&found), events.clone(), "{}", file);
                prop_assert_eq!(report.left_out.count(), 0);
            }
            prop_assert_eq!(in_slices(&survey, file.as_bytes(), usize::MAX, usize::MAX), (found, report));
        }
    }

    #[test]
    fn what_is_written_as_csv_is_read_again(
        rows in prop::collection::vec(("[A-C]", -9_999..9_999_i64, any::<bool>(), "[a-z\",;\n]{0,6}"), 1..12),
        delimiter in prop_oneof![Just(","), Just(";"), Just("\t")],
        slice in 1..40_usize,
    ) {
        let quoted = |text: &str| format!("\"{}\"", text.replace('"', "\"\""));
        let line = |cells: [String; 5]| cells.join(delimiter);
        let mut file = line(["type", "cents", "amount", "is paid", "note"].map(str::to_owned)) + "\n";
        let mut expected = Vec::new();
        for (kind, cents, paid, note) in &rows {
            let amount = *cents as f64 / 100.0;
            file += &line([kind.clone(), cents.to_string(), amount.to_string(), paid.to_string(), quoted(note)]);
            file += "\r\n";
            let mut event = json!({"type": kind, "cents": cents, "amount": amount, "is paid": paid});
            if !note.trim().is_empty() {
                event["note"] = note.trim().into();
            }
            // A whole amount is a whole number, as JSON has it.
            if cents % 100 == 0 {
                event["amount"] = (cents / 100).into();
            }
            expected.push(event);
        }
        let survey = Survey::of(file.as_bytes(), true).unwrap();
        let (found, report) = in_slices(&survey, file.as_bytes(), slice, 3);
        prop_assert_eq!(data(&found), expected);
        prop_assert_eq!(report.left_out.count(), 0);
    }

    #[test]
    fn a_damaged_file_of_any_format_is_read_the_same_in_slices(
        file in prop::sample::select(FILES),
        damages in prop::collection::vec((any::<prop::sample::Index>(), 0..4_u8, any::<prop::sample::Index>()), 1..6),
        slice in 1..60_usize,
        events in 1..5_usize,
    ) {
        let mut bytes = std::fs::read(format!("tests/data/foreign/{file}")).unwrap();
        for (place, sort, other) in damages {
            let (at, from) = (place.index(bytes.len()), other.index(bytes.len()));
            match sort {
                0 => bytes[at] = b"{}[]\",:\n\t\\\xff\x00 0"[from % 14],
                1 => { bytes.remove(at); }
                2 => bytes.insert(at, b"{}[]\",:\n\t\\\xff\x00 0"[from % 14]),
                _ => { bytes.drain(at.min(from)..at.max(from).min(at.min(from) + 200)); }
            }
            if bytes.is_empty() {
                return Ok(());
            }
        }
        let Ok(survey) = Survey::of(&bytes, true) else { return Ok(()) };
        let whole = in_slices(&survey, &bytes, usize::MAX, usize::MAX);
        prop_assert_eq!(in_slices(&survey, &bytes, slice, events), whole, "{}", String::from_utf8_lossy(&bytes));
    }

    #[test]
    fn different_streams_have_different_names(names in prop::collection::vec("(\\PC{0,4}|[a-z._-]{0,100}|.{70,90})", 2..20)) {
        let mut seen: BTreeMap<String, String> = BTreeMap::new();
        for name in names {
            for name in [name.clone(), stream_name(&name)] {
                let accepted = stream_name(&name);
                prop_assert!(StreamId::new(&format!("own-{accepted}")).is_ok(), "{}", accepted);
                prop_assert!(accepted.len() <= 80 && kind_name(&name).len() <= 100);
                let other = seen.insert(accepted, name.clone());
                prop_assert!(other.as_ref().is_none_or(|other| *other == name), "{:?} and {:?}", other, name);
            }
        }
    }

    #[test]
    fn a_path_is_read_as_it_was_written(event in value()) {
        let event = Value::Object(Map::from_iter([("root".to_owned(), event)]));
        let file = event.to_string();
        let Ok(survey) = Survey::of(file.as_bytes(), true) else { return Ok(()) };
        for seen in survey.paths() {
            let text = seen.path.to_string();
            prop_assert_eq!(text.parse::<Path>().ok(), Some(seen.path.clone()), "{}", text);
        }
    }

    #[test]
    fn no_text_makes_the_reading_of_times_and_paths_fail(text in "(\\PC{0,30}|[0-9TZ:+. /-]{0,30}|[A-Za-z0-9:, +()-]{0,40})") {
        let _ = times::read_text(&text);
        if let Ok(path) = text.parse::<Path>() {
            prop_assert_eq!(path.to_string().parse(), Ok(path));
        }
    }
}

/// Writes the figures: `cargo test --no-default-features --test foreign -- --ignored --nocapture a_million`.
#[test]
#[ignore = "a measurement"]
fn a_million_events_are_read() {
    let line = |number: u32| {
        let at = 1_772_438_400_000_u64 + u64::from(number) * 250;
        let (order, total) = (number % 50_000, number % 9_973);
        format!(
            "{{\"id\":\"e{number:07}\",\"type\":\"ItemAdded\",\"order_id\":\"o-{order}\",\"at\":{at},\
            \"data\":{{\"sku\":\"A-{total}\",\"price\":{total}.5,\"count\":2}},\"by\":\"ada\"}}\n"
        )
    };
    let file: String = (0..1_000_000).map(line).collect();
    let start = std::time::Instant::now();
    let survey = Survey::of(&file.as_bytes()[..foldback::foreign::survey::HEAD], false).unwrap();
    let surveyed = start.elapsed();
    let mut reading = Reading::begin(&survey, survey.guess().clone(), file.len() as u64);
    let (mut rest, mut longest, mut events) = (file.as_bytes(), surveyed, 0);
    loop {
        let step = std::time::Instant::now();
        let progress = reading.step(10_000);
        if progress == Progress::Hungry {
            let (next, after) = rest.split_at(rest.len().min(1 << 20));
            reading.feed(next);
            rest = after;
        }
        events += reading.take().len();
        longest = longest.max(step.elapsed());
        if progress == Progress::Done {
            break;
        }
    }
    let seconds = start.elapsed().as_secs_f64();
    let megabytes = file.len() as f64 / 1e6;
    println!(
        "{events} events, {megabytes:.0} MB in {seconds:.2} s: {:.0} events/s",
        f64::from(events as u32) / seconds
    );
    println!("survey {surveyed:?}, longest step {longest:?}");
    assert_eq!(events, 1_000_000);
}
