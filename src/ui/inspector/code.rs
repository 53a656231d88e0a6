//! Rust source, lightly coloured.

use leptos::prelude::*;

use crate::words;

/// The Rust keywords that occur in rules and folds.
const KEYWORDS: [&str; 22] = [
    "as", "const", "else", "false", "fn", "for", "if", "impl", "in", "let", "loop", "match", "move", "mut", "pub",
    "ref", "return", "self", "Self", "true", "while", "use",
];

/// A part of a source.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Part {
    Plain,
    Keyword,
    Type,
    Text,
    Comment,
}

/// Shows a source.
#[component]
pub fn Code(source: &'static str) -> impl IntoView {
    let parts = parts(source).into_iter().map(|(part, text)| match part {
        Part::Plain => text.into_any(),
        Part::Keyword => view! { <span class="json-key">{text}</span> }.into_any(),
        Part::Type => view! { <span class="code-type">{text}</span> }.into_any(),
        Part::Text => view! { <span class="json-string">{text}</span> }.into_any(),
        Part::Comment => view! { <span class="muted">{text}</span> }.into_any(),
    });
    view! { <pre class="code" tabindex="0" aria-label=words::inspector::RUST_SOURCE.text()>{parts.collect_view()}</pre> }
}

/// Splits a source into words, strings, comments and the rest.
fn parts(source: &'static str) -> Vec<(Part, &'static str)> {
    let mut parts = Vec::new();
    let mut rest = source;
    while let Some(first) = rest.chars().next() {
        let (part, length) = match first {
            '/' if rest.starts_with("//") => (Part::Comment, rest.find('\n').unwrap_or(rest.len())),
            '"' => (Part::Text, text_end(rest)),
            c if c.is_alphabetic() || c == '_' => {
                let length = rest.find(|c: char| !(c.is_alphanumeric() || c == '_')).unwrap_or(rest.len());
                let word = &rest[..length];
                let part = match word {
                    word if KEYWORDS.contains(&word) => Part::Keyword,
                    word if word.starts_with(char::is_uppercase) => Part::Type,
                    _ => Part::Plain,
                };
                (part, length)
            }
            _ => {
                let other = |c: char| c.is_alphabetic() || matches!(c, '_' | '"' | '/');
                (Part::Plain, rest[first.len_utf8()..].find(other).map_or(rest.len(), |at| at + first.len_utf8()))
            }
        };
        parts.push((part, &rest[..length]));
        rest = &rest[length..];
    }
    parts
}

/// Returns the end of a quoted string, including its last quote.
fn text_end(source: &str) -> usize {
    let mut escaped = false;
    for (at, c) in source.char_indices().skip(1) {
        match c {
            '"' if !escaped => return at + 1,
            '\\' => escaped = !escaped,
            _ => escaped = false,
        }
    }
    source.len()
}
