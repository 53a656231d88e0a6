//! The whole page at several sizes of its log: how it opens, what each action costs, and whether its motions keep up.

use serde_json::{Value, json};

use crate::Trouble;
use crate::bench::figures::number;
use crate::bench::{motions, open_anew, outcome};
use crate::browser::Driver;
use crate::page::Page;
use crate::server::Server;

/// How often the page is opened for the median.
const OPENS: usize = 5;

/// Measures each size in a browser of its own.
pub async fn measure(driver: &Driver, sizes: &[u32]) -> Result<Value, Trouble> {
    let server = Server::isolated("dist")?;
    let (mut actions, mut motions, mut empty) = (Vec::new(), Vec::new(), Value::Null);
    for &size in sizes {
        let page = Page::new(driver, &server, &format!("bench-{size}")).await?;
        let outcome = at(&page, server.address(), size).await;
        page.close().await;
        let figures = outcome?;
        actions.extend(figures["actions"].as_array().cloned().unwrap_or_default());
        motions.extend(figures["motions"].as_array().cloned().unwrap_or_default());
        empty = figures["empty"].clone();
    }
    Ok(json!({ "actions": actions, "motions": motions, "empty": empty }))
}

async fn at(page: &Page<'_>, address: &str, size: u32) -> Result<Value, Trouble> {
    open_anew(page, &format!("{address}?empty")).await?;
    page.foldback("execute({type: 'OpenAccount', owner: 'Ada', currency: 'EUR'})").await?;
    let empty = outcome(page, "window.bench.memory()").await?;
    outcome(page, &format!("window.bench.fill({size})")).await?;
    let mut actions = vec![opened(page, address, size).await?];
    let motions = motions::measure(page, size).await?;
    let listed = page.script("return window.bench.actions", vec![]).await?;
    let is_for = |action: &&Value| action["most"].as_u64().is_none_or(|most| u64::from(size) <= most);
    for action in listed.as_array().into_iter().flatten().filter(is_for) {
        actions.push(one(page, address, size, action).await?);
    }
    Ok(json!({ "actions": actions, "motions": motions, "empty": empty }))
}

/// Opens the page as after a reload, several times: the one with the median of the time, and the memory of the last.
async fn opened(page: &Page<'_>, address: &str, size: u32) -> Result<Value, Trouble> {
    let mut openings = Vec::new();
    for _ in 0..OPENS {
        open_anew(page, address).await?;
        openings.push(outcome(page, "window.bench.opening()").await?);
    }
    openings.sort_by(|one, other| number(one, "ms").total_cmp(&number(other, "ms")));
    let mut figures = outcome(page, "window.bench.memory()").await?;
    for name in ["ms", "block_ms"] {
        figures[name] = openings[OPENS / 2][name].clone();
    }
    Ok(said("open after a reload", size, figures))
}

async fn one(page: &Page<'_>, address: &str, size: u32, action: &Value) -> Result<Value, Trouble> {
    let name = action["name"].as_str().unwrap_or_default();
    let is_cleared = action["clear"] == json!(true);
    let mut hash = Value::Null;
    if is_cleared {
        open_anew(page, address).await?;
        hash = page.script("return window.bench.newest()", vec![]).await?;
        outcome(page, "window.bench.clear()").await?;
    }
    if action["fresh"] == json!(true) {
        open_anew(page, address).await?;
    }
    let figures = outcome(page, &format!("window.bench.run({})", json!(name))).await?;
    if is_cleared && page.script("return window.bench.newest()", vec![]).await? != hash {
        return Err(format!("{name}, {size}: the log is another one").into());
    }
    Ok(said(name, size, figures))
}

/// Names the figures, and prints them as they come.
fn said(what: &str, size: u32, mut figures: Value) -> Value {
    let figure = |name| number(&figures, name);
    let (ms, block, wasm, heap) = (figure("ms"), figure("block_ms"), figure("wasm_mb"), figure("heap_mb"));
    println!("{size:>9} {what:<44} {ms:>10.2} ms, block {block:>8.1} ms, wasm {wasm:>6.0} MB, heap {heap:>6.0} MB");
    figures["what"] = json!(what);
    figures["events"] = json!(size);
    figures
}
