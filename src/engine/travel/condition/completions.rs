//! Completions of a condition as it is typed.

use crate::engine::values::fields::FieldSpec;

/// The names of the event that a condition may use.
pub const EVENT_NAMES: [&str; 7] = ["type", "memo", "amount", "revision", "date", "recorded", "actor"];
/// The words of the language.
pub const WORDS: [&str; 6] = ["and", "or", "not", "contains", "changed(", "before("];

/// Suggests completions of the word before a place in a text: names, words and types that begin with it.
pub fn completions(text: &str, at: usize, fields: &[FieldSpec], types: &[String]) -> Vec<String> {
    let before: String = text.chars().take(at).collect();
    let start = before
        .rfind(|c: char| !(c.is_alphanumeric() || c == '_'))
        .map_or(0, |index| index + before[index..].chars().next().map_or(1, char::len_utf8));
    let word = before[start..].to_lowercase();
    let names = fields.iter().map(|field| field.name).chain(EVENT_NAMES).chain(WORDS).map(str::to_owned);
    let all = names.chain(types.iter().cloned());
    all.filter(|name| !word.is_empty() && name.to_lowercase().starts_with(&word) && name.to_lowercase() != word)
        .collect()
}
