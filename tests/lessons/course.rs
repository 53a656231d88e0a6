//! Where a person is in the course: addresses, and what is kept of all lessons.

use foldback::lessons::names::domain_names;
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

/// Lists where a page's links lead.
fn links(page: &str) -> Vec<String> {
    page.split("href=\"").skip(1).map(|rest| rest.split('"').next().unwrap().to_owned()).collect()
}

#[test]
fn each_link_of_about_leads_to_a_lesson_a_step_a_stream_or_a_section_that_there_is() {
    for (file, lesson) in [("about.html", "Lesson"), ("about.de.html", "Lektion")] {
        each_link_leads_somewhere(&std::fs::read_to_string(file).unwrap(), lesson);
    }
}

/// Checks the links of the page about event sourcing, which calls a lesson so.
fn each_link_leads_somewhere(page: &str, lesson: &str) {
    let streams: Vec<String> = domain_names().into_iter().flat_map(|names| names.streams).collect();
    let mut reached = Vec::new();
    for link in links(page) {
        if let Some(fragment) = link.strip_prefix("./#/lesson/") {
            let place = Place::read(&format!("/lesson/{fragment}")).unwrap();
            let entry = INDEX.iter().find(|entry| entry.id == place.id).unwrap_or_else(|| panic!("{link}"));
            assert!(
                place.step.is_none_or(|step| step < entry.steps),
                "{link}: lesson {} has fewer steps",
                entry.number
            );
            assert!(page.contains(&format!("href=\"{link}\" aria-label=\"{lesson} {}", entry.number)), "{link}");
            reached.push(entry.number);
        } else if let Some(stream) = link.strip_prefix("./#stream=") {
            let stream = stream.split("&amp;").next().unwrap();
            assert!(streams.iter().any(|known| known == stream), "{link}");
        } else if let Some(section) = link.strip_prefix('#') {
            assert!(page.contains(&format!("id=\"{section}\"")), "{link}");
        } else {
            assert!(
                ["./", "tokens.css", "about.css", "icons/icon.svg", "about.html", "about.de.html"]
                    .contains(&link.as_str())
                    || link.starts_with("data:image/"),
                "{link}"
            );
        }
    }
    // Every lesson is the proof of a claim.
    let missing = INDEX.iter().map(|entry| entry.number).filter(|number| !reached.contains(number));
    assert_eq!(missing.collect::<Vec<u32>>(), Vec::<u32>::new());
}

#[test]
fn the_pages_about_event_sourcing_differ_in_their_words_alone() {
    let [english, german] = ["about.html", "about.de.html"].map(|file| std::fs::read_to_string(file).unwrap());
    let tag = |rest: &str| rest.split([' ', '>', '\n']).next().unwrap_or_default().to_owned();
    let tags = |page: &str| page.split('<').skip(1).map(tag).collect::<Vec<String>>();
    assert_eq!(tags(&english), tags(&german));
    let is_of_a_language =
        |line: &&str| ["<html lang=", "name=\"description\"", "<title>"].iter().any(|part| line.contains(part));
    let head = |page: &str| {
        let lines = page.split("</head>").next().unwrap_or_default().lines();
        lines.filter(|line| !is_of_a_language(line)).map(str::to_owned).collect::<Vec<String>>()
    };
    assert_eq!(head(&english), head(&german));
}

#[test]
fn each_link_to_about_leads_to_a_section_that_there_is() {
    let pages = ["about.html", "about.de.html"].map(|file| std::fs::read_to_string(file).unwrap());
    let ids =
        |page: &str| page.split(" id=\"").skip(1).map(|rest| rest.split('"').next().unwrap().to_owned()).collect();
    let [english, german]: [Vec<String>; 2] = [ids(&pages[0]), ids(&pages[1])];
    assert_eq!(english, german);
    let files = ["lessons", "lessons/de"].into_iter().flat_map(|folder| std::fs::read_dir(folder).unwrap());
    for path in files.map(|entry| entry.unwrap().path()).filter(|path| path.is_file()) {
        let text = std::fs::read_to_string(&path).unwrap();
        for section in text.split("about.html#").skip(1).map(|rest| rest.split(')').next().unwrap()) {
            assert!(english.iter().any(|id| id == section), "{}: {section}", path.display());
        }
    }
}
