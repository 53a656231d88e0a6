//! The timeline: zoom, clocks, loops, previews, and what a jump costs.

use fantoccini::key::Key;
use serde_json::json;

use super::{SAMPLE, open_account, stories};
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
    what_was_known_on_a_day_is_told_from_what_is_known_of_it_now,
    a_phone_that_was_offline_tells_late_where_the_car_had_been,
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
    page.see_slider(5000, "Event 5,000 of 10,000").await?;
    let nodes = page.script(&format!("return {NODES}"), vec![]).await?;
    for _ in 0..8 {
        page.press('+').await?;
    }
    page.see("the overview", "!!document.querySelector('.overview-frame')", "true").await?;
    page.see("the address", "location.hash.includes('seen=')", "true").await?;
    page.until("the nodes are as few", &format!("return {NODES} <= {nodes} + 10")).await?;
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
    let within =
        format!("[...window.__seen].every(n => n == {SAMPLE} || (n >= 28 && n <= 36)) && window.__seen.size >= 4");
    page.see("what was seen", &within, "true").await?;
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
    page.see("the cursor", "foldback.cursor()", &SAMPLE.to_string()).await?;
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
    let last = SAMPLE.to_string();
    let places = [
        ("12", "12"),
        ("#30", "30"),
        ("2025-12-01", "23"),
        ("2025-12-01 12:31", "22"),
        ("1 Dec", "23"),
        ("1 December 12:31", "22"),
        ("13 Dec 2025", "29"),
        ("2020-01-01", "0"),
        ("2030-01-01", &last),
    ];
    for (text, cursor) in places {
        go(page, text).await?;
        page.see("the cursor", "foldback.cursor()", cursor).await?;
    }
    go(page, "soon").await?;
    page.see_text("Write an event's number, or a day such as 2026-03-12").await?;
    page.script("document.activeElement.blur()", vec![]).await?;
    go(page, "59").await?;
    page.see_text(&format!("Events are numbered from 0 to {SAMPLE}.")).await?;
    page.expect("cursor()", json!(SAMPLE)).await
}

