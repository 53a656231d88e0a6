//! The page in several files: what is not there yet says so, loses nothing, and comes when it is asked for again.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use serde_json::json;

use super::course::OWN;
use super::stories;
use crate::Trouble;
use crate::page::Page;
use crate::server::Server;

stories![
    a_part_that_cannot_be_fetched_says_so_and_is_tried_again,
    a_log_waits_for_the_code_of_its_domains,
    a_lesson_that_is_asked_for_as_its_code_comes_begins_in_a_sandbox,
    a_shared_log_of_any_domain_is_opened_and_kept,
    the_first_screen_waits_for_nothing_that_comes_after_it,
    a_call_that_is_earlier_than_its_part_waits_and_loses_nothing,
];

/// What is said of a part that cannot be fetched.
pub(super) const NOT_FETCHED: &str = "A part of Foldback could not be fetched.";
/// Presses the button that tries again.
const RETRY: &str = "[...document.querySelectorAll('button')].find(button => button.textContent === 'Retry').click()";
/// Counts the files of what comes later that were asked for before the first screen stood.
const BEFORE_SHOWN: &str = "(() => {
    const shown = performance.getEntriesByName('foldback-shown')[0].startTime;
    const isLate = entry => /\\/(cold|split_(?!german)\\w+)\\.wasm$|\\/shared\\.bin$/.test(entry.name);
    return performance.getEntriesByType('resource').filter(entry => isLate(entry) && entry.startTime < shown).length;
})()";
/// Everything that is kept, to be compared.
pub(super) const KEPT: &str = "return JSON.stringify(Object.entries(localStorage).sort())";

/// A copy of the page on a host of its own, from which files can be taken away.
pub(super) struct Host {
    pub(super) folder: PathBuf,
    pub(super) server: Server,
}

impl Host {
    /// Makes a host without the worker: what is taken away must not come from there.
    pub(super) fn new(name: &str) -> Result<Host, Trouble> {
        let host = Host::whole(name, &[])?;
        let worker = host.folder.join("worker.js");
        if worker.is_file() {
            fs::remove_file(worker)?;
        }
        Ok(host)
    }

    /// Makes a host that has all, and sends some headers more.
    pub(super) fn whole(name: &str, headers: &[&str]) -> Result<Host, Trouble> {
        let from = std::env::var("JOURNEYS_PAGE").unwrap_or_else(|_| "dist".to_owned());
        let folder = std::env::temp_dir().join(format!("foldback-{name}-{}", std::process::id()));
        copy(Path::new(&from), &folder)?;
        let server = Server::with_headers(&folder.display().to_string(), headers)?;
        Ok(Host { folder, server })
    }

    /// Finds a file of the version; `None` where the page is one file.
    pub(super) fn file(&self, name: &str) -> Option<PathBuf> {
        let folders = fs::read_dir(&self.folder).ok()?;
        folders.filter_map(|entry| Some(entry.ok()?.path().join(name))).find(|path| path.is_file())
    }

    /// Takes a file away, and returns what puts it back.
    pub(super) fn without(&self, name: &str) -> Result<impl FnOnce() -> std::io::Result<()> + use<>, Trouble> {
        let path = self.file(name).ok_or_else(|| format!("the page has no file {name}"))?;
        let bytes = fs::read(&path)?;
        fs::remove_file(&path)?;
        Ok(move || fs::write(path, bytes))
    }
}

impl Drop for Host {
    fn drop(&mut self) {
        // A folder that stays behind in the system's temporary folder harms nobody.
        let _ = fs::remove_dir_all(&self.folder);
    }
}

fn copy(from: &Path, to: &Path) -> Result<(), Trouble> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let (path, name) = entry.map(|entry| (entry.path(), entry.file_name()))?;
        if path.is_dir() {
            copy(&path, &to.join(name))?;
        } else {
            fs::copy(&path, to.join(name))?;
        }
    }
    Ok(())
}

/// Forgets what the console said: that a file is missing belongs to the journey.
pub(super) async fn forget_problems(page: &Page<'_>) -> Result<(), Trouble> {
    page.script("window.__problems = []", vec![]).await.map(drop)
}

async fn a_part_that_cannot_be_fetched_says_so_and_is_tried_again(page: &mut Page<'_>) -> Result<(), Trouble> {
    let host = page.keep(Host::new("tools")?);
    let put_back = host.without("split_tools.wasm")?;
    page.client().goto(host.server.address()).await?;
    page.see_text(NOT_FETCHED).await?;
    // The first screen travels all the same.
    page.see_balance("€1,828.65").await?;
    page.client().find(fantoccini::Locator::Css("input[type=range]")).await?.send_keys("\u{e012}").await?;
    page.until("the past is shown", "return document.querySelector('.app').dataset.mood === 'past'").await?;
    let kept = page.script(KEPT, vec![]).await?;
    put_back()?;
    page.script(RETRY, vec![]).await?;
    page.until("the tools are here", "return !!window.foldback.head && !!document.querySelector('.act form')").await?;
    if page.script(KEPT, vec![]).await? != kept {
        return Err("what is kept has changed meanwhile".into());
    }
    page.foldback("execute({type: 'Deposit', amount_minor: 100})").await?;
    page.see("the log", "foldback.head()", "59").await?;
    forget_problems(page).await
}

/// Names a lesson in the address without the event that says so, which may come after the code of the lessons.
const NAME_A_LESSON: &str = "history.replaceState(null, '', '#/lesson/11/1')";

