//! Any screen: narrow, low, wide, zoomed, with wider letters; fingers; texts from right to left; paper.

use serde_json::json;

use super::{SAMPLE, open_account, stories};
use crate::Trouble;
use crate::page::Page;

stories![
    nothing_sticks_out_on_any_screen,
    a_low_screen_keeps_rows_of_state_and_log,
    a_finger_hits_what_it_means_on_a_phone,
    nothing_stays_in_place_on_a_very_low_screen,
    the_wheel_scrolls_the_page_and_two_fingers_zoom_the_chart,
    a_memo_cannot_turn_what_stands_beside_it,
    the_paper_has_a_statement_and_nothing_to_press,
];

/// What a person may have on screen, as scripts.
const SIGHTS: [(&str, &str); 7] = [
    ("live", ""),
    ("the past", "foldback.goTo(23)"),
    ("a what-if", "document.querySelector('.is-whatif-line')?.click()"),
    ("the tab Why", "document.querySelector('#inspector-tab-why').click()"),
    ("the tab Diff", "document.querySelector('#inspector-tab-diff').click()"),
    ("the tab Read models", "document.querySelector('#inspector-tab-read-models').click()"),
    ("the tab Storage", "document.querySelector('#inspector-tab-storage').click()"),
];
/// What sticks out: the page sideways, or a text that is cut without a sign.
const STICKS_OUT: &str = "(() => {
    const out = [];
    if (document.documentElement.scrollWidth > innerWidth) out.push('the page is ' + document.documentElement.scrollWidth + ' wide');
    for (const e of document.querySelectorAll('button, a, span, p, dd, dt, h2, h3, label, strong, td, th, output')) {
        const box = e.getBoundingClientRect(), style = getComputedStyle(e);
        if (box.width < 3 || e.closest('.visually-hidden, [aria-hidden=true]')) continue;
        if (![...e.childNodes].some(node => node.nodeType === 3 && node.textContent.trim())) continue;
        if (/hidden|clip/.test(style.overflowX) && e.scrollWidth > e.clientWidth + 1 && style.textOverflow !== 'ellipsis')
            out.push('cut: ' + e.textContent.trim().slice(0, 40));
    }
    return out.join('; ');
})()";
/// The spacing that WCAG 1.4.12 asks a page to bear.
const SPACED: &str = "const sheet = new CSSStyleSheet();
    sheet.replaceSync('* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important } p { margin-bottom: 2em !important }');
    document.adoptedStyleSheets = [sheet]";

async fn nothing_sticks_out_on_any_screen(page: &mut Page<'_>) -> Result<(), Trouble> {
    page.open("").await?;
    let sizes = [(320, 256), (320, 640), (390, 844), (640, 512), (844, 390), (1024, 768), (1366, 768), (3840, 2160)];
    for (width, height) in sizes {
        page.go_into_frame((width, height)).await?;
        for spaced in [false, true] {
            if spaced {
                page.script(SPACED, vec![]).await?;
            }
            for (sight, script) in SIGHTS {
                page.script(script, vec![]).await?;
                let place = format!("{sight} at {width}x{height}");
                page.see(&format!("what sticks out of {place}"), STICKS_OUT, "").await?;
                page.console_is_empty().await.map_err(|trouble| format!("{place}: {trouble}"))?;
            }
        }
    }
    Ok(())
}

/// How many rows are whole on screen.
const ROWS: &str = "[...document.querySelectorAll('.log-row')].filter(row => {
    const box = row.getBoundingClientRect(), frame = row.closest('.log-frame').getBoundingClientRect();
    return box.height && box.top >= frame.top - 1 && box.bottom <= Math.min(frame.bottom, innerHeight) + 1;
}).length";
/// How many fields are whole on screen.
const FIELDS: &str = "[...document.querySelectorAll('.state .field')].filter(field => {
    const box = field.getBoundingClientRect(), card = field.closest('.state').getBoundingClientRect();
    return box.height && box.bottom <= Math.min(card.bottom, innerHeight) + 1;
}).length";

