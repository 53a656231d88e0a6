//! Amounts and times by the locale: written as `Intl` writes them, and read back as they were written. What `Intl` answered
//! is in `tests/data/locales/samples.json`; `tests/browser.rs` asks the browser itself.

#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used, clippy::expect_used)]

use std::sync::OnceLock;

use foldback::engine::values::day;
use foldback::engine::values::locale::{Format, Locale, Part, Parts, Style, integer, is_bidi_control, whole};
use foldback::engine::values::money::{AmountError, Currency, Money};
use foldback::engine::values::time::Timestamp;
use foldback::engine::values::unit::Unit;
use foldback::engine::values::wall::Wall;
use proptest::prelude::*;
use serde_json::Value;

/// The locales and currencies of the samples.
const LOCALES: [&str; 14] =
    ["en-US", "en-GB", "de", "de-CH", "de-AT", "fr", "ar-EG", "hi", "en-IN", "ja", "es", "pt-BR", "pl", "sv"];
const CURRENCIES: [&str; 10] = ["EUR", "USD", "CHF", "JPY", "MXN", "EGP", "CLF", "KWD", "BHD", "INR"];

fn samples() -> &'static Value {
    static SAMPLES: OnceLock<Value> = OnceLock::new();
    SAMPLES.get_or_init(|| serde_json::from_str(include_str!("data/locales/samples.json")).unwrap())
}

fn parts(sample: &Value) -> Parts {
    let text = |part: &Value, index: usize| part[index].as_str().unwrap().to_owned();
    sample.as_array().unwrap().iter().map(|part| Part { kind: text(part, 0), text: text(part, 1) }).collect()
}

/// Answers as `Intl` did.
fn ask(tag: &str, format: &Format, values: &[f64]) -> Vec<Parts> {
    let of = &samples()[tag];
    let all = |samples: &Value| samples.as_array().unwrap().iter().map(parts).collect();
    match format {
        Format::Number => all(&of["numbers"]),
        Format::Amount { code, is_signed, .. } => {
            all(&of["amounts"][code][if *is_signed { "signed" } else { "plain" }])
        }
        Format::Date(style) => {
            let of_style = &of["dates"][format!("{style:?}")]["parts"];
            values.iter().map(|moment| parts(&of_style[(*moment as i64).to_string()])).collect()
        }
    }
}

fn locale(tag: &str) -> Locale {
    Locale::asking(tag.to_owned(), ask)
}

fn currency(code: &str) -> Currency {
    Currency::from_code(code).unwrap()
}

/// Leaves out what is Foldback's own: the isolation, and the true minus.
fn as_intl(text: &str) -> String {
    text.replace(['\u{2068}', '\u{2069}'], "").replace('−', "-")
}

#[test]
fn amounts_are_written_as_intl_writes_them() {
    for tag in LOCALES {
        let locale = locale(tag);
        for code in CURRENCIES {
            let currency = currency(code);
            for written in samples()[tag]["amounts"][code]["written"].as_array().unwrap() {
                let [amount, plain, signed] = [0, 1, 2].map(|index| written[index].as_str().unwrap());
                let Ok(money) = currency.parse(amount) else { continue };
                let sign = if money == Money::ZERO { plain } else { signed };
                assert_eq!(as_intl(&currency.format_in(money, &locale)), as_intl(plain), "{tag} {code} {amount}");
                assert_eq!(as_intl(&currency.format_signed_in(money, &locale)), as_intl(sign), "{tag} {code} {amount}");
            }
        }
    }
}

#[test]
fn moments_are_written_as_intl_writes_them() {
    let styles = Style::ALL.into_iter().filter(|style| !matches!(style, Style::Moment | Style::Numeric));
    for (tag, style) in LOCALES.into_iter().flat_map(|tag| styles.clone().map(move |style| (tag, style))) {
        let locale = locale(tag);
        for written in samples()[tag]["dates"][format!("{style:?}")]["written"].as_array().unwrap() {
            let wall = Wall::from_millis(written[0].as_i64().unwrap());
            // V8 writes a common space in a whole text, and what CLDR has in its parts.
            let text = wall.written_in(style, &locale).replace('\u{202f}', " ");
            assert_eq!(text, written[1].as_str().unwrap().replace('\u{202f}', " "), "{tag} {style:?}");
        }
    }
}