async fn a_lesson_that_is_asked_for_as_its_code_comes_begins_in_a_sandbox(page: &mut Page<'_>) -> Result<(), Trouble> {
    let host = page.keep(Host::new("late")?);
    let put_back = host.without("split_lessons.wasm")?;
    page.client().goto(host.server.address()).await?;
    page.see_balance("€1,828.65").await?;
    page.click("Lessons").await?;
    page.see_text(NOT_FETCHED).await?;
    let own = page.script(&format!("return {OWN}"), vec![]).await?;
    page.script(NAME_A_LESSON, vec![]).await?;
    put_back()?;
    page.script("dispatchEvent(new Event('online'))", vec![]).await?;
    page.see("the title of the step", "document.querySelector('.lesson-body h3')?.textContent", "No answer").await?;
    page.until("the lesson's log is here", "return window.foldback?.head?.() === 2").await?;
    match page.script(&format!("return {OWN}"), vec![]).await? == own {
        true => forget_problems(page).await,
        false => Err("the own log is not as it was".into()),
    }
}

async fn a_log_waits_for_the_code_of_its_domains(page: &mut Page<'_>) -> Result<(), Trouble> {
    let host = page.keep(Host::new("orders")?);
    page.client().goto(host.server.address()).await?;
    page.until("the page stands", "return !!window.foldback?.head").await?;
    page.click("Order").await?;
    page.click("Record the sample").await?;
    page.see("the streams", "foldback.streams().some(name => name.startsWith('order-'))", "true").await?;
    let (kept, streams) = (page.script(KEPT, vec![]).await?, page.foldback("streams()").await?);
    let put_back = host.without("split_order.wasm")?;
    page.client().refresh().await?;
    page.see_text(NOT_FETCHED).await?;
    if page.script("return !!document.querySelector('.app:not([data-coming])')", vec![]).await? != json!(false) {
        return Err("the page is shown without the code of a domain of its log".into());
    }
    put_back()?;
    page.script(RETRY, vec![]).await?;
    page.until(
        "the page stands",
        "return !!window.foldback?.head && !!document.querySelector('.app:not([data-coming])')",
    )
    .await?;
    page.expect("streams()", streams).await?;
    if page.script(KEPT, vec![]).await? != kept {
        return Err("what is kept has changed meanwhile".into());
    }
    forget_problems(page).await
}

async fn a_shared_log_of_any_domain_is_opened_and_kept(page: &mut Page<'_>) -> Result<(), Trouble> {
    page.open("").await?;
    page.click("Order").await?;
    page.click("Record the sample").await?;
    page.see("the streams", "foldback.streams().some(name => name.startsWith('order-'))", "true").await?;
    let (link, streams) = (page.foldback("link({log: true})").await?, page.foldback("streams()").await?);
    let log = page.foldback("exportLog()").await?;
    page.fresh_browser().await?;
    page.client().goto(link.as_str().unwrap_or_default()).await?;
    page.see_text("A shared log.").await?;
    page.expect("streams()", streams).await?;
    page.click("Keep it as mine").await?;
    page.see_text("The log is yours now.").await?;
    page.expect("exportLog()", log).await
}

/// Tells how often the program called what had not come.
const WAITED: &str = "performance.getEntriesByName('foldback-waited').length";
/// The module with what the first screen does not call.
const COLD: &str = "cold.wasm";
/// Steps back once the script has ended: what is asked meanwhile would stop it.
const STEP_BACK: &str = "setTimeout(() => document.body.dispatchEvent(new KeyboardEvent('keydown', { key: 'ArrowLeft', code: 'ArrowLeft', bubbles: true, cancelable: true })))";

/// Waits until the page asks whether to try again; returns what it says.
async fn asked(page: &Page<'_>) -> Result<String, Trouble> {
    for _ in 0..100 {
        if let Ok(said) = page.client().get_alert_text().await {
            return Ok(said);
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    Err("the page asks nothing".into())
}

async fn the_first_screen_waits_for_nothing_that_comes_after_it(page: &mut Page<'_>) -> Result<(), Trouble> {
    let host = page.keep(Host::new("cold")?);
    if host.file(COLD).is_none() {
        return Err(format!("the page has no file {COLD}").into());
    }
    for (visit, query) in ["", "?lang=de", "?empty", ""].into_iter().enumerate() {
        page.client().goto(&format!("{}{query}", host.server.address())).await?;
        page.until("the page stands", "return !!window.foldback?.head").await?;
        // If it does, the profile is of older code: `cargo xtask profile` renews it.
        page.see("how often it waited", WAITED, "0").await?;
        if visit == 0 {
            page.see("how much of what comes later was asked for before it stood", BEFORE_SHOWN, "0").await?;
        }
        if query.is_empty() {
            page.foldback("execute({ type: 'Deposit', amount_minor: 100 })").await?;
        }
    }
    page.console_is_empty().await
}

async fn a_call_that_is_earlier_than_its_part_waits_and_loses_nothing(page: &mut Page<'_>) -> Result<(), Trouble> {
    let host = page.keep(Host::new("early")?);
    let put_back = host.without(COLD)?;
    page.client().goto(host.server.address()).await?;
    page.see_balance("€1,828.65").await?;
    page.see_text(NOT_FETCHED).await?;
    let kept = page.script(KEPT, vec![]).await?;
    page.script(STEP_BACK, vec![]).await?;
    let said = asked(page).await?;
    if !said.starts_with(NOT_FETCHED.trim_end_matches('.')) {
        return Err(format!("the page asks {said:?}").into());
    }
    put_back()?;
    page.client().accept_alert().await?;
    page.see("the slider", "document.querySelector('input[type=range]').value", "57").await?;
    page.script(RETRY, vec![]).await?;
    page.until("the page stands", "return !!window.foldback?.head").await?;
    if page.script(KEPT, vec![]).await? != kept {
        return Err("what is kept has changed meanwhile".into());
    }
    page.foldback("execute({ type: 'Deposit', amount_minor: 100 })").await?;
    page.expect("head()", json!(59)).await?;
    forget_problems(page).await
}
