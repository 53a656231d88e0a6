//! Finding events in the log.

use fantoccini::key::Key;
use serde_json::json;

use super::{open_account, stories};
use crate::Trouble;
use crate::page::Page;

stories![
    events_are_found_by_words_types_amounts_and_days,
    matches_are_walked_along_by_keyboard_alone,
    a_search_in_a_long_log_blocks_no_frame_and_grows_no_nodes,
];

const CAPTION: &str = "document.querySelector('.log-count').textContent";

async fn events_are_found_by_words_types_amounts_and_days(page: &mut Page<'_>) -> Result<(), Trouble> {
    page.open("").await?;
    page.fill("Search events", "gym").await?;
    page.see("the caption", CAPTION, "8 of 58").await?;
    page.click("Filters").await?;
    // Of each type, how many the words admit.
    page.click("EntryReversed 1").await?;
    page.see("the caption", CAPTION, "1 of 58").await?;
    page.click("Withdrawn 7").await?;
    page.see("the caption", CAPTION, "8 of 58").await?;
    page.click("EntryReversed 1").await?;
    page.fill("Search events", "").await?;
    page.script("document.querySelector('.log-search').dispatchEvent(new Event('input', { bubbles: true }))", vec![])
        .await?;
    page.see("the caption", CAPTION, "41 of 58").await?;
    page.fill("Amount from", "100").await?;
    page.see("the caption", CAPTION, "9 of 58").await?;
    page.fill("Amount to", "ten").await?;
    page.see("the trouble", "document.querySelector('.log-bound .error-text').textContent.length > 5", "true").await?;
    page.see("the caption", CAPTION, "9 of 58").await?;
    page.fill("Amount to", "130.00").await?;
    page.see("the caption", CAPTION, "3 of 58").await?;
    let day = "const field = document.querySelector('[aria-label=\"From day\"]');
        field.value = '2026-01-01'; field.dispatchEvent(new Event('input', { bubbles: true }))";
    page.script(day, vec![]).await?;
    page.see("the caption", CAPTION, "2 of 58").await?;
    page.fill("Search events", "zebra").await?;
    page.see_text("No event matches.").await?;
    page.click("Clear").await?;
    page.see("the caption", CAPTION, "58").await?;
    page.see("the words", "document.querySelector('.log-search').value", "").await
}

async fn matches_are_walked_along_by_keyboard_alone(page: &mut Page<'_>) -> Result<(), Trouble> {
    page.open("").await?;
    page.press('/').await?;
    page.see("the focus", "document.activeElement.type", "search").await?;
    let field = page.find("field", "Search events").await?;
    field.send_keys("gym").await?;
    page.see("the caption", CAPTION, "8 of 58").await?;
    let enter = char::from(Key::Enter).to_string();
    for cursor in ["53", "44", "36", "32"] {
        field.send_keys(&enter).await?;
        page.see("the cursor", "foldback.cursor()", cursor).await?;
    }
    field.send_keys(&format!("{}{enter}", char::from(Key::Shift))).await?;
    page.see("the cursor", "foldback.cursor()", "36").await?;
    field.send_keys(&char::from(Key::Escape).to_string()).await?;
    page.see("the caption", CAPTION, "58").await?;
    field.send_keys(&char::from(Key::Escape).to_string()).await?;
    page.see("the focus", "document.activeElement.tagName", "BODY").await?;
    // What was found grows with the log.
    page.press('/').await?;
    field.send_keys("harp").await?;
    page.see("the caption", CAPTION, "0 of 58").await?;
    page.foldback("execute({ type: 'Deposit', amount_minor: 5, memo: 'a harp' })").await?;
    page.see("the caption", CAPTION, "1 of 59").await
}

async fn a_search_in_a_long_log_blocks_no_frame_and_grows_no_nodes(page: &mut Page<'_>) -> Result<(), Trouble> {
    open_account(page).await?;
    let facts = "({ event_type: 'Deposited', data: { amount_minor: index % 500 + 1, memo: `entry ${index}` } })";
    page.foldback(&format!("append(Array.from({{ length: 60000 }}, (_, index) => {facts}))")).await?;
    page.see("the head", "foldback.head()", "60001").await?;
    let nodes = "document.querySelectorAll('.log *').length";
    let before = page.script(&format!("return {nodes}"), vec![]).await?.as_u64().unwrap_or(0);
    let watch = "window.__longest = 0; let last = performance.now();
        const look = now => { window.__longest = Math.max(window.__longest, now - last); last = now; requestAnimationFrame(look); };
        requestAnimationFrame(look)";
    page.script(watch, vec![]).await?;
    page.fill("Search events", "entry 59").await?;
    page.see("the caption", CAPTION, "1,111 of 60,001").await?;
    let longest = page.script("return window.__longest", vec![]).await?.as_f64().unwrap_or(0.0);
    println!("    the longest pause was {longest:.0} ms");
    if longest > 1000.0 {
        return Err(format!("a frame waited {longest:.0} ms").into());
    }
    let after = page.script(&format!("return {nodes}"), vec![]).await?.as_u64().unwrap_or(0);
    if after > before {
        return Err(format!("{before} nodes became {after}").into());
    }
    page.expect("cursor()", json!(60_001)).await
}
