//! Two windows on one log, each a process of its own where the browser has it so.

use fantoccini::wd::WindowHandle;
use serde_json::{Value, json};

use super::{open_account, stories};
use crate::Trouble;
use crate::browser::Browser;
use crate::page::Page;

stories![
    two_windows_append_at_once_and_nothing_is_lost,
    of_two_withdrawals_of_all_at_once_one_succeeds,
    the_turn_passes_on_when_a_window_is_closed,
    the_turn_passes_on_when_a_window_crashes,
    an_import_keeps_its_turn_to_its_end,
    an_event_id_of_another_tab_is_answered_with_its_first_result,
];

/// Appends as fast as it can, from a moment on, with ids of its own; notes what was acknowledged.
fn appending(name: &str, count: u32, begin: &str) -> String {
    format!(
        "window.acknowledged = []; window.finished = false;
        setTimeout(async () => {{
            for (let i = 0; i < {count}; i++) {{
                try {{
                    const [event] = await foldback.execute({{type: 'Deposit', amount_minor: 1, memo: '{name}'}}, {{eventId: '{name}-' + i}});
                    window.acknowledged.push(event.event_id);
                }} catch (error) {{ window.acknowledged.push(String(error)); }}
                // As a person or a server would: not all within one breath.
                if (i % 5 === 0) await new Promise(resolve => setTimeout(resolve));
            }}
            window.finished = true;
        }}, {begin} - Date.now())"
    )
}

async fn finished(page: &Page<'_>) -> Result<Vec<Value>, Trouble> {
    // Fifteen seconds are the patience of one wait.
    for _ in 0..8 {
        if page.until("all is appended", "return window.finished === true").await.is_ok() {
            break;
        }
    }
    let acknowledged = page.script("return window.finished ? window.acknowledged : null", vec![]).await?;
    let acknowledged = acknowledged.as_array().cloned().ok_or("the appends did not come to their end")?;
    match acknowledged.iter().find(|id| !id.as_str().is_some_and(|id| id.contains('-') && !id.contains(' '))) {
        Some(refused) => Err(format!("an append was refused: {refused}").into()),
        None => Ok(acknowledged),
    }
}

/// Asks that the window shows a gapless log of so many events, with all of some ids in it, and that its chain holds.
async fn holds_all(page: &Page<'_>, window: &WindowHandle, events: usize, ids: &[Value]) -> Result<(), Trouble> {
    page.look_at(window).await?;
    page.expect("head()", json!(events)).await?;
    let read = "readEvents().then(events => events.map(event => [event.event_id, event.revision, event.position]))";
    let log = page.foldback(read).await?;
    let log = log.as_array().cloned().unwrap_or_default();
    for (index, event) in log.iter().enumerate() {
        if event[1] != json!(index + 1) || event[2] != json!(index + 1) {
            return Err(format!("event {} is {event}", index + 1).into());
        }
    }
    let there: std::collections::HashSet<&str> = log.iter().filter_map(|event| event[0].as_str()).collect();
    if let Some(lost) = ids.iter().find(|id| !id.as_str().is_some_and(|id| there.contains(id))) {
        return Err(format!("{lost} was acknowledged and is not in the log").into());
    }
    page.expect("verify()", json!({ "ok": true, "checked": events })).await
}

async fn two_windows_append_at_once_and_nothing_is_lost(page: &mut Page<'_>) -> Result<(), Trouble> {
    open_account(page).await?;
    let (first, second) = page.open_beside().await?;
    let begin = page.script("return Date.now() + 1500", vec![]).await?.to_string();
    page.script(&appending("b", 500, &begin), vec![]).await?;
    page.look_at(&first).await?;
    page.script(&appending("a", 500, &begin), vec![]).await?;
    let mut ids = finished(page).await?;
    page.look_at(&second).await?;
    ids.extend(finished(page).await?);
    holds_all(page, &first, 1001, &ids).await?;
    holds_all(page, &second, 1001, &ids).await?;
    page.reload().await?;
    holds_all(page, &second, 1001, &ids).await
}

