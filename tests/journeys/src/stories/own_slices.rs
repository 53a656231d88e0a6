//! Thousands of own events: brought, opened, defined and saved while the page goes on answering.

use serde_json::json;

use super::stories;
use crate::Trouble;
use crate::page::Page;
use crate::turns;

stories![thousands_of_own_events_leave_the_page_its_turns];

/// How many events the stream has.
const MANY: u32 = 20_000;
/// How many turns the page has at least while they are read or written: each is a few milliseconds of work.
const TURNS: u64 = 5;

const MODEL: &str = "field balance: money EUR = 0 headline\nfield deposits: count\non Deposited: deposits += 1, balance += amount / 100\non Withdrawn: balance -= amount / 100\n";

/// Does something in the page, and counts its turns until that is done.
async fn counted(page: &Page<'_>, work: &str, what: &str) -> Result<(), Trouble> {
    page.script("window.isOver = false", vec![]).await?;
    turns::watch(page, "window.isOver").await?;
    page.run_in_page(&format!("({work}).then(() => window.isOver = true, error => window.isOver = error.name)"))
        .await?;
    page.see(what, "window.isOver", "true").await?;
    turns::at_least(page, TURNS, what).await
}

async fn thousands_of_own_events_leave_the_page_its_turns(page: &mut Page<'_>) -> Result<(), Trouble> {
    page.open("?empty").await?;
    let file = format!(
        "const line = n => JSON.stringify({{ id: 'e' + n, type: n % 3 ? 'Deposited' : 'Withdrawn', account: 'main', amount: 100 + n * 7919 % 90000 }}) + '\\n';
        window.file = new Blob([Array.from({{ length: {MANY} }}, (_, n) => line(n)).join('')])"
    );
    page.run_in_page(&file).await?;
    let bring = "foldback.importLog(file, { format: 'foreign', set: 'long', paths: { stream: 'account' } })";
    counted(page, bring, "20,000 own events brought in").await?;
    counted(page, "foldback.open('own-long.main')", "a stream of own events opened").await?;
    page.expect("head()", json!(MANY)).await?;
    page.see("the headline", "document.querySelector('.state-title').textContent.slice(0, 6)", "Amount").await?;
    let chart = "document.querySelector('.chart-future').getAttribute('d').length > 1000";
    page.see("the chart", chart, "true").await?;
    counted(page, &format!("foldback.define('long', {})", json!(MODEL)), "a model defined").await?;
    page.see("the headline", "document.querySelector('.state-title').textContent.slice(0, 7)", "Balance").await?;
    let balance = page.foldback("stateAt()").await?;
    page.foldback("goTo(10000)").await?;
    page.expect("stateAt().deposits", json!(6666)).await?;
    // What is tried is shown at once when it is saved.
    page.turn_to("Model").await?;
    page.fill("Text of the model", &MODEL.replace("deposits += 1", "deposits += 2")).await?;
    page.see("the draft", "document.querySelectorAll('.draft-badge').length", "2").await?;
    page.click("Save the model").await?;
    page.see_text("The model of long is saved.").await?;
    page.see("no draft", "document.querySelectorAll('.draft-badge').length", "0").await?;
    page.expect("stateAt().deposits", json!(2 * 6666)).await?;
    let newest = format!("stateAt({MANY}).balance");
    page.expect(&newest, balance["balance"].clone()).await?;
    // All of it is there when the page is opened again, and the stream that was shown is.
    page.reload().await?;
    page.expect("head()", json!(MANY)).await?;
    page.see("the headline", "document.querySelector('.state-title').textContent.slice(0, 7)", "Balance").await?;
    page.expect(&newest, balance["balance"].clone()).await?;
    page.expect("verify().then(found => found.ok)", json!(true)).await?;
    page.console_is_empty().await
}
