//! What axe-core finds in the page: nothing, in any state, in both themes, at three widths. It comes from npm and is run in the
//! page as a person's extension would: `npm ci --prefix tests/axe` puts it there.

use serde_json::{Value, json};

use super::{LONG, Story, stories};
use crate::Trouble;
use crate::browser::Browser;
use crate::page::Page;

stories![axe_finds_nothing_in_any_state];

/// Lists the stories: one browser is enough for what the document says.
pub fn in_one_browser() -> Vec<Story> {
    all().into_iter().map(|story| Story { only_in: Some(Browser::Chromium), limit: LONG, ..story }).collect()
}

/// Where axe-core is.
const AXE: &str = "tests/axe/node_modules/axe-core/axe.min.js";
/// Returns to what the next state begins with.
const BEGIN: &str = "document.querySelectorAll('dialog[open]').forEach(dialog => dialog.close());
    if (location.hash.startsWith('#/')) location.hash = '';
    const press = name => [...document.querySelectorAll('button, a')].find(e => (e.getAttribute('aria-label') || e.textContent).trim() === name || e.textContent.trim() === name || name === 'Lessons' && e.textContent.trim().startsWith(name))?.click();
    const again = (name, css) => { if (!document.querySelector(css)) { press(name); setTimeout(again, 100, name, css); } };
    const tab = name => document.querySelector(`#inspector-tab-${name}`)?.click();
    const panel = name => [...document.querySelectorAll('.panels button')].find(e => e.textContent === name)?.click();";
/// What a person may have on screen, each after the other: its name, how one comes there, and when one is there.
const STATES: [(&str, &str, &str); 26] = [
    ("the first visit", "", ""),
    ("the chart's table", "press('Data table')", "document.querySelector('.data-table')"),
    ("the past", "foldback.goTo(29)", "foldback.cursor() === 29"),
    ("the log on a phone", "panel('Log')", ""),
    ("the tab Event", "panel('Inspector'); tab('event')", ""),
    ("the tab Diff", "tab('diff')", ""),
    ("the tab Why", "tab('why')", "document.querySelector('.why')"),
    ("the tab Twin", "tab('twin')", "document.querySelector('table.twin')"),
    (
        "the tab Read models",
        "tab('read-models'); again('Add Monthly statement', '.read-model')",
        "document.querySelector('.read-model')",
    ),
    ("the tab Storage", "tab('storage')", ""),
    (
        "a what-if",
        "tab('event'); foldback.goTo(23); again('What if it had not happened?', '.lane-chip')",
        "document.querySelector('.lane-chip')",
    ),
    ("the tab What-if", "tab('what-if')", ""),
    (
        "a condition",
        "panel('Act'); const field = document.querySelector('#condition'); field.value = 'balance < 0'; field.dispatchEvent(new Event('input', { bubbles: true }))",
        "document.querySelector('.condition-count')?.textContent.includes('1 event')",
    ),
    (
        "a condition that is wrong",
        "const field = document.querySelector('#condition'); field.value = 'balance <'; field.dispatchEvent(new Event('input', { bubbles: true }))",
        "document.querySelector('.condition-error')",
    ),
    ("the filters", "panel('Log'); press('Filters')", ""),
    ("Import / Export", "press('Import / Export')", "document.querySelector('dialog[open]')"),
    ("Share", "press('Share')", "document.querySelector('dialog[open]')"),
    ("Help", "press('Keyboard and help') ?? press('?')", ""),
    (
        "a refusal",
        "panel('Act'); foldback.goTo(foldback.head()); const amount = document.querySelector('.act input[inputmode=decimal], .act .input'); amount.value = 'x'; amount.dispatchEvent(new Event('input', { bubbles: true })); document.querySelector('.act [type=submit]').click()",
        "document.querySelector('.act [aria-invalid=true]')",
    ),
    (
        "an order",
        "press('Order')",
        "[...document.querySelectorAll('.header [aria-current], .header [aria-pressed=true]')].some(e => e.textContent.trim() === 'Order')",
    ),
    (
        "a trip",
        "press('Trip')",
        "[...document.querySelectorAll('.header [aria-current], .header [aria-pressed=true]')].some(e => e.textContent.trim() === 'Trip')",
    ),
    (
        "a feed",
        "press('Feed')",
        "[...document.querySelectorAll('.header [aria-current], .header [aria-pressed=true]')].some(e => e.textContent.trim() === 'Feed')",
    ),
    ("a lesson", "location.hash = '#/lesson/3/1'", "document.querySelector('.lesson-title')"),
    ("the log after the lesson", "", "!document.querySelector('.lesson') && window.foldback?.head"),
    ("the list of lessons", "again('Lessons', '.course')", "document.querySelector('.course')"),
    (
        "the presenter's mode",
        "press('Present') ?? dispatchEvent(new KeyboardEvent('keydown', { key: 'p', bubbles: true }))",
        "",
    ),
];
/// Pages of their own: what is asked for in the address.
const PLACES: [&str; 3] = ["?empty", "?embed", "?subscriber"];
/// Runs axe-core, and says in a line each what it found and where.
const RUN: &str = "
    const done = arguments[arguments.length - 1];
    axe.run(document, { resultTypes: ['violations'], iframes: false, preload: false }).then(
        found => done(found.violations.map(rule => `${rule.id}: ${rule.nodes.slice(0, 3).map(node => node.target.join(' ') + ' ' + (node.any[0]?.message ?? '')).join(' | ')}`).join('; ')),
        error => done(String(error)))";

