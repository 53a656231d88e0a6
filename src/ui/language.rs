//! The language of the page: found and fetched before the page is mounted, chosen in Help.

use std::sync::atomic::{AtomicBool, Ordering};

use leptos::prelude::*;

use crate::languages;
use crate::session::{Session, StorageMode, Tone, use_session};
use crate::ui::locale;
use crate::ui::query::value_of;
use crate::words;
use crate::words::{Choice, Language};

/// The storage key for the choice.
const KEY: &str = "foldback.language";
/// The name in the address.
const NAME: &str = "lang";

/// The language's texts could not be fetched.
static IS_MISSING: AtomicBool = AtomicBool::new(false);

/// Finds the person's language, fetches its texts, and sets what the document says of it. Where they cannot be fetched, the
/// page speaks English.
pub async fn begin() {
    let choice = choice();
    let wanted = Language::chosen(&choice);
    locale::begin(wanted.locale(&choice));
    let language = if languages::load(wanted).await.is_ok() { wanted } else { Language::English };
    IS_MISSING.store(language != wanted, Ordering::Relaxed);
    let Some(root) = document().document_element() else { return };
    // The attributes are plain text: setting them cannot fail.
    let _ = root.set_attribute("lang", language.tag());
    let _ = root.set_attribute("dir", language.direction().name());
}

/// Returns the language that the page speaks.
pub fn spoken() -> Language {
    let tag = document().document_element().and_then(|root| root.get_attribute("lang")).unwrap_or_default();
    Language::OFFERED.into_iter().find(|language| language.tag() == tag).unwrap_or(Language::English)
}

/// Returns the address of the page about event sourcing, in the language that this page speaks.
pub fn about_page() -> &'static str {
    match spoken() {
        Language::German => "about.de.html",
        Language::English | Language::Mirrored => "about.html",
    }
}

/// Says that the page speaks English because the texts of the language could not be fetched.
pub fn tell_if_missing(session: Session) {
    if IS_MISSING.load(Ordering::Relaxed) {
        session.tell(Tone::Bad, words::help::LANGUAGE_MISSING);
    }
}

fn choice() -> Choice {
    let browser = window().navigator().languages();
    Choice {
        address: value_of(NAME),
        kept: storage().and_then(|storage| storage.get_item(KEY).ok().flatten()),
        browser: browser.iter().filter_map(|tag| tag.as_string()).collect(),
    }
}

fn storage() -> Option<web_sys::Storage> {
    window().local_storage().ok().flatten()
}

/// Keeps the choice, and opens the page anew in that language; a log in memory would not survive that, and stays.
fn choose(session: Session, language: Language) {
    if let Some(storage) = storage() {
        // A full storage forgets the choice; nothing else is lost.
        let _ = storage.set_item(KEY, language.tag());
    }
    if session.storage_mode() == StorageMode::Memory {
        session.tell(Tone::Good, words::help::language_later(&language.own_name()));
    } else {
        reload();
    }
}

/// Opens the page anew, without what its address says of the language.
fn reload() {
    let location = window().location();
    let query = location.search().unwrap_or_default();
    let rest: Vec<&str> = query
        .trim_start_matches('?')
        .split('&')
        .filter(|part| !part.is_empty() && part.split('=').next() != Some(NAME))
        .collect();
    let kept = if rest.is_empty() { String::new() } else { format!("?{}", rest.join("&")) };
    // The page's own address can always be set and loaded.
    let _ = if kept == query { location.reload() } else { location.set_search(&kept) };
}

/// Shows the languages to choose from.
#[component]
pub fn LanguageField() -> impl IntoView {
    let session = use_session();
    let now = Language::chosen(&choice());
    let change = move |event| {
        let tag = event_target_value(&event);
        if let Some(language) = Language::OFFERED.into_iter().find(|language| language.tag() == tag) {
            choose(session, language);
        }
    };
    let option = |language: Language| {
        view! {
            <option value=language.tag() lang=language.tag() selected=language == now>
                {language.own_name()}
            </option>
        }
    };
    view! {
        <p class="language">
            <label for="language">{words::help::LANGUAGE.text()}</label>
            <select class="input" id="language" on:change=change>
                {Language::OFFERED.map(option).collect_view()}
            </select>
        </p>
    }
}

/// Shows the zones to choose from; in a lesson times are in UTC, as in its text.
#[component]
pub fn ZoneField() -> impl IntoView {
    let is_lesson = use_session().storage_mode() == StorageMode::Sandbox;
    let option = |value: &'static str, is_utc: bool, name: String| {
        view! { <option value=value selected=move || locale::is_utc() == is_utc>{name}</option> }
    };
    view! {
        <p class="language">
            <label for="zone">{words::help::TIMES.text()}</label>
            <select class="input" id="zone" disabled=is_lesson on:change=move |event| locale::choose(event_target_value(&event) == "UTC")>
                {option("local", false, words::help::local_time(&locale::local_name()))}
                {option("UTC", true, "UTC".to_owned())}
            </select>
        </p>
    }
}
