//! Finding out why: what made a field so, what differs, when something holds, and what if.

use fantoccini::key::Key;
use serde_json::json;

use super::{SAMPLE, stories};
use crate::Trouble;
use crate::page::Page;
use crate::turns;

stories![
    two_what_ifs_are_compared,
    why_adds_up_and_each_step_leads_to_its_moment,
    any_two_moments_are_compared,
    a_condition_is_marked_counted_and_stopped_at,
    a_condition_that_is_wrong_is_pointed_at,
    acting_in_the_past_opens_a_what_if_and_leaves_the_log_alone,
    an_event_is_taken_out_and_what_it_made_possible_is_refused,
    a_what_if_is_edited_kept_and_promoted,
    a_condition_on_a_long_log_leaves_the_page_its_turns,
];

/// Reads the numbers of the waterfall's rows, in minor units.
const STEPS: &str = "return [...document.querySelectorAll('.why .why-row .number')].map(e => Number(e.textContent.replace(/[€,.+]/g, '').replace('−', '-')))";

async fn why_adds_up_and_each_step_leads_to_its_moment(page: &mut Page<'_>) -> Result<(), Trouble> {
    page.open("").await?;
    page.foldback("goTo(12)").await?;
    page.turn_to("Why").await?;
    page.see_text("11 changes, which add up to it.").await?;
    let steps = page.script(STEPS, vec![]).await?;
    let sum: i64 = steps.as_array().map_or(0, |steps| steps.iter().filter_map(|step| step.as_i64()).sum());
    page.expect("stateAt(12).balance", json!(sum)).await?;
    page.script("[...document.querySelectorAll('.why-row')].find(e => e.textContent.startsWith('#7')).click()", vec![])
        .await?;
    page.expect("cursor()", json!(7)).await?;
    // Any field of the state asks the same, and the keys walk along its changes.
    page.click("Overdraft limit").await?;
    page.see_text("No event has changed it so far.").await?;
    page.press(']').await?;
    page.expect("cursor()", json!(27)).await?;
    page.see_text("1 change, which adds up to it.").await?;
    page.press(']').await?;
    page.expect("cursor()", json!(SAMPLE)).await?;
    page.press('[').await?;
    page.expect("cursor()", json!(27)).await?;
    page.click("Status").await?;
    page.see("the question", "document.querySelector('.inspector h3').textContent", "Status: Open. Why?").await?;
    page.see_text("Not opened → Open").await
}

async fn any_two_moments_are_compared(page: &mut Page<'_>) -> Result<(), Trouble> {
    page.open("").await?;
    page.foldback("goTo(20)").await?;
    page.turn_to("Diff").await?;
    page.see_text("B is the cursor, A the moment before its event.").await?;
    page.click("Pin A here").await?;
    page.foldback("goTo(45)").await?;
    page.see_text("25 events from A to B").await?;
    let rows = "[...document.querySelectorAll('.diff-table tbody tr')].map(row => [...row.cells].map(cell => cell.textContent).join('|')).join(';')";
    for part in ["Balance|€378.60|€588.30|+€209.70", "Withdrawals|15|34|+19", "Books closed|–|2026-01|"] {
        page.see(part, &format!("{rows}.includes('{part}')"), "true").await?;
    }
    page.click("Travel to A #20").await?;
    page.expect("cursor()", json!(20)).await?;
    page.see_text("No field differs.").await?;
    page.click("Unpin").await?;
    // By keyboard: A pins, and unpins where it is pinned.
    page.foldback("goTo(3)").await?;
    page.press('a').await?;
    page.foldback("goTo(2)").await?;
    page.see_text("1 event back from A to B").await?;
    page.foldback("goTo(3)").await?;
    page.press('a').await?;
    page.see_text("B is the cursor").await
}

