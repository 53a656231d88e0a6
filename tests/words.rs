//! The page's words: every language says everything, and the page says nothing beside them.
#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used)]

use std::collections::BTreeSet;
use std::path::Path;

use foldback::languages::table;
use foldback::lessons::INDEX;
use foldback::words::{ALL, Language, Word, nouns};

/// The languages beside English.
const OTHERS: [Language; 2] = [Language::German, Language::Mirrored];

/// What may stand in a view as it is: names, signs and code, which are the same in every language.
const SAME: [&str; 2] = ["Foldback", "await foldback.waitFor("];

#[test]
fn every_language_says_everything() {
    assert!(ALL.len() > 1_000, "only {} messages", ALL.len());
    for language in OTHERS {
        let table = table(language).unwrap();
        // The titles of the lessons are words, too.
        assert_eq!(table.len(), ALL.len() + INDEX.len(), "{language:?}");
        assert!(INDEX.iter().all(|entry| !table.text(entry.title).is_empty()), "{language:?}");
        for (key, word) in ALL {
            assert!(!table.text(*word).is_empty(), "{language:?} says nothing for {key}");
        }
    }
}

#[test]
fn every_language_shows_the_same_variables() {
    let variables = |text: &str| text.chars().filter(|c| ('\u{1}'..='\u{8}').contains(c)).collect::<BTreeSet<char>>();
    for language in OTHERS {
        let table = table(language).unwrap();
        for (key, word) in ALL {
            assert_eq!(variables(table.text(*word)), variables(word.english()), "{language:?}: {key}");
        }
    }
}

#[test]
fn no_message_is_left_that_nothing_says() {
    let sources: String = files("src").iter().map(|path| std::fs::read_to_string(path).unwrap()).collect();
    let said = |key: &str| {
        let (area, name) = key.split_once('/').unwrap();
        let name = name.replace('-', "_");
        let ends = |found: usize, path: &str| {
            !sources[found + path.len()..].starts_with(|c: char| c.is_alphanumeric() || c == '_')
        };
        [name.to_uppercase(), name].iter().any(|name| {
            let path = format!("{area}::{name}");
            sources.match_indices(&path).any(|(found, _)| ends(found, &path))
        })
    };
    let unsaid: Vec<&str> = ALL.iter().map(|(key, _)| *key).filter(|key| !said(key)).collect();
    assert_eq!(unsaid, Vec::<&str>::new());
}

#[test]
fn german_counts_as_germans_do() {
    let german = table(Language::German).unwrap();
    let word = |key: &str| ALL.iter().find(|(known, _)| *known == key).map(|(_, word)| *word).unwrap();
    let counted = |key: &str, number: usize| german.filled(word(key), number == 1, &[&number]);
    assert_eq!([0, 1, 2].map(|number| counted("nouns/change", number)), ["0 Änderungen", "1 Änderung", "2 Änderungen"]);
    assert_eq!([1, 2].map(|number| nouns::change(number, &number)), ["1 change", "2 changes"]);
}

#[test]
fn what_is_made_for_programs_is_in_english_whatever_the_page_speaks() {
    use foldback::words::{in_english, speak};
    let word: Word = ALL.iter().find(|(key, _)| *key == "page/share").unwrap().1;
    speak(table(Language::German).unwrap());
    assert_eq!((word.text(), in_english(|| word.text()), word.text()), ("Teilen", "Share", "Teilen"));
}

/// In a view a text stands between tags, or in an attribute that is read or heard.
#[test]
fn a_view_takes_its_words_from_the_catalogue() {
    let mut found = Vec::new();
    for path in files("src/ui").iter().chain(&files("src/extensions")) {
        let text = std::fs::read_to_string(path).unwrap();
        for (number, line) in text.lines().enumerate() {
            for literal in shown(line).filter(|literal| !SAME.contains(literal)) {
                found.push(format!("{}:{}: {literal}", path.display(), number + 1));
            }
        }
    }
    assert_eq!(found, Vec::<String>::new());
}

/// Without braces a view shows a path as its text.
#[test]
fn no_view_shows_the_name_of_a_message_in_its_place() {
    let is_shown = |line: &&str| ["view! { words::", ">words::"].iter().any(|begin| line.contains(begin));
    for path in files("src/ui").iter().chain(&files("src/extensions")) {
        let text = std::fs::read_to_string(path).unwrap();
        assert_eq!(text.lines().find(is_shown), None, "{}", path.display());
    }
}

/// Lists the texts in a line of a view that a person would read: of two letters or more.
fn shown(line: &str) -> impl Iterator<Item = &str> {
    let begins = ["label=\"", "title=\"", "placeholder=\"", ">\"", "}\""];
    let is_text = |text: &&str| text.split(|c: char| !c.is_ascii_alphabetic()).any(|word| word.len() > 1);
    begins
        .into_iter()
        .flat_map(move |begin| line.match_indices(begin).map(move |(at, _)| at + begin.len()))
        // The quote begins a literal and does not end one.
        .filter(|at| line[..*at].matches('"').count() % 2 == 1)
        .map(|at| &line[at..])
        .filter_map(|rest| rest.split_once('"'))
        .filter(|(_, after)| after.is_empty() || after.starts_with(['<', '{', ' ', '>', '/']))
        .map(|(text, _)| text)
        .filter(is_text)
}

#[test]
fn a_text_in_a_view_is_found() {
    let texts = |line| shown(line).collect::<Vec<_>>();
    assert_eq!(texts(r#"<button aria-label="Close">"Shut it"</button>"#), ["Close", "Shut it"]);
    assert_eq!(texts(r#"<span>{count}" events"</span>" · ""#), [" events"]);
    assert_eq!(texts(r#"<button class="button" title=words::page::SHARE.text()>"#), Vec::<&str>::new());
}

fn files(folder: impl AsRef<Path>) -> Vec<std::path::PathBuf> {
    let entries = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let of = |path: std::path::PathBuf| if path.is_dir() { files(path) } else { vec![path] };
    entries.flat_map(of).filter(|path| path.extension().is_some_and(|end| end == "rs")).collect()
}
