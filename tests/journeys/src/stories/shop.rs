//! The shop: a customer's question, from the banner to its answer.

use super::stories;
use crate::Trouble;
use crate::page::Page;

stories![why_mira_was_charged_twice_is_answered_in_five_steps];

/// Clicks the first row of the log that shows an event of a type.
fn row_of(event_type: &str) -> String {
    format!("[...document.querySelectorAll('.log-row')].find(row => row.innerText.includes('{event_type}')).click()")
}

/// The type of the event under the cursor.
const EVENT: &str = "foldback.events({ from: foldback.cursor(), to: foldback.cursor() })[0]?.event_type";

async fn why_mira_was_charged_twice_is_answered_in_five_steps(page: &mut Page<'_>) -> Result<(), Trouble> {
    page.open("").await?;
    page.click("Order").await?;
    // The banner asks, and the stream that opens is the one that it asks about.
    page.click("Record the sample").await?;
    page.see("the stream", "document.querySelector('.time-stream').value", "order-1002").await?;
    page.see_text("why was she charged twice?").await?;
    // Two captures make up what was captured.
    page.click("Captured").await?;
    page.see("the captures", "document.querySelectorAll('.why-row').length", "2").await?;
    // Before the second attempt the provider did not answer the first one.
    page.fill("Search events", "timed").await?;
    page.see("what is found", "document.querySelector('.log-count').textContent", "1 of 15").await?;
    page.script(&row_of("PaymentTimedOut"), vec![]).await?;
    page.see("the event", EVENT, "PaymentTimedOut").await?;
    page.see("what is in doubt", "foldback.stateAt(foldback.cursor()).in_doubt", "8340").await?;
    // Without the missing answer the second charge is refused, and so is its refund: that is why.
    page.fill("Search events", "pay-5203").await?;
    page.turn_to("Event").await?;
    page.click("What if it had not happened?").await?;
    let refused = "[...document.querySelectorAll('.log-row[data-lane]')].map(row => row.querySelector('.log-type').textContent).join()";
    page.see("what is refused", refused, "PaymentRefunded,PaymentCaptured,PaymentTimedOut").await?;
    page.see_text("Nothing is outstanding: due €83.40, paid €83.40").await?;
    page.console_is_empty().await
}
