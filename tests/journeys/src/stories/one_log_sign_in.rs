//! Signing in to a log on a server by a token and by a credentials file; and a page without the client.

use serde_json::json;

use super::one_log::{is, make_log, see_server};
use super::parts::{Host, KEPT, forget_problems};
use super::stories;
use crate::Trouble;
use crate::nats::Nats;
use crate::page::Page;

stories![
    a_token_signs_in_and_a_wrong_one_is_asked_again,
    a_credentials_file_signs_in_with_what_it_allows_and_a_strangers_is_refused,
    a_page_without_the_client_says_so_before_one_types_and_loses_nothing,
];

const WHO: &str = "The server asks who you are";
const WITHOUT: &str = "This page was built without the client for logs on a server";
const DEPOSIT: &str = "execute({type: 'Deposit', amount_minor: 100}).then(() => 'done', error => error.name)";

/// Connects: the page opens anew.
async fn connect(page: &Page<'_>) -> Result<(), Trouble> {
    page.script("window.isTheOldOne = true", vec![]).await?;
    page.click("Connect").await?;
    page.until("the page has opened anew", "return !window.isTheOldOne && !!window.foldback?.head").await
}

async fn a_token_signs_in_and_a_wrong_one_is_asked_again(page: &mut Page<'_>) -> Result<(), Trouble> {
    let server = Nats::start("token", "authorization { token: \"open sesame\" }").await?;
    page.open(&server.query("CLASS")).await?;
    page.see_text(WHO).await?;
    for token in ["open barley", "open sesame"] {
        page.see_text(WHO).await?;
        page.choose("Sign in with", "token").await?;
        page.fill("Token", token).await?;
        connect(page).await?;
    }
    page.click("Make this log").await?;
    see_server(page, "connected").await?;
    page.foldback("execute({type: 'OpenAccount', owner: 'Ada', currency: 'EUR'})").await?;
    // It is kept for the tab, and is in no address.
    page.reload().await?;
    see_server(page, "connected").await?;
    is(page, DEPOSIT, json!("done")).await?;
    is(page, "link().includes('sesame')", json!(false)).await?;
    page.see("what is kept", "JSON.stringify(localStorage).includes('sesame')", "false").await
}

/// Signs in by a credentials file of `tests/journeys/nats`.
async fn sign_in_as(page: &Page<'_>, name: &str) -> Result<(), Trouble> {
    let file = format!("{name}.creds");
    let bytes = std::fs::read(format!("tests/journeys/nats/{file}"))?;
    page.see_text(WHO).await?;
    page.choose("Sign in with", "creds").await?;
    page.upload("Credentials file (.creds)", &file, &bytes).await?;
    connect(page).await
}

async fn a_credentials_file_signs_in_with_what_it_allows_and_a_strangers_is_refused(
    page: &mut Page<'_>,
) -> Result<(), Trouble> {
    let server = Nats::with_people("creds").await?;
    page.open(&server.query("CLASS")).await?;
    sign_in_as(page, "stranger").await?;
    sign_in_as(page, "teacher").await?;
    page.click("Make this log").await?;
    see_server(page, "connected").await?;
    page.foldback("execute({type: 'OpenAccount', owner: 'Ada', currency: 'EUR'})").await?;
    is(page, DEPOSIT, json!("done")).await?;
    // Another window is another person, who may only read.
    page.open_beside().await?;
    page.script("sessionStorage.clear()", vec![]).await?;
    page.open(&server.query("CLASS")).await?;
    sign_in_as(page, "reader").await?;
    see_server(page, "connected").await?;
    page.expect("events().length", json!(2)).await?;
    is(page, DEPOSIT, json!("NotAllowed")).await?;
    page.expect("events().length", json!(2)).await
}

async fn a_page_without_the_client_says_so_before_one_types_and_loses_nothing(
    page: &mut Page<'_>,
) -> Result<(), Trouble> {
    let server = Nats::start("clientless", "").await?;
    make_log(page, &server).await?;
    let host = Host::new("clientless")?;
    let put_back = host.without("log-client.js")?;
    page.client().goto(host.server.address()).await?;
    page.see_balance("€1,828.65").await?;
    page.foldback("execute({type: 'Deposit', amount_minor: 100})").await?;
    let kept = page.script(KEPT, vec![]).await?;
    page.click("Share").await?;
    page.click("Connect to a log on a server").await?;
    page.see_text(WITHOUT).await?;
    // Whoever tries all the same stays, with what was typed.
    page.fill("Address", &server.log("CLASS")).await?;
    page.click("Connect").await?;
    page.see_text(WITHOUT).await?;
    page.see("the address", "document.querySelector('dialog[open] input[inputmode=url]').value", &server.log("CLASS"))
        .await?;
    page.see("the page", "location.search", "").await?;
    // Whoever comes by a link is told the same, and the own log is a click away.
    let link = format!("{}{}", host.server.address(), server.query("CLASS"));
    page.client().goto(&link).await?;
    see_server(page, "ended").await?;
    page.see_text(WITHOUT).await?;
    page.click("Back to my log").await?;
    page.see("the log", "!document.querySelector('[data-remote]') && foldback.head?.()", "59").await?;
    if page.script(KEPT, vec![]).await? != kept {
        return Err("what is kept has changed meanwhile".into());
    }
    // It need not be without it for ever.
    page.client().goto(&link).await?;
    see_server(page, "ended").await?;
    put_back()?;
    page.click("Try again").await?;
    see_server(page, "connected").await?;
    page.foldback("execute({type: 'OpenAccount', owner: 'Ada', currency: 'EUR'})").await?;
    page.expect("events().length", json!(1)).await?;
    forget_problems(page).await
}
