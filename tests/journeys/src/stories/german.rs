//! The page in German: everything on it is German, lessons included.

use std::collections::BTreeMap;
use std::fs;

use serde_json::json;

use super::parts::{Host, forget_problems};
use super::{LONG, Story, stories};
use crate::Trouble;
use crate::browser::Browser;
use crate::page::Page;
use crate::server::Server;

stories![
    a_step_of_a_lesson_is_done_in_german,
    the_page_about_event_sourcing_is_in_the_persons_language,
    a_german_lesson_that_cannot_be_fetched_says_so_and_tries_again,
    what_is_wrong_in_a_teachers_lesson_is_said_in_german,
    a_what_if_is_called_by_its_edits_in_the_language_of_the_page,
    nothing_on_the_german_page_is_english,
];

/// Lists the stories: what the page says does not depend on the browser.
pub fn in_one_browser() -> Vec<Story> {
    all().into_iter().map(|story| Story { only_in: Some(Browser::Chromium), limit: LONG, ..story }).collect()
}

/// The title of the step.
const TITLE: &str = "document.querySelector('.lesson-body h3')?.textContent";

async fn a_step_of_a_lesson_is_done_in_german(page: &mut Page<'_>) -> Result<(), Trouble> {
    page.open("?lang=de#/lesson/1").await?;
    page.see("the title of the step", TITLE, "Wo steckt der Kontostand?").await?;
    page.see_text("Adas Konto zeigt einen Kontostand von 1.828,65 €.").await?;
    page.client().find(fantoccini::Locator::Css("[role=radio]")).await?.click().await?;
    page.see_text("Das ginge, als Abkürzung. Die Wahrheit ist etwas anderes.").await?;
    page.see("what is checked", "document.querySelector('.lesson-check')?.textContent", "Geprüft, wenn tab = storage")
        .await?;
    page.turn_to("Speicher").await?;
    page.see_text("Events, Segmente, Größen, eine Kette von Hashes. Kein Kontostand.").await?;
    page.click("Weiter").await?;
    page.see("the title of the step", TITLE, "Weg damit").await?;
    // A word of event sourcing is found, and explained, in German.
    page.open("?lang=de#/lesson/0").await?;
    page.see("the title of the step", TITLE, "Den Tiefpunkt finden").await?;
    page.see(
        "the words that are explained",
        "[...document.querySelectorAll('.lesson-word')].map(word => word.textContent).join(' ')",
        "Event Zustand Fold live",
    )
    .await?;
    page.click("Lektionen").await?;
    page.see("the first title", "document.querySelector('.course-title')?.textContent", "Was ist mit Ada passiert?")
        .await?;
    page.console_is_empty().await
}

async fn the_page_about_event_sourcing_is_in_the_persons_language(page: &mut Page<'_>) -> Result<(), Trouble> {
    let about = "[...document.querySelectorAll('dialog a')].map(link => link.getAttribute('href')).filter(to => to.startsWith('about')).join(' ')";
    for (query, button, address, title) in [
        ("", "Lessons", "about.html", "About event sourcing"),
        ("?lang=de", "Lektionen", "about.de.html", "Über Event Sourcing"),
    ] {
        page.open(query).await?;
        page.click(button).await?;
        page.see("the link", about, address).await?;
        page.script("[...document.querySelectorAll('dialog a')].find(link => link.getAttribute('href').startsWith('about')).click()", vec![]).await?;
        page.see("the heading", "document.querySelector('h1')?.textContent", title).await?;
        page.see("the language", "document.documentElement.lang", if query.is_empty() { "en" } else { "de" }).await?;
        page.see("nothing is wider than the page", "document.documentElement.scrollWidth <= innerWidth", "true")
            .await?;
    }
    page.client().find(fantoccini::Locator::LinkText("English")).await?.click().await?;
    page.see("the heading", "document.querySelector('h1')?.textContent", "About event sourcing").await?;
    page.console_is_empty().await
}

async fn a_german_lesson_that_cannot_be_fetched_says_so_and_tries_again(page: &mut Page<'_>) -> Result<(), Trouble> {
    let host = page.keep(Host::new("german-lesson")?);
    let file = host.folder.join("lessons/de/01-fold.md");
    let text = fs::read(&file)?;
    fs::remove_file(&file)?;
    page.client().goto(&format!("{}?lang=de#/lesson/1", host.server.address())).await?;
    page.see_text("lessons/de/01-fold.md konnte nicht geladen werden").await?;
    fs::write(&file, text)?;
    page.click("Erneut versuchen").await?;
    page.see("the title of the step", TITLE, "Wo steckt der Kontostand?").await?;
    forget_problems(page).await
}

/// The sample of the domain can be recorded.
const SAMPLE: &str =
    "[...document.querySelectorAll('button')].some(button => button.textContent.trim() === 'Beispiel aufzeichnen')";
