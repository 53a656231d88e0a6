//! Nothing moves, nothing is cut, nothing sticks out: whatever the domain, the moment and the size of the screen.

use serde_json::json;

use super::stories;
use crate::Trouble;
use crate::page::Page;

stories![
    no_panel_moves_from_live_to_past_under_the_pointer_or_in_a_step,
    the_state_card_shows_what_changed_and_whole_rows,
    the_inspector_stays_within_its_card_in_every_tab,
    no_label_is_cut_or_lies_over_another,
    what_cannot_be_pressed_looks_so_and_can_be_read,
];

/// The domains, each by its tab, the label of its headline, and how many fields it has.
const DOMAINS: [(&str, &str, usize); 4] =
    [("Account", "Balance", 10), ("Order", "Outstanding", 23), ("Trip", "Fare", 21), ("Feed", "Posts", 10)];

/// What every script finds: the framed page, a wait for drawn frames, and a press of what has a name.
const INSIDE: &str = "
    const done = arguments[arguments.length - 1], w = look.contentWindow, d = w.document;
    const all = (css, of = d) => [...of.querySelectorAll(css)].filter(e => e.checkVisibility());
    const frames = async many => { for (let i = 0; i < many; i++) await new Promise(drawn => w.requestAnimationFrame(drawn)); };
    const press = async name => {
        const found = all('button').find(e => (e.getAttribute('aria-label') || e.textContent).trim() === name);
        if (!found) throw new Error('there is no button ' + name);
        found.click(); await frames(2);
    };
    const troubles = [];";

/// Records the samples of all domains, and shows the page in a frame: a browser keeps a least width of its windows.
async fn framed(page: &Page<'_>) -> Result<(), Trouble> {
    page.open("").await?;
    for (domain, ..) in &DOMAINS[1..] {
        page.click(domain).await?;
        page.click("Record the sample").await?;
        page.see_text("events recorded.").await?;
    }
    page.frame("look", "", (1440, 900)).await?;
    sized(page, 1440, 900).await?;
    page.until(
        "the page stands in the frame",
        "return !!(look.contentWindow.foldback?.head && look.contentDocument.querySelector('.app:not([data-coming])'))",
    )
    .await
}

async fn sized(page: &Page<'_>, width: u32, height: u32) -> Result<(), Trouble> {
    page.script(&format!("look.style.width = '{width}px'; look.style.height = '{height}px'"), vec![]).await?;
    page.until("the frame has its size", &format!("return look.contentWindow.innerWidth === {width}")).await
}

/// Runs a script in the framed page, and asks that it found no trouble.
async fn finds_no_trouble(page: &Page<'_>, what: &str, script: &str) -> Result<(), Trouble> {
    let script = format!(
        "{INSIDE} (async () => {{ {script} }})().then(() => done([...new Set(troubles)].slice(0, 12)), error => done([String(error)]))"
    );
    let found = page.client().execute_async(&script, vec![]).await?;
    if found == json!([]) { Ok(()) } else { Err(format!("{what}: {found:#}").into()) }
}

/// Compares where the panels are before and after each move of the cursor and the pointer.
const MOVES: &str = "
    const panels = ['.state', '.act', '.time', '.log', '.inspector'];
    const places = () => panels.map(css => { const r = d.querySelector(css).getBoundingClientRect(); return [r.x, r.y, r.width, r.height]; });
    await press('Live'); await frames(2);
    const before = places();
    const compare = what => places().forEach((now, i) => {
        if (now.some((side, j) => Math.abs(side - before[i][j]) > 1)) troubles.push(what + ' moves ' + panels[i] + ' from ' + before[i] + ' to ' + now);
    });
    await press('Previous event'); compare('to go to the past');
    const chart = d.querySelector('.chart'), area = chart.getBoundingClientRect();
    const point = async (kind, part) => {
        chart.dispatchEvent(new w.PointerEvent(kind, { bubbles: true, clientX: area.x + part * area.width, clientY: area.y + 20 }));
        await frames(2);
    };
    for (const part of [0, 0.2, 0.4, 0.6, 0.8, 1]) { await point('pointermove', part); compare('to point at ' + part); }
    await point('pointerleave', 0); compare('to point elsewhere');
    while (w.foldback.cursor() > 0) { await press('Previous event'); compare('to step to ' + w.foldback.cursor()); }
    await press('Live'); compare('to go live');";

