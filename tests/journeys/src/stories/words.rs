//! What the page says and asks, and where.

use fantoccini::key::Key;
use serde_json::json;

use super::{SAMPLE, stories};
use crate::Trouble;
use crate::page::Page;

stories![
    a_sample_opens_on_its_story_and_keeps_recorded_times_in_a_log_that_was_just_written_to,
    what_cannot_be_undone_is_asked_where_the_person_looks_and_says_what_it_does,
    what_makes_a_what_if_true_says_where_it_is_recorded,
    a_stream_without_events_is_not_called_the_log,
    the_subscriber_scrolls_as_a_page,
];

/// The part of the document that has the focus, when all of it is in view.
const ASKED: &str = "(asked => { const { top, bottom } = asked.getBoundingClientRect(); \
    return asked.className == 'question' && top >= 0 && bottom <= innerHeight ? asked.innerText : 'out of view'; })(document.activeElement)";

/// Waits until something is asked that has the focus, is in view, and says a text.
async fn asked(page: &Page<'_>, text: &str) -> Result<(), Trouble> {
    page.see(&format!("the question of {text:?}"), &format!("{ASKED}.includes({})", json!(text)), "true").await
}

async fn focus_is_on(page: &Page<'_>, button: &str) -> Result<(), Trouble> {
    page.see("the focus", "document.activeElement.textContent", button).await
}

async fn a_sample_opens_on_its_story_and_keeps_recorded_times_in_a_log_that_was_just_written_to(
    page: &mut Page<'_>,
) -> Result<(), Trouble> {
    page.open("").await?;
    let stream = "document.querySelector('.time-stream').value";
    let moments = "foldback.events().map(event => Date.parse(event.recorded_at))";
    let rising = format!("(moments => moments.every((moment, i) => i == 0 || moment >= moments[i - 1]))({moments})");
    let days = format!("(moments => Math.round((moments.at(-1) - moments[0]) / 86400000))({moments})");
    page.click("Order").await?;
    page.click("Record the sample").await?;
    page.see("the stream", stream, "order-1002").await?;
    page.see("the days of the story", &days, "38").await?;
    page.foldback("execute({type: 'Deposit', amount_minor: 100}, {stream: 'account-main'})").await?;
    page.click("Trip").await?;
    page.click("Record the sample").await?;
    page.see("the stream", stream, "trip-7001").await?;
    page.see("the moments", &rising, "true").await?;
    page.see("the days of the story", &days, "15").await?;
    page.expect("verify()", json!({ "ok": true, "checked": 143 })).await?;
    // Another look at the domain begins with its story.
    page.reload().await?;
    page.click("Order").await?;
    page.see("the stream", stream, "order-1002").await?;
    page.console_is_empty().await
}

async fn what_cannot_be_undone_is_asked_where_the_person_looks_and_says_what_it_does(
    page: &mut Page<'_>,
) -> Result<(), Trouble> {
    page.open("").await?;
    page.turn_to("Storage").await?;
    page.click("Clear the log").await?;
    asked(
        page,
        &format!("This removes {SAMPLE} events in 1 stream from this browser's log. It can be brought back until"),
    )
    .await?;
    page.client().active_element().await?.send_keys(&char::from(Key::Escape).to_string()).await?;
    focus_is_on(page, "Clear the log").await?;
    page.expect("head()", json!(SAMPLE)).await?;
    page.click("Clear the log").await?;
    page.click("Keep it").await?;
    focus_is_on(page, "Clear the log").await?;
    page.click("Clear the log").await?;
    page.click("Clear it").await?;
    page.see_text("The log is empty. Open an account, or import a bank statement.").await?;
    page.expect("head()", json!(0)).await
}

async fn what_makes_a_what_if_true_says_where_it_is_recorded(page: &mut Page<'_>) -> Result<(), Trouble> {
    page.open("").await?;
    page.foldback("goTo(40)").await?;
    page.fill("Amount", "12").await?;
    page.click("Deposit in a what-if").await?;
    page.see_text("1 inserted").await?;
    page.click("Promote…").await?;
    asked(page, "Recording 1 command appends to account-main, at the end of the log; nothing before that changes.")
        .await?;
    page.click("Not now").await?;
    page.click("Delete").await?;
    asked(page, "with its 1 edit. It cannot be undone. The recorded log stays as it is.").await?;
    page.click("Keep it").await?;
    focus_is_on(page, "Delete").await?;
    page.click("Delete").await?;
    page.click("Delete it").await?;
    page.see("no lane", "document.querySelectorAll('.lane-entry').length", "0").await?;
    page.expect("head()", json!(SAMPLE)).await?;
    page.console_is_empty().await
}

async fn a_stream_without_events_is_not_called_the_log(page: &mut Page<'_>) -> Result<(), Trouble> {
    page.open("").await?;
    let text = "document.querySelector('.log-empty').textContent";
    page.click("Feed").await?;
    page.see("the note", text, "This stream is empty. Act, and the first event appears here.").await?;
    page.foldback("clear({confirm: true})").await?;
    page.see("the note", text, "The log is empty. Act, and the first event appears here.").await?;
    page.click("Account").await?;
    page.see("the note", text, "The log is empty. Act, or import a bank statement, and the first event appears here.")
        .await
}

async fn the_subscriber_scrolls_as_a_page(page: &mut Page<'_>) -> Result<(), Trouble> {
    page.open("").await?;
    let address = page.client().current_url().await?.to_string();
    let address = address.split(['?', '#']).next().unwrap_or_default().to_owned();
    page.client().goto(&format!("{address}?subscriber")).await?;
    page.see_text("The system at the other end.").await?;
    let inner = "[...document.querySelectorAll('.subscriber, .subscriber main')].every(box => getComputedStyle(box).overflowY == 'visible' && box.scrollHeight <= box.clientHeight)";
    page.see("no box within scrolls", inner, "true").await
}
