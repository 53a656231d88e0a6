//! The trip's question, from the banner to its answer on screen.

use serde_json::json;

use super::stories;
use crate::Trouble;
use crate::page::Page;

stories![the_fare_of_the_banner_is_explained_line_by_line_in_five_steps];

async fn the_fare_of_the_banner_is_explained_line_by_line_in_five_steps(page: &mut Page<'_>) -> Result<(), Trouble> {
    page.open("").await?;
    // 1 and 2: the domain and its sample, whose banner asks where the fare came from.
    page.click("Trip").await?;
    page.click("Record the sample").await?;
    page.see_text("where did the fare come from?").await?;
    page.see("the stream", "document.querySelector('.time-stream').value", "trip-7001").await?;
    // 3: why is the fare what it is? Each line with its rate, and the tariff beside them.
    page.turn_to("Why").await?;
    let lines = "[...document.querySelectorAll('.breakdown tbody tr')].map(row => [...row.children].map(cell => cell.textContent).join(' ')).join('; ')";
    let answer = "Base fare for every ride €3.50; Kilometres 27.3 km × €1.80 €49.14; Minutes 71 min × €0.40 €28.40; \
        Adjustments credits and charges after the end −€35.22";
    page.see("the lines", lines, answer).await?;
    page.see("the sum", "document.querySelector('.breakdown tfoot .number').textContent", "€45.82").await?;
    page.see("the tariff", "document.querySelector('.breakdown-terms h3').textContent", "Tariff in EUR").await?;
    // Scripts are told the same, and the lines add up at every moment.
    let adds_up =
        "Array.from({ length: foldback.head() + 1 }, (_, revision) => foldback.breakdown('fare', { revision }))
        .every((told, revision) => told.total === foldback.stateAt(revision).fare
            && told.lines.reduce((sum, line) => sum + line.amount, 0) === told.total)";
    page.see("whether it adds up", adds_up, "true").await?;
    page.see("another field", "foldback.breakdown('quoted_fare')", "null").await?;
    // 4 and 5: before the end nothing is due.
    page.foldback("goTo(7)").await?;
    page.see("the lines under way", lines, "Nothing to pay yet the fare is due when the trip ends €0.00").await?;
    page.expect("cursor()", json!(7)).await
}
