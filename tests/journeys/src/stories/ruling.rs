//! The same history, judged by another rule.

use serde_json::json;

use super::{SAMPLE, stories};
use crate::Trouble;
use crate::page::Page;

stories![another_rule_shows_what_it_would_have_refused, a_sweep_shows_the_fan_of_a_rule];

async fn another_rule_shows_what_it_would_have_refused(page: &mut Page<'_>) -> Result<(), Trouble> {
    page.open("").await?;
    let log = page.foldback("exportLog()").await?;
    page.turn_to("What-if").await?;
    page.script("document.querySelector('.rule-offers summary').click()", vec![]).await?;
    page.click("Change Largest withdrawal").await?;
    page.see_text("6 refused now").await?;
    let refused = "document.querySelectorAll('.lane-row.is-refused').length";
    page.see("what is refused", refused, "6").await?;
    page.see_text("is more than the €200.00 that may be withdrawn at once").await?;
    let limit = "const field = document.querySelector('.rule-label input');
        field.value = arguments[0]; field.dispatchEvent(new Event('change', { bubbles: true }))";
    page.script(limit, vec![json!("400")]).await?;
    page.see("what is refused", refused, "5").await?;
    page.script(limit, vec![json!("plenty")]).await?;
    page.see_text("Enter a number").await?;
    page.see("what is refused", refused, "5").await?;
    page.see("the curve", "document.querySelector('.chart-lane').getAttribute('d').length > 20", "true").await?;
    // It is kept, and the log is as it was.
    page.expect("exportLog()", log).await?;
    page.see("the address", "location.hash.includes('kept=1')", "true").await?;
    page.reload().await?;
    page.turn_to("What-if").await?;
    page.see("what is refused", refused, "5").await?;
    page.click("Remove Largest withdrawal").await?;
    page.see("what is refused", refused, "0").await?;
    page.see_text("In the end it comes to the same state.").await
}

async fn a_sweep_shows_the_fan_of_a_rule(page: &mut Page<'_>) -> Result<(), Trouble> {
    page.open("").await?;
    page.turn_to("What-if").await?;
    page.script("document.querySelector('.rule-offers summary').click()", vec![]).await?;
    page.click("Change Fee per withdrawal").await?;
    page.click("Sweep").await?;
    page.see("the fan", "document.querySelectorAll('.chart-sweep').length", "7").await?;
    let ends = "[...document.querySelectorAll('.sweep-table tbody tr')].map(row => row.textContent)";
    page.see("without a fee", &format!("{ends}[0]"), "€0.000€1,828.65").await?;
    page.see("the parameters", &format!("{ends}.length"), "7").await?;
    page.see("the highest", &format!("{ends}[6].startsWith('€2.00')"), "true").await?;
    let named = "[...document.querySelectorAll('.chart-sweep-end')].map(end => end.textContent).join()";
    page.see("the ends", named, "€0.00,€2.00").await?;
    for (field, text) in [("To", "5"), ("Steps", "11")] {
        page.fill(field, text).await?;
        page.script("document.activeElement.blur()", vec![]).await?;
    }
    page.see("the parameters", &format!("{ends}.length"), "11").await?;
    page.see("the ends", named, "€0.00,€5.00").await?;
    page.fill("Steps", "1").await?;
    page.script("document.activeElement.blur()", vec![]).await?;
    page.see_text("Steps go from 2 to 25.").await?;
    page.click("Sweep").await?;
    page.see("the fan", "document.querySelectorAll('.chart-sweep').length", "0").await?;
    page.expect("head()", json!(SAMPLE)).await?;
    page.console_is_empty().await
}
