//! The text of a lesson on the page; the words that are met in it explain themselves.

use std::collections::BTreeSet;

use leptos::prelude::*;

use crate::lessons::format::{Block, Inline};
use crate::session::Session;

/// The words of event sourcing, each in a sentence.
const GLOSSARY: &[(&str, &str)] = &[
    ("event", "Something that has happened, written down once and never changed: Withdrawn, €64.20."),
    ("state", "What is true at a moment, such as a balance: all events up to it, applied in order."),
    ("fold", "Applying events one after the other, from the first, to get the state."),
    ("live", "The cursor follows the newest event: you see the present."),
    ("past", "The cursor stands at an earlier event: you see what was true then. Nothing is changed by looking."),
    ("what-if", "A copy of the history with something changed, decided again. The recorded log stays as it is."),
    ("log", "All events in the order in which they were recorded; new ones are only added at its end."),
    ("command", "What somebody wants to happen: Withdraw €64.20. The rules accept or refuse it."),
    ("rejection", "Why the rules refused a command. It records no event."),
    ("stream", "The events of one thing, such as one account."),
    ("revision", "An event's number in its stream; the state at revision n is after n events."),
    ("projection", "A view built from events, with the position that it has reached."),
    ("read model", "A view built from events for one purpose, with the position that it has reached."),
    ("snapshot", "A kept state, so that not every event has to be applied again."),
    ("upcaster", "What brings an older event into today's form as it is read."),
    ("compensation", "A new event that makes up for an earlier one, since none is ever changed."),
    ("idempotent", "Doing it twice changes no more than doing it once."),
    ("crud", "Create, read, update, delete: the newest state is stored and overwritten."),
];

/// Explains a word; `None` if it has no explanation.
pub fn explanation(word: &str) -> Option<&'static str> {
    GLOSSARY.iter().find(|(known, _)| *known == word).map(|(_, about)| *about)
}

/// Shows text, and explains a word of it where it first appears.
#[derive(Clone)]
pub struct Text {
    /// The words that are not explained yet.
    words: BTreeSet<String>,
    /// The word that is explained now.
    explained: RwSignal<Option<&'static str>>,
}

impl Text {
    /// Shows text with some words explained.
    pub fn new(words: &[String], explained: RwSignal<Option<&'static str>>) -> Text {
        let words = words.iter().map(|word| word.to_lowercase()).filter(|word| explanation(word).is_some());
        Text { words: words.collect(), explained }
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
                view! { <pre class="code" tabindex="0" aria-label="Code">{text.clone()}</pre> }.into_any()
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
        self.words.remove(&word);
        GLOSSARY.iter().find(|(known, _)| *known == word).map(|(known, _)| (at, end, *known))
    }
}

/// Returns where a link leads: to the subscriber of this sandbox, not of the person's own log.
fn address(to: &str) -> String {
    let sandbox = use_context::<Session>().and_then(|session| session.sandbox());
    match (to, sandbox) {
        ("?subscriber", Some(name)) => format!("?subscriber={name}"),
        _ => to.to_owned(),
    }
}

/// Finds a word, or its plural, between other characters than letters.
fn found(text: &str, word: &str) -> Option<(usize, usize, String)> {
    let is_part = |c: char| c.is_alphanumeric() || c == '-';
    text.match_indices(word).find_map(|(at, _)| {
        let plain = at + word.len();
        let end = if text[plain..].starts_with('s') { plain + 1 } else { plain };
        let is_alone = !text[..at].ends_with(is_part) && !text[end..].starts_with(is_part);
        is_alone.then(|| (at, end, word.to_owned()))
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
