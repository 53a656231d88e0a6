//! The editor of a model: completed as one types, and tried on the state and the chart before it is saved.

use fantoccini::key::Key;
use serde_json::json;

use super::own_events::{MODEL, bring, see_headline};
use super::stories;
use crate::Trouble;
use crate::page::Page;

stories![a_model_is_completed_as_one_types, a_model_is_tried_before_it_is_saved];

const TEXT: &str = "document.querySelector('#model-text').value";
const BADGES: &str = "document.querySelectorAll('.draft-badge').length";

async fn a_model_is_completed_as_one_types(page: &mut Page<'_>) -> Result<(), Trouble> {
    page.open("").await?;
    bring(page).await?;
    page.turn_to("Model").await?;
    let text = page.find("field", "Text of the model").await?;
    // A word that is begun opens the list; Tab takes its first choice, and the line goes on.
    text.send_keys("fie").await?;
    page.find("listbox", "Completions").await?;
    text.send_keys(&format!("{}sum: money\non Pay", char::from(Key::Tab))).await?;
    // An arrow makes a choice active, which assistive technology is told; Enter takes it.
    text.send_keys(&char::from(Key::Down).to_string()).await?;
    let active = "document.getElementById(document.querySelector('#model-text').getAttribute('aria-activedescendant'))?.innerText.split('\\n')[0]";
    page.see("the active choice", active, "PaymentCaptured").await?;
    text.send_keys(&format!("{}: sum = am", char::from(Key::Enter))).await?;
    // By the pointer.
    page.find("option", "amount in the data").await?.click().await?;
    page.see("the text", TEXT, "field sum: money\non PaymentCaptured: sum = amount").await?;
    // By Ctrl+Space where nothing is begun; Escape closes it, and the text is as it was.
    text.send_keys("\n").await?;
    text.send_keys(&format!("{} ", char::from(Key::Control))).await?;
    page.find("option", "field word").await?;
    text.send_keys(&char::from(Key::Escape).to_string()).await?;
    page.until("the list is closed", "return !document.querySelector('#model-choices')").await?;
    // Without an arrow Enter begins a line, though the list is open.
    text.send_keys(&format!("fie{}", char::from(Key::Enter))).await?;
    page.see("the text", TEXT, "field sum: money\non PaymentCaptured: sum = amount\nfie\n").await?;
    page.console_is_empty().await
}

async fn a_model_is_tried_before_it_is_saved(page: &mut Page<'_>) -> Result<(), Trouble> {
    page.open("").await?;
    bring(page).await?;
    page.foldback(&format!("define('shop', {})", json!(MODEL))).await?;
    page.foldback("goTo(4)").await?;
    see_headline(page, "€30.50").await?;
    page.turn_to("Model").await?;
    // Another headline, and what is paid no longer adds up: the state at the cursor follows, and says what it is.
    let tried = "field paid: money EUR = 0 headline\non PaymentCaptured: paid = amount / 2\n";
    page.fill("Text of the model", tried).await?;
    see_headline(page, "€15.25").await?;
    page.see("the badges", BADGES, "2").await?;
    page.see("the chart's title", "document.querySelector('.time-title').textContent.slice(0, 4)", "Paid").await?;
    page.foldback("goTo(2)").await?;
    page.see_text("at the cursor: Paid €0.00 → €15.25").await?;
    // What is recorded, and what a script sees, is as it was.
    page.expect("stateAt(4).paid", json!(6100)).await?;
    // A text with errors changes nothing; the cursor moves on.
    page.fill("Text of the model", &format!("{tried}on")).await?;
    page.see_text("Line 3, column").await?;
    page.foldback("goTo(1)").await?;
    see_headline(page, "€0.00").await?;
    page.click("Back to the saved one").await?;
    see_headline(page, "€30.50").await?;
    page.see("the badges", BADGES, "0").await?;
    // The same on leaving the editor; what was typed is there when one comes back.
    page.fill("Text of the model", tried).await?;
    page.foldback("goTo(3)").await?;
    see_headline(page, "€15.25").await?;
    page.turn_to("Event").await?;
    see_headline(page, "€30.50").await?;
    page.see("the badges", BADGES, "0").await?;
    page.turn_to("Model").await?;
    see_headline(page, "€15.25").await?;
    page.click("Save the model").await?;
    page.see_text("The model of shop is saved.").await?;
    page.see("the badges", BADGES, "0").await?;
    page.expect("stateAt(4)", json!({"paid": 1525})).await?;
    page.console_is_empty().await
}
