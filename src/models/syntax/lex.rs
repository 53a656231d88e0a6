//! The tokens of a model, with the characters that each is made of.

use std::ops::Range;

use crate::engine::values::time::{DAY_MS, Timestamp};
use crate::models::decimal;
use crate::models::syntax::error::ModelError;
use crate::words;

/// A token.
#[derive(Clone, Debug, PartialEq)]
pub enum Token {
    /// A number, in millionths.
    Number(i128),
    /// A text in quotes.
    Text(String),
    /// A day or a minute, as its first millisecond and the one after its last.
    Date(i64, i64),
    /// A name or a keyword.
    Word(String),
    /// A sign of one or two characters.
    Sign(&'static str),
    /// The end of a line.
    End,
}

/// A token and its characters.
#[derive(Clone, Debug, PartialEq)]
pub struct Placed {
    /// The token itself.
    pub token: Token,
    /// Its characters.
    pub range: Range<usize>,
    /// Its line, from 1.
    pub line: usize,
}

const SIGNS: [&str; 25] = [
    "!=", "<=", ">=", "==", "+=", "-=", "&&", "||", "=", "<", ">", "+", "-", "−", "*", "/", "(", ")", "[", "]", ",",
    ";", ":", ".", "%",
];

/// Splits a text into tokens; what is not a token is an error, and left out.
pub fn tokens(text: &[char]) -> (Vec<Placed>, Vec<ModelError>) {
    let (mut tokens, mut errors) = (Vec::new(), Vec::new());
    let (mut at, mut line) = (0, 1);
    while let Some(&c) = text.get(at) {
        let rest = &text[at..];
        let (token, length) = match c {
            '\n' => (Some(Token::End), 1),
            '#' => (None, rest.iter().take_while(|c| **c != '\n').count()),
            c if c.is_whitespace() || c == '\u{feff}' => (None, 1),
            _ => match token(rest) {
                Ok((token, length)) => (Some(token), length),
                Err((message, length)) => {
                    errors.push(ModelError { range: at..at + length, message });
                    (None, length)
                }
            },
        };
        tokens.extend(token.map(|token| Placed { token, range: at..at + length, line }));
        line += usize::from(c == '\n');
        at += length;
    }
    tokens.push(Placed { token: Token::End, range: text.len()..text.len(), line });
    (tokens, errors)
}

/// Reads one token; an error has the characters that it is about.
fn token(rest: &[char]) -> Result<(Token, usize), (String, usize)> {
    let c = rest[0];
    if c.is_ascii_digit() {
        return date(rest).map_or_else(|| number(rest), Ok);
    }
    if matches!(c, '"' | '\'' | '“') {
        return quoted(rest);
    }
    if is_first(c) {
        let length = 1 + rest[1..].iter().take_while(|c| is_first(**c) || c.is_alphanumeric()).count();
        return Ok((Token::Word(rest[..length].iter().collect()), length));
    }
    let is_here = |sign: &&str| sign.chars().count() <= rest.len() && sign.chars().zip(rest).all(|(a, b)| a == *b);
    match SIGNS.into_iter().find(is_here) {
        Some("−") => Ok((Token::Sign("-"), 1)),
        Some(sign) => Ok((Token::Sign(sign), sign.chars().count())),
        None => Err((words::models::unexpected_character(&c), 1)),
    }
}

/// Returns `true` if a name may begin with a character; keys of JSON often begin with `$` or `@`.
fn is_first(c: char) -> bool {
    c.is_alphabetic() || matches!(c, '_' | '$' | '@')
}

/// Reads `2026-03-12` or `2026-03-12T18:04`.
fn date(rest: &[char]) -> Option<(Token, usize)> {
    let shape = |length: usize| rest.get(..length).map(|part| part.iter().collect::<String>());
    let is_day = |text: &String| {
        text.char_indices().all(|(at, c)| if at == 4 || at == 7 { c == '-' } else { c.is_ascii_digit() })
    };
    let day = shape(10).filter(is_day)?;
    let minute = shape(16).filter(|text| text.as_bytes().get(10) == Some(&b'T'));
    if let Some(minute) = minute.and_then(|text| Timestamp::parse(&text)) {
        return Some((Token::Date(minute.millis(), minute.millis() + 60_000), 16));
    }
    let midnight = Timestamp::parse(&day)?;
    Some((Token::Date(midnight.millis(), midnight.millis() + DAY_MS), 10))
}

fn number(rest: &[char]) -> Result<(Token, usize), (String, usize)> {
    let digits = |rest: &[char]| rest.iter().take_while(|c| c.is_ascii_digit() || **c == '_').count();
    let mut length = digits(rest);
    // A point belongs to the number if a digit follows it.
    if rest.get(length) == Some(&'.') && rest.get(length + 1).is_some_and(char::is_ascii_digit) {
        length += 1 + digits(&rest[length + 1..]);
    }
    let text: String = rest[..length].iter().filter(|c| **c != '_').collect();
    let decimals = text.split_once('.').map_or(0, |(_, fraction)| fraction.len());
    match decimal::read(&text) {
        Some(number) if decimals <= 6 => Ok((Token::Number(number), length)),
        Some(_) => Err((words::models::AT_MOST_SIX_DECIMALS.into(), length)),
        None => Err((words::models::THIS_NUMBER_IS_TOO_LARGE.into(), length)),
    }
}

fn quoted(rest: &[char]) -> Result<(Token, usize), (String, usize)> {
    let end = if rest[0] == '“' { '”' } else { rest[0] };
    let length = rest[1..].iter().take_while(|c| **c != end && **c != '\n').count();
    match rest.get(length + 1) {
        Some(c) if *c == end => Ok((Token::Text(rest[1..=length].iter().collect()), length + 2)),
        _ => Err((words::models::THE_CLOSING_QUOTE_IS_MISSING.into(), length + 1)),
    }
}
