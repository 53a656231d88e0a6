//! What axe-core finds where something has failed: nothing, in both themes, on a phone and on a wide screen.

use std::fs;

use serde_json::json;

use super::accessible::{find_nothing, read_axe};
use super::parts::{Host, NOT_FETCHED, forget_problems};
use super::{LONG, Story, stories};
use crate::Trouble;
use crate::browser::Browser;
use crate::page::{Frame, Page};
use crate::server::Server;

stories![
    axe_finds_nothing_where_the_log_or_storage_fails,
    axe_finds_nothing_where_the_page_cannot_start,
    axe_finds_nothing_without_webassembly_or_javascript,
];

/// Lists the stories: one browser is enough for what the document says.
pub fn in_one_browser() -> Vec<Story> {
    all().into_iter().map(|story| Story { only_in: Some(Browser::Chromium), limit: LONG, ..story }).collect()
}

/// The page stands.
const STANDS: &str = "return !!window.foldback?.head && !!document.querySelector('.app:not([data-coming])')";
/// Two deposits, the second of which is damaged on disk.
const DAMAGED: &str = "const key = 'foldback.log.000001.000';
    localStorage.setItem(key, localStorage.getItem(key).replace('7000', '9000'))";
/// Takes all room there is.
const FILL: &str = "let size = 1 << 22, n = 0;
    while (size >= 1) { try { localStorage.setItem('filler' + n++, 'x'.repeat(size)); } catch { size >>= 1; } }";

async fn axe_finds_nothing_where_the_log_or_storage_fails(page: &mut Page<'_>) -> Result<(), Trouble> {
    let axe = read_axe()?;
    let server = page.server();
    let begin = async |query: &str| {
        page.goto_bare("").await?;
        page.script("localStorage.clear()", vec![]).await?;
        show(page, server, query, None).await?;
        page.until("the page stands", STANDS).await
    };
    let record = async || {
        page.act("OpenAccount", &[("Owner", "Ada")]).await?;
        page.act("Deposit", &[("Amount", "50")]).await?;
        page.act("Deposit", &[("Amount", "70")]).await?;
        page.see_balance("€120.00").await
    };
    begin("?empty").await?;
    record().await?;
    page.script(&format!("{DAMAGED}; location.reload()"), vec![]).await?;
    page.see_text("At position 3 bytes were changed").await?;
    look(page, "a damaged log", &axe).await?;
    page.click("Set the rest aside").await?;
    page.see_text("The log goes on after its last good event.").await?;
    page.script("document.querySelector('#inspector-tab-storage').click()", vec![]).await?;
    look(page, "what was set aside", &axe).await?;

    begin("?empty").await?;
    record().await?;
    page.script(FILL, vec![]).await?;
    page.act("Deposit", &[("Amount", "1"), ("Memo", &"long ".repeat(80))]).await?;
    page.see_text("Local storage is full").await?;
    look(page, "a full storage", &axe).await?;

    begin("?empty").await?;
    record().await?;
    page.script("localStorage.clear()", vec![]).await?;
    page.act("Deposit", &[("Amount", "5")]).await?;
    page.see_text("Local storage was emptied from outside").await?;
    look(page, "an emptied storage", &axe).await?;

    begin("?empty").await?;
    page.click("Import / Export").await?;
    page.upload("File to import", "log.ndjson", b"{\"position\": 1}\n").await?;
    page.see_text("Line 1: not a recorded event").await?;
    look(page, "a file that is no log", &axe).await?;

    begin("").await?;
    let link = page.foldback("link({log: true})").await?;
    let link = link.as_str().and_then(|link| link.split_once('#')).ok_or("a link has a fragment")?.1.to_owned();
    let cut = format!("#{}", &link[..link.len() - 40]);
    show(page, server, &format!("?cut{cut}"), None).await?;
    page.see_text("The log in the link cannot be read").await?;
    look(page, "a shared log that is cut", &axe).await?;

    show(page, server, "?empty", Some("allow-scripts allow-forms")).await?;
    page.see_text("This browser denies local storage here").await?;
    page.until("the page stands", STANDS).await?;
    look(page, "storage that is denied", &axe).await
}

