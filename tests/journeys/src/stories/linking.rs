//! Links: a moment, a what-if or a whole log by its address.

use serde_json::{Value, json};

use super::{SAMPLE, open_account, stories};
use crate::Trouble;
use crate::page::Page;

stories![
    the_address_follows_the_page_and_the_back_button_takes_back_each_change_of_view,
    a_link_opens_the_same_moment_what_if_and_condition_in_another_browser,
    a_shared_log_is_looked_at_beside_ones_own_and_kept_when_asked,
    a_log_too_long_for_a_link_goes_by_file_and_is_looked_at_beside_ones_own,
    a_link_that_was_cut_says_so,
];

const FRAGMENT: &str = "location.hash";

async fn the_address_follows_the_page_and_the_back_button_takes_back_each_change_of_view(
    page: &mut Page<'_>,
) -> Result<(), Trouble> {
    page.open("").await?;
    page.see("the address", FRAGMENT, "").await?;
    page.foldback("goTo(27)").await?;
    page.see("the address", FRAGMENT, "#at=27").await?;
    page.press('a').await?;
    page.see("the address", FRAGMENT, "#at=27&a=27&tab=diff").await?;
    page.foldback("goTo(32)").await?;
    page.see("the address", FRAGMENT, "#at=32&a=27&tab=diff").await?;
    page.fill("Break when", "balance < 0").await?;
    page.see("the address", FRAGMENT, "#at=32&a=27&if=balance+%3C+0&tab=diff").await?;
    // Back, step by step.
    for (address, cursor, tab) in [
        ("#at=32&a=27&tab=diff", 32, "Diff"),
        ("#at=27&a=27&tab=diff", 27, "Diff"),
        ("#at=27", 27, "Event"),
        ("", SAMPLE, "Event"),
    ] {
        page.client().back().await?;
        page.see("the address", FRAGMENT, address).await?;
        page.see("the cursor", "foldback.cursor()", &cursor.to_string()).await?;
        page.see("the tab", "document.querySelector('[role=tab][aria-selected=true]').textContent", tab).await?;
        page.see("the condition", "document.querySelector('#condition').value", "").await?;
    }
    page.client().forward().await?;
    page.see("the cursor", "foldback.cursor()", "27").await?;
    // What somebody writes into the address is shown.
    page.script("location.hash = 'at=5&tab=why&field=withdrawals'", vec![]).await?;
    page.see("the cursor", "foldback.cursor()", "5").await?;
    page.see("the tab", "document.querySelector('[role=tab][aria-selected=true]').textContent", "Why").await?;
    page.reload().await?;
    page.expect("cursor()", json!(5)).await?;
    let row = "(row => { const frame = document.querySelector('.log-frame').getBoundingClientRect(), at = row.getBoundingClientRect();
        return at.top >= frame.top - 1 && at.bottom <= frame.bottom + 1 && row.textContent.startsWith('#5') })(document.querySelector('.log-row.is-cursor'))";
    page.see("the cursor's row", row, "true").await
}

/// Gives a link without the server's address.
async fn link(page: &Page<'_>, options: &str) -> Result<String, Trouble> {
    let link = page.foldback(&format!("link({options})")).await?;
    let link = link.as_str().ok_or_else(|| format!("there is no link but {link}"))?;
    Ok(format!("#{}", link.split_once('#').map_or("", |(_, fragment)| fragment)))
}

async fn a_link_opens_the_same_moment_what_if_and_condition_in_another_browser(
    page: &mut Page<'_>,
) -> Result<(), Trouble> {
    page.open("").await?;
    page.foldback("execute({ type: 'Deposit', amount_minor: 1234, memo: 'only here' })").await?;
    page.foldback("goTo(27)").await?;
    page.fill("Amount", "75").await?;
    page.click("Deposit in a what-if").await?;
    page.see_text("1 inserted").await?;
    page.see_text("€186.00 (+€75.00)").await?;
    page.fill("Break when", "balance < 50").await?;
    page.see_text("events in").await?;
    let found = page.script("return document.querySelector('.condition-count').textContent", vec![]).await?;
    let (link, log) = (link(page, "{log: true}").await?, page.foldback("exportLog()").await?);
    page.fresh_browser().await?;
    page.open(&link).await?;
    page.expect("cursor()", json!(27)).await?;
    page.see_text("1 inserted").await?;
    page.see_text("€186.00 (+€75.00)").await?;
    page.see("the condition", "document.querySelector('#condition').value", "balance < 50").await?;
    page.see("the count", "document.querySelector('.condition-count').textContent", found.as_str().unwrap_or_default())
        .await?;
    page.expect("exportLog()", log).await?;
    page.see("what is kept", "Object.keys(localStorage).filter(key => key.startsWith('foldback.log')).length", "0")
        .await?;
    page.console_is_empty().await
}