async fn a_low_screen_keeps_rows_of_state_and_log(page: &mut Page<'_>) -> Result<(), Trouble> {
    page.open("").await?;
    for (width, height) in [(1366, 768), (1280, 720)] {
        page.go_into_frame((width, height)).await?;
        page.foldback("goTo(23)").await?;
        page.click("What if it had not happened?").await?;
        page.see_text("1 taken out").await?;
        page.see("five rows of the log", &format!("{ROWS} >= 5"), "true").await?;
        page.see("five fields of the state", &format!("{FIELDS} >= 5"), "true").await?;
    }
    Ok(())
}

/// What is smaller than a finger, apart from words in a sentence.
const SMALL: &str = "[...document.querySelectorAll('button, select, input, summary, [role=tab], [role=radio]')].filter(e => {
    const box = e.getBoundingClientRect();
    if (!box.width || box.width < 3 || e.matches('.field-name, .lesson-word, .first-word, [type=range]')) return false;
    if (getComputedStyle(e).display === 'inline') return false;
    const pressed = e.matches('[type=checkbox], [type=radio], [type=file]') ? e.closest('label') ?? e : e;
    const area = pressed.getBoundingClientRect();
    return area.height < 43.5 || area.width < 43.5;
}).map(e => (e.getAttribute('aria-label') || e.textContent).trim() + ' ' + e.getBoundingClientRect().width + 'x' + e.getBoundingClientRect().height).join('; ')";

async fn a_finger_hits_what_it_means_on_a_phone(page: &mut Page<'_>) -> Result<(), Trouble> {
    page.open("").await?;
    for width in [320, 390] {
        page.go_into_frame((width, 844)).await?;
        for (sight, script) in SIGHTS {
            page.script(script, vec![]).await?;
            for panel in ["Act", "Log", "Inspector"] {
                let show = "[...document.querySelectorAll('.panels button')].find(e => e.textContent === arguments[0]).click()";
                page.script(show, vec![json!(panel)]).await?;
                page.see(&format!("what is too small in {sight}, {panel}, at {width}"), SMALL, "").await?;
            }
        }
    }
    Ok(())
}

async fn nothing_stays_in_place_on_a_very_low_screen(page: &mut Page<'_>) -> Result<(), Trouble> {
    page.open("").await?;
    page.go_into_frame((390, 480)).await?;
    let fixed = "[...document.querySelectorAll('.app *')].filter(e => getComputedStyle(e).position === 'fixed' && e.getClientRects().length).length";
    page.see("what stays in place", fixed, "0").await?;
    page.go_into_frame((390, 844)).await?;
    page.see("what stays in place", fixed, "1").await?;
    // What has the focus is not under it.
    let hidden = "(() => {
        const bar = document.querySelector('.time-bar').getBoundingClientRect().top;
        return [...document.querySelectorAll('main button, main input, main select')].filter(e => {
            if (!e.getClientRects().length || e.closest('.time-bar')) return false;
            e.focus();
            return e.getBoundingClientRect().bottom > bar + 1;
        }).map(e => e.getAttribute('aria-label') || e.textContent).join('; ');
    })()";
    page.see("what the bar hides", hidden, "").await
}

async fn the_wheel_scrolls_the_page_and_two_fingers_zoom_the_chart(page: &mut Page<'_>) -> Result<(), Trouble> {
    page.open("").await?;
    let turn = |keys: &str| {
        format!(
            "const turned = new WheelEvent('wheel', {{ deltaY: -100, clientX: 700, bubbles: true, cancelable: true, {keys} }});
            return document.querySelector('.chart').dispatchEvent(turned)"
        )
    };
    let all = "!document.querySelector('.overview')";
    page.see("all of the log", all, "true").await?;
    let is_left = page.script(&turn(""), vec![]).await?;
    if is_left != json!(true) {
        return Err("the wheel is kept from the page".into());
    }
    page.see("all of the log", all, "true").await?;
    if page.script(&turn("ctrlKey: true"), vec![]).await? != json!(false) {
        return Err("with Control the wheel scrolls as well".into());
    }
    page.see("all of the log", all, "false").await?;
    page.press('0').await?;
    page.see("all of the log", all, "true").await?;
    page.foldback("goTo(10)").await?;
    let fingers = "const chart = document.querySelector('.chart'), area = chart.getBoundingClientRect();
        const send = (type, id, part) => chart.dispatchEvent(new PointerEvent(type, { pointerId: id, pointerType: 'touch', isPrimary: id === 1,
            button: type === 'pointermove' ? -1 : 0, buttons: 1, clientX: area.left + part * area.width, clientY: area.top + 40, bubbles: true }));
        send('pointerdown', 1, 0.45); send('pointerdown', 2, 0.55);
        send('pointermove', 1, 0.3); send('pointermove', 2, 0.7);
        const cursor = foldback.cursor();
        send('pointerup', 1, 0.3); send('pointerup', 2, 0.7);
        return cursor";
    page.script(fingers, vec![]).await?;
    page.see("all of the log", all, "false").await?;
    page.see("a part of the log", "!!document.querySelector('.overview')", "true").await
}

