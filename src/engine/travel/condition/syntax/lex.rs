//! The tokens of a condition.

use crate::engine::travel::condition::syntax::error::{ConditionError, Fault};
use crate::engine::values::time::{DAY_MS, Timestamp};

/// The most characters that a condition may have.
pub const MAX_LEN: usize = 1000;

/// The parts of a major unit in which numbers are kept.
pub const SCALE: i128 = 1_000_000;

/// A token of the condition language.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Token {
    /// A number, in millionths.
    Number(i128),
    /// A text in quotes.
    Text(String),
    /// The beginning and the end of a day or a minute, in milliseconds.
    Date(i64, i64),
    /// A word: a name or a keyword.
    Word(String),
    /// A sign of one or two characters.
    Sign(&'static str),
}

/// A token and where it begins, in characters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Placed {
    /// The token itself.
    pub token: Token,
    /// Where it begins.
    pub at: usize,
}

const SIGNS: [&str; 14] = ["!=", "<=", ">=", "==", "&&", "||", "=", "<", ">", "+", "-", "*", "/", "("];

/// Splits a text into tokens; a vocabulary may need further signs.
pub fn tokens(text: &str, further: &'static [&'static str]) -> Result<Vec<Placed>, ConditionError> {
    let chars: Vec<char> = text.chars().collect();
    if chars.len() > MAX_LEN {
        return Err(ConditionError { at: MAX_LEN, fault: Fault::TooLong });
    }
    let mut tokens = Vec::new();
    let mut at = 0;
    while let Some(&c) = chars.get(at) {
        if c.is_whitespace() {
            at += 1;
            continue;
        }
        let (token, length) = token(&chars[at..], at, further)?;
        tokens.push(Placed { token, at });
        at += length;
    }
    Ok(tokens)
}

fn token(rest: &[char], at: usize, further: &'static [&'static str]) -> Result<(Token, usize), ConditionError> {
    let c = rest[0];
    if let Some((token, length)) = date(rest) {
        return Ok((token, length));
    }
    if c.is_ascii_digit() {
        return number(rest, at);
    }
    if c == '"' || c == '\'' || c == '“' {
        return quoted(rest, at);
    }
    if c.is_alphabetic() || c == '_' {
        let length = rest.iter().take_while(|c| c.is_alphanumeric() || **c == '_').count();
        return Ok((Token::Word(rest[..length].iter().collect()), length));
    }
    if c == ')' {
        return Ok((Token::Sign(")"), 1));
    }
    if c == '−' {
        return Ok((Token::Sign("-"), 1));
    }
    let mut signs = SIGNS.into_iter().chain(further.iter().copied());
    let sign = signs.find(|sign| sign.chars().zip(rest).filter(|(a, b)| a == *b).count() == sign.len());
    match sign {
        Some(sign) => Ok((Token::Sign(sign), sign.len())),
        None => Err(ConditionError { at, fault: Fault::UnexpectedCharacter(c) }),
    }
}

/// Reads `2026-03-12` or `2026-03-12T18:04`.
fn date(rest: &[char]) -> Option<(Token, usize)> {
    let shape = |length: usize| rest.get(..length).map(|part| part.iter().collect::<String>());
    let day = shape(10).filter(|text| {
        text.char_indices().all(|(i, c)| if i == 4 || i == 7 { c == '-' } else { c.is_ascii_digit() })
    })?;
    if let Some(minute) =
        shape(16).filter(|text| text.as_bytes().get(10) == Some(&b'T')).and_then(|text| Timestamp::parse(&text))
    {
        return Some((Token::Date(minute.millis(), minute.millis() + 60_000), 16));
    }
    let midnight = Timestamp::parse(&day)?;
    Some((Token::Date(midnight.millis(), midnight.millis() + DAY_MS), 10))
}

fn number(rest: &[char], at: usize) -> Result<(Token, usize), ConditionError> {
    let length = rest.iter().take_while(|c| c.is_ascii_digit() || matches!(c, '.' | '_')).count();
    let text: String = rest[..length].iter().filter(|c| **c != '_').collect();
    let (whole, fraction) = text.split_once('.').unwrap_or((&text, ""));
    if fraction.contains('.') || fraction.len() > 6 || (text.ends_with('.')) {
        return Err(ConditionError { at, fault: Fault::BadNumber });
    }
    let too_large = ConditionError { at, fault: Fault::NumberTooLarge };
    let whole: i128 = whole.parse().ok().filter(|_| whole.len() <= 18).ok_or(too_large)?;
    let fraction: i128 = format!("{fraction:0<6}").parse().unwrap_or(0);
    Ok((Token::Number(whole * SCALE + fraction), length))
}

fn quoted(rest: &[char], at: usize) -> Result<(Token, usize), ConditionError> {
    let end = if rest[0] == '“' { '”' } else { rest[0] };
    match rest[1..].iter().position(|c| *c == end) {
        Some(length) => Ok((Token::Text(rest[1..=length].iter().collect()), length + 2)),
        None => Err(ConditionError { at, fault: Fault::QuoteMissing }),
    }
}
