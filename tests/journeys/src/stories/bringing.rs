//! Bringing data in and out.

use serde_json::json;

use super::{SAMPLE, open_account, stories};
use crate::Trouble;
use crate::page::Page;
use crate::turns;

stories![
    a_bank_statement_by_the_file_picker_has_the_banks_own_balance_at_every_revision,
    a_bank_statement_by_the_console_has_the_banks_own_balance_at_every_revision,
    a_log_brought_into_another_browser_is_the_same_log,
    bad_files_are_named_and_change_nothing,
    a_statement_of_50_000_lines_comes_in_with_the_page_alive,
    hostile_files_are_refused_or_stay_inert_text,
    cloud_events_come_back_as_the_same_log_and_those_of_others_as_facts,
    hostile_cloud_events_are_refused_with_the_page_alive,
];

const STATEMENT: &str = include_str!("../../../data/current-account-400.csv");

/// Returns the statement's own balances, as the page writes them.
fn balances() -> Vec<String> {
    let shown = |text: &str| {
        let (sign, size) = text.strip_prefix('-').map_or(("", text), |size| ("−", size));
        let (whole, cents) = size.split_once('.').unwrap_or((size, "00"));
        let grouped = if whole.len() > 3 {
            format!("{},{}", &whole[..whole.len() - 3], &whole[whole.len() - 3..])
        } else {
            whole.to_owned()
        };
        format!("{sign}€{grouped}.{cents}")
    };
    STATEMENT.lines().skip(1).filter_map(|line| line.rsplit(',').next()).map(shown).collect()
}

/// Compares the page's balance and the console's with the statement's, at every line.
async fn agrees_with_the_bank(page: &Page<'_>) -> Result<(), Trouble> {
    let balances = balances();
    // The account was opened, and began at the balance before the first line.
    page.expect("head()", json!(balances.len() + 2)).await?;
    for (index, balance) in balances.iter().enumerate() {
        let revision = index + 3;
        page.foldback(&format!("goTo({revision})")).await?;
        page.see_balance(balance).await?;
        let minor: i64 = balance.replace(['€', ',', '.'], "").replace('−', "-").parse()?;
        page.expect(&format!("stateAt({revision}).balance"), json!(minor)).await?;
    }
    Ok(())
}

async fn a_bank_statement_by_the_file_picker_has_the_banks_own_balance_at_every_revision(
    page: &mut Page<'_>,
) -> Result<(), Trouble> {
    page.open("?empty").await?;
    page.click("Import / Export").await?;
    page.upload("File to import", "statement.csv", STATEMENT.as_bytes()).await?;
    page.see_text("become 402 events").await?;
    page.expect("head()", json!(0)).await?;
    page.click("Import 402 events").await?;
    page.see_text("402 events imported.").await?;
    agrees_with_the_bank(page).await
}

async fn a_bank_statement_by_the_console_has_the_banks_own_balance_at_every_revision(
    page: &mut Page<'_>,
) -> Result<(), Trouble> {
    page.open("?empty").await?;
    let call = format!("importLog({}, {{format: 'csv', dryRun: true}})", json!(STATEMENT));
    let report = page.foldback(&call).await?;
    if report["events"] != json!(402) || report["appended"] != json!(0) || report["warnings"] != json!([]) {
        return Err(format!("the dry run said {report}").into());
    }
    page.expect("head()", json!(0)).await?;
    page.foldback(&format!("importLog({}, {{format: 'csv'}})", json!(STATEMENT))).await?;
    agrees_with_the_bank(page).await
}

async fn a_log_brought_into_another_browser_is_the_same_log(page: &mut Page<'_>) -> Result<(), Trouble> {
    page.open("").await?;
    page.act("Deposit", &[("Amount", "5"), ("Memo", "mine")]).await?;
    page.expect("head()", json!(SAMPLE + 1)).await?;
    let log = page.foldback("exportLog()").await?;
    let text = log.as_str().unwrap_or_default();
    page.foldback("clear({confirm: true})").await?;
    let half: String = text.lines().take(20).map(|line| format!("{line}\n")).collect();
    page.expect(&format!("importLog({}).then(r => [r.events, r.known])", json!(half)), json!([20, 0])).await?;
    page.click("Import / Export").await?;
    page.upload("File to import", "foldback.ndjson", text.as_bytes()).await?;
    page.see_text("39 new events; 20 are in the log already").await?;
    page.click("Import 39 events").await?;
    page.see_text("39 events imported.").await?;
    page.expect("exportLog()", log.clone()).await?;
    page.reload().await?;
    page.expect("exportLog()", log).await?;
    page.expect("verify()", json!({ "ok": true, "checked": SAMPLE + 1 })).await
}

