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
                    <div class="preview" aria-label=words::exchange::PREVIEW.text()>
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
        (0, 0) => words::exchange::EVERY_EVENT_OF_IT_IS_IN_THE.text().to_owned(),
        (0, _) => {
            let to = report.stream.as_ref().map_or_else(String::new, |stream| words::exchange::of(&stream));
            words::exchange::new_events_are_in_the_log_already(&events, &to, &known)
        }
        (attached, _) => words::exchange::of_an_archived_period_proved_by(&words::events(attached), &events, &known),
    }
}

/// Shows what a person should look at, and the lines that hold nothing to import.
fn notes(report: &ImportReport) -> impl IntoView + use<> {
    let line = |line: &Option<u32>| line.map_or_else(String::new, |line| words::exchange::line(&line));
    let warnings = report.warnings.iter().take(LINES).map(|(at, text)| format!("{}{text}.", line(at)));
    let warnings: Vec<_> =
        warnings.map(|text| view! { <li class="is-warning"><Icon name="warning" />{text}</li> }).collect();
    let skipped =
        report.skipped.iter().take(LINES).map(|(line, reason)| words::exchange::line_is_skipped(&line, &reason));
    let skipped: Vec<_> = skipped.map(|text| view! { <li>{text}</li> }).collect();
    let more = report.skipped.len().saturating_sub(LINES);
    let more = (more > 0).then(|| view! { <li>{words::exchange::more_lines_are_skipped(&words::count(more))}</li> });
    view! { <ul class="preview-notes">{warnings}{skipped}{more}</ul> }
}
