//! What is recorded stays.

use serde_json::json;

use super::{SAMPLE, open_account, stories};
use crate::Trouble;
use crate::page::Page;

stories![
    the_log_is_the_same_after_a_reload_in_another_tab_and_after_the_browser_was_closed,
    a_tab_follows_what_another_writes,
    a_full_storage_refuses_and_loses_nothing,
    denied_storage_gives_a_session_in_memory_that_says_so,
    a_damaged_log_opens_up_to_the_damage_and_is_not_overwritten,
    what_is_damaged_is_set_aside_and_the_log_goes_on,
    a_damaged_log_is_restored_from_an_export,
    closed_books_go_to_a_file_and_come_back_by_it,
    a_full_storage_shows_the_way_forward,
];

/// The log and what it makes of itself.
const EVERYTHING: &str =
    "exportLog() + JSON.stringify([window.foldback.head(), window.foldback.stateAt(), window.foldback.stateAt(2)])";

async fn the_log_is_the_same_after_a_reload_in_another_tab_and_after_the_browser_was_closed(
    page: &mut Page<'_>,
) -> Result<(), Trouble> {
    open_account(page).await?;
    page.foldback("append(Array.from({length: 1500}, (_, i) => ({event_type: 'Deposited', data: {amount_minor: 100 + i, memo: 'é😀 ' + i % 7}})))").await?;
    page.act("Withdraw", &[("Amount", "12.34"), ("Memo", "last")]).await?;
    page.expect("head()", json!(1502)).await?;
    let before = page.foldback(EVERYTHING).await?;
    page.reload().await?;
    page.expect(EVERYTHING, before.clone()).await?;
    let first = page.client().window().await?;
    let tab = page.client().new_window(true).await?;
    page.client().switch_to_window(tab.handle).await?;
    page.open("").await?;
    page.expect(EVERYTHING, before.clone()).await?;
    page.client().close_window().await?;
    page.client().switch_to_window(first).await?;
    // WebDriver keeps WebKit's profile for one session only.
    if page.browser() != crate::browser::Browser::Webkit {
        page.restart_browser().await?;
        page.open("").await?;
        page.expect(EVERYTHING, before.clone()).await?;
    }
    page.expect("verify()", json!({ "ok": true, "checked": 1502 })).await
}

async fn a_tab_follows_what_another_writes(page: &mut Page<'_>) -> Result<(), Trouble> {
    open_account(page).await?;
    let first = page.client().window().await?;
    let tab = page.client().new_window(true).await?;
    page.client().switch_to_window(tab.handle.clone()).await?;
    page.open("").await?;
    page.act("Deposit", &[("Amount", "75")]).await?;
    page.see_balance("€75.00").await?;
    page.client().switch_to_window(first).await?;
    page.see_balance("€75.00").await?;
    page.act("Withdraw", &[("Amount", "5")]).await?;
    page.see_balance("€70.00").await?;
    page.client().switch_to_window(tab.handle).await?;
    page.see_balance("€70.00").await?;
    page.expect("verify()", json!({ "ok": true, "checked": 3 })).await
}

async fn a_full_storage_refuses_and_loses_nothing(page: &mut Page<'_>) -> Result<(), Trouble> {
    open_account(page).await?;
    page.act("Deposit", &[("Amount", "50")]).await?;
    page.see_balance("€50.00").await?;
    let fill = "let size = 1 << 22, n = 0;
        while (size >= 1) { try { localStorage.setItem('filler' + n++, 'x'.repeat(size)); } catch { size >>= 1; } }
        return true";
    page.script(fill, vec![]).await?;
    let before = page.foldback(EVERYTHING).await?;
    let error = page.foldback("execute({type: 'Deposit', amount_minor: 1, memo: 'x'.repeat(400)})").await?;
    if error["name"] != json!("QuotaExceeded") {
        return Err(format!("a full storage gave {error}").into());
    }
    let error = page
        .foldback("append(Array.from({length: 5000}, () => ({event_type: 'Deposited', data: {amount_minor: 5}})))")
        .await?;
    if error["name"] != json!("QuotaExceeded") {
        return Err(format!("a full storage gave {error} to a large append").into());
    }
    page.act("Deposit", &[("Amount", "1"), ("Memo", &"long ".repeat(80))]).await?;
    page.see_text("Local storage is full").await?;
    page.expect(EVERYTHING, before.clone()).await?;
    page.reload().await?;
    page.expect(EVERYTHING, before).await?;
    page.script(
        "for (const key of Object.keys(localStorage)) if (key.startsWith('filler')) localStorage.removeItem(key)",
        vec![],
    )
    .await?;
    page.foldback("execute({type: 'Deposit', amount_minor: 1})").await?;
    page.expect("head()", json!(3)).await
}