async fn bad_files_are_named_and_change_nothing(page: &mut Page<'_>) -> Result<(), Trouble> {
    open_account(page).await?;
    let mut broken: Vec<String> = STATEMENT.lines().map(str::to_owned).collect();
    broken[16] = "2025-01-12,Coffee,-2.x7,1.00".to_owned();
    page.click("Import / Export").await?;
    for (name, bytes, message) in [
        ("empty.csv", Vec::new(), "The file is empty."),
        ("picture.csv", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR".to_vec(), "The file is not text"),
        ("columns.csv", b"Date,Memo\n2026-01-01,x\n".to_vec(), "No column of amounts was found among: Date, Memo"),
        ("line17.csv", broken.join("\n").into_bytes(), "Line 17, amount"),
        ("log.ndjson", b"{\"position\": 1}\n".to_vec(), "Line 1: not a recorded event"),
    ] {
        page.upload("File to import", name, &bytes).await?;
        page.see_text(message).await?;
    }
    page.expect("importLog('{}', {format: 'ndjson'}).catch(e => [e.name, e.line])", json!(["BadLine", 1])).await?;
    page.foldback("execute({type: 'Deposit', amount_minor: 1})").await?;
    let other = "execute({type: 'OpenAccount', owner: 'Bo', currency: 'EUR'}, {stream: 'account-bo'})";
    page.foldback(other).await?;
    let log = page.foldback("exportLog()").await?;
    page.foldback("clear({confirm: true})").await?;
    page.foldback("execute({type: 'OpenAccount', owner: 'Cy', currency: 'EUR'})").await?;
    page.expect(&format!("importLog({}).catch(e => [e.name, e.position])", log), json!(["DifferentLog", 1])).await?;
    page.expect("head()", json!(1)).await
}

async fn a_statement_of_50_000_lines_comes_in_with_the_page_alive(page: &mut Page<'_>) -> Result<(), Trouble> {
    page.open("?empty").await?;
    let mut text = String::from("Date,Description,Amount\n");
    for line in 0..50_000_u32 {
        let (day, month, year) = (1 + line / 40 % 28, 1 + line / 1120 % 12, 1990 + line / 13_440);
        text.push_str(&format!(
            "{year}-{month:02}-{day:02},payment {},{}.{:02}\n",
            line % 97,
            1 + line % 500,
            line % 100
        ));
    }
    let bars = "window.seen = new Set(); window.text = arguments[0];
        new MutationObserver(() => document.querySelectorAll('progress').forEach(bar => window.seen.add(bar.value)))
            .observe(document.body, { subtree: true, childList: true, attributes: true })";
    page.script(bars, vec![json!(text)]).await?;
    turns::watch(page, "window.isOver").await?;
    page.foldback("importLog(window.text, {format: 'csv'}).finally(() => window.isOver = true)").await?;
    page.expect("head()", json!(50_001)).await?;
    turns::at_least(page, 15, "a statement of 50,000 lines").await?;
    let steps = page.script("return window.seen.size", vec![]).await?;
    if steps.as_u64() < Some(5) {
        return Err(format!("the page showed {steps} steps of progress").into());
    }
    page.reload().await?;
    page.expect("head()", json!(50_001)).await?;
    let usage = page.foldback("storage()").await?;
    println!("    50,000 lines take {} of {} units", usage["bytes"], usage["quota"]);
    Ok(())
}

async fn hostile_files_are_refused_or_stay_inert_text(page: &mut Page<'_>) -> Result<(), Trouble> {
    page.open("").await?;
    let log = page.foldback("exportLog()").await?;
    let text = log.as_str().unwrap_or_default().to_owned();
    let lines: Vec<&str> = text.lines().collect();
    page.foldback("clear({confirm: true})").await?;
    // Noise, depth and size, made within the page.
    for (what, make, name) in [
        (
            "noise",
            "let seed = 7; const noise = new Uint16Array(1 << 20).map(() => seed = (seed * 48271) % 65521); const block = [...noise].map(n => String.fromCharCode(n % 0xd800)).join(''); return block.repeat(20)",
            "NotText|BadLine|NoAmountColumn|NoDateColumn|NoHeader|FileTooLarge",
        ),
        ("a line of 20 MB", "return '{\"position\": 1' + ' '.repeat(20 << 20)", "BadLine"),
        ("deep JSON", "return '{\"data\":' + '['.repeat(2_000_000)", "BadLine"),
        ("commas", "return 'Date,Amount\\n' + ','.repeat(20 << 20)", "BadLine|NoMovements|FileTooLarge"),
        (
            "a quote without an end",
            "return 'Date,Amount\\n\"' + 'x\\n'.repeat(5 << 20)",
            "BadLine|NoMovements|FileTooLarge",
        ),
    ] {
        page.script(&format!("window.hostile = (() => {{ {make} }})(); return true"), vec![]).await?;
        // What is refused at once takes no turn; the page goes on after it.
        turns::watch(page, "false").await?;
        let error = page.foldback("importLog(window.hostile).then(() => ({name: 'no error'}))").await?;
        let given = error["name"].as_str().unwrap_or_default();
        if !name.split('|').any(|name| name == given) {
            return Err(format!("{what} gave {error}").into());
        }
        turns::at_least(page, 1, what).await?;
    }
    // Lines of a log that do not follow each other, and amounts that no number of JavaScript holds.
    let changed = |from: &str, to: &str| lines[1].replacen(from, to, 1);
    for (what, second) in [
        ("a position twice", lines[0].to_owned()),
        ("a position left out", lines[2].to_owned()),
        ("a wrong hash", changed("\"hash\":\"", "\"hash\":\"0")),
        ("an amount of 10^18", changed("40000", "1000000000000000000")),
    ] {
        let file = format!("{}\n{second}\n", lines[0]);
        let error = page.foldback(&format!("importLog({})", json!(file))).await?;
        if error["name"] != json!("BadLine") || error["line"] != json!(2) {
            return Err(format!("{what} gave {error}").into());
        }
    }
    page.expect("head()", json!(0)).await?;
    // Script in every text is text.
    let script = "<img src=x onerror=window.hacked=1><script>window.hacked=1</script>";
    page.act("OpenAccount", &[("Owner", script)]).await?;
    page.act("Deposit", &[("Amount", "5"), ("Memo", script)]).await?;
    page.see_balance("€5.00").await?;
    page.foldback(&format!(
        "append([{{event_type: 'Odd', data: {{a: {0}}}, correlation_id: {0}, event_id: 'x'}}])",
        json!(script)
    ))
    .await?;
    let csv = format!("Date,Description,Amount\n2026-01-01,{script},1.00\n");
    page.click("Import / Export").await?;
    page.upload("File to import", "<b>statement.csv", csv.as_bytes()).await?;
    page.see_text(script).await?;
    page.click("Import 1 event").await?;
    page.see_text("1 event imported.").await?;
    page.see("nothing ran", "window.hacked", "undefined").await
}

/// An event as another system writes it.
fn foreign(id: &str, name: &str, subject: &str, data: &serde_json::Value) -> serde_json::Value {
    json!({
        "specversion": "1.0", "id": id, "source": "/till/7", "type": format!("com.example.{name}"), "subject": subject,
        "time": "2026-03-12T18:04:11.25+02:00", "data": data,
    })
}

async fn cloud_events_come_back_as_the_same_log_and_those_of_others_as_facts(
    page: &mut Page<'_>,
) -> Result<(), Trouble> {
    page.open("").await?;
    let log = page.foldback("exportLog()").await?;
    let batch = page.foldback("exportLog('cloudevents')").await?;
    let text = batch.as_str().unwrap_or_default();
    let events = page.foldback("storage()").await?["events"].clone();
    page.foldback("clear({confirm: true})").await?;
    page.click("Import / Export").await?;
    page.upload("File to import", "foldback.json", text.as_bytes()).await?;
    page.see_text(&format!("{events} new events; 0 are in the log already.")).await?;
    page.click(&format!("Import {events} events")).await?;
    page.see_text(&format!("{events} events imported.")).await?;
    page.expect("exportLog()", log.clone()).await?;
    page.expect("verify()", json!({ "ok": true, "checked": events })).await?;
    // Of another system: two streams, one of them new, and a type that nobody knows.
    let events = json!([
        foreign("till-1", "AccountOpened", "account-bo", &json!({ "owner": "Bo", "currency": "EUR" })),
        foreign("till-2", "Deposited", "account-bo", &json!({ "amount_minor": 4200 })),
        foreign("till-3", "Refilled", "shelf 4", &json!({ "by": "<b>Bo</b>" })),
    ]);
    page.click("Import / Export").await?;
    page.upload("File to import", "till.json", events.to_string().as_bytes()).await?;
    page.see_text("3 new events; 0 are in the log already.").await?;
    page.see_text("1 of the events name no stream as their subject and go to account-main.").await?;
    page.see_text("com.example.Refilled is not an event type known here").await?;
    page.click("Import 3 events").await?;
    page.see_text("3 events imported.").await?;
    page.expect("stateAt(undefined, 'account-bo').balance", json!(4200)).await?;
    let seen = "events({stream: 'account-bo'}).map(e => [e.event_id, e.event_type, e.occurred_at])[1]";
    page.expect(seen, json!(["/till/7 till-2", "Deposited", "2026-03-12T16:04:11.250Z"])).await?;
    let again = format!("importLog({}).then(r => [r.format, r.events, r.known])", json!(events.to_string()));
    page.expect(&again, json!(["cloudevents", 0, 3])).await?;
    // Another log is offered to be looked at beside this one.
    page.foldback("clear({confirm: true})").await?;
    page.foldback("execute({type: 'OpenAccount', owner: 'Cy', currency: 'EUR'})").await?;
    page.click("Import / Export").await?;
    page.upload("File to import", "foldback.json", text.as_bytes()).await?;
    page.see_text("The file is another log").await?;
    page.click("Look at it beside mine").await?;
    page.see_text("beside your own, which is not touched").await?;
    page.expect("exportLog()", log).await
}

async fn hostile_cloud_events_are_refused_with_the_page_alive(page: &mut Page<'_>) -> Result<(), Trouble> {
    open_account(page).await?;
    page.foldback("execute({type: 'Deposit', amount_minor: 1})").await?;
    let log = page.foldback("exportLog()").await?;
    page.script(
        "window.one = (id, amount) => JSON.stringify({specversion: '1.0', id: String(id), source: '/x', type: 'Deposited', data: {amount_minor: amount}}); return true",
        vec![],
    )
    .await?;
    for (what, make, name) in [
        ("deep JSON", "return '[' + one(1, 2).replace('2', '['.repeat(2_000_000))", "BadEvent"),
        (
            "deep JSON with an end",
            "return '[' + one('a', 2).replace('2', '['.repeat(2e6) + ']'.repeat(2e6)) + ']'",
            "InvalidEvent",
        ),
        ("brackets", "return '['.repeat(50 << 20)", "BadEvent"),
        (
            "50 MB that end too early",
            "const memo = 'x'.repeat(1000); return '[' + Array.from({length: 50_000}, (_, n) => one(n, 1).replace('}}', `,\"memo\":\"${memo}\"}}`)).join(',')",
            "BadEvent",
        ),
        ("an event of 50 MB", "return '[' + one(1, 2).replace('2', '2' + ' '.repeat(50 << 20)) + ']'", "BadEvent"),
        ("a text of 20 MB", "return '[' + one('x'.repeat(20 << 20), 2) + ']'", "InvalidEventId"),
        ("an id twice", "return `[${one('a', 1)},${one('b', 1)},${one('a', 1)}]`", "BadEvent"),
        (
            "an amount of 10^18",
            "return `[${one('a', 1)},${one('b', 2).replace('2}}', '1000000000000000000}}')}]`",
            "InvalidEvent",
        ),
        ("more than there may be", "return `[${one('a', 2 ** 53 - 1)}]`", "BalanceOutOfRange"),
        ("a number", "return '[17]'", "BadEvent"),
        ("no batch", "return '[]'", "EmptyFile"),
    ] {
        page.script(&format!("window.hostile = (() => {{ {make} }})(); return true"), vec![]).await?;
        // What is refused at once takes no turn; the page goes on after it.
        turns::watch(page, "false").await?;
        let error = page
            .foldback("importLog(window.hostile, {format: 'cloudevents'}).then(() => ({name: 'no error'}))")
            .await?;
        if error["name"] != json!(name) {
            return Err(format!("{what} gave {error}").into());
        }
        turns::at_least(page, 1, what).await?;
    }
    page.expect("exportLog()", log).await?;
    // 100,000 that are as they should be.
    let good = "window.good = '[' + Array.from({length: 100_000}, (_, n) => one(n, 1)).join(',') + ']'; return true";
    page.script(good, vec![]).await?;
    turns::watch(page, "window.isOver").await?;
    page.foldback("importLog(window.good).finally(() => window.isOver = true)").await?;
    page.expect("head()", json!(100_002)).await?;
    turns::at_least(page, 15, "100,000 events").await
}
