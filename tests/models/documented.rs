//! The examples of `docs/models.md`: each model makes of its events what the page says.

use foldback::engine::values::time::Timestamp;
use foldback::models::{Data, Event, Outcome};
use serde_json::Value as Json;

use crate::support::{json, read};

/// A fenced block: its word, and its lines.
fn blocks(page: &str) -> Vec<(String, String)> {
    let mut blocks: Vec<(String, String)> = Vec::new();
    let mut is_open = false;
    for line in page.lines() {
        match line.strip_prefix("```") {
            Some(word) if !is_open => {
                blocks.push((word.to_owned(), String::new()));
                is_open = true;
            }
            Some(_) => is_open = false,
            None if is_open => {
                let text = &mut blocks.last_mut().unwrap().1;
                text.push_str(line);
                text.push('\n');
            }
            None => {}
        }
    }
    blocks
}

#[test]
fn every_example_of_the_page_makes_what_the_page_says() {
    let page = std::fs::read_to_string("docs/models.md").unwrap();
    let blocks = blocks(&page);
    let mut count = 0;
    let mut wrong = Vec::new();
    for (place, (word, text)) in blocks.iter().enumerate() {
        if word != "model" {
            continue;
        }
        count += 1;
        let following =
            |word: &str, from: usize| blocks.get(place + from).filter(|block| block.0 == word).map(|block| &block.1);
        let (events, state) = (following("events", 1).unwrap(), following("state", 2).unwrap());
        let said = following("said", 3).cloned().unwrap_or_default();
        wrong.extend(check(text, events, state, &said));
    }
    assert_eq!(wrong, Vec::<String>::new());
    assert!(count >= 20, "only {count} examples");
}

/// Returns what is not as the page says.
fn check(text: &str, events: &str, expected: &str, said: &str) -> Vec<String> {
    let model = read(text);
    let (mut state, mut trace) = (model.start(), Vec::new());
    for (place, line) in events.lines().enumerate() {
        let given: Json = serde_json::from_str(line).unwrap();
        let time = |key: &str| Some(Timestamp::parse(given[key].as_str()?).unwrap().millis());
        let at_ms = time("at").unwrap_or(1_772_323_200_000 + 3_600_000 * place as i64);
        let event = Event {
            kind: given["type"].as_str().unwrap(),
            data: &Data::from(&given["data"]),
            at_ms,
            recorded_ms: time("recorded").unwrap_or(at_ms),
            revision: place as u64 + 1,
            stream: "thing-1",
        };
        model.apply(&mut state, &event, &mut trace);
    }
    let expected: Json = serde_json::from_str(expected).unwrap();
    let found = Json::Object(json(&model, &state));
    let mut wrong = Vec::new();
    if found != expected {
        wrong.push(format!("{text}made {found}, not {expected}"));
    }
    let messages: Vec<String> = trace
        .into_iter()
        .filter_map(|(line, outcome)| match outcome {
            Outcome::Missing { reason, .. } | Outcome::Misfit { reason, .. } => Some(format!("{line}: {reason}")),
            Outcome::Broken(message) => Some(format!("{line}: {message}")),
            Outcome::Set { .. } | Outcome::Guard(_) | Outcome::Held => None,
        })
        .collect();
    if messages != said.lines().collect::<Vec<_>>() {
        wrong.push(format!("{text}said {messages:?}, not {said}"));
    }
    wrong
}
