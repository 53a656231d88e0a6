//! Another log in one's own place: whatever happens on the way, one of the two is there whole, and the other comes back.

use serde_json::{Value, json};

use super::{open_account, stories};
use crate::Trouble;
use crate::page::Page;

stories![
    a_page_that_is_killed_while_it_keeps_a_log_has_the_old_one_or_the_new_one,
    what_was_recorded_elsewhere_meanwhile_is_asked_about_before_it_is_replaced,
    an_emptied_storage_is_noticed_and_written_back,
    starting_empty_takes_one_sample_out_and_brings_it_back,
    two_windows_keep_their_what_ifs_under_numbers_of_their_own,
];

/// Appends so many deposits to the account on screen.
async fn deposits(page: &Page<'_>, count: u32, minor: &str) -> Result<(), Trouble> {
    let facts = format!(
        "append(Array.from({{ length: {count} }}, (_, i) => ({{ event_type: 'Deposited', data: {{ amount_minor: {minor}, memo: 'entry ' + (i * 104729) % 99991 }} }})))"
    );
    page.foldback(&facts).await.map(drop)
}

/// Gives the file of a log that is another one.
async fn their_file(page: &mut Page<'_>, count: u32) -> Result<String, Trouble> {
    page.open("?empty").await?;
    page.foldback("execute({ type: 'OpenAccount', owner: 'Bea', currency: 'EUR' })").await?;
    deposits(page, count, "(i * 7919) % 100000 + 1").await?;
    let file = page.foldback("exportLog()").await?.as_str().unwrap_or_default().to_owned();
    page.fresh_browser().await?;
    Ok(file)
}

/// Looks at their log beside the own one, and asks for it in place of that.
async fn ask_to_keep(page: &Page<'_>, file: &str) -> Result<(), Trouble> {
    page.click("Import / Export").await?;
    page.upload("File to import", "theirs.ndjson", file.as_bytes()).await?;
    page.click("Look at it beside mine").await?;
    page.see_text("events, read-only").await?;
    page.click("Keep it as mine").await
}

async fn a_page_that_is_killed_while_it_keeps_a_log_has_the_old_one_or_the_new_one(
    page: &mut Page<'_>,
) -> Result<(), Trouble> {
    let theirs = their_file(page, 9_000).await?;
    open_account(page).await?;
    deposits(page, 1_500, "100").await?;
    page.foldback("goTo(5)").await?;
    page.fill("Amount", "75").await?;
    page.click("Deposit in a what-if").await?;
    page.see_text("1 inserted").await?;
    let mine = page.foldback("exportLog()").await?;
    ask_to_keep(page, &theirs).await?;
    page.click("Replace my 1,501 events").await?;
    // The page is loaded again and again while it keeps the log, a little later each time.
    let mut kept = false;
    for wait in 0..12 {
        // A page that is gone before it answers is what this is about.
        let _ = page
            .client()
            .execute_async(
                &format!(
                    "window.isOld = true; setTimeout(() => {{ location.reload(); }}, {}); arguments[0]()",
                    wait * 60
                ),
                vec![],
            )
            .await;
        tokio::time::sleep(std::time::Duration::from_millis(wait * 60 + 20)).await;
        // The old page answers until it is gone, or is cut short.
        let stands =
            "return !window.isOld && !!window.foldback?.head && !!document.querySelector('.app:not([data-coming])')";
        page.until("the page stands anew", stands).await?;
        let log = page.foldback("exportLog()").await?;
        if log != mine && log.as_str() != Some(&theirs) {
            let begins: String = log.to_string().chars().take(200).collect();
            let lines = log.as_str().map_or(0, |text| text.lines().count());
            return Err(format!("after reload {wait} the log is neither: {lines} lines, {begins}").into());
        }
        if kept && log == mine {
            return Err("the log that was kept is gone again".into());
        }
        kept |= log != mine;
    }
    // What was begun comes to its end.
    page.see("the log", "foldback.head()", "9001").await?;
    page.until("nothing waits any more", "return sessionStorage.getItem('foldback.keep') === null").await?;
    page.expect("verify()", json!({ "ok": true, "checked": 9001 })).await?;
    // And the old log comes back, with its what-if.
    page.turn_to("Storage").await?;
    page.click("Bring it back").await?;
    page.see("the log", "foldback.head()", "1501").await?;
    page.expect("exportLog()", mine.clone()).await?;
    page.turn_to("What-if").await?;
    page.see_text("Deposit after #5").await?;
    page.reload().await?;
    page.expect("exportLog()", mine).await
}

