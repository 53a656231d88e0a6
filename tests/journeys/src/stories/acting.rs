//! Commands and what is refused.

use serde_json::json;

use super::{open_account, stories};
use crate::Trouble;
use crate::page::Page;

stories![
    every_command_has_a_form_that_works,
    bad_input_is_told_beside_its_field_and_records_nothing,
    the_console_acts_as_the_page_does,
    the_types_name_every_call,
    a_subscription_catches_up_and_then_follows,
    errors_carry_names_and_facts
];

async fn every_command_has_a_form_that_works(page: &mut Page<'_>) -> Result<(), Trouble> {
    open_account(page).await?;
    page.act("Deposit", &[("Amount", "1,200.50"), ("Memo", "salary")]).await?;
    page.see_balance("€1,200.50").await?;
    page.act("Withdraw", &[("Amount", "€ 200.5"), ("Memo", "rent <b>share</b>")]).await?;
    page.see_balance("€1,000.00").await?;
    page.see_text("rent <b>share</b>").await?;
    page.act("ReverseEntry", &[("Revision", "3"), ("Reason", "paid twice")]).await?;
    page.see_balance("€1,200.50").await?;
    page.act("SetOverdraftLimit", &[("Limit", "100")]).await?;
    page.act("Withdraw", &[("Amount", "1300.50")]).await?;
    page.see_balance("−€100.00").await?;
    page.act("FreezeAccount", &[]).await?;
    page.see_text("Frozen").await?;
    page.act("UnfreezeAccount", &[]).await?;
    page.act("Deposit", &[("Amount", "100")]).await?;
    page.see_balance("€0.00").await?;
    page.act("CloseBooks", &[("Period (year-month)", "2020-01")]).await?;
    page.act("CloseAccount", &[]).await?;
    page.see("the status", "window.foldback.stateAt().status", "Closed").await?;
    let types = json!([
        "AccountOpened",
        "Deposited",
        "Withdrawn",
        "EntryReversed",
        "OverdraftLimitSet",
        "Withdrawn",
        "AccountFrozen",
        "AccountUnfrozen",
        "Deposited",
        "BooksClosed",
        "AccountClosed"
    ]);
    page.expect("events().map(event => event.event_type)", types).await?;
    page.act("Deposit", &[("Amount", "1")]).await?;
    page.see_text("The account is closed for good.").await?;
    page.expect("head()", json!(11)).await
}

async fn bad_input_is_told_beside_its_field_and_records_nothing(page: &mut Page<'_>) -> Result<(), Trouble> {
    open_account(page).await?;
    page.act("Deposit", &[("Amount", "50")]).await?;
    page.see_balance("€50.00").await?;
    for (amount, message) in [
        ("", "Enter an amount."),
        ("0", "The amount must be more than zero"),
        ("-5", "The amount must be more than zero"),
        ("twelve", "Enter a number"),
        ("1.999", "At most 2 decimals."),
        ("90071992547409.92", "beyond the bound"),
        ("50.01", "€50.00 is available"),
    ] {
        page.act("Withdraw", &[("Amount", amount)]).await?;
        let beside = format!(
            "(() => {{ const input = document.getElementById('Withdraw-amount_minor');
               const error = document.getElementById(input.getAttribute('aria-describedby'));
               return input.getAttribute('aria-invalid') + ' ' + (error ? error.textContent.includes({}) : 'nothing') }})()",
            json!(message)
        );
        page.see(&format!("what is said of {amount:?}"), &beside, "true true").await?;
    }
    page.act("Deposit", &[("Amount", "90071992547409.91")]).await?;
    page.see_text("The balance would go beyond").await?;
    page.expect("head()", json!(2)).await
}

async fn the_console_acts_as_the_page_does(page: &mut Page<'_>) -> Result<(), Trouble> {
    page.open("?empty").await?;
    page.foldback("ready").await?;
    page.foldback("execute({type: 'OpenAccount', owner: 'Ada', currency: 'EUR'}, {expectedRevision: 'NoStream'})")
        .await?;
    page.foldback("subscribe(event => (window.heard ||= []).push(event.revision))").await?;
    let deposited = page
        .foldback(
            "execute({type: 'Deposit', amount_minor: 5000, memo: 'gift'}, {expectedRevision: 1, eventId: 'gift-1'})",
        )
        .await?;
    for (key, value) in [
        ("event_type", json!("Deposited")),
        ("revision", json!(2)),
        ("position", json!(2)),
        ("event_id", json!("gift-1")),
        ("stream", json!("account-main")),
    ] {
        if deposited[0][key] != value {
            return Err(format!("{key} of {deposited} is not {value}").into());
        }
    }
    page.see_balance("€50.00").await?;
    page.expect("execute({type: 'Deposit', amount_minor: 5000}, {eventId: 'gift-1'})", deposited).await?;
    page.expect("append([{event_type: 'Withdrawn', data: {amount_minor: 7000}, occurred_at: '2026-01-02'}]).then(e => e[0].occurred_at)", json!("2026-01-02T00:00:00.000Z"))
        .await?;
    page.see_balance("−€20.00").await?;
    page.expect("streams()", json!(["account-main"])).await?;
    page.expect("stateAt(2).balance", json!(5000)).await?;
    page.expect("goTo(2)", json!(null)).await?;
    page.see_balance("€50.00").await?;
    page.expect("events({from: 2, to: 3}).map(e => e.revision)", json!([2, 3])).await?;
    page.see("what the listener heard", "(window.heard || []).join()", "1,2,3").await?;
    page.expect("verify()", json!({ "ok": true, "checked": 3 })).await?;
    page.expect("execute({type: 'OpenAccount', owner: 'Bo', currency: 'USD'}, {stream: 'account-bo'}).then(e => e[0].revision + e[0].position)", json!(5)).await?;
    page.foldback("open('account-bo')").await?;
    page.see_balance("US$0.00").await?;
    page.foldback("clear({confirm: true})").await?;
    page.expect("streams()", json!([])).await
}

