//! One log for many, on a real nats-server.

use serde_json::{Value, json};

use super::stories;
use crate::Trouble;
use crate::nats::Nats;
use crate::page::Page;

stories![
    two_windows_act_on_one_log_and_of_two_that_withdraw_everything_one_succeeds,
    while_the_server_is_away_the_log_can_be_read_and_then_it_goes_on,
    who_may_only_read_is_told_so_and_a_wrong_password_is_asked_again,
    a_log_that_was_made_anew_is_not_mixed_with_the_copy,
    others_are_seen_on_the_track_and_the_speaker_is_followed,
    what_ifs_links_and_exports_are_of_a_log_on_a_server_too,
];

/// How often both windows withdraw everything.
const ROUNDS: u32 = 20;

/// Waits until the page says how it and the server stand.
pub(super) async fn see_server(page: &Page<'_>, state: &str) -> Result<(), Trouble> {
    page.see("the log on the server", "document.querySelector('[data-remote]')?.dataset.remote", state).await
}

/// Opens the page with a log that the server does not have yet, and makes it.
pub(super) async fn make_log(page: &Page<'_>, server: &Nats) -> Result<(), Trouble> {
    page.open(&server.query("CLASS")).await?;
    page.click("Make this log").await?;
    see_server(page, "connected").await
}

/// Asks that a call gives a value.
pub(super) async fn is(page: &Page<'_>, expression: &str, expected: Value) -> Result<(), Trouble> {
    let got = page.foldback(expression).await?;
    if got == expected { Ok(()) } else { Err(format!("{expression} gave {got}, not {expected}").into()) }
}

async fn two_windows_act_on_one_log_and_of_two_that_withdraw_everything_one_succeeds(
    page: &mut Page<'_>,
) -> Result<(), Trouble> {
    let server = Nats::start("two", "").await?;
    make_log(page, &server).await?;
    page.act("OpenAccount", &[("Owner", "Ada")]).await?;
    page.act("Deposit", &[("Amount", "100")]).await?;
    page.see_balance("€100.00").await?;
    let (first, second) = page.open_beside().await?;
    page.open(&server.query("CLASS")).await?;
    see_server(page, "connected").await?;
    page.see_balance("€100.00").await?;
    // The second window acts, the first one sees it.
    page.foldback("execute({type: 'Deposit', amount_minor: 500}, {actor: 'Jonas'})").await?;
    page.look_at(&first).await?;
    page.see_balance("€105.00").await?;
    page.expect("events().map(event => event.actor ?? null)", json!([null, null, "Jonas"])).await?;
    page.foldback("execute({type: 'Withdraw', amount_minor: 500})").await?;
    // Both at once: each window acts as soon as it sees the round, on a channel.
    let listen = "window.outcomes = [];
        const channel = new BroadcastChannel('rounds');
        channel.onmessage = () => window.foldback.execute({type: 'Withdraw', amount_minor: 10000}, {stream: 'account-main'})
            .then(() => window.outcomes.push('done'), error => window.outcomes.push(error.name));
        window.begin = () => { channel.postMessage(''); channel.onmessage() };";
    for window in [&second, &first] {
        page.look_at(window).await?;
        page.script(listen, vec![]).await?;
    }
    for round in 1..=ROUNDS {
        page.look_at(&first).await?;
        page.see_balance("€100.00").await?;
        page.script("window.begin()", vec![]).await?;
        let mut outcomes = Vec::new();
        for window in [&second, &first] {
            page.look_at(window).await?;
            page.see("the rounds", "window.outcomes.length", &round.to_string()).await?;
            outcomes.push(page.script("return window.outcomes.at(-1)", vec![]).await?);
        }
        outcomes.sort_by_key(Value::to_string);
        if outcomes != [json!("InsufficientFunds"), json!("done")] {
            return Err(format!("round {round}: {outcomes:?}").into());
        }
        page.foldback("execute({type: 'Deposit', amount_minor: 10000})").await?;
    }
    // In the end both have the same chain.
    let hash = "events().at(-1).hash";
    let last = page.foldback(hash).await?;
    page.look_at(&second).await?;
    page.expect(hash, last).await?;
    is(page, "verify().then(verified => verified.ok)", json!(true)).await
}