async fn what_was_recorded_elsewhere_meanwhile_is_asked_about_before_it_is_replaced(
    page: &mut Page<'_>,
) -> Result<(), Trouble> {
    let theirs = their_file(page, 20).await?;
    open_account(page).await?;
    let (first, second) = page.open_beside().await?;
    ask_to_keep(page, &theirs).await?;
    page.see_text("Your own log is another one, of 1 event").await?;
    // Five events are recorded in the other window, after the question.
    page.look_at(&first).await?;
    for _ in 0..5 {
        page.foldback("execute({ type: 'Deposit', amount_minor: 100 })").await?;
    }
    page.look_at(&second).await?;
    page.click("Replace my 1 event").await?;
    page.see_text("Your own log is another one, of 6 events").await?;
    page.expect("head()", json!(6)).await?;
    // It waits, even when the page is loaded again.
    page.reload().await?;
    page.see_text("Your own log is another one, of 6 events").await?;
    page.click("Replace my 6 events").await?;
    page.see_text("21 events kept. The log is yours now.").await?;
    page.expect("head()", json!(21)).await?;
    page.look_at(&first).await?;
    page.see("the head", "foldback.head()", "21").await?;
    page.look_at(&second).await?;
    page.click("Bring it back").await?;
    page.see("the head", "foldback.head()", "6").await
}

async fn an_emptied_storage_is_noticed_and_written_back(page: &mut Page<'_>) -> Result<(), Trouble> {
    open_account(page).await?;
    page.act("Deposit", &[("Amount", "50")]).await?;
    page.act("Deposit", &[("Amount", "70")]).await?;
    page.see_balance("€120.00").await?;
    let log = page.foldback("exportLog()").await?;
    page.script("localStorage.clear()", vec![]).await?;
    page.act("Deposit", &[("Amount", "5")]).await?;
    page.see_text("Local storage was emptied from outside").await?;
    page.see_balance("€120.00").await?;
    page.expect("exportLog()", log.clone()).await?;
    page.expect("execute({ type: 'Deposit', amount_minor: 5 }).catch(error => error.name)", json!("LogVanished"))
        .await?;
    page.click("Write it back").await?;
    page.see_text("The log is written back").await?;
    page.reload().await?;
    page.expect("exportLog()", log).await?;
    page.act("Deposit", &[("Amount", "5")]).await?;
    page.see_balance("€125.00").await?;
    // Another window hears of it at once; to go on with an empty log is a choice.
    let (first, _) = page.open_beside().await?;
    page.script("localStorage.clear()", vec![]).await?;
    page.look_at(&first).await?;
    page.see_text("Local storage was emptied from outside").await?;
    page.click("Go on with an empty log").await?;
    page.see("the head", "foldback.head()", "0").await?;
    page.reload().await?;
    page.expect("head()", json!(0)).await
}

async fn starting_empty_takes_one_sample_out_and_brings_it_back(page: &mut Page<'_>) -> Result<(), Trouble> {
    page.open("").await?;
    let sample = page.foldback("exportLog()").await?;
    page.foldback("open('account-mine')").await?;
    page.foldback("execute({ type: 'OpenAccount', owner: 'Ada', currency: 'EUR' })").await?;
    page.foldback("execute({ type: 'Deposit', amount_minor: 4200 })").await?;
    page.foldback("open('account-main')").await?;
    page.click("Start empty").await?;
    page.see_text("is gone; all other events are there").await?;
    page.expect("streams()", json!(["account-mine"])).await?;
    page.expect("stateAt(undefined, 'account-mine').balance", json!(4200)).await?;
    page.click("Bring it back").await?;
    page.see("the streams", "foldback.streams().length", "2").await?;
    // The demo takes the person's own events along, and asks.
    page.click("Import / Export").await?;
    page.click("Reset the demo").await?;
    page.see_text("2 events of your own would go with it").await?;
    page.click("Keep them").await?;
    page.click("Reset the demo").await?;
    page.click("Let my 2 events go").await?;
    page.see_text("The demo is as on a first visit.").await?;
    page.expect("exportLog()", sample).await?;
    // Any sample can be recorded, and recorded again.
    page.click("Import / Export").await?;
    page.click("Order sample").await?;
    page.see_text("The sample of Order is recorded.").await?;
    let events = page.foldback("exportLog()").await?;
    page.click("Dismiss").await?;
    page.click("Import / Export").await?;
    page.click("Order sample").await?;
    page.see_text("The sample of Order is recorded.").await?;
    page.until("the page is quiet", "return !document.querySelector('progress')").await?;
    let again = page.foldback("exportLog()").await?;
    let count = |log: &Value| log.as_str().map_or(0, |log| log.lines().count());
    if count(&events) == count(&again) { Ok(()) } else { Err("the sample is there twice".into()) }
}

async fn two_windows_keep_their_what_ifs_under_numbers_of_their_own(page: &mut Page<'_>) -> Result<(), Trouble> {
    page.open("").await?;
    let (first, second) = page.open_beside().await?;
    for (window, amount, at) in [(&first, "75", 20), (&second, "33", 30)] {
        page.look_at(window).await?;
        page.foldback(&format!("goTo({at})")).await?;
        page.fill("Amount", amount).await?;
        page.click("Deposit in a what-if").await?;
        page.see_text("1 inserted").await?;
    }
    let keys = "Object.keys(localStorage).filter(key => key.startsWith('foldback.lane')).sort().join()";
    for window in [&first, &second] {
        page.look_at(window).await?;
        page.see("the lanes", keys, "foldback.lane.001,foldback.lane.002").await?;
    }
    Ok(())
}
