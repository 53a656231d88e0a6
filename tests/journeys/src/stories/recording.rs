//! A teacher records a lesson by doing it, tries the draft, and comes to its end.

use super::stories;
use crate::Trouble;
use crate::page::Page;

stories![a_lesson_is_recorded_by_doing_it_and_its_draft_is_done_to_its_end];

/// What the bar says.
const COUNT: &str = "document.querySelector('.recorder-state .muted')?.textContent";
/// The title of the step.
const TITLE: &str = "document.querySelector('.lesson-body h3')?.textContent";

async fn see_count(page: &Page<'_>, count: &str) -> Result<(), Trouble> {
    page.see("what was recorded", COUNT, count).await
}

async fn a_lesson_is_recorded_by_doing_it_and_its_draft_is_done_to_its_end(page: &mut Page<'_>) -> Result<(), Trouble> {
    page.open("").await?;
    page.click("Lessons").await?;
    page.click("Record a lesson").await?;
    page.click("Start recording").await?;
    page.see("the address", "location.hash", "#/lesson/recording").await?;
    see_count(page, "Step 1 · 0 actions").await?;
    page.turn_to("Why").await?;
    see_count(page, "Step 1 · 1 action").await?;
    page.reload().await?;
    see_count(page, "Step 1 · 1 action").await?;
    page.see("the tab", "document.querySelector('#inspector-tab-why').ariaSelected", "true").await?;
    page.click("Step").await?;
    page.fill("Heading (optional)", "A gift").await?;
    page.click("Begin the step").await?;
    see_count(page, "Step 2 · 1 action").await?;
    page.act("Deposit", &[("Amount", "50")]).await?;
    see_count(page, "Step 2 · 2 actions").await?;
    page.click("Previous event").await?;
    see_count(page, "Step 2 · 3 actions").await?;
    page.click("Previous event").await?;
    page.see_text("Move to event 57.").await?;
    page.turn_to("Diff").await?;
    see_count(page, "Step 2 · 4 actions").await?;
    page.click("Undo last").await?;
    see_count(page, "Step 2 · 3 actions").await?;
    page.see("the tab", "document.querySelector('#inspector-tab-why').ariaSelected", "true").await?;
    page.see_balance("€1,828.65").await?;
    page.click("Stop").await?;
    page.see_text("The checker finds nothing wrong.").await?;
    let draft = "document.querySelector('.recorder-draft textarea').value.includes('check: tab = \"why\"')";
    page.see("the draft", draft, "true").await?;
    page.click("Try it").await?;
    page.see("the title of the step", TITLE, "Step 1").await?;
    page.turn_to("Why").await?;
    page.click("Next").await?;
    page.see("the title of the step", TITLE, "A gift").await?;
    page.act("Deposit", &[("Amount", "50")]).await?;
    page.see_text("Move to event 57.").await?;
    page.click("Previous event").await?;
    page.click("Previous event").await?;
    page.click("Finish").await?;
    page.see("the title of the step", TITLE, "You have finished it").await?;
    page.click("Back to your own log").await?;
    page.see_balance("€1,828.65").await?;
    page.click("Lessons").await?;
    page.see_text("Continue your recording").await?;
    page.console_is_empty().await
}
