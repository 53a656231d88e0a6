//! Completing what a person writes in a model, from the paths and types that occur in the data.

use std::ops::Range;

use crate::models::field::FieldKind;
use crate::models::function::{FUNCTIONS, SPECIAL};
use crate::models::names::EVENT_NAMES;
use crate::models::paths::Paths;
use crate::models::syntax::parse;

/// What may stand at a place of a text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Completions {
    /// The characters that a choice takes the place of.
    pub range: Range<usize>,
    /// The choices, the most likely ones first.
    pub choices: Vec<Choice>,
}

/// A text that may stand at a place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    /// The text.
    pub text: String,
    /// What it is.
    pub kind: ChoiceKind,
}

/// What a choice is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ChoiceKind {
    /// A word of the language.
    Keyword,
    /// A field of the model.
    Field,
    /// A path that occurs in the data.
    Path,
    /// A type of event that occurs.
    EventType,
    /// A function.
    Function,
    /// A name that every event has.
    EventName,
}

/// The words that a line begins with.
const BEGINNINGS: [&str; 10] = ["field", "on", "require", "reject", "model", "stream", "type", "time", "id", "data"];
/// The words within expressions.
const WITHIN: [&str; 13] = [
    "if",
    "then",
    "else",
    "and",
    "or",
    "or else",
    "not",
    "contains",
    "starts with",
    "is missing",
    "missing",
    "yes",
    "no",
];

/// Lists what may stand at a place of a text, in characters from 0.
pub fn completions(text: &str, at: usize, paths: &Paths, types: &[&str]) -> Completions {
    let before: Vec<char> = text.chars().take(at).collect();
    let start = before.iter().rposition(|c| *c == '\n').map_or(0, |end| end + 1);
    let length =
        before[start..].iter().rev().take_while(|c| c.is_alphanumeric() || matches!(c, '_' | '.' | '$' | '@')).count();
    let from = before.len() - length;
    let line: String = before[start..from].iter().collect();
    let typed: String = before[from..].iter().collect();
    let line = line.trim_start();
    if line.contains('#') {
        return Completions::default();
    }
    let mut choices = Vec::new();
    let mut add = |kind, texts: &mut dyn Iterator<Item = String>| {
        choices.extend(texts.map(|text| Choice { text, kind }));
    };
    let first = line.split_whitespace().next().unwrap_or_default();
    let fields: Vec<String> = parse(text).0.fields.into_iter().map(|field| field.name.value).collect();
    let of_paths = || paths.seen().iter().map(|seen| seen.path.to_string());
    // A name that is a field's, too, is the field.
    let is_field = |path: &str| path.split('.').next().is_some_and(|name| fields.iter().any(|field| field == name));
    let beside_fields = || of_paths().map(|path| if is_field(&path) { format!("data.{path}") } else { path });
    let is_header = first == "on" && !line.contains(':');
    if line.matches('"').count() % 2 == 1 {
        // Within quotes: the rest of a type, or a text that nobody else knows.
        let is_type = |name: &&&str| is_header && name.to_lowercase().starts_with(&typed.to_lowercase());
        add(ChoiceKind::EventType, &mut types.iter().filter(is_type).map(|name| (*name).to_owned()));
        return Completions { range: from..before.len(), choices };
    }
    match first {
        "" => {
            add(ChoiceKind::Field, &mut fields.iter().map(|name| format!("{name} = ")));
            add(ChoiceKind::Keyword, &mut BEGINNINGS.iter().map(|word| format!("{word} ")));
        }
        "field" if line.trim_end().ends_with(':') => {
            add(ChoiceKind::Keyword, &mut FieldKind::ALL.iter().map(|kind| kind.keyword().to_owned()));
        }
        "field" if line.contains(':') => add(ChoiceKind::Keyword, &mut std::iter::once("headline".to_owned())),
        "field" | "model" => {}
        "on" if is_header && !line.contains(" if ") => {
            add(ChoiceKind::EventType, &mut types.iter().map(|name| type_text(name)));
            add(ChoiceKind::Keyword, &mut ["any", "or", "if"].map(str::to_owned).into_iter());
        }
        "stream" | "type" | "time" | "id" | "data" if !line.contains('=') => add(ChoiceKind::Path, &mut of_paths()),
        _ => {
            add(ChoiceKind::Field, &mut fields.iter().cloned());
            add(ChoiceKind::Path, &mut beside_fields());
            add(ChoiceKind::EventName, &mut EVENT_NAMES.map(str::to_owned).into_iter());
            add(
                ChoiceKind::Function,
                &mut FUNCTIONS.iter().map(|function| function.usage).chain(SPECIAL).map(str::to_owned),
            );
            add(ChoiceKind::Keyword, &mut WITHIN.map(str::to_owned).into_iter());
        }
    }
    let lower = typed.to_lowercase();
    choices.retain(|choice| choice.text.to_lowercase().starts_with(&lower) && choice.text != typed);
    Completions { range: from..before.len(), choices }
}

/// Writes a type as a model has it: in quotes unless it is one word.
fn type_text(name: &str) -> String {
    if crate::models::path::is_name(name) && name != "any" { name.to_owned() } else { format!("\"{name}\"") }
}
