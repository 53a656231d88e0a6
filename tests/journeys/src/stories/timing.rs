//! The timeline: zoom, clocks, loops, previews, and what a jump costs.

use fantoccini::key::Key;
use serde_json::json;

use super::{open_account, stories};
use crate::Trouble;
use crate::page::Page;

stories![
    a_long_history_is_zoomed_into_and_moved_through,
    two_clocks_show_what_was_recorded_late_where_it_happened,
    a_range_dragged_on_the_track_is_played_again_and_again,
    play_as_it_happened_cuts_idle_gaps_and_runs_to_the_head,
    an_event_or_a_day_is_gone_to_by_its_name,
    hovering_previews_a_state_without_moving_the_cursor,
    the_odometer_shows_what_a_jump_costs_at_any_spacing_of_checkpoints,
];

const NODES: &str = "document.querySelectorAll('.time *').length";
/// The number of the event that is previewed.
const PREVIEWED: &str = "+document.querySelector('.hover-when').textContent.match(/\\d+/)[0]";

/// Records an account and so many deposits after it.
async fn deposits(page: &Page<'_>, count: u32) -> Result<(), Trouble> {
    open_account(page).await?;
    let facts = "({ event_type: 'Deposited', data: { amount_minor: index % 500 + 1 } })";
    page.foldback(&format!("append(Array.from({{ length: {count} }}, (_, index) => {facts}))")).await?;
    page.see("the head", "foldback.head()", &(count + 1).to_string()).await
}

async fn a_long_history_is_zoomed_into_and_moved_through(page: &mut Page<'_>) -> Result<(), Trouble> {
    deposits(page, 9_999).await?;
    page.foldback("goTo(5000)").await?;
    let nodes = page.script(&format!("return {NODES}"), vec![]).await?.as_u64().unwrap_or(0);
    for _ in 0..8 {
        page.press('+').await?;
    }
    page.see("the overview", "!!document.querySelector('.overview-frame')", "true").await?;
    page.see("the address", "location.hash.includes('seen=')", "true").await?;
    let zoomed = page.script(&format!("return {NODES}"), vec![]).await?.as_u64().unwrap_or(0);
    if zoomed > nodes + 10 {
        return Err(format!("{nodes} nodes became {zoomed}").into());
    }
    // About 390 of the 10,000 events are seen, around the cursor.
    page.hover(".chart", 0.99).await?;
    page.see("the preview", &format!("(n => n > 5100 && n < 5300)({PREVIEWED})"), "true").await?;
    page.expect("cursor()", json!(5000)).await?;
    // The overview is all of it: a drag on it moves what is seen.
    page.drag(".overview", 0.5, 0.9).await?;
    page.hover(".chart", 0.5).await?;
    page.see("the preview", &format!("(n => n > 8700 && n < 9300)({PREVIEWED})"), "true").await?;
    // A cursor that leaves what is seen takes it along.
    page.foldback("goTo(100)").await?;
    page.see("the playhead", "document.querySelector('.playhead').classList.contains('is-beyond')", "false").await?;
    page.press('0').await?;
    page.see("the overview", "!!document.querySelector('.overview-frame')", "false").await?;
    page.console_is_empty().await
}

async fn two_clocks_show_what_was_recorded_late_where_it_happened(page: &mut Page<'_>) -> Result<(), Trouble> {
    page.open("?empty").await?;
    page.foldback(
        "append([
            { event_type: 'AccountOpened', data: { owner: 'Ada', currency: 'EUR' }, occurred_at: '2026-01-01T00:00:00Z' },
            { event_type: 'Deposited', data: { amount_minor: 10000 }, occurred_at: '2026-01-11T00:00:00Z' },
            { event_type: 'Deposited', data: { amount_minor: 20000 }, occurred_at: '2026-01-31T00:00:00Z' },
            { event_type: 'Withdrawn', data: { amount_minor: 5000, memo: 'late' }, occurred_at: '2026-01-21T00:00:00Z' },
        ])",
    )
    .await?;
    page.hover(".chart", 0.7).await?;
    page.see("the event", PREVIEWED, "3").await?;
    page.choose("Time axis", "occurred").await?;
    page.see_text("31 Jan 2026").await?;
    for (part, event) in [(0.05, "1"), (0.35, "2"), (0.68, "4"), (0.95, "3")] {
        page.hover(".chart", part).await?;
        page.see("the event", PREVIEWED, event).await?;
    }
    let bars = "document.querySelector('.track-density path').getAttribute('d').split('M').length";
    page.see("the density", bars, "5").await?;
    page.fill("Go to event or day", "2026-01-25").await?;
    page.find("field", "Go to event or day").await?.send_keys(&char::from(Key::Enter).to_string()).await?;
    page.see("the cursor", "foldback.cursor()", "4").await?;
    // By the other clock all four were recorded just now.
    page.script("document.activeElement.blur()", vec![]).await?;
    page.press('t').await?;
    page.see("the axis", "document.querySelector('.axis').value", "events").await?;
    page.press('t').await?;
    page.see("the address", "location.hash", "#axis=recorded").await
}

