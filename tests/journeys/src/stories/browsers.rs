//! What a browser lacks, and what the page does instead: docs/browsers.md.

use std::fs;

use serde_json::{Map, Value};

use super::parts::Host;
use super::stories;
use crate::Trouble;
use crate::browser::Browser;
use crate::page::Page;

stories![a_browser_has_what_the_documentation_says, without_locks_channels_and_a_clipboard_the_page_says_so_and_works];

/// The table of what each browser has.
const TABLE: &str = include_str!("../../../../docs/browsers.md");

/// Tells of each row of the table whether this browser has it.
const PROBES: &str = "
const query = name => matchMedia(`(${name})`).matches || matchMedia(`(not (${name}))`).matches;
const parts = (kind, value) => new Intl[kind]('ar-EG').formatToParts(value).some(part => /[\\u0660-\\u0669]/.test(part.value));
const observes = kind => !!PerformanceObserver.supportedEntryTypes.includes(kind);
return {
    'Web Locks': !!navigator.locks?.query,
    'BroadcastChannel': typeof BroadcastChannel === 'function',
    'Service workers': !!navigator.serviceWorker,
    'Clipboard': !!navigator.clipboard?.writeText,
    '`Intl.NumberFormat`, in parts': parts('NumberFormat', 1),
    '`Intl.DateTimeFormat`, in parts': parts('DateTimeFormat', 0),
    'Forced colours': query('forced-colors: active'),
    'More contrast': query('prefers-contrast: more'),
    'Trusted Types': !!window.trustedTypes,
    'Paint timing': observes('paint'),
    'Layout shifts': observes('layout-shift'),
    '`field-sizing`': CSS.supports('field-sizing: content'),
    '`showSaveFilePicker`': typeof showSaveFilePicker === 'function',
    '`CompressionStream`': typeof CompressionStream === 'function',
};";

/// Reads the column of a browser, by the names of the rows.
fn column(browser: Browser) -> Map<String, Value> {
    let place = match browser {
        Browser::Chromium => 1,
        Browser::Firefox => 2,
        Browser::Webkit => 3,
    };
    let rows = TABLE.lines().filter_map(|line| {
        let cells: Vec<&str> = line.strip_prefix('|')?.split('|').map(str::trim).collect();
        match *cells.get(place)? {
            "yes" => Some((cells[0].to_owned(), Value::Bool(true))),
            "no" => Some((cells[0].to_owned(), Value::Bool(false))),
            _ => None,
        }
    });
    rows.collect()
}

async fn a_browser_has_what_the_documentation_says(page: &mut Page<'_>) -> Result<(), Trouble> {
    page.open("").await?;
    let (said, found) = (column(page.browser()), page.script(PROBES, vec![]).await?);
    let found = found.as_object().cloned().unwrap_or_default();
    let names = said.keys().chain(found.keys());
    let wrong: Vec<_> = names.filter(|name| said.get(*name) != found.get(*name)).collect();
    if wrong.is_empty() {
        return Ok(());
    }
    Err(format!("docs/browsers.md is wrong about {wrong:?}: this browser has {found:?}").into())
}

/// Takes away what a page has only in a secure context.
const INSECURE: &str = "<script>
    ['locks', 'clipboard', 'serviceWorker'].forEach(name => delete Navigator.prototype[name]);
    delete window.BroadcastChannel</script>";

async fn without_locks_channels_and_a_clipboard_the_page_says_so_and_works(page: &mut Page<'_>) -> Result<(), Trouble> {
    let host = page.keep(Host::new("insecure")?);
    let index = host.folder.join("index.html");
    let text = fs::read_to_string(&index)?;
    fs::write(&index, text.replacen("<head>", &format!("<head>{INSECURE}"), 1))?;
    page.client().goto(host.server.address()).await?;
    page.see("what is there", "[navigator.locks, navigator.clipboard, window.BroadcastChannel].join('')", "").await?;
    page.act("Deposit", &[("Amount", "10")]).await?;
    page.see_balance("€1,838.65").await?;
    page.see_text("no lock between tabs here: write in one tab only").await?;
    page.click("Share").await?;
    page.click("Copy").await?;
    page.see_text("does not copy here").await?;
    let selected = "(field => field.selectionEnd - field.selectionStart === field.value.length)(document.querySelector('.share-link input'))";
    page.see("whether the link is selected", selected, "true").await?;
    page.client().refresh().await?;
    page.see_balance("€1,838.65").await
}