async fn denied_storage_gives_a_session_in_memory_that_says_so(page: &mut Page<'_>) -> Result<(), Trouble> {
    // A frame without an origin of its own is denied storage, as some privacy settings do.
    page.open("?empty").await?;
    page.frame_with("denied", "?empty", (1400, 880), Some("allow-scripts allow-forms")).await?;
    page.client().enter_frame(0).await?;
    page.until(
        "the page stands in the frame",
        "return !!window.foldback?.head && !!document.querySelector('.app:not([data-coming])')",
    )
    .await?;
    page.see_text("This browser denies local storage here").await?;
    page.act("OpenAccount", &[("Owner", "Ada")]).await?;
    page.act("Deposit", &[("Amount", "5")]).await?;
    page.see_balance("€5.00").await?;
    page.click("Previous event").await?;
    page.see_balance("€0.00").await?;
    page.client().clone().enter_parent_frame().await?;
    Ok(())
}

async fn a_damaged_log_opens_up_to_the_damage_and_is_not_overwritten(page: &mut Page<'_>) -> Result<(), Trouble> {
    open_account(page).await?;
    page.act("Deposit", &[("Amount", "50")]).await?;
    page.act("Deposit", &[("Amount", "70")]).await?;
    page.see_balance("€120.00").await?;
    let key = "foldback.log.000001.000";
    page.script(
        "localStorage.setItem(arguments[0], localStorage.getItem(arguments[0]).replace('7000', '9000'))",
        vec![json!(key)],
    )
    .await?;
    page.reload().await?;
    page.see_balance("€50.00").await?;
    page.see_text("At position 3 bytes were changed").await?;
    let before = page.script("return localStorage.getItem(arguments[0])", vec![json!(key)]).await?;
    page.act("Deposit", &[("Amount", "1")]).await?;
    page.see_text("The log is read-only").await?;
    page.see("the damaged page", &format!("localStorage.getItem('{key}')"), before.as_str().unwrap_or_default())
        .await?;
    page.expect("verify().then(v => [v.ok, v.firstBad])", json!([false, 3])).await
}

async fn what_is_damaged_is_set_aside_and_the_log_goes_on(page: &mut Page<'_>) -> Result<(), Trouble> {
    open_account(page).await?;
    page.act("Deposit", &[("Amount", "50")]).await?;
    page.act("Deposit", &[("Amount", "70")]).await?;
    page.see_balance("€120.00").await?;
    page.script(
        "const key = 'foldback.log.000001.000'; localStorage.setItem(key, localStorage.getItem(key).replace('7000', '9000'))",
        vec![],
    )
    .await?;
    page.reload().await?;
    page.see_text("At position 3 bytes were changed").await?;
    page.click("Set the rest aside").await?;
    page.see_text("The log goes on after its last good event.").await?;
    page.act("Withdraw", &[("Amount", "20")]).await?;
    page.see_balance("€30.00").await?;
    page.reload().await?;
    page.see_balance("€30.00").await?;
    page.expect("verify()", json!({ "ok": true, "checked": 3 })).await?;
    page.turn_to("Storage").await?;
    page.see_text("From position 3: bytes were changed").await?;
    let kept = "localStorage.getItem('foldback.aside.001.000001.000').includes('9000')";
    page.see("whether what was damaged is kept", kept, "true").await?;
    page.click("Forget").await?;
    page.see(
        "nothing is aside",
        "Object.keys(localStorage).filter(key => key.startsWith('foldback.aside')).length",
        "0",
    )
    .await
}

async fn a_damaged_log_is_restored_from_an_export(page: &mut Page<'_>) -> Result<(), Trouble> {
    open_account(page).await?;
    for amount in ["50", "70", "90"] {
        page.act("Deposit", &[("Amount", amount)]).await?;
    }
    page.see_balance("€210.00").await?;
    let export = page.foldback("exportLog()").await?;
    page.script(
        "const key = 'foldback.log.000001.000'; localStorage.setItem(key, localStorage.getItem(key).replace('7000', '9000'))",
        vec![],
    )
    .await?;
    page.reload().await?;
    page.see_text("At position 3 bytes were changed").await?;
    page.click("Restore from an export").await?;
    page.upload("File to import", "foldback.ndjson", export.as_str().unwrap_or_default().as_bytes()).await?;
    page.click("Import 2 events").await?;
    page.see_text("2 events imported.").await?;
    page.see_balance("€210.00").await?;
    page.reload().await?;
    page.expect("exportLog()", export).await?;
    page.expect("verify()", json!({ "ok": true, "checked": 4 })).await
}

/// Keeps the text of the next file that the page gives to the person.
async fn catch_file(page: &Page<'_>) -> Result<(), Trouble> {
    let script = "const make = URL.createObjectURL.bind(URL);
        URL.createObjectURL = blob => { blob.text().then(text => { window.caught = text; }); return make(blob); }";
    page.script(script, vec![]).await.map(drop)
}

async fn caught_file(page: &Page<'_>) -> Result<String, Trouble> {
    page.until("a file came", "return typeof window.caught === 'string'").await?;
    let text = page.script("return window.caught", vec![]).await?;
    Ok(text.as_str().unwrap_or_default().to_owned())
}

