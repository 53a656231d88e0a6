//! Names that the log accepts, made from foreign ones.

use std::fmt::Write as _;

use sha2::{Digest as _, Sha256};

/// The most characters of the part of a stream's name after its domain.
pub const MAX_STREAM: usize = 80;
/// The most characters of an event's type.
pub const MAX_KIND: usize = 100;
/// The most characters of a domain's name.
pub const MAX_DOMAIN: usize = 16;

/// Before the hash in a name that was changed: a name that ends like that by itself is changed as well.
const MARK: &str = "..";
/// How the name of a stream without a name begins.
const NAMELESS: &str = "nameless";
/// How many hexadecimal digits of the hash a changed name ends with.
const DIGITS: usize = 16;

/// Returns the name within its domain for a foreign stream: letters, digits, `.`, `_` and `-`, of at most [`MAX_STREAM`]
/// characters. A name that has nothing else stays as it is; of any other, what cannot stay is replaced and the hash of the
/// whole added, so that different names remain different.
pub fn stream_name(foreign: &str) -> String {
    accepted(foreign, MAX_STREAM, &['.', '_', '-'])
}

/// Returns the type for a foreign type of event, of at most [`MAX_KIND`] characters, as [`stream_name`] does; `/` and `:` stay,
/// too, as in `items/added`.
pub fn kind_name(foreign: &str) -> String {
    accepted(foreign, MAX_KIND, &['.', '_', '-', '/', ':'])
}

fn accepted(foreign: &str, most: usize, marks: &[char]) -> String {
    let is_accepted = |c: char| c.is_ascii_alphanumeric() || marks.contains(&c);
    if !foreign.is_empty() && foreign.len() <= most && foreign.chars().all(is_accepted) && !is_marked(foreign) {
        return foreign.to_owned();
    }
    let room = most - MARK.len() - DIGITS;
    let shown = if foreign.is_empty() { NAMELESS } else { foreign };
    let mut name: String = shown.chars().take(room).map(|c| if is_accepted(c) { c } else { '_' }).collect();
    name.push_str(MARK);
    for byte in &Sha256::digest(foreign.as_bytes())[..DIGITS / 2] {
        // Writing to a String cannot fail.
        let _ = write!(name, "{byte:02x}");
    }
    name
}

/// Returns `true` if a name ends like one that was changed.
fn is_marked(name: &str) -> bool {
    let Some(at) = name.len().checked_sub(MARK.len() + DIGITS) else { return false };
    name.get(at..).is_some_and(|end| end.starts_with(MARK) && end[MARK.len()..].bytes().all(|b| b.is_ascii_hexdigit()))
}

/// Returns the title of a file's events: its name without folders and endings such as `.ndjson`.
pub fn title(file_name: &str) -> String {
    const ENDINGS: [&str; 9] = [".ndjson", ".jsonl", ".json", ".csv", ".tsv", ".txt", ".log", ".events", ".export"];
    let mut name = file_name.rsplit(['/', '\\']).next().unwrap_or_default().trim();
    while let Some(end) = ENDINGS.iter().find(|end| ends_with(name, end)) {
        name = &name[..name.len() - end.len()];
    }
    if name.is_empty() { "events".to_owned() } else { name.chars().take(MAX_STREAM).collect() }
}

fn ends_with(name: &str, end: &str) -> bool {
    name.len().checked_sub(end.len()).and_then(|at| name.get(at..)).is_some_and(|last| last.eq_ignore_ascii_case(end))
}

/// Returns the name of the domain for a file's events: small letters and digits, of at most [`MAX_DOMAIN`] characters, and
/// not one of those that are taken.
pub fn domain_name(file_name: &str, is_taken: impl Fn(&str) -> bool) -> String {
    let title = title(file_name).to_lowercase();
    let mut name: String = title.chars().filter(char::is_ascii_alphanumeric).take(MAX_DOMAIN).collect();
    if name.is_empty() {
        name.push_str("events");
    }
    if !is_taken(&name) {
        return name;
    }
    name.truncate(MAX_DOMAIN - 6);
    // More domains than that fit into no log.
    (2..100_000).map(|number| format!("{name}{number}")).find(|name| !is_taken(name)).unwrap_or(name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::log::envelope::StreamId;

    #[test]
    fn a_name_that_the_log_accepts_stays_as_it_is() {
        for name in ["17", "order-1001", "a.b_c-D", &"x".repeat(MAX_STREAM)] {
            assert_eq!(stream_name(name), name);
        }
    }

    #[test]
    fn any_other_name_is_accepted_and_remains_different() {
        let long = "x".repeat(MAX_STREAM + 1);
        let names = ["", " ", "a b", "a_b", "a/b", "ä", "日本", &long, &format!("{long}x"), "a\u{0}b", "..", "../x"];
        let marked = stream_name("a b");
        let mut all: Vec<String> = names.iter().map(|name| stream_name(name)).collect();
        all.push(stream_name(&marked));
        for name in &all {
            assert!(StreamId::new(&format!("own-{name}")).is_ok() && name.len() <= MAX_STREAM, "{name:?}");
        }
        let count = all.len();
        all.sort();
        all.dedup();
        assert_eq!(all.len(), count);
    }

    #[test]
    fn a_file_gives_its_events_a_title_and_a_domain() {
        let none = |_: &str| false;
        for (file, expected, domain) in [
            ("Bugs of acme-rocket.ndjson", "Bugs of acme-rocket", "bugsofacmerocket"),
            ("C:\\exports\\orders.JSON", "orders", "orders"),
            ("issues.events.json", "issues", "issues"),
            ("日本.csv", "日本", "events"),
            ("", "events", "events"),
            (".json", "events", "events"),
        ] {
            assert_eq!((title(file).as_str(), domain_name(file, none).as_str()), (expected, domain), "{file}");
        }
        assert_eq!(domain_name("own.json", |name| name == "own" || name == "own2"), "own3");
        assert_eq!(domain_name("abcdefghijklmnopq.json", |name| name.len() > 15), "abcdefghij2");
    }
}
