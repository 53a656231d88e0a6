//! Completions of a condition as it is typed.

use crate::engine::travel::condition::syntax::tree::EVENT_NAMES;
use crate::engine::travel::condition::syntax::vocabulary::{FUNCTIONS, Form, NameSpec, Vocabulary};
use crate::engine::values::fields::FieldSpec;

/// The words of the language.
pub const WORDS: [&str; 6] = ["and", "or", "not", "contains", "changed(", "before("];

/// Suggests completions of the word before a place in a text: names, words and types that begin with it.
pub fn completions(text: &str, at: usize, fields: &[FieldSpec], types: &[String]) -> Vec<String> {
    Vocabulary::of_fields(fields).completions(text, at, types)
}

impl Vocabulary {
    /// Suggests completions of the word before a place in a text: names, words and types that begin with it.
    pub fn completions(&self, text: &str, at: usize, types: &[String]) -> Vec<String> {
        let before: String = text.chars().take(at).collect();
        let is_of_word = |c: char| c.is_alphanumeric() || c == '_' || (c == '.' && !self.is_of_fields());
        let start = before
            .rfind(|c: char| !is_of_word(c))
            .map_or(0, |index| index + before[index..].chars().next().map_or(1, char::len_utf8));
        let word = before[start..].to_lowercase();
        let fields = self.fields.iter().map(|field| field.name.clone());
        let names = fields.chain(EVENT_NAMES.into_iter().chain(WORDS).map(str::to_owned));
        let functions = FUNCTIONS.iter().filter(|_| self.has_functions).map(|name| (*name).to_owned());
        let further = self.names.iter().flat_map(|spec| self.spellings(spec));
        let all = names.chain(functions).chain(further).chain(types.iter().cloned());
        all.filter(|name| !word.is_empty() && name.to_lowercase().starts_with(&word) && name.to_lowercase() != word)
            .collect()
    }

    /// Lists how a name can be written, as far as it can be completed.
    fn spellings(&self, spec: &NameSpec) -> Vec<String> {
        match spec.form {
            Form::Plain => vec![spec.name.to_owned()],
            Form::OfField => self.fields.iter().map(|field| format!("{}.{}", spec.name, field.name)).collect(),
            Form::Numbered | Form::Named(_) => vec![format!("{}(", spec.name)],
        }
    }
}
