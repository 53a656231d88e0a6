//! The tools of the page on a log on a server: what works on the own log works there, while others write.

use fantoccini::wd::WindowHandle;
use serde_json::json;

use super::one_log::{make_log, see_server};
use super::{SAMPLE, stories};
use crate::Trouble;
use crate::nats::Nats;
use crate::page::Page;

stories![
    a_what_if_is_promoted_into_a_log_that_others_write_to,
    conditions_and_read_models_follow_what_others_write,
    an_export_of_a_log_on_a_server_is_the_same_log_in_another_browser,
    a_subscriber_follows_a_log_on_a_server_and_not_the_own_log_beside_it,
];

/// The events of the sample as facts.
const FACTS: &str = "events().map(({event_type, schema_version, data}) => ({event_type, schema_version, data}))";

/// Makes a log that has what the sample has, and opens it in a second window, which is looked at.
async fn with_sample(page: &Page<'_>, server: &Nats) -> Result<(WindowHandle, WindowHandle), Trouble> {
    page.open("").await?;
    let facts = page.foldback(FACTS).await?;
    make_log(page, server).await?;
    page.foldback(&format!("append({facts})")).await?;
    page.see("the head", "foldback.head()", &SAMPLE.to_string()).await?;
    let (first, second) = page.open_beside().await?;
    page.open(&server.query("CLASS")).await?;
    see_server(page, "connected").await?;
    page.see("the head", "foldback.head()", &SAMPLE.to_string()).await?;
    Ok((first, second))
}

async fn a_what_if_is_promoted_into_a_log_that_others_write_to(page: &mut Page<'_>) -> Result<(), Trouble> {
    let server = Nats::start("promote", "").await?;
    let (first, second) = with_sample(page, &server).await?;
    page.look_at(&first).await?;
    for revision in [14, 16] {
        page.foldback(&format!("goTo({revision})")).await?;
        page.turn_to("Event").await?;
        page.see_text(&format!("account-main@{revision}")).await?;
        page.click("What if it had not happened?").await?;
    }
    page.see_text("2 taken out").await?;
    // It is this browser's own until it is promoted.
    page.look_at(&second).await?;
    page.see("no what-if", "document.querySelectorAll('.lane-chip').length", "0").await?;
    page.look_at(&first).await?;
    page.click("Promote…").await?;
    page.see_text("what-if \"without #14 and #16\"").await?;
    // Somebody else comes first.
    page.look_at(&second).await?;
    page.foldback("execute({type: 'Deposit', amount_minor: 1234}, {actor: 'Jonas'})").await?;
    page.look_at(&first).await?;
    page.see("the head", "foldback.head()", &(SAMPLE + 1).to_string()).await?;
    page.click("Record them").await?;
    page.see("the head", "foldback.head()", &(SAMPLE + 2).to_string()).await?;
    page.see("no what-if", "document.querySelectorAll('.lane-chip').length", "0").await?;
    let newest = "events({from: 60}).map(event => event.hash)";
    let hashes = page.foldback(newest).await?;
    let balance = page.foldback("stateAt(60).balance").await?;
    page.look_at(&second).await?;
    page.expect(newest, hashes).await?;
    page.expect("stateAt(60).balance", balance).await?;
    page.expect("verify()", json!({ "ok": true, "checked": SAMPLE + 2 })).await
}

async fn conditions_and_read_models_follow_what_others_write(page: &mut Page<'_>) -> Result<(), Trouble> {
    let server = Nats::start("models", "").await?;
    let (first, second) = with_sample(page, &server).await?;
    page.look_at(&first).await?;
    page.turn_to("Read models").await?;
    page.click("Add Spending by memo").await?;
    let state = "document.querySelector('article[aria-label=\"Spending by memo\"] .read-model-state').textContent";
    page.see("the state", state, &format!("Up to {SAMPLE}")).await?;
    page.fill("Break when", "amount = -987.65").await?;
    let marks = "document.querySelectorAll('.breaks span').length";
    page.see("no mark", marks, "0").await?;
    page.look_at(&second).await?;
    page.foldback("execute({type: 'Withdraw', amount_minor: 98765, memo: 'boat'})").await?;
    page.look_at(&first).await?;
    page.see("the mark", marks, "1").await?;
    page.see("the state", state, &format!("Up to {}", SAMPLE + 1)).await?;
    let boats = "[...document.querySelectorAll('[aria-label=\"Table of Spending by memo\"] tbody tr')].filter(row => row.textContent.startsWith('boat')).length";
    page.see("the row", boats, "1").await?;
    // A rebuilt table is the same.
    let rows = page.foldback("readModel(1).rows").await?;
    page.foldback("controlReadModel(1, 'rebuild')").await?;
    page.expect("readModel(1).rows", rows).await
}

