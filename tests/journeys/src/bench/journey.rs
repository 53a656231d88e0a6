//! One journey with all of a log: opened, scrubbed, played, searched, verified, what-iffed, exported, and imported into an empty
//! Foldback, which then has the same hash.

use std::time::Instant;

use serde_json::{Value, json};

use crate::Trouble;
use crate::bench::{motions, open_anew, outcome};
use crate::browser::Driver;
use crate::page::Page;
use crate::server::Server;

/// Takes the journey with a log of so many events.
pub async fn take(driver: &Driver, size: u32) -> Result<Value, Trouble> {
    let server = Server::isolated("dist")?;
    let page = Page::new(driver, &server, "bench-journey").await?;
    let began = Instant::now();
    let outcome = walk(&page, server.address(), size).await;
    page.close().await;
    let hash = outcome?;
    println!(
        "{size} events opened, scrubbed, played, searched, verified, what-iffed, exported, imported: {hash} again"
    );
    Ok(json!({ "events": size, "hash": hash, "seconds": began.elapsed().as_secs_f64() }))
}

async fn walk(page: &Page<'_>, address: &str, size: u32) -> Result<String, Trouble> {
    open_anew(page, &format!("{address}?empty")).await?;
    page.foldback("execute({type: 'OpenAccount', owner: 'Ada', currency: 'EUR'})").await?;
    outcome(page, &format!("window.bench.fill({size})")).await?;
    open_anew(page, address).await?;
    page.expect("head()", json!(size)).await?;
    let hash = page.script("return window.bench.newest()", vec![]).await?;
    let balance = page.foldback("stateAt().balance").await?;
    motions::measure(page, size).await?;
    for action in ["search for a word", "condition that holds at every third event"] {
        outcome(page, &format!("window.bench.run({})", json!(action))).await?;
    }
    let verified = outcome(page, "foldback.verify()").await?;
    same("the verification", &verified, &json!({ "ok": true, "checked": size }))?;
    outcome(page, "window.bench.run('what-if at event 100, decided to the end')").await?;
    // What is only imagined changes nothing that is recorded.
    same("the head", &page.foldback("head()").await?, &json!(size))?;
    outcome(page, "window.bench.clear()").await?;
    open_anew(page, address).await?;
    same("the head of the empty log", &page.foldback("head()").await?, &json!(0))?;
    outcome(page, "window.bench.run('import of all as NDJSON')").await?;
    same("the newest hash", &page.script("return window.bench.newest()", vec![]).await?, &hash)?;
    same("the balance", &page.foldback("stateAt().balance").await?, &balance)?;
    open_anew(page, address).await?;
    same("the newest hash, opened again", &page.script("return window.bench.newest()", vec![]).await?, &hash)?;
    page.console_is_empty().await?;
    Ok(hash.as_str().unwrap_or_default().to_owned())
}

fn same(what: &str, seen: &Value, expected: &Value) -> Result<(), Trouble> {
    if seen == expected { Ok(()) } else { Err(format!("{what} is {seen}, not {expected}").into()) }
}
