//! What a first visit fetches, as the browser counts it, over a slow network: before the first screen stands, and after it.

use std::time::Duration;

use fantoccini::wd::WebDriverCompatibleCommand;
use serde_json::{Value, json};
use url::{ParseError, Url};

use crate::Trouble;
use crate::browser::Driver;
use crate::page::Page;
use crate::server::Server;

/// The network: milliseconds of latency, and bytes a second. It is the slow 4G of Lighthouse, 1.6 Mbit/s.
const LATENCY: u32 = 150;
/// Bytes a second.
const THROUGHPUT: u32 = 1_600_000 / 8;
/// How long nothing must have come until everything has.
const REST: Duration = Duration::from_secs(3);

/// Lists what was fetched: its name, its bytes as they travelled, and whether it was asked for before the first screen stood.
const FETCHED: &str = "
    const shown = performance.getEntriesByName('foldback-shown')[0]?.startTime ?? Infinity;
    const all = [...performance.getEntriesByType('navigation'), ...performance.getEntriesByType('resource')];
    const paint = performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? null;
    return {
        shown_ms: shown,
        paint_ms: paint,
        files: all.map(entry => ({
            name: new URL(entry.name).pathname.split('/').pop() || 'index.html',
            kb: entry.encodedBodySize / 1000,
            unpacked_kb: entry.decodedBodySize / 1000,
            is_first: entry.startTime < shown,
        })),
    }";

/// Sets the browser's network.
#[derive(Debug)]
struct SlowNetwork;

impl WebDriverCompatibleCommand for SlowNetwork {
    fn endpoint(&self, base_url: &Url, session_id: Option<&str>) -> Result<Url, ParseError> {
        let session = session_id.unwrap_or_default();
        base_url.join(&format!("session/{session}/chromium/network_conditions"))
    }

    fn method_and_body(&self, _: &Url) -> (http::Method, Option<String>) {
        let conditions = json!({ "offline": false, "latency": LATENCY, "throughput": THROUGHPUT });
        (http::Method::POST, Some(json!({ "network_conditions": conditions }).to_string()))
    }
}

/// Visits the page for the first time and counts.
pub async fn measure(driver: &Driver) -> Result<Value, Trouble> {
    let server = Server::compressed("dist")?;
    let page = Page::new(driver, &server, "first-load").await?;
    page.client().issue_cmd(SlowNetwork).await?;
    let outcome = visit(&page, server.address()).await;
    page.close().await;
    let mut figures = outcome?;
    let sum = |is_wanted: &dyn Fn(&Value) -> bool| -> f64 {
        let files = figures["files"].as_array().into_iter().flatten();
        files.filter(|file| is_wanted(file)).filter_map(|file| file["kb"].as_f64()).sum()
    };
    let (first, all) = (sum(&|file| file["is_first"] == json!(true)), sum(&|_| true));
    figures["first_kb"] = json!(first);
    figures["all_kb"] = json!(all);
    figures["latency_ms"] = json!(LATENCY);
    figures["megabits"] = json!(f64::from(THROUGHPUT) * 8.0 / 1e6);
    println!("{first:.0} KB before the first screen, {all:.0} KB in all");
    Ok(figures)
}

async fn visit(page: &Page<'_>, address: &str) -> Result<Value, Trouble> {
    page.client().goto(address).await?;
    page.until("the page stands", "return !!document.querySelector('.app') && !!window.foldback?.head").await?;
    let mut figures = page.script(FETCHED, vec![]).await?;
    loop {
        tokio::time::sleep(REST).await;
        let now = page.script(FETCHED, vec![]).await?;
        if now == figures {
            return Ok(figures);
        }
        figures = now;
    }
}
