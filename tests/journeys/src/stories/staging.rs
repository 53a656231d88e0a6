//! On a stage, in a frame of another page, and on screens of every width.

use fantoccini::key::Key;
use serde_json::json;

use super::{SAMPLE, open_account, stories};
use crate::Trouble;
use crate::page::Page;

stories![
    presenter_mode_shows_the_headline_the_chart_and_three_rows_in_large_type,
    presenter_mode_says_what_it_stopped_at_and_is_stepped_by_a_remote,
    nothing_moves_while_stepping_in_presenter_mode,
    an_embedded_page_is_chart_slider_state_and_log_in_a_small_frame,
    the_log_is_never_blank_whichever_domain_is_turned_to,
    a_page_without_its_style_draws_a_bounded_number_of_rows,
    the_dot_of_the_playhead_is_on_the_line,
    no_width_scrolls_sideways_or_takes_the_names_of_events_away,
    the_largest_amounts_are_seen_whole,
];

/// Opens the page in a frame of a size: windows of browsers keep to sizes of their own.
async fn open_in_frame(page: &Page<'_>, query: &str, (width, height): (u32, u32)) -> Result<(), Trouble> {
    page.frame("frame", query, (width, height)).await?;
    page.until(
        "the page stands in the frame",
        "return !!(frame.contentWindow.foldback?.head && frame.contentDocument.querySelector('.log-row, .log-empty'))",
    )
    .await
}

/// Presses a key in the frame.
async fn press_in_frame(page: &Page<'_>, key: &str) -> Result<(), Trouble> {
    page.script(
        "frame.contentWindow.dispatchEvent(new KeyboardEvent('keydown', { key: arguments[0] }))",
        vec![json!(key)],
    )
    .await?;
    Ok(())
}

/// What is seen of the page in the frame: `seen(selector)`, and every element that shows a text of its own.
const IN_FRAME: &str = "
const doc = frame.contentDocument, view = frame.contentWindow;
const seen = css => [...doc.querySelectorAll(css)].some(e => e.getClientRects().length > 0);
const texts = [...doc.querySelectorAll('.app *')].filter(e => e.getClientRects().length > 0 && e.closest('option') === null
    && e.closest('.visually-hidden') === null && [...e.childNodes].some(n => n.nodeType === 3 && n.data.trim() !== ''));
const box = css => doc.querySelector(css).getBoundingClientRect();
const within = css => { const b = box(css); return b.width > 0 && b.height > 0 && b.top >= 0 && b.left >= 0 && b.bottom <= view.innerHeight + 0.5 && b.right <= view.innerWidth + 0.5; };
const still = doc.documentElement.scrollWidth <= view.innerWidth && doc.documentElement.scrollHeight <= view.innerHeight;
";

/// What presenter mode and an embedded page have no room for.
const AWAY: &str = ".header, .status, .news, .act, .inspector, .panels, .fields, .transport, .condition, .log-search";

async fn until_in_frame(page: &Page<'_>, what: &str, condition: &str) -> Result<(), Trouble> {
    page.until(what, &format!("{IN_FRAME} return {condition}")).await
}

async fn presenter_mode_shows_the_headline_the_chart_and_three_rows_in_large_type(
    page: &mut Page<'_>,
) -> Result<(), Trouble> {
    page.open("").await?;
    for size in [(1280, 720), (1920, 1080), (3840, 2160)] {
        open_in_frame(page, "#at=29&if=balance+%3C+0", size).await?;
        until_in_frame(page, "the cursor is there", "view.foldback.cursor() === 29").await?;
        press_in_frame(page, "p").await?;
        until_in_frame(page, "the rest is away", &format!("!seen('{AWAY}')")).await?;
        for region in [".state", ".state-headline", ".badge", ".state-step", ".chart", ".slider input", ".stop-line"] {
            until_in_frame(page, &format!("{region} is within {size:?}"), &format!("within('{region}')")).await?;
        }
        until_in_frame(page, "nothing scrolls", "still").await?;
        until_in_frame(
            page,
            "the headline and its moment",
            &format!(
                "doc.querySelector('.state-moment').textContent === 'Balance at event 29 of {SAMPLE} · 13 Dec 2025'
             && doc.querySelector('.state-headline').textContent.trim() === '−€53.10'"
            ),
        )
        .await?;
        until_in_frame(
            page,
            "the chart is large",
            "box('.chart').height > view.innerHeight * 0.3 && box('.chart').width > view.innerWidth * 0.85",
        )
        .await?;
        until_in_frame(
            page,
            "three rows, the cursor's in the middle",
            "JSON.stringify([...doc.querySelectorAll('.log-row')].filter(e => { const b = e.getBoundingClientRect(), f = box('.log-frame');
                return b.bottom > f.top + 2 && b.top < f.bottom - 2 }).map(e => e.querySelector('.log-revision').textContent)) === '[\"#30\",\"#29\",\"#28\"]'",
        )
        .await?;
        until_in_frame(
            page,
            "no type is under 20 px",
            "texts.length > 20 && texts.every(e => parseFloat(view.getComputedStyle(e).fontSize) >= 20)",
        )
        .await?;
        // What the pointer is over, too.
        page.script(
            &format!("{IN_FRAME} const b = box('.chart'); doc.querySelector('.chart').dispatchEvent(new view.PointerEvent('pointermove', {{ clientX: b.left + b.width / 4, clientY: b.top + 9 }}))"),
            vec![],
        )
        .await?;
        until_in_frame(
            page,
            "the tooltip is large",
            "seen('.hover') && parseFloat(view.getComputedStyle(doc.querySelector('.hover')).fontSize) >= 20",
        )
        .await?;
    }
    press_in_frame(page, "Escape").await?;
    until_in_frame(page, "the rest is back", "seen('.header') && seen('.act') && seen('.inspector')").await?;
    press_in_frame(page, "P").await?;
    until_in_frame(page, "the rest is away", "!seen('.header')").await?;
    press_in_frame(page, "P").await?;
    until_in_frame(page, "the rest is back", "seen('.header')").await
}

