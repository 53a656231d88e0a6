//! Looking inside an event.

use serde_json::json;

use super::stories;
use crate::Trouble;
use crate::page::Page;

stories![
    the_inside_of_an_event_is_shown_with_the_code_that_runs,
    what_no_rule_let_through_says_which_would_refuse_it,
    the_twin_knows_nothing_of_the_past_and_does_not_recover
];

const STAGE: &str = "document.querySelector('.x-ray-stage').innerText";

async fn the_inside_of_an_event_is_shown_with_the_code_that_runs(page: &mut Page<'_>) -> Result<(), Trouble> {
    page.open("").await?;
    page.foldback("goTo(28)").await?;
    page.press('x').await?;
    page.see("the command", &format!("{STAGE}.includes('\"Withdraw\"') && {STAGE}.includes('9990')"), "true").await?;
    page.click("Next stage").await?;
    page.see("the checks", "document.querySelectorAll('.x-ray-checks .is-up').length", "5").await?;
    page.see(
        "the rules",
        &format!("{STAGE}.includes('covered(state, amount)?') && {STAGE}.includes('fn withdraw(')"),
        "true",
    )
    .await?;
    page.click("Next stage").await?;
    page.see("the event", &format!("{STAGE}.includes('Withdrawn')"), "true").await?;
    page.click("Next stage").await?;
    page.see("the fold", &format!("{STAGE}.includes('self.move_by(amount.negated())')"), "true").await?;
    page.click("Next stage").await?;
    page.see(
        "the fields",
        "[...document.querySelectorAll('.x-ray-fields .is-changed')].map(row => row.textContent).join()",
        "Balance€111.00→ €11.10,Withdrawals21→ 22",
    )
    .await?;
    // It goes along with the cursor.
    page.foldback("goTo(32)").await?;
    page.see("the fields", "document.querySelectorAll('.x-ray-fields .is-changed').length", "1").await?;
    page.click("Command").await?;
    page.see("the command", &format!("{STAGE}.includes('ReverseEntry')"), "true").await?;
    page.press('x').await?;
    page.see("the x-ray", "!!document.querySelector('.x-ray')", "false").await
}

async fn what_no_rule_let_through_says_which_would_refuse_it(page: &mut Page<'_>) -> Result<(), Trouble> {
    page.open("?empty").await?;
    page.foldback(
        "append([
            { event_type: 'AccountOpened', data: { owner: 'Ada', currency: 'EUR' } },
            { event_type: 'Withdrawn', data: { amount_minor: 5000 } },
            { event_type: 'CardIssued', data: { card: 'gold' } },
        ])",
    )
    .await?;
    page.foldback("goTo(2)").await?;
    page.press('x').await?;
    page.click("decide").await?;
    page.see(
        "the refusal",
        "document.querySelector('.x-ray-checks .is-down code').textContent",
        "covered(state, amount)?;",
    )
    .await?;
    page.see("what was not asked", "document.querySelectorAll('.x-ray-checks .muted').length", "1").await?;
    page.see_text("The rules would refuse it today as InsufficientFunds").await?;
    page.foldback("goTo(3)").await?;
    page.see_text("This version does not know the event").await?;
    page.expect("stateAt(3).balance", json!(-5000)).await
}

async fn the_twin_knows_nothing_of_the_past_and_does_not_recover(page: &mut Page<'_>) -> Result<(), Trouble> {
    page.open("").await?;
    let log = page.foldback("exportLog()").await?;
    page.turn_to("Twin").await?;
    let twin = "[...document.querySelectorAll('.twin tbody td:last-child')].map(cell => cell.textContent).join()";
    page.see("the twin", twin, "€1,828.65,Open,€300.00,Ada").await?;
    page.see_text("Live, both say the same.").await?;
    page.foldback("goTo(27)").await?;
    page.see("the twin", twin, "unknown,unknown,unknown,unknown").await?;
    page.see_text("Of event 27 it knows nothing").await?;
    let balances = "[...document.querySelectorAll('.twin-figures li')].map(row => row.innerText.replace(/\\s+/g, ' ').trim()).join('; ')";
    page.click("Inject a bug").await?;
    page.see_text("Since event 27 every deposit is added twice").await?;
    page.see("how many are off", &format!("{balances}.split('off by').length - 1"), "2").await?;
    let wrong = page.script(&format!("return {balances}"), vec![]).await?;
    page.click("Fix it").await?;
    page.see_text("What it did before still stands, in both").await?;
    page.see("the balances", balances, wrong.as_str().unwrap_or_default()).await?;
    page.click("Replay").await?;
    page.see("who is right", &format!("{balances}.split('; ').map(row => row.endsWith('right')).join()"), "true,false")
        .await?;
    page.see("the account", &format!("{balances}.startsWith('Account €1,828.65 right')"), "true").await?;
    page.see("the code", "document.querySelectorAll('.inspector .code').length", "2").await?;
    // The lesson leaves the log alone.
    page.expect("exportLog()", log).await?;
    page.click("Remove the bug").await?;
    page.see("who is right", &format!("{balances}.split('; ').map(row => row.endsWith('right')).join()"), "true,true")
        .await
}
