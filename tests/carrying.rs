//! Carrying a log out and in: in parts and slices of any size it is the same log, what is archived is out of storage only
//! once its file was read back, and what a file brings is held to what an append is.
#![cfg(not(target_arch = "wasm32"))]
#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used)]

mod at_once;
mod faulty;

use at_once::{check_file, export_period, verify};
use faulty::crashing;
use foldback::engine::log::envelope::{ExpectedRevision, Position, StreamId};
use foldback::engine::log::{Links, Record};
use foldback::engine::user_error::UserError;
use foldback::engine::values::time::Timestamp;
use foldback::storage::memory::MemoryKeyValue;
use foldback::workbench::exchange::export::ExportFormat;
use foldback::workbench::exchange::ndjson::NdjsonReader;
use foldback::workbench::exchange::parts::Export;
use foldback::workbench::exchange::reader::{ImportFormat, LogReader};
use foldback::workbench::{Import, ImportReport, PeriodFile, Request, Workbench};
use serde_json::{Value, json};

const NOW: Timestamp = Timestamp::MIN;

fn stream(name: &str) -> StreamId {
    StreamId::new(name).unwrap()
}

fn workbench() -> Workbench {
    Workbench::open(Box::new(MemoryKeyValue::with_quota(u64::MAX))).unwrap()
}

fn record(workbench: &mut Workbench, records: Vec<Record>) {
    Import::run(workbench, records).unwrap();
}

/// An event of a stream at a minute.
fn event(name: &str, minute: i64, event_type: &str, data: &Value) -> Record {
    let moment = Timestamp::from_millis(1_760_000_000_000 + minute * 60_000);
    Record {
        stream: stream(name),
        event_type: event_type.into(),
        schema_version: 1,
        occurred_at: moment,
        recorded_at: moment,
        data: data.to_string().into(),
        links: None,
    }
}

fn movement(number: i64) -> Record {
    let event_type = if number % 3 == 0 { "Withdrawn" } else { "Deposited" };
    let data = match number % 5 {
        0 => json!({ "amount_minor": 100 + number * 7919 % 90_000, "memo": format!("café “{}” 😀", number % 97) }),
        _ => json!({ "amount_minor": 100 + number * 7919 % 90_000 }),
    };
    event(if number % 11 == 0 { "account-two" } else { "account-main" }, number, event_type, &data)
}

/// A log of so many movements of two accounts.
fn log_of(count: i64) -> Workbench {
    let mut workbench = workbench();
    let opened = json!({ "currency": "EUR", "owner": "Ada" });
    let opened = ["account-main", "account-two"].map(|name| event(name, 0, "AccountOpened", &opened));
    record(&mut workbench, opened.into_iter().chain((1..=count).map(movement)).collect());
    workbench
}

fn whole(workbench: &mut Workbench, format: ExportFormat) -> String {
    workbench.export(format, None, &stream("account-main"))
}

/// Reads a file whose bytes come in slices of a size, and imports what it holds.
fn import_slices(workbench: &mut Workbench, file: &[u8], size: usize) -> Result<ImportReport, UserError> {
    let format = ImportFormat::of_bytes(&file[..file.len().min(4096)]).unwrap();
    let mut reader = LogReader::of_slices(format, file.len() as u64, stream("account-main"), NOW);
    let mut slices = file.chunks(size);
    loop {
        if reader.is_hungry() {
            reader.feed(slices.next().unwrap_or_default());
        }
        if reader.step(workbench, 500)? {
            break;
        }
    }
    assert_eq!(reader.progress(), (file.len() as u64, file.len() as u64));
    let reading = reader.finish(workbench)?;
    workbench.attach(reading.returned.0, reading.returned.1)?;
    record(workbench, reading.records);
    Ok(reading.report)
}

fn import(workbench: &mut Workbench, text: &str) -> Result<ImportReport, UserError> {
    import_slices(workbench, text.as_bytes(), 1 << 16)
}

fn request(name: &str, millis: i64) -> Request {
    let now = Timestamp::from_millis(1_790_000_000_000 + millis);
    Request { stream: stream(name), expected: ExpectedRevision::Any, event_id: None, now, actor: None }
}

