//! A late report: made on the form, and seen in both orders.

use serde_json::json;

use super::stories;
use crate::Trouble;
use crate::page::Page;

stories![
    a_late_report_is_made_on_the_form_and_seen_in_both_orders,
    a_sample_keeps_its_times_and_opens_on_its_question_in_a_log_of_ones_own,
];

const FIELD: &str = "document.querySelector('.form-when input')";
const WRONG: &str = "document.querySelector('.form-when .error-text')?.textContent.trim()";

/// Reports a deposit that happened at a time, on the form.
async fn report(page: &Page<'_>, when: &str) -> Result<(), Trouble> {
    let typed = format!("document.querySelector('.form-when').open = true; {FIELD}.value = '{when}'");
    page.script(&typed, vec![]).await?;
    page.act("Deposit", &[("Amount", "50")]).await
}

async fn a_late_report_is_made_on_the_form_and_seen_in_both_orders(page: &mut Page<'_>) -> Result<(), Trouble> {
    page.open("?empty").await?;
    page.foldback(
        "append([
            { event_type: 'AccountOpened', data: { owner: 'Ada', currency: 'EUR' }, occurred_at: '2026-01-01T09:00:00Z' },
            { event_type: 'Deposited', data: { amount_minor: 10000 }, occurred_at: '2026-01-31T09:00:00Z' },
        ])",
    )
    .await?;
    page.see("the head", "foldback.head()", "2").await?;
    // What cannot be is refused beside the field, and nothing is recorded.
    report(page, "2099-01-01T10:00").await?;
    page.see("the future", &format!("{WRONG}.includes('is in the future')"), "true").await?;
    report(page, "2025-12-31T10:00").await?;
    page.see("the past", &format!("{WRONG}.includes('before account-main began')"), "true").await?;
    page.expect("head()", json!(2)).await?;
    report(page, "2026-01-11T10:00").await?;
    page.see("the head", "foldback.head()", "3").await?;
    page.see("the field is empty again", &format!("{FIELD}.value"), "").await?;
    let event = "foldback.events().at(-1)";
    page.see("when it happened", &format!("{event}.occurred_at"), "2026-01-11T10:00:00.000Z").await?;
    page.see("when it was recorded", &format!("{event}.recorded_at > '2026-02'"), "true").await?;
    // As it was recorded it is the last; as it happened, the second.
    let place = |part: &str| format!("document.querySelector('.playhead').style.left === '{part}'");
    page.see("the end", &place("100%"), "true").await?;
    page.choose("Time axis", "occurred").await?;
    page.until(
        "the playhead is a third along",
        "return parseFloat(document.querySelector('.playhead').style.left) < 40",
    )
    .await?;
    let on = |order: &str| format!("foldback.stateAsAt({{ about: '2026-01-15', order: '{order}' }}).balance");
    page.see("as recorded", &on("recorded"), "5000").await?;
    page.see("as it happened", &on("occurred"), "5000").await?;
    let known = "foldback.stateAsAt({ about: '2026-01-15', known: '2026-01-15' }).balance";
    page.see("what was known then", known, "0").await?;
    // By script, too; and without a time it is now.
    page.foldback("execute({ type: 'Deposit', amount_minor: 1 }, { occurredAt: '2026-01-12' })").await?;
    page.see("when it happened", &format!("{event}.occurred_at"), "2026-01-12T00:00:00.000Z").await?;
    let wrong = "execute({ type: 'Deposit', amount_minor: 1 }, { occurredAt: 'soon' }).catch(error => error.name)";
    page.expect(wrong, json!("InvalidOption")).await?;
    let early =
        "execute({ type: 'Deposit', amount_minor: 1 }, { occurredAt: '2025-01-12' }).catch(error => error.name)";
    page.expect(early, json!("OccurredBeforeStream")).await?;
    page.console_is_empty().await
}

async fn a_sample_keeps_its_times_and_opens_on_its_question_in_a_log_of_ones_own(
    page: &mut Page<'_>,
) -> Result<(), Trouble> {
    page.open("?empty").await?;
    page.foldback("execute({ type: 'OpenAccount', owner: 'Grace', currency: 'EUR' })").await?;
    page.see("the head", "foldback.head()", "1").await?;
    page.click("Trip").await?;
    page.click("Record the sample").await?;
    let stream = "document.querySelector('.time-stream').value";
    page.see("the stream of the question", stream, "trip-7001").await?;
    page.see("the first recording", "foldback.events()[0].recorded_at", "2026-05-04T17:51:20.000Z").await?;
    // The ride fills the axis of time, although its fare was adjusted two weeks later.
    page.choose("Time axis", "occurred").await?;
    let ends = "[...document.querySelectorAll('.chart-end')].map(end => end.textContent.split(',')[0]).join()";
    page.see("the ends", ends, "4 May 2026,4 May 2026").await?;
    page.press('0').await?;
    page.see("the ends of all", ends, "4 May 2026,19 May 2026").await?;
    page.click("Fit").await?;
    page.see("the ends", ends, "4 May 2026,4 May 2026").await?;
    // From the menu it is the stream of the question as well.
    page.click("Account").await?;
    page.click("Import / Export").await?;
    page.click("Order sample").await?;
    page.see("the stream of the question", stream, "order-1002").await?;
    page.see("the first recording", "foldback.events()[0].recorded_at", "2026-03-24T10:00:48.000Z").await?;
    // Why says which event and when; so does the log.
    page.click("Captured").await?;
    let why = "[...document.querySelectorAll('.why-event')].at(0).textContent.replaceAll('\\u00a0', ' ')";
    page.see("why", why, "PaymentCaptured · pay-5203-retry · 24 Mar 10:07").await?;
    page.script("[...document.querySelectorAll('.why-row')].at(0).click()", vec![]).await?;
    page.see("the cursor", "foldback.cursor()", "5").await?;
    let row = "document.querySelector('.log-row.is-cursor .log-day').textContent.replace(/\\s+/g, ' ')";
    page.see("the row", row, "24 Mar 10:07").await?;
    // What led to it, step by step back to the first attempt.
    page.turn_to("Event").await?;
    page.click("order-1002 #4 PaymentAuthorised").await?;
    page.see("the retry", "foldback.cursor()", "4").await?;
    page.see_text("Led to by").await?;
    page.click("order-1002 #3 PaymentTimedOut").await?;
    page.see("the timeout", "foldback.cursor()", "3").await?;
    page.click("order-1002 #2 PaymentAuthorised").await?;
    page.see("the first attempt", "foldback.cursor()", "2").await?;
    page.console_is_empty().await
}
