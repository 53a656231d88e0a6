//! By keyboard alone: what keys do where, and where the focus is afterwards.

use fantoccini::key::Key;
use serde_json::{Value, json};

use super::stories;
use crate::Trouble;
use crate::page::Page;

stories![
    keys_scroll_what_scrolls_and_travel_elsewhere,
    letter_keys_can_be_turned_off_and_a_loop_be_typed,
    the_focus_goes_to_what_takes_the_place_of_what_went_away,
    the_cursor_is_said_once_it_rests_and_the_log_is_reached_by_key,
];

const FOCUS: &str = "(e => e.getAttribute('aria-label') || e.textContent.trim() || e.tagName)(document.activeElement)";

/// Presses keys on what has the focus.
async fn keys(page: &Page<'_>, text: &str) -> Result<(), Trouble> {
    Ok(page.client().active_element().await?.send_keys(text).await?)
}

async fn key(page: &Page<'_>, key: Key) -> Result<(), Trouble> {
    keys(page, &char::from(key).to_string()).await
}

/// Gives the focus to what a selector finds.
async fn focus(page: &Page<'_>, selector: &str) -> Result<(), Trouble> {
    page.script("document.querySelector(arguments[0]).focus()", vec![json!(selector)]).await.map(drop)
}

/// Presses what has a name, by Enter.
async fn enter(page: &Page<'_>, name: &str) -> Result<(), Trouble> {
    let script = "const e = [...document.querySelectorAll('button')].find(e => e.getClientRects().length && (e.getAttribute('aria-label') || e.textContent).trim() === arguments[0]);
        if (e) e.focus(); return !!e && document.activeElement === e";
    page.until(&format!("{name} has the focus"), &script.replace("arguments[0]", &json!(name).to_string())).await?;
    key(page, Key::Enter).await
}

async fn cursor_is(page: &Page<'_>, revision: u64) -> Result<(), Trouble> {
    page.see("the cursor", "foldback.cursor()", &revision.to_string()).await
}

async fn keys_scroll_what_scrolls_and_travel_elsewhere(page: &mut Page<'_>) -> Result<(), Trouble> {
    page.open("").await?;
    cursor_is(page, 58).await?;
    // A scroll area that has the focus scrolls.
    focus(page, ".inspector-panel").await?;
    key(page, Key::PageDown).await?;
    let rests = "const now = document.querySelector('.inspector-panel').scrollTop, before = window.scrolled;
        window.scrolled = now; return now > 0 && now === before";
    page.until("it has scrolled down", rests).await?;
    key(page, Key::Home).await?;
    page.until("it scrolls up", "return document.querySelector('.inspector-panel').scrollTop === 0").await?;
    page.expect("cursor()", json!(58)).await?;
    // Sideways it does not scroll, and the log and the slider are for travelling.
    key(page, Key::Left).await?;
    cursor_is(page, 57).await?;
    focus(page, ".log-frame").await?;
    key(page, Key::Down).await?;
    cursor_is(page, 56).await?;
    focus(page, ".slider input").await?;
    key(page, Key::Home).await?;
    cursor_is(page, 0).await?;
    key(page, Key::PageUp).await?;
    page.until("the slider takes a large step", "return foldback.cursor() > 1").await?;
    key(page, Key::End).await?;
    cursor_is(page, 58).await?;
    // Space opens what folds, and plays nothing.
    focus(page, ".form-when summary").await?;
    keys(page, " ").await?;
    page.see("the details", "document.querySelector('.form-when').open", "true").await?;
    page.see("the button", "document.querySelector('.button-play').getAttribute('aria-label')", "Play").await?;
    // Behind an open dialog no key acts.
    page.click("Keyboard").await?;
    page.find("dialog", "Keyboard").await?;
    key(page, Key::Left).await?;
    keys(page, "p?").await?;
    page.expect("cursor()", json!(58)).await?;
    page.see("the mode", "document.querySelector('.app').dataset.presenting", "undefined").await?;
    page.see("the dialog", "document.querySelectorAll('dialog[open]').length", "1").await?;
    key(page, Key::Escape).await?;
    page.see("the dialog", "document.querySelectorAll('dialog[open]').length", "0").await?;
    page.console_is_empty().await
}

async fn letter_keys_can_be_turned_off_and_a_loop_be_typed(page: &mut Page<'_>) -> Result<(), Trouble> {
    page.open("").await?;
    let range = "document.querySelector('[aria-label=Loop]').title";
    enter(page, "Loop").await?;
    page.fill("Loop from event", "12").await?;
    key(page, Key::Enter).await?;
    page.fill("to event", "29").await?;
    key(page, Key::Enter).await?;
    page.see("the loop", range, "Loop from event 12 to 29: press to end it").await?;
    enter(page, "End the loop").await?;
    page.see("no loop", &format!("{range}.startsWith('Loop over')"), "true").await?;
    page.until("the focus is in the panel", &format!("return {FOCUS} !== 'BODY'")).await?;
    // Without letters the keys that are no characters stay.
    let tab = "document.querySelector('[role=tab][aria-selected=true]').textContent";
    page.press('a').await?;
    page.see("the tab", tab, "Diff").await?;
    page.turn_to("Event").await?;
    page.click("Keyboard").await?;
    page.script("document.querySelector('dialog[open] [type=checkbox]').click()", vec![]).await?;
    key(page, Key::Escape).await?;
    page.reload().await?;
    for letter in ["a", "n", "[", "?", "5"] {
        keys(page, letter).await?;
    }
    key(page, Key::Left).await?;
    cursor_is(page, 57).await?;
    page.see("the tab", tab, "Event").await?;
    page.see("the dialogs", "document.querySelectorAll('dialog[open]').length", "0").await?;
    page.console_is_empty().await
}

