//! What-ifs from the first edit to the end: their names, their rows in the log, and what it takes to make them true; what play
//! stops at; and the twin's bug.

use fantoccini::key::Key;
use serde_json::json;

use super::{SAMPLE, stories};
use crate::Trouble;
use crate::page::Page;

stories![
    a_promoted_what_if_is_done_and_says_what_was_recorded,
    what_no_event_brings_over_is_named_in_place_of_nothing_to_record,
    a_what_if_is_called_by_all_its_edits_until_somebody_names_it,
    the_log_shows_what_a_what_if_takes_out_puts_in_and_refuses_in_its_place,
    the_figure_of_a_what_if_stands_under_the_recorded_one,
    a_step_along_a_what_if_makes_no_element,
    enter_from_live_goes_to_the_first_match_and_the_stop_is_said_and_marked,
    the_bug_of_the_twin_starts_at_the_cursor,
    the_twin_is_offered_where_there_is_one,
    after_archiving_the_odometer_counts_what_was_folded,
];

/// Takes the event at a revision out.
async fn drop_event(page: &Page<'_>, revision: u32) -> Result<(), Trouble> {
    page.foldback(&format!("goTo({revision})")).await?;
    page.turn_to("Event").await?;
    page.see_text(&format!("account-main@{revision}")).await?;
    page.click("What if it had not happened?").await
}

/// What the chip over the chart calls the open what-if.
const CHIP: &str = "document.querySelector('.lane-chip')?.textContent";
/// The rows of the log that the open what-if has otherwise, the newest first.
const LANE_ROWS: &str = "[...document.querySelectorAll('.log-row[data-lane]')]
    .map(row => [row.dataset.lane, row.querySelector('.log-revision').textContent, row.querySelector('.log-type').textContent + row.querySelector('.log-lane').textContent,
        row.querySelector('.log-amount').textContent, row.querySelector('.log-headline').textContent].join('|')).join(' ; ')";

async fn a_promoted_what_if_is_done_and_says_what_was_recorded(page: &mut Page<'_>) -> Result<(), Trouble> {
    page.open("").await?;
    drop_event(page, 14).await?;
    drop_event(page, 16).await?;
    page.see_text("2 taken out").await?;
    // With the salary gone the rules refuse more than the two: the table says where the what-if ends.
    let end = page.script(
        "return document.querySelector('[aria-label=\"At the end\"] tbody tr').cells[2].textContent.trim()",
        vec![],
    );
    let end = end.await?.as_str().unwrap_or("").to_owned();
    page.click("Promote…").await?;
    page.see_text("what-if \"without #14 and #16\"").await?;
    page.see_text("Different even then: Deposits").await?;
    page.click("Record them").await?;
    page.see_text("The live state is now that of \"without #14 and #16\": 1 event recorded at the end.").await?;
    let recorded = page.foldback("events({ from: 59, to: 59 })[0].event_type").await?;
    page.see_text(&format!("#59 {} €", recorded.as_str().unwrap_or("event"))).await?;
    page.see_text("The what-if is done and closed.").await?;
    page.expect("head()", json!(SAMPLE + 1)).await?;
    page.foldback("goTo(59)").await?;
    page.see_balance(&end).await?;
    // It is not there to be recorded once more: not open, not in the list, not kept.
    page.see("no chip", CHIP, "undefined").await?;
    page.see("no lane", "document.querySelectorAll('.lane-entry').length", "0").await?;
    page.see("no table", "document.querySelectorAll('[aria-label=\"At the end\"]').length", "0").await?;
    let offers = "[...document.querySelectorAll('button')].filter(button => button.textContent === 'Promote…').length";
    page.see("no promotion", offers, "0").await?;
    page.until("the address forgets it", "return !location.hash.includes('kept=')").await?;
    page.reload().await?;
    page.turn_to("What-if").await?;
    page.see("no lane", "document.querySelectorAll('.lane-entry').length", "0").await?;
    page.expect("verify()", json!({ "ok": true, "checked": SAMPLE + 1 })).await?;
    page.console_is_empty().await
}

async fn what_no_event_brings_over_is_named_in_place_of_nothing_to_record(page: &mut Page<'_>) -> Result<(), Trouble> {
    page.open("").await?;
    drop_event(page, 23).await?;
    page.click("Promote…").await?;
    page.see_text("No command can bring over what differs: Withdrawals").await?;
    page.see_text("Lowest balance −€53.10 (what-if −€13.20)").await?;
    page.see("the words", "document.body.innerText.includes('there is nothing to record')", "false").await?;
    page.click("Restore").await?;
    page.see_text("there is nothing to record").await?;
    page.expect("head()", json!(SAMPLE)).await
}

