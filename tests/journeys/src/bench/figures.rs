//! What is looked up in the figures.

use serde_json::Value;

use crate::bench::LARGE;
use crate::bench::scale::short;

/// Returns a number of some figures; not a number if it is missing.
pub fn number(figures: &Value, name: &str) -> f64 {
    figures[name].as_f64().unwrap_or(f64::NAN)
}

/// Returns what a list of some figures holds.
pub fn list<'a>(figures: &'a Value, name: &str) -> impl Iterator<Item = &'a Value> + use<'a> {
    figures[name].as_array().into_iter().flatten()
}

/// Returns a text of some figures; empty if it is missing.
pub fn text<'a>(figures: &'a Value, name: &str) -> &'a str {
    figures[name].as_str().unwrap_or_default()
}

/// Returns the sizes that were measured.
pub fn sizes(page: &Value) -> Vec<f64> {
    let mut sizes: Vec<f64> = list(page, "actions").map(|action| number(action, "events")).collect();
    sizes.dedup();
    sizes
}

/// Returns a figure of an action at a size.
pub fn of_action(page: &Value, what: &str, events: f64, figure: impl Fn(&Value) -> f64) -> f64 {
    let found = list(page, "actions").find(|action| text(action, "what") == what && number(action, "events") == events);
    found.map_or(f64::NAN, figure)
}

/// The names of the actions in the order in which they were measured.
pub fn names(page: &Value) -> Vec<&str> {
    let first = sizes(page).first().copied().unwrap_or(f64::NAN);
    list(page, "actions")
        .filter(|action| number(action, "events") == first)
        .map(|action| text(action, "what"))
        .collect()
}

/// The most memory that an action took: that of wasm, and the heap of JavaScript.
pub fn memory(action: &Value) -> f64 {
    number(action, "wasm_mb") + number(action, "heap_mb")
}

/// Writes the frames of a motion at a size.
pub fn shown_motion(page: &Value, what: &str, events: f64) -> String {
    let found = list(page, "motions").find(|motion| text(motion, "what") == what && number(motion, "events") == events);
    found.map_or_else(
        || short(f64::NAN),
        |motion| format!("{:.1} ms; {}", number(motion, "median_ms"), number(motion, "missed")),
    )
}

/// A row of the contest.
pub struct Row<'a> {
    /// What was measured.
    pub what: &'a str,
    /// With how many events; not a number if that was the question.
    pub events: f64,
    /// The unit of the values.
    pub unit: &'a str,
    /// What it takes Foldback, the baseline and the peer.
    pub values: [f64; 3],
}

/// Returns the rows of the contest; what is of the page is taken from there.
pub fn contest(figures: &Value) -> Vec<Row<'_>> {
    let page = &figures["page"];
    let large = f64::from(LARGE);
    let rows = list(&figures["contest"], "rows").map(|row| {
        let what = text(row, "what");
        let own = match what {
            "export the history" => of_action(page, "export as NDJSON", large, |action| number(action, "ms")),
            "memory of an event" => {
                let opened = of_action(page, "open after a reload", large, |action| number(action, "wasm_mb"));
                (opened - number(&page["empty"], "wasm_mb")) * 1e6 / large
            }
            _ => number(row, "foldback"),
        };
        let values = [own, number(row, "baseline"), number(row, "redux")];
        Row { what, events: number(row, "events"), unit: text(row, "unit"), values }
    });
    rows.collect()
}

/// Returns the action with the longest block at a size, and how long that is.
pub fn longest_block(page: &Value, events: f64) -> Option<(&str, f64)> {
    let blocks = list(page, "actions").filter(|action| number(action, "events") == events);
    let blocks = blocks.map(|action| (text(action, "what"), number(action, "block_ms")));
    blocks.max_by(|(_, one), (_, other)| one.total_cmp(other))
}

/// Returns the names of the motions in the order in which they were measured.
pub fn motion_names(page: &Value) -> Vec<&str> {
    let mut names = Vec::new();
    for what in list(page, "motions").map(|motion| text(motion, "what")) {
        if !names.contains(&what) {
            names.push(what);
        }
    }
    names
}