/// Reads axe-core.
pub(super) fn read_axe() -> Result<String, Trouble> {
    Ok(std::fs::read_to_string(AXE).map_err(|error| format!("{AXE}: {error}; npm ci --prefix tests/axe"))?)
}

async fn axe_finds_nothing_in_any_state(page: &mut Page<'_>) -> Result<(), Trouble> {
    let axe = read_axe()?;
    page.open("").await?;
    for width in [390, 900, 1440] {
        for theme in ["light", "dark"] {
            let place = format!("{theme}, {width} px");
            look(page, "", (width, theme)).await?;
            for (state, go, is_there) in STATES {
                page.script(&format!("{BEGIN} {go}"), vec![]).await?;
                if !is_there.is_empty() {
                    page.until(&format!("{state} is there at {place}"), &format!("return !!({is_there})")).await?;
                }
                find_nothing(page, &format!("{state}, {place}"), &axe).await?;
            }
        }
        for query in PLACES {
            look(page, query, (width, "light")).await?;
            find_nothing(page, &format!("{query}, {width} px"), &axe).await?;
        }
    }
    Ok(())
}

/// Shows the page in a frame of a width, in a theme.
async fn look(page: &Page<'_>, query: &str, (width, theme): (u32, &str)) -> Result<(), Trouble> {
    page.frame("screen", query, (width, 844)).await?;
    page.client().enter_frame(0).await?;
    page.until(
        "the page stands in the frame",
        "return !!document.querySelector('.subscriber') || !!window.foldback?.head && !!document.querySelector('.app:not([data-coming])')",
    )
    .await?;
    page.script("document.documentElement.dataset.theme = arguments[0]", vec![json!(theme)]).await.map(drop)
}

/// Asks axe-core; what moves or comes in a moment later is looked at again.
pub(super) async fn find_nothing(page: &Page<'_>, state: &str, axe: &str) -> Result<(), Trouble> {
    // To another log the page goes by loading itself.
    if page.script("return typeof axe", vec![]).await? == json!("undefined") {
        page.script(axe, vec![]).await?;
    }
    let mut found = Value::Null;
    for _ in 0..3 {
        found = page.client().execute_async(RUN, vec![]).await?;
        if found == json!("") {
            return Ok(());
        }
        tokio::time::sleep(std::time::Duration::from_millis(400)).await;
    }
    Err(format!("{state}: {found}").into())
}