async fn no_panel_moves_from_live_to_past_under_the_pointer_or_in_a_step(page: &mut Page<'_>) -> Result<(), Trouble> {
    framed(page).await?;
    for (width, height) in [(1440, 900), (1366, 768)] {
        sized(page, width, height).await?;
        for (domain, ..) in DOMAINS {
            finds_no_trouble(page, domain, &format!("await press('{domain}');")).await?;
            finds_no_trouble(page, &format!("{domain} at {width} x {height}"), MOVES).await?;
        }
    }
    Ok(())
}

/// Asks for whole rows, for the headline's label, and that a folded card says first what changed; at each of the newest events.
fn card(label: &str, fields: usize) -> String {
    format!(
        "
        await frames(2);
        const card = d.querySelector('.state'), list = card.querySelector('.fields'), shown = list.getBoundingClientRect();
        const label = card.querySelector('.state-title').textContent;
        if (!label.startsWith('{label} ')) troubles.push('the headline is labelled ' + label);
        const rows = [...list.querySelectorAll('.field')], places = () => rows.map(row => row.getBoundingClientRect().y);
        const whole = () => rows.map(row => row.getBoundingClientRect()).filter(r => r.bottom > shown.top + 1 && r.top < shown.bottom - 1);
        if (rows.length !== {fields} - 1) troubles.push(rows.length + ' rows');
        const least = Math.min(rows.length, 2);
        if (whole().length < least) troubles.push('only ' + whole().length + ' rows are seen');
        if (whole().some(r => r.top < shown.top - 1 || r.bottom > shown.bottom + 1)) troubles.push('a row is cut');
        if (shown.bottom > card.getBoundingClientRect().bottom) troubles.push('the list sticks out');
        const folded = whole().length < rows.length, more = all('.state-more')[0];
        if (folded !== !!more) troubles.push('folded: ' + folded + ', and a button: ' + !!more);
        if (folded && more.textContent.trim() !== 'All {fields} fields') troubles.push(more.textContent);
        const before = String(places());
        for (let step = 0; step < 12 && w.foldback.cursor() > 1; step++) {{
            const marked = rows.filter(row => row.matches('.is-changed')).map(row => row.querySelector('dt').textContent.trim());
            const summary = all('.state-changed')[0]?.innerText;
            if (folded && !marked.every(name => summary.includes(name)))
                troubles.push(marked + ' changed, and the summary says ' + summary);
            if (folded && !marked.length && !summary.includes('No other field changed.')) troubles.push('nothing changed: ' + summary);
            await press('Previous event');
            if (String(places()) !== before) troubles.push('rows moved');
        }}
        if (folded) {{
            await press(more.textContent.trim());
            const edge = card.getBoundingClientRect().bottom;
            if (list.scrollHeight > list.clientHeight + 1) troubles.push('unfolded, rows are missing');
            if (list.getBoundingClientRect().bottom > edge || all('.state-more')[0].getBoundingClientRect().bottom > edge)
                troubles.push('unfolded, it sticks out');
            await press('Fewer fields');
        }}
        await press('Live');"
    )
}

async fn the_state_card_shows_what_changed_and_whole_rows(page: &mut Page<'_>) -> Result<(), Trouble> {
    framed(page).await?;
    for (width, height) in [(1366, 768), (1440, 900), (1920, 1080), (1024, 768), (390, 844)] {
        sized(page, width, height).await?;
        for (domain, label, fields) in DOMAINS {
            let place = format!("{domain} at {width} x {height}");
            let card = card(label, fields);
            finds_no_trouble(page, &place, &format!("await press('{domain}'); await press('Live');")).await?;
            finds_no_trouble(page, &place, &card).await?;
            let lane = "if (!all('.inspector')[0]) await press('Inspector');
                await press('Previous event'); await press('Previous event');
                all('[role=tab]').find(tab => tab.textContent === 'Event').click(); await frames(2);
                await press('What if it had not happened?');";
            finds_no_trouble(page, &place, lane).await?;
            finds_no_trouble(page, &format!("{place} with a what-if"), &card).await?;
            finds_no_trouble(page, &place, "await press('Close');").await?;
        }
    }
    Ok(())
}

