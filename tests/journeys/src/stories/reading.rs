//! Read models: added late, behind, broken, rebuilt.

use serde_json::json;

use super::{SAMPLE, stories};
use crate::Trouble;
use crate::page::Page;

stories![
    a_read_model_added_now_is_filled_from_the_first_event,
    a_read_model_that_is_paused_reads_stale_and_says_how_to_wait,
    a_broken_read_model_is_parked_named_and_mended,
    each_domain_has_read_models_that_answer_its_story,
    a_long_rebuild_shows_how_far_it_is_and_can_be_given_up,
];

/// The texts of a read model's rows.
fn rows(label: &str) -> String {
    format!(
        "[...document.querySelectorAll('[aria-label=\"Table of {label}\"] tbody tr')].map(row => [...row.cells].map(cell => cell.textContent).join(' '))"
    )
}

fn state(label: &str) -> String {
    format!("document.querySelector('article[aria-label=\"{label}\"] .read-model-state').textContent")
}

async fn a_read_model_added_now_is_filled_from_the_first_event(page: &mut Page<'_>) -> Result<(), Trouble> {
    page.open("").await?;
    page.turn_to("Read models").await?;
    page.click("Add Monthly statement").await?;
    page.see("the state", &state("Monthly statement"), &format!("Up to {SAMPLE}")).await?;
    page.see("the months", &format!("{}.length", rows("Monthly statement")), "6").await?;
    let first = format!("{}[5]", rows("Monthly statement"));
    page.see("the first month", &first, "2025-10 €0.00 €1,315.00 €710.55 €604.45").await?;
    page.click("Add Interest").await?;
    page.fill("Rate", "0").await?;
    page.script("document.activeElement.blur()", vec![]).await?;
    let earned = format!("{}.every(row => row.endsWith('€0.00'))", rows("Interest"));
    page.see("nothing at no rate", &earned, "true").await?;
    page.fill("Rate", "plenty").await?;
    page.script("document.activeElement.blur()", vec![]).await?;
    page.see_text("Rate must be a whole number.").await?;
    page.foldback("controlReadModel(2, {parameter: 'rate', value: 300})").await?;
    page.see("something at a rate", &earned, "false").await?;
    page.click("Remove Interest").await?;
    page.see("what runs", "window.foldback.readModels().map(model => model.name).join()", "monthly_statement").await?;
    page.find("button", "Add Interest").await?;
    page.console_is_empty().await
}

async fn a_read_model_that_is_paused_reads_stale_and_says_how_to_wait(page: &mut Page<'_>) -> Result<(), Trouble> {
    page.open("").await?;
    page.turn_to("Read models").await?;
    page.click("Add Spending by memo").await?;
    page.see("the state", &state("Spending by memo"), &format!("Up to {SAMPLE}")).await?;
    page.click("Pause Spending by memo").await?;
    page.see("the state", &state("Spending by memo"), &format!("Paused at {SAMPLE}")).await?;
    page.act("Withdraw", &[("Amount", "999"), ("Memo", "boat")]).await?;
    page.see_text("Stale by 1: event 59 of the log is not in it.").await?;
    page.see_text("await foldback.waitFor(1, 59)").await?;
    let boats = format!("{}.filter(row => row.startsWith('boat')).length", rows("Spending by memo"));
    page.see("no boat", &boats, "0").await?;
    page.script("window.reached = 'no'; window.foldback.waitFor(1, 59).then(() => window.reached = 'yes')", vec![])
        .await?;
    page.see("nobody was told", "window.reached", "no").await?;
    page.click("Resume Spending by memo").await?;
    page.see("it was told", "window.reached", "yes").await?;
    page.see("the state", &state("Spending by memo"), &format!("Up to {}", SAMPLE + 1)).await?;
    page.see("a boat", &boats, "1").await?;
    // One that runs has read what was written by the time that it was waited for.
    let waited = "execute({type: 'Withdraw', amount_minor: 100, memo: 'oars'}).then(([event]) =>
        window.foldback.waitFor(1, event.position)).then(() =>
        window.foldback.readModel(1).rows.filter(row => row.memo === 'oars').length)";
    page.expect(waited, json!(1)).await?;
    page.expect(
        "waitFor(7, 1)",
        json!({ "name": "UnknownReadModel", "id": 7,
        "message": "Unknown read model 7: it was removed, or never added." }),
    )
    .await?;
    page.console_is_empty().await
}

