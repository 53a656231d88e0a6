//! The page's words in `words/<language>/<area>.ftl`, in the syntax of Fluent: checked against each other, and written as Rust
//! for `src/words`.
//!
//! English is the language that all others are held against. A message is one line of text with `{ $variables }`, which may
//! hold one choice by a number, `{ $number -> [one] … *[other] … }`, with texts and variables in it. Every error is
//! `words/de/act.ftl:12: message`.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;

use fluent_syntax::ast::{Entry, Expression, InlineExpression, Pattern, PatternElement, VariantKey};
use fluent_syntax::parser;

use crate::{Trouble, entries};

/// The language that the program is written in.
const ENGLISH: &str = "en";
/// How many variables a message can have: each is a control character of the written pattern.
const VARIABLES: usize = 8;
/// Before the text for one, between it and the text for any other number, and after that.
const CHOICE: [char; 3] = ['\u{e}', '\u{f}', '\u{10}'];
/// What turns a text to the right-to-left of the pseudo-locale, and back.
const TURNED: [&str; 2] = ["\u{200f}\u{202e}", "\u{202c}\u{200f}"];
/// What a message cannot be called.
const KEYWORDS: &str = " as break const continue else enum extern false fn for if impl in let loop match mod move mut pub ref return self static struct super trait true type unsafe use where while async await dyn crate abstract become box do final gen macro override priv try typeof unsized virtual yield ";

/// A message of one language.
struct Message {
    /// Where it is: `words/de/act.ftl:12`.
    place: String,
    /// Its parts, in order.
    parts: Vec<Part>,
}

/// A part of a message.
enum Part {
    Text(String),
    Variable(String),
    Choice { by: String, one: Vec<Part>, other: Vec<Part> },
}

/// The messages of a language, by area and key.
type Messages = BTreeMap<(String, String), Message>;

/// Checks the words, and writes them: `words.rs`, and a file for each further language. Returns how many messages there are.
pub fn write(target: &Path) -> Result<usize, Trouble> {
    println!("cargo:rerun-if-changed=words");
    let mut wrong = Vec::new();
    let mut languages: BTreeMap<String, Messages> = BTreeMap::new();
    for name in self::languages()? {
        let folder = Path::new("words").join(&name);
        let mut messages = Messages::new();
        for file in entries(&folder)?.into_iter().filter(|path| path.extension().is_some_and(|end| end == "ftl")) {
            read(&file, &mut messages, &mut wrong)?;
        }
        languages.insert(name, messages);
    }
    let english = languages.remove(ENGLISH).unwrap_or_default();
    for (language, messages) in &languages {
        compare(language, messages, &english, &mut wrong);
    }
    if !wrong.is_empty() {
        wrong.iter().for_each(|error| println!("cargo::error={error}"));
        return Err(format!("{} errors in the words", wrong.len()).into());
    }
    std::fs::write(target.join("words.rs"), rust(&english)?)?;
    for (language, messages) in &languages {
        // In the order of the English keys, with their variables numbered as there.
        let lines = english.iter().map(|(key, message)| written(&messages[key].parts, &variables(message), false));
        std::fs::write(target.join(format!("words.{language}.txt")), lines.collect::<Vec<_>>().join("\n"))?;
    }
    let turned = english.values().map(|message| written(&message.parts, &variables(message), true));
    std::fs::write(target.join("words.ar-XB.txt"), turned.collect::<Vec<_>>().join("\n"))?;
    Ok(english.len())
}

/// Adds texts to the file of each further language, after its messages: `text_in` says them in a language.
pub fn add(target: &Path, text_in: impl Fn(&str) -> Vec<String>) -> Result<(), Trouble> {
    let append = |language: &str, texts: Vec<String>| -> Result<(), Trouble> {
        let path = target.join(format!("words.{language}.txt"));
        let all = std::fs::read_to_string(&path)? + "\n" + &texts.join("\n");
        Ok(std::fs::write(path, all)?)
    };
    for language in languages()?.into_iter().filter(|language| language != ENGLISH) {
        append(&language, text_in(&language))?;
    }
    let turned = text_in(ENGLISH).into_iter().map(|text| written(&[Part::Text(text)], &[], true));
    append("ar-XB", turned.collect())
}

/// Lists the languages that there are words in.
pub fn languages() -> Result<Vec<String>, Trouble> {
    let folders = entries(Path::new("words"))?.into_iter().filter(|path| path.is_dir());
    Ok(folders.filter_map(|path| Some(path.file_name()?.to_str()?.to_owned())).collect())
}

