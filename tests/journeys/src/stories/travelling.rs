//! Going to the past and back.

use fantoccini::key::Key;
use serde_json::json;

use super::{SAMPLE, open_account, stories};
use crate::Trouble;
use crate::page::Page;

stories![
    the_first_visit_shows_a_sample_that_is_marked_and_can_be_left,
    a_slider_moved_by_key_mouse_and_finger_shows_that_state_and_that_event,
    play_runs_to_the_head_and_stops_and_writes_nothing,
    buttons_step_and_keys_are_silent_while_typing,
    the_past_says_so_and_offers_the_way_back,
    the_log_and_the_chart_travel_too,
    the_inspector_shows_the_envelope_what_changed_and_the_storage,
    a_long_log_keeps_a_constant_number_of_nodes,
    a_move_along_events_of_one_shape_makes_no_element_and_flashes_once,
    a_phone_has_everything_within_its_width,
];

const BADGE: &str = "document.querySelector('.badge').textContent.trim()";

async fn the_first_visit_shows_a_sample_that_is_marked_and_can_be_left(page: &mut Page<'_>) -> Result<(), Trouble> {
    page.open("").await?;
    page.see_text("A sample history.").await?;
    page.expect("head()", json!(SAMPLE)).await?;
    page.click("Start empty").await?;
    page.expect("head()", json!(0)).await?;
    page.see_balance("€0.00").await?;
    page.reload().await?;
    page.expect("head()", json!(0)).await?;
    page.see_text("The log is empty.").await
}

/// Compares slider, balance and the log's marked row with the state that the console gives.
async fn agrees(page: &Page<'_>, revision: u64) -> Result<(), Trouble> {
    page.see_slider(revision, &format!("Event {revision} of {SAMPLE}: ")).await?;
    let state = page.foldback(&format!("stateAt({revision})")).await?;
    let minor = state["balance"].as_i64().unwrap_or(i64::MIN);
    let sign = if minor < 0 { "−" } else { "" };
    let whole = (minor.abs() / 100).to_string();
    let grouped =
        if whole.len() > 3 { format!("{},{}", &whole[..whole.len() - 3], &whole[whole.len() - 3..]) } else { whole };
    page.see_balance(&format!("{sign}€{grouped}.{:02}", minor.abs() % 100)).await?;
    if revision > 0 {
        let row = "document.querySelector('[role=row][aria-selected=true] .log-revision').textContent";
        page.see("the marked row", row, &format!("#{revision}")).await?;
    }
    Ok(())
}

async fn a_slider_moved_by_key_mouse_and_finger_shows_that_state_and_that_event(
    page: &mut Page<'_>,
) -> Result<(), Trouble> {
    page.open("").await?;
    let before = page.foldback("exportLog()").await?;
    let slider = page.find("field", "Replay position").await?;
    slider.send_keys(&char::from(Key::Home).to_string()).await?;
    agrees(page, 0).await?;
    for revision in 1..=SAMPLE {
        slider.send_keys(&char::from(Key::Right).to_string()).await?;
        agrees(page, revision).await?;
    }
    page.see("the badge", BADGE, "Live").await?;
    page.drag_slider(0.5, false).await?;
    agrees(page, 29).await?;
    page.see("the badge", BADGE, "Past").await?;
    page.drag_slider(0.0, true).await?;
    agrees(page, 0).await?;
    page.drag_slider(1.0, true).await?;
    agrees(page, SAMPLE).await?;
    page.expect("exportLog()", before).await
}

async fn play_runs_to_the_head_and_stops_and_writes_nothing(page: &mut Page<'_>) -> Result<(), Trouble> {
    page.open("").await?;
    let before = page.foldback("storage()").await?;
    page.choose("Speed", "2").await?;
    page.click("First event").await?;
    page.see("the badge", BADGE, "Past").await?;
    page.click("Play").await?;
    page.find("button", "Pause").await?;
    page.choose("Speed", "50").await?;
    page.see("the slider", "document.querySelector('input[type=range]').value", &SAMPLE.to_string()).await?;
    page.find("button", "Play").await?;
    page.see("the badge", BADGE, "Live").await?;
    page.expect("storage()", before).await
}

