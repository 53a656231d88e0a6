//! The motions that must keep up with the screen, watched frame by frame.

use serde_json::{Value, json};

use crate::Trouble;
use crate::bench::figures::number;
use crate::page::Page;

/// How many frames each motion is watched for.
const FRAMES: u32 = 240;
/// A frame that took longer than this in milliseconds was missed.
const MISSED: u32 = 25;

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
        "playing at 50×",
        "const speed = document.querySelector('[aria-label=Speed]');
         speed.value = [...speed.options].find(option => option.textContent.startsWith('50')).value;
         speed.dispatchEvent(new Event('change', { bubbles: true }));
         document.querySelector('[aria-label=Play]').click()",
        "if (frame === 238) document.querySelector('[aria-label=Pause]')?.click()",
    ),
    (
        "hovering",
        "const chart = document.querySelector('.chart'), area = chart.getBoundingClientRect()",
        "chart.dispatchEvent(new PointerEvent('pointermove', {
             bubbles: true, clientY: area.top + 40, clientX: area.left + (Math.sin(frame / 37) / 2 + 0.5) * area.width }))",
    ),
    ("stepping", "const next = document.querySelector('[aria-label=\"Next event\"]')", "next.click()"),
];

/// Watches each motion over a log, and asks that no element of the page is left behind.
pub async fn measure(page: &Page<'_>, size: u32) -> Result<Vec<Value>, Trouble> {
    let nodes = "return document.querySelectorAll('*').length";
    let mut figures = Vec::new();
    for (what, begin, each) in MOTIONS {
        page.foldback("goTo(0)").await?;
        let before = page.script(nodes, vec![]).await?;
        let mut frames = page.client().execute_async(&watched(begin, each), vec![]).await?;
        let after = page.script(nodes, vec![]).await?;
        frames["what"] = json!(what);
        frames["events"] = json!(size);
        frames["nodes"] = json!([before, after]);
        let (median, missed) = (number(&frames, "median_ms"), number(&frames, "missed"));
        println!("{size:>9} {what:<44} {median:>10.2} ms a frame, {missed} of {FRAMES} missed");
        figures.push(frames);
    }
    Ok(figures)
}

/// Writes the script that watches the frames of a motion: their median, the slowest of 95 in 100, the slowest, and how many
/// were missed.
fn watched(begin: &str, each: &str) -> String {
    format!(
        "const done = arguments[arguments.length - 1], gaps = [];
        let frame = 0, last = 0;
        {begin};
        const step = now => {{
            if (frame > 1) gaps.push(now - last);
            last = now;
            {each};
            if (++frame < {FRAMES}) return requestAnimationFrame(step);
            gaps.sort((a, b) => a - b);
            done({{ median_ms: gaps[gaps.length >> 1], most_ms: gaps[Math.floor(gaps.length * 0.95)], worst_ms: gaps.at(-1),
                missed: gaps.filter(gap => gap > {MISSED}).length, frames: {FRAMES} }});
        }};
        requestAnimationFrame(step)"
    )
}
