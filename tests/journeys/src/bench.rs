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
    page.client().goto(server.address()).await?;
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
    let nodes = "return document.querySelectorAll('*').length";
    let before = page.script(nodes, vec![]).await?;
    let mut rows = vec![row(&format!("the page's start to its state, {LARGE}"), "ms", opens[opens.len() / 2])];
    for (what, begin, each) in MOTIONS {
        page.foldback("goTo(0)").await?;
        let gaps = page.client().execute_async(&frames(begin, each), vec![]).await?;
        let figure = |index: usize| gaps[index].as_f64().unwrap_or(f64::NAN);
        rows.push(row(&format!("a frame while {what} {LARGE}, median"), "ms", figure(0)));
        rows.push(row("the same, 95 of 100 within", "ms", figure(1)));
        rows.push(row(&format!("frames of {FRAMES} that took over 25 ms"), "frames", figure(2)));
    }
    let after = page.script(nodes, vec![]).await?;
    for (what, begin, is_over) in WORKS {
        let longest = page.client().execute_async(&longest_turn(begin, is_over), vec![]).await?;
        rows.push(row(&format!("longest block {what}"), "ms", longest.as_f64().unwrap_or(f64::NAN)));
    }
    page.close().await;
    rows.push(row("elements on the page before", "nodes", before.as_f64().unwrap_or(f64::NAN)));
    rows.push(row("elements on the page after", "nodes", after.as_f64().unwrap_or(f64::NAN)));
    Ok(rows)
}

/// How many frames each motion is watched for.
const FRAMES: u32 = 240;

/// What a person does, and as a script: once at first, and then in each frame, whose number is `frame`.
const MOTIONS: [(&str, &str, &str); 4] = [
    (
        // A thumb that runs over the whole track in four seconds.
        "scrubbing",
        "const slider = document.querySelector('input[type=range]')",
        "slider.value = Math.round((Math.sin(frame / 37) / 2 + 0.5) * slider.max);
         slider.dispatchEvent(new Event('input', { bubbles: true }))",
    ),
    (
        "playing at 50x",
        "const speed = document.querySelector('[aria-label=Speed]');
         speed.value = [...speed.options].find(option => option.textContent.startsWith('50')).value;
         speed.dispatchEvent(new Event('change', { bubbles: true }));
         document.querySelector('[aria-label=Play]').click()",
        "if (frame === 238) document.querySelector('[aria-label=Pause]').click()",
    ),
    (
        "hovering over",
        "const chart = document.querySelector('.chart'), area = chart.getBoundingClientRect()",
        "chart.dispatchEvent(new PointerEvent('pointermove', {
             bubbles: true, clientY: area.top + 40, clientX: area.left + (Math.sin(frame / 37) / 2 + 0.5) * area.width }))",
    ),
    ("stepping through", "const next = document.querySelector('[aria-label=\"Next event\"]')", "next.click()"),
];

/// Writes the script that watches the frames of a motion: their median, the slowest of 95 in 100, and how many were missed.
fn frames(begin: &str, each: &str) -> String {
    format!(
        "const done = arguments[arguments.length - 1], gaps = [];
        let frame = 0, last = 0;
        {begin};
        const step = now => {{
            if (frame > 1) gaps.push(now - last);
            last = now;
            {each};
            if (++frame < {FRAMES}) requestAnimationFrame(step);
            else {{ gaps.sort((a, b) => a - b); done([gaps[gaps.length >> 1], gaps[Math.floor(gaps.length * 0.95)], gaps.filter(gap => gap > 25).length]); }}
        }};
        requestAnimationFrame(step)"
    )
}

/// What is asked for at once and done in slices: as a script, and how it is seen to be over.
const WORKS: [(&str, &str, &str); 10] = [
    (
        "in a search of the long log",
        "const field = document.querySelector('.log-search');
         field.value = 'withdrawn';
         field.dispatchEvent(new Event('input', { bubbles: true }))",
        "document.querySelector('.log-count').textContent.startsWith('33,335 of')",
    ),
    (
        "in a condition over it",
        "const field = document.querySelector('#condition');
         field.value = 'type = Withdrawn';
         field.dispatchEvent(new Event('input', { bubbles: true }))",
        "document.querySelector('.condition-count').textContent === '33,335 events in 33,335 spans'",
    ),
    (
        "in a read model over it",
        "foldback.waitFor(foldback.addReadModel('monthly_statement'), foldback.storage().events).then(() => window.filled = true)",
        "window.filled",
    ),
    ("as the Diff tab opens over it", DIFF, "document.querySelector('table[aria-label=\"As at\"]')"),
    ("as the Twin tab opens over it", TWIN, "document.querySelector('table.twin tbody tr')"),
    (
        "in an export of it as CloudEvents",
        "foldback.exportBlob('cloudevents').then(() => window.exported = true)",
        "window.exported",
    ),
    ("in a reading of all its events", "foldback.readEvents().then(() => window.read = true)", "window.read"),
    ("in a verification of it", "foldback.verify().then(() => window.verified = true)", "window.verified"),
    (
        "in a what-if from its event 100 on",
        "foldback.goTo(100);
         [...document.querySelectorAll('[role=tab]')].find(tab => tab.textContent.trim() === 'Event').click();
         setTimeout(() => [...document.querySelectorAll('button')].find(button => button.textContent === 'What if it had not happened?').click(), 500)",
        "document.querySelector('table[aria-label=\"At the end\"]')",
    ),
    (
        "in an import of 50,000 lines",
        "const lines = Array.from({ length: 50_000 }, (_, i) => `2025-01-01,payment ${i % 97},${1 + i % 500}.00`);
         foldback.importLog(['Date,Description,Amount', ...lines].join('\\n'), { format: 'csv' }).then(() => window.imported = true)",
        "window.imported",
    ),
];

const DIFF: &str =
    "[...document.querySelectorAll('[role=tab]')].find(tab => tab.textContent.trim() === 'Diff').click()";
const TWIN: &str =
    "[...document.querySelectorAll('[role=tab]')].find(tab => tab.textContent.trim() === 'Twin').click()";

/// Writes the script that begins a work and gives the longest time in which the page could not answer, until it is over.
fn longest_turn(begin: &str, is_over: &str) -> String {
    format!(
        "const done = arguments[arguments.length - 1];
        let longest = 0, last = performance.now();
        const turn = () => {{
            const now = performance.now();
            longest = Math.max(longest, now - last);
            last = now;
            if ({is_over}) done(longest); else setTimeout(turn, 0);
        }};
        setTimeout(turn, 0);
        {begin};"
    )
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