async fn buttons_step_and_keys_are_silent_while_typing(page: &mut Page<'_>) -> Result<(), Trouble> {
    page.open("").await?;
    page.click("Previous event").await?;
    page.expect("cursor()", json!(SAMPLE - 1)).await?;
    page.click("Previous event").await?;
    page.click("Next event").await?;
    page.expect("cursor()", json!(SAMPLE - 1)).await?;
    page.click("First event").await?;
    page.expect("cursor()", json!(0)).await?;
    page.click("Live").await?;
    page.expect("cursor()", json!(SAMPLE)).await?;
    page.script("document.activeElement.blur()", vec![]).await?;
    page.press(char::from(Key::Left)).await?;
    page.expect("cursor()", json!(SAMPLE - 1)).await?;
    page.press('[').await?;
    page.expect("cursor()", json!(56)).await?;
    page.press(char::from(Key::Home)).await?;
    page.expect("cursor()", json!(0)).await?;
    page.press(']').await?;
    page.expect("cursor()", json!(2)).await?;
    page.press(char::from(Key::End)).await?;
    page.expect("cursor()", json!(SAMPLE)).await?;
    let memo = page.find("field", "Memo").await?;
    memo.send_keys(" 5[?").await?;
    memo.send_keys(&char::from(Key::Left).to_string()).await?;
    memo.send_keys(&char::from(Key::Home).to_string()).await?;
    page.expect("cursor()", json!(SAMPLE)).await?;
    page.see("the memo", "document.getElementById('Deposit-memo').value", " 5[?").await?;
    page.see("no dialog", "document.querySelectorAll('dialog[open]').length", "0").await?;
    page.script("document.activeElement.blur()", vec![]).await?;
    page.press('?').await?;
    page.see("the help", "document.querySelectorAll('dialog[open]').length", "1").await
}

async fn the_past_says_so_and_offers_the_way_back(page: &mut Page<'_>) -> Result<(), Trouble> {
    open_account(page).await?;
    page.act("Deposit", &[("Amount", "50")]).await?;
    page.see_balance("€50.00").await?;
    page.click("Previous event").await?;
    page.see_text("Event 1 of 2: an action here starts a what-if lane; the log stays as it is.").await?;
    page.find("button", "Deposit in a what-if").await?;
    page.expect("head()", json!(2)).await?;
    page.click("Return to live").await?;
    page.see("the badge", BADGE, "Live").await?;
    page.act("Deposit", &[("Amount", "9")]).await?;
    page.see_balance("€59.00").await
}

async fn the_log_and_the_chart_travel_too(page: &mut Page<'_>) -> Result<(), Trouble> {
    page.open("").await?;
    page.script("[...document.querySelectorAll('.log-revision')].find(e => e.textContent === '#52').click()", vec![])
        .await?;
    page.expect("cursor()", json!(52)).await?;
    agrees(page, 52).await?;
    let chart = page.client().find(fantoccini::Locator::Css(".chart")).await?;
    chart.click().await?;
    page.expect("cursor()", json!(29)).await?;
    agrees(page, 29).await
}

async fn the_inspector_shows_the_envelope_what_changed_and_the_storage(page: &mut Page<'_>) -> Result<(), Trouble> {
    page.open("").await?;
    page.foldback("goTo(2)").await?;
    page.see_text("\"event_id\": \"account-main@2\"").await?;
    let hash = page.foldback("events({from: 2, to: 2})[0].hash").await?;
    page.see_text(hash.as_str().unwrap_or("no hash")).await?;
    page.see("what changed", "document.querySelectorAll('.diff-new').length > 0", "true").await?;
    page.turn_to("Storage").await?;
    page.click("Verify").await?;
    page.see_text(&format!("The chain holds: all {SAMPLE} events.")).await?;
    page.turn_to("Event").await?;
    page.see_text("\"event_id\": \"account-main@2\"").await
}

async fn a_long_log_keeps_a_constant_number_of_nodes(page: &mut Page<'_>) -> Result<(), Trouble> {
    open_account(page).await?;
    let add = "append(Array.from({length: 20000}, (_, i) => ({event_type: i % 3 ? 'Deposited' : 'Withdrawn', data: {amount_minor: 100 + i % 700}})))";
    let nodes = "document.querySelectorAll('*').length";
    page.foldback(
        "append(Array.from({length: 100}, (_, i) => ({event_type: 'Deposited', data: {amount_minor: 1 + i}})))",
    )
    .await?;
    page.expect("head()", json!(101)).await?;
    page.see_text("#101").await?;
    page.until("the page rests", RESTS).await?;
    let few = page.script(&format!("return {nodes}"), vec![]).await?;
    page.script(&format!("window.foldback.{add}; return true"), vec![]).await?;
    page.until("20,101 events are there", "return window.foldback.head() === 20101").await?;
    page.foldback("goTo(12345)").await?;
    page.see_text("#12345").await?;
    page.until("the nodes are as many", &format!("return Math.abs({nodes} - {few}) <= 60")).await
}

