//! What is carried out and in: files, scripts, links, and what a browser or a script does wrong on the way.

use fantoccini::key::Key;
use serde_json::json;

use super::{SAMPLE, open_account, stories};
use crate::Trouble;
use crate::page::Page;

stories![
    a_log_goes_out_as_a_blob_and_comes_in_by_it,
    an_archive_that_cannot_be_read_back_is_not_taken_out,
    options_are_what_they_say_or_an_error,
    a_listener_that_throws_is_reported_and_stops_nothing,
    storage_that_takes_nothing_gives_a_session_in_memory_with_what_is_there,
    one_stream_among_many_is_searched_for,
    an_event_from_the_future_is_told_and_takes_no_later_one_with_it,
    an_amount_that_could_be_read_in_two_ways_is_said_as_understood,
];

async fn a_log_goes_out_as_a_blob_and_comes_in_by_it(page: &mut Page<'_>) -> Result<(), Trouble> {
    page.open("").await?;
    for format in ["ndjson", "cloudevents", "csv"] {
        page.expect(
            &format!(
                "exportBlob('{format}').then(blob => blob.text()).then(text => text === foldback.exportLog('{format}'))"
            ),
            json!(true),
        )
        .await?;
    }
    let whole = page.foldback("exportLog()").await?;
    for format in ["ndjson", "cloudevents"] {
        page.script(
            &format!("foldback.exportBlob('{format}').then(blob => foldback.clear({{confirm: true}}).then(() => {{ window.blob = blob; }}))"),
            vec![],
        )
        .await?;
        page.until("the log is empty", "return !!window.blob && foldback.head() === 0").await?;
        page.expect("importLog(window.blob).then(report => [report.format, report.events])", json!([format, SAMPLE]))
            .await?;
        page.expect("exportLog()", whole.clone()).await?;
        page.script("delete window.blob", vec![]).await?;
    }
    page.expect("importLog(58).catch(error => [error.name, error.argument])", json!(["InvalidArgument", "text"])).await
}

async fn an_archive_that_cannot_be_read_back_is_not_taken_out(page: &mut Page<'_>) -> Result<(), Trouble> {
    page.open("").await?;
    let whole = page.foldback("exportLog()").await?;
    for broken in ["arrayBuffer = () => Promise.reject(new Error('gone'))", "text = async () => ''"] {
        let method = broken.split(' ').next().unwrap_or_default();
        page.script(&format!("window.kept = Blob.prototype.{method}; Blob.prototype.{broken}"), vec![]).await?;
        page.expect("archive({confirm: true}).catch(error => error.name)", json!("FileUnreadable")).await?;
        page.script(&format!("Blob.prototype.{method} = window.kept"), vec![]).await?;
        page.expect("exportLog()", whole.clone()).await?;
    }
    // What the browser gives back is other than what was written.
    page.script(
        "window.kept = Blob.prototype.arrayBuffer;
        Blob.prototype.arrayBuffer = async function () { const buffer = await window.kept.call(this); new Uint8Array(buffer)[0] ^= 1; return buffer; }",
        vec![],
    )
    .await?;
    page.expect("archive({confirm: true}).catch(error => error.name)", json!("ArchiveFileDiffers")).await?;
    page.script("Blob.prototype.arrayBuffer = window.kept", vec![]).await?;
    page.expect("exportLog()", whole.clone()).await?;
    // Read back as it was written, it goes, and comes back.
    page.expect(
        "archive({confirm: true, as: 'blob'}).then(async blob => [blob instanceof Blob, foldback.events().length, (await foldback.importLog(blob)).attached])",
        json!([true, 16, 42]),
    )
    .await?;
    page.expect("exportLog()", whole).await
}

