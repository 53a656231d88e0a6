//! A transfer between two accounts: a process across streams, told as a sequence.

use serde_json::json;

use super::stories;
use crate::Trouble;
use crate::page::Page;

stories![
    a_transfer_is_reserved_received_and_confirmed,
    a_transfer_that_is_refused_is_given_back,
    a_transfer_goes_on_after_a_reload_at_each_step,
];

async fn two_accounts(page: &Page<'_>) -> Result<(), Trouble> {
    page.open("").await?;
    page.foldback("execute({type: 'OpenAccount', owner: 'Ada', currency: 'EUR'}, {stream: 'account-savings'})").await?;
    Ok(())
}

const BALANCES: &str = "[window.foldback.stateAt(window.foldback.head()).balance, window.foldback.stateAt(undefined, 'account-savings').balance, window.foldback.stateAt(window.foldback.head()).reserved].join()";
const STEPS: &str = "[...document.querySelectorAll('.sequence-what')].map(step => step.textContent).join('; ')";

async fn a_transfer_is_reserved_received_and_confirmed(page: &mut Page<'_>) -> Result<(), Trouble> {
    two_accounts(page).await?;
    page.act("Transfer", &[("To", "account-savings"), ("Amount", "70"), ("Memo", "holiday")]).await?;
    page.see("the money", BALANCES, "175865,7000,0").await?;
    page.see(
        "the sequence",
        STEPS,
        "Transfer → FundsReserved #59; ReceiveTransfer → TransferReceived #2; ConfirmTransfer → TransferConfirmed #60",
    )
    .await?;
    // Each step is a link to its moment, in its stream.
    page.script("document.querySelectorAll('button.sequence-row')[1].click()", vec![]).await?;
    page.see("the stream", "document.querySelector('[aria-label=Stream]').value", "account-savings").await?;
    page.expect("cursor()", json!(2)).await?;
    page.see("its cause", "document.querySelector('.related').textContent", "Led to by account-main #59 FundsReserved")
        .await?;
    // Bad input says why, and nothing is reserved.
    page.foldback("open('account-main')").await?;
    for (to, why) in [("account-main", "itself"), ("savings", "account-")] {
        page.act("Transfer", &[("To", to), ("Amount", "1")]).await?;
        page.see("why not", &format!("document.querySelector('.act').textContent.includes('{why}')"), "true").await?;
    }
    page.see("the money", BALANCES, "175865,7000,0").await
}

async fn a_transfer_that_is_refused_is_given_back(page: &mut Page<'_>) -> Result<(), Trouble> {
    two_accounts(page).await?;
    page.foldback("execute({type: 'FreezeAccount'}, {stream: 'account-savings'})").await?;
    page.act("Transfer", &[("To", "account-savings"), ("Amount", "50")]).await?;
    page.see_text("was refused by the other side and is given back").await?;
    page.see("the money", BALANCES, "182865,0,0").await?;
    page.see(
        "what was refused",
        "document.querySelector('.sequence-row.is-refused').textContent.includes('AccountIsFrozen')",
        "true",
    )
    .await?;
    page.expect("events({from: 60})[0].event_type", json!("TransferReleased")).await
}

async fn a_transfer_goes_on_after_a_reload_at_each_step(page: &mut Page<'_>) -> Result<(), Trouble> {
    two_accounts(page).await?;
    let sum = |transfers: u32| format!("{},{},0", 182_865 - 1000 * transfers, 1000 * transfers);
    for steps in 0..3_u32 {
        page.foldback("processes({hold: true})").await?;
        page.foldback("execute({type: 'Transfer', to: 'account-savings', amount_minor: 1000})").await?;
        page.see_text("comes next").await?;
        for _ in 0..steps {
            page.foldback("step()").await?;
        }
        page.reload().await?;
        page.see("the money", BALANCES, &sum(steps + 1)).await?;
        page.expect("processes()", json!([])).await?;
    }
    page.expect("verify().then(verified => verified.ok)", json!(true)).await
}
