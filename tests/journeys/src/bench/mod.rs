//! The benchmark: the library beside a baseline and a peer in one page, then the whole page at several sizes and among many
//! streams, then one journey with all of it.
//!
//! `cargo xtask bench` has built everything. Each part gives JSON; what is read of it is made of that alone: the document in
//! `report`, the pictures in `plot`.

mod actions;
mod contest;
mod figures;
mod first_load;
mod journey;
mod motions;
mod plot;
mod report;
mod scale;
mod streams;

use std::time::Instant;

use serde_json::{Value, json};

use crate::Trouble;
use crate::browser::{Browser, Driver};
use crate::page::Page;

/// How many events the log has, from one measurement to the next.
const SIZES: [u32; 4] = [1_000, 10_000, 100_000, 1_000_000];
/// The size at which there is something to compare with: the baseline has no room for more.
const LARGE: u32 = 100_000;
/// What is measured, each by its name in the figures: on what, the first load, the library beside others, the whole page, many
/// streams, and one journey with all of it.
const PARTS: [&str; 6] = ["machine", "load", "contest", "page", "streams", "journey"];
/// Measures nothing.
const REPORT: &str = "report";
/// Where the figures go.
const FOLDER: &str = "target/bench";
/// Lets a page ask how much memory it takes, and free what it does not need.
const MEMORY: [&str; 2] = ["--enable-precise-memory-info", "--js-flags=--expose-gc"];

/// Measures all of it. `--up-to=100000` leaves out longer logs, `--keep` renews what the project says of itself, and the name
/// of a part measures only that; `report` measures nothing and writes what is made of the figures again.
pub async fn run(options: &[String]) -> Result<(), Trouble> {
    let has = |name: &str| options.iter().any(|option| option == name);
    let part = options.iter().find(|option| !option.starts_with("--"));
    if let Some(other) = part.filter(|part| *part != REPORT && !PARTS.contains(&part.as_str())) {
        return Err(format!("bench has no part {other}: there are {}, {REPORT}", PARTS.join(", ")).into());
    }
    let wanted = |name: &str| part.is_none_or(|part| part == name);
    let most = options.iter().find_map(|option| option.strip_prefix("--up-to="));
    let most = most.map_or(Ok(u32::MAX), |number| number.parse().map_err(|_| format!("{number} is not a number")))?;
    let sizes: Vec<u32> = SIZES.into_iter().filter(|size| *size <= most).collect();
    let driver = Driver::start_with(Browser::Chromium, &MEMORY)?;
    let mut figures = known()?;
    for name in PARTS {
        if wanted(name) {
            figures[name] = timed(name, measured(name, &driver, &sizes)).await?;
            // What is measured is kept, even if what follows fails.
            std::fs::write(format!("{FOLDER}/results.json"), serde_json::to_string_pretty(&figures)? + "\n")?;
        }
    }
    report::write(&figures, has("--keep"))
}

/// Measures a part.
async fn measured(part: &str, driver: &Driver, sizes: &[u32]) -> Result<Value, Trouble> {
    match part {
        "machine" => machine(driver).await,
        "load" => first_load::measure(driver).await,
        "contest" => contest::measure(driver, sizes).await,
        "page" => actions::measure(driver, sizes).await,
        "streams" => streams::measure(driver).await,
        "journey" => journey::take(driver, sizes.last().copied().unwrap_or(LARGE)).await,
        other => Err(format!("bench has no part {other}").into()),
    }
}

/// Returns the figures of the run before: of a part that is not measured again, they stay.
fn known() -> Result<Value, Trouble> {
    match std::fs::read_to_string(format!("{FOLDER}/results.json")) {
        Ok(text) => Ok(serde_json::from_str(&text)?),
        Err(_) => Ok(json!({})),
    }
}

async fn timed(what: &str, work: impl Future<Output = Result<Value, Trouble>>) -> Result<Value, Trouble> {
    let began = Instant::now();
    println!("── {what}");
    let figures = work.await?;
    println!("   {what}: {} s", began.elapsed().as_secs());
    Ok(figures)
}

/// Says on what it was measured, without naming the machine.
async fn machine(driver: &Driver) -> Result<Value, Trouble> {
    let server = crate::server::Server::start("dist")?;
    let page = Page::new(driver, &server, "machine").await?;
    page.client().goto(server.address()).await?;
    let agent = page.script("return navigator.userAgent", vec![]).await?;
    page.close().await;
    let version = agent.as_str().and_then(|agent| agent.split("Chrome/").nth(1)?.split('.').next());
    let cores = std::thread::available_parallelism().map_or(0, usize::from);
    Ok(json!({
        "browser": format!("headless Chromium {}", version.unwrap_or("of an unknown version")),
        "cores": cores,
        "system": format!("{} {}", std::env::consts::OS, std::env::consts::ARCH),
    }))
}

/// Starts an asynchronous expression of the page and waits for what it gives, however long it takes.
async fn outcome(page: &Page<'_>, expression: &str) -> Result<Value, Trouble> {
    let begin = format!(
        "window.outcome = null;
        setTimeout(() => (async () => {expression})().then(
            value => window.outcome = {{ ok: value ?? null }},
            error => window.outcome = {{ error: String(error?.stack || error?.message || error) }}))"
    );
    page.script(&begin, vec![]).await?;
    let began = Instant::now();
    while began.elapsed() < PATIENCE {
        // While the page is busy it does not answer.
        if let Ok(outcome) = page.script("return window.outcome", vec![]).await {
            match (outcome.get("ok"), outcome.get("error")) {
                (Some(value), _) => return Ok(value.clone()),
                (_, Some(error)) => return Err(format!("{expression} failed: {error}").into()),
                _ => {}
            }
        }
        tokio::time::sleep(LOOK).await;
    }
    Err(format!("{expression} did not come to its end").into())
}

/// How long one measurement may take.
const PATIENCE: std::time::Duration = std::time::Duration::from_secs(600);
/// How long to wait between two looks.
const LOOK: std::time::Duration = std::time::Duration::from_millis(200);

/// Opens the page anew, without what the address kept, and waits until it has done what it does by itself.
async fn open_anew(page: &Page<'_>, address: &str) -> Result<(), Trouble> {
    page.client().goto("about:blank").await?;
    page.client().goto(address).await?;
    page.until("the page stands", "return !!window.foldback?.head && !!document.querySelector('.app')").await?;
    page.script(ACTIONS, vec![]).await?;
    let began = Instant::now();
    while page.script("return !!window.bench.isQuiet()", vec![]).await? != json!(true) {
        if began.elapsed() > PATIENCE {
            return Err("the page did not verify its chain".into());
        }
        tokio::time::sleep(LOOK).await;
    }
    Ok(())
}

/// What a person does with the page, as a script.
const ACTIONS: &str = include_str!("../../../../benches/actions.js");