async fn options_are_what_they_say_or_an_error(page: &mut Page<'_>) -> Result<(), Trouble> {
    page.open("").await?;
    let refused = [
        ("importLog('', {dryRun: 1})", "dryRun"),
        ("importLog('', {dryRun: 'true'})", "dryRun"),
        ("importLog('', {dry_run: true})", "dry_run"),
        ("importLog('', {format: 5})", "format"),
        ("importLog('', {decimal: ';'})", "decimal"),
        ("importLog('', {dateOrder: 'us'})", "dateOrder"),
        ("execute({type: 'FreezeAccount'}, {expectedRevision: 'Some'})", "expectedRevision"),
        ("execute({type: 'FreezeAccount'}, {expected_revision: 3})", "expected_revision"),
        ("append([], {eventId: 7})", "eventId"),
        ("clear({confirm: 1})", "confirm"),
        ("archive({confirm: true, as: 'file'})", "as"),
        ("events({from: '2'})", "from"),
        ("events({until: 2})", "until"),
        ("stateAsAt({known: 'soon'})", "known"),
        ("subscribe(() => {}, {stream: 3})", "stream"),
        ("processes({hold: 1})", "hold"),
        ("link({log: 'yes'})", "log"),
        ("addReadModel('interest', {stream: {}})", "stream"),
    ];
    for (call, option) in refused {
        let error = page.foldback(call).await?;
        if error["name"] != json!("InvalidOption") || error["option"] != json!(option) || !error["expected"].is_string()
        {
            return Err(format!("{call} gave {error}").into());
        }
    }
    for (call, argument) in [
        ("exportLog(42)", "format"),
        ("exportBlob({})", "format"),
        ("events([])", "options"),
        ("subscribe(5)", "listener"),
    ] {
        let error = page.foldback(call).await?;
        if error["name"] != json!("InvalidArgument") || error["argument"] != json!(argument) {
            return Err(format!("{call} gave {error}").into());
        }
    }
    // What a getter throws is the caller's own error.
    let thrown = "execute({type: 'FreezeAccount'}, {get expectedRevision() { throw new RangeError('mine'); }}).catch(error => [error.name, error.message])";
    page.expect(thrown, json!(["RangeError", "mine"])).await?;
    page.expect("head()", json!(SAMPLE)).await?;
    page.expect(&format!("events({{from: {SAMPLE}, to: undefined, stream: null}}).length"), json!(1)).await
}

async fn a_listener_that_throws_is_reported_and_stops_nothing(page: &mut Page<'_>) -> Result<(), Trouble> {
    open_account(page).await?;
    page.script(
        "window.reported = []; window.heard = [];
        window.reportError = error => window.reported.push(error.message);
        foldback.subscribe(event => { throw new Error('at ' + event.revision); });
        foldback.subscribe(event => window.heard.push(event.revision));",
        vec![],
    )
    .await?;
    page.see("what was heard", "window.heard", "1").await?;
    page.expect("execute({type: 'Deposit', amount_minor: 500}).then(events => events.length)", json!(1)).await?;
    page.act("Deposit", &[("Amount", "7")]).await?;
    page.see_balance("€12.00").await?;
    page.see("what was heard", "window.heard", "1,2,3").await?;
    page.see("what was reported", "window.reported", "at 1,at 2,at 3").await
}

/// Opens the page again in a frame whose storage takes nothing.
async fn without_writes(page: &Page<'_>, error: &str) -> Result<(), Trouble> {
    // What is written into a frame has the address of the page around it.
    page.goto_bare("?empty").await?;
    let script = "fetch('./').then(answer => answer.text()).then(html => {
            document.body.innerHTML = '<iframe style=\"width:1400px;height:880px\"></iframe>';
            const frame = document.querySelector('iframe').contentDocument;
            frame.open();
            frame.write(html.replace('<head>', `<head><script>Storage.prototype.setItem = () => { throw ERROR }<\\/script>`));
            frame.close();
        })";
    page.run_in_page(&script.replace("ERROR", error)).await?;
    page.until("the frame stands", "return !!document.querySelector('iframe')").await?;
    page.client().clone().enter_frame(0).await?;
    page.until(
        "the page stands in the frame",
        "return !!window.foldback?.head && !!document.querySelector('.app:not([data-coming])')",
    )
    .await?;
    page.see_text("This browser denies local storage here").await
}

async fn storage_that_takes_nothing_gives_a_session_in_memory_with_what_is_there(
    page: &mut Page<'_>,
) -> Result<(), Trouble> {
    page.open("?empty").await?;
    page.script("localStorage.clear()", vec![]).await?;
    without_writes(page, "new DOMException('full', 'QuotaExceededError')").await?;
    page.act("OpenAccount", &[("Owner", "Ada")]).await?;
    page.act("Deposit", &[("Amount", "5")]).await?;
    page.see_balance("€5.00").await?;
    page.client().clone().enter_parent_frame().await?;
    open_account(page).await?;
    without_writes(page, "new Error('not allowed')").await?;
    page.see_balance("€0.00").await?;
    page.act("Deposit", &[("Amount", "5")]).await?;
    page.see_balance("€5.00").await?;
    page.client().clone().enter_parent_frame().await?;
    page.open("").await?;
    page.expect("head()", json!(1)).await
}

