//! What own events show: the account's own log read by a model, groups of events as a read model, and presenter mode.

use serde_json::json;

use super::own_events::{MODEL, bring, see_headline};
use super::stories;
use crate::Trouble;
use crate::page::Page;

stories![
    a_model_makes_of_an_exported_account_what_the_account_is,
    own_events_are_grouped_by_what_their_data_has,
    own_events_are_presented,
];

/// The model of the account's events, as the native tests have it.
const ACCOUNT: &str = include_str!("../../../data/models/account.model");

async fn a_model_makes_of_an_exported_account_what_the_account_is(page: &mut Page<'_>) -> Result<(), Trouble> {
    page.open("").await?;
    page.foldback("importLog(window.foldback.exportLog(), {format: 'foreign', set: 'copy'})").await?;
    page.foldback(&format!("define('copy', {})", json!(ACCOUNT))).await?;
    page.foldback("open('own-copy.account-main')").await?;
    let head = page.foldback("head('account-main')").await?;
    page.expect("head('own-copy.account-main')", head).await?;
    // At every revision, by what a script reads.
    let differing = "(() => {
        const of = (stream, at) => window.foldback.stateAt(at, stream).balance ?? 0;
        const all = Array.from({ length: window.foldback.head('account-main') + 1 }, (_, at) => at);
        return all.length < 21 || all.some(at => of('account-main', at) !== of('own-copy.account-main', at));
    })()";
    page.until("every balance is equal", &format!("return !({differing})")).await?;
    // And on the page: the headline of the one is that of the other.
    page.foldback("goTo(20)").await?;
    let shown = page.foldback("stateAt(20, 'account-main').balance").await?;
    let expected = format!("€{:.2}", shown.as_f64().unwrap_or_default() / 100.0);
    page.see("the headline", "document.querySelector('output').textContent.trim().replaceAll(',', '')", &expected).await
}

async fn own_events_are_grouped_by_what_their_data_has(page: &mut Page<'_>) -> Result<(), Trouble> {
    page.open("").await?;
    bring(page).await?;
    page.turn_to("Read models").await?;
    page.click("Add Events by group").await?;
    let rows = "[...document.querySelectorAll('.read-model tbody tr')].map(row => [...row.children].slice(0, 3).map(cell => cell.innerText).join(' ')).join('; ')";
    let counted = "[...document.querySelectorAll('.read-model tbody tr')].map(row => [...row.children].slice(0, 2).map(cell => cell.innerText).join(' ')).join('; ')";
    page.see("events by type", counted, "OrderPlaced 2; PaymentCaptured 2; Shipped 1").await?;
    choose_named(page, "Sum of", "amount").await?;
    page.see("with their sums", rows, "OrderPlaced 2 –; PaymentCaptured 2 61; Shipped 1 –").await?;
    choose_named(page, "Group by", "order_id").await?;
    page.see("by order", rows, "A-7 4 61; B-8 1 –").await?;
    choose_named(page, "Group by", "Day").await?;
    page.see("by day", rows, "2026-01-01 4 61; 2026-01-02 1 –").await?;
    // What is recorded meanwhile is counted.
    page.foldback("execute({type: 'RecordEvent', event_type: 'PaymentCaptured', data: '{\"amount\": 4.25}'}, {stream: 'own-shop.B-8'})").await?;
    choose_named(page, "Group by", "Type").await?;
    page.see("by type again", rows, "PaymentCaptured 3 65.25; OrderPlaced 2 –; Shipped 1 –").await?;
    page.console_is_empty().await
}

/// Chooses an option by what it reads.
async fn choose_named(page: &Page<'_>, label: &str, name: &str) -> Result<(), Trouble> {
    let script = format!(
        "const field = document.querySelector(`select[aria-label='{label}']`);
        const option = field && [...field.options].find(option => option.textContent === '{name}');
        if (!option) return false;
        field.value = option.value;
        field.dispatchEvent(new Event('change', {{ bubbles: true }}));
        return true;"
    );
    page.until(&format!("{name} can be chosen"), &script).await
}

async fn own_events_are_presented(page: &mut Page<'_>) -> Result<(), Trouble> {
    page.open("").await?;
    bring(page).await?;
    page.foldback(&format!("define('shop', {})", json!(MODEL))).await?;
    page.press('p').await?;
    page.see("the mode", "!!document.querySelector('[data-presenting]')", "true").await?;
    see_headline(page, "€30.50").await?;
    let moment = "return document.querySelector('.state-moment').textContent.includes('event 4 of 4')";
    page.until("the moment is named", moment).await?;
    page.foldback("goTo(0)").await?;
    see_headline(page, "€0.00").await?;
    page.press('p').await?;
    page.see("the mode", "!!document.querySelector('[data-presenting]')", "false").await?;
    page.console_is_empty().await
}