async fn the_types_name_every_call(page: &mut Page<'_>) -> Result<(), Trouble> {
    page.open("").await?;
    let types = include_str!("../../../../src/api/foldback.d.ts");
    let body =
        types.split("export interface Foldback {").nth(1).and_then(|rest| rest.split("\n}").next()).unwrap_or("");
    // A member begins two spaces in, with its name and a bracket or a colon.
    let member = |line: &str| {
        let line = line.strip_prefix("  ").filter(|line| line.starts_with(|c: char| c.is_ascii_lowercase()))?;
        line.split(['(', ':']).next().map(str::to_owned)
    };
    let mut named: Vec<String> = body.lines().filter_map(member).collect();
    named.sort();
    // A call with two forms is named twice.
    named.dedup();
    let there = page.script("return Object.keys(window.foldback).sort()", vec![]).await?;
    if there == json!(named) { Ok(()) } else { Err(format!("the types name {named:?}, the page has {there}").into()) }
}

async fn a_subscription_catches_up_and_then_follows(page: &mut Page<'_>) -> Result<(), Trouble> {
    open_account(page).await?;
    page.foldback("execute({type: 'Deposit', amount_minor: 100})").await?;
    page.script(
        "window.heard = []; window.stop = window.foldback.subscribe(e => window.heard.push(e.event_type + e.revision))",
        vec![],
    )
    .await?;
    page.see("what was there", "window.heard.join()", "AccountOpened1,Deposited2").await?;
    page.act("Withdraw", &[("Amount", "1")]).await?;
    page.see("what came", "window.heard.join()", "AccountOpened1,Deposited2,Withdrawn3").await?;
    page.foldback("clear({confirm: true})").await?;
    page.foldback("execute({type: 'OpenAccount', owner: 'Bo', currency: 'EUR'})").await?;
    page.see("the log begun anew", "window.heard.slice(3).join()", "AccountOpened1").await?;
    page.script("window.stop()", vec![]).await?;
    page.foldback("execute({type: 'Deposit', amount_minor: 100})").await?;
    page.see("silence", "window.heard.length", "4").await
}

async fn errors_carry_names_and_facts(page: &mut Page<'_>) -> Result<(), Trouble> {
    open_account(page).await?;
    page.foldback("execute({type: 'Deposit', amount_minor: 100})").await?;
    for (call, name, key, value) in [
        ("execute({type: 'Withdraw', amount_minor: 101})", "InsufficientFunds", "available", json!(100)),
        ("execute({type: 'Withdraw', amount_minor: 101})", "InsufficientFunds", "requested", json!(101)),
        (
            "execute({type: 'Deposit', amount_minor: 1}, {expectedRevision: 1})",
            "WrongExpectedRevision",
            "actual",
            json!(2),
        ),
        (
            "execute({type: 'Deposit', amount_minor: 1}, {expectedRevision: 'NoStream'})",
            "WrongExpectedRevision",
            "expected",
            json!("NoStream"),
        ),
        ("execute({type: 'Deposit', amount_minor: 0})", "AmountNotPositive", "requested", json!(0)),
        ("execute({type: 'Deposit', amount_minor: 9007199254740991})", "BalanceOutOfRange", "balance", json!(100)),
        ("execute({type: 'Deposit', amount_minor: 1e18})", "AmountOutOfRange", "max", json!(9_007_199_254_740_991_i64)),
        ("execute({type: 'Deposit', amount_minor: 1.5})", "InvalidCommand", "name", json!("InvalidCommand")),
        ("execute({type: 'Fly'})", "InvalidCommand", "name", json!("InvalidCommand")),
        (
            "execute({type: 'OpenAccount', owner: 'x', currency: 'XYZ'}, {stream: 'account-2'})",
            "UnknownCurrency",
            "currency",
            json!("XYZ"),
        ),
        ("execute({type: 'ReverseEntry', revision: 9, reason: 'x'})", "NoSuchEntry", "revision", json!(9)),
        ("execute({type: 'CloseAccount'})", "BalanceNotZero", "balance", json!(100)),
        ("append([{event_type: 'Deposited', data: {amount_minor: 'x'}}])", "InvalidEvent", "index", json!(0)),
        ("goTo(99)", "RevisionOutOfRange", "head", json!(2)),
        ("open('nothing-1')", "UnknownDomain", "stream", json!("nothing-1")),
        ("clear()", "NotConfirmed", "name", json!("NotConfirmed")),
        ("exportLog('xml')", "UnknownFormat", "format", json!("xml")),
    ] {
        let error = page.foldback(call).await?;
        if error["name"] != json!(name) || error[key] != value {
            return Err(format!("{call} gave {error}, not {name} with {key} {value}").into());
        }
    }
    page.expect("head()", json!(2)).await
}
