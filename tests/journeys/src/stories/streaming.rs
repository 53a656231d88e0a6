//! The stream out: a subscriber in a tab of its own.

use fantoccini::wd::WindowHandle;
use serde_json::json;

use super::{SAMPLE, stories};
use crate::Trouble;
use crate::page::Page;

stories![
    a_subscriber_follows_crashes_and_sends_each_email_once,
    a_subscriber_knows_another_log_from_the_one_it_followed
];

/// Opens the page and a subscriber beside it, which has caught up with the sample; the subscriber is looked at.
async fn subscribed(page: &Page<'_>) -> Result<(WindowHandle, WindowHandle), Trouble> {
    page.open("").await?;
    let (first, second) = page.open_beside().await?;
    page.look_at(&first).await?;
    let address = page.client().current_url().await?.to_string();
    let address = address.split(['?', '#']).next().unwrap_or_default().to_owned();
    page.look_at(&second).await?;
    page.client().goto(&format!("{address}?subscriber")).await?;
    page.see("how far it is", "document.querySelector('output').textContent", &format!("{SAMPLE} of {SAMPLE}")).await?;
    Ok((first, second))
}

/// Waits until the subscriber counts so: deliveries, duplicates, e-mails, sent twice.
async fn counts(page: &Page<'_>, text: &str) -> Result<(), Trouble> {
    let counts = "['Deliveries', 'Duplicates', 'E-mails', 'Twice'].map(name => document.querySelector(`[aria-label='${name}']`).textContent).join()";
    page.see("what it counts", counts, text).await
}

async fn check(page: &Page<'_>, label: &str) -> Result<(), Trouble> {
    let press =
        "[...document.querySelectorAll('.check')].find(label => label.textContent.startsWith(arguments[0])).click()";
    page.script(press, vec![json!(label)]).await?;
    Ok(())
}

async fn a_subscriber_follows_crashes_and_sends_each_email_once(page: &mut Page<'_>) -> Result<(), Trouble> {
    let (first, second) = subscribed(page).await?;
    counts(page, &format!("{SAMPLE},0,{SAMPLE},0")).await?;
    // Travelling in time sends nothing; recording does.
    page.look_at(&first).await?;
    page.foldback("goTo(5)").await?;
    page.foldback("execute({type: 'Deposit', amount_minor: 100})").await?;
    page.look_at(&second).await?;
    counts(page, "59,0,59,0").await?;
    // It crashes after the e-mail: what it knows then is what was kept.
    check(page, "Crash").await?;
    page.look_at(&first).await?;
    page.foldback("execute({type: 'Deposit', amount_minor: 200})").await?;
    page.foldback("execute({type: 'Deposit', amount_minor: 300})").await?;
    page.look_at(&second).await?;
    page.see_text("Crashed at 60").await?;
    counts(page, "59,0,60,0").await?;
    page.client().refresh().await?;
    page.see("how far it is", "document.querySelector('output').textContent", "61 of 61").await?;
    counts(page, "62,1,61,0").await?;
    // Stopped, it catches up later.
    page.click("Stop").await?;
    page.look_at(&first).await?;
    page.foldback("execute({type: 'Withdraw', amount_minor: 100})").await?;
    page.look_at(&second).await?;
    page.see("how far it is", "document.querySelector('output').textContent", "61 of 62").await?;
    page.click("Start").await?;
    counts(page, "63,1,62,0").await?;
    // At least once: what comes again is known, until it is no longer asked.
    page.click("Deliver the last 5 again").await?;
    counts(page, "68,6,62,0").await?;
    page.click("Replay from the first event").await?;
    counts(page, "62,0,62,0").await?;
    check(page, "Recognise").await?;
    page.click("Deliver the last 5 again").await?;
    counts(page, "67,0,67,5").await?;
    page.see_text("sent 2 times").await?;
    page.console_is_empty().await
}

async fn a_subscriber_knows_another_log_from_the_one_it_followed(page: &mut Page<'_>) -> Result<(), Trouble> {
    let (first, second) = subscribed(page).await?;
    page.look_at(&first).await?;
    page.foldback("clear({confirm: true})").await?;
    page.foldback("execute({type: 'OpenAccount', owner: 'Grace', currency: 'USD'})").await?;
    page.look_at(&second).await?;
    page.see_text("Another log").await?;
    page.click("Start over with this log").await?;
    page.see("how far it is", "document.querySelector('output').textContent", "1 of 1").await?;
    counts(page, "1,0,1,0").await?;
    // Without a page there is nobody to follow.
    page.look_at(&first).await?;
    page.client().goto("about:blank").await?;
    page.look_at(&second).await?;
    page.client().refresh().await?;
    page.see_text("Waiting for a page of Foldback").await
}