async fn a_what_if_is_called_by_all_its_edits_until_somebody_names_it(page: &mut Page<'_>) -> Result<(), Trouble> {
    page.open("").await?;
    drop_event(page, 23).await?;
    page.see("the name", CHIP, "◇ without #23").await?;
    drop_event(page, 27).await?;
    page.see("the name", CHIP, "◇ without #23 and #27").await?;
    page.see("the field", "document.querySelector('.lane-name').value", "without #23 and #27").await?;
    page.fill("Name", "no fee").await?;
    page.press(char::from(Key::Tab)).await?;
    page.see("the name", CHIP, "◇ no fee").await?;
    drop_event(page, 28).await?;
    page.see_text("3 taken out").await?;
    page.see("the name", CHIP, "◇ no fee").await
}

async fn the_log_shows_what_a_what_if_takes_out_puts_in_and_refuses_in_its_place(
    page: &mut Page<'_>,
) -> Result<(), Trouble> {
    page.open("").await?;
    let log = page.foldback("exportLog()").await?;
    page.foldback("goTo(27)").await?;
    page.fill("Amount", "75").await?;
    page.click("Deposit in a what-if").await?;
    page.see_text("1 inserted").await?;
    page.see("the row", &format!("{LANE_ROWS}.includes('added|+1|Deposited inserted|+€75.00|€186.00')"), "true")
        .await?;
    // It stands between the event that it follows and the next one.
    let place = "[...document.querySelectorAll('.log-row .log-revision')].map(cell => cell.textContent).join()";
    page.see("its place", &format!("{place}.includes('#28,+1,#27')"), "true").await?;
    let rows = "document.querySelector('.log-frame').getAttribute('aria-rowcount')";
    page.see("the rows", rows, "59").await?;
    page.click("Delete").await?;
    page.click("Delete it").await?;
    page.see("the rows", rows, &SAMPLE.to_string()).await?;
    drop_event(page, 23).await?;
    page.see("the row", &format!("{LANE_ROWS}.includes('taken-out|#23|Withdrawn taken out|+€39.90|€310.90')"), "true")
        .await?;
    let struck =
        "getComputedStyle(document.querySelector('.log-row[data-lane=taken-out] .log-type')).textDecorationLine";
    page.see("the line through it", struck, "line-through").await?;
    page.foldback("goTo(32)").await?;
    page.see("the word", &format!("{LANE_ROWS}.includes('refused|#32|EntryReversed refused')"), "true").await?;
    let refused = "document.querySelector('.log-row[data-lane=refused]')";
    page.see("the icon", &format!("!!{refused}.querySelector('.icon')"), "true").await?;
    let why = "Event 23, which it reverses, is not in this what-if.";
    page.see("the rejection", &format!("{refused}.querySelector('.log-detail').textContent.trim()"), why).await?;
    // The cursor's row and the rows around it are those of the recorded events.
    page.see("the marked row", "document.querySelector('.log-row.is-cursor .log-revision').textContent", "#32").await?;
    page.script(
        "[...document.querySelectorAll('.log-row')].find(row => row.textContent.startsWith('#31')).click()",
        vec![],
    )
    .await?;
    page.expect("cursor()", json!(31)).await?;
    page.click("Close").await?;
    page.see("no row", LANE_ROWS, "").await?;
    page.expect("exportLog()", log).await?;
    page.console_is_empty().await
}

async fn the_figure_of_a_what_if_stands_under_the_recorded_one(page: &mut Page<'_>) -> Result<(), Trouble> {
    page.open("").await?;
    drop_event(page, 23).await?;
    page.foldback("goTo(29)").await?;
    page.see_balance("−€53.10").await?;
    let line = "document.querySelector('.state .state-whatif').textContent";
    page.see("the figure", line, "◇ without #23: −€13.20 (+€39.90)").await?;
    page.foldback("goTo(22)").await?;
    page.see("the figure", line, "◇ without #23: €310.90").await
}

async fn a_step_along_a_what_if_makes_no_element(page: &mut Page<'_>) -> Result<(), Trouble> {
    page.open("").await?;
    drop_event(page, 24).await?;
    page.turn_to("Event").await?;
    page.foldback("goTo(26)").await?;
    page.see_text("account-main@26").await?;
    let all = "[...document.querySelectorAll('.state *, .time *, .log-row, .log-row *')]";
    page.script(&format!("{all}.forEach(element => element.known = true)"), vec![]).await?;
    for revision in [25, 24, 23, 22] {
        page.foldback(&format!("goTo({revision})")).await?;
        page.see_text(&format!("account-main@{revision}")).await?;
        page.see("the elements that were made", &format!("{all}.filter(element => !element.known).length"), "0")
            .await?;
    }
    Ok(())
}