async fn a_memo_cannot_turn_what_stands_beside_it(page: &mut Page<'_>) -> Result<(), Trouble> {
    open_account(page).await?;
    for memo in ["\u{202e}tfig \u{2069}", "هدية", "plain"] {
        page.foldback(&format!("execute({{ type: 'Deposit', amount_minor: 500, memo: {} }})", json!(memo))).await?;
    }
    // The recorded memo is as it was given.
    page.expect("events().map(event => event.data.memo).at(1)", json!("\u{202e}tfig \u{2069}")).await?;
    let details =
        "JSON.stringify([...document.querySelectorAll('.log-detail')].map(e => e.textContent.trim()).slice(0, 3))";
    let shown = json!(["plain", "\u{2068}هدية\u{2069}", "\u{2068}\u{202e}tfig \u{2069}"]);
    page.see("what the log shows", details, &shown.to_string()).await?;
    // A letter that is turned stands to the right of what follows it; what is beside the memo stays where it is.
    let turned = "(() => {
        const place = (node, index) => { const range = document.createRange(); range.setStart(node, index); range.setEnd(node, index + 1); return range.getBoundingClientRect().left; };
        const row = [...document.querySelectorAll('.log-row')][2], detail = row.querySelector('.log-detail').firstChild;
        const at = detail.textContent.indexOf('t');
        return [place(detail, at) > place(detail, at + 1), row.querySelector('.log-what').getBoundingClientRect().right <= row.querySelector('.log-amount').getBoundingClientRect().left + 1].join();
    })()";
    page.see("the memo turned, the amount beside it", turned, "true,true").await?;
    page.foldback("goTo(2)").await?;
    page.see(
        "what the card says",
        "document.querySelector('.state-cause').textContent",
        "from “Deposited · \u{2068}\u{202e}tfig \u{2069}”",
    )
    .await
}

async fn the_paper_has_a_statement_and_nothing_to_press(page: &mut Page<'_>) -> Result<(), Trouble> {
    page.open("").await?;
    let last = page.foldback("events().at(-1).hash").await?;
    page.foldback("goTo(29)").await?;
    page.see("the statement on screen", "document.querySelectorAll('.statement').length", "0").await?;
    page.script("dispatchEvent(new Event('beforeprint'))", vec![]).await?;
    page.see("the lines", "document.querySelectorAll('.statement tbody tr').length", "29").await?;
    let paper = page.script("return document.querySelector('.statement').textContent", vec![]).await?;
    let paper = paper.as_str().unwrap_or_default();
    let facts =
        ["Statement of account-main", &format!("29 of {SAMPLE}"), "−€53.10", "Ada", last.as_str().unwrap_or("a hash")];
    if let Some(missing) = facts.iter().find(|fact| !paper.contains(**fact)) {
        return Err(format!("{missing} is not on the paper: {paper}").into());
    }
    page.see("what can be pressed", "document.querySelectorAll('.statement :is(button, a, input)').length", "0")
        .await?;
    page.script("dispatchEvent(new Event('afterprint'))", vec![]).await?;
    page.see("the statement on screen", "document.querySelectorAll('.statement').length", "0").await
}
