//! Work that takes a while: the page goes on answering, shows how far it is, and what can be cancelled is.

use serde_json::json;

use super::{open_account, stories};
use crate::Trouble;
use crate::page::Page;
use crate::turns;

stories![
    a_long_export_shows_how_far_it_is_and_is_cancelled_without_a_trace,
    a_long_statement_is_read_between_turns_and_cancelled_or_refused_without_a_trace,
    an_early_edit_in_a_long_stream_is_shown_at_once_and_leaves_the_page_its_turns,
    a_long_log_is_charted_whole_as_it_opens_and_its_past_is_gone_to_once_it_is_read,
];

/// How many movements the long log has.
const MANY: u32 = 60_000;

async fn open_a_long_account(page: &Page<'_>) -> Result<(), Trouble> {
    open_account(page).await?;
    let fact = "({ event_type: index % 3 ? 'Deposited' : 'Withdrawn', data: { amount_minor: 100 + index % 700 } })";
    page.foldback(&format!("append(Array.from({{ length: {MANY} }}, (_, index) => {fact})).then(() => true)")).await?;
    page.expect("head()", json!(MANY + 1)).await
}

async fn a_long_export_shows_how_far_it_is_and_is_cancelled_without_a_trace(
    page: &mut Page<'_>,
) -> Result<(), Trouble> {
    open_a_long_account(page).await?;
    // What would stop the page for long says what to use instead.
    for call in ["exportLog()", "events()"] {
        let refused = page.foldback(call).await?;
        let facts = (&refused["name"], &refused["events"], &refused["max"]);
        if facts != (&json!("TooManyEvents"), &json!(MANY + 1), &json!(10_000)) {
            return Err(format!("{call} gave {refused}").into());
        }
    }
    page.expect("events({ from: 100, to: 10099 }).length", json!(10_000)).await?;
    cancelled(page, "foldback.exportBlob('cloudevents')", "Writing the file").await?;
    // The next one is whole, in slices as all events are.
    turns::watch(page, "window.isExported").await?;
    page.run_in_page("foldback.exportBlob().then(() => window.isExported = true)").await?;
    turns::at_least(page, 5, "an export of 60,001 events").await?;
    turns::watch(page, "window.isRead").await?;
    page.run_in_page("foldback.readEvents().then(() => window.isRead = true)").await?;
    turns::at_least(page, 5, "a reading of 60,001 events").await?;
    page.expect("exportBlob().then(blob => blob.text()).then(text => text.split('\\n').length - 1)", json!(MANY + 1))
        .await?;
    page.expect(
        "readEvents().then(async all => [all.length, (await (await foldback.exportBlob()).text()) === all.map(event => JSON.stringify(event) + '\\n').join('')])",
        json!([MANY + 1, true]),
    )
    .await?;
    page.console_is_empty().await
}

/// Presses the Cancel button of some work as soon as it is there, and expects that the work ends by it.
async fn cancelled(page: &Page<'_>, work: &str, label: &str) -> Result<(), Trouble> {
    let cancel = "const seen = window.seen = [];
        const press = () => {
            const button = [...document.querySelectorAll('button')].find(b => b.textContent === 'Cancel' && b.previousElementSibling?.matches('progress'));
            if (!button) return setTimeout(press, 1);
            seen.push(button.previousElementSibling.getAttribute('aria-label'));
            button.click();
        };
        press();";
    page.run_in_page(&format!("{cancel} {work}.then(() => seen.push('done'), error => seen.push(error.name))")).await?;
    page.see("the work", "window.seen.join()", &format!("{label},Cancelled")).await?;
    page.see("no progress", "document.querySelectorAll('.notices progress').length", "0").await
}

/// Reads a file of a bank without recording it, and returns how many turns the page had meanwhile.
async fn turns_of_reading(page: &Page<'_>, file: &str, answer: &str) -> Result<u64, Trouble> {
    page.script("window.answer = ''", vec![]).await?;
    turns::watch(page, "window.answer !== ''").await?;
    let read = format!(
        "foldback.importLog({file}, {{ format: 'csv', dryRun: true }}).then(report => report.events, error => error.name + ' ' + error.line)"
    );
    page.run_in_page(&format!("{read}.then(answer => window.answer = String(answer))")).await?;
    page.see("the answer", "window.answer", answer).await?;
    turns::at_least(page, 5, answer).await?;
    Ok(page.script("return window.turns.count", vec![]).await?.as_u64().unwrap_or(0))
}