async fn enter_from_live_goes_to_the_first_match_and_the_stop_is_said_and_marked(
    page: &mut Page<'_>,
) -> Result<(), Trouble> {
    page.open("").await?;
    page.fill("Break when", "memo contains gym and amount < 0").await?;
    page.see_text("7 events in 6 spans").await?;
    let stopped = "document.querySelector('.condition-stop').textContent.trim()";
    page.see("no stop yet", stopped, "").await?;
    let field = page.find("field", "Break when").await?;
    field.send_keys(&char::from(Key::Enter).to_string()).await?;
    page.see("the cursor", "foldback.cursor()", "3").await?;
    page.see("the words", stopped, "Stopped at #3: memo contains gym and amount < 0").await?;
    page.see("the mark on the track", "document.querySelector('.track-stop').hidden", "false").await?;
    page.see("the marked row", "document.querySelector('.log-row.is-stop .log-revision').textContent", "#3").await?;
    // Whoever leaves is told no more; from live the next match is the first again.
    page.foldback("goTo(5)").await?;
    page.see("the words", stopped, "").await?;
    page.see("the mark on the track", "document.querySelector('.track-stop').hidden", "true").await?;
    page.click("Live").await?;
    page.click("Next match").await?;
    page.see("the cursor", "foldback.cursor()", "3").await?;
    page.click("Previous match").await?;
    page.until("the last match", "return foldback.cursor() > 40").await?;
    page.click("Next match").await?;
    page.see("the cursor", "foldback.cursor()", "3").await?;
    // Play says so, too.
    page.script("document.activeElement.blur()", vec![]).await?;
    page.press('8').await?;
    page.press(' ').await?;
    page.see("the words", stopped, "Stopped at #12: memo contains gym and amount < 0").await?;
    page.find("button", "Play").await?;
    page.console_is_empty().await
}

async fn the_bug_of_the_twin_starts_at_the_cursor(page: &mut Page<'_>) -> Result<(), Trouble> {
    page.open("").await?;
    page.turn_to("Twin").await?;
    // The newest deposits are from the cursor's on.
    let deposits = "events().filter(event => event.event_type === 'Deposited').map(event => event.revision)";
    let deposits = page.foldback(deposits).await?;
    let last = deposits.as_array().and_then(|all| all.last()).and_then(|last| last.as_u64()).unwrap_or(0);
    let wrong = "document.querySelectorAll('.twin-figures .is-down').length";
    page.foldback(&format!("goTo({last})")).await?;
    page.click("Inject a bug").await?;
    page.see_text(&format!("Since event {last} every deposit is added twice")).await?;
    page.see("who is wrong", wrong, "2").await?;
    page.click("Remove the bug").await?;
    // After it no deposit goes through the bug.
    page.foldback(&format!("goTo({})", last + 1)).await?;
    page.see("the cursor", "document.querySelector('input[type=range]').value", &(last + 1).to_string()).await?;
    page.click("Inject a bug").await?;
    page.see_text("No deposit has gone through it yet").await?;
    page.see("who is wrong", wrong, "0").await
}

async fn the_twin_is_offered_where_there_is_one(page: &mut Page<'_>) -> Result<(), Trouble> {
    page.open("").await?;
    let tabs = "[...document.querySelectorAll('.inspector [role=tab]')].map(tab => tab.textContent).join()";
    let chosen = "document.querySelector('.inspector [role=tab][aria-selected=true]').textContent";
    page.turn_to("Twin").await?;
    page.click("Order").await?;
    page.see("the tabs", tabs, "Event,Diff,Why,What-if,Read models,Storage").await?;
    page.see("the tab", chosen, "Event").await?;
    page.click("Account").await?;
    page.see("the tabs", tabs, "Event,Diff,Why,What-if,Twin,Read models,Storage").await?;
    page.console_is_empty().await
}

async fn after_archiving_the_odometer_counts_what_was_folded(page: &mut Page<'_>) -> Result<(), Trouble> {
    page.open("").await?;
    let cost = "document.querySelector('.time-cost').textContent";
    page.see("the cost", cost, &format!("{SAMPLE} events folded")).await?;
    page.foldback("archive({ confirm: true })").await?;
    page.see("the cost", cost, "16 events folded").await
}