/// The places of the page: how one comes there, and when one is there.
const PLACES: [(&str, &str); 34] = [
    ("", "document.querySelector('.log-row')"),
    ("press('Datentabelle')", "document.querySelector('.data-table')"),
    ("foldback.goTo(29)", "foldback.cursor() === 29"),
    ("tab('event')", ""),
    ("tab('diff')", ""),
    ("tab('why')", "document.querySelector('.why')"),
    ("tab('twin')", "document.querySelector('table.twin')"),
    ("press('Fehler einbauen'); press('Beheben'); press('Neu abspielen')", ""),
    ("tab('read-models'); again('Monatsauszug hinzufügen', '.read-model')", "document.querySelector('.read-model')"),
    ("tab('storage')", "document.querySelector('[role=tabpanel] dl, [role=tabpanel] button')"),
    ("press('Log leeren')", ""),
    (
        "tab('event'); foldback.goTo(23); again('Was, wenn es nicht geschehen wäre?', '.lane-chip')",
        "document.querySelector('.lane-chip')",
    ),
    ("tab('what-if')", ""),
    ("press('Regel ändern…')", ""),
    ("press('Schließen')", ""),
    ("type('#condition', 'balance < 0')", "document.querySelector('.condition-count')"),
    ("type('#condition', 'balance <')", "document.querySelector('.condition-error')"),
    ("type('#condition', 'blance < 0')", "document.querySelector('.condition-error')"),
    ("type('#condition', ''); press('Filter')", ""),
    ("press('Import / Export')", "document.querySelector('dialog[open]')"),
    ("press('Teilen')", "document.querySelector('dialog[open]')"),
    ("press('Tastatur')", "document.querySelector('dialog[open]')"),
    ("press('Lektionen')", "document.querySelector('.course')"),
    (
        "foldback.goTo(foldback.head()); type('.act input[inputmode=decimal]', 'x'); document.querySelector('.act [type=submit]').click()",
        "document.querySelector('.act [aria-invalid=true]')",
    ),
    ("press('Bestellung')", SAMPLE),
    (
        "press('Beispiel aufzeichnen')",
        "foldback.streams().some(name => name.startsWith('order-')) && document.querySelector('.log-row')",
    ),
    ("press('Fahrt')", SAMPLE),
    (
        "press('Beispiel aufzeichnen')",
        "foldback.streams().some(name => name.startsWith('trip-')) && document.querySelector('.log-row')",
    ),
    ("press('Feed')", SAMPLE),
    (
        "press('Beispiel aufzeichnen')",
        "foldback.streams().some(name => name.startsWith('feed-')) && document.querySelector('.log-row')",
    ),
    (
        "press('Eigene Events')",
        "[...document.querySelectorAll('button')].some(button => button.textContent.trim() === 'Tickets')",
    ),
    (
        "press('Tickets')",
        "foldback.streams().some(name => name.startsWith('own-')) && document.querySelector('.log-row')",
    ),
    ("tab('model')", "document.querySelector('[role=tabpanel] textarea')"),
    ("type('[role=tabpanel] textarea', 'field x: nothing\\non Opened: y += ')", ""),
];
/// What the places use.
const MOVES: &str = "document.querySelectorAll('dialog[open]').forEach(dialog => dialog.close());
    const press = name => [...document.querySelectorAll('button, a')].find(e => (e.getAttribute('aria-label') || e.textContent).trim() === name || e.textContent.trim().startsWith(name))?.click();
    const again = (name, css) => { if (!document.querySelector(css)) { press(name); setTimeout(again, 100, name, css); } };
    const tab = name => document.querySelector(`#inspector-tab-${name}`)?.click();
    const type = (css, text) => { const field = document.querySelector(css); field.value = text; field.dispatchEvent(new Event('input', { bubbles: true })); };";
/// Lists the texts that a person reads or hears, outside of code and of what a person or a log wrote.
const TEXTS: &str = "
    const heard = ['aria-label', 'title', 'placeholder', 'aria-description', 'aria-roledescription', 'aria-valuetext'];
    const texts = new Set();
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
        if (node.nodeType === Node.TEXT_NODE) {
            if (!node.parentElement.closest('code, pre, script, style, option, noscript, bdi, #loading')) texts.add(node.data.trim());
        } else {
            heard.forEach(name => node.hasAttribute(name) && texts.add(node.getAttribute(name).trim()));
        }
    }
    return [...texts].filter(text => /[a-z]{2}/i.test(text));";
/// What is the same in German: names of events, of commands and of what a field says, which are data.
const SAME: [&str; 6] = ["Blocked", "Completed", "Open", "Post", "Status", "Unfollowed"];

/// The messages: what each says in English, and in German.
fn catalogue() -> Result<Vec<(String, String)>, Trouble> {
    let read = |language: &str| -> Result<BTreeMap<String, String>, Trouble> {
        let mut messages = BTreeMap::new();
        for file in fs::read_dir(format!("words/{language}"))? {
            let path = file?.path();
            let area = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
            for line in fs::read_to_string(&path)?.lines() {
                if let Some((key, text)) = line.split_once(" = ") {
                    messages.insert(format!("{area}/{key}"), text.replace("{ \" \" }", " ").trim().to_owned());
                }
            }
        }
        Ok(messages)
    };
    let (english, german) = (read("en")?, read("de")?);
    Ok(english.into_iter().filter_map(|(key, text)| Some((text, german.get(&key)?.clone()))).collect())
}