async fn presenter_mode_says_what_it_stopped_at_and_is_stepped_by_a_remote(page: &mut Page<'_>) -> Result<(), Trouble> {
    page.open("").await?;
    page.foldback("goTo(27)").await?;
    page.fill("Break when", "balance < 0").await?;
    page.see_text("in 1 span").await?;
    page.script("document.activeElement.blur()", vec![]).await?;
    page.press('p').await?;
    let line = "document.querySelector('.stop-line').textContent";
    page.see("the line", line, "Break when balance < 0").await?;
    page.press('n').await?;
    page.see("the line", line, "Stopped at #29: balance < 0").await?;
    for (key, cursor) in [(Key::PageDown, 30), (Key::PageUp, 29), (Key::PageUp, 28)] {
        page.press(char::from(key)).await?;
        page.see("the cursor", "foldback.cursor()", &cursor.to_string()).await?;
    }
    page.see("the line", line, "Break when balance < 0").await?;
    // A dialog is closed first.
    page.press('?').await?;
    page.see("the help", "document.querySelectorAll('dialog[open]').length", "1").await?;
    page.press(char::from(Key::Escape)).await?;
    page.see("no dialog", "document.querySelectorAll('dialog[open]').length", "0").await?;
    page.see("the mode", "document.querySelector('.app').hasAttribute('data-presenting')", "true").await?;
    page.press(char::from(Key::Escape)).await?;
    page.see("the mode", "document.querySelector('.app').hasAttribute('data-presenting')", "false").await
}

async fn nothing_moves_while_stepping_in_presenter_mode(page: &mut Page<'_>) -> Result<(), Trouble> {
    page.open("#if=balance+%3C+0").await?;
    page.press('p').await?;
    page.until("the line is there", "return !!document.querySelector('.stop-line')").await?;
    let script = "
        const done = arguments[arguments.length - 1];
        const frame = () => new Promise(next => requestAnimationFrame(() => requestAnimationFrame(next)));
        const places = () => ['.state', '.state-headline', '.state-step', '.time', '.chart', '.slider', '.stop-line', '.log', '.log-frame']
            .map(css => css + JSON.stringify(document.querySelector(css).getBoundingClientRect())).join();
        (async () => {
            await frame();
            let shifts = 0;
            if (window.PerformanceObserver && PerformanceObserver.supportedEntryTypes.includes('layout-shift')) {
                // A text that is another one begins elsewhere, and the playhead is meant to move.
                const moved = source => source.node && source.node.nodeType === 1 && !source.node.closest('.playhead');
                new PerformanceObserver(list => { shifts += list.getEntries().filter(entry => entry.sources.some(moved)).length })
                    .observe({ type: 'layout-shift' });
            }
            const before = places(), moved = [];
            for (let left = foldback.head(); left > 0; left--) {
                dispatchEvent(new KeyboardEvent('keydown', { key: 'PageUp' }));
                await frame();
                if (places() !== before) moved.push(foldback.cursor());
            }
            await frame();
            done(JSON.stringify([foldback.cursor(), moved, shifts]));
        })();";
    let moved = page.client().execute_async(script, vec![]).await?;
    if moved == json!("[0,[],0]") { Ok(()) } else { Err(format!("cursor, what moved, shifts: {moved}").into()) }
}