async fn of_two_withdrawals_of_all_at_once_one_succeeds(page: &mut Page<'_>) -> Result<(), Trouble> {
    const ROUNDS: u32 = 200;
    open_account(page).await?;
    let (first, second) = page.open_beside().await?;
    // The first window puts 1.00 in and calls; whoever hears the call, and the caller, take all of it, expecting the
    // revision that the call names.
    let take = "window.take = head => foldback.execute({type: 'Withdraw', amount_minor: 100}, {expectedRevision: head})
            .then(() => 'took', error => error.name);
        window.arena = new BroadcastChannel('arena');";
    page.script(
        &format!(
            "{take} window.arena.onmessage = async event => {{
            while (foldback.head() < event.data) await new Promise(resolve => setTimeout(resolve, 1));
            window.arena.postMessage(await window.take(event.data));
        }}"
        ),
        vec![],
    )
    .await?;
    page.look_at(&first).await?;
    page.script(
        &format!(
            "{take} window.rounds = []; window.finished = false;
        (async () => {{
            for (let round = 0; round < {ROUNDS}; round++) {{
                const [event] = await foldback.execute({{type: 'Deposit', amount_minor: 100}});
                const other = new Promise(resolve => window.arena.onmessage = answer => resolve(answer.data));
                window.arena.postMessage(event.revision);
                if (round % 2) await new Promise(resolve => setTimeout(resolve, round % 7));
                window.rounds.push([await window.take(event.revision), await other].sort().join());
            }}
            window.finished = true;
        }})()"
        ),
        vec![],
    )
    .await?;
    for _ in 0..8 {
        if page.until("all rounds are played", "return window.finished").await.is_ok() {
            break;
        }
    }
    let rounds = page.script("return window.rounds", vec![]).await?;
    let expected = vec!["WrongExpectedRevision,took"; ROUNDS as usize];
    if rounds != json!(expected) {
        return Err(format!("the rounds ended as {rounds}").into());
    }
    page.expect("stateAt().balance", json!(0)).await?;
    holds_all(page, &second, 1 + 2 * ROUNDS as usize, &[]).await
}

/// Lets the second window append and tell the first what was acknowledged, until it is ended somehow.
async fn until_ended(page: &Page<'_>, first: &WindowHandle) -> Result<(), Trouble> {
    page.script(
        "window.told = new BroadcastChannel('told');
        (async () => {
            for (let i = 0; ; i++) {
                const [event] = await foldback.execute({type: 'Deposit', amount_minor: 1}, {eventId: 'gone-' + i});
                window.told.postMessage(event.event_id);
                await new Promise(resolve => setTimeout(resolve, 1));
            }
        })()",
        vec![],
    )
    .await?;
    page.look_at(first).await?;
    page.until("a hundred are acknowledged", "return window.heard.length > 100").await
}

async fn hear(page: &Page<'_>, first: &WindowHandle) -> Result<(), Trouble> {
    page.look_at(first).await?;
    page.script("window.heard = []; window.told = new BroadcastChannel('told'); window.told.onmessage = event => window.heard.push(event.data)", vec![])
        .await?;
    Ok(())
}

/// The first window goes on after the second has ended; all that the second was told is there.
async fn goes_on(page: &Page<'_>, first: &WindowHandle) -> Result<(), Trouble> {
    page.look_at(first).await?;
    let begin = page.script("return Date.now()", vec![]).await?.to_string();
    page.script(&appending("after", 100, &begin), vec![]).await?;
    let mut ids = finished(page).await?;
    let heard = page.script("return window.heard", vec![]).await?;
    ids.extend(heard.as_array().cloned().unwrap_or_default());
    page.until("all that was acknowledged is there", &format!("return foldback.head() > {}", ids.len())).await?;
    let head = page.foldback("head()").await?.as_u64().unwrap_or(0) as usize;
    holds_all(page, first, head, &ids).await
}

