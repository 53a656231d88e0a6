//! The benchmark: the library beside a hand-written baseline in one page, then the page itself.
//!
//! `cargo xtask bench` has built both; the figures go to a table and to `target/bench/results.json`.

use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::Trouble;
use crate::browser::{Browser, Driver};
use crate::page::Page;
use crate::server::Server;

/// How many events the long log has.
const LARGE: u32 = 100_000;
/// How long all of a page's measurements may take.
const PATIENCE: Duration = Duration::from_secs(600);
/// Where the figures go.
const RESULTS: &str = "target/bench/results.json";

/// Measures all of it.
pub async fn run() -> Result<(), Trouble> {
    let driver = Driver::start(Browser::Chromium)?;
    let mut rows = contest(&driver).await?;
    rows.extend(page_alone(&driver).await?);
    rows.push(row("first load, everything", "KB brotli", first_load()?));
    for row in &rows {
        println!("{}", line(row));
    }
    std::fs::write(RESULTS, serde_json::to_string_pretty(&rows)?)?;
    println!("The same as JSON: {RESULTS}");
    Ok(())
}

fn row(what: &str, unit: &str, figure: f64) -> Value {
    json!({ "what": what, "unit": unit, "foldback": figure })
}

/// Writes a figure and, where there is one, the baseline's; a ratio above 1 is in Foldback's favour.
fn line(row: &Value) -> String {
    let (what, unit) = (row["what"].as_str().unwrap_or(""), row["unit"].as_str().unwrap_or(""));
    let figure = row["foldback"].as_f64().unwrap_or(f64::NAN);
    let beside = match (row["baseline"].as_f64(), row["ratio"].as_f64()) {
        (Some(baseline), Some(ratio)) => format!("   baseline {:>12}   ratio {ratio:.2}", short(baseline)),
        _ => String::new(),
    };
    format!("{what:<40} {:>12} {unit:<17}{beside}", short(figure))
}

fn short(figure: f64) -> String {
    if figure >= 1000.0 { format!("{figure:.0}") } else { format!("{figure:.2}") }
}

/// The library and the baseline turn about.
async fn contest(driver: &Driver) -> Result<Vec<Value>, Trouble> {
    let server = Server::isolated("target/bench")?;
    let page = Page::new(driver, &server, "contest").await?;
    page.client().goto(&server.address()).await?;
    page.until("the benchmark stands", "return !!window.run && crossOriginIsolated").await?;
    let begin = format!(
        "window.run({LARGE}).then(rows => window.rows = rows, error => window.rows = String(error.stack || error))"
    );
    page.script(&format!("setTimeout(() => {{ {begin} }})"), vec![]).await?;
    let began = Instant::now();
    let rows = loop {
        if let Ok(rows) = page.script("return window.rows ?? null", vec![]).await
            && !rows.is_null()
        {
            break rows;
        }
        if began.elapsed() > PATIENCE {
            return Err("the benchmark did not come to its end".into());
        }
        tokio::time::sleep(Duration::from_millis(500)).await;
    };
    page.close().await;
    match rows {
        Value::Array(rows) => Ok(rows),
        other => Err(other.to_string().into()),
    }
}

/// What only the whole page shows: how it opens, and whether it keeps up with a slider.
async fn page_alone(driver: &Driver) -> Result<Vec<Value>, Trouble> {
    let server = Server::isolated("dist")?;
    let page = Page::new(driver, &server, "bench").await?;
    page.open("?empty").await?;
    page.foldback("execute({type: 'OpenAccount', owner: 'Ada', currency: 'EUR'})").await?;
    let fill = "append(Array.from({length: 20000}, (_, i) => ({event_type: i % 3 ? 'Deposited' : 'Withdrawn', data: {amount_minor: 100 + (i * 7919) % 90000}})))";
    for _ in 0..LARGE / 20_000 {
        page.foldback(fill).await?;
    }
    let mut opens = Vec::new();
    for _ in 0..7 {
        page.reload().await?;
        let marks = "const at = name => performance.getEntriesByName(name)[0].startTime;
            return at('foldback-shown') - at('foldback-start')";
        opens.push(page.script(marks, vec![]).await?.as_f64().unwrap_or(f64::NAN));
    }
    opens.sort_by(f64::total_cmp);
    // A thumb that runs over the whole track in four seconds, a step in each frame.
    let scrub = "const done = arguments[arguments.length - 1];
        const slider = document.querySelector('input[type=range]'), frames = 240, gaps = [];
        let frame = 0, last = 0;
        const step = now => {
            if (frame > 1) gaps.push(now - last);
            last = now;
            slider.value = Math.round((Math.sin(frame / 37) / 2 + 0.5) * slider.max);
            slider.dispatchEvent(new Event('input', { bubbles: true }));
            if (++frame < frames) requestAnimationFrame(step);
            else { gaps.sort((a, b) => a - b); done([gaps[gaps.length >> 1], gaps[Math.floor(gaps.length * 0.95)], gaps.filter(gap => gap > 25).length]); }
        };
        requestAnimationFrame(step)";
    let frames = page.client().execute_async(scrub, vec![]).await?;
    let nodes = page.script("return document.querySelectorAll('*').length", vec![]).await?;
    page.close().await;
    let figure = |value: &Value| value.as_f64().unwrap_or(f64::NAN);
    Ok(vec![
        row(&format!("the page's start to its state, {LARGE}"), "ms", opens[opens.len() / 2]),
        row(&format!("a frame while scrubbing {LARGE}, median"), "ms", figure(&frames[0])),
        row("the same, 95 of 100 within", "ms", figure(&frames[1])),
        row("frames of 240 that took over 25 ms", "frames", figure(&frames[2])),
        row("elements on the page", "nodes", figure(&nodes)),
    ])
}

/// Everything that a first visit loads, each file compressed by brotli at its best.
fn first_load() -> Result<f64, Trouble> {
    let mut total = 0;
    for entry in std::fs::read_dir("dist")? {
        let bytes = std::fs::read(entry?.path())?;
        let mut packed = Vec::new();
        brotli::BrotliCompress(&mut bytes.as_slice(), &mut packed, &brotli::enc::BrotliEncoderParams::default())?;
        total += packed.len();
    }
    Ok(total as f64 / 1024.0)
}