async fn an_embedded_page_is_chart_slider_state_and_log_in_a_small_frame(page: &mut Page<'_>) -> Result<(), Trouble> {
    page.open("").await?;
    open_in_frame(page, "?embed#at=29", (640, 480)).await?;
    until_in_frame(page, "the rest is away", &format!("!seen('{AWAY}')")).await?;
    for region in [".state-headline", ".state-moment", ".badge", ".chart", ".slider input", ".log-frame"] {
        until_in_frame(page, &format!("{region} is within the frame"), &format!("within('{region}')")).await?;
    }
    until_in_frame(page, "nothing scrolls", "still").await?;
    until_in_frame(page, "the chart has room", "box('.chart').height >= 140 && box('.chart').width >= 560").await?;
    until_in_frame(page, "a few rows", "box('.log-frame').height >= 3 * box('.log-row').height && doc.querySelector('.log-row.is-cursor .log-revision').textContent === '#29'").await
}

/// The rows that are seen, and how much of the frame they leave empty.
const ROWS: &str = "(() => {
    const f = document.querySelector('.log-frame').getBoundingClientRect();
    const rows = [...document.querySelectorAll('.log-row')].map(e => e.getBoundingClientRect()).filter(b => b.bottom > f.top && b.top < f.bottom);
    const covered = rows.reduce((sum, b) => sum + Math.min(b.bottom, f.bottom) - Math.max(b.top, f.top), 0);
    const whole = Math.min(f.height, document.querySelector('.log-spacer').getBoundingClientRect().height);
    return covered >= whole - 1 && rows.length > 0;
})()";

async fn the_log_is_never_blank_whichever_domain_is_turned_to(page: &mut Page<'_>) -> Result<(), Trouble> {
    page.open("").await?;
    page.click("Order").await?;
    page.click("Record the sample").await?;
    page.see_text("42 events recorded.").await?;
    for domain in ["Account", "Order", "Account", "Order"] {
        page.click(domain).await?;
        page.see("the rows fill the frame", ROWS, "true").await?;
        dispatch_key(page, "Home").await?;
        page.see("the cursor", "foldback.cursor()", "0").await?;
        page.see("the rows fill the frame", ROWS, "true").await?;
    }
    page.click("Account").await?;
    page.see("the rows fill the frame", ROWS, "true").await?;
    page.see(
        "the marked row",
        "document.querySelector('.log-row.is-cursor .log-revision').textContent",
        &format!("#{SAMPLE}"),
    )
    .await?;
    // Nor is it where the rows change their height, or the frame its own.
    for revision in [3, 40] {
        page.foldback(&format!("goTo({revision})")).await?;
        for _ in 0..2 {
            dispatch_key(page, "p").await?;
            page.see("the rows fill the frame", ROWS, "true").await?;
            let row = "(row => { const f = document.querySelector('.log-frame').getBoundingClientRect(), b = row.getBoundingClientRect();
                return row.querySelector('.log-revision').textContent + (b.top >= f.top - 1 && b.bottom <= f.bottom + 1) })(document.querySelector('.log-row.is-cursor'))";
            page.see("the cursor's row", row, &format!("#{revision}true")).await?;
        }
    }
    Ok(())
}

async fn dispatch_key(page: &Page<'_>, key: &str) -> Result<(), Trouble> {
    page.script("dispatchEvent(new KeyboardEvent('keydown', { key: arguments[0] }))", vec![json!(key)]).await?;
    Ok(())
}

async fn a_page_without_its_style_draws_a_bounded_number_of_rows(page: &mut Page<'_>) -> Result<(), Trouble> {
    open_account(page).await?;
    page.foldback(
        "append(Array.from({length: 5000}, (_, i) => ({event_type: 'Deposited', data: {amount_minor: 1 + i}})))",
    )
    .await?;
    page.see_text("#5001").await?;
    let rows = "document.querySelectorAll('.log-row').length";
    page.script("[...document.styleSheets].forEach(sheet => sheet.disabled = true)", vec![]).await?;
    page.until("the frame is as tall as the log", "return document.querySelector('.log-frame').clientHeight > 100000")
        .await?;
    page.see("the rows that are drawn", rows, "200").await?;
    page.script("[...document.styleSheets].forEach(sheet => sheet.disabled = false)", vec![]).await?;
    page.until("few rows are drawn", &format!("return {rows} < 60")).await
}

/// How far the dot is from the line, in pixels.
const OFF: &str = "(() => {
    const path = document.querySelector('.chart-line'), box = path.ownerSVGElement.getBoundingClientRect();
    const dot = document.querySelector('.playhead-dot').getBoundingClientRect();
    const x = (dot.left + dot.width / 2 - box.left) / box.width * 1000;
    let at = 0, y = NaN;
    for (const [, step, numbers] of path.getAttribute('d').matchAll(/([MHV])([^MHV]*)/g)) {
        const [first, second] = numbers.trim().split(' ').map(Number);
        if (step === 'V') { if (at <= x + 0.5) y = first; } else { at = first; }
        if (step === 'M') y = second;
    }
    return Math.abs(dot.top + dot.height / 2 - (box.top + y / 200 * box.height));
})()";

