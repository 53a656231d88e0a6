//! The header: the name, the domains, and what applies to the whole page.

use leptos::prelude::*;

use crate::ui::icon::Icon;
use crate::ui::page_state::use_page_state;
use crate::ui::streams::Domains;
use crate::words;

/// The storage key for the choice of light or dark.
const THEME_KEY: &str = "foldback.theme";

/// Shows the header.
#[component]
pub fn Header() -> impl IntoView {
    let page = use_page_state();
    view! {
        <header class="header">
            <h1 class="brand-title">
                <a class="brand" href="." aria-label="Foldback">
                    <Icon name="logo" />
                    <span>"Foldback"</span>
                </a>
            </h1>
            <Domains />
            <span class="header-space"></span>
            {page.extensions.of_page.iter().map(|part| (part.header)()).collect_view()}
            <button type="button" class="button" on:click=move |_| page.exchange.set(true)>
                <Icon name="exchange" />
                <span>{words::page::IMPORT_EXPORT.text()}</span>
            </button>
            <button type="button" class="button" on:click=move |_| page.share.set(true)>
                <Icon name="share" />
                <span>{words::page::SHARE.text()}</span>
            </button>
            <ThemeButton />
            <button type="button" class="button button-icon" aria-label=words::page::KEYBOARD.text() on:click=move |_| page.help.set(true)>
                <Icon name="help" />
            </button>
        </header>
    }
}

/// Turns the page light or dark, and keeps the choice.
#[component]
pub fn ThemeButton() -> impl IntoView {
    let storage = window().local_storage().ok().flatten();
    let kept = storage.as_ref().and_then(|storage| storage.get_item(THEME_KEY).ok().flatten());
    let theme = RwSignal::new(kept.filter(|theme| theme == "dark" || theme == "light"));
    Effect::new(move |_| {
        let Some(root) = document().document_element() else { return };
        // The attribute is plain text: setting it cannot fail.
        let _ = match theme.get() {
            Some(theme) => root.set_attribute("data-theme", &theme),
            None => root.remove_attribute("data-theme"),
        };
    });
    let turn = move |_| {
        let dark_now = theme.get_untracked().map_or_else(prefers_dark, |theme| theme == "dark");
        let next = if dark_now { "light" } else { "dark" };
        theme.set(Some(next.to_owned()));
        if let Some(storage) = window().local_storage().ok().flatten() {
            // A full storage forgets the choice; nothing else is lost.
            let _ = storage.set_item(THEME_KEY, next);
        }
    };
    view! {
        <button type="button" class="button button-icon" aria-label=words::page::LIGHT_OR_DARK.text() on:click=turn>
            <Icon name="theme" />
        </button>
    }
}

fn prefers_dark() -> bool {
    window().match_media("(prefers-color-scheme: dark)").ok().flatten().is_some_and(|query| query.matches())
}