async fn the_focus_goes_to_what_takes_the_place_of_what_went_away(page: &mut Page<'_>) -> Result<(), Trouble> {
    page.open("").await?;
    page.foldback("goTo(29)").await?;
    let is_kept = async |after: &str| {
        page.until(&format!("the focus after {after}"), &format!("return {FOCUS} !== 'BODY' && {FOCUS} !== 'HTML'"))
            .await
    };
    enter(page, "What if it had not happened?").await?;
    page.see("the tab", "document.querySelector('[role=tab][aria-selected=true]').textContent", "What-if").await?;
    page.see("the panel", "document.activeElement.id", "inspector-panel").await?;
    enter(page, "Restore").await?;
    is_kept("Restore").await?;
    enter(page, "Delete").await?;
    enter(page, "Delete it").await?;
    page.see("the lanes", "document.querySelectorAll('.lanes li').length", "0").await?;
    is_kept("Delete it").await?;
    enter(page, "Return to live").await?;
    cursor_is(page, 58).await?;
    is_kept("Return to live").await?;
    enter(page, "Zoom in").await?;
    enter(page, "All").await?;
    page.see("the neighbour", FOCUS, "Zoom in").await?;
    enter(page, "Filters").await?;
    page.until("the filters", "const e = document.querySelector('.log-filters button'); if (e) e.focus(); return !!e")
        .await?;
    key(page, Key::Escape).await?;
    page.see("the opener", FOCUS, "Filters").await?;
    page.find("field", "Go to event or day").await?.send_keys(&format!("23{}", char::from(Key::Enter))).await?;
    page.see("the slider", FOCUS, "Replay position").await?;
    key(page, Key::Left).await?;
    cursor_is(page, 22).await?;
    let field = page.find("field", "Stream").await?;
    field.click().await?;
    key(page, Key::Escape).await?;
    page.see("the stream", "document.activeElement.value", "account-main").await?;
    enter(page, "Start empty").await?;
    page.see("the head", "foldback.head()", "0").await?;
    is_kept("Start empty").await?;
    enter(page, "Dismiss").await?;
    page.see("the notices", "document.querySelectorAll('.notice').length", "0").await?;
    is_kept("Dismiss").await?;
    page.console_is_empty().await
}

async fn the_cursor_is_said_once_it_rests_and_the_log_is_reached_by_key(page: &mut Page<'_>) -> Result<(), Trouble> {
    page.open("").await?;
    let said = "document.querySelector('[role=status][aria-label=Cursor]').textContent";
    page.script(
        &format!("window.said = []; new MutationObserver(() => said.push({said})).observe(document.querySelector('[role=status][aria-label=Cursor]'), {{childList: true, characterData: true, subtree: true}})"),
        vec![],
    )
    .await?;
    page.foldback("goTo(29)").await?;
    page.see("what is said", said, "Past. Event 29 of 58: Withdrawn €64.20, balance −€53.10").await?;
    page.press('8').await?;
    page.press(' ').await?;
    cursor_is(page, 58).await?;
    page.see("what is said", said, "Live. Event 58 of 58: OverdraftLimitSet €300.00, balance €1,828.65").await?;
    let sayings = page.script("return window.said.length", vec![]).await?;
    if sayings != json!(2) {
        return Err(format!("{sayings} sayings: it speaks while it plays").into());
    }
    let chart = "document.querySelector('.chart').getAttribute('aria-label')";
    page.see(
        "the chart in words",
        chart,
        "Balance: first €0, last €1,828.65, lowest −€53.10, highest €1,828.65; at event 58 of 58 €1,828.65.",
    )
    .await?;
    // Matches are reached row by row.
    page.fill("Search events", "gym").await?;
    page.see("the rows", "document.querySelector('.log-frame').getAttribute('aria-rowcount')", "8").await?;
    focus(page, ".log-frame").await?;
    key(page, Key::Down).await?;
    let active = "document.getElementById(document.querySelector('.log-frame').getAttribute('aria-activedescendant')).textContent.includes('gym')";
    page.see("the active row", active, "true").await?;
    let cursor: Value = page.foldback("cursor()").await?;
    key(page, Key::Down).await?;
    page.until("an older match", &format!("return foldback.cursor() < {cursor}")).await?;
    page.see("the columns", "document.querySelectorAll('[role=columnheader]').length", "6").await?;
    page.console_is_empty().await
}
