//! What is recorded stays.

use serde_json::{Value, json};

use super::{open_account, stories};
use crate::Trouble;
use crate::page::Page;

stories![
    the_log_is_the_same_after_a_reload_in_another_tab_and_after_the_browser_was_closed,
    a_tab_follows_what_another_writes,
    a_full_storage_refuses_and_loses_nothing,
    denied_storage_gives_a_session_in_memory_that_says_so,
    a_damaged_log_opens_up_to_the_damage_and_is_not_overwritten,
    what_is_damaged_is_set_aside_and_the_log_goes_on,
];

async fn everything(page: &Page<'_>) -> Result<Value, Trouble> {
    page.foldback(
        "exportLog() + JSON.stringify([window.foldback.head(), window.foldback.stateAt(), window.foldback.stateAt(2)])",
    )
    .await
}

async fn the_log_is_the_same_after_a_reload_in_another_tab_and_after_the_browser_was_closed(
    page: &mut Page<'_>,
) -> Result<(), Trouble> {
    open_account(page).await?;
    page.foldback("append(Array.from({length: 1500}, (_, i) => ({event_type: 'Deposited', data: {amount_minor: 100 + i, memo: 'é😀 ' + i % 7}})))").await?;
    page.act("Withdraw", &[("Amount", "12.34"), ("Memo", "last")]).await?;
    page.expect("head()", json!(1502)).await?;
    let before = everything(page).await?;
    let same = |after: Value, when: &str| {
        if after == before { Ok(()) } else { Err(Trouble::from(format!("the log is another {when}"))) }
    };
    page.reload().await?;
    same(everything(page).await?, "after a reload")?;
    let first = page.client().window().await?;
    let tab = page.client().new_window(true).await?;
    page.client().switch_to_window(tab.handle).await?;
    page.open("").await?;
    same(everything(page).await?, "in another tab")?;
    page.client().close_window().await?;
    page.client().switch_to_window(first).await?;
    // WebDriver keeps WebKit's profile for one session only.
    if page.browser() != crate::browser::Browser::Webkit {
        page.restart_browser().await?;
        page.open("").await?;
        same(everything(page).await?, "after the browser was closed")?;
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
    let before = everything(page).await?;
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
    if everything(page).await? != before {
        return Err("a refused append changed the log".into());
    }
    page.reload().await?;
    if everything(page).await? != before {
        return Err("a refused append changed the log on disk".into());
    }
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
    page.script(
        "document.body.innerHTML = '<iframe id=denied sandbox=\"allow-scripts allow-forms\" src=\"' + location.href + '\" style=\"width:1400px;height:880px\"></iframe>'",
        vec![],
    )
    .await?;
    page.client().enter_frame(0).await?;
    page.until("the page stands in the frame", "return !!window.foldback && !!document.querySelector('.app')").await?;
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
    page.see_text("The log is only read").await?;
    let after = page.script("return localStorage.getItem(arguments[0])", vec![json!(key)]).await?;
    if before != after {
        return Err("a damaged log was written".into());
    }
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
    let kept = page.script("return localStorage.getItem('foldback.aside.001.000001.000')", vec![]).await?;
    if !kept.as_str().is_some_and(|text| text.contains("9000")) {
        return Err(format!("what was damaged was not kept: {kept}").into());
    }
    page.click("Forget").await?;
    page.see(
        "nothing is aside",
        "Object.keys(localStorage).filter(key => key.startsWith('foldback.aside')).length",
        "0",
    )
    .await
}