/// Reads a file of messages.
fn read(path: &Path, messages: &mut Messages, wrong: &mut Vec<String>) -> Result<(), Trouble> {
    let text = std::fs::read_to_string(path)?;
    let area = path.file_stem().and_then(|stem| stem.to_str()).unwrap_or_default().to_owned();
    let line_of = |at: usize| text.get(..at).unwrap_or_default().lines().count().max(1);
    let resource = match parser::parse(text.as_str()) {
        Ok(resource) => resource,
        Err((_, errors)) => {
            let places = errors.iter().map(|error| (line_of(error.pos.start + 1), &error.kind));
            wrong.extend(places.map(|(line, kind)| format!("{}:{line}: {kind}", path.display())));
            return Ok(());
        }
    };
    for entry in resource.body {
        let Entry::Message(message) = entry else {
            if matches!(entry, Entry::Term(_)) {
                wrong.push(format!("{}: a term: write the word in each message", path.display()));
            }
            continue;
        };
        let key = message.id.name.to_owned();
        let line = text.lines().position(|line| line.split_whitespace().next() == Some(&key)).unwrap_or(0) + 1;
        let place = format!("{}:{line}", path.display());
        let parts = match message.value {
            Some(pattern) if message.attributes.is_empty() => parts(&pattern, true),
            Some(_) => Err("attributes are not supported"),
            None => Err("the message has no text"),
        };
        let fits = parts.and_then(|parts| fits(&key, parts));
        match fits {
            Err(reason) => wrong.push(format!("{place}: `{key}`: {reason}")),
            Ok(parts) => {
                if messages.insert((area.clone(), key.clone()), Message { place: place.clone(), parts }).is_some() {
                    wrong.push(format!("{place}: `{key}` is here twice"));
                }
            }
        }
    }
    Ok(())
}

/// Reads the parts of a pattern; only a message's own may hold a choice.
fn parts(pattern: &Pattern<&str>, can_choose: bool) -> Result<Vec<Part>, &'static str> {
    pattern.elements.iter().map(|element| part(element, can_choose)).collect()
}

fn part(element: &PatternElement<&str>, can_choose: bool) -> Result<Part, &'static str> {
    let expression = match element {
        PatternElement::TextElement { value } if value.contains('\n') => return Err("more than one line of text"),
        PatternElement::TextElement { value } => return Ok(Part::Text((*value).to_owned())),
        PatternElement::Placeable { expression } => expression,
    };
    match expression {
        Expression::Inline(InlineExpression::StringLiteral { value }) => {
            Ok(Part::Text(fluent_syntax::unicode::unescape_unicode_to_string(value).into_owned()))
        }
        Expression::Inline(InlineExpression::VariableReference { id }) => Ok(Part::Variable(id.name.to_owned())),
        Expression::Inline(_) => Err("only texts and variables are supported between braces"),
        Expression::Select { selector: InlineExpression::VariableReference { id }, variants } if can_choose => {
            let names: Vec<(&str, bool)> = variants
                .iter()
                .map(|variant| match variant.key {
                    VariantKey::Identifier { name } => (name, variant.default),
                    VariantKey::NumberLiteral { value } => (value, variant.default),
                })
                .collect();
            match (names.as_slice(), variants.as_slice()) {
                ([("one", false), ("other", true)], [one, other]) => Ok(Part::Choice {
                    by: id.name.to_owned(),
                    one: parts(&one.value, false)?,
                    other: parts(&other.value, false)?,
                }),
                _ => Err("a choice has the variants [one] and *[other], in this order"),
            }
        }
        Expression::Select { .. } => Err("only a message's own choice by a variable is supported"),
    }
}

/// Checks what the program has to rely on.
fn fits(key: &str, parts: Vec<Part>) -> Result<Vec<Part>, &'static str> {
    let choices = parts.iter().filter(|part| matches!(part, Part::Choice { .. })).count();
    if choices > 1 {
        return Err("more than one choice");
    }
    if KEYWORDS.contains(&format!(" {key} ")) {
        return Err("the key is a keyword of Rust");
    }
    if !key.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-') {
        return Err("a key has small letters, digits and hyphens");
    }
    let message = Message { place: String::new(), parts };
    if variables(&message).len() > VARIABLES {
        return Err("too many variables");
    }
    if texts(&message.parts).any(|text| text.contains(|c: char| c < ' ')) {
        return Err("a control character");
    }
    Ok(message.parts)
}

fn texts(parts: &[Part]) -> impl Iterator<Item = &str> {
    let inner = parts.iter().flat_map(|part| match part {
        Part::Choice { one, other, .. } => one.iter().chain(other).collect(),
        part => vec![part],
    });
    inner.filter_map(|part| if let Part::Text(text) = part { Some(text.as_str()) } else { None })
}

/// Lists the variables that are shown, in order, each once.
fn variables(message: &Message) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    let mut add = |name: &String| {
        if !names.contains(name) {
            names.push(name.clone());
        }
    };
    for part in &message.parts {
        match part {
            Part::Text(_) => {}
            Part::Variable(name) => add(name),
            Part::Choice { one, other, .. } => {
                let shown = other.iter().chain(one).filter_map(|part| match part {
                    Part::Variable(name) => Some(name),
                    Part::Text(_) | Part::Choice { .. } => None,
                });
                shown.for_each(&mut add);
            }
        }
    }
    names
}