async fn the_dot_of_the_playhead_is_on_the_line(page: &mut Page<'_>) -> Result<(), Trouble> {
    page.open("").await?;
    for mode in ["normal", "presenter"] {
        for revision in [0, 1, 12, 29, 30, 45, SAMPLE] {
            page.foldback(&format!("goTo({revision})")).await?;
            page.see("the slider", "document.querySelector('input[type=range]').value", &revision.to_string()).await?;
            page.see(&format!("the dot is on the line at {revision}, {mode}"), &format!("{OFF} <= 1"), "true").await?;
        }
        dispatch_key(page, "p").await?;
    }
    page.foldback("open('account-nobody')").await?;
    page.see("the slider", "document.querySelector('input[type=range]').max", "0").await?;
    page.see("the dot is on the line of an empty account", &format!("{OFF} <= 1"), "true").await
}

async fn no_width_scrolls_sideways_or_takes_the_names_of_events_away(page: &mut Page<'_>) -> Result<(), Trouble> {
    page.open("").await?;
    open_in_frame(page, "", (1440, 900)).await?;
    page.script(
        "[...frame.contentDocument.querySelectorAll('.panels button')].find(e => e.textContent === 'Log').click()",
        vec![],
    )
    .await?;
    let script = "
        const done = arguments[arguments.length - 1];
        const widths = [...Array(57)].map((_, i) => 320 + 20 * i);
        for (let width = 721; width <= 844; width += 6) widths.push(width);
        for (let width = 1181; width <= 1240; width += 6) widths.push(width);
        const doc = frame.contentDocument, view = frame.contentWindow, faults = [];
        const shown = () => new Promise(next => view.requestAnimationFrame(() => view.requestAnimationFrame(next)));
        (async () => {
            for (const width of widths) {
                frame.style.width = width + 'px';
                await shown();
                if (doc.documentElement.scrollWidth > view.innerWidth) faults.push(width + ' scrolls to ' + doc.documentElement.scrollWidth);
                const log = doc.querySelector('.log-frame');
                if (log.scrollWidth > log.clientWidth) faults.push(width + ' the log scrolls to ' + log.scrollWidth);
                const name = Math.min(...[...doc.querySelectorAll('.log-what')].map(e => e.getBoundingClientRect().width));
                if (!(name >= 90)) faults.push(width + ' leaves ' + name + ' to the names');
                for (const button of doc.querySelectorAll('.log .card-head button')) {
                    if (button.getBoundingClientRect().right > doc.querySelector('.log').getBoundingClientRect().right) faults.push(width + ' cuts a button');
                }
            }
            done(faults.join('; '));
        })();";
    let faults = page.client().execute_async(script, vec![]).await?;
    if faults == json!("") { Ok(()) } else { Err(format!("{faults}").into()) }
}

async fn the_largest_amounts_are_seen_whole(page: &mut Page<'_>) -> Result<(), Trouble> {
    page.open("?empty").await?;
    page.foldback(
        "append([{ event_type: 'AccountOpened', data: { owner: 'Ada', currency: 'EUR' } },
                 { event_type: 'Withdrawn', data: { amount_minor: 9007199254740991 } }])",
    )
    .await?;
    page.see_balance("−€90,071,992,547,409.91").await?;
    open_in_frame(page, "", (1440, 900)).await?;
    page.script(
        "[...frame.contentDocument.querySelectorAll('.panels button')].find(e => e.textContent === 'Log').click()",
        vec![],
    )
    .await?;
    let whole = "(() => {
        const faults = [];
        for (const element of doc.querySelectorAll('.state-headline .flash, .log-amount, .log-headline')) {
            if (element.getClientRects().length === 0 || element.textContent.trim() === '') continue;
            const range = doc.createRange(); range.selectNodeContents(element);
            const text = range.getBoundingClientRect(), cell = (element.closest('.state-headline') || element).getBoundingClientRect();
            if (text.left < cell.left - 0.5 || text.right > cell.right + 0.5 || cell.right > view.innerWidth) faults.push(element.className);
        }
        return faults.join() })()";
    for (width, height) in [(320, 700), (390, 844), (721, 800), (1024, 768), (1200, 800), (1440, 900), (1920, 1080)] {
        page.script(
            "[frame.style.width, frame.style.height] = [arguments[0] + 'px', arguments[1] + 'px']",
            vec![json!(width), json!(height)],
        )
        .await?;
        until_in_frame(page, &format!("amounts are whole at {width}"), &format!("{whole} === ''")).await?;
    }
    press_in_frame(page, "p").await?;
    until_in_frame(page, "amounts are whole in presenter mode", &format!("{whole} === '' && still")).await
}
