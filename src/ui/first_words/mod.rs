//! The five words of a first contact, each explained and shown where it stands on the page: dismissed for good, and
//! asked for again from Help.

pub mod state;

use leptos::prelude::*;

use crate::ui::page_state::use_page_state;

/// The attribute of what is pointed at.
const MARK: &str = "data-spotlight";

/// A word, what it means, and the part of the page where it is seen, with the panel that a narrow screen shows it in.
struct Word {
    word: &'static str,
    about: &'static str,
    place: &'static str,
    panel: Option<&'static str>,
}

/// The words, in the order in which they are met.
const WORDS: [Word; 5] = [
    Word {
        word: "event",
        about: "Something that has happened, written down once and never changed. Each row of the event log is one.",
        place: ".log",
        panel: Some("log"),
    },
    Word {
        word: "state",
        about: "What is true at a moment, such as a balance. It is not stored: it follows from the events up to then.",
        place: ".state",
        panel: None,
    },
    Word {
        word: "fold",
        about: "Applying the events one after the other, from the first, to get the state. Each move of the slider does it.",
        place: ".chart",
        panel: None,
    },
    Word {
        word: "live",
        about: "You see the newest event, and follow it as more are recorded. The badge says so.",
        place: ".state .badge",
        panel: None,
    },
    Word {
        word: "past",
        about: "You see an earlier moment, as it was then. Drag the slider: looking changes nothing.",
        place: ".slider",
        panel: None,
    },
];

/// Shows the words, until they are dismissed.
#[component]
pub fn FiveWords() -> impl IntoView {
    let page = use_page_state();
    let words = page.first_words;
    Effect::new(move |_| point_at(words.explained().map(|index| WORDS[index].place)));
    on_cleanup(move || point_at(None));
    let choose = move |index: usize| {
        if let Some(panel) = WORDS[index].panel {
            page.panel.set(panel);
        }
        words.explain(index);
    };
    let buttons = move || {
        let button = |(index, word): (usize, &'static Word)| {
            let pressed = move || (words.explained() == Some(index)).to_string();
            view! { <button type="button" class="lesson-word" aria-pressed=pressed on:click=move |_| choose(index)>{word.word}</button>" " }
        };
        WORDS.iter().enumerate().map(button).collect_view()
    };
    let explained = move || {
        let word = words.explained().map(|index| &WORDS[index])?;
        Some(view! { <strong>{word.word}</strong>": "{word.about} })
    };
    move || {
        words.is_shown().then(|| {
            view! {
                <span class="first-words" role="group" aria-label="Five words">
                    "New words: "
                    {buttons()}
                    <button type="button" class="link" aria-label="Dismiss the five words" on:click=move |_| words.dismiss()>"Dismiss"</button>
                    <span class="first-words-about" role="status">{explained}</span>
                </span>
            }
        })
    }
}

/// Shows the words in Help, and leads to them on the page.
#[component]
pub fn WordsOfHelp() -> impl IntoView {
    let page = use_page_state();
    let repeat = move |_| {
        page.help.set(false);
        page.first_words.repeat();
    };
    view! {
        <h3 class="eyebrow help-words">"Five words"</h3>
        <dl class="keys">
            {WORDS.iter().map(|word| view! { <div><dt><strong>{word.word}</strong></dt><dd>{word.about}</dd></div> }).collect_view()}
        </dl>
        <p><button type="button" class="button" on:click=repeat>"Show them on the page"</button></p>
    }
}

/// Points at a part of the page, and no longer at another.
fn point_at(place: Option<&'static str>) {
    if let Ok(Some(marked)) = document().query_selector(&format!("[{MARK}]")) {
        // The attribute is plain text: neither can fail.
        let _ = marked.remove_attribute(MARK);
    }
    if let Some(part) = place.and_then(|place| document().query_selector(place).ok().flatten()) {
        let _ = part.set_attribute(MARK, "");
    }
}