async fn a_range_dragged_on_the_track_is_played_again_and_again(page: &mut Page<'_>) -> Result<(), Trouble> {
    page.open("").await?;
    let log = page.foldback("exportLog()").await?;
    page.drag(".track", 0.5, 0.6).await?;
    page.see("the range", "!!document.querySelector('.track-range')", "true").await?;
    page.see("the button", "document.querySelector('[aria-label=Loop]').getAttribute('aria-pressed')", "true").await?;
    let watch = "window.__seen = new Set(); window.__turns = 0; let last = 0;
        setInterval(() => { const now = foldback.cursor(); window.__seen.add(now); if (now < last) window.__turns += 1; last = now; }, 10)";
    page.script(watch, vec![]).await?;
    page.press('6').await?;
    page.press(' ').await?;
    page.until("it turned three times", "return window.__turns >= 3").await?;
    page.press(' ').await?;
    let within = "[...window.__seen].every(n => n == 58 || (n >= 28 && n <= 36)) && window.__seen.size >= 4";
    page.see("what was seen", within, "true").await?;
    // By keyboard: from here, to there, and off.
    page.foldback("goTo(10)").await?;
    page.press('i').await?;
    page.foldback("goTo(12)").await?;
    page.press('o').await?;
    let title = "document.querySelector('[aria-label=Loop]').title";
    page.see("the button", title, "Loop from event 10 to 12: press to end it").await?;
    page.press('l').await?;
    page.see("the range", "!!document.querySelector('.track-range')", "false").await?;
    page.expect("exportLog()", log).await
}

async fn play_as_it_happened_cuts_idle_gaps_and_runs_to_the_head(page: &mut Page<'_>) -> Result<(), Trouble> {
    page.open("").await?;
    page.choose("Speed", "happened").await?;
    page.foldback("goTo(54)").await?;
    page.script("document.activeElement.blur()", vec![]).await?;
    page.press(' ').await?;
    page.see("the cursor", "foldback.cursor()", "58").await?;
    page.find("button", "Play").await?;
    let choice = "document.querySelector('.speed').value";
    page.see("the choice", choice, "happened").await?;
    page.press('3').await?;
    page.see("the choice", choice, "2").await?;
    page.press('9').await?;
    page.see("the choice", choice, "happened").await
}

/// Writes into the field that leads to an event.
async fn go(page: &Page<'_>, text: &str) -> Result<(), Trouble> {
    page.press('g').await?;
    page.see("the focus", "document.activeElement.getAttribute('aria-label')", "Go to event or day").await?;
    let field = page.find("field", "Go to event or day").await?;
    field.clear().await?;
    Ok(field.send_keys(&format!("{text}{}", char::from(Key::Enter))).await?)
}

async fn an_event_or_a_day_is_gone_to_by_its_name(page: &mut Page<'_>) -> Result<(), Trouble> {
    page.open("").await?;
    let places = [
        ("12", "12"),
        ("#30", "30"),
        ("2025-12-01", "23"),
        ("2025-12-01 12:31", "22"),
        ("2020-01-01", "0"),
        ("2030-01-01", "58"),
    ];
    for (text, cursor) in places {
        go(page, text).await?;
        page.see("the cursor", "foldback.cursor()", cursor).await?;
    }
    go(page, "soon").await?;
    page.see_text("Write an event's number, or a day such as 2026-03-12").await?;
    page.script("document.activeElement.blur()", vec![]).await?;
    go(page, "59").await?;
    page.see_text("Events are numbered from 0 to 58.").await?;
    page.expect("cursor()", json!(58)).await
}

async fn hovering_previews_a_state_without_moving_the_cursor(page: &mut Page<'_>) -> Result<(), Trouble> {
    page.open("").await?;
    page.foldback("goTo(30)").await?;
    page.see_balance("€896.90").await?;
    page.hover(".chart", 0.002).await?;
    page.see_text("PREVIEW OF EVENT 0").await?;
    page.see_balance("€0.00").await?;
    page.expect("cursor()", json!(30)).await?;
    // A step shows where the cursor is again.
    page.press(char::from(Key::Right)).await?;
    page.see_text("STATE AT EVENT 31").await?;
    page.see_balance("€446.90").await?;
    page.hover(".chart", 0.998).await?;
    page.see_balance("€1,828.65").await?;
    page.hover(".log-frame", 0.5).await?;
    page.see_balance("€446.90").await
}

async fn the_odometer_shows_what_a_jump_costs_at_any_spacing_of_checkpoints(
    page: &mut Page<'_>,
) -> Result<(), Trouble> {
    deposits(page, 4_999).await?;
    page.foldback("goTo(4000)").await?;
    page.see_text("checkpoint 3968 + 32 events").await?;
    let states = "JSON.stringify([0, 1, 64, 4000, 4999, 5000].map(n => foldback.stateAt(n)))";
    let before = page.script(&format!("return {states}"), vec![]).await?;
    page.click("checkpoint 3968 + 32 events").await?;
    page.see_text("From checkpoint 3968, 32 events folded in").await?;
    page.see_text("78 kept in memory; a jump folds 63 events at most.").await?;
    let spacing = page.find("field", "Checkpoint spacing").await?;
    spacing.send_keys(&char::from(Key::End).to_string()).await?;
    page.see_text("From the empty state, 4,000 events folded in").await?;
    page.see_text("0 kept in memory").await?;
    spacing.send_keys(&char::from(Key::Home).to_string()).await?;
    page.see_text("From checkpoint 4000, 0 events folded in").await?;
    page.see_text("5,000 kept in memory").await?;
    page.see("the states", states, before.as_str().unwrap_or_default()).await?;
    page.see("a time", "/ in [\\d.]+ µs/.test(document.querySelector('.odometer-jump').textContent)", "true").await
}
