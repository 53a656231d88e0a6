//! The lessons in German: each is there, does what the English one does, and names what the German page shows.

use std::collections::BTreeSet;
use std::fs;

use foldback::languages::table;
use foldback::lessons::{Entry, INDEX};
use foldback::words::{ALL, Language};

use crate::files::read_lesson;
use crate::same_lesson::difference;
use crate::walk::walk;

fn file(entry: &Entry, language: Language) -> String {
    fs::read_to_string(entry.file(language)).unwrap()
}

#[test]
fn every_lesson_is_in_german_and_ends_by_its_own_solutions() {
    let german = table(Language::German).unwrap();
    for entry in INDEX {
        assert!(entry.is_in(Language::German), "{} is not in German", entry.id);
        assert_eq!(entry.file(Language::German), format!("lessons/de/{}.md", entry.id));
        let lesson = read_lesson(entry.id, &file(entry, Language::German)).unwrap();
        assert_eq!(german.text(entry.title), lesson.title);
        walk(&lesson);
    }
}

#[test]
fn a_lesson_that_is_not_in_a_language_is_shown_in_english() {
    let entry = Entry { languages: &[], ..INDEX[0] };
    assert!(!entry.is_in(Language::German) && entry.is_in(Language::English) && entry.is_in(Language::Mirrored));
    for language in [Language::English, Language::German, Language::Mirrored] {
        assert_eq!(entry.file(language), "lessons/00-ada.md");
    }
}

#[test]
fn a_translation_that_does_something_else_is_named_by_its_line() {
    let english = file(&INDEX[0], Language::English);
    let german = file(&INDEX[0], Language::German);
    assert_eq!(difference(&german, &english), None);
    for (was, is, line) in [
        ("check: tab = why", "check: tab = diff", "check: tab = why"),
        ("solution: goTo(23)", "solution: goTo(24)", "solution: goTo(23)"),
        ("spotlight: log", "spotlight: chart", "spotlight: log"),
        ("minutes: 5", "minutes: 6", "minutes: 5"),
        ("lane drop 23", "lane drop 22", "lane drop 23"),
        ("try: goTo(30)\n", "", "try: goTo(30)"),
        ("+ Ja", "- Ja", "+"),
    ] {
        let (number, message) = difference(&german.replacen(was, is, 1), &english).unwrap();
        assert!(message.ends_with(line), "{is}: {message}");
        let at = german.lines().position(|text| text.contains(was.trim_end())).unwrap() + 1;
        assert_eq!(number, at, "{is}: {message}");
    }
    assert!(difference(&format!("{german}\n# Mehr\n"), &english).unwrap().1.contains("has ended"));
    assert!(difference(german.split(":::teacher").next().unwrap(), &english).is_some());
}

/// What a lesson emphasizes with single stars: labels of the page, mostly.
fn emphasized(text: &str) -> BTreeSet<String> {
    let plain = text.replace("**", "").replace('\n', " ");
    let parts: Vec<&str> = plain.split('*').collect();
    parts
        .chunks(2)
        .filter_map(|pair| pair.get(1))
        .map(|label| label.split_whitespace().collect::<Vec<_>>().join(" "))
        .collect()
}

#[test]
fn a_lesson_in_german_names_what_the_german_page_shows() {
    let german = table(Language::German).unwrap();
    let mut checked = 0;
    for entry in INDEX {
        let there = emphasized(&file(entry, Language::German));
        for label in emphasized(&file(entry, Language::English)) {
            let shown: BTreeSet<&str> =
                ALL.iter().filter(|(_, word)| word.english() == label).map(|(_, word)| german.text(*word)).collect();
            let is_named = shown.is_empty() || shown.iter().any(|label| there.contains(*label));
            assert!(is_named, "{}: *{label}* is one of {shown:?} in German; the lesson has {there:?}", entry.id);
            checked += usize::from(!shown.is_empty());
        }
    }
    assert!(checked > 60, "only {checked} labels");
}
