//! A lesson's file as front matter, headings, text and directives, each with its lines.

use crate::lessons::format::error::LessonError;
use crate::lessons::format::fault::Fault;

/// A line: its number, from 1, and its text.
pub(super) type Line<'a> = (usize, &'a str);

/// A file, split.
#[derive(Debug, Default)]
pub(super) struct Split<'a> {
    /// The lines between the two lines of dashes.
    pub front: Vec<Line<'a>>,
    /// What follows.
    pub chunks: Vec<Chunk<'a>>,
}

/// A piece of a file.
#[derive(Debug)]
pub(super) enum Chunk<'a> {
    /// A heading, which begins a step.
    Heading(Line<'a>),
    /// Text between headings and directives.
    Text(Vec<Line<'a>>),
    /// A directive: its line, its name, and what stands in it.
    Directive(usize, &'a str, Vec<Line<'a>>),
}

/// Splits a file.
pub(super) fn split<'a>(text: &'a str, errors: &mut Vec<LessonError>) -> Split<'a> {
    let mut lines = (1..).zip(text.lines()).peekable();
    let mut split = Split::default();
    if lines.peek().is_some_and(|(_, line)| line.trim_end() == "---") {
        lines.next();
        let front: Vec<Line<'_>> = lines.by_ref().take_while(|(_, line)| line.trim_end() != "---").collect();
        split.front = front;
    } else {
        errors.push(LessonError::new(1, Fault::FrontMissing));
    }
    let mut is_code = false;
    while let Some((number, line)) = lines.next() {
        is_code ^= line.trim_start().starts_with("```");
        if !is_code && let Some(heading) = line.strip_prefix("# ") {
            split.chunks.push(Chunk::Heading((number, heading.trim())));
        } else if !is_code && line.starts_with(":::") {
            let name = line[3..].trim();
            let mut inside = Vec::new();
            let mut is_closed = false;
            for (number, line) in lines.by_ref() {
                if line.trim_end() == ":::" {
                    is_closed = true;
                    break;
                }
                inside.push((number, line));
            }
            if !is_closed {
                errors.push(LessonError::new(number, Fault::NotClosed(name.to_owned())));
            }
            split.chunks.push(Chunk::Directive(number, name, inside));
        } else if let Some(Chunk::Text(lines)) = split.chunks.last_mut() {
            lines.push((number, line));
        } else {
            split.chunks.push(Chunk::Text(vec![(number, line)]));
        }
    }
    split
        .chunks
        .retain(|chunk| !matches!(chunk, Chunk::Text(lines) if lines.iter().all(|(_, line)| line.trim().is_empty())));
    split
}

/// Cuts off a comment: ` # …` outside of quotes.
pub(super) fn without_comment(line: &str) -> &str {
    let (mut is_quoted, mut is_escaped) = (false, false);
    let mut before = ' ';
    for (index, c) in line.char_indices() {
        match c {
            '"' if !is_escaped => is_quoted = !is_quoted,
            '#' if !is_quoted && before.is_whitespace() => return line[..index].trim_end(),
            _ => {}
        }
        // A backslash after a backslash is only a character.
        is_escaped = c == '\\' && !is_escaped;
        before = c;
    }
    line.trim_end()
}

/// Splits `key: value`: the key, the value, and the character at which the value begins.
pub(super) fn key_and_value(line: &str) -> Option<(&str, &str, usize)> {
    let (key, value) = line.split_once(':')?;
    let is_key = !key.is_empty() && key.bytes().all(|byte| byte.is_ascii_lowercase());
    let begins = line.chars().count() - value.trim_start().chars().count();
    is_key.then_some((key, value.trim(), begins))
}