async fn axe_finds_nothing_where_the_page_cannot_start(page: &mut Page<'_>) -> Result<(), Trouble> {
    let axe = read_axe()?;
    let host = page.keep(Host::new("axe")?);
    for name in ["foldback_bg.wasm", "start.js"] {
        let put_back = host.without(name)?;
        show(page, &host.server, "", None).await?;
        page.see_text("A file of Foldback could not be fetched.").await?;
        look(page, &format!("without {name}"), &axe).await?;
        put_back()?;
    }
    let wasm = host.file("foldback_bg.wasm").ok_or("the page has no program")?;
    let bytes = fs::read(&wasm)?;
    fs::write(&wasm, &bytes[..bytes.len() / 2])?;
    show(page, &host.server, "", None).await?;
    page.see_text("A file of Foldback is damaged").await?;
    look(page, "a damaged program", &axe).await?;
    fs::write(&wasm, bytes)?;

    let put_back = host.without("split_tools.wasm")?;
    show(page, &host.server, "", None).await?;
    page.see_text(NOT_FETCHED).await?;
    look(page, "a part that cannot be fetched", &axe).await?;
    put_back()?;

    show(page, &host.server, "", None).await?;
    page.until("the page stands", STANDS).await?;
    page.click("Order").await?;
    page.click("Record the sample").await?;
    page.see("the streams", "foldback.streams().some(name => name.startsWith('order-'))", "true").await?;
    let _put_back = host.without("split_order.wasm")?;
    page.script("location.reload()", vec![]).await?;
    page.until("it is asked for again", "return !!document.querySelector('#loading button')").await?;
    look(page, "a log whose code cannot be fetched", &axe).await?;
    drop(host);

    let host = page.keep(Host::whole("axe-strict", &["Content-Security-Policy: script-src 'self'"])?);
    show(page, &host.server, "", None).await?;
    page.see_text("a policy of this host or browser stops the page's own script").await?;
    look(page, "a policy that stops the page's own script", &axe).await?;
    forget_problems(page).await
}

/// Puts the document of the frame into another one, as it is but for its scripts and its policy: so axe-core can run in it.
const COPY: &str = "const still = document.querySelector('iframe'), frame = document.createElement('iframe');
    const copy = still.contentDocument.documentElement.cloneNode(true);
    copy.querySelectorAll('script, meta[http-equiv]').forEach(element => element.remove());
    frame.style.cssText = still.style.cssText;
    frame.srcdoc = '<!doctype html>' + copy.outerHTML;
    document.body.replaceChildren(frame)";

async fn axe_finds_nothing_without_webassembly_or_javascript(page: &mut Page<'_>) -> Result<(), Trouble> {
    let axe = read_axe()?;
    let host = page.keep(Host::new("axe-nothing")?);
    let index = host.folder.join("index.html");
    let text = fs::read_to_string(&index)?;
    fs::write(&index, text.replacen("<head>", "<head><script>delete window.WebAssembly</script>", 1))?;
    show(page, &host.server, "", None).await?;
    page.see_text("Foldback needs WebAssembly, which this browser does not have").await?;
    look(page, "without WebAssembly", &axe).await?;
    fs::write(&index, text)?;

    // Where scripts are off, axe-core cannot run either: it looks at a copy of what the page is then.
    let frame = Frame { id: "still", query: "", size: (1440, 844), sandbox: Some("allow-same-origin") };
    page.frame_of(&host.server, frame).await?;
    page.until(
        "the page without scripts is there",
        "return !!document.querySelector('iframe').contentDocument?.body?.innerText.includes('JavaScript is off here')",
    )
    .await?;
    page.script(COPY, vec![]).await?;
    page.until(
        "its copy is there",
        "return !!document.querySelector('iframe').contentDocument?.querySelector('.first-trouble')",
    )
    .await?;
    page.client().enter_frame(0).await?;
    page.see_text("JavaScript is off here").await?;
    look(page, "without JavaScript", &axe).await?;
    forget_problems(page).await
}

/// Shows the page of a server in a frame.
async fn show(page: &Page<'_>, server: &Server, query: &str, sandbox: Option<&str>) -> Result<(), Trouble> {
    page.frame_of(server, Frame { id: "screen", query, size: (1440, 844), sandbox }).await?;
    Ok(page.client().enter_frame(0).await?)
}

/// Asks axe-core about what the frame shows, in both widths and themes.
async fn look(page: &Page<'_>, state: &str, axe: &str) -> Result<(), Trouble> {
    for width in [390, 1440] {
        page.client().clone().enter_parent_frame().await?;
        page.script("document.querySelector('iframe').style.width = arguments[0]", vec![json!(format!("{width}px"))])
            .await?;
        page.client().enter_frame(0).await?;
        for theme in ["light", "dark"] {
            page.script("document.documentElement.dataset.theme = arguments[0]", vec![json!(theme)]).await?;
            find_nothing(page, &format!("{state}, {theme}, {width} px"), axe).await?;
        }
    }
    Ok(())
}
