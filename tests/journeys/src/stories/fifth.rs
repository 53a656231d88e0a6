//! A fifth domain, a traffic light: the page knows it by a line of the registry and does all with it that it does with an
//! account. The page of these journeys is built with the feature `fifth`.

use serde_json::json;

use super::stories;
use crate::Trouble;
use crate::page::Page;

stories![a_fifth_domain_is_acted_in_and_travelled, a_fifth_domain_is_debugged, a_fifth_domain_goes_out_and_comes_back];

async fn sample(page: &Page<'_>) -> Result<(), Trouble> {
    page.open("").await?;
    page.click("Light").await?;
    page.click("Record the sample").await?;
    page.see_text("22 events recorded.").await
}

async fn a_fifth_domain_is_acted_in_and_travelled(page: &mut Page<'_>) -> Result<(), Trouble> {
    sample(page).await?;
    page.act("SetUp", &[("Crossing", "Main and Mill")]).await?;
    page.expect("head()", json!(23)).await?;
    page.choose("Colour", "Amber").await?;
    page.click("TurnTo").await?;
    page.see_text("Amber does not follow Red.").await?;
    page.expect("execute({type: 'TurnTo', colour: 'Green'}).then(events => events.length)", json!(1)).await?;
    page.foldback("goTo(3)").await?;
    page.see_slider(3, "Event 3 of 24: LightTurned").await?;
    page.expect("stateAt()", json!({ "changes": 2, "colour": "Amber", "failures": 0, "crossing": "Main and Mill" }))
        .await?;
    let line = "document.querySelector('.chart-line').getAttribute('d').length > 100";
    page.see("the chart", line, "true").await
}

async fn a_fifth_domain_is_debugged(page: &mut Page<'_>) -> Result<(), Trouble> {
    sample(page).await?;
    page.fill("Break when", "colour = \"Green\" and changes > 3").await?;
    page.see_text("in 6 spans").await?;
    page.foldback("goTo(5)").await?;
    page.turn_to("Diff").await?;
    page.see_text("Changes").await?;
    page.turn_to("Why").await?;
    page.see("the steps", "document.querySelectorAll('.why-row').length", "4").await?;
    page.foldback("goTo(2)").await?;
    page.turn_to("Event").await?;
    page.click("What if it had not happened?").await?;
    page.see_text("1 taken out, 2 refused now").await?;
    page.turn_to("Read models").await?;
    page.click("Add Failures").await?;
    page.see_text("Up to 80").await?;
    page.expect("readModel(1).rows.map(row => row.light)", json!(["light-1"])).await
}

async fn a_fifth_domain_goes_out_and_comes_back(page: &mut Page<'_>) -> Result<(), Trouble> {
    sample(page).await?;
    let log = page.foldback("exportLog()").await?;
    let text = log.as_str().ok_or("no log")?.to_owned();
    page.foldback("clear({confirm: true})").await?;
    page.expect(&format!("importLog({}).then(report => report.events)", json!(text)), json!(80)).await?;
    page.expect("exportLog()", log).await?;
    page.expect("stateAt(21, 'light-1').changes", json!(20)).await
}