async fn a_broken_read_model_is_parked_named_and_mended(page: &mut Page<'_>) -> Result<(), Trouble> {
    page.open("").await?;
    page.turn_to("Read models").await?;
    page.click("Add Spending by memo").await?;
    page.choose("Code of Spending by memo", "1").await?;
    page.see("the state", &state("Spending by memo"), "Parked at 32").await?;
    page.see_text("It is parked at event 32, EntryReversed (revision 32 of account-main)").await?;
    page.click("Retry Spending by memo").await?;
    page.see("the state", &state("Spending by memo"), "Parked at 32").await?;
    page.choose("Code of Spending by memo", "2").await?;
    page.see("the state", &state("Spending by memo"), &format!("Up to {SAMPLE}")).await?;
    page.foldback("execute({type: 'Withdraw', amount_minor: 100, memo: 'x'.repeat(40)})").await?;
    page.see("the state", &state("Spending by memo"), &format!("Up to {}", SAMPLE + 1)).await?;
    page.expect(
        "controlReadModel(1, 'retry')",
        json!({ "name": "NotParked", "message": "The read model is not parked at an event." }),
    )
    .await?;
    page.console_is_empty().await
}

async fn each_domain_has_read_models_that_answer_its_story(page: &mut Page<'_>) -> Result<(), Trouble> {
    page.open("").await?;
    page.turn_to("Read models").await?;
    for (domain, label, answer) in [
        ("Order", "Repeated captures", "order-1002 7 €83.40 pay-5203 pay-5203-retry"),
        ("Trip", "Quoted and billed", "trip-7001 Mira €48.00 €81.04 −€35.22 €45.82"),
        ("Feed", "Ended follows", "Ana Ben a block 31"),
    ] {
        page.click(domain).await?;
        page.click("Record the sample").await?;
        page.click(&format!("Add {label}")).await?;
        let found = format!("{}.filter(row => row.startsWith('{answer}')).length", rows(label));
        page.see("the answer", &found, "1").await?;
    }
    page.console_is_empty().await
}

async fn a_long_rebuild_shows_how_far_it_is_and_can_be_given_up(page: &mut Page<'_>) -> Result<(), Trouble> {
    page.open("?empty").await?;
    page.foldback("execute({type: 'OpenAccount', owner: 'Ada', currency: 'EUR'})").await?;
    page.foldback(
        "append(Array.from({length: 100000}, (_, i) => ({event_type: 'Deposited', data: {amount_minor: 1 + i % 7}})))",
    )
    .await?;
    page.turn_to("Read models").await?;
    page.click("Add Monthly statement").await?;
    page.see("the state", &state("Monthly statement"), "Up to 100,001").await?;
    let before = page.foldback("readModel(1)").await?;
    // All in one task, so that the rebuild is found under way however fast it is.
    page.expect("controlReadModel(1, 'rebuild') || window.foldback.readModels()[0].status", json!("rebuilding"))
        .await?;
    page.see("the rebuilt", &state("Monthly statement"), "Up to 100,001").await?;
    let given_up = "controlReadModel(1, 'rebuild') || window.foldback.controlReadModel(1, 'cancel') || window.foldback.readModel(1)";
    page.expect(given_up, before.clone()).await?;
    // Seen in frames: the bar moves.
    let watch = "const done = arguments[arguments.length - 1];
        window.foldback.controlReadModel(1, 'rebuild');
        const seen = new Set(); let last = performance.now(), longest = 0;
        (function frame(now) {
            longest = Math.max(longest, now - last); last = now;
            const bar = document.querySelector('.read-model progress');
            if (bar) seen.add(bar.value);
            if (bar || !seen.size) requestAnimationFrame(frame); else done([seen.size, Math.round(longest)]);
        })(last);";
    let seen = page.client().execute_async(watch, vec![]).await?;
    println!("    {} states of the bar, the longest pause was {} ms", seen[0], seen[1]);
    if seen[0].as_u64() < Some(3) {
        return Err(format!("the rebuild was not drawn as it went: {seen}").into());
    }
    page.expect("readModel(1)", before).await?;
    page.console_is_empty().await
}