async fn a_condition_is_marked_counted_and_stopped_at(page: &mut Page<'_>) -> Result<(), Trouble> {
    page.open("").await?;
    page.press('b').await?;
    page.see("the focus", "document.activeElement.id", "condition").await?;
    page.fill("Break when", "memo contains gym and amount < 0").await?;
    page.see_text("7 events in 6 spans").await?;
    page.see("the marks", "document.querySelectorAll('.breaks span').length >= 5", "true").await?;
    page.foldback("goTo(0)").await?;
    page.click("Next match").await?;
    page.expect("cursor()", json!(3)).await?;
    page.click("Next match").await?;
    page.expect("cursor()", json!(12)).await?;
    page.click("Previous match").await?;
    page.expect("cursor()", json!(3)).await?;
    page.script("document.activeElement.blur()", vec![]).await?;
    page.press('n').await?;
    page.expect("cursor()", json!(12)).await?;
    // Play stops there, and goes on when it is asked to.
    page.press('8').await?;
    page.press(' ').await?;
    page.see("the cursor", "foldback.cursor()", "22").await?;
    page.find("button", "Play").await?;
    page.press(' ').await?;
    page.see("the cursor", "foldback.cursor()", "23").await?;
    let field = page.find("field", "Break when").await?;
    field.send_keys(&format!("{0}a{0}{1}", char::from(Key::Control), char::from(Key::Backspace))).await?;
    page.see("the marks", "document.querySelectorAll('.breaks span').length", "0").await
}

async fn a_condition_that_is_wrong_is_pointed_at(page: &mut Page<'_>) -> Result<(), Trouble> {
    page.open("").await?;
    page.fill("Break when", "balance < 5 amd").await?;
    page.see_text("At character 13: the condition should end here").await?;
    page.see("the mark", "document.querySelector('.condition mark').textContent", "a").await?;
    // What is typed is completed.
    page.fill("Break when", "over").await?;
    page.see("the offer", "document.querySelector('.chip').textContent", "overdraft_limit").await?;
    let field = page.find("field", "Break when").await?;
    field.send_keys(&format!("{}> 0", char::from(Key::Tab))).await?;
    page.see("the condition", "document.querySelector('#condition').value", "overdraft_limit > 0").await?;
    page.see_text("32 events in 1 span").await
}

async fn acting_in_the_past_opens_a_what_if_and_leaves_the_log_alone(page: &mut Page<'_>) -> Result<(), Trouble> {
    page.open("").await?;
    let log = page.foldback("exportLog()").await?;
    page.foldback("goTo(27)").await?;
    page.fill("Amount", "75").await?;
    page.click("Deposit in a what-if").await?;
    page.see_text("1 inserted").await?;
    page.see_text("Deposit after #27").await?;
    page.see("the curve", "document.querySelector('.chart-lane').getAttribute('d').length > 20", "true").await?;
    page.see_text("€186.00 (+€75.00)").await?;
    page.expect("exportLog()", log.clone()).await?;
    // What the rules refuse there opens nothing and says why beside the field.
    page.click("Withdraw").await?;
    page.fill("Amount", "9999").await?;
    page.click("Withdraw in a what-if").await?;
    page.see_text("€386.00 is available").await?;
    page.see_text("1 inserted").await?;
    // The address has taken in which what-if is open: a reload shows it again, and never writes it to the log.
    page.until("the address names the what-if", "return location.hash.includes('kept=')").await?;
    page.reload().await?;
    page.expect("exportLog()", log.clone()).await?;
    page.turn_to("What-if").await?;
    page.see_text("Deposit after #27").await?;
    page.see("the curve again", "document.querySelector('.chart-lane').getAttribute('d').length > 20", "true").await?;
    page.script("document.querySelector('.lane-chip').click()", vec![]).await?;
    page.see("no curve", "document.querySelector('.chart-lane').getAttribute('d')", "").await?;
    page.expect("exportLog()", log).await
}

async fn an_event_is_taken_out_and_what_it_made_possible_is_refused(page: &mut Page<'_>) -> Result<(), Trouble> {
    page.open("").await?;
    page.foldback("goTo(23)").await?;
    page.click("What if it had not happened?").await?;
    page.see_text("1 taken out, 1 refused now").await?;
    page.see_text("Event 23, which it reverses, is not in this what-if.").await?;
    // The second fee was the better part of why the balance dipped.
    page.see("the lowest balance", "[...document.querySelectorAll('[aria-label=\"At the end\"] tr')].find(row => row.textContent.startsWith('Lowest')).cells[2].textContent", "−€13.20").await?;
    page.click("Restore").await?;
    page.see_text("In the end it comes to the same state.").await
}

