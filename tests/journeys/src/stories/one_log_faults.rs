//! One log for many, and what goes wrong between a page and a server that stands.

use std::time::Duration;

use serde_json::{Value, json};

use super::one_log::{is, make_log, see_server};
use super::stories;
use crate::Trouble;
use crate::nats::Nats;
use crate::page::Page;

stories![
    a_line_that_is_cut_or_falls_silent_and_heals_loses_and_doubles_nothing,
    a_page_that_froze_catches_up_once_it_wakes,
];

/// Records deposits one after the other without waiting for the page, from an amount on; each outcome is put down.
const RECORD: &str = "const [from, count] = arguments;
    window.outcomes = [];
    (async () => {
        for (let amount = from; amount < from + count; amount += 1) {
            await window.foldback.execute({type: 'Deposit', amount_minor: amount}, {stream: 'account-main'})
                .then(() => window.outcomes.push([amount, 'done']), async error => {
                    window.outcomes.push([amount, error.name]);
                    await new Promise(done => setTimeout(done, 100));
                });
        }
    })();";
/// What has become of them.
const OUTCOMES: &str = "return window.outcomes";

/// Asks that of some deposits each that was acknowledged is in the log once, and none that was refused.
async fn is_there_once(page: &Page<'_>, outcomes: &Value) -> Result<(), Trouble> {
    let events = page.foldback("events().map(event => event.data.amount_minor ?? 0)").await?;
    let events = events.as_array().ok_or("there are no events")?;
    for outcome in outcomes.as_array().into_iter().flatten() {
        let count = events.iter().filter(|amount| **amount == outcome[0]).count();
        let is_right = match outcome[1].as_str() {
            Some("done") => count == 1,
            Some("NoAnswer") => count <= 1,
            Some("Offline") => count == 0,
            _ => false,
        };
        if !is_right {
            return Err(format!("{outcome} is in the log {count} times").into());
        }
    }
    Ok(())
}

async fn a_line_that_is_cut_or_falls_silent_and_heals_loses_and_doubles_nothing(
    page: &mut Page<'_>,
) -> Result<(), Trouble> {
    let server = Nats::start("line", "").await?;
    let (line, query) = server.behind_a_line("CLASS")?;
    make_log(page, &server).await?;
    page.foldback("execute({type: 'OpenAccount', owner: 'Ada', currency: 'EUR'})").await?;
    let (direct, behind) = page.open_beside().await?;
    page.open(&query).await?;
    see_server(page, "connected").await?;
    page.expect("events().length", json!(1)).await?;
    // The line is cut, the server stands: others go on, and here it is said.
    line.cut();
    see_server(page, "offline").await?;
    page.see_text("The server is not reached, so the log can only be read.").await?;
    let refused = "execute({type: 'Deposit', amount_minor: 1}).then(() => '', error => error.name)";
    is(page, refused, json!("Offline")).await?;
    page.look_at(&direct).await?;
    page.foldback("execute({type: 'Deposit', amount_minor: 500})").await?;
    page.look_at(&behind).await?;
    page.expect("events().length", json!(1)).await?;
    line.heal();
    see_server(page, "connected").await?;
    page.see_balance("€5.00").await?;
    // It is cut while deposits are under way, again and again.
    page.script(RECORD, vec![json!(10_000), json!(300)]).await?;
    for done in [40, 120] {
        let are_recorded = format!("return window.outcomes.filter(outcome => outcome[1] === 'done').length > {done}");
        page.until("some are recorded", &are_recorded).await?;
        line.cut();
        see_server(page, "offline").await?;
        line.heal();
        see_server(page, "connected").await?;
    }
    page.until("all are told", "return window.outcomes.length === 300").await?;
    let outcomes = page.script(OUTCOMES, vec![]).await?;
    is_there_once(page, &outcomes).await?;
    // It falls silent while one is under way, for longer than an answer is waited for.
    line.fall_silent();
    page.script(RECORD, vec![json!(7), json!(1)]).await?;
    tokio::time::sleep(Duration::from_secs(5)).await;
    line.heal();
    page.until("it is told", "return window.outcomes.length === 1").await?;
    let outcome = page.script(OUTCOMES, vec![]).await?;
    if outcome != json!([[7, "done"]]) {
        return Err(format!("the deposit in the silence came to {outcome}").into());
    }
    is_there_once(page, &outcome).await?;
    let hash = page.foldback("events({from: foldback.head()}).at(-1).hash").await?;
    page.look_at(&direct).await?;
    page.expect("events({from: foldback.head()}).at(-1).hash", hash).await?;
    is_there_once(page, &outcomes).await?;
    is(page, "verify().then(verified => verified.ok)", json!(true)).await
}

async fn a_page_that_froze_catches_up_once_it_wakes(page: &mut Page<'_>) -> Result<(), Trouble> {
    // The server gives up whoever does not answer, sooner than it would.
    let server = Nats::start("frozen", "ping_interval: \"500ms\"\nping_max: 1\nwrite_deadline: \"500ms\"").await?;
    make_log(page, &server).await?;
    page.foldback("execute({type: 'OpenAccount', owner: 'Ada', currency: 'EUR'})").await?;
    let (writer, frozen) = page.open_beside().await?;
    page.open(&server.query("CLASS")).await?;
    see_server(page, "connected").await?;
    // It does nothing for some seconds, as a tab that is not shown, or a machine that sleeps.
    let freeze = "window.stood = [];
        new MutationObserver(() => window.stood.push(document.querySelector('[data-remote]')?.dataset.remote))
            .observe(document.querySelector('[data-remote]'), {attributes: true});
        setTimeout(() => { const end = Date.now() + 8000; while (Date.now() < end); window.hasWoken = true; }, 500);";
    page.script(freeze, vec![]).await?;
    page.look_at(&writer).await?;
    // Whom something is sent to is not asked whether they are there: that comes after the last of these.
    page.script(RECORD, vec![json!(1_000), json!(60)]).await?;
    page.until("all are told", "return window.outcomes.length === 60").await?;
    let outcomes = page.script(OUTCOMES, vec![]).await?;
    let hash = page.foldback("events().at(-1).hash").await?;
    page.look_at(&frozen).await?;
    page.until("it is awake", "return window.hasWoken === true").await?;
    page.until("it was given up", "return window.stood.includes('offline')").await?;
    see_server(page, "connected").await?;
    page.expect("events().at(-1).hash", hash).await?;
    is_there_once(page, &outcomes).await?;
    page.foldback("execute({type: 'Deposit', amount_minor: 1})").await?;
    page.expect("events().length", json!(62)).await?;
    is(page, "verify().then(verified => verified.ok)", json!(true)).await
}
