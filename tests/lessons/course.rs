//! Where a person is in the course: addresses, and what is kept of all lessons.

use foldback::lessons::{Course, INDEX, Place, Progress, Status, own_id};

use crate::files::lessons;
use crate::stage::Stage;
use crate::walk::walk_step;

#[test]
fn a_place_is_written_as_it_is_read() {
    for (fragment, id, step) in [
        ("/lesson/0", "00-ada", None),
        ("#/lesson/0/4", "00-ada", Some(3)),
        ("/lesson/00-ada/1", "00-ada", Some(0)),
        ("/lesson/own-mine/2", "own-mine", Some(1)),
        ("/lesson/own-mine/0", "own-mine", None),
        ("/lesson/own-mine/x", "own-mine", None),
    ] {
        let place = Place::read(fragment).expect(fragment);
        assert_eq!((place.id.as_str(), place.step), (id, step), "{fragment}");
        assert_eq!(Place::read(&place.fragment()), Some(place), "{fragment}");
    }
    for fragment in ["", "/lesson/", "/lesson", "at=3", "/lessons/0"] {
        assert_eq!(Place::read(fragment), None, "{fragment}");
    }
}

#[test]
fn an_own_lesson_is_named_by_its_file() {
    for (name, id) in [
        ("Mine to teach.md", "own-mine-to-teach"),
        ("https://example.org/a/b/loops.md?v=2#x", "own-loops"),
        ("Überraschung.md", "own-berraschung"),
        ("….md", "own-lesson"),
    ] {
        assert_eq!(own_id(name), id);
        assert!(!Place { id: id.to_owned(), step: None }.is_built_in());
    }
    assert!(own_id(&"x".repeat(200)).len() < 64);
}

#[test]
fn the_course_knows_what_was_begun_and_what_was_done() {
    let lesson = lessons().remove(0);
    let mut course = Course::read("");
    let status = |course: &Course| Course::read(&course.text()).status(&lesson.id);
    assert_eq!(status(&course), Status::New);
    let mut stage = Stage::at_step(&lesson, 2);
    course.note(&lesson.id, &stage.progress);
    assert_eq!(status(&course), Status::At(2));
    for step in 0..lesson.steps.len() {
        let progress = stage.progress.clone();
        stage = Stage::at_step(&lesson, step);
        stage.progress = progress;
        stage.progress.open(step);
        walk_step(&lesson, &mut stage, &mut |_, _| {});
    }
    assert!(stage.progress.is_finished());
    course.note(&lesson.id, &stage.progress);
    assert_eq!((status(&course), course.done(INDEX.iter().map(|entry| entry.id))), (Status::Done, 1));
    // What was finished stays so when the lesson is begun again.
    course.note(&lesson.id, &Progress::new(&lesson));
    assert_eq!(status(&course), Status::Done);
}

#[test]
fn a_course_that_cannot_be_read_is_empty() {
    for stored in ["", "[]", "{\"00-ada\": 3}", "{\"00-ada\": {}}", "not JSON"] {
        assert_eq!(Course::read(stored).status("00-ada"), Status::New, "{stored}");
    }
}
