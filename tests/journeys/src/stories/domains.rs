//! The other domains: each one's story, ending at the event that explains it.

use fantoccini::key::Key;
use serde_json::json;

use super::{SAMPLE, stories};
use crate::Trouble;
use crate::page::Page;

stories![
    the_log_is_read_as_one_and_each_row_leads_to_its_stream,
    why_the_customer_was_charged_twice,
    where_the_trips_fare_came_from,
    why_the_post_vanished_from_the_feed,
    every_domain_can_be_acted_in_and_travelled,
    streams_are_listed_begun_and_kept_apart,
];

async fn sample(page: &Page<'_>, domain: &str, events: u32) -> Result<(), Trouble> {
    page.open("").await?;
    page.click(domain).await?;
    page.click("Record the sample").await?;
    page.see_text(&format!("{events} events recorded.")).await
}

async fn why_the_customer_was_charged_twice(page: &mut Page<'_>) -> Result<(), Trouble> {
    sample(page, "Order", 42).await?;
    page.choose_stream("order-1002").await?;
    page.see("the stream", "document.querySelector('.time-stream').value", "order-1002").await?;
    // More was taken than the order is worth: since when?
    page.fill("Break when", "captured > total").await?;
    page.see_text("in 1 span").await?;
    page.foldback("goTo(0)").await?;
    page.click("Next match").await?;
    page.see(
        "the event",
        "foldback.events({ from: foldback.cursor(), to: foldback.cursor() })[0].event_type",
        "PaymentCaptured",
    )
    .await?;
    // Two captures make it what it is.
    page.click("Captured").await?;
    page.see("the steps", "document.querySelectorAll('.why-row').length", "2").await?;
    let captures =
        "foldback.events({ to: foldback.cursor() }).filter(event => event.event_type == 'PaymentCaptured').length";
    page.see("the captures", captures, "2").await?;
    page.see(
        "what was captured",
        "JSON.stringify([foldback.stateAt().captured, foldback.stateAt().total])",
        "[16680,8340]",
    )
    .await
}

async fn where_the_trips_fare_came_from(page: &mut Page<'_>) -> Result<(), Trouble> {
    sample(page, "Trip", 42).await?;
    page.see("the stream", "document.querySelector('.time-stream').value", "trip-7001").await?;
    page.fill("Break when", "fare > quoted_fare").await?;
    page.see_text("in 1 span").await?;
    page.foldback("goTo(0)").await?;
    page.click("Next match").await?;
    let event = "foldback.events({ from: foldback.cursor(), to: foldback.cursor() })[0]";
    page.see("the event", &format!("{event}.event_type"), "TripCompleted").await?;
    page.see("the fares", "JSON.stringify([foldback.stateAt().fare, foldback.stateAt().quoted_fare])", "[8104,4800]")
        .await?;
    // The phone was offline: it happened well before it was recorded, and positions came after it.
    page.see("the delay", &format!("{event}.occurred_at < {event}.recorded_at"), "true").await?;
    page.choose("Time axis", "occurred").await?;
    page.press('x').await?;
    page.click("decide").await?;
    page.see("the code", "document.querySelector('.x-ray-stage').innerText.includes('fn ')", "true").await?;
    page.see_text("Every rule lets it through").await
}

async fn why_the_post_vanished_from_the_feed(page: &mut Page<'_>) -> Result<(), Trouble> {
    sample(page, "Feed", 50).await?;
    page.fill("Search events", "Blocked").await?;
    page.see("the caption", "document.querySelector('.log-count').textContent.includes('of 50')", "true").await?;
    let field = page.find("field", "Search events").await?;
    field.send_keys(&char::from(Key::Enter).to_string()).await?;
    field.send_keys(&char::from(Key::Enter).to_string()).await?;
    page.see(
        "the cursor",
        "foldback.events({ from: foldback.cursor(), to: foldback.cursor() })[0].event_type",
        "Blocked",
    )
    .await?;
    // It ended the follows between them.
    page.turn_to("Diff").await?;
    page.see(
        "the follows",
        "foldback.stateAt(foldback.cursor()).follows - foldback.stateAt(foldback.cursor() - 1).follows",
        "-2",
    )
    .await?;
    // What if it had not happened?
    page.turn_to("Event").await?;
    page.click("What if it had not happened?").await?;
    page.see_text("1 taken out").await?;
    page.see("the promotion", "document.body.innerText.includes('Follow')", "true").await
}

