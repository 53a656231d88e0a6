//! The page as `cargo xtask build` makes it, at a host: what may run in it, without a network, in a newer version, and where it
//! cannot start.

use std::fs;

use serde_json::json;

use super::parts::{Host, forget_problems};
use super::stories;
use crate::Trouble;
use crate::browser::Browser;
use crate::page::Page;

stories![
    nothing_runs_that_the_page_did_not_bring,
    after_one_visit_the_page_opens_without_a_network,
    a_newer_version_is_announced_and_never_mixed_with_the_one_in_use,
    a_page_that_cannot_start_says_why_and_starts_once_it_can,
    a_page_whose_own_script_may_not_run_says_so,
    nothing_moves_as_the_page_takes_the_pictures_place,
];

/// What a person's data may hold.
const FOREIGN: &str = "<img src=x onerror=window.ran=1><script>window.ran=1</script><b onclick=window.ran=1>press</b>";

/// Ways to run something, each of which the policy refuses or the browser does not know.
const WAYS: &str = "
    window.ran = 0;
    const attempt = way => { try { way() } catch (error) { window.thrown = (window.thrown ?? 0) + 1 } };
    const put = (name, set) => attempt(() => {
        const element = document.createElement(name);
        element.className = 'foreign';
        set(element);
        document.body.append(element);
        element.click();
    });
    // Later, so that it is not the driver that runs it.
    setTimeout(() => {
        put('script', script => script.textContent = 'window.ran = 1');
        put('script', script => script.src = 'https://other.invalid/script.js');
        put('script', script => script.src = 'data:text/javascript,window.ran = 2');
        put('b', element => element.setAttribute('onclick', 'window.ran = 3'));
        put('a', link => link.href = 'javascript:window.ran = 4');
        put('iframe', frame => frame.src = 'https://other.invalid/');
        put('b', element => element.setAttribute('style', 'position:fixed'));
        put('div', element => element.innerHTML = '<img src=x onerror=\"window.ran = 5\">');
        put('base', base => base.href = 'https://other.invalid/');
        attempt(() => (0, eval)('window.ran = 6'));
        attempt(() => setTimeout('window.ran = 7'));
        window.attempted = true;
    })";
/// What the policy has to have refused, in each browser; by Trusted Types or without.
const REFUSED: [&str; 5] = [
    "script-src-elem |require-trusted-types-for ",
    "script-src-attr |require-trusted-types-for ",
    "style-src-attr ",
    "frame-src ",
    "base-uri ",
];

async fn nothing_runs_that_the_page_did_not_bring(page: &mut Page<'_>) -> Result<(), Trouble> {
    page.open("?empty").await?;
    let csv = format!("Date,Description,Amount\n2025-01-01,\"{FOREIGN}\",5.00\n");
    page.foldback(&format!("importLog({}, {{ format: 'csv' }})", json!(csv))).await?;
    page.act("Deposit", &[("Amount", "2"), ("Memo", FOREIGN)]).await?;
    page.see_balance("€7.00").await?;
    // It is text, wherever it is shown.
    page.see_text("onerror=window.ran=1").await?;
    page.see("what ran", "window.ran ?? 0", "0").await?;
    page.console_is_empty().await?;
    page.run_in_page(WAYS).await?;
    page.until("all was attempted", "return !!window.attempted").await?;
    for kinds in REFUSED {
        page.until(
            &format!("it was refused by {kinds}"),
            &format!("return window.__problems.some(problem => {}.split('|').some(kind => problem.startsWith('refused: ' + kind)))", json!(kinds)),
        )
        .await?;
    }
    page.see("what ran", "window.ran", "0").await?;
    page.see("the base", "document.baseURI === location.href", "true").await?;
    page.script("document.querySelectorAll('.foreign').forEach(element => element.remove())", vec![]).await?;
    forget_problems(page).await
}

/// The worker keeps all files, and has the page.
const KEPT: &str = "return !!navigator.serviceWorker.controller && caches.keys().then(names => names.length > 0)
    && navigator.serviceWorker.ready.then(ready => ready.active.state === 'activated')";

async fn opened(page: &Page<'_>, host: &Host) -> Result<(), Trouble> {
    page.client().goto(host.server.address()).await?;
    stands(page).await
}

async fn stands(page: &Page<'_>) -> Result<(), Trouble> {
    page.until(
        "the page stands",
        "return !!window.foldback?.head && !!document.querySelector('.app:not([data-coming])')",
    )
    .await
}

/// Reloads the page as a person does. What a driver calls so asks the network in Firefox.
async fn again(page: &Page<'_>) -> Result<(), Trouble> {
    page.script("window.isOld = true; setTimeout(() => location.reload()); return null", vec![]).await?;
    page.until(
        "the page stands again",
        "return !window.isOld && !!window.foldback?.head && !!document.querySelector('.app:not([data-coming])')",
    )
    .await
}