/// Asks that the page does not scroll sideways, and that no part of the inspector sticks out of it, unless inside a scroll
/// area of its own.
const WITHIN: &str = "
    const inspector = d.querySelector('.inspector'), panel = d.querySelector('.inspector-panel');
    const within = what => {
        if (d.documentElement.scrollWidth > w.innerWidth) troubles.push(what + ': the page is ' + d.documentElement.scrollWidth + ' wide');
        if (w.innerWidth > 1180 && d.documentElement.scrollHeight > w.innerHeight) troubles.push(what + ': the page is ' + d.documentElement.scrollHeight + ' high');
        if (!inspector.checkVisibility()) return;
        const card = inspector.getBoundingClientRect();
        const scrolls = e => e !== panel && getComputedStyle(e).overflowX !== 'visible';
        const inner = e => { for (let up = e.parentElement; up !== inspector; up = up.parentElement) if (scrolls(up)) return true; return false; };
        for (const e of all('*', inspector)) {
            const r = e.getBoundingClientRect();
            if ((r.right > card.right + 0.5 || r.left < card.left - 0.5) && !inner(e)) troubles.push(what + ': ' + e.tagName + '.' + e.className + ' ends at ' + r.right + ' of ' + card.right);
        }
        if (panel.scrollWidth > panel.clientWidth) troubles.push(what + ': the panel is ' + panel.scrollWidth + ' of ' + panel.clientWidth);
    };
    const turn = async tab => { tab.click(); await frames(3); };";

/// Turns to every tab and every stage of the X-ray.
const TABS: &str = "
    if (!inspector.checkVisibility()) await press('Inspector');
    for (const tab of all('[role=tab]')) { await turn(tab); within(tab.textContent); }
    await turn(all('[role=tab]')[0]);
    await press('X-ray');
    for (const stage of all('.x-ray-step')) { stage.click(); await frames(2); within('X-ray, ' + stage.textContent); }
    await press('X-ray');";

async fn the_inspector_stays_within_its_card_in_every_tab(page: &mut Page<'_>) -> Result<(), Trouble> {
    framed(page).await?;
    for (domain, ..) in DOMAINS {
        finds_no_trouble(page, domain, &format!("await press('{domain}'); await press('Live');")).await?;
        for (width, height) in [(1440, 900), (1366, 768), (1024, 768), (390, 844)] {
            sized(page, width, height).await?;
            finds_no_trouble(page, &format!("{domain} at {width} x {height}"), &format!("{WITHIN} {TABS}")).await?;
        }
        sized(page, 1440, 900).await?;
    }
    // After a transfer there is a sequence of two streams, whose names may be long.
    let transfer = "
        await press('Account');
        const savings = 'account-savings-of-the-whole-family';
        await w.foldback.execute({ type: 'OpenAccount', owner: 'Ada', currency: 'EUR' }, { stream: savings });
        await w.foldback.execute({ type: 'Transfer', to: savings, amount_minor: 1000 });
        for (let i = 0; i < 200 && !all('.sequence-row:not(.is-pending)')[2]; i++) await frames(2);
        if (!all('.sequence-row:not(.is-pending)')[2]) troubles.push('no transfer is seen');";
    finds_no_trouble(page, "a transfer", transfer).await?;
    for (width, height) in [(1440, 900), (1366, 768), (1024, 768), (390, 844)] {
        sized(page, width, height).await?;
        finds_no_trouble(page, &format!("a transfer at {width} x {height}"), &format!("{WITHIN} {TABS}")).await?;
    }
    Ok(())
}