async fn every_domain_can_be_acted_in_and_travelled(page: &mut Page<'_>) -> Result<(), Trouble> {
    page.open("?empty").await?;
    page.click("Order").await?;
    page.act(
        "PlaceOrder",
        &[("Customer", "Noor"), ("Items (quantity x name @ price of one)", "2 x Cup @ 4.50"), ("Shipping", "3")],
    )
    .await?;
    page.see("the total", "foldback.stateAt().total", "1200").await?;
    page.act(
        "PlaceOrder",
        &[("Customer", "Noor"), ("Items (quantity x name @ price of one)", "two cups"), ("Shipping", "3")],
    )
    .await?;
    page.find("form", "PlaceOrder").await?;
    page.see("the refusal", "document.querySelectorAll('.error-text').length > 0", "true").await?;
    page.expect("head()", json!(1)).await?;
    page.click("Feed").await?;
    for person in ["Ana", "Ben"] {
        page.act("Join", &[("Person", person)]).await?;
        page.see_text(person).await?;
    }
    page.see("the head", "foldback.head()", "2").await?;
    page.act("Post", &[("Person", "Ben"), ("Text", "Hello")]).await?;
    page.see("the posts", "foldback.stateAt().posts", "1").await?;
    page.press(char::from(Key::Home)).await?;
    page.see("the cursor", "foldback.cursor()", "0").await?;
    page.click("Account").await?;
    page.see("the head", "foldback.head()", "0").await?;
    page.expect("streams()", json!(["order-main", "feed-main"])).await?;
    page.reload().await?;
    page.expect("verify()", json!({ "ok": true, "checked": 4 })).await?;
    page.console_is_empty().await
}

async fn streams_are_listed_begun_and_kept_apart(page: &mut Page<'_>) -> Result<(), Trouble> {
    page.open("").await?;
    page.choose_stream("New…").await?;
    page.find("dialog", "New stream").await?;
    page.fill("Name", "savings").await?;
    page.click("Open").await?;
    page.see_text("savings").await?;
    page.see("the refusal", "!!document.querySelector('dialog .error-text')", "true").await?;
    page.fill("Name", "account-savings").await?;
    page.click("Open").await?;
    page.see("the stream", "document.querySelector('.time-stream').value", "account-savings").await?;
    page.act("OpenAccount", &[("Owner", "Ada")]).await?;
    page.act("Deposit", &[("Amount", "12")]).await?;
    page.see_balance("€12.00").await?;
    page.expect("head('account-main')", json!(SAMPLE)).await?;
    page.expect("streams()", json!(["account-main", "account-savings"])).await?;
    page.see("the address", "location.hash", "#stream=account-savings").await?;
    page.choose_stream("account-main").await?;
    page.see_balance("€1,828.65").await?;
    page.see("the address", "location.hash", "").await?;
    page.client().back().await?;
    page.see_balance("€12.00").await
}

async fn the_log_is_read_as_one_and_each_row_leads_to_its_stream(page: &mut Page<'_>) -> Result<(), Trouble> {
    page.open("").await?;
    page.foldback("execute({type: 'OpenAccount', owner: 'Grace', currency: 'USD'}, {stream: 'account-2'})").await?;
    page.foldback("execute({type: 'Deposit', amount_minor: 100})").await?;
    page.foldback("execute({type: 'Deposit', amount_minor: 700}, {stream: 'account-2'})").await?;
    page.click("All streams").await?;
    let rows = "[...document.querySelectorAll('.log-row')].slice(0, 4).map(row => [...row.querySelectorAll('.log-revision, .log-what')].map(cell => cell.textContent.trim()).join(' ')).join('; ')";
    page.see(
        "the newest of the log",
        rows,
        "61 account-2 #2 Deposited; 60 account-main #59 Deposited; 59 account-2 #1 AccountOpened Grace; 58 account-main #58 OverdraftLimitSet",
    )
    .await?;
    page.see("the count", "document.querySelector('.log-count').textContent", "61").await?;
    page.script("document.querySelectorAll('.log-row')[2].click()", vec![]).await?;
    page.expect("cursor()", json!(1)).await?;
    page.see("the stream", "document.querySelector('[aria-label=Stream]').value", "account-2").await?;
    page.see("the cursor's row", "document.querySelector('.log-row.is-cursor .log-revision').textContent", "59")
        .await?;
    // The row and the state card name the same event.
    let row = "document.querySelector('.log-row.is-cursor .log-stream').textContent.trim()";
    page.see("the cursor's event", row, "account-2 #1").await?;
    page.see("the state card's event", "document.querySelector('.state .eyebrow').textContent", "Balance at event 1")
        .await?;
    // A search is of the stream that is shown.
    page.fill("Search events", "deposited").await?;
    page.see("what is found", "document.querySelector('.log-count').textContent", "1 of 2").await?;
    page.console_is_empty().await
}
