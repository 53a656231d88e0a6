//! Event logs of other systems: each format, what is guessed about it, and what happens to what is wrong in it.
#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod formats;
mod laws;
mod troubles;

use std::fmt::Write as _;

use foldback::foreign::event::Foreign;
use foldback::foreign::mapping::Part;
use foldback::foreign::reading::Reading;
use foldback::foreign::survey::Survey;
use foldback::foreign::trouble::Troubles;

fn line(event: &Foreign) -> String {
    let at = event.at.map_or("-".to_owned(), |at| at.to_string());
    let id = event.id.as_deref().unwrap_or("-");
    let state = event.state.as_deref().map(|state| format!(" => {state}")).unwrap_or_default();
    let skipped = if event.marks.skipped { " skipped" } else { "" };
    format!("{}: {} {} {at} {id} {}{state}{skipped}", event.line, event.stream, event.kind, event.data)
}

fn list(text: &mut String, name: &str, troubles: &Troubles) {
    for trouble in &troubles.kept {
        writeln!(text, "{name}: {trouble} [{}]", trouble.start).unwrap();
    }
}

/// Tells what a file is understood as: its format and mapping, its events, its troubles.
fn told(bytes: &[u8]) -> String {
    let survey = match Survey::of(bytes, true) {
        Ok(survey) => survey,
        Err(refusal) => return format!("{}: {refusal}\n", refusal.name()),
    };
    let path = |part: Part| match survey.guess().get(part) {
        Some(path) if path.is_whole() => format!("{} *", part.name()),
        Some(path) => format!("{} {path}", part.name()),
        None => format!("{} -", part.name()),
    };
    let mut text = format!("{}; {}\n", survey.format().text(), Part::ALL.map(path).join(", "));
    let (events, report) = Reading::read_all(bytes).unwrap();
    assert_eq!(survey.preview(survey.guess()), events[..events.len().min(20)]);
    for event in &events {
        writeln!(text, "{}", line(event)).unwrap();
    }
    list(&mut text, "left out", &report.left_out);
    list(&mut text, "remark", &report.remarks);
    if report.without_zone > 0 {
        writeln!(text, "without a zone: {}", report.without_zone).unwrap();
    }
    text
}