/// Returns the number that a message chooses by.
fn chooses_by(message: &Message) -> Option<&str> {
    message.parts.iter().find_map(|part| if let Part::Choice { by, .. } = part { Some(by.as_str()) } else { None })
}

/// Holds a language against English.
fn compare(language: &str, messages: &Messages, english: &Messages, wrong: &mut Vec<String>) {
    for ((area, key), message) in english {
        let Some(other) = messages.get(&(area.clone(), key.clone())) else {
            wrong.push(format!("words/{language}/{area}.ftl:1: `{key}` is missing: {} has it", message.place));
            continue;
        };
        let sorted = |message: &Message| {
            let mut names = variables(message);
            names.sort();
            names
        };
        let (of_english, of_other) = (sorted(message), sorted(other));
        if of_english != of_other {
            wrong.push(format!("{}: `{key}` shows {of_other:?}, in English {of_english:?}", other.place));
        }
        if let Some(by) = chooses_by(other).filter(|by| chooses_by(message) != Some(by)) {
            wrong.push(format!("{}: `{key}` chooses by `{by}`, which English does not", other.place));
        }
    }
    let unknown = messages.iter().filter(|(key, _)| !english.contains_key(*key));
    wrong.extend(unknown.map(|((_, key), message)| format!("{}: `{key}` is not in English", message.place)));
}

/// Writes a pattern as the page reads it: variables and choices as control characters.
fn written(parts: &[Part], variables: &[String], turned: bool) -> String {
    let mut text = String::new();
    for part in parts {
        match part {
            Part::Text(part) if turned && !part.trim().is_empty() => {
                text.extend([TURNED[0], part, TURNED[1]]);
            }
            Part::Text(part) => text.push_str(part),
            Part::Variable(name) => {
                let number = variables.iter().position(|known| known == name).unwrap_or(0);
                text.extend(char::from_u32(number as u32 + 1));
            }
            Part::Choice { one, other, .. } => {
                let (one, other) = (written(one, variables, turned), written(other, variables, turned));
                text.push(CHOICE[0]);
                text.push_str(&one);
                text.push(CHOICE[1]);
                text.push_str(&other);
                text.push(CHOICE[2]);
            }
        }
    }
    text
}

/// Writes the messages as Rust: a constant, or a function of the variables.
fn rust(english: &Messages) -> Result<String, Trouble> {
    let mut areas: BTreeMap<&str, String> = BTreeMap::new();
    for (id, ((area, key), message)) in english.iter().enumerate() {
        let out = areas.entry(area).or_default();
        let (shown, by) = (variables(message), chooses_by(message));
        let pattern = written(&message.parts, &shown, false);
        let name = key.replace('-', "_");
        writeln!(out, "    #[doc = {:?}]", told(&message.parts))?;
        if shown.is_empty() && by.is_none() {
            writeln!(out, "    pub const {}: Word = Word::new({id}, {pattern:?});", name.to_uppercase())?;
            continue;
        }
        let snake = |name: &str| name.replace('-', "_");
        let number = by.map(|by| format!("{}: usize", snake(by)));
        let parameters = number.into_iter().chain(shown.iter().map(|name| format!("{}: &dyn Display", snake(name))));
        let is_one = by.map_or("false".to_owned(), |by| format!("{} == 1", snake(by)));
        let arguments: Vec<String> = shown.iter().map(|name| snake(name)).collect();
        writeln!(out, "    pub fn {name}({}) -> String {{", parameters.collect::<Vec<_>>().join(", "))?;
        writeln!(out, "        Word::new({id}, {pattern:?}).filled({is_one}, &[{}])\n    }}", arguments.join(", "))?;
    }
    let mut out = String::new();
    for (area, messages) in areas {
        writeln!(
            out,
            "/// `words/en/{area}.ftl`.\n#[allow(clippy::too_many_arguments)]\npub mod {area} {{\n    #[allow(unused_imports)]\n    use std::fmt::Display;\n\n    use super::Word;\n\n{messages}}}\n"
        )?;
    }
    // All of them, for the tests: what they are called, and what they say in English.
    let all = english.iter().map(|((area, key), message)| {
        let pattern = written(&message.parts, &variables(message), false);
        format!("    (\"{area}/{key}\", Word::new(0, {pattern:?})),\n")
    });
    let all = all.enumerate().map(|(id, line)| line.replacen("new(0,", &format!("new({id},"), 1));
    writeln!(
        out,
        "/// All messages, by area and key.\npub const ALL: &[(&str, Word)] = &[\n{}];",
        all.collect::<String>()
    )?;
    Ok(out)
}

/// Writes a message for the documentation of its constant or function.
fn told(parts: &[Part]) -> String {
    let tell = |part: &Part| match part {
        Part::Text(text) => text.clone(),
        Part::Variable(name) => format!("{{{name}}}"),
        Part::Choice { one, other, .. } => format!("{{{} | {}}}", told(one), told(other)),
    };
    let text: String = parts.iter().map(tell).collect();
    // As code, so that nothing in it is read as Markdown.
    format!("``{}``", text.trim())
}
