//! Who did it: named in the form and by the console, and shown where the event is.

use serde_json::json;

use super::{open_account, stories};
use crate::Trouble;
use crate::page::Page;

stories![who_acts_is_recorded_shown_and_found];

async fn who_acts_is_recorded_shown_and_found(page: &mut Page<'_>) -> Result<(), Trouble> {
    open_account(page).await?;
    page.click("Who?").await?;
    page.fill("Who does it", "Mira").await?;
    page.act("Deposit", &[("Amount", "90"), ("Memo", "salary")]).await?;
    page.see_balance("€90.00").await?;
    // The console says for itself who does it.
    page.foldback("execute({type: 'Withdraw', amount_minor: 4000}, {actor: 'Jonas'})").await?;
    page.foldback("append([{event_type: 'Deposited', data: {amount_minor: 100}}])").await?;
    let actors = "events().map(event => event.actor ?? null)";
    page.expect(actors, json!([null, "Mira", "Jonas", null])).await?;
    page.see(
        "the envelope",
        "[...document.querySelectorAll('.json-key')].some(key => key.textContent === '\"actor\"')",
        "false",
    )
    .await?;
    page.foldback("goTo(3)").await?;
    page.see(
        "the envelope",
        "document.querySelector('[aria-label=Envelope]').textContent.includes('\"actor\": \"Jonas\"')",
        "true",
    )
    .await?;
    page.see("the row", "document.querySelector('.log-row.is-cursor').title.split(',')[0]", "By Jonas").await?;
    page.see("the mark", "document.querySelector('.log-row.is-cursor .log-actor').innerText[0]", "J").await?;
    page.fill("Search events", "mira").await?;
    page.see("the caption", "document.querySelector('.log-count').textContent", "1 of 4").await?;
    page.click("Filters").await?;
    page.click("Clear").await?;
    page.click("Filters").await?;
    page.choose("Actor", "Jonas").await?;
    page.see("the caption", "document.querySelector('.log-count').textContent", "1 of 4").await?;
    // The tab keeps the name.
    page.reload().await?;
    page.foldback("goTo(4)").await?;
    page.see_balance("€51.00").await?;
    page.act("Deposit", &[("Amount", "1")]).await?;
    page.see_balance("€52.00").await?;
    page.expect(actors, json!([null, "Mira", "Jonas", null, "Mira"])).await?;
    page.click("As Mira").await?;
    page.find("field", "Who does it").await?;
    let refused = page
        .script(
            "return window.foldback.execute({type: 'Deposit', amount_minor: 1}, {actor: ' '}).then(() => 'done', error => error.name)",
            vec![],
        )
        .await?;
    if refused == json!("InvalidActor") { Ok(()) } else { Err(format!("an actor of spaces: {refused}").into()) }
}