async fn hovering_previews_a_state_without_moving_the_cursor(page: &mut Page<'_>) -> Result<(), Trouble> {
    page.open("").await?;
    page.foldback("goTo(30)").await?;
    page.see_balance("€896.90").await?;
    page.hover(".chart", 0.002).await?;
    page.see_text("BALANCE: PREVIEW OF EVENT 0").await?;
    page.see_balance("€0.00").await?;
    page.expect("cursor()", json!(30)).await?;
    // A step shows where the cursor is again.
    page.press(char::from(Key::Right)).await?;
    page.see_text("BALANCE AT EVENT 31").await?;
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

/// Chooses a day in a labelled field; how one is typed differs from place to place.
async fn choose_day(page: &Page<'_>, label: &str, day: &str) -> Result<(), Trouble> {
    page.find("field", label).await?;
    let choose = "const field = document.querySelector('[data-journey]'); field.value = arguments[0];
        field.dispatchEvent(new Event('change', { bubbles: true })); return field.type";
    match page.script(choose, vec![json!(day)]).await? == json!("date") {
        true => Ok(()),
        false => Err(format!("{label} asks for no day").into()),
    }
}

/// Writes a row of the table of what was known as the page shows it.
fn row_of(label: &str) -> String {
    format!(
        "[...[...document.querySelectorAll('table[aria-label=\"As at\"] tr')].find(row => row.cells[0].textContent == '{label}').cells].slice(1).map(cell => cell.textContent).join(' | ')"
    )
}

/// Lists the facts of the lists that came late.
const LATE: &str = "[...document.querySelectorAll('.as-at ul')].map(list => list.getAttribute('aria-label') + ': ' + [...list.querySelectorAll('button')].map(row => row.querySelector('.why-revision').textContent).join(' ')).join('; ')";

async fn what_was_known_on_a_day_is_told_from_what_is_known_of_it_now(page: &mut Page<'_>) -> Result<(), Trouble> {
    page.open("").await?;
    let late = "{ event_type: 'Withdrawn', data: { amount_minor: 12345, memo: 'late fee' }, occurred_at: '2025-12-10T12:00:00Z' }";
    page.foldback(&format!("append([{late}])")).await?;
    page.foldback("goTo(30)").await?;
    page.turn_to("Diff").await?;
    // Both days are the cursor's until others are chosen.
    let days = "[...document.querySelectorAll('.as-at input[type=date]')].map(input => input.value).join()";
    let cursors = "foldback.events({ from: 30, to: 30 }).map(event => [event, event].map(e => e.recorded_at.slice(0, 10)).join())[0]";
    let cursors = page.script(&format!("return {cursors}"), vec![]).await?;
    page.see("the days", days, cursors.as_str().unwrap_or_default()).await?;
    choose_day(page, "Known on", "2025-12-31").await?;
    choose_day(page, "About", "2025-12-31").await?;
    // The sample was recorded as it happened: what was known then is the state after the events until then.
    let then = "foldback.stateAt(foldback.events().filter(event => event.recorded_at < '2026').length)";
    let known = "foldback.stateAsAt({ known: '2025-12-31', about: '2025-12-31' })";
    page.see("what was known", &format!("JSON.stringify({known}) == JSON.stringify({then})"), "true").await?;
    page.see(
        "what is known",
        &format!("foldback.stateAsAt({{ about: '2025-12-31' }}).balance - {then}.balance"),
        "-12345",
    )
    .await?;
    let shown = format!("{}.split(' | ')[2]", row_of("Balance"));
    page.see("the difference", &shown, "−€123.45").await?;
    page.see("the rows that differ", "document.querySelectorAll('.as-at tr.is-changed').length > 1", "true").await?;
    page.see_text("About 31 Dec 2025").await?;
    page.see("what came late", LATE, "Not known yet on 31 Dec 2025: #59").await?;
    page.see_text("Withdrawn · late fee").await?;
    page.script("document.querySelector('.as-at .why-row').click()", vec![]).await?;
    page.see("the cursor", "foldback.cursor()", "59").await?;
    page.see("the days", days, "2025-12-31,2025-12-31").await?;
    // Once it was recorded it is known, and late.
    choose_day(page, "Known on", "2099-01-01").await?;
    page.see("what came late", LATE, "Known, but recorded late: #59").await?;
    page.see("the rows that differ", "document.querySelectorAll('.as-at tr.is-changed').length", "0").await?;
    page.see(
        "the refusal",
        "(() => { try { foldback.stateAsAt({ known: 'soon' }) } catch (error) { return error.name } })()",
        "InvalidOption",
    )
    .await
}

async fn a_phone_that_was_offline_tells_late_where_the_car_had_been(page: &mut Page<'_>) -> Result<(), Trouble> {
    page.open("").await?;
    page.click("Trip").await?;
    page.click("Record the sample").await?;
    page.see_text("42 events recorded.").await?;
    page.turn_to("Diff").await?;
    choose_day(page, "Known on", "2099-01-01").await?;
    choose_day(page, "About", "2026-05-04").await?;
    page.see("the late positions", &row_of("Late positions"), "5 | 5 | ").await?;
    page.see("what came late", LATE, "Known, but recorded late: #9 #10 #11 #12 #13").await?;
    // As it happened the car passed there before the ride ended: that is another state.
    page.choose("Order", "occurred").await?;
    page.see("the late positions", &row_of("Late positions"), "0 | 0 | ").await?;
    page.see("what came late", LATE, "Known, but recorded late: #9 #10 #11 #12 #13").await?;
    let places = "['recorded', 'occurred'].map(order => foldback.stateAsAt({ about: '2026-05-04', order }).late_positions).join()";
    page.see("the late positions", places, "5,0").await?;
    // At seven the car was in a tunnel and its phone offline: that it had come further was known only later.
    let seven = "foldback.stateAsAt({ about: '2026-05-04T19:00:00Z' }).furthest_place";
    page.see("the place", seven, "Altenwerder").await?;
    page.script("[...document.querySelectorAll('.as-at .why-row')].at(-1).click()", vec![]).await?;
    page.see("the cursor", "foldback.cursor()", "13").await?;
    page.console_is_empty().await
}