async fn a_long_statement_is_read_between_turns_and_cancelled_or_refused_without_a_trace(
    page: &mut Page<'_>,
) -> Result<(), Trouble> {
    page.open("?empty").await?;
    // The last line of one file has a cell too many.
    let files = format!(
        "const day = n => new Date(n * 864e5).toISOString().slice(0, 10);
        const lines = Array.from({{ length: {MANY} }}, (_, n) => `${{day(n >> 3)}},card payment ${{n % 997}},${{n % 3 ? 12 : -7}}.50\\n`);
        const text = 'Date,Description,Amount\\n' + lines.join('');
        window.file = new Blob([text]);
        window.bad = new Blob([text, '2026-01-01,rent,-450.00,1\\n'])"
    );
    page.run_in_page(&files).await?;
    let whole = turns_of_reading(page, "file", &(MANY + 1).to_string()).await?;
    let lines = turns_of_reading(page, "bad", &format!("BadLine {}", MANY + 2)).await?;
    // What its lines mean, and what recording them does, is found out between turns, too.
    if whole < lines + 3 {
        return Err(format!("the page had {lines} turns while the lines were read, and {whole} in all").into());
    }
    cancelled(page, "foldback.importLog(file, { format: 'csv' })", "Reading the statement").await?;
    page.expect("head()", json!(0)).await?;
    page.expect("storage().events", json!(0)).await?;
    page.foldback("importLog(file, { format: 'csv' })").await?;
    page.expect("head()", json!(MANY + 1)).await?;
    page.expect("importLog(file, { format: 'csv' }).then(report => [report.events, report.known])", json!([0, MANY]))
        .await?;
    page.expect("verify().then(found => found.ok)", json!(true)).await?;
    page.console_is_empty().await
}

async fn an_early_edit_in_a_long_stream_is_shown_at_once_and_leaves_the_page_its_turns(
    page: &mut Page<'_>,
) -> Result<(), Trouble> {
    open_a_long_account(page).await?;
    page.foldback("goTo(100)").await?;
    page.see("the cursor", "document.querySelector('input[type=range]').value", "100").await?;
    page.turn_to("Event").await?;
    let ends = "document.querySelectorAll('[aria-label=\"At the end\"] tbody tr').length > 0";
    turns::watch(page, ends).await?;
    page.click("What if it had not happened?").await?;
    page.see_text("1 taken out").await?;
    page.see("the end", ends, "true").await?;
    turns::at_least(page, 4, "a lane of 60,001 events").await?;
    // The lane goes on with the log: what is added counts there too.
    let balances = "[...document.querySelectorAll('[aria-label=\"At the end\"] tbody tr')].find(row => row.cells[0].textContent === 'Balance').cells[3].textContent";
    let difference = page.script(&format!("return {balances}"), vec![]).await?;
    page.foldback("execute({ type: 'Deposit', amount_minor: 5 })").await?;
    page.expect("head()", json!(MANY + 2)).await?;
    page.see("the same difference", balances, difference.as_str().unwrap_or_default()).await?;
    page.console_is_empty().await
}

/// Opens the page in a frame and looks at it after each turn until all of its log is read, and asks for event 500 before that: how many
/// looks there were before, at which of them the chart did not begin at the first event or had a date on its axis, for which events are read,
/// and the fewest steps of its line.
const LOOK: &str = "const looked = window.looked = { before: 0, askew: 0, steps: Infinity, asked: null, done: false };
    const all = String(ALL), frame = window.frame = document.createElement('iframe');
    frame.style.cssText = 'border:0;width:1200px;height:800px';
    frame.src = './';
    const look = () => {
        const doc = frame.contentDocument;
        const slider = doc?.querySelector('input[type=range]'), line = doc?.querySelector('.chart-line');
        const rows = doc?.querySelector('[aria-rowcount]')?.getAttribute('aria-rowcount');
        looked.done = rows === all;
        if (slider?.max === all && line && rows && !looked.done) {
            looked.before += 1;
            looked.askew += slider.min !== '0' || !!doc.querySelector('.axis-tick');
            looked.steps = Math.min(looked.steps, line.getAttribute('d').split('H').length - 1);
            if (looked.asked === null) {
                slider.value = 500;
                slider.dispatchEvent(new Event('input', { bubbles: true }));
                looked.asked = slider.max;
            }
        }
        if (!looked.done) setTimeout(look);
    };
    document.body.replaceChildren(frame);
    look();";

async fn a_long_log_is_charted_whole_as_it_opens_and_its_past_is_gone_to_once_it_is_read(
    page: &mut Page<'_>,
) -> Result<(), Trouble> {
    open_a_long_account(page).await?;
    page.foldback("append(Array.from({ length: 240000 }, () => ({ event_type: 'Deposited', data: { amount_minor: 7 } }))).then(() => true)")
        .await?;
    let all = MANY + 240_001;
    page.expect("head()", json!(all)).await?;
    page.goto_bare("").await?;
    page.script(&LOOK.replace("ALL", &all.to_string()), vec![]).await?;
    page.until("all of the log is read", "return window.looked.done").await?;
    let looked = page.script("return window.looked", vec![]).await?;
    println!("    before {all} events were read: {looked}");
    if looked["before"].as_u64() == Some(0) || looked["askew"] != json!(0) || looked["steps"].as_u64() < Some(100) {
        return Err(format!("before all was read the chart was {looked}").into());
    }
    let value = "frame.contentDocument.querySelector('input[type=range]').value";
    page.see("what was asked for", value, "500").await?;
    page.see("a date", "!!frame.contentDocument.querySelector('.axis-tick')", "true").await?;
    page.console_is_empty().await
}