async fn a_what_if_is_edited_kept_and_promoted(page: &mut Page<'_>) -> Result<(), Trouble> {
    page.open("").await?;
    page.foldback("goTo(14)").await?;
    page.click("What if it had not happened?").await?;
    page.see_text("without #14").await?;
    page.fill("Name", "no winter coat").await?;
    page.press(char::from(Key::Tab)).await?;
    page.see("the chip", "document.querySelector('.lane-chip').textContent.includes('no winter coat')", "true").await?;
    // A cheaper coat instead.
    page.foldback("goTo(14)").await?;
    page.click("Withdraw").await?;
    page.fill("Amount", "20").await?;
    page.click("Withdraw in a what-if").await?;
    page.see_text("1 taken out, 1 inserted").await?;
    page.click("Change").await?;
    page.script("const amount = document.querySelector('#whatif-Withdraw-amount_minor'); amount.value = '25'; amount.dispatchEvent(new Event('input', {bubbles: true}))", vec![]).await?;
    page.click("Change it in the what-if").await?;
    page.see_text("Withdraw · €25.00").await?;
    // The address has taken in which what-if is open: a reload shows it again.
    page.until("the address names the what-if", "return location.hash.includes('kept=')").await?;
    page.reload().await?;
    page.turn_to("What-if").await?;
    let is_open = "document.querySelector('.lane-entry[aria-pressed=true]').textContent.includes('no winter coat')";
    page.see("the open one", is_open, "true").await?;
    let live = page.foldback(&format!("stateAt({SAMPLE}).balance")).await?.as_i64().unwrap_or(0);
    page.click("Promote…").await?;
    page.see_text("Deposit · €64.00 · what-if \"no winter coat\"").await?;
    page.expect("head()", json!(SAMPLE)).await?;
    page.click("Record them").await?;
    page.see_text("The live state is now that of \"no winter coat\": 1 event recorded at the end.").await?;
    page.expect("head()", json!(SAMPLE + 1)).await?;
    page.expect(&format!("stateAt({}).balance", SAMPLE + 1), json!(live + 6400)).await?;
    page.expect("verify()", json!({ "ok": true, "checked": SAMPLE + 1 })).await?;
    // What was promoted is done: the what-if is closed for good.
    page.see("no lane", "document.querySelectorAll('.lane-entry').length", "0").await?;
    page.see("no key", "Object.keys(localStorage).filter(key => key.startsWith('foldback.lane')).length", "0").await
}

async fn a_condition_on_a_long_log_leaves_the_page_its_turns(page: &mut Page<'_>) -> Result<(), Trouble> {
    super::open_account(page).await?;
    page.foldback("append(Array.from({length: 100000}, (_, i) => ({event_type: i % 3 ? 'Deposited' : 'Withdrawn', data: {amount_minor: 100 + i % 700}})))").await?;
    page.expect("head()", json!(100_001)).await?;
    let found = "2,320 events in 2,320 spans";
    turns::watch(page, &format!("document.body.textContent.includes('{found}')")).await?;
    page.fill("Break when", "type = Withdrawn and amount < -7.50 and changed(balance)").await?;
    page.see_text(found).await?;
    turns::at_least(page, 10, "a condition over 100,001 events").await?;
    page.see("the marks", "document.querySelectorAll('.breaks span').length <= 240", "true").await
}

async fn two_what_ifs_are_compared(page: &mut Page<'_>) -> Result<(), Trouble> {
    page.open("").await?;
    page.foldback("goTo(57)").await?;
    page.click("What if it had not happened?").await?;
    page.see_text("1 taken out").await?;
    page.click("Close").await?;
    page.foldback("goTo(52)").await?;
    page.turn_to("Event").await?;
    page.click("What if it had not happened?").await?;
    let ends = "[...document.querySelectorAll('[aria-label=\"At the end\"] tbody tr')].map(row => [...row.cells].map(cell => cell.textContent).join(' '))[0]";
    page.see("beside the log", ends, "Balance €1,828.65 €1,688.65 −€140.00").await?;
    page.choose("Compare with", "1").await?;
    page.see("beside the other", ends, "Balance €878.65 €1,688.65 +€810.00").await?;
    page.choose("Compare with", "").await?;
    page.see("beside the log", ends, "Balance €1,828.65 €1,688.65 −€140.00").await?;
    page.console_is_empty().await
}