async fn a_shared_log_is_looked_at_beside_ones_own_and_kept_when_asked(page: &mut Page<'_>) -> Result<(), Trouble> {
    page.open("").await?;
    let (link, sample) = (link(page, "{log: true}").await?, page.foldback("exportLog()").await?);
    page.fresh_browser().await?;
    open_account(page).await?;
    let mine = page.foldback("exportLog()").await?;
    page.open("?empty").await?;
    page.script("location.hash = arguments[0]", vec![Value::from(link.as_str())]).await?;
    page.see_text(&format!("{SAMPLE} events, read-only")).await?;
    page.expect("exportLog()", sample.clone()).await?;
    // Nothing can be recorded, but a what-if can be tried.
    page.act("Deposit", &[("Amount", "5")]).await?;
    page.see_text("This log was shared with you").await?;
    page.expect("execute({ type: 'Deposit', amount_minor: 5 }).catch(error => error.name)", json!("SharedLog")).await?;
    page.expect("importLog('{}').catch(error => error.name)", json!("BadLine")).await?;
    page.expect("clear({ confirm: true }).catch(error => error.name)", json!("SharedLog")).await?;
    page.expect("head()", json!(SAMPLE)).await?;
    page.click("Back to my log").await?;
    page.see("the head", "foldback.head()", "1").await?;
    page.expect("exportLog()", mine.clone()).await?;
    // Kept, it takes the place of one's own, and only after a word.
    page.open(&link).await?;
    page.see_text(&format!("{SAMPLE} events, read-only")).await?;
    page.click("Keep it as mine").await?;
    page.see_text("Your own log is another one, of 1 event").await?;
    page.click("Cancel").await?;
    page.click("Keep it as mine").await?;
    page.click("Replace my 1 event").await?;
    page.see_text(&format!("{SAMPLE} events kept. The log is yours now.")).await?;
    page.expect("exportLog()", sample.clone()).await?;
    page.expect("execute({ type: 'Deposit', amount_minor: 5 }).then(events => events[0].revision)", json!(SAMPLE + 1))
        .await?;
    page.reload().await?;
    page.expect("head()", json!(SAMPLE + 1)).await
}

async fn a_log_too_long_for_a_link_goes_by_file_and_is_looked_at_beside_ones_own(
    page: &mut Page<'_>,
) -> Result<(), Trouble> {
    page.open("?empty").await?;
    page.foldback("execute({ type: 'OpenAccount', owner: 'Bea', currency: 'EUR' })").await?;
    page.foldback(
        "append(Array.from({ length: 9000 }, (_, index) => ({ event_type: 'Deposited', data: { amount_minor: (index * 7919) % 100000 + 1, memo: `entry ${(index * 104729) % 99991}` } })))",
    )
    .await?;
    let refused = page.foldback("link({ log: true })").await?;
    if refused["name"] != json!("LinkTooLong") {
        return Err(format!("the link was {refused}").into());
    }
    page.click("Share").await?;
    page.find("field", "With the whole log, for someone who does not have it").await?.click().await?;
    page.see_text("Send the log as a file instead").await?;
    page.find("button", "Download the log").await?;
    let file = page.foldback("exportLog()").await?;
    page.fresh_browser().await?;
    open_account(page).await?;
    let mine = page.foldback("exportLog()").await?;
    page.click("Import / Export").await?;
    page.upload("File to import", "theirs.ndjson", file.as_str().unwrap_or_default().as_bytes()).await?;
    page.click("Look at it beside mine").await?;
    page.see_text("9,001 events, read-only").await?;
    page.expect("head()", json!(9001)).await?;
    page.reload().await?;
    page.expect("head()", json!(9001)).await?;
    page.click("Back to my log").await?;
    page.see("the head", "foldback.head()", "1").await?;
    page.expect("exportLog()", mine).await
}

async fn a_link_that_was_cut_says_so(page: &mut Page<'_>) -> Result<(), Trouble> {
    page.open("").await?;
    let link = link(page, "{log: true}").await?;
    page.fresh_browser().await?;
    page.open(&link[..link.len() - 40]).await?;
    page.see_text("The log in the link cannot be read").await?;
    page.expect("head()", json!(SAMPLE)).await?;
    page.script("location.hash = 'at=soon'", vec![]).await?;
    page.see_text("its part \"at\" is cut or changed").await?;
    page.script("location.hash = 'at=400'", vec![]).await?;
    page.see_text(&format!("The link leads to event 400; this log ends at {SAMPLE}")).await?;
    page.script("location.hash = 'kept=7'", vec![]).await?;
    page.see_text("names a what-if that this browser does not keep").await
}