#[test]
fn an_export_in_parts_is_the_whole_one_and_leaves_out_what_is_appended_meanwhile() {
    for format in ExportFormat::ALL {
        let mut workbench = log_of(7_000);
        let expected = whole(&mut workbench, format);
        let mut export = Export::begin(&workbench, format, None, &stream("account-main"));
        let (mut text, mut parts, mut longest) = (String::new(), 0, 0);
        while let Some(part) = export.next_part(&workbench).unwrap() {
            let deposit = json!({ "type": "Deposit", "amount_minor": 1 });
            workbench.execute(&deposit, &request("account-main", 0)).unwrap();
            (parts, longest) = (parts + 1, longest.max(part.len()));
            text.push_str(&part);
        }
        assert!(text == expected, "{format:?}");
        assert!(parts > 3 && longest < 2 << 20, "{parts} parts, the longest of {longest} bytes");
        assert_eq!(export.units(), text.encode_utf16().count() as u64);
        assert_eq!(export.next_part(&workbench), Ok(None));
    }
    let mut empty = workbench();
    assert_eq!(whole(&mut empty, ExportFormat::Ndjson), "");
    assert_eq!(whole(&mut empty, ExportFormat::CloudEvents), "[]");
}

#[test]
fn an_export_in_slices_of_any_size_is_the_whole_one() {
    let mut workbench = log_of(120);
    for format in ExportFormat::ALL {
        let expected = whole(&mut workbench, format);
        for size in (0..=124).chain([u32::MAX]) {
            let mut export = Export::begin(&workbench, format, None, &stream("account-main"));
            let (mut text, mut slice, mut slices) = (String::new(), String::new(), 0);
            loop {
                // The writer gives each slice away, or lets some of them pile up.
                if slices % 3 == 0 {
                    text.push_str(&std::mem::take(&mut slice));
                }
                slices += 1;
                if export.write_slice(&workbench, &mut slice, size).unwrap() {
                    break;
                }
            }
            text.push_str(&slice);
            assert!(text == expected, "{format:?} in slices of {size}");
            assert_eq!(export.units(), text.encode_utf16().count() as u64);
            assert_eq!(export.write_slice(&workbench, &mut text, size), Ok(true));
            assert!(text == expected && slices >= 110 / size.clamp(1, 122), "{slices} slices of {size}");
        }
    }
}

#[test]
fn an_export_of_a_log_that_is_cleared_meanwhile_is_refused() {
    let mut workbench = log_of(3_000);
    for format in ExportFormat::ALL {
        let mut export = Export::begin(&workbench, format, None, &stream("account-main"));
        export.next_part(&workbench).unwrap();
        let records: Vec<Record> = workbench.log().after(Position(0)).map(|event| event.to_record()).collect();
        workbench.clear().unwrap();
        let refused = loop {
            match export.next_part(&workbench) {
                Ok(Some(_)) => {}
                Ok(None) => break None,
                Err(refusal) => break Some(refusal.name),
            }
        };
        assert_eq!(refused.as_deref(), Some("LogMoved"), "{format:?}");
        record(&mut workbench, records);
    }
}

#[test]
fn a_text_that_no_string_holds_is_refused_by_name() {
    let mut workbench = log_of(3_000);
    let text = whole(&mut workbench, ExportFormat::CloudEvents);
    let units = text.encode_utf16().count() as u64;
    let written = |most| {
        let mut export = Export::begin(&workbench, ExportFormat::CloudEvents, None, &stream("account-main"));
        let mut text = String::new();
        loop {
            match export.next_part_of_text(&workbench, most) {
                Ok(Some(part)) => text.push_str(&part),
                Ok(None) => return Ok(text),
                Err(refusal) => return Err((refusal.name.clone(), refusal.details["max"].clone())),
            }
        }
    };
    assert!(written(units) == Ok(text));
    assert_eq!(written(units - 1), Err(("TooLargeForText".into(), json!(units - 1))));
    assert_eq!(written(1_000), Err(("TooLargeForText".into(), json!(1_000))));
}

#[test]
fn a_file_read_in_slices_of_any_size_is_the_same_log() {
    let mut workbench = log_of(40);
    for format in [ExportFormat::Ndjson, ExportFormat::CloudEvents] {
        let text = whole(&mut workbench, format);
        for text in [text.clone(), format!("\u{feff}{text}\r\n"), text.trim_end().to_owned()] {
            for size in [1, 2, 3, 7, 64, 1_000, text.len()] {
                let mut other = self::workbench();
                let report = import_slices(&mut other, text.as_bytes(), size).unwrap();
                assert_eq!((report.events, report.known), (42, 0), "{format:?} in slices of {size}");
                assert_eq!(other.store().head_hash(), workbench.store().head_hash());
            }
        }
        // A cut file is named by its line or event, whatever the slices.
        let cut = &text.as_bytes()[..text.len() - 30];
        for size in [1, 50, cut.len()] {
            let refusal = import_slices(&mut self::workbench(), cut, size).unwrap_err();
            assert!(["BadLine", "BadEvent"].contains(&refusal.name.as_str()), "{refusal:?}");
        }
    }
    let refusal = import(&mut self::workbench(), &format!("{{{}", " ".repeat(33 << 20))).unwrap_err();
    assert_eq!((refusal.name.as_str(), &refusal.details["line"]), ("BadLine", &json!(1)));
}