/// A text of the page is English if an English message says it, or says what stands around its variables, and no German one does.
fn is_english(text: &str, english: &[&str], german: &[&str]) -> bool {
    let says = |messages: &[&str]| messages.iter().any(|message| fits(message, text));
    says(english) && !says(german)
}

/// Returns `true` if a text is a message with its variables filled in.
fn fits(message: &str, text: &str) -> bool {
    let parts: Vec<&str> =
        message.split('{').map(|part| part.split_once('}').map_or(part, |(_, after)| after)).collect();
    let (Some(first), Some(last)) = (parts.first(), parts.last()) else { return false };
    if parts.len() == 1 {
        return *first == text;
    }
    // A message that is little but variables says nothing.
    if parts.iter().flat_map(|part| part.chars()).filter(|c| c.is_alphabetic()).count() < 6 {
        return false;
    }
    let Some(mut rest) = text.strip_prefix(first) else { return false };
    for part in &parts[1..parts.len() - 1] {
        match rest.find(part) {
            Some(at) => rest = &rest[at + part.len()..],
            None => return false,
        }
    }
    rest.ends_with(last)
}

async fn what_is_wrong_in_a_teachers_lesson_is_said_in_german(page: &mut Page<'_>) -> Result<(), Trouble> {
    let lessons = Server::start("tests/lessons/data")?;
    let errors = "[...document.querySelectorAll('.lesson-errors li')].map(line => line.textContent).join(' | ')";
    for (language, expected) in [
        (
            "de",
            [
                "titel ist unbekannt; möglich sind title, minutes",
                "minutes ist eine Zahl von 1 bis 60, etwa 5",
                "der Titel fehlt",
                "diese Aufgabe hat keine Lösung",
                "es gibt keinen Tab \"wy\"; möglich sind event",
            ],
        ),
        (
            "en",
            [
                "titel is unknown; expected title, minutes",
                "minutes is a number from 1 to 60, such as 5",
                "a title is missing",
                "this task has no solution",
                "there is no tab \"wy\"; expected one of event",
            ],
        ),
    ] {
        page.open(&format!("?lang={language}&lesson={}wrong.md", lessons.address())).await?;
        page.until("the errors are shown", &format!("return {errors}.length > 0")).await?;
        let told = page.script(&format!("return {errors}"), vec![]).await?;
        let told = told.as_str().unwrap_or_default().to_owned();
        if let Some(missing) = expected.iter().find(|part| !told.contains(**part)) {
            return Err(format!("{missing:?} is not said: {told}").into());
        }
    }
    Ok(())
}

async fn a_what_if_is_called_by_its_edits_in_the_language_of_the_page(page: &mut Page<'_>) -> Result<(), Trouble> {
    page.open("").await?;
    page.script("foldback.goTo(23)", vec![]).await?;
    page.click("What if it had not happened?").await?;
    let name = "document.querySelector('.lane-entry span:nth-child(2)')?.textContent";
    page.see("the name", name, "without #23").await?;
    page.open("?lang=de").await?;
    page.turn_to("Was-wäre-wenn").await?;
    page.see("the name", name, "ohne #23").await?;
    page.open("?lang=en").await?;
    page.turn_to("What-if").await?;
    page.see("the name", name, "without #23").await?;
    page.console_is_empty().await
}

async fn nothing_on_the_german_page_is_english(page: &mut Page<'_>) -> Result<(), Trouble> {
    let catalogue = catalogue()?;
    let differ = catalogue.iter().filter(|(english, german)| english != german);
    let english: Vec<&str> = differ.map(|(english, _)| english.as_str()).filter(|text| !SAME.contains(text)).collect();
    let german: Vec<&str> = catalogue.iter().map(|(_, german)| german.as_str()).collect();
    let mut found: BTreeMap<String, String> = BTreeMap::new();
    let (mut seen, mut is_own) = (0, false);
    page.open("?lang=de").await?;
    for (go, is_there) in PLACES {
        page.script(&format!("{MOVES} {go}"), vec![]).await?;
        if !is_there.is_empty() {
            page.until(&format!("{go} is done"), &format!("return !!({is_there})")).await?;
        }
        let texts: Vec<String> = serde_json::from_value(page.script(TEXTS, vec![]).await?)?;
        seen += texts.len();
        // The tickets have a field of this name.
        is_own |= go.contains("Tickets");
        let is_data = |text: &String| is_own && text == "State";
        for text in texts.into_iter().filter(|text| is_english(text, &english, &german) && !is_data(text)) {
            found.entry(text).or_insert_with(|| go.to_owned());
        }
    }
    if seen < 1_000 {
        return Err(format!("only {seen} texts were read").into());
    }
    match found.is_empty() {
        true => page.console_is_empty().await,
        false => Err(format!("English on the German page: {}", json!(found)).into()),
    }
}
