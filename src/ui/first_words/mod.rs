//! The five words of a first contact, each explained and shown where it stands on the page: dismissed for good, and
//! asked for again from Help.

pub mod state;

use leptos::prelude::*;

use crate::ui::page_state::use_page_state;
use crate::words;
use crate::words::Word;

/// The attribute of what is pointed at.
const MARK: &str = "data-spotlight";

/// A word, what it means, and the part of the page where it is seen, with the panel that a narrow screen shows it in.
struct Explained {
    word: Word,
    about: Word,
    place: &'static str,
    panel: Option<&'static str>,
}

/// The words, in the order in which they are met.
const WORDS: [Explained; 5] = [
    Explained {
        word: words::help::EVENT_WORD,
        about: words::help::SOMETHING_THAT_HAS_HAPPENED,
        place: ".log",
        panel: Some("log"),
    },
    Explained {
        word: words::help::STATE_WORD,
        about: words::help::WHAT_IS_TRUE_AT_A_MOMENT_SUCH,
        place: ".state",
        panel: None,
    },
    Explained {
        word: words::help::FOLD_WORD,
        about: words::help::APPLYING_THE_EVENTS_ONE_AFTER_THE,
        place: ".chart",
        panel: None,
    },
    Explained {
        word: words::help::LIVE_WORD,
        about: words::help::YOU_SEE_THE_NEWEST_EVENT_AND,
        place: ".state .badge",
        panel: None,
    },
    Explained {
        word: words::help::PAST_WORD,
        about: words::help::YOU_SEE_AN_EARLIER_MOMENT_AS_IT,
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
        let button = |(index, word): (usize, &'static Explained)| {
            let pressed = move || (words.explained() == Some(index)).to_string();
            view! { <button type="button" class="lesson-word" aria-pressed=pressed on:click=move |_| choose(index)>{word.word.text()}</button>" " }
        };
        WORDS.iter().enumerate().map(button).collect_view()
    };
    let explained = move || {
        let word = words.explained().map(|index| &WORDS[index])?;
        Some(view! { <strong>{word.word.text()}</strong>": "{word.about.text()} })
    };
    move || {
        words.is_shown().then(|| {
            view! {
                <span class="first-words" role="group" aria-label=words::help::FIVE_WORDS.text()>
                    {words::help::NEW_WORDS.text()}
                    {buttons()}
                    <button type="button" class="link" aria-label=words::help::DISMISS_THE_FIVE_WORDS.text() on:click=move |_| words.dismiss()>{words::help::DISMISS.text()}</button>
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
        <h3 class="eyebrow help-words">{words::help::FIVE_WORDS.text()}</h3>
        <dl class="keys">
            {WORDS.iter().map(|word| view! { <div><dt><strong>{word.word.text()}</strong></dt><dd>{word.about.text()}</dd></div> }).collect_view()}
        </dl>
        <p><button type="button" class="button" on:click=repeat>{words::help::SHOW_THEM_ON_THE_PAGE.text()}</button></p>
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
