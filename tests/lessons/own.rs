//! A teacher's lesson on own events: a log beside it, with a model whose fields its conditions name.

use std::fs;

use foldback::engine::log::envelope::{ExpectedRevision, StreamId};
use foldback::lessons::Seen;
use foldback::lessons::format::{DomainNames, Lesson, log_beside, read};
use foldback::lessons::names::{names_in, page_names};
use foldback::sets::definition;
use foldback::storage::memory::MemoryKeyValue;
use foldback::workbench::exchange::reader::LogReader;
use foldback::workbench::{Import, Request, Workbench};

use crate::files::tabs;
use crate::stage::{NOW, Stage};
use crate::walk::walk;

/// Reads the log in a file beside the lessons of these tests.
pub fn log_of(file: &str) -> Workbench {
    let mut workbench = Workbench::open(Box::new(MemoryKeyValue::default())).unwrap();
    let text = fs::read_to_string(format!("tests/lessons/data/{file}")).unwrap();
    let mut reader = LogReader::new(text, StreamId::new("account-main").unwrap(), NOW);
    while !reader.step(&workbench, 100).unwrap() {}
    let records = reader.finish(&workbench).unwrap().records;
    Import::run(&mut workbench, records).unwrap();
    workbench
}

fn text() -> String {
    fs::read_to_string("tests/lessons/data/paid-twice.md").unwrap()
}

fn read_own(text: &str) -> Result<Lesson, Vec<String>> {
    let mut names = page_names(tabs());
    names.domains.extend(names_in(&log_of(log_beside(text).unwrap())));
    read("own-paid-twice", text, &names).map_err(|errors| errors.iter().map(ToString::to_string).collect())
}

#[test]
fn a_lesson_on_own_events_ends_by_its_own_solutions() {
    walk(&read_own(&text()).unwrap());
}

#[test]
fn its_fields_are_those_of_the_model_in_the_log() {
    let [shop] = <[DomainNames; 1]>::try_from(names_in(&log_of("shop.ndjson"))).unwrap();
    assert_eq!((shop.name.as_str(), shop.types.join(", ").as_str()), ("own-shop", "OrderPlaced, PaymentCaptured"));
    assert_eq!(shop.streams, ["own-shop.A-7", "own-shop.B-8"]);
    let misspelt = read_own(&text().replace("paid > total", "payed > total")).unwrap_err();
    assert!(
        misspelt
            .iter()
            .any(|error| error.starts_with("15:23: unknown name payed; expected one of total, paid, status")),
        "{misspelt:?}"
    );
    let elsewhere = read_own(&text().replace("own-shop.A-7", "own-bugs.A-7")).unwrap_err();
    assert!(elsewhere.iter().any(|error| error.starts_with("4: ") && error.contains("own-shop.A-7")), "{elsewhere:?}");
}

#[test]
fn a_check_and_a_move_ask_for_fields_by_name_whatever_model_is_defined_meanwhile() {
    let seen = |solution: &str, model: &str| {
        let lesson = read_own(&text().replace("goTo(first(paid > total))", solution)).unwrap();
        let mut stage = Stage::new(&lesson);
        let (stream, fact) = definition("shop", model).unwrap();
        let request = Request { stream, expected: ExpectedRevision::Any, event_id: None, now: NOW, actor: None };
        stage.workbench.append(vec![fact], &request).unwrap();
        let step = &lesson.steps[0];
        let foldback::lessons::format::Part::Task(task) = &step.parts[1] else { panic!("{step:?}") };
        task.solution.iter().for_each(|instruction| stage.perform(&lesson, instruction));
        matches!(stage.look(&lesson), Seen::Passed(_))
    };
    let fields = "field paid: money EUR = 0\nfield total: money EUR = 0 headline\n";
    let events = "on OrderPlaced:\n  total = data.total\non PaymentCaptured:\n  paid += amount\n";
    let by_name = "goTo(first(paid > total))";
    assert!(seen(by_name, &format!("field also: number = 0\n{fields}{events}")));
    // Without one of the fields the check cannot hold.
    assert!(!seen("goTo(3)", "field total: money EUR = 0 headline\non OrderPlaced:\n  total = data.total\n"));
}
