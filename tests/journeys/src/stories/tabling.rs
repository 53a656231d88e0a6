//! The chart as a table.

use fantoccini::key::Key;
use serde_json::json;

use super::every_lesson::{Hands, Pupil};
use super::{SAMPLE, stories};
use crate::Trouble;
use crate::page::Page;

stories![the_chart_is_a_table_on_request];

/// The cells of a row, the first being 0.
const ROW: &str = "(index => [...document.querySelectorAll('.data-table tbody tr')].at(index).innerText.trim().replace(/\\s*\\t\\s*/g, ' | '))";
/// How many rows there are.
const ROWS: &str = "document.querySelectorAll('.data-table tbody tr').length";
/// What the columns are called.
const HEADERS: &str = "[...document.querySelectorAll('.data-table [scope=col]')].map(cell => cell.textContent).join()";

async fn the_chart_is_a_table_on_request(page: &mut Page<'_>) -> Result<(), Trouble> {
    page.open("").await?;
    let person = Pupil { page, hands: Hands::Keyboard };
    person.press("Data table").await?;
    page.see("the rows", ROWS, &(SAMPLE + 1).to_string()).await?;
    page.see("the columns", HEADERS, "Event,When (UTC),Balance").await?;
    let lowest = "(row => row.startsWith('29 | ') && row.includes('2025') && row.endsWith(' | −€53.10'))";
    page.see("the lowest", &format!("{lowest}({ROW}(29))"), "true").await?;
    let said = "Balance: at event 0 €0.00, at event 58 €1,828.65; lowest −€53.10, highest €1,828.65.";
    page.see_text(said).await?;
    // The table is a stop of its own, so that it can be scrolled; Escape leads back.
    person.keys(&char::from(Key::Tab).to_string()).await?;
    page.see("the focus", "document.activeElement.className", "preview-table data-table").await?;
    person.keys(&char::from(Key::Escape).to_string()).await?;
    page.see("the focus", "document.activeElement.title", "Data table").await?;
    // What is seen of the chart is in it, and no more.
    page.press('+').await?;
    page.until("a part is seen", "return !!document.querySelector('.overview')").await?;
    person.press("Data table").await?;
    page.see("fewer rows", &format!("{ROWS} > 10 && {ROWS} < 50"), "true").await?;
    person.press("Close").await?;
    page.press('0').await?;
    // A long log has no more rows than can be read, each with how far its events went.
    let deposits =
        "append(Array.from({ length: 600 }, () => ({ event_type: 'Deposited', data: { amount_minor: 100 } })))";
    page.foldback(deposits).await?;
    person.press("Data table").await?;
    page.see("the rows", &format!("{ROWS} > 100 && {ROWS} <= 200"), "true").await?;
    page.see("the columns", HEADERS, "Event,When (UTC),Balance,Lowest,Highest").await?;
    page.see("the last", &format!("{ROW}(-1).startsWith('658 | ')"), "true").await?;
    let lowest = "[...document.querySelectorAll('.data-table tbody tr')].map(row => row.cells[3].textContent).includes('−€53.10')";
    page.see("the lowest value is there", lowest, "true").await?;
    person.press("Close").await?;
    page.expect("head()", json!(658)).await
}