async fn closed_books_go_to_a_file_and_come_back_by_it(page: &mut Page<'_>) -> Result<(), Trouble> {
    page.open("").await?;
    let (whole, twelfth) = (page.foldback("exportLog()").await?, page.foldback("stateAt(12)").await?);
    let last = page.foldback("stateAt()").await?;
    page.expect("archive().catch(e => e.name)", json!("NotConfirmed")).await?;
    catch_file(page).await?;
    page.turn_to("Storage").await?;
    page.see_text(
        "The books are closed through 2026-01. Ready to archive: 42 events that the state today no longer needs.",
    )
    .await?;
    page.click("Save the closed period").await?;
    let file = caught_file(page).await?;
    if file.lines().count() != 42 || !whole.as_str().is_some_and(|whole| whole.starts_with(&file)) {
        return Err(format!("the file has {} lines", file.lines().count()).into());
    }
    // Only what was read back can be removed.
    page.upload("Choose the saved file", "other.ndjson", file.replacen("salary", "salami", 1).as_bytes()).await?;
    page.see_text("The file is not what was written for 2026-01").await?;
    page.see("the button", "document.querySelector('.button-danger').disabled", "true").await?;
    page.upload("Choose the saved file", "saved.ndjson", file.as_bytes()).await?;
    page.see_text("The file is there, whole: 42 events.").await?;
    page.click("Remove it from storage").await?;
    page.see_text("Archived: 42 events of 2026-01.").await?;
    page.reload().await?;
    page.expect("stateAt()", last).await?;
    page.expect("verify()", json!({ "ok": true, "checked": SAMPLE })).await?;
    page.expect("events().length", json!(16)).await?;
    page.expect("head()", json!(SAMPLE)).await?;
    // Travel ends where the books were closed, by every way.
    page.expect("stateAt(12)", json!({ "name": "Archived", "message": "Revision 12 is in an archived period; what can be looked at begins at 43. Import the archive's file to travel there.", "revision": 12, "floor": 43 })).await?;
    page.press('\u{e011}').await?;
    page.expect("cursor()", json!(43)).await?;
    page.click("Previous event").await?;
    page.expect("cursor()", json!(43)).await?;
    // Half of the file is not the file; the whole of it brings everything back.
    page.turn_to("Storage").await?;
    page.click("Attach its file").await?;
    let half: String = file.lines().take(9).map(|line| format!("{line}\n")).collect();
    page.upload("File to import", "half.ndjson", half.as_bytes()).await?;
    page.see_text("the file has 9 of them").await?;
    page.upload("File to import", "archive.ndjson", file.as_bytes()).await?;
    page.see_text("42 events of an archived period, proved by their hashes").await?;
    page.click("Attach 42 events").await?;
    page.see_text("42 events of the archive attached").await?;
    page.expect("stateAt(12)", twelfth).await?;
    page.foldback("goTo(12)").await?;
    page.expect("cursor()", json!(12)).await?;
    page.expect("exportLog()", whole).await?;
    page.reload().await?;
    page.expect("events().length", json!(16)).await
}

async fn a_full_storage_shows_the_way_forward(page: &mut Page<'_>) -> Result<(), Trouble> {
    open_account(page).await?;
    page.script(
        "window.done = false; (async () => { for (let i = 0; i < 200; i++) await foldback.execute({type: 'Deposit', amount_minor: 100}); window.done = true; })()",
        vec![],
    )
    .await?;
    page.until("200 deposits are made", "return window.done").await?;
    let fill = "let size = 1 << 22, n = 0;
        while (size >= 1) { try { localStorage.setItem('filler' + n++, 'x'.repeat(size)); } catch { size >>= 1; } }
        return true";
    page.script(fill, vec![]).await?;
    page.act("Deposit", &[("Amount", "5"), ("Memo", &"long ".repeat(80))]).await?;
    page.see_text("the last command was refused whole, and nothing is lost").await?;
    page.click("Make room").await?;
    page.act("CloseBooks", &[("Period (year-month)", "2020-01")]).await?;
    page.see_text("The books are closed through 2020-01. Ready to archive: 201 events").await?;
    catch_file(page).await?;
    page.click("Save the closed period").await?;
    let file = caught_file(page).await?;
    page.upload("Choose the saved file", "saved.ndjson", file.as_bytes()).await?;
    page.see_text("The file is there, whole: 201 events.").await?;
    page.click("Remove it from storage").await?;
    page.see_text("Archived: 201 events of 2020-01.").await?;
    page.act("Deposit", &[("Amount", "5"), ("Memo", &"long ".repeat(80))]).await?;
    page.see_balance("€205.00").await?;
    page.reload().await?;
    page.see_balance("€205.00").await?;
    page.expect("verify()", json!({ "ok": true, "checked": 203 })).await
}
