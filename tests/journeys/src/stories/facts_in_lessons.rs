//! Lessons about what events remember: who did it, a bug that is replayed away, and facts that came late.

use serde_json::json;

use super::stories;
use crate::Trouble;
use crate::page::Page;

stories![
    whoever_signs_in_a_lesson_is_not_named_in_the_own_log,
    a_bug_is_let_in_fixed_and_replayed_in_its_lesson,
    a_late_fact_has_two_answers_in_its_lesson,
];

/// The title of the step.
const TITLE: &str = "document.querySelector('.lesson-body h3')?.textContent";

/// Chooses the right one of a question's answers, by its number.
async fn answer(page: &Page<'_>, number: usize) -> Result<(), Trouble> {
    let open = "[...document.querySelectorAll('[role=radiogroup]')].at(-1)?.querySelectorAll('[role=radio]')";
    let until = format!("return {open}?.length > {number}");
    page.until("the question", &until).await?;
    page.script(&format!("{open}[{number}].click()"), vec![]).await.map(|_| ())
}

async fn whoever_signs_in_a_lesson_is_not_named_in_the_own_log(page: &mut Page<'_>) -> Result<(), Trouble> {
    page.open("#/lesson/5/4").await?;
    page.see("the title of the step", TITLE, "Sign it").await?;
    page.click("Live").await?;
    page.see_balance("€141.30").await?;
    page.click("Who?").await?;
    page.fill("Who does it", "ben").await?;
    page.act("Deposit", &[("Amount", "40")]).await?;
    page.see_text("An audit is reading what is there anyway.").await?;
    page.expect("events().at(-1).actor", json!("ben")).await?;
    page.open("?empty").await?;
    page.foldback("execute({ type: 'OpenAccount', owner: 'Ada', currency: 'EUR' })").await?;
    page.act("Deposit", &[("Amount", "1")]).await?;
    page.see_balance("€1.00").await?;
    page.expect("events().at(-1).actor ?? null", json!(null)).await
}

async fn a_bug_is_let_in_fixed_and_replayed_in_its_lesson(page: &mut Page<'_>) -> Result<(), Trouble> {
    page.open("#/lesson/7/1").await?;
    page.see("the title of the step", TITLE, "The same bug in both").await?;
    answer(page, 2).await?;
    page.foldback("goTo(52)").await?;
    page.turn_to("Twin").await?;
    page.click("Inject a bug").await?;
    page.see_text("It came in at another event.").await?;
    page.click("Remove the bug").await?;
    page.foldback("goTo(49)").await?;
    page.click("Inject a bug").await?;
    page.see_text("Three deposits went through the bug.").await?;
    page.click("Next").await?;
    page.see("the title of the step", TITLE, "Fix the code").await?;
    answer(page, 1).await?;
    page.turn_to("Twin").await?;
    page.click("Fix it").await?;
    page.click("Next").await?;
    page.see("the title of the step", TITLE, "Replay").await?;
    page.turn_to("Twin").await?;
    page.click("Replay").await?;
    page.see_text("The row is off by €2,040.00, and stays so.").await?;
    page.console_is_empty().await
}

/// Chooses a day in a labelled field; how a day is typed differs from place to place.
async fn choose_day(page: &Page<'_>, label: &str, day: &str) -> Result<(), Trouble> {
    page.find("field", label).await?;
    let choose = "const field = document.querySelector('[data-journey]'); field.value = arguments[0];
        field.dispatchEvent(new Event('change', { bubbles: true }))";
    page.script(choose, vec![json!(day)]).await.map(|_| ())
}

async fn a_late_fact_has_two_answers_in_its_lesson(page: &mut Page<'_>) -> Result<(), Trouble> {
    page.open("#/lesson/18/2").await?;
    page.see("the title of the step", TITLE, "As it was known then").await?;
    page.turn_to("Diff").await?;
    choose_day(page, "About", "2026-01-31").await?;
    choose_day(page, "Known on", "2026-02-28").await?;
    page.see_text("That is known later.").await?;
    choose_day(page, "Known on", "2026-01-31").await?;
    page.see_text("it was true to all that was known").await?;
    page.click("Next").await?;
    page.see("the title of the step", TITLE, "As it is known now").await?;
    answer(page, 1).await?;
    // What was asked for stays while another tab is looked at.
    page.turn_to("Event").await?;
    page.turn_to("Diff").await?;
    choose_day(page, "Known on", "2026-02-28").await?;
    page.see_text("Late facts change what is known about the past").await?;
    page.console_is_empty().await
}
