//! The text of a lesson on the page; the words that are met in it explain themselves.

use std::collections::BTreeSet;

use leptos::prelude::*;

use crate::lessons::format::{Block, Inline};
use crate::session::Session;
use crate::ui::about_page;
use crate::words;
use crate::words::Word;

/// A word of event sourcing, and what it means.
struct Term {
    /// What a lesson's file calls it.
    name: &'static str,
    /// What the page calls it.
    word: Word,
    /// What it means, in a sentence.
    about: Word,
}

const fn term(name: &'static str, word: Word, about: Word) -> Term {
    Term { name, word, about }
}

/// The words of event sourcing.
const GLOSSARY: &[Term] = &[
    term("event", words::lesson::WORD_EVENT, words::lesson::SOMETHING_THAT_HAS_HAPPENED),
    term("state", words::lesson::WORD_STATE, words::lesson::WHAT_IS_TRUE_AT_A_MOMENT_SUCH),
    term("fold", words::lesson::WORD_FOLD, words::lesson::APPLYING_EVENTS_ONE_AFTER_THE),
    term("live", words::lesson::WORD_LIVE, words::lesson::THE_CURSOR_FOLLOWS_THE_NEWEST),
    term("past", words::lesson::WORD_PAST, words::lesson::THE_CURSOR_STANDS_AT_AN_EARLIER),
    term("what-if", words::lesson::WORD_WHAT_IF, words::lesson::A_COPY_OF_THE_HISTORY_WITH),
    term("log", words::lesson::WORD_LOG, words::lesson::ALL_EVENTS_IN_THE_ORDER_IN_WHICH),
    term("command", words::lesson::WORD_COMMAND, words::lesson::WHAT_SOMEBODY_WANTS_TO_HAPPEN),
    term("rejection", words::lesson::WORD_REJECTION, words::lesson::WHY_THE_RULES_REFUSED_A_COMMAND),
    term("stream", words::lesson::WORD_STREAM, words::lesson::THE_EVENTS_OF_ONE_THING_SUCH_AS),
    term("revision", words::lesson::WORD_REVISION, words::lesson::AN_EVENTS_NUMBER_IN_ITS_STREAM),
    term("projection", words::lesson::WORD_PROJECTION, words::lesson::A_VIEW_BUILT_FROM_EVENTS_WITH_THE),
    term("read model", words::lesson::WORD_READ_MODEL, words::lesson::A_VIEW_BUILT_FROM_EVENTS_FOR_ONE),
    term("snapshot", words::lesson::WORD_SNAPSHOT, words::lesson::A_KEPT_STATE_SO_THAT_NOT_EVERY),
    term("upcaster", words::lesson::WORD_UPCASTER, words::lesson::WHAT_BRINGS_AN_OLDER_EVENT_INTO),
    term("compensation", words::lesson::WORD_COMPENSATION, words::lesson::A_NEW_EVENT_THAT_MAKES_UP_FOR),
    term("idempotent", words::lesson::WORD_IDEMPOTENT, words::lesson::DOING_IT_TWICE_CHANGES_NO_MORE),
    term("crud", words::lesson::WORD_CRUD, words::lesson::CREATE_READ_UPDATE_DELETE_THE),
];

/// Explains a word as the page says it.
fn explanation(word: &str) -> Option<&'static str> {
    GLOSSARY.iter().find(|term| term.word == word).map(|term| term.about.text())
}

/// Shows text, and explains a word of it where it first appears.
#[derive(Clone)]
pub struct Text {
    /// The words that are not explained yet.
    words: BTreeSet<&'static str>,
    /// The word that is explained now.
    explained: RwSignal<Option<&'static str>>,
}

impl Text {
    /// Shows text with some words explained.
    pub fn new(words: &[String], explained: RwSignal<Option<&'static str>>) -> Text {
        let term = |word: &String| GLOSSARY.iter().find(|term| word.eq_ignore_ascii_case(term.name));
        Text { words: words.iter().filter_map(term).map(|term| term.word.text()).collect(), explained }
    }

    /// Shows blocks.
    pub fn blocks(&mut self, blocks: &[Block]) -> AnyView {
        blocks.iter().map(|block| self.block(block)).collect_view().into_any()
    }

    fn block(&mut self, block: &Block) -> AnyView {
        match block {
            Block::Paragraph(parts) => {
                let parts = self.inline(parts);
                view! { <p>{parts}</p> }.into_any()
            }
            Block::Code { text, .. } => {
                view! { <pre class="code" tabindex="0" aria-label=words::lesson::CODE.text()>{text.clone()}</pre> }
                    .into_any()
            }
            Block::List { is_ordered, items } => {
                let items: Vec<AnyView> = items
                    .iter()
                    .map(|item| {
                        let item = self.blocks(item);
                        view! { <li>{item}</li> }.into_any()
                    })
                    .collect();
                match is_ordered {
                    true => view! { <ol class="lesson-list is-ordered">{items}</ol> }.into_any(),
                    false => view! { <ul class="lesson-list">{items}</ul> }.into_any(),
                }
            }
        }
    }