#[test]
fn an_amount_is_exact_to_the_last_of_its_digits() {
    for tag in LOCALES.into_iter().filter(|tag| *tag != "ar-EG") {
        for code in CURRENCIES {
            for money in [Money::MAX, Money::MIN] {
                let text = currency(code).format_in(money, &locale(tag));
                let digits: String = text.chars().filter(char::is_ascii_digit).collect();
                assert_eq!(digits, "9007199254740991", "{tag} {code}");
            }
        }
    }
}

#[test]
fn an_amount_of_another_direction_is_isolated_and_others_are_not() {
    let kwd = currency("KWD");
    let money = Money::clamped(1_234_500);
    assert_eq!(kwd.format_in(money, &locale("en-GB")), "KWD\u{a0}1,234.500");
    assert_eq!(kwd.format(money), "KWD\u{a0}1,234.500");
    let arabic = kwd.format_in(money, &locale("ar-EG"));
    assert!(arabic.starts_with('\u{2068}') && arabic.ends_with('\u{2069}'), "{arabic:?}");
    assert!(arabic.contains("١٬٢٣٤٫٥٠٠"), "{arabic:?}");
}

#[test]
fn each_currency_is_written_as_its_locale_knows_it() {
    let check = |tag: &str, code: &str, minor, text: &str| {
        let written = currency(code).format_in(Money::clamped(minor), &locale(tag));
        assert_eq!(written.replace(['\u{a0}', '\u{202f}'], " ").replace('’', "'"), text);
    };
    check("de", "EUR", 123_456, "1.234,56 €");
    check("de", "EUR", -123_456, "−1.234,56 €");
    check("de-CH", "CHF", -123_456, "CHF−1'234.56");
    check("en-US", "MXN", 500, "MX$5.00");
    check("en-GB", "EGP", 500, "EGP 5.00");
    check("en-GB", "CLF", 12_345, "CLF 1.2345");
    check("en-IN", "INR", 123_456_789, "₹12,34,567.89");
    check("fr", "EUR", 123_456, "1 234,56 €");
    check("ja", "JPY", 1_234, "￥1,234");
    check("es", "EUR", 123_456, "1234,56 €");
}

#[test]
fn an_ambiguous_amount_is_said_as_the_locale_writes_it() {
    let (german, english) = (locale("de"), locale("en-GB"));
    let kwd = currency("KWD");
    let said = |text: &str, locale: &Locale| kwd.understood_in(text, locale);
    assert_eq!(said("1,234", &german).as_deref(), Some("Read as 1,234 KWD: the comma is the decimal sign."));
    assert_eq!(said("-1.234", &german).as_deref(), Some("Read as −1.234,000 KWD: the point groups thousands."));
    assert_eq!(said("1,234", &english).as_deref(), Some("Read as 1,234.000 KWD: the comma groups thousands."));
    assert_eq!(currency("MXN").read_in("$ 5.00", &english), Ok(Money::clamped(500)));
    assert_eq!(said("1.234,5", &german), None);
    assert_eq!(said("١٫٢٣٤", &locale("ar-EG")), None);
    assert_eq!(Currency::EUR.read_in("1,234", &german), Err(AmountError::TooManyDecimals { allowed: 2 }));
}

#[test]
fn a_whole_number_is_read_with_the_groups_of_its_locale() {
    let read = |text: &str, tag: &str| whole(text, locale(tag).signs());
    assert_eq!([read("1.032", "de"), read("1032", "de"), read(" ١٬٠٣٢", "ar-EG")], [Some(1_032); 3]);
    assert_eq!(
        [read("1’032", "de-CH"), read("1'032", "de-CH"), read("1 032", "fr"), read("1032", "es")],
        [Some(1_032); 4]
    );
    assert_eq!(integer("−1.032", locale("de").signs()), Some(-1_032));
    assert_eq!(read("12,34,567", "en-IN"), Some(1_234_567));
    assert_eq!(
        [read("1,032", "de"), read("1.03", "de"), read("-1", "de"), read("", "de"), read("1e3", "en-GB")],
        [None; 5]
    );
}

