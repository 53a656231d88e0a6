//! How a locale writes amounts of one currency.

use std::borrow::Cow;

use crate::engine::values::locale::parts::{AskOne, Format, Part, Parts, first};
use crate::engine::values::locale::signs::{MINUS, Signs};
use crate::engine::values::locale::typed::is_bidi_control;

/// What isolates an amount from the direction of what stands beside it.
const ISOLATE: [char; 2] = ['\u{2068}', '\u{2069}'];

/// What stands before and after the digits.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Around {
    pub(super) before: Cow<'static, str>,
    pub(super) after: Cow<'static, str>,
}

impl Around {
    fn of(parts: &[Part]) -> Option<Around> {
        let is_digits = |part: &Part| matches!(part.kind.as_str(), "integer" | "group" | "decimal" | "fraction");
        let first = parts.iter().position(is_digits)?;
        let last = parts.iter().rposition(is_digits)?;
        let text = |parts: &[Part]| Cow::Owned(parts.iter().map(text_of).collect::<String>());
        Some(Around { before: text(&parts[..first]), after: text(&parts[last + 1..]) })
    }
}

/// Returns what is shown of a part beside the digits: a hyphen that stands for a minus is one.
fn text_of(part: &Part) -> Cow<'_, str> {
    if part.kind == "minusSign" { part.text.replace('-', MINUS).into() } else { part.text.as_str().into() }
}

/// How amounts of a currency are written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AmountPattern {
    pub(super) signs: Signs,
    pub(super) symbol: Cow<'static, str>,
    pub(super) positive: Around,
    pub(super) negative: Around,
    /// A positive amount with its sign.
    pub(super) signed: Around,
    /// Whether its direction may be another than that of the page.
    pub(super) is_isolated: bool,
}

impl AmountPattern {
    /// Finds the pattern of a currency by samples.
    pub(super) fn asking(ask: AskOne<'_>, signs: &Signs, code: &'static str, decimals: u32) -> Option<AmountPattern> {
        let samples = ask(&Format::Amount { code, decimals, is_signed: false }, &Signs::SAMPLES);
        let signed = ask(&Format::Amount { code, decimals, is_signed: true }, &[1.0]);
        AmountPattern::of(&samples, signed.first()?, signs)
    }

    fn of(samples: &[Parts], signed: &Parts, signs: &Signs) -> Option<AmountPattern> {
        let [positive, negative, ..] = samples else { return None };
        let is_turned = |part: &Part| part.text.chars().any(|c| is_right_to_left(c) || is_bidi_control(c));
        Some(AmountPattern {
            signs: Signs::of(samples)?.or_decimal_of(samples, signs),
            symbol: first(positive, "currency").map_or(Cow::Borrowed(""), |symbol| Cow::Owned(symbol.to_owned())),
            positive: Around::of(positive)?,
            negative: Around::of(negative)?,
            signed: Around::of(signed)?,
            is_isolated: positive.iter().chain(negative).any(is_turned),
        })
    }

    /// Returns the currency's symbol.
    pub fn symbol(&self) -> &str {
        &self.symbol
    }

    /// Returns the signs of its numbers, which may differ from those of other numbers.
    pub fn signs(&self) -> &Signs {
        &self.signs
    }

    /// Writes an amount that is given as a program writes it, `-1284.50`; `is_signed` if a positive one has its sign, too.
    pub fn write(&self, plain: &str, is_signed: bool) -> String {
        let (around, size) = match plain.strip_prefix('-') {
            Some(size) => (&self.negative, size),
            None if is_signed => (&self.signed, plain),
            None => (&self.positive, plain),
        };
        let mut text = String::with_capacity(size.len() + 24);
        if self.is_isolated {
            text.push(ISOLATE[0]);
        }
        text.push_str(&around.before);
        self.signs.write_decimal(&mut text, size);
        text.push_str(&around.after);
        if self.is_isolated {
            text.push(ISOLATE[1]);
        }
        text
    }
}

/// Returns `true` for characters of the scripts that are written from right to left.
fn is_right_to_left(c: char) -> bool {
    matches!(c, '\u{590}'..='\u{8ff}' | '\u{fb1d}'..='\u{fdff}' | '\u{fe70}'..='\u{feff}')
}