/// A log whose books were closed three times.
fn three_periods(disk: MemoryKeyValue) -> Workbench {
    let mut workbench = Workbench::open(Box::new(disk)).unwrap();
    let mut act = |command: &Value| drop(workbench.execute(command, &request("account-main", 0)).unwrap());
    act(&json!({ "type": "OpenAccount", "owner": "Ada", "currency": "EUR" }));
    for month in 1..=3 {
        (1..=20).for_each(|minor| act(&json!({ "type": "Deposit", "amount_minor": minor * month })));
        act(&json!({ "type": "CloseBooks", "period": format!("2026-0{month}") }));
    }
    workbench
}

/// Archives the closed period, and gives its file.
fn archive(workbench: &mut Workbench) -> Result<String, UserError> {
    let period = workbench.closed_period()?;
    let file = export_period(workbench, &period);
    let saved = check_file(workbench, &period, file.as_bytes())?;
    workbench.archive(&saved, request("account-main", 0).now).map(|()| file)
}

#[test]
fn a_period_stays_in_storage_unless_its_file_reads_back_as_it_was_written() {
    let disk = MemoryKeyValue::default();
    let mut workbench = three_periods(disk.clone());
    let before = whole(&mut workbench, ExportFormat::Ndjson);
    let period = workbench.closed_period().unwrap();
    let file = export_period(&mut workbench, &period).into_bytes();
    let mut written = PeriodFile::begin(&workbench, &period);
    while written.next_part(&workbench).unwrap().is_some() {}
    let back = written.read_back();
    let refused = |bytes: &[u8]| {
        let mut back = back.clone();
        back.feed(bytes);
        back.finish().unwrap_err().name
    };
    assert_eq!(check_file(&mut workbench, &period, b"").unwrap_err().name, "ArchiveFileDiffers");
    for at in 0..file.len() {
        let mut changed = file.clone();
        changed[at] ^= 1;
        assert_eq!(refused(&changed), "ArchiveFileDiffers", "the byte {at} is another");
        if at % 97 == 0 {
            assert_eq!(refused(&file[..at]), "ArchiveFileDiffers", "cut at {at}");
        }
    }
    assert_eq!(whole(&mut workbench, ExportFormat::Ndjson), before);
    // A log that has moved on to another period needs another file.
    let saved = check_file(&mut workbench, &period, &file).unwrap();
    workbench.execute(&json!({ "type": "CloseBooks", "period": "2026-04" }), &request("account-main", 0)).unwrap();
    assert_eq!(workbench.archive(&saved, NOW).unwrap_err().name, "NothingToArchive");
    // Read back in slices, as a page does.
    let period = workbench.closed_period().unwrap();
    let mut written = PeriodFile::begin(&workbench, &period);
    let mut parts = Vec::new();
    while let Some(part) = written.next_part(&workbench).unwrap() {
        parts.push(part);
    }
    let mut back = written.read_back();
    parts.concat().as_bytes().chunks(1_000).for_each(|slice| back.feed(slice));
    let saved = back.finish().unwrap();
    assert_eq!(saved.period(), &period);
    workbench.archive(&saved, NOW).unwrap();
    assert_eq!(Workbench::open(Box::new(disk)).unwrap().store().parts().len(), 1);
}

#[test]
fn wherever_archiving_crashes_the_log_and_its_file_are_all_of_it() {
    let mut points = 0;
    for events in [20, 2_000] {
        for writes in 0.. {
            let disk = MemoryKeyValue::default();
            let mut workbench = three_periods(disk.clone());
            record(
                &mut workbench,
                (1..=events)
                    .map(|number| event("account-main", 1_000_000 + number, "Deposited", &json!({ "amount_minor": 1 })))
                    .collect(),
            );
            let all = whole(&mut workbench, ExportFormat::Ndjson);
            let period = workbench.closed_period().unwrap();
            drop(workbench);
            let mut workbench = Workbench::open(crashing(Box::new(disk.clone()), writes)).unwrap();
            let file = export_period(&mut workbench, &period);
            let saved = check_file(&mut workbench, &period, file.as_bytes()).unwrap();
            let completed = workbench.archive(&saved, request("account-main", 0).now).is_ok();
            points += 1;

            let mut again = Workbench::open(Box::new(disk)).unwrap();
            assert_eq!(again.store().damage(), None, "after {writes} writes");
            let left = whole(&mut again, ExportFormat::Ndjson);
            match again.store().parts().is_empty() {
                true => assert!(left == all, "after {writes} writes"),
                false => assert!(format!("{file}{left}") == all, "after {writes} writes"),
            }
            import(&mut again, &file).unwrap();
            assert!(whole(&mut again, ExportFormat::Ndjson) == all, "after {writes} writes, with the file");
            if completed {
                break;
            }
        }
    }
    println!("{points} crash points tried");
    assert!(points > 12, "{points}");
}