async fn after_one_visit_the_page_opens_without_a_network(page: &mut Page<'_>) -> Result<(), Trouble> {
    let host = page.keep(Host::whole("offline", &[])?);
    opened(page, &host).await?;
    page.until("the page is kept", KEPT).await?;
    host.server.set_away(true);
    again(page).await?;
    page.act("Deposit", &[("Amount", "10")]).await?;
    page.see_balance("€1,838.65").await?;
    page.client().find(fantoccini::Locator::Css("input[type=range]")).await?.send_keys("\u{e012}").await?;
    page.see_balance("€1,828.65").await?;
    again(page).await?;
    page.see_balance("€1,838.65").await?;
    page.expect("exportLog('ndjson').trim().split('\\n').length", json!(59)).await?;
    // What comes later was kept as well: another domain, and a lesson's text.
    page.click("Trip").await?;
    page.click("Record the sample").await?;
    page.see_text("events recorded.").await?;
    page.client().goto(&format!("{}#/lesson/0", host.server.address())).await?;
    page.until("the lesson is there", "return !!document.querySelector('.lesson-title')").await?;
    forget_problems(page).await
}

/// Puts another version in the place of a host's: the same program under another name, other texts beside it.
fn renew(host: &Host) -> Result<(String, String), Trouble> {
    let index = fs::read_to_string(host.folder.join("index.html"))?;
    let version = "name=\"foldback-version\" content=\"";
    let begin = index.find(version).ok_or("the page has no version")? + version.len();
    let old = index[begin..].split('"').next().unwrap_or_default().to_owned();
    let new = format!("{}beef", &old[..old.len() - 4]);
    fs::rename(host.folder.join(&old), host.folder.join(&new))?;
    let title = index.replace("<title>Foldback</title>", "<title>Foldback, renewed</title>");
    fs::write(host.folder.join("index.html"), title.replace(&old, &new))?;
    let worker = fs::read_to_string(host.folder.join("worker.js"))?;
    // What stands beside the version has changed, too, and with it its hash.
    let manifest = worker.lines().find(|line| line.contains("manifest.webmanifest")).unwrap_or_default().to_owned();
    let text = worker.replace(&manifest, "[\"manifest.webmanifest\", null],").replace(&old, &new);
    fs::write(host.folder.join("worker.js"), text)?;
    fs::write(host.folder.join("manifest.webmanifest"), "{ \"name\": \"renewed\" }")?;
    Ok((old, new))
}

/// Waits until the cache of the old version is gone. Chromium at times keeps the newer worker waiting although it was told to take over
/// and nothing is open in the older one; the old version stays until it does.
async fn old_is_removed(page: &Page<'_>) -> Result<(), Trouble> {
    let removed = page.until("the old one is removed", "return caches.keys().then(names => names.length === 1)").await;
    if removed.is_ok() || page.browser() != Browser::Chromium {
        return removed;
    }
    let waits = "return navigator.serviceWorker.getRegistration().then(registration => !!registration.waiting)";
    page.until("the old one is removed, or the newer worker waits", waits).await
}

async fn a_newer_version_is_announced_and_never_mixed_with_the_one_in_use(page: &mut Page<'_>) -> Result<(), Trouble> {
    let host = page.keep(Host::whole("update", &[])?);
    opened(page, &host).await?;
    page.until("the page is kept", KEPT).await?;
    let first = page.client().window().await?;
    let second = page.client().new_window(false).await?.handle;
    page.client().switch_to_window(second.clone()).await?;
    opened(page, &host).await?;
    page.until("the page is kept", KEPT).await?;
    let (old, new) = renew(&host)?;
    page.look_at(&first).await?;
    page.script(
        "navigator.serviceWorker.getRegistration().then(registration => registration.update()); return null",
        vec![],
    )
    .await?;
    page.see_text("A newer version of Foldback is here.").await?;
    // It is not forced, not even by a reload of the person's.
    again(page).await?;
    page.see("the title", "document.title", "Foldback").await?;
    page.see_text("A newer version of Foldback is here.").await?;
    page.click("Reload").await?;
    page.see("the title", "document.title", "Foldback, renewed").await?;
    stands(page).await?;
    let files = "return performance.getEntriesByType('resource').map(entry => entry.name).filter(name => name.includes('/foldback-'))";
    let names = page.script(files, vec![]).await?.to_string();
    if names.contains(&old) || !names.contains(&new) {
        return Err(format!("{names} are not all of {new}").into());
    }
    // The other window goes on with all of its version, though the host has it no longer.
    page.look_at(&second).await?;
    page.see("the title", "document.title", "Foldback").await?;
    let part = format!("return fetch('./{old}/split_trip.wasm').then(answer => answer.ok)");
    page.until("a part of the old version is there", &part).await?;
    page.until(
        "a text beside it is of the old version",
        "return fetch('./manifest.webmanifest').then(answer => answer.text()).then(text => !text.includes('renewed'))",
    )
    .await?;
    page.look_at(&first).await?;
    page.until(
        "the text is of the new version",
        "return fetch('./manifest.webmanifest').then(answer => answer.text()).then(text => text.includes('renewed'))",
    )
    .await?;
    page.until("both are kept", "return caches.keys().then(names => names.length === 2)").await?;
    page.see("whether it is announced again", "document.body.innerText.includes('A newer version')", "false").await?;
    page.look_at(&second).await?;
    page.client().close_window().await?;
    page.look_at(&first).await?;
    again(page).await?;
    old_is_removed(page).await?;
    page.see("the title", "document.title", "Foldback, renewed").await
}