#[test]
fn counts_are_grouped_as_the_locale_groups_them() {
    let grouped = |number: u64, tag: &str| locale(tag).signs().grouped(number);
    assert_eq!(grouped(1_234_567, "de"), "1.234.567");
    assert_eq!(grouped(1_234_567, "en-IN"), "12,34,567");
    assert_eq!([grouped(1_234, "es"), grouped(12_345, "es")], ["1234", "12.345"]);
    assert_eq!(Unit::Metres.show(27_300), "27.3 km");
}

/// A moment whose day and minute are written.
fn minute() -> impl Strategy<Value = Timestamp> {
    // From 2000 to 2099.
    (946_684_800_000_i64 / 60_000..4_102_444_800_000 / 60_000)
        .prop_map(|minute| Timestamp::from_millis(minute * 60_000))
}

proptest! {
    #[test]
    fn what_is_written_of_an_amount_is_read_as_the_same_amount(
        minor in -((1_i64 << 53) - 1)..(1 << 53), small in -100_000_i64..100_000,
    ) {
        for tag in LOCALES {
            let locale = locale(tag);
            for code in CURRENCIES {
                let currency = currency(code);
                for money in [minor, small].map(Money::clamped) {
                    let texts = [currency.format_in(money, &locale), currency.format_signed_in(money, &locale)];
                    let stripped = texts[0].chars().filter(|c| !is_bidi_control(*c)).collect::<String>();
                    for text in texts.iter().chain([&stripped]) {
                        prop_assert_eq!(currency.read_in(text, &locale), Ok(money), "{} {} {:?}", tag, code, text);
                    }
                }
            }
        }
    }

    #[test]
    fn what_is_written_of_a_moment_is_read_as_the_same_moment(moment in minute()) {
        for tag in LOCALES {
            let locale = locale(tag);
            let wall = moment.on_wall();
            let day = wall.written_in(Style::Day, &locale);
            let clock = wall.written_in(Style::Clock, &locale);
            let read = |text: &str| day::read_in(text, Timestamp::MAX, &locale);
            prop_assert_eq!(read(&day), Some(moment.end_of_day()), "{} {:?}", tag, &day);
            let both = format!("{day}, {clock}");
            prop_assert_eq!(read(&both), Some(moment), "{} {:?}", tag, &both);
        }
    }
}

#[test]
fn a_day_in_numbers_is_read_in_the_order_of_its_locale_and_said_where_it_is_ambiguous() {
    let newest = Timestamp::parse("2026-05-01").unwrap();
    let check = |tag: &str, text: &str, expected: Option<&str>, is_said: bool| {
        let locale = locale(tag);
        let read = day::read_in(text, newest, &locale).map(|moment| moment.to_string()[..10].to_owned());
        assert_eq!(read.as_deref(), expected, "{tag} {text}");
        assert_eq!(day::understood_in(text, newest, &locale).is_some(), is_said, "{tag} {text}");
    };
    check("de", "12.03.2026", Some("2026-03-12"), false);
    check("en-US", "12.03.2026", Some("2026-03-12"), false);
    check("de", "12.3.26", Some("2026-03-12"), false);
    check("en-GB", "03/04/2026", Some("2026-04-03"), true);
    check("en-US", "03/04/2026", Some("2026-03-04"), true);
    check("en-US", "13/04/2026", Some("2026-04-13"), false);
    check("en-GB", "04/13/2026", Some("2026-04-13"), false);
    check("en-GB", "04/04/2026", Some("2026-04-04"), false);
    check("ja", "2026/03/12", Some("2026-03-12"), false);
    check("ja", "3月12日", Some("2026-03-12"), false);
    check("ar-EG", "١٢/٠٣/٢٠٢٦", Some("2026-03-12"), true);
    check("de", "12. März", Some("2026-03-12"), false);
    check("de", "12. Dezember 2025", Some("2025-12-12"), false);
    check("fr", "1 févr. 2026", Some("2026-02-01"), false);
    check("de", "13 Dec 2025", Some("2025-12-13"), false);
    check("de", "31.02.2026", None, false);
    check("de", "13/14/2026", None, false);
    check("de", "1.2.3.4", None, false);
}