#[test]
fn parts_come_back_in_any_order_and_by_the_whole_log() {
    let disk = MemoryKeyValue::default();
    let mut workbench = Workbench::open(Box::new(disk.clone())).unwrap();
    let mut act = |command: &Value| drop(workbench.execute(command, &request("account-main", 0)).unwrap());
    act(&json!({ "type": "OpenAccount", "owner": "Ada", "currency": "EUR" }));
    let mut files = Vec::new();
    let mut all = String::new();
    for month in 1..=3 {
        let mut act = |command: &Value| drop(workbench.execute(command, &request("account-main", 0)).unwrap());
        (1..=20).for_each(|minor| act(&json!({ "type": "Deposit", "amount_minor": minor * month })));
        act(&json!({ "type": "CloseBooks", "period": format!("2026-0{month}") }));
        let file = archive(&mut workbench).unwrap();
        all.push_str(&file);
        files.push(file);
    }
    all.push_str(&whole(&mut workbench, ExportFormat::Ndjson));
    let again = || Workbench::open(Box::new(disk.clone())).unwrap();
    for order in [[0, 1, 2], [2, 1, 0], [1, 0, 2]] {
        let mut workbench = again();
        for part in order {
            assert_eq!(import(&mut workbench, &files[part]).unwrap().attached, files[part].lines().count());
        }
        assert!(whole(&mut workbench, ExportFormat::Ndjson) == all);
        // What is there already lacks nothing, be it but a piece.
        let piece: String = files[1].split_inclusive('\n').take(3).collect();
        assert_eq!(import(&mut workbench, &piece).unwrap().known, 3);
    }
    for file in &files {
        let mut workbench = again();
        import(&mut workbench, file).unwrap();
        import(&mut workbench, &all).unwrap();
        assert!(whole(&mut workbench, ExportFormat::Ndjson) == all, "the whole log where a part is there");
    }
    // Only a part that is cut is incomplete.
    let cut: String = format!("{}{}", files[0], files[1]).split_inclusive('\n').take(30).collect();
    let refusal = import(&mut again(), &cut).unwrap_err();
    assert_eq!((refusal.name.as_str(), &refusal.details["found"]), ("IncompletePart", &json!(9)));
}

/// Asserts that a file of a sound chain is refused by a name, at a line, and changes nothing.
#[track_caller]
fn refused(records: Vec<Record>, name: &str, line: u32, message: &str) {
    let mut bad = workbench();
    record(&mut bad, records);
    let file = whole(&mut bad, ExportFormat::Ndjson);
    let mut other = workbench();
    let refusal = import(&mut other, &file).unwrap_err();
    assert_eq!((refusal.name.as_str(), refusal.details.get("line")), (name, Some(&json!(line))), "{refusal:?}");
    assert!(refusal.message.starts_with(&format!("Line {line}: ")) && refusal.message.contains(message), "{refusal:?}");
    assert_eq!(other.log().head(), Position(0));
}

