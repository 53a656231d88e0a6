//! How a person's locale writes amounts, numbers and times, as data.
//!
//! The browser knows the locales, and this room does not know the browser: it is asked once for some samples in parts, as
//! `Intl`'s `formatToParts` returns them, and everything else is written here from what they show. Thus an amount never goes
//! through a float, and writing one calls nothing outside.
//!
//! What is made for programs is written in a fixed way, whatever the page does: see [`Locale::shown`].

mod amounts;
mod dates;
mod parts;
mod plain;
mod signs;
mod style;
mod typed;
pub(in crate::engine::values) mod zone;

use std::sync::{Mutex, OnceLock};

use crate::words::is_for_programs;

pub use amounts::AmountPattern;
pub use dates::{DateOrder, DatePattern};
pub use parts::{Ask, Format, Part, Parts};
pub use signs::Signs;
pub use style::Style;
pub use typed::{integer, is_bidi_control, plainly, whole};
pub use zone::{Zone, offset_at, set_zone, zone_name};

/// The locale of the page; set once, before it is mounted.
static SHOWN: OnceLock<Locale> = OnceLock::new();
/// The locale of whatever is made for programs, and of a page that was told no other.
static PLAIN: OnceLock<Locale> = OnceLock::new();

/// A locale: what is known of it, and whom to ask for the rest.
#[derive(Debug)]
pub struct Locale {
    /// Its tag of BCP 47, such as `de-CH`.
    tag: String,
    ask: Option<Ask>,
    signs: Signs,
    amounts: Mutex<Vec<(&'static str, &'static AmountPattern)>>,
    dates: [OnceLock<DatePattern>; Style::COUNT],
}

impl Locale {
    /// Creates a locale from samples: the numbers at once, a currency or a way to write times when it is first needed.
    pub fn asking(tag: String, ask: Ask) -> Locale {
        let signs = Signs::of(&ask(&tag, &Format::Number, &Signs::SAMPLES)).unwrap_or(Signs::PLAIN);
        Locale::with(tag, Some(ask), signs)
    }

    fn with(tag: String, ask: Option<Ask>, signs: Signs) -> Locale {
        Locale { tag, ask, signs, amounts: Mutex::default(), dates: Default::default() }
    }

    /// Returns the locale in which texts are to be written now: the page's; a fixed one for programs.
    pub fn shown() -> &'static Locale {
        match SHOWN.get() {
            Some(locale) if !is_for_programs() => locale,
            Some(_) | None => Locale::plain(),
        }
    }

    /// Returns the fixed one: `€1,284.50`, `12 Mar 2026, 18:04`.
    pub fn plain() -> &'static Locale {
        PLAIN.get_or_init(|| Locale::with(String::new(), None, Signs::PLAIN))
    }

    /// Makes this the locale of the page, for good.
    pub fn show(self) {
        // A page has one locale: a second one is not set.
        let _ = SHOWN.set(self);
    }

    /// Returns how numbers are written.
    pub fn signs(&self) -> &Signs {
        &self.signs
    }

    /// Returns how amounts of a currency are written.
    pub fn amounts(&self, code: &'static str, decimals: u32) -> &'static AmountPattern {
        // A thread that panicked while it held the patterns left whole ones.
        let mut known = self.amounts.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        if let Some((_, pattern)) = known.iter().find(|(known, _)| *known == code) {
            return pattern;
        }
        let asked = self.ask.and_then(|ask| {
            AmountPattern::asking(&|format, values| ask(&self.tag, format, values), &self.signs, code, decimals)
        });
        // There are less than two hundred currencies, and one locale: what is kept for good is bounded.
        let pattern: &'static AmountPattern = Box::leak(Box::new(asked.unwrap_or_else(|| plain::amounts(code))));
        known.push((code, pattern));
        pattern
    }

    /// Returns how times are written in a style.
    pub fn dates(&self, style: Style) -> &DatePattern {
        self.dates[style as usize].get_or_init(|| {
            let asked = self.ask;
            let asked =
                asked.and_then(|ask| DatePattern::asking(&|format, values| ask(&self.tag, format, values), style));
            asked.unwrap_or_else(|| plain::dates(style))
        })
    }
}
