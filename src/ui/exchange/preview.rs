//! The preview of an import: what was found, and what will happen.

use leptos::prelude::*;

use crate::domains::account::bank_csv::Statement;
use crate::session::import::Plan;
use crate::ui::icon::Icon;
use crate::ui::words;
use crate::workbench::ImportReport;

/// How many movements the preview shows.
const ROWS: usize = 5;
/// How many skipped lines and warnings it spells out.
const LINES: usize = 5;

/// Shows a plan, if there is one.
#[component]
pub fn Preview(name: RwSignal<String>, plan: RwSignal<Option<Plan>, LocalStorage>) -> impl IntoView {
    move || {
        plan.with(|plan| {
            plan.as_ref().map(|plan| {
                let statement = plan.statement.as_ref();
                view! {
                    <div class="preview" aria-label="Preview">
                        <p><strong>{name.get()}</strong>{what(&plan.report, statement)}</p>
                        {statement.map(rows)}
                        {notes(&plan.report)}
                    </div>
                }
            })
        })
    }
}

/// Describes in a sentence what an import will do.
fn what(report: &ImportReport, statement: Option<&Statement>) -> String {
    let events = words::count(report.events);
    match statement {
        Some(_) if report.events == 0 => ": Every movement of the file is in the stream already.".to_owned(),
        Some(statement) => {
            let all: Vec<&Statement> = std::iter::once(statement).chain(&statement.others).collect();
            let sum = |positive: bool| {
                let movements = all.iter().flat_map(|statement| &statement.movements);
                movements.filter(|movement| (movement.amount.minor() > 0) == positive).count()
            };
            let balance = report.balance_after.and_then(|minor| crate::engine::values::money::Money::new(minor).ok());
            let after = balance.map_or_else(String::new, |balance| {
                format!(" The balance will be {}.", statement.currency.format(balance))
            });
            let known = if report.known > 0 {
                format!(" {} of them are in the stream already.", words::count(report.known))
            } else {
                String::new()
            };
            format!(
                ": {} and {} become {}{}.{known}{after}",
                counted(sum(true), "deposit"),
                counted(sum(false), "withdrawal"),
                words::events(report.events),
                if all.len() > 1 { format!(" in {} streams", all.len()) } else { String::new() }
            )
        }
        None if report.attached > 0 => format!(
            ": {} of an archived period, proved by their hashes; {events} new, {} in the log already. They are attached until the page is closed.",
            words::events(report.attached),
            words::count(report.known)
        ),
        None if report.events == 0 => ": every event of it is in the log already.".to_owned(),
        None => {
            let to = report.stream.as_ref().map_or_else(String::new, |stream| format!(" of {stream}"));
            format!(": {events} new events{to}; {} are in the log already.", words::count(report.known))
        }
    }
}

fn counted(number: usize, what: &str) -> String {
    format!("{} {what}{}", words::count(number), if number == 1 { "" } else { "s" })
}

/// Shows the first movements.
fn rows(statement: &Statement) -> impl IntoView + use<> {
    let currency = statement.currency;
    let rows = statement.movements.iter().take(ROWS).map(|movement| {
        let balance = movement.balance.map(|balance| currency.format(balance));
        view! {
            <tr>
                <td>{movement.line}</td>
                <td>{movement.occurred_at.day_text()}</td>
                <td class="preview-memo">{movement.memo.clone()}</td>
                <td class="number">{currency.format_signed(movement.amount)}</td>
                <td class="number">{balance}</td>
            </tr>
        }
    });
    let rows = rows.collect_view();
    view! {
        <table class="preview-table">
            <thead>
                <tr>
                    <th scope="col">"Line"</th>
                    <th scope="col">"Date"</th>
                    <th scope="col">"Memo"</th>
                    <th scope="col" class="number">"Amount"</th>
                    <th scope="col" class="number">"Balance"</th>
                </tr>
            </thead>
            <tbody>{rows}</tbody>
        </table>
    }
}

/// Shows what a person should look at, and the lines that hold no movement.
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