#[test]
fn a_file_brings_in_nothing_that_an_append_refuses() {
    let opened = || event("account-main", 0, "AccountOpened", &json!({ "currency": "EUR", "owner": "Ada" }));
    let deposit = |minute, minor: i64| event("account-main", minute, "Deposited", &json!({ "amount_minor": minor }));
    let named = |record: Record, id: &str| {
        let links = Links { event_id: Some(id.to_owned()), ..Links::default() };
        Record { links: links.boxed(), ..record }
    };
    let most = (1_i64 << 53) - 1;
    refused(vec![opened(), deposit(1, most), deposit(2, 1)], "BalanceOutOfRange", 3, "would go beyond");
    let other = |minute, minor: i64| Record { stream: stream("account-b"), ..deposit(minute, minor) };
    refused(vec![opened(), other(1, most), deposit(2, most), other(3, 1)], "BalanceOutOfRange", 4, "would go beyond");
    let twice = vec![named(opened(), "a"), named(deposit(1, 1), "b"), named(deposit(2, 1), "b")];
    refused(twice, "BadLine", 3, "\"b\" is another event's too");
    refused(vec![opened(), event("customer-1", 1, "Deposited", &json!({}))], "UnknownDomain", 2, "customer");
    refused(vec![opened(), deposit(5, 1), deposit(4, 1)], "BadLine", 3, "before the event that it follows");
    refused(
        vec![opened(), event("account-main", 1, "no/such type", &json!({}))],
        "InvalidEvent",
        2,
        "An event type has",
    );
    refused(
        vec![opened(), event("account-main", 1, "Deposited", &json!({ "amount_minor": "5" }))],
        "InvalidEvent",
        2,
        "cannot be read",
    );
    refused(vec![opened(), named(deposit(1, 1), &"x".repeat(201))], "InvalidEventId", 2, "200 characters");
    // Onto a log as well: it counts from what is there.
    let (mut mine, mut theirs) = (workbench(), workbench());
    let start = || vec![named(opened(), "first"), deposit(1, most)];
    record(&mut mine, start());
    for bad in [deposit(2, 1), deposit(0, -1), named(deposit(2, -1), "first")] {
        theirs.clear().unwrap();
        record(&mut theirs, start().into_iter().chain([bad]).collect());
        let file = whole(&mut theirs, ExportFormat::Ndjson);
        let refusal = import(&mut mine, &file).unwrap_err();
        assert_eq!((&refusal.details["line"], mine.log().head()), (&json!(3), Position(2)), "{refusal:?}");
    }
}

/// Verified, written out, read in: the same log at the end. `FOLDBACK_EVENTS=2000000` for a long one, with its figures.
#[test]
fn a_long_log_is_verified_carried_out_and_in_with_an_equal_hash() {
    let events = std::env::var("FOLDBACK_EVENTS").map_or(20_000, |count| count.parse().unwrap());
    let mut figures = Figures::begin();
    let mut workbench = log_of(events - 2);
    figures.note("made");
    let verified = verify(workbench.store());
    assert_eq!((i64::from(verified.checked.0), verified.damage), (events, None));
    figures.note("verified");
    let path = std::env::temp_dir().join(format!("foldback-carrying-{}.ndjson", std::process::id()));
    for format in [ExportFormat::Ndjson, ExportFormat::CloudEvents] {
        carry(&mut workbench, format, &path, &mut figures);
    }
    std::fs::remove_file(path).unwrap();
}

/// Writes a log into a file and reads the file into another.
fn carry(workbench: &mut Workbench, format: ExportFormat, path: &std::path::Path, figures: &mut Figures) {
    use std::io::{Read as _, Write as _};
    let mut file = std::fs::File::create(path).unwrap();
    let mut export = Export::begin(workbench, format, None, &stream("account-main"));
    while let Some(part) = export.next_part(workbench).unwrap() {
        file.write_all(part.as_bytes()).unwrap();
    }
    let size = std::fs::metadata(path).unwrap().len();
    figures.note(&format!("{} exported, {} MB", format.name(), size >> 20));
    let mut other = self::workbench();
    let mut file = std::fs::File::open(path).unwrap();
    let read = if format == ExportFormat::Ndjson { ImportFormat::Ndjson } else { ImportFormat::CloudEvents };
    let mut reader = LogReader::of_slices(read, size, stream("account-main"), NOW);
    let mut slice = vec![0; 1 << 20];
    loop {
        if reader.is_hungry() {
            let count = file.read(&mut slice).unwrap();
            reader.feed(&slice[..count]);
        }
        if reader.step(&other, 2_000).unwrap() {
            break;
        }
    }
    let reading = reader.finish(&other).unwrap();
    figures.note("read");
    record(&mut other, reading.records);
    assert_eq!(other.store().head_hash(), workbench.store().head_hash());
    figures.note("recorded, with an equal hash");
}

/// How long each stretch took, and the most memory so far.
struct Figures(std::time::Instant);

impl Figures {
    fn begin() -> Figures {
        Figures(std::time::Instant::now())
    }

    fn note(&mut self, what: &str) {
        let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
        let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap_or("?").trim().to_owned();
        println!("{what}: {:.2} s, peak {peak}", self.0.elapsed().as_secs_f32());
        self.0 = std::time::Instant::now();
    }
}

#[test]
fn a_reader_of_a_whole_text_needs_no_more_bytes() {
    let mut workbench = log_of(10);
    let text = whole(&mut workbench, ExportFormat::Ndjson);
    let mut reader = NdjsonReader::new(text);
    let other = self::workbench();
    while !reader.step(&other, 3).unwrap() {
        assert!(!reader.is_hungry());
    }
    assert_eq!(reader.finish(&other).unwrap().report.events, 12);
}