async fn a_page_that_cannot_start_says_why_and_starts_once_it_can(page: &mut Page<'_>) -> Result<(), Trouble> {
    let host = page.keep(Host::new("start")?);
    for name in ["foldback_bg.wasm", "foldback.js", "start.js", "__wasm_split.js"] {
        let put_back = host.without(name)?;
        page.client().goto(host.server.address()).await?;
        page.see_text("A file of Foldback could not be fetched.")
            .await
            .map_err(|trouble| format!("{name}: {trouble}"))?;
        page.see_text("What you recorded is still in this browser.").await?;
        put_back()?;
        page.click("Retry").await?;
        stands(page).await?;
    }
    // Before the program speaks, the page speaks the person's language, too.
    let put_back = host.without("foldback.js")?;
    page.client().goto(&format!("{}?lang=de", host.server.address())).await?;
    page.see_text("Eine Datei von Foldback war nicht abrufbar.").await?;
    put_back()?;
    page.click("Erneut versuchen").await?;
    stands(page).await?;
    let wasm = host.file("foldback_bg.wasm").ok_or("the page has no program")?;
    let bytes = fs::read(&wasm)?;
    for damaged in [b"<!doctype html>".to_vec(), bytes[..bytes.len() / 2].to_vec()] {
        fs::write(&wasm, damaged)?;
        page.client().goto(host.server.address()).await?;
        page.see_text("A file of Foldback is damaged").await?;
        fs::write(&wasm, &bytes)?;
        page.click("Retry").await?;
        stands(page).await?;
    }
    let index = host.folder.join("index.html");
    let text = fs::read_to_string(&index)?;
    fs::write(&index, text.replacen("<head>", "<head><script>delete window.WebAssembly</script>", 1))?;
    page.client().goto(host.server.address()).await?;
    page.see_text("Foldback needs WebAssembly, which this browser does not have").await?;
    fs::write(&index, text)?;
    page.click("Retry").await?;
    stands(page).await?;
    forget_problems(page).await
}

async fn a_page_whose_own_script_may_not_run_says_so(page: &mut Page<'_>) -> Result<(), Trouble> {
    // Without scripts at all.
    let host = page.keep(Host::new("scripts")?);
    page.client().goto(&host.server.bare()).await?;
    let frame = "const frame = document.createElement('iframe');
        frame.id = 'still';
        frame.setAttribute('sandbox', 'allow-same-origin');
        frame.src = './';
        document.body.append(frame)";
    page.script(frame, vec![]).await?;
    page.until(
        "it is said",
        "return !!document.getElementById('still').contentDocument?.body?.innerText.includes('needs JavaScript and WebAssembly')",
    )
    .await?;
    // By a host's policy that admits neither the page's own script nor WebAssembly.
    let host = page.keep(Host::whole("strict", &["Content-Security-Policy: script-src 'self'"])?);
    page.client().goto(host.server.address()).await?;
    page.see_text("a policy of this host or browser stops the page's own script").await?;
    // By one that admits scripts, and no WebAssembly.
    let host = page.keep(Host::whole("no-wasm", &["Content-Security-Policy: script-src 'self' 'unsafe-inline'"])?);
    page.client().goto(host.server.address()).await?;
    page.see_text("A policy of this host or browser blocks a part of Foldback").await?;
    page.find("button", "Retry").await?;
    forget_problems(page).await
}

/// Notes from the first moment on what moves, and how far.
const NOTE_MOVES: &str = "<script>window.moves = [];
    window.PerformanceObserver?.supportedEntryTypes?.includes('layout-shift') &&
    new PerformanceObserver(list => list.getEntries().forEach(entry => window.moves.push(entry.value)))
        .observe({ type: 'layout-shift', buffered: true })</script>";

async fn nothing_moves_as_the_page_takes_the_pictures_place(page: &mut Page<'_>) -> Result<(), Trouble> {
    let host = page.keep(Host::new("moves")?);
    let index = host.folder.join("index.html");
    let text = fs::read_to_string(&index)?;
    fs::write(&index, text.replacen("<head>", &format!("<head>{NOTE_MOVES}"), 1))?;
    page.client().goto(host.server.address()).await?;
    page.until("the picture or the page is there", "return !!document.querySelector('.first, .app')").await?;
    stands(page).await?;
    page.until(
        "the rest is there",
        "return !!document.querySelector('.act form') && !!document.querySelector('.condition input')",
    )
    .await?;
    // Two frames in which what came is laid out.
    let frames = "const done = arguments[0]; requestAnimationFrame(() => requestAnimationFrame(() => done(true)))";
    page.client().execute_async(frames, vec![]).await?;
    let moved = page.script("return window.moves.reduce((sum, value) => sum + value, 0)", vec![]).await?;
    if moved.as_f64().is_none_or(|moved| moved > 0.005) {
        return Err(format!("the page moved by {moved}").into());
    }
    Ok(())
}
