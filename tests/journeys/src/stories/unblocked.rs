//! Many events at once, and many calls one after the other: the page keeps its turns, and nothing is recorded by halves.

use serde_json::json;

use super::{open_account, stories};
use crate::Trouble;
use crate::page::Page;
use crate::turns;

stories![
    thousands_of_facts_leave_the_page_its_turns_and_the_first_bad_one_is_named,
    calls_one_after_the_other_leave_the_page_its_turns,
    what_ifs_of_a_long_stream_are_compared_and_follow_the_log,
];

/// Facts for an account, as an expression.
fn facts(count: u32) -> String {
    format!(
        "Array.from({{ length: {count} }}, (_, index) => ({{ event_type: index % 3 ? 'Deposited' : 'Withdrawn', data: {{ amount_minor: 100 + index % 700 }} }}))"
    )
}

async fn thousands_of_facts_leave_the_page_its_turns_and_the_first_bad_one_is_named(
    page: &mut Page<'_>,
) -> Result<(), Trouble> {
    open_account(page).await?;
    let facts = facts(6_000);
    // The bad one is neither the first of a slice nor the last.
    for (bad, name) in [("{ data: {} }", "InvalidEvent"), ("null", "InvalidEvent")] {
        let call = format!("append(Object.assign({facts}, {{ 4321: {bad}, 5000: {bad} }}))");
        let refused = page.foldback(&call).await?;
        if (&refused["name"], &refused["index"]) != (&json!(name), &json!(4_321)) {
            return Err(format!("{bad} gave {refused}").into());
        }
    }
    page.expect("head()", json!(1)).await?;
    // What is passed in is taken over as it is now.
    turns::watch(page, "window.count === 6000").await?;
    let changed_later = format!(
        "const facts = {facts};
        foldback.append(facts).then(list => window.count = list.length);
        facts[5999].event_type = 'Gone';
        facts.length = 5"
    );
    page.run_in_page(&changed_later).await?;
    page.see("all of them", "window.count", "6000").await?;
    page.expect("events({ from: 6001 })[0].event_type", json!("Deposited")).await?;
    page.expect("verify()", json!({ "ok": true, "checked": 6_001 })).await?;
    turns::at_least(page, 3, "6,000 facts").await?;
    page.console_is_empty().await
}

async fn calls_one_after_the_other_leave_the_page_its_turns(page: &mut Page<'_>) -> Result<(), Trouble> {
    open_account(page).await?;
    turns::watch(page, "window.head === 201").await?;
    let calls = "(async () => {
        for (let n = 1; n <= 200; n++) await foldback.execute({ type: 'Deposit', amount_minor: n });
        window.head = foldback.head();
    })()";
    page.run_in_page(calls).await?;
    page.see("all of them", "window.head", "201").await?;
    turns::at_least(page, 5, "200 commands one after the other").await?;
    // Those that are not waited for are in their order.
    let at_once = "Promise.all(Array.from({ length: 100 }, (_, n) => foldback.execute({ type: 'Deposit', amount_minor: 1000 + n })))
        .then(all => window.order = [...new Set(all.map(([event]) => event.data.amount_minor - event.revision))].join())";
    page.run_in_page(at_once).await?;
    page.see("their order", "window.order", "798").await?;
    page.expect("stateAt().balance", json!(200 * 201 / 2 + 100 * 1_000 + 99 * 100 / 2)).await?;
    page.console_is_empty().await
}

async fn what_ifs_of_a_long_stream_are_compared_and_follow_the_log(page: &mut Page<'_>) -> Result<(), Trouble> {
    open_account(page).await?;
    page.foldback(&format!("append({}).then(() => true)", facts(20_000))).await?;
    for (revision, taken) in [(3, 100), (4, 102)] {
        page.foldback(&format!("goTo({revision})")).await?;
        page.turn_to("Event").await?;
        page.click("What if it had not happened?").await?;
        page.see_text("1 taken out").await?;
        page.until(&format!("the end without {taken}"), END).await?;
        if revision == 3 {
            page.click("Close").await?;
        }
    }
    page.choose("Compare with", "1").await?;
    // Without the second fact beside without the third.
    let difference = "document.querySelector('[aria-label=\"At the end\"] tbody tr')?.cells[3].textContent";
    page.see("the difference", difference, "−€0.01").await?;
    // Both follow the log.
    let there = page.script(&format!("return {BALANCE}"), vec![]).await?;
    page.foldback("execute({ type: 'Deposit', amount_minor: 100000 })").await?;
    page.until("another end", &format!("return {BALANCE} !== {there} && ({BALANCE})?.startsWith('Balance')")).await?;
    page.see("the difference", difference, "−€0.01").await?;
    page.console_is_empty().await
}

/// Whether the open what-if is decided to its end.
const END: &str = "return !!document.querySelector('[aria-label=\"At the end\"]') && !document.body.textContent.includes('decided again:')";
/// What stands in the first row of the comparison.
const BALANCE: &str = "document.querySelector('[aria-label=\"At the end\"] tbody tr')?.textContent";
