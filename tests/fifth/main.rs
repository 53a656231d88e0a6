//! A fifth domain is one file and one line of the registry: all that works for an account works for it.
#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used, clippy::expect_used)]

#[path = "../at_once/mod.rs"]
mod at_once;

use foldback::domains::{domain, registry};
use foldback::engine::log::envelope::{ExpectedRevision, Position, Revision, StreamId};
use foldback::engine::projection::Scope;
use foldback::engine::travel::condition::Condition;
use foldback::engine::travel::filter::{Filter, Found};
use foldback::engine::travel::player::Player;
use foldback::engine::values::fields::{FieldValue, diff};
use foldback::engine::values::time::Timestamp;
use foldback::engine::what_if::{Edit, Lane, Outcome, Target};
use foldback::storage::memory::MemoryKeyValue;
use foldback::workbench::exchange::export::ExportFormat;
use foldback::workbench::{Request, Workbench};
use serde_json::{Value, json};

fn stream() -> StreamId {
    StreamId::new("light-1").unwrap()
}

fn request() -> Request {
    let now = Timestamp::from_millis(1_790_000_000_000);
    Request { stream: stream(), expected: ExpectedRevision::Any, event_id: None, now, actor: None }
}

/// The sample: set up, 20 changes, a failure.
fn workbench() -> Workbench {
    let mut workbench = Workbench::open(Box::new(MemoryKeyValue::default())).unwrap();
    workbench.append_sample(domain("light").unwrap(), Timestamp::MAX).unwrap();
    assert_eq!(workbench.head(&stream()), Revision(22));
    workbench
}

fn turn(colour: &str) -> Value {
    json!({ "type": "TurnTo", "colour": colour })
}

#[test]
fn it_is_one_file_and_one_line_of_the_registry() {
    assert_eq!(registry().count(), 6, "account, order, trip, feed, own events, and the fifth");
    let names = |path: &str| std::fs::read_to_string(path).unwrap().to_lowercase().contains("light::light");
    let root = env!("CARGO_MANIFEST_DIR");
    let mut naming = Vec::new();
    let mut folders = vec![std::path::PathBuf::from(root).join("src")];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if names(path.to_str().unwrap()) {
                naming.push(path.strip_prefix(root).unwrap().to_path_buf());
            }
        }
    }
    assert_eq!(naming, [std::path::Path::new("src/domains/fifth.rs")], "nothing else knows of it");
}

#[test]
fn commands_are_decided_recorded_and_kept() {
    let disk = MemoryKeyValue::default();
    let mut workbench = Workbench::open(Box::new(disk.clone())).unwrap();
    let set_up = json!({ "type": "SetUp", "crossing": "Main and Mill" });
    workbench.execute(&set_up, &request()).unwrap();
    workbench.execute(&turn("Green"), &request()).unwrap();
    assert_eq!(workbench.execute(&turn("Red"), &request()).unwrap_err().name, "WrongColour");
    assert_eq!(workbench.execute(&turn("Blue"), &request()).unwrap_err().name, "InvalidCommand");
    let again = Workbench::open(Box::new(disk)).unwrap();
    let state = again.view(&stream()).unwrap().state_at(Revision(2));
    assert_eq!(state.values[..2], [FieldValue::Count(1), FieldValue::text("Green")]);
}

#[test]
fn its_past_is_travelled_compared_and_explained() {
    let workbench = workbench();
    let view = workbench.view(&stream()).unwrap();
    let mut player = Player::default();
    player.head_moved(view.head());
    player.go_to(Revision(3));
    let (a, b) = (view.state_at(Revision(3)), view.state_at(player.head()));
    let changed: Vec<usize> = diff(&a.values, &b.values).iter().map(|change| change.field).collect();
    assert_eq!(changed, [0, 1, 2], "changes, colour and failures");
    let why = view.tools().unwrap().provenance(0, Revision(22), 100);
    assert_eq!(why.steps.len(), 20, "each change is a step of the waterfall");
    // The chart.
    let buckets = view.trace_over(0, Revision(0), Revision(22), &|revision| revision.get());
    assert_eq!(buckets.last().map(|bucket| bucket.close), Some(20));
}

#[test]
fn conditions_and_filters_find_its_moments() {
    let workbench = workbench();
    let fields = domain("light").unwrap().fields;
    let condition = Condition::parse("colour = \"Green\" and changes > 3", fields).unwrap();
    let found = workbench.matching(&stream(), &condition, Revision(1), Revision(22));
    assert_eq!(found.iter().map(|revision| revision.0).collect::<Vec<_>>(), [5, 8, 11, 14, 17, 20]);
    let mut filter = Filter::default();
    filter.set_text("amber");
    let mut seen = Found::default();
    workbench.filter(&stream(), &filter, Revision(1), Revision(22), &mut seen);
    assert_eq!(seen.revisions.len(), 7);
}

#[test]
fn a_what_if_decides_it_again() {
    let mut workbench = workbench();
    let mut lane = Lane::new("no green", stream());
    lane.edits = vec![Edit::Drop(Target::Recorded(Revision(2)))];
    let decided = workbench.decide_lane(&lane).unwrap();
    let refused = decided.rows.iter().filter(|row| matches!(row.outcome, Outcome::Refused(_))).count();
    // Amber and red do not follow red; from the next green on all is as it was.
    assert_eq!(refused, 2);
    assert_eq!(decided.view.field_at(0, decided.view.head()), FieldValue::Count(17));
    workbench.keep_lane(1, &mut lane).unwrap();
    assert_eq!(workbench.lanes().len(), 1);
}

#[test]
fn its_read_model_is_filled_from_the_first_event() {
    let mut workbench = workbench();
    let id = workbench.add_read_model("light", "failures", Scope::Domain).unwrap();
    while workbench.step_read_models(5) {}
    let model = workbench.read_model(id).unwrap();
    assert_eq!((model.position(), model.table().rows.len()), (Position(22), 1));
}

#[test]
fn its_log_goes_out_and_comes_back_the_same() {
    let mut workbench = workbench();
    let text = workbench.export(ExportFormat::Ndjson, None, &stream());
    let mut other = Workbench::open(Box::new(MemoryKeyValue::default())).unwrap();
    at_once::import(&mut other, &text).unwrap();
    assert_eq!(other.store().head_hash(), workbench.store().head_hash());
    let states = |workbench: &mut Workbench| {
        let view = workbench.view(&stream()).unwrap();
        (0..=22).map(|revision| view.state_at(Revision(revision)).values).collect::<Vec<_>>()
    };
    assert_eq!(states(&mut other), states(&mut workbench));
}
