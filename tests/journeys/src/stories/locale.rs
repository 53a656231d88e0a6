//! The page by a person's customs: amounts, days and times as their locale writes them, in their time zone or in UTC.

use serde_json::json;

use super::stories;
use crate::Trouble;
use crate::page::Page;

stories![a_german_page_writes_and_reads_as_germans_do, the_time_zone_is_named_and_switched,];

/// The day and time of the newest row of the log.
const NEWEST: &str = "document.querySelector('.log-row .log-day')?.textContent.trim()";
/// The hint beside the amount of the form.
const HINT: &str = "document.querySelector('#Deposit-amount_minor-hint')?.textContent ?? 'none'";

/// A person in Germany opens an account, pays in what a German keyboard writes, and goes to a day as Germans write it.
async fn a_german_page_writes_and_reads_as_germans_do(page: &mut Page<'_>) -> Result<(), Trouble> {
    page.open("?lang=de&zone=utc").await?;
    see_balance(page, "1.828,65\u{a0}€").await?;
    page.see("the newest moment", NEWEST, "14. März 10:20").await?;
    page.fill("Betrag", "1.234,56").await?;
    page.see("the hint", HINT, "none").await?;
    page.click("Deposit").await?;
    see_balance(page, "3.063,21\u{a0}€").await?;
    page.expect("stateAt().balance", json!(306_321)).await?;
    // One sign with three digits after it is said as it is read.
    page.fill("Betrag", "1.234").await?;
    page.see("the hint", HINT, "Gelesen als 1.234,00 EUR: Der Punkt trennt Tausender.").await?;
    page.fill("Betrag", "١٢٫٥٠").await?;
    page.click("Deposit").await?;
    see_balance(page, "3.075,71\u{a0}€").await?;
    go_to(page, "13.12.2025").await?;
    page.see(
        "the day of the cursor",
        "foldback.events()[foldback.cursor() - 1].occurred_at.slice(0, 10)",
        "2025-12-13",
    )
    .await?;
    see_balance(page, "−53,10\u{a0}€").await?;
    page.fill("Zu Event oder Tag springen", "01/02/2026").await?;
    page.see(
        "how the day is read",
        "document.querySelector('.go-to [role=status]')?.textContent",
        "Gelesen als 1. Feb. 2026.",
    )
    .await?;
    // What a program reads and writes is as it was.
    page.see(
        "the file",
        "foldback.exportLog('csv').split('\\n')[2].trim()",
        "3,2025-10-01,Withdrawn,gym membership,-39.90,360.10",
    )
    .await?;
    page.console_is_empty().await
}

/// Waits until the balance reads so, on a German page.
async fn see_balance(page: &Page<'_>, text: &str) -> Result<(), Trouble> {
    page.see("the balance", "document.querySelector('output[aria-label=Kontostand]')?.textContent.trim()", text).await
}

async fn go_to(page: &Page<'_>, text: &str) -> Result<(), Trouble> {
    page.fill("Zu Event oder Tag springen", text).await?;
    page.script("document.querySelector('.go-to').requestSubmit()", vec![]).await?;
    Ok(())
}

/// A person who is two hours ahead of UTC looks at times in UTC and back.
async fn the_time_zone_is_named_and_switched(page: &mut Page<'_>) -> Result<(), Trouble> {
    page.open("").await?;
    page.see("the zone", "document.querySelector('.zone').textContent", "UTC").await?;
    page.see("the newest moment", NEWEST, "14 Mar 10:20").await?;
    // The browser travels, and the page asks it when the person chooses.
    page.run_in_page("Date.prototype.getTimezoneOffset = () => -120").await?;
    page.press('?').await?;
    page.choose("Times", "UTC").await?;
    page.see("the newest moment", NEWEST, "14 Mar 10:20").await?;
    page.choose("Times", "local").await?;
    page.see("the newest moment", NEWEST, "14 Mar 12:20").await?;
    page.see(
        "the row's title",
        "document.querySelector('.log-row').title.endsWith('14 Mar 2026, 12:20:00 UTC+2')",
        "true",
    )
    .await?;
    page.press('\u{e00c}').await?;
    // What is typed is meant in the shown zone: 12:10 there is 10:10 in UTC, ten minutes before the newest event.
    page.fill("Go to event or day", "14 Mar 2026 12:10").await?;
    page.script("document.querySelector('.go-to').requestSubmit()", vec![]).await?;
    page.expect("cursor()", json!(57)).await?;
    page.press('?').await?;
    page.choose("Times", "UTC").await?;
    page.press('\u{e00c}').await?;
    page.fill("Go to event or day", "14 Mar 2026 12:10").await?;
    page.script("document.querySelector('.go-to').requestSubmit()", vec![]).await?;
    page.expect("cursor()", json!(58)).await?;
    // The choice stays.
    page.see("what is kept", "localStorage.getItem('foldback.zone')", "utc").await?;
    page.console_is_empty().await
}
