//! Whether the page goes on answering while it works, counted in turns of its event loop: a statement that holds on a busy
//! machine too. How long a turn takes is printed here and judged by the benchmark.

use crate::Trouble;
use crate::page::Page;

/// Counts the turns and notes the longest, from the last input on until the work is done.
const WATCH: &str = "const own = window.watcher = {};
    const done = DONE;
    const anew = () => window.turns = { count: 0, longest: 0, done: false };
    let before = performance.now();
    const turn = () => {
        if (window.watcher !== own) return;
        const now = performance.now(), turns = window.turns;
        if (!turns.done) { turns.count += 1; turns.longest = Math.max(turns.longest, now - before); }
        if (done()) turns.done = true;
        before = now;
        setTimeout(turn, 0);
    };
    addEventListener('input', anew, true);
    anew();
    setTimeout(turn, 0)";

/// Begins to count; an expression of the page says when the work is done, and an input that it begins anew.
pub async fn watch(page: &Page<'_>, done: &str) -> Result<(), Trouble> {
    page.script(&WATCH.replace("DONE", &format!("() => ({done})")), vec![]).await.map(|_| ())
}

/// Asks that there were at least so many turns, and prints the longest.
pub async fn at_least(page: &Page<'_>, least: u64, what: &str) -> Result<(), Trouble> {
    let enough = page.until(what, &format!("return window.turns.count >= {least}")).await;
    let turns = page.script("return window.turns", vec![]).await?;
    let (count, longest) = (turns["count"].as_u64().unwrap_or(0), turns["longest"].as_f64().unwrap_or(f64::NAN));
    println!("    {what}: {count} turns, the longest {longest:.0} ms");
    enough.map_err(|_| format!("{what} left the page {count} turns, not {least}").into())
}