    /// Shows the pieces of a paragraph.
    pub fn inline(&mut self, parts: &[Inline]) -> AnyView {
        parts.iter().map(|part| self.piece(part)).collect_view().into_any()
    }

    fn piece(&mut self, part: &Inline) -> AnyView {
        match part {
            Inline::Text(text) => self.plain(text),
            Inline::Emphasis(parts) => {
                let parts = self.inline(parts);
                view! { <em>{parts}</em> }.into_any()
            }
            Inline::Strong(parts) => {
                let parts = self.inline(parts);
                view! { <strong>{parts}</strong> }.into_any()
            }
            Inline::Code(code) => view! { <code>{code.clone()}</code> }.into_any(),
            Inline::Link { to, text } => {
                let text = self.inline(text);
                let to = address(to);
                // The lesson stays open.
                let target = (!to.starts_with('#')).then_some("_blank");
                view! { <a href=to target=target>{text}</a> }.into_any()
            }
        }
    }

    /// Shows plain text with the words in it that are explained.
    fn plain(&mut self, text: &str) -> AnyView {
        let mut parts: Vec<AnyView> = Vec::new();
        let mut rest = text;
        while let Some((at, end, word)) = self.next_word(rest) {
            let (before, met) = (&rest[..at], &rest[at..end]);
            parts.push(before.to_owned().into_any());
            parts.push(view! { <Word met=met.to_owned() word explained=self.explained /> }.into_any());
            rest = &rest[end..];
        }
        parts.push(rest.to_owned().into_any());
        parts.into_any()
    }

    /// Finds the next word that is to be explained: where it begins and ends in a text.
    fn next_word(&mut self, text: &str) -> Option<(usize, usize, &'static str)> {
        let lower = text.to_lowercase();
        // A text whose small letters have other lengths cannot be searched by them.
        let lower = if lower.len() == text.len() { lower } else { text.to_owned() };
        let (at, end, word) = self.words.iter().filter_map(|word| found(&lower, word)).min()?;
        self.words.remove(word);
        Some((at, end, word))
    }
}

/// Returns where a link leads: to the subscriber of this sandbox, not of the person's own log, and to the page about event
/// sourcing in the page's language.
fn address(to: &str) -> String {
    let sandbox = use_context::<Session>().and_then(|session| session.sandbox());
    match (to, sandbox, to.strip_prefix("about.html")) {
        ("?subscriber", Some(name), _) => format!("?subscriber={name}"),
        (_, _, Some(section)) => format!("{}{section}", about_page()),
        _ => to.to_owned(),
    }
}

/// Finds a word, or a form of it with another ending, between other characters than letters.
fn found(text: &str, word: &'static str) -> Option<(usize, usize, &'static str)> {
    let is_part = |c: char| c.is_alphanumeric() || c == '-';
    let lower = word.to_lowercase();
    text.match_indices(&lower).find_map(|(at, _)| {
        let rest = &text[at + lower.len()..];
        let length = rest.find(|c| !is_part(c)).unwrap_or(rest.len());
        let ending = &rest[..length];
        let is_form = ending.is_empty() || words::lesson::WORD_ENDINGS.text().split(' ').any(|known| known == ending);
        (is_form && !text[..at].ends_with(is_part)).then_some((at, at + lower.len() + length, word))
    })
}

/// Shows a word that is explained when it is pointed at, focused or pressed.
#[component]
fn Word(met: String, word: &'static str, explained: RwSignal<Option<&'static str>>) -> impl IntoView {
    let show = move || explained.set(Some(word));
    let hide = move || explained.update(|shown| *shown = shown.filter(|shown| *shown != word));
    view! {
        <button
            type="button"
            class="lesson-word"
            aria-description=explanation(word).unwrap_or_default()
            on:click=move |_| show()
            on:focus=move |_| show()
            on:mouseenter=move |_| show()
            on:blur=move |_| hide()
            on:mouseleave=move |_| hide()
        >
            {met}
        </button>
    }
}

/// Shows the explanation of a word.
#[component]
pub fn Explained(explained: RwSignal<Option<&'static str>>) -> impl IntoView {
    move || {
        let word = explained.get()?;
        Some(view! { <p class="lesson-explained"><strong>{word}</strong>" "{explanation(word)}</p> })
    }
}
