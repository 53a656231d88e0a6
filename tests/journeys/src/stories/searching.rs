//! Finding events in the log.

use fantoccini::key::Key;
use serde_json::json;

use super::{SAMPLE, open_account, stories};
use crate::Trouble;
use crate::page::Page;
use crate::turns;

stories![
    events_are_found_by_words_types_amounts_and_days,
    matches_are_walked_along_by_keyboard_alone,
    a_search_in_a_long_log_leaves_the_page_its_turns_and_grows_no_nodes,
];

const CAPTION: &str = "document.querySelector('.log-count').textContent";

async fn events_are_found_by_words_types_amounts_and_days(page: &mut Page<'_>) -> Result<(), Trouble> {
    page.open("").await?;
    page.fill("Search events", "gym").await?;
    page.see("the caption", CAPTION, &format!("8 of {SAMPLE}")).await?;
    page.click("Filters").await?;
    // Of each type, how many the words admit.
    page.click("EntryReversed 1").await?;
    page.see("the caption", CAPTION, &format!("1 of {SAMPLE}")).await?;
    page.click("Withdrawn 7").await?;
    page.see("the caption", CAPTION, &format!("8 of {SAMPLE}")).await?;
    page.click("EntryReversed 1").await?;
    page.fill("Search events", "").await?;
    page.script("document.querySelector('.log-search').dispatchEvent(new Event('input', { bubbles: true }))", vec![])
        .await?;
    page.see("the caption", CAPTION, &format!("41 of {SAMPLE}")).await?;
    page.fill("Amount from", "100").await?;
    page.see("the caption", CAPTION, &format!("9 of {SAMPLE}")).await?;
    page.fill("Amount to", "ten").await?;
    page.see("the trouble", "document.querySelector('.log-bound .error-text').textContent.length > 5", "true").await?;
    page.see("the caption", CAPTION, &format!("9 of {SAMPLE}")).await?;
    page.fill("Amount to", "130.00").await?;
    page.see("the caption", CAPTION, &format!("3 of {SAMPLE}")).await?;
    let day = "const field = document.querySelector('[aria-label=\"From day\"]');
        field.value = '2026-01-01'; field.dispatchEvent(new Event('input', { bubbles: true }))";
    page.script(day, vec![]).await?;
    page.see("the caption", CAPTION, &format!("2 of {SAMPLE}")).await?;
    page.fill("Search events", "zebra").await?;
    page.see_text("No event matches.").await?;
    page.click("Clear").await?;
    page.see("the caption", CAPTION, &SAMPLE.to_string()).await?;
    page.see("the words", "document.querySelector('.log-search').value", "").await
}

async fn matches_are_walked_along_by_keyboard_alone(page: &mut Page<'_>) -> Result<(), Trouble> {
    page.open("").await?;
    page.press('/').await?;
    page.see("the focus", "document.activeElement.type", "search").await?;
    let field = page.find("field", "Search events").await?;
    field.send_keys("gym").await?;
    page.see("the caption", CAPTION, &format!("8 of {SAMPLE}")).await?;
    let enter = char::from(Key::Enter).to_string();
    for cursor in ["53", "44", "36", "32"] {
        field.send_keys(&enter).await?;
        page.see("the cursor", "foldback.cursor()", cursor).await?;
    }
    field.send_keys(&format!("{}{enter}", char::from(Key::Shift))).await?;
    page.see("the cursor", "foldback.cursor()", "36").await?;
    field.send_keys(&char::from(Key::Escape).to_string()).await?;
    page.see("the caption", CAPTION, &SAMPLE.to_string()).await?;
    field.send_keys(&char::from(Key::Escape).to_string()).await?;
    page.see("the focus", "document.activeElement.tagName", "BODY").await?;
    // What was found grows with the log.
    page.press('/').await?;
    field.send_keys("harp").await?;
    page.see("the caption", CAPTION, &format!("0 of {SAMPLE}")).await?;
    page.foldback("execute({ type: 'Deposit', amount_minor: 5, memo: 'a harp' })").await?;
    page.see("the caption", CAPTION, &format!("1 of {}", SAMPLE + 1)).await
}

async fn a_search_in_a_long_log_leaves_the_page_its_turns_and_grows_no_nodes(
    page: &mut Page<'_>,
) -> Result<(), Trouble> {
    open_account(page).await?;
    let facts = "({ event_type: 'Deposited', data: { amount_minor: index % 500 + 1, memo: `entry ${index}` } })";
    page.foldback(&format!("append(Array.from({{ length: 60000 }}, (_, index) => {facts}))")).await?;
    page.see("the head", "foldback.head()", "60001").await?;
    let nodes = "document.querySelectorAll('.log *').length";
    let before = page.script(&format!("return {nodes}"), vec![]).await?;
    turns::watch(page, &format!("{CAPTION} === '1,111 of 60,001'")).await?;
    page.fill("Search events", "entry 59").await?;
    page.see("the caption", CAPTION, "1,111 of 60,001").await?;
    turns::at_least(page, 10, "a search of 60,001 events").await?;
    page.until("the nodes are as few", &format!("return {nodes} <= {before}")).await?;
    page.expect("cursor()", json!(60_001)).await
}
