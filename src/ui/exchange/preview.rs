//! The preview of an import: what was found, and what will happen.

use leptos::prelude::*;

use crate::ui::exchange::file::ImportState;
use crate::ui::extension::FilePreview;
use crate::ui::icon::Icon;
use crate::ui::words;
use crate::workbench::ImportReport;

/// How many skipped lines and warnings it spells out.
const LINES: usize = 5;

/// Shows what is planned, if something is.
#[component]
pub fn Preview(state: ImportState) -> impl IntoView {
    move || {
        state.outcome.plan.with(|plan| {
            plan.as_ref().map(|plan| {
                let report = &plan.report;
                let reader = state.reader.get();
                let (sentence, rows) = match reader.map(|reader| reader.preview(report)) {
                    Some(FilePreview { sentence, rows }) => (sentence, Some(rows)),
                    None => (of_a_log(report), None),
                };
                view! {
                    <div class="preview" aria-label="Preview">
                        <p><strong>{state.name.get()}</strong>{sentence}</p>
                        {rows}
                        {notes(report)}
                    </div>
                }
            })
        })
    }
}

/// Describes in a sentence what the import of a log will do.
fn of_a_log(report: &ImportReport) -> String {
    let (events, known) = (words::count(report.events), words::count(report.known));
    match (report.attached, report.events) {
        (0, 0) => ": every event of it is in the log already.".to_owned(),
        (0, _) => {
            let to = report.stream.as_ref().map_or_else(String::new, |stream| format!(" of {stream}"));
            format!(": {events} new events{to}; {known} are in the log already.")
        }
        (attached, _) => format!(
            ": {} of an archived period, proved by their hashes; {events} new, {known} in the log already. They are attached until the page is closed.",
            words::events(attached)
        ),
    }
}

/// Shows what a person should look at, and the lines that hold nothing to import.
fn notes(report: &ImportReport) -> impl IntoView + use<> {
    let line = |line: &Option<u32>| line.map_or_else(String::new, |line| format!("Line {line}: "));
    let warnings = report.warnings.iter().take(LINES).map(|(at, text)| format!("{}{text}.", line(at)));
    let warnings: Vec<_> =
        warnings.map(|text| view! { <li class="is-warning"><Icon name="warning" />{text}</li> }).collect();
    let skipped = report.skipped.iter().take(LINES).map(|(line, reason)| format!("Line {line} is skipped: {reason}."));
    let skipped: Vec<_> = skipped.map(|text| view! { <li>{text}</li> }).collect();
    let more = report.skipped.len().saturating_sub(LINES);
    let more = (more > 0).then(|| view! { <li>{format!("{} more lines are skipped.", words::count(more))}</li> });
    view! { <ul class="preview-notes">{warnings}{skipped}{more}</ul> }
}