async fn the_turn_passes_on_when_a_window_is_closed(page: &mut Page<'_>) -> Result<(), Trouble> {
    open_account(page).await?;
    let (first, second) = page.open_beside().await?;
    hear(page, &first).await?;
    page.look_at(&second).await?;
    until_ended(page, &first).await?;
    page.look_at(&second).await?;
    page.client().close_window().await?;
    goes_on(page, &first).await
}

async fn the_turn_passes_on_when_a_window_crashes(page: &mut Page<'_>) -> Result<(), Trouble> {
    // Only Chromium has an address that crashes a page; elsewhere the page is left in the middle of it.
    let end = if page.browser() == Browser::Chromium { "chrome://crash" } else { "about:blank" };
    open_account(page).await?;
    let (first, second) = page.open_beside().await?;
    hear(page, &first).await?;
    page.look_at(&second).await?;
    until_ended(page, &first).await?;
    page.look_at(&second).await?;
    // A crash is told as an error of the driver.
    let _ = page.client().goto(end).await;
    goes_on(page, &first).await
}

/// Holds an import in the middle of its recording until another window has said that it wants to write.
const HOLD_UNTIL_WANTED: &str = "window.held = []; window.wanted = false;
    const own = MessagePort.prototype.postMessage;
    const recording = () => document.body.textContent.includes('Recording the import');
    MessagePort.prototype.postMessage = function (...call) {
        const post = () => own.apply(this, call);
        if (recording() && !window.wanted) window.held.push(post); else post();
    };
    window.wishes = new BroadcastChannel('foldback.log');
    window.wishes.onmessage = event => {
        // Its own wish, for the turn of the import, is not another's.
        if (!window.held.length || !String(event.data).includes('want')) return;
        window.wanted = true;
        window.held.splice(0).forEach(post => post());
    }";

async fn an_import_keeps_its_turn_to_its_end(page: &mut Page<'_>) -> Result<(), Trouble> {
    const LINES: usize = 20_000;
    open_account(page).await?;
    let (first, second) = page.open_beside().await?;
    page.run_in_page(HOLD_UNTIL_WANTED).await?;
    let csv = format!(
        "'Date,Description,Amount\\n' + Array.from({{length: {LINES}}}, (_, i) => '2025-01-01,x,' + (1 + i % 9)).join('\\n')"
    );
    page.script(
        &format!("foldback.importLog({csv}).then(report => window.report = report.appended, error => window.report = String(error))"),
        vec![],
    )
    .await?;
    page.until("the import is in the middle of it", "return window.held.length > 0").await?;
    page.look_at(&first).await?;
    let deposit = page.foldback("execute({type: 'Deposit', amount_minor: 1}, {eventId: 'after'})").await?;
    if deposit[0]["position"] != json!(LINES + 2) {
        return Err(format!("the deposit came in between: {deposit}").into());
    }
    page.look_at(&second).await?;
    page.see("what was imported", "window.report", &LINES.to_string()).await?;
    holds_all(page, &first, LINES + 2, &[json!("after")]).await
}

async fn an_event_id_of_another_tab_is_answered_with_its_first_result(page: &mut Page<'_>) -> Result<(), Trouble> {
    open_account(page).await?;
    let (one, two) = page.open_beside().await?;
    let pay = "execute({type: 'Deposit', amount_minor: 500}, {eventId: 'payment-17'})";
    page.look_at(&one).await?;
    let first = page.foldback(pay).await?;
    page.look_at(&two).await?;
    page.expect(pay, first.clone()).await?;
    page.reload().await?;
    page.expect(pay, first.clone()).await?;
    page.look_at(&one).await?;
    page.expect(pay, first).await?;
    page.expect("head()", json!(2)).await
}