async fn an_export_of_a_log_on_a_server_is_the_same_log_in_another_browser(page: &mut Page<'_>) -> Result<(), Trouble> {
    let server = Nats::start("export", "").await?;
    with_sample(page, &server).await?;
    page.foldback("execute({type: 'Deposit', amount_minor: 500}, {actor: 'Jonas'})").await?;
    let (hash, file) = (page.foldback("events().at(-1).hash").await?, page.foldback("exportLog()").await?);
    page.fresh_browser().await?;
    page.open("?empty").await?;
    page.click("Import / Export").await?;
    page.upload("File to import", "class.ndjson", file.as_str().unwrap_or_default().as_bytes()).await?;
    page.click(&format!("Import {} events", SAMPLE + 1)).await?;
    page.see("the head", "foldback.head()", &(SAMPLE + 1).to_string()).await?;
    page.expect("events().at(-1).hash", hash).await?;
    page.expect("events().at(-1).actor", json!("Jonas")).await
}

/// Waits until the subscriber counts so: deliveries, duplicates, e-mails, sent twice.
async fn counts(page: &Page<'_>, text: &str) -> Result<(), Trouble> {
    let counts = "['Deliveries', 'Duplicates', 'E-mails', 'Twice'].map(name => document.querySelector(`[aria-label='${name}']`).textContent).join()";
    page.see("what it counts", counts, text).await
}

async fn a_subscriber_follows_a_log_on_a_server_and_not_the_own_log_beside_it(
    page: &mut Page<'_>,
) -> Result<(), Trouble> {
    let server = Nats::start("subscriber", "").await?;
    let (first, second) = with_sample(page, &server).await?;
    // The second window shows the own log of this browser.
    page.open("").await?;
    page.foldback("execute({type: 'Deposit', amount_minor: 7})").await?;
    page.expect("head()", json!(SAMPLE + 1)).await?;
    // The link to the subscriber is of the log that is shown.
    page.look_at(&first).await?;
    let link = "document.querySelector('a[href^=\"?subscriber\"]')?.getAttribute('href')";
    page.click("Import / Export").await?;
    page.see("the link", link, &format!("?subscriber&log={}", server.log("CLASS"))).await?;
    page.click("Close").await?;
    let third = page.client().new_window(false).await?.handle;
    page.look_at(&third).await?;
    let query = format!("{}?subscriber&log={}", page.server().address(), server.log("CLASS"));
    page.client().goto(&query).await?;
    let far = "document.querySelector('output').textContent";
    page.see("how far it is", far, &format!("{SAMPLE} of {SAMPLE}")).await?;
    // What happens in the own log does not reach it, and what others write does.
    page.look_at(&second).await?;
    page.foldback("execute({type: 'Deposit', amount_minor: 1})").await?;
    page.expect("head()", json!(SAMPLE + 2)).await?;
    page.open(&server.query("CLASS")).await?;
    see_server(page, "connected").await?;
    page.foldback("execute({type: 'Deposit', amount_minor: 500})").await?;
    page.look_at(&third).await?;
    page.see("how far it is", far, &format!("{0} of {0}", SAMPLE + 1)).await?;
    counts(page, "59,0,59,0").await?;
    page.client().refresh().await?;
    page.see("how far it is", far, &format!("{0} of {0}", SAMPLE + 1)).await?;
    counts(page, "59,0,59,0").await
}
