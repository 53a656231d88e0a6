//! The built-in lessons, read with the real names of the domains and the page.

use std::fs;

use expect_test::expect_file;
use foldback::lessons::controls::CONTROLS;
use foldback::lessons::format::{DomainNames, Lesson, read};
use foldback::lessons::names::{domain_names, page_names};
use foldback::lessons::{INDEX, SOURCES};
use foldback::words::ALL;

/// Lists the inspector's tabs, as addresses name them, from the page's source.
pub fn tabs() -> Vec<String> {
    let text = fs::read_to_string("src/ui/tab.rs").unwrap();
    let names = text.lines().filter_map(|line| line.trim().strip_prefix("Tab::")?.split_once(" => "));
    let names = names.filter_map(|(tab, name)| match name.strip_prefix("words::") {
        Some(name) => Some(vec![said(name)]),
        None => (tab == "Extension(tab)").then(tabs_of_extensions),
    });
    names.flatten().map(|name| name.to_lowercase().replace(' ', "-")).collect()
}

/// Lists the tabs that single domains add.
fn tabs_of_extensions() -> Vec<String> {
    let mut files: Vec<_> =
        fs::read_dir("src/extensions").unwrap().map(|entry| entry.unwrap().path().join("mod.rs")).collect();
    files.sort();
    let text: String = files.iter().filter_map(|file| fs::read_to_string(file).ok()).collect();
    let names = text.split("ExtensionTab { name: words::").skip(1);
    names.map(said).collect()
}

/// Returns what a message says in English, by the path in the source that begins so: `page::TAB_EVENT,`.
fn said(path: &str) -> String {
    let path = path.split(',').next().unwrap().to_lowercase().replace("::", "/").replace('_', "-");
    ALL.iter().find(|(key, _)| *key == path).unwrap().1.english().to_owned()
}

/// Reads a lesson with the real names.
pub fn read_lesson(id: &str, text: &str) -> Result<Lesson, Vec<String>> {
    let names = page_names(tabs());
    read(id, text, &names).map_err(|errors| errors.iter().map(ToString::to_string).collect())
}

/// Reads the built-in lessons.
pub fn lessons() -> Vec<Lesson> {
    let text = |id: &str| fs::read_to_string(format!("lessons/{id}.md")).unwrap();
    INDEX.iter().map(|entry| read_lesson(entry.id, &text(entry.id)).unwrap()).collect()
}

#[test]
fn the_build_checks_lessons_against_the_names_that_there_are() {
    assert!(tabs().contains(&"what-if".to_owned()), "{:?}", tabs());
    let tabs: String = tabs().iter().map(|tab| format!("tab {tab}\n")).collect();
    let names = format!(
        "# The names that a lesson may use. A test keeps this list: UPDATE_EXPECT=1 cargo test --test lessons\n{tabs}{}",
        DomainNames::write(&domain_names())
    );
    expect_file!["../../lessons/names.txt"].assert_eq(&names);
    assert_eq!(DomainNames::read(&names), domain_names());
}

#[test]
fn every_control_that_a_lesson_can_point_at_is_on_the_page() {
    let mut page = String::new();
    let mut folders = vec![std::path::PathBuf::from("src/ui")];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                page.push_str(&fs::read_to_string(path).unwrap());
            }
        }
    }
    for control in CONTROLS {
        let selector = control.selector;
        let (begin, rest) = selector.split_at(1);
        let is_there = match (begin, rest.strip_prefix("inspector-tab-")) {
            ("#", Some(tab)) => tabs().contains(&tab.to_owned()),
            ("#", None) => page.contains(&format!("id=\"{rest}\"")),
            (".", _) => page
                .split("class=\"")
                .skip(1)
                .any(|text| text.split('"').next().unwrap().split(' ').any(|class| class == rest)),
            _ => page.contains(rest.trim_end_matches(']')),
        };
        assert!(is_there, "{}: {selector}", control.name);
    }
}

#[test]
fn the_list_of_lessons_says_what_the_files_say() {
    for (entry, lesson) in INDEX.iter().zip(lessons()) {
        assert_eq!((entry.title.english(), entry.minutes), (lesson.title.as_str(), lesson.minutes));
        assert_eq!((entry.length, entry.steps), (lesson.length, lesson.steps.len()));
        assert!(lesson.minutes <= 7, "{}: a lesson takes at most seven minutes", lesson.id);
    }
    assert!(INDEX.is_sorted_by_key(|entry| entry.number));
    assert!(SOURCES.iter().all(|shown| shown.source.contains(&format!("fn {}", shown.function))));
}