async fn while_the_server_is_away_the_log_can_be_read_and_then_it_goes_on(page: &mut Page<'_>) -> Result<(), Trouble> {
    let mut server = Nats::start("away", "").await?;
    make_log(page, &server).await?;
    page.foldback("execute({type: 'OpenAccount', owner: 'Ada', currency: 'EUR'})").await?;
    page.foldback("execute({type: 'Deposit', amount_minor: 9000})").await?;
    server.end();
    see_server(page, "offline").await?;
    page.see_text("Not connected to the log on the server").await?;
    is(page, "execute({type: 'Deposit', amount_minor: 1}).then(() => '', error => error.name)", json!("Offline"))
        .await?;
    // The past, and what might have been, need no server.
    page.foldback("goTo(1)").await?;
    page.see_balance("€0.00").await?;
    page.foldback("goTo(2)").await?;
    server.begin().await?;
    see_server(page, "connected").await?;
    page.act("Deposit", &[("Amount", "10")]).await?;
    page.see_balance("€100.00").await?;
    // The copy opens without the server, and catches up.
    server.end();
    page.reload().await?;
    page.see_balance("€100.00").await?;
    see_server(page, "offline").await?;
    server.begin().await?;
    see_server(page, "connected").await?;
    page.foldback("execute({type: 'Withdraw', amount_minor: 10000})").await?;
    page.see_balance("€0.00").await?;
    // This browser's own log has nothing of it.
    page.click("Back to my log").await?;
    page.until("the own log is shown", "return !document.querySelector('[data-remote]') && !!window.foldback?.head")
        .await?;
    page.see_text("A sample history.").await
}

async fn who_may_only_read_is_told_so_and_a_wrong_password_is_asked_again(page: &mut Page<'_>) -> Result<(), Trouble> {
    let server = Nats::with_roles("roles").await?;
    let sign_in = async |page: &Page<'_>, user: &str, password: &str| {
        page.choose("Sign in with", "password").await?;
        page.fill("User", user).await?;
        page.fill("Password", password).await?;
        page.click("Connect").await
    };
    page.open("").await?;
    page.click("Share").await?;
    page.click("Connect to a log on a server").await?;
    page.fill("Address", "nowhere").await?;
    page.click("Connect").await?;
    page.see_text("An address is like ws://localhost:9222/CLASS").await?;
    page.fill("Address", &server.log("CLASS")).await?;
    sign_in(page, "teacher", "wrong").await?;
    see_server(page, "ended").await?;
    page.see_text("The server asks who you are").await?;
    sign_in(page, "teacher", "teacher").await?;
    page.click("Make this log").await?;
    see_server(page, "connected").await?;
    page.foldback("execute({type: 'OpenAccount', owner: 'Ada', currency: 'EUR'})").await?;
    page.foldback(
        "execute({type: 'PlaceOrder', customer: 'Ada', currency: 'EUR'}, {stream: 'order-1'}).catch(() => {})",
    )
    .await?;
    // A new window has not signed in.
    let (first, _) = page.open_beside().await?;
    page.script("sessionStorage.clear()", vec![]).await?;
    page.open(&server.query("CLASS")).await?;
    page.see_text("The server asks who you are").await?;
    sign_in(page, "audience", "audience").await?;
    see_server(page, "connected").await?;
    page.expect("events().length", json!(1)).await?;
    let refused = "execute({type: 'Deposit', amount_minor: 1}).then(() => '', error => error.name)";
    is(page, refused, json!("NotAllowed")).await?;
    page.look_at(&first).await?;
    page.foldback("execute({type: 'Deposit', amount_minor: 100})").await.map(drop)
}

