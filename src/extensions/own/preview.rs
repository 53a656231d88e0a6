//! What bringing a log will do: a sentence, and its first events as they are understood.

use leptos::prelude::*;

use crate::extensions::own::file::ForeignFile;
use crate::foreign::event::Foreign;
use crate::ui::extension::FilePreview;
use crate::ui::words;
use crate::words::Word;
use crate::workbench::ImportReport;

/// How many characters of an event's data are shown.
const DATA: usize = 60;

/// Makes the preview of a file.
pub fn preview(report: &ImportReport, file: ForeignFile) -> FilePreview {
    let events = file.choosing.preview();
    let rows = rows(&events, (words::own::EVENTS_OF_THE_FILE, words::statement::LINE));
    FilePreview { sentence: sentence(report, &file.choosing.set.get()), rows: rows.into_any() }
}

/// Describes in a sentence what bringing the file will do.
fn sentence(report: &ImportReport, set: &str) -> String {
    if report.events == 0 {
        return words::own::EVERY_EVENT_IS_THERE_ALREADY.text().to_owned();
    }
    let streams = report.findings.iter().find(|(name, _)| *name == "streams").and_then(|(_, text)| text.parse().ok());
    let streams = words::counted(streams.unwrap_or(1), words::nouns::stream);
    let text = words::own::become_the_set(&words::events(report.events), &set, &streams);
    match report.known {
        0 => text,
        known => words::own::and_are_there_already(&text, &words::count(known)),
    }
}

/// Shows the first events, with what they are called and what their number is.
pub fn rows(events: &[Foreign], (label, number): (Word, Word)) -> impl IntoView + use<> {
    let rows = events.iter().map(|event| {
        let data: String = event.data.chars().take(DATA).collect();
        let is_cut = data.len() < event.data.len();
        view! {
            <tr>
                <td>{event.line}</td>
                <td>{event.stream.clone()}</td>
                <td>{event.kind.clone()}</td>
                <td class:is-warning=event.marks.without_time>{event.at.map_or_else(|| "–".to_owned(), |at| at.text())}</td>
                <td class="preview-memo"><code>{data}{is_cut.then_some("…")}</code></td>
            </tr>
        }
    });
    let rows = rows.collect_view();
    view! {
        <div class="preview-table" role="region" aria-label=label.text() tabindex="0"><table>
            <thead>
                <tr>
                    <th scope="col">{number.text()}</th>
                    <th scope="col">{words::own::STREAM.text()}</th>
                    <th scope="col">{words::own::KIND.text()}</th>
                    <th scope="col">{words::own::TIME.text()}</th>
                    <th scope="col">{words::own::DATA.text()}</th>
                </tr>
            </thead>
            <tbody>{rows}</tbody>
        </table></div>
    }
}