async fn one_stream_among_many_is_searched_for(page: &mut Page<'_>) -> Result<(), Trouble> {
    page.open("?empty").await?;
    let batch = "JSON.stringify(Array.from({length: 1500}, (_, i) => ({specversion: '1.0', id: String(i), source: '/many', type: 'AccountOpened', subject: `account-${i}`, data: {owner: `Owner ${i}`, currency: 'EUR'}})))";
    page.expect(&format!("importLog({batch}).then(report => report.events)"), json!(1500)).await?;
    let options = "document.querySelectorAll('[role=option]').length";
    page.see("the options", options, "0").await?;
    page.find("field", "Stream").await?.click().await?;
    page.see_text("50 of 1,501: type to search").await?;
    // Only what is in sight is drawn, and each says of how many it is one.
    page.see("the options", options, "13").await?;
    let last = "[...document.querySelectorAll('[role=option]')].map(option => `${option.ariaPosInSet} of ${option.ariaSetSize}`).at(-1)";
    page.see("the last", last, "51 of 51").await?;
    // Backwards from the first one: to begin another stream, and the last of those that are listed.
    let active = "document.getElementById(document.querySelector('[aria-label=Stream]').getAttribute('aria-activedescendant')).ariaPosInSet";
    let field = page.find("field", "Stream").await?;
    field.send_keys(&char::from(Key::Up).to_string()).await?;
    page.see("the active one", active, "51").await?;
    field.send_keys(&char::from(Key::Up).to_string()).await?;
    page.see("the active one", active, "50").await?;
    page.see("the options", options, "51").await?;
    // Scrolled to its end, the list is drawn to its end.
    field.send_keys(&char::from(Key::Escape).to_string()).await?;
    field.click().await?;
    page.see("the options", options, "13").await?;
    let scroll = "const list = document.querySelector('[role=listbox]'); list.scrollTop = list.scrollHeight;";
    page.until("all options", &format!("{scroll} return {options} === 51")).await?;
    // Found by a part of its name, and chosen by the keys alone.
    let field = page.find("field", "Stream").await?;
    field.send_keys("77").await?;
    page.see("the active one", "document.querySelector('[role=option][aria-selected=true]').textContent", "account-77")
        .await?;
    field.send_keys(&format!("{}{}", char::from(Key::Down), char::from(Key::Down))).await?;
    page.see(
        "the active one",
        "document.querySelector('[role=option][aria-selected=true]').textContent",
        "account-277",
    )
    .await?;
    field.send_keys(&char::from(Key::Enter).to_string()).await?;
    page.see("the stream", "foldback.events()[0].data.owner", "Owner 277").await?;
    page.see("the field", "document.querySelector('[aria-label=Stream]').value", "account-277").await?;
    page.see("the options", options, "0").await?;
    // Escape leaves all as it is, and so does a click elsewhere; a name that is not there begins another.
    page.choose_stream("account-1499").await?;
    page.see("the field", "document.querySelector('[aria-label=Stream]').value", "account-1499").await?;
    let field = page.find("field", "Stream").await?;
    field.click().await?;
    field.send_keys(&format!("12{}", char::from(Key::Escape))).await?;
    page.see("the options", options, "0").await?;
    page.see("the field", "document.querySelector('[aria-label=Stream]').value", "account-1499").await?;
    page.choose_stream("nowhere").await?;
    page.find("dialog", "New stream").await.map(drop)
}

async fn an_event_from_the_future_is_told_and_takes_no_later_one_with_it(page: &mut Page<'_>) -> Result<(), Trouble> {
    open_account(page).await?;
    page.run_in_page("window.clock = Date.now; Date.now = () => Date.UTC(2099, 0, 1)").await?;
    page.foldback("execute({type: 'Deposit', amount_minor: 100})").await?;
    page.run_in_page("Date.now = window.clock").await?;
    page.act("Deposit", &[("Amount", "5")]).await?;
    page.see_balance("€6.00").await?;
    page.see_text("The newest event was recorded at 1 Jan 2099, 00:00 (UTC), which lies in the future").await?;
    page.see(
        "the times",
        "(([event]) => [Date.parse(event.occurred_at) <= Date.now(), event.recorded_at])(foldback.events({from: 3}))",
        "true,2099-01-01T00:00:00.000Z",
    )
    .await?;
    page.click("Dismiss").await?;
    page.see("the notices", "document.querySelectorAll('.notices .is-bad').length", "0").await
}

async fn an_amount_that_could_be_read_in_two_ways_is_said_as_understood(page: &mut Page<'_>) -> Result<(), Trouble> {
    page.open("?empty").await?;
    page.foldback("execute({type: 'OpenAccount', owner: 'Ada', currency: 'KWD'})").await?;
    page.see("the head", "foldback.head()", "1").await?;
    page.fill("Amount", "1,234").await?;
    page.see_text("Read as 1,234.000 KWD: the comma groups thousands.").await?;
    page.fill("Amount", "1.234").await?;
    page.see_text("Read as 1.234 KWD: the point is the decimal sign.").await?;
    page.fill("Amount", "1.2").await?;
    page.see("the hints", "document.querySelectorAll('.form-field:not(.form-when *) .form-hint').length", "0").await?;
    page.act("Deposit", &[("Amount", "1,234")]).await?;
    page.see("the balance", "foldback.stateAt().balance", "1234000").await
}