async fn a_log_that_was_made_anew_is_not_mixed_with_the_copy(page: &mut Page<'_>) -> Result<(), Trouble> {
    let server = Nats::start("anew", "").await?;
    make_log(page, &server).await?;
    page.foldback("execute({type: 'OpenAccount', owner: 'Ada', currency: 'EUR'})").await?;
    page.foldback("execute({type: 'Deposit', amount_minor: 9000})").await?;
    // Another server at the same address.
    let mut server = server;
    server.forget()?;
    see_server(page, "offline").await?;
    server.begin().await?;
    page.click("Make this log").await?;
    page.see_text("it was made anew").await?;
    see_server(page, "ended").await?;
    page.see_balance("€90.00").await?;
    is(page, "execute({type: 'Deposit', amount_minor: 1}).then(() => '', error => error.name)", json!("DifferentLog"))
        .await?;
    page.click("Read the log as it is now").await?;
    see_server(page, "connected").await?;
    page.expect("events().length", json!(0)).await
}

/// Turns one of the choices about other people: to show oneself, to follow, to speak.
async fn choose(page: &Page<'_>, index: usize) -> Result<(), Trouble> {
    let script = "document.querySelectorAll('.remote-people input')[arguments[0]].click()";
    page.until("the choices are there", "return document.querySelectorAll('.remote-people input').length === 3")
        .await?;
    page.script(script, vec![json!(index)]).await.map(drop)
}

async fn others_are_seen_on_the_track_and_the_speaker_is_followed(page: &mut Page<'_>) -> Result<(), Trouble> {
    let server = Nats::start("people", "").await?;
    make_log(page, &server).await?;
    page.foldback("execute({type: 'OpenAccount', owner: 'Ada', currency: 'EUR'})").await?;
    for amount in [1000, 2000, 3000] {
        page.foldback(&format!("execute({{type: 'Deposit', amount_minor: {amount}}})")).await?;
    }
    let (first, second) = page.open_beside().await?;
    page.open(&server.query("CLASS")).await?;
    see_server(page, "connected").await?;
    page.click("Who?").await?;
    page.fill("Who does it", "Jonas").await?;
    choose(page, 0).await?;
    page.foldback("goTo(2)").await?;
    page.look_at(&first).await?;
    page.see("the mark", "document.querySelector('.track .track-person')?.title", "Jonas").await?;
    page.see_text("Jonas is at event 2 of account-main").await?;
    page.see_balance("€60.00").await?;
    choose(page, 1).await?;
    page.look_at(&second).await?;
    choose(page, 2).await?;
    page.foldback("goTo(3)").await?;
    page.look_at(&first).await?;
    page.see_balance("€30.00").await?;
    page.look_at(&second).await?;
    page.foldback("goTo(4)").await?;
    page.look_at(&first).await?;
    page.see_balance("€60.00").await?;
    // Who no longer shows where they are is gone.
    page.look_at(&second).await?;
    choose(page, 2).await?;
    choose(page, 0).await?;
    page.look_at(&first).await?;
    page.see("the marks", "document.querySelectorAll('.track .track-person').length", "0").await
}

async fn what_ifs_links_and_exports_are_of_a_log_on_a_server_too(page: &mut Page<'_>) -> Result<(), Trouble> {
    let server = Nats::start("whatif", "").await?;
    make_log(page, &server).await?;
    page.foldback("execute({type: 'OpenAccount', owner: 'Ada', currency: 'EUR'})").await?;
    page.foldback("execute({type: 'Deposit', amount_minor: 5000})").await?;
    // What is not done to a log that others write to says so.
    let refused = "clear({confirm: true}).then(() => '', error => error.name)";
    is(page, refused, json!("RemoteLog")).await?;
    let many = "append(Array.from({length: 20000}, () => ({event_type: 'Deposited', data: {amount_minor: 1}})))
        .then(() => '', error => error.name)";
    is(page, many, json!("MessageTooLarge")).await?;
    let lines = "exportLog().trim().split('\\n').length";
    is(page, lines, json!(2)).await?;
    let link = page.foldback("link()").await?;
    let named = link.as_str().is_some_and(|link| link.contains("?log=ws://localhost:"));
    if !named {
        return Err(format!("the link is {link}").into());
    }
    // A what-if is this browser's own.
    page.foldback("goTo(1)").await?;
    page.fill("Amount", "7").await?;
    page.click("Deposit in a what-if").await?;
    page.see_text("1 inserted").await?;
    page.expect("events().length", json!(2)).await?;
    is(page, "link().includes('lane')", json!(true)).await
}
