//! What importing a bank's statement will do: a sentence, and its first movements.

use leptos::prelude::*;

use crate::domains::account::bank_csv::Statement;
use crate::engine::values::money::Money;
use crate::engine::values::wall::Wall;
use crate::ui::extension::FilePreview;
use crate::ui::words;
use crate::workbench::ImportReport;

/// How many movements the preview shows.
const ROWS: usize = 5;

/// Makes the preview of a statement.
pub fn preview(report: &ImportReport, statement: Option<&Statement>) -> FilePreview {
    let sentence = statement.map_or_else(String::new, |statement| sentence(report, statement));
    FilePreview { sentence, rows: statement.map(rows).into_any() }
}

/// Describes in a sentence what the import will do.
fn sentence(report: &ImportReport, statement: &Statement) -> String {
    if report.events == 0 {
        return words::statement::EVERY_MOVEMENT_OF_THE_FILE_IS_IN.text().to_owned();
    }
    let all: Vec<&Statement> = std::iter::once(statement).chain(&statement.others).collect();
    let sum = |positive: bool| {
        let movements = all.iter().flat_map(|statement| &statement.movements);
        movements.filter(|movement| (movement.amount.minor() > 0) == positive).count()
    };
    let balance = report.balance_after.and_then(|minor| Money::new(minor).ok());
    let after = balance
        .map_or_else(String::new, |balance| words::statement::the_balance_will_be(&statement.currency.format(balance)));
    let known = match report.known {
        0 => String::new(),
        known => words::statement::of_them_are_in_the_stream_already(&words::count(known)),
    };
    words::statement::and_become(
        &words::counted(sum(true), words::nouns::deposit),
        &words::counted(sum(false), words::nouns::withdrawal),
        &words::events(report.events),
        &if all.len() > 1 { words::statement::in_streams(&all.len()) } else { String::new() },
        &known,
        &after,
    )
}

/// Shows the first movements.
fn rows(statement: &Statement) -> impl IntoView + use<> {
    let currency = statement.currency;
    let rows = statement.movements.iter().take(ROWS).map(|movement| {
        let balance = movement.balance.map(|balance| currency.format(balance));
        view! {
            <tr>
                <td>{movement.line}</td>
                <td>{Wall::from_millis(movement.occurred_at.millis()).day_text()}</td>
                <td class="preview-memo">{movement.memo.clone()}</td>
                <td class="number">{currency.format_signed(movement.amount)}</td>
                <td class="number">{balance}</td>
            </tr>
        }
    });
    let rows = rows.collect_view();
    view! {
        <div class="preview-table" role="region" aria-label=words::statement::MOVEMENTS_OF_THE_FILE.text() tabindex="0"><table>
            <thead>
                <tr>
                    <th scope="col">{words::statement::LINE.text()}</th>
                    <th scope="col">{words::statement::DATE.text()}</th>
                    <th scope="col">{words::statement::MEMO.text()}</th>
                    <th scope="col" class="number">{words::statement::AMOUNT.text()}</th>
                    <th scope="col" class="number">{words::statement::BALANCE.text()}</th>
                </tr>
            </thead>
            <tbody>{rows}</tbody>
        </table></div>
    }
}