async fn a_move_along_events_of_one_shape_makes_no_element_and_flashes_once(
    page: &mut Page<'_>,
) -> Result<(), Trouble> {
    page.open("").await?;
    let all = "[...document.querySelectorAll('.state *, .time *, .log-row, .log-row *, .inspector-panel *')]";
    page.script(
        "window.flashes = 0;
         window.shifts = [];
         document.querySelector('.state-headline').addEventListener('animationstart', () => window.flashes++);
         if (window.PerformanceObserver && PerformanceObserver.supportedEntryTypes.includes('layout-shift')) {
             // A text that is another one begins elsewhere, the envelope is as long as it is, and the playhead is meant to move.
             const moved = node => node && node.nodeType === 1 && !node.closest('.playhead, .inspector-panel');
             new PerformanceObserver(list => {
                 const nodes = list.getEntries().flatMap(entry => entry.sources.map(source => source.node));
                 window.shifts.push(...nodes.filter(moved).map(node => node.className));
             }).observe({ type: 'layout-shift' });
         }",
        vec![],
    )
    .await?;
    for mode in ["normal", "presenter"] {
        page.foldback("goTo(25)").await?;
        agrees(page, 25).await?;
        page.until("the page rests", RESTS).await?;
        page.script(
            &format!("{all}.forEach(element => element.known = true); window.flashes = 0; window.shifts = []"),
            vec![],
        )
        .await?;
        let before = page.script(&format!("return {PLACES}"), vec![]).await?;
        // Each of them is a withdrawal with a memo.
        for (flashes, revision) in [24, 23, 22].into_iter().enumerate() {
            page.foldback(&format!("goTo({revision})")).await?;
            agrees(page, revision).await?;
            if mode == "normal" {
                page.see_text(&format!("account-main@{revision}")).await?;
            }
            page.see("the elements that were made", &format!("{all}.filter(element => !element.known).length"), "0")
                .await?;
            page.see("how often the balance has flashed", "window.flashes", &(flashes + 1).to_string()).await?;
            page.until("the page rests", RESTS).await?;
            page.see("where everything is", PLACES, before.as_str().unwrap_or_default()).await?;
            page.see(&format!("the layout shifts of {mode} mode"), "window.shifts.join()", "").await?;
        }
        page.press('p').await?;
    }
    Ok(())
}

/// Where the regions of the page are.
const PLACES: &str = "JSON.stringify(['.state', '.state-headline', '.state-step', '.fields', '.act', '.time', '.chart', '.slider', '.log', '.log-frame', '.inspector']
    .map(css => document.querySelector(css).getBoundingClientRect()))";
/// The page has drawn two frames one after the other without a change of place.
const RESTS: &str = "const places = () => [...document.querySelectorAll('.app *')].map(e => JSON.stringify(e.getBoundingClientRect())).join();
    const now = places(), before = window.placesBefore; window.placesBefore = now; return now === before";

async fn a_phone_has_everything_within_its_width(page: &mut Page<'_>) -> Result<(), Trouble> {
    // Browsers keep a least width of their windows: the page is looked at in a frame of a phone's width.
    page.open("").await?;
    page.frame("phone", "", (390, 844)).await?;
    page.until(
        "the page stands in the frame",
        "return !!(phone.contentWindow.foldback?.head && phone.contentDocument.querySelector('.app:not([data-coming])'))",
    )
    .await?;
    page.until("nothing is wider", "return phone.contentDocument.documentElement.scrollWidth <= 390").await?;
    page.until(
        "targets are tall enough",
        "return [...phone.contentDocument.querySelectorAll('button, select, input')].filter(e => e.getClientRects().length)
            .map(e => e.closest('.field') ?? e).every(e => e.getBoundingClientRect().height >= 43.5)",
    )
    .await?;
    // All of a field is its button.
    page.until(
        "a field is pressed anywhere in it",
        "const field = phone.contentDocument.querySelector('.field:not(.is-text)'), r = field.getBoundingClientRect();
         return phone.contentDocument.elementFromPoint(r.right - 3, r.bottom - 3) === field.querySelector('.field-name')",
    )
    .await?;
    page.until(
        "the slider is at the thumb",
        "const r = phone.contentDocument.querySelector('input[type=range]').getBoundingClientRect(); return r.top > 600 && r.bottom < 844",
    )
    .await?;
    for (panel, seen) in [("Log", ".log"), ("Inspector", ".inspector"), ("Act", ".act")] {
        page.script("[...phone.contentDocument.querySelectorAll('.panels button')].find(e => e.textContent === arguments[0]).click()", vec![json!(panel)])
            .await?;
        page.until(
            panel,
            &format!("return phone.contentDocument.querySelector('{seen}').getClientRects().length === 1"),
        )
        .await?;
    }
    page.until("one panel only", "return phone.contentDocument.querySelector('.log').getClientRects().length === 0")
        .await
}