/// Asks that each button holds its label, that no two lie over each other, and that the header shows every domain.
const LABELS: &str = "
    const fit = what => {
        for (const e of all('button, .tab')) {
            if (e.scrollWidth > e.clientWidth + 1 && getComputedStyle(e).textOverflow !== 'ellipsis' && getComputedStyle(e).display !== 'inline')
                troubles.push(what + ': ' + e.textContent + ' is cut, ' + e.scrollWidth + ' of ' + e.clientWidth);
        }
        const domains = d.querySelector('.header .segments');
        if (domains.scrollWidth > domains.clientWidth + 1) troubles.push(what + ': the names of the domains are cut');
        for (const group of all('.act-tabs, .x-ray-steps, .transport, .condition, .panels')) {
            const boxes = [...group.children].filter(e => e.checkVisibility()).map(e => [e, e.getBoundingClientRect()]).filter(([, r]) => r.width && r.height);
            for (const [one, a] of boxes) for (const [other, b] of boxes) {
                if (one !== other && a.left < b.right - 1 && b.left < a.right - 1 && a.top < b.bottom - 1 && b.top < a.bottom - 1)
                    troubles.push(what + ': ' + one.textContent + ' lies over ' + other.textContent);
            }
        }
    };
    fit('live');
    const others = d.querySelector('[aria-label=\"Other commands\"]');
    for (const name of [...others.options].map(option => option.value).filter(name => name)) {
        others.value = name; others.dispatchEvent(new w.Event('change', { bubbles: true })); await frames(2);
        if (others.previousElementSibling.textContent !== name) troubles.push('the menu has room for ' + others.previousElementSibling.textContent);
        if (others.previousElementSibling.getBoundingClientRect().width > others.getBoundingClientRect().width + 1) troubles.push(name + ' is cut');
        fit(name);
    }
    await press('Previous event'); fit('past');
    await press('X-ray'); fit('X-ray'); await press('X-ray'); await press('Live');";

async fn no_label_is_cut_or_lies_over_another(page: &mut Page<'_>) -> Result<(), Trouble> {
    framed(page).await?;
    for (width, height) in [(1440, 900), (1366, 768), (1024, 768)] {
        sized(page, width, height).await?;
        for (domain, ..) in DOMAINS {
            let place = format!("{domain} at {width} x {height}");
            finds_no_trouble(page, &place, &format!("await press('{domain}'); await press('Live');")).await?;
            finds_no_trouble(page, &place, LABELS).await?;
        }
    }
    Ok(())
}

async fn what_cannot_be_pressed_looks_so_and_can_be_read(page: &mut Page<'_>) -> Result<(), Trouble> {
    page.open("").await?;
    let look = "
        const look = name => {
            const button = document.querySelector(`[aria-label='${name}']`), style = getComputedStyle(button);
            const light = color => {
                const [r, g, b] = color.match(/[\\d.]+/g).slice(0, 3).map(part => part / 255).map(part => part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4);
                return 0.2126 * r + 0.7152 * g + 0.0722 * b;
            };
            const [a, b] = [light(style.color), light(getComputedStyle(button.closest('.card')).backgroundColor)].sort((a, b) => b - a);
            return { cursor: style.cursor, border: style.borderTopStyle, color: style.color, contrast: (a + 0.05) / (b + 0.05) };
        };
        document.documentElement.dataset.theme = arguments[0];
        return [look('Next match'), look('Next event')]";
    for theme in ["dark", "light"] {
        let looks = page.script(look, vec![json!(theme)]).await?;
        let of = |button: usize, part: &str| looks[button][part].clone();
        let differs = ["cursor", "border", "color"].iter().all(|part| of(0, part) != of(1, part));
        if !differs || of(0, "cursor") != "not-allowed" {
            return Err(format!("in {theme} they look {looks}").into());
        }
        if !of(0, "contrast").as_f64().is_some_and(|contrast| contrast >= 4.5) {
            return Err(format!("in {theme} it cannot be read: {looks}").into());
        }
    }
    page.fill("Break when", "balance < 0").await?;
    page.see("the button", "document.querySelector(\"[aria-label='Next match']\").ariaDisabled", "null").await
}
