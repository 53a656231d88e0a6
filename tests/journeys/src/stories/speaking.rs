//! The page in a person's language: all of it, and from right to left.

use std::collections::BTreeSet;

use serde_json::json;

use super::stories;
use crate::Trouble;
use crate::page::Page;

stories![the_page_speaks_german, a_language_that_is_chosen_stays, a_page_from_right_to_left_is_cut_nowhere,];

/// Every text that is seen or heard now, each once.
const SAID: &str = "
    const said = new Set();
    const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node = walk.nextNode(); node; node = walk.nextNode()) {
        const within = node.parentElement;
        if (within.closest('script, style, code, pre, kbd') || !within.checkVisibility()) continue;
        said.add(node.data.trim());
    }
    for (const e of document.querySelectorAll('[aria-label], [title], [placeholder]')) {
        if (!e.checkVisibility()) continue;
        for (const name of ['aria-label', 'title', 'placeholder']) said.add((e.getAttribute(name) || '').trim());
    }
    return [...said]";

/// Reads the messages of a language that are a plain text.
fn plain(language: &str) -> Result<Vec<(String, String)>, Trouble> {
    let mut messages = Vec::new();
    for file in std::fs::read_dir(format!("words/{language}"))? {
        let path = file?.path();
        let area = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        let text = std::fs::read_to_string(&path)?;
        let lines = text.lines().filter_map(|line| line.split_once(" = ")).filter(|(_, text)| !text.contains('{'));
        messages.extend(lines.map(|(key, text)| (format!("{area}/{key}"), text.to_owned())));
    }
    messages.sort();
    Ok(messages)
}

/// Lists what is said in English only.
fn only_english() -> Result<BTreeSet<String>, Trouble> {
    let german: BTreeSet<String> = plain("de")?.into_iter().map(|(_, text)| text).collect();
    // The status of an account is data, which a button happens to be called.
    let is_data = |text: &str| text == "Open";
    let english = plain("en")?.into_iter().map(|(_, text)| text);
    Ok(english.filter(|text| !german.contains(text) && !is_data(text)).collect())
}

/// Asks that nothing on the page is a message in English.
async fn nothing_is_english(page: &Page<'_>, english: &BTreeSet<String>, place: &str) -> Result<(), Trouble> {
    let said = page.script(SAID, vec![]).await?;
    let said = said.as_array().into_iter().flatten().filter_map(|text| text.as_str());
    let found: Vec<&str> = said.filter(|text| english.contains(*text)).collect();
    if found.is_empty() { Ok(()) } else { Err(format!("{place} is in English: {found:?}").into()) }
}

/// A person whose language is German opens an account's page, acts, travels, is refused, and looks into the dialogs.
async fn the_page_speaks_german(page: &mut Page<'_>) -> Result<(), Trouble> {
    let english = only_english()?;
    page.open("?lang=de").await?;
    page.see("the language", "document.documentElement.lang", "de").await?;
    page.find("button", "Teilen").await?;
    nothing_is_english(page, &english, "the first screen").await?;
    page.act("Deposit", &[("Betrag", "20")]).await?;
    page.see_text("Deposited").await?;
    page.act("Withdraw", &[("Betrag", "9999999")]).await?;
    page.see_text("wurden verlangt").await?;
    nothing_is_english(page, &english, "a refusal").await?;
    page.click("Voriges Event").await?;
    page.see_text("Vergangenheit").await?;
    nothing_is_english(page, &english, "the past").await?;
    for tab in ["Diff", "Warum", "Was-wäre-wenn", "Zwilling", "Read Models", "Speicher"] {
        page.turn_to(tab).await?;
        page.see("the tab", "document.querySelector('[role=tab][aria-selected=true]').textContent.trim()", tab).await?;
        nothing_is_english(page, &english, tab).await?;
    }
    for (button, text) in [("Import / Export", "verlustfrei"), ("Teilen", "Kopieren"), ("Tastatur", "Leertaste")] {
        page.click(button).await?;
        page.see_text(text).await?;
        nothing_is_english(page, &english, button).await?;
        page.click("Schließen").await?;
    }
    // What programs get is as ever.
    let refused = page.foldback("execute({ type: 'Withdraw', amount_minor: 999999999 })").await?;
    if refused["name"] != json!("InsufficientFunds") {
        return Err(format!("the console gave {refused}").into());
    }
    match refused["message"].as_str() {
        Some(message) if message.contains("was asked for") => Ok(()),
        message => Err(format!("the console says {message:?}").into()),
    }
}

/// A choice in Help opens the page in that language, and every later visit too.
async fn a_language_that_is_chosen_stays(page: &mut Page<'_>) -> Result<(), Trouble> {
    page.open("?lang=en").await?;
    page.click("Keyboard").await?;
    page.choose("Language", "de").await?;
    page.see("the language", "document.documentElement.lang", "de").await?;
    page.see("the address", "location.search", "").await?;
    page.reload().await?;
    page.find("button", "Teilen").await?;
    page.see("the direction", "document.documentElement.dir", "ltr").await
}

/// Whatever sticks out to a side, where the page does not scroll.
const CUT: &str = "
    const wide = document.documentElement.clientWidth, out = [];
    if (document.documentElement.scrollWidth > wide) out.push('the page scrolls to ' + document.documentElement.scrollWidth);
    for (const e of document.querySelectorAll('.app button, .app h1, .app h2, .app h3, .app input, .app select, .app output')) {
        if (!e.checkVisibility() || e.closest('[tabindex], .sr-only, .visually-hidden')?.scrollWidth > e.clientWidth + wide) continue;
        const r = e.getBoundingClientRect();
        if (r.width > 1 && (r.left < -1 || r.right > wide + 1) && !e.closest('.segments, .table-scroll, .tabs, .inspector-tabs, [role=tablist], .skip')) out.push(e.className + ' ' + e.textContent.trim().slice(0, 30));
    }
    return out.slice(0, 12)";

/// In the pseudo-locale the page is laid out from right to left, and nothing of it is cut, wide or narrow.
async fn a_page_from_right_to_left_is_cut_nowhere(page: &mut Page<'_>) -> Result<(), Trouble> {
    page.open("?lang=ar-XB").await?;
    page.see("the direction", "document.documentElement.dir", "rtl").await?;
    page.see(
        "the panel that begins the page",
        "document.querySelector('.state').getBoundingClientRect().left > innerWidth / 2",
        "true",
    )
    .await?;
    for (width, height) in [(1440, 900), (390, 844)] {
        page.client().set_window_size(width, height).await?;
        let cut = page.script(CUT, vec![]).await?;
        if cut != json!([]) {
            return Err(format!("at {width} pixels: {cut:#}").into());
        }
    }
    Ok(())
}
