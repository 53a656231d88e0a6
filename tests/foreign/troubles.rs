//! What is wrong in a file, and what of it can be read all the same.

use expect_test::expect;
use foldback::foreign::mapping::Part;
use foldback::foreign::reading::{Progress, Reading};
use foldback::foreign::survey::Survey;
use foldback::foreign::trouble::{MOST_KEPT, Refusal};
use foldback::foreign::{MAX_DEPTH, MAX_EVENT_BYTES};

use crate::told;

fn refusal(bytes: &[u8]) -> Option<Refusal> {
    Survey::of(bytes, true).err()
}

#[test]
fn a_file_that_cannot_be_read_says_why() {
    let utf_16: Vec<u8> = "{\"type\":\"Up\"}\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
    assert_eq!(refusal(b""), Some(Refusal::Empty));
    assert_eq!(refusal(b"\xef\xbb\xbf \r\n\n"), Some(Refusal::Empty));
    assert_eq!(refusal(&utf_16), Some(Refusal::Utf16));
    assert_eq!(refusal(&[&[0xff, 0xfe], &utf_16[..]].concat()), Some(Refusal::Utf16));
    assert_eq!(refusal(&[0x1f, 0x8b, 8, 0]), Some(Refusal::Compressed));
    assert_eq!(refusal(b"PK\x03\x04abc"), Some(Refusal::Compressed));
    assert_eq!(refusal(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"), Some(Refusal::Binary));
    assert_eq!(refusal(b"Dear Ada,\nthe engine works.\n"), Some(Refusal::Unknown("Dear Ada,".to_owned())));
    assert_eq!(refusal(b"[1,2,3]"), Some(Refusal::NoEvents));
    assert_eq!(refusal(b"[]"), Some(Refusal::NoEvents));
    assert_eq!(refusal(b"{\"a\":[1,"), Some(Refusal::NoEvents));
    assert_eq!(refusal(b"id,type,time\n"), Some(Refusal::NoEvents));
    assert_eq!(refusal(b"42\n43\n"), Some(Refusal::Unknown("42".to_owned())));
    let text = Refusal::Utf16.to_string();
    assert_eq!(text, "The file is in UTF-16. Save it as UTF-8 and try again.");
}

#[test]
fn a_file_that_is_cut_off_is_read_up_to_there() {
    let array = "[{\"type\":\"A\",\"n\":1},\n{\"type\":\"A\",\"n\":2},\n{\"type\":\"A\",\"n\"";
    expect![[r#"
        a JSON array; stream -, type type, time -, id -, data *
        1: main A - - {"n":1,"type":"A"}
        2: main A - - {"n":2,"type":"A"}
        left out: Line 3: the file ends within it [{"type":"A","n"]
    "#]]
    .assert_eq(&told(array.as_bytes()));
    let inside = "{\"v\":1,\"events\":[{\"type\":\"A\"},{\"type\":\"B\"}";
    expect![[r#"
        JSON with an array inside; stream -, type type, time -, id -, data *
        1: main A - - {"type":"A"}
        1: main B - - {"type":"B"}
        left out: Line 1: the file ends within it []
    "#]]
    .assert_eq(&told(inside.as_bytes()));
}

#[test]
fn an_array_without_its_commas_or_with_too_many_is_read() {
    expect![[r#"
        a JSON array; stream -, type type, time -, id -, data *
        2: main A - - {"type":"A"}
        3: main B - - {"type":"B"}
        5: main C - - {"type":"C"}
        left out: Line 4: not a JSON object [7]
        remark: Line 3: missing comma before it [{"type":"B"}]
    "#]]
    .assert_eq(&told(b"[\n{\"type\":\"A\"}\n{\"type\":\"B\"},\n7,\n{\"type\":\"C\"},\n]\n"));
}

#[test]
fn json_that_is_too_deep_or_too_large_is_left_out() {
    let nested = |depth: usize| format!("{{\"a\":{}{}}}", "[".repeat(depth - 1), "]".repeat(depth - 1));
    let large = format!("{{\"a\":\"{}\"}}", "x".repeat(MAX_EVENT_BYTES));
    let lines = [nested(MAX_DEPTH), nested(MAX_DEPTH + 1), nested(500), large, "{\"a\":1}".to_owned()];
    let reasons = ["nested deeper than 64 levels", "nested deeper than 64 levels", "larger than 1 MB"];
    for file in [lines.join("\n"), format!("[{}]", lines.join(",\n"))] {
        let (events, report) = Reading::read_all(file.as_bytes()).unwrap();
        assert_eq!(events.iter().map(|event| event.line).collect::<Vec<_>>(), [1, 5]);
        let found = report.left_out.kept.iter().map(|trouble| trouble.reason.text());
        assert_eq!(found.collect::<Vec<_>>(), reasons);
        assert_eq!(report.left_out.kept.iter().map(|trouble| trouble.line).collect::<Vec<_>>(), [2, 3, 4]);
    }
}

#[test]
fn an_id_that_is_there_twice_keeps_its_first_event() {
    let file = "{\"id\":1,\"stream\":\"a\",\"type\":\"A\"}\n{\"id\":2,\"stream\":\"a\",\"type\":\"B\"}\n\
        {\"id\":1,\"stream\":\"b\",\"type\":\"C\"}\n{\"id\":1,\"stream\":\"a\",\"type\":\"D\"}\n";
    let survey = Survey::of(file.as_bytes(), true).unwrap();
    let mut mapping = survey.guess().clone();
    assert_eq!(mapping.id, None, "an id that comes again is not guessed");
    mapping.set(Part::Id, Some("id".parse().unwrap()));
    let mut reading = Reading::begin(&survey, mapping, file.len() as u64);
    reading.feed(file.as_bytes());
    reading.feed(&[]);
    assert_eq!(reading.step(usize::MAX), Progress::Done);
    assert_eq!(reading.take().iter().map(|event| event.kind.clone()).collect::<Vec<_>>(), ["A", "B", "C"]);
    let troubles: Vec<String> = reading.report().left_out.kept.iter().map(ToString::to_string).collect();
    assert_eq!(troubles, ["Line 4: the id 1 is already on line 1; that event is kept"]);
}

#[test]
fn streams_of_several_kinds_and_events_without_one_are_told_apart() {
    let file = "{\"streamId\":7,\"type\":\"A\"}\n{\"streamId\":\"7b\",\"type\":\"A\"}\n{\"streamId\":null,\"type\":\"A\"}\n\
        {\"streamId\":7,\"type\":\"A\"}\n{\"streamId\":true,\"type\":\"A\"}\n{\"streamId\":\"a/b\",\"type\":\"A\"}\n";
    expect![[r#"
        JSON, one event a line; stream streamId, type type, time -, id -, data *
        1: 7 A - - {"streamId":7,"type":"A"}
        2: 7b A - - {"streamId":"7b","type":"A"}
        3:  A - - {"streamId":null,"type":"A"}
        4: 7 A - - {"streamId":7,"type":"A"}
        5: true A - - {"streamId":true,"type":"A"}
        6: a/b A - - {"streamId":"a/b","type":"A"}
        remark: Line 3: it names no stream [{"streamId":null,"type":"A"}]
    "#]]
    .assert_eq(&told(file.as_bytes()));
}

#[test]
fn the_first_hundred_troubles_are_kept_and_the_others_counted() {
    let file = format!("{{\"type\":\"A\"}}\n{{\"type\":\"A\"}}\n{{\"type\":\"B\"}}\n{}", "{\"type\":\n".repeat(250));
    let survey = Survey::of(file.as_bytes(), true).unwrap();
    let mut reading = Reading::begin(&survey, survey.guess().clone(), file.len() as u64);
    reading.feed(file.as_bytes());
    reading.feed(&[]);
    while reading.step(10) != Progress::Done {}
    let left_out = &reading.report().left_out;
    assert_eq!((left_out.kept.len(), left_out.count()), (MOST_KEPT, 250));
    assert_eq!(reading.progress(), (file.len() as u64, file.len() as u64));
}

#[test]
fn rows_with_more_cells_than_the_header_are_left_out() {
    expect![[r#"
        CSV with a header; stream -, type type, time -, id id, data *
        2: main A - 1 {"id":1,"note":"x","type":"A"}
        3: main B - 2 {"id":2,"type":"B"}
        5: main D - 4 {"id":4,"note":"é","type":"D"}
        7: main E - 5 {"id":5,"note":"z","type":"E"}
        left out: Line 4: 4 cells, but the header has 3 [3 C a b]
    "#]]
    .assert_eq(&told("id,type,note\n1,A,x\n2,B\n3,C,a,b\n4,D,é,\n,,\n5,E,z\n".as_bytes()));
    let latin_1 = b"id;type;note\n1;A;x\n2;B;caf\xe9\n3;C;z\n";
    expect![[r#"
        CSV with a header; stream -, type type, time -, id id, data *
        2: main A - 1 {"id":1,"note":"x","type":"A"}
        4: main C - 3 {"id":3,"note":"z","type":"C"}
        left out: Line 3: not UTF-8 [2 B caf�]
    "#]]
    .assert_eq(&told(latin_1));
}

#[test]
fn a_first_line_that_is_broken_does_not_hide_the_others() {
    let file = "{\"type\":\"A\n{\"type\":\"B\"}\n{\"type\":\"C\"},\r\n{\"type\":\"D\"}\n";
    expect![[r#"
        JSON, one event a line; stream -, type type, time -, id -, data *
        2: main B - - {"type":"B"}
        3: main C - - {"type":"C"}
        4: main D - - {"type":"D"}
        left out: Line 1: not JSON, from its character 10 [{"type":"A]
    "#]]
    .assert_eq(&told(file.as_bytes()));
}

#[test]
fn a_beginning_without_a_whole_event_asks_for_more() {
    let file = format!("{{\"payload\":\"[{}", "{\\\"type\\\":\\\"A\\\"},".repeat(100));
    assert!(matches!(Survey::of(file.as_bytes(), false), Err(Refusal::MoreNeeded(bytes)) if bytes > file.len()));
    let array = format!("[{{\"a\":\"{}", "x".repeat(1000));
    assert!(matches!(Survey::of(array.as_bytes(), false), Err(Refusal::MoreNeeded(_))));
}
