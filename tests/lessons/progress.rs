//! How far a person is: kept, read again, and never in the way.

use foldback::lessons::{Progress, Seen};
use serde_json::json;

use crate::files::lessons;
use crate::stage::{NOW, Stage};

#[test]
fn next_waits_for_the_task_and_back_does_not() {
    let lesson = lessons().remove(0);
    let mut stage = Stage::new(&lesson);
    assert!(!stage.progress.go_on());
    let task = stage.progress.task(&lesson).unwrap().clone();
    task.solution.iter().for_each(|instruction| stage.perform(&lesson, instruction));
    assert_eq!(stage.look(&lesson), Seen::Passed(&task));
    assert_eq!(stage.look(&lesson), Seen::NoTask);
    assert!(stage.progress.go_on());
    assert!(!stage.progress.go_on());
    assert!(stage.progress.go_back());
    assert!(!stage.progress.go_back());
    assert!(stage.progress.is_done(0));
}

#[test]
fn what_a_task_lacks_is_said_without_saying_the_answer() {
    let lesson = lessons().remove(0);
    let stage = Stage::new(&lesson);
    assert_eq!(stage.missing(&lesson), ["cursor = first(balance < 0) | cursor is 58"]);
}

#[test]
fn hints_come_one_after_the_other() {
    let lesson = lessons().remove(0);
    let mut progress = Progress::new(&lesson);
    assert!(progress.hints(&lesson, 0).is_empty());
    let hints = progress.task(&lesson).unwrap().hints.len();
    for shown in 1..=hints {
        assert!(progress.hint(&lesson));
        assert_eq!(progress.hints(&lesson, 0).len(), shown);
    }
    assert!(!progress.hint(&lesson));
    progress.start_over(&lesson);
    assert_eq!(progress, Progress::new(&lesson));
}

#[test]
fn what_is_stored_is_read_again_and_damage_begins_anew() {
    let lessons = lessons();
    let lesson = &lessons[1];
    let mut progress = Progress::new(lesson);
    progress.answer(lesson, 0, 2, NOW).unwrap();
    progress.open(2);
    assert_eq!(Progress::read(&progress.text(), lesson), progress);
    let fresh = Progress::new(lesson);
    assert_eq!(Progress::read("", lesson), fresh);
    assert_eq!(Progress::read("{\"version\":", lesson), fresh);
    assert_eq!(Progress::read(&progress.text(), &lessons[2]), Progress::new(&lessons[2]));
    let mut stored: serde_json::Value = serde_json::from_str(&progress.text()).unwrap();
    stored["later"] = json!({"a": 1});
    assert_eq!(Progress::read(&stored.to_string(), lesson), progress);
    stored["step"] = 99.into();
    stored["steps"][0]["answers"][0][0] = 77.into();
    let fitted = Progress::read(&stored.to_string(), lesson);
    assert_eq!((fitted.step(), fitted.answered(0, 0)), (lesson.steps.len() - 1, None));
    stored["version"] = 2.into();
    assert_eq!(Progress::read(&stored.to_string(), lesson), fresh);
}

#[test]
fn parts_below_what_waits_are_not_shown() {
    let lesson = lessons().remove(1);
    let mut progress = Progress::new(&lesson);
    let first = progress.parts_shown(&lesson);
    assert!(first < lesson.steps[0].parts.len());
    progress.answer(&lesson, 0, 1, NOW);
    assert!(progress.parts_shown(&lesson) > first);
}
