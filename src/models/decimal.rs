//! Exact numbers: millionths in 128 bits, read from the digits of a text and written with as few as possible.

use crate::engine::values::decimal::Decimal;

pub use crate::engine::travel::condition::syntax::lex::SCALE;

/// Reads a number such as `12.50` or `-3`; digits beyond the sixth after the point are rounded.
///
/// Returns `None` if the text is not such a number, or too large.
pub fn read(text: &str) -> Option<i128> {
    let (sign, digits) = match text.strip_prefix(['-', '−']) {
        Some(digits) => (-1, digits),
        None => (1, text),
    };
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, "0"));
    let are_digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    if !are_digits(whole) || !are_digits(fraction) || whole.len() > 30 {
        return None;
    }
    let whole: i128 = whole.parse().ok()?;
    let digit = |place: usize| fraction.as_bytes().get(place).map_or(0, |byte| i128::from(byte - b'0'));
    let millionths = (0..6).fold(0, |sum, place| sum * 10 + digit(place)) + i128::from(digit(6) >= 5);
    whole.checked_mul(SCALE)?.checked_add(millionths).map(|number| sign * number)
}

/// Converts a floating-point number of JSON: the shortest digits that stand for it are the number.
///
/// Returns `None` if it is too large.
pub fn of_float(number: f64) -> Option<i128> {
    let scaled = number * 1e6;
    // Below 2^53 the nearest whole number of millionths is the one that was written, if it had six decimals at most.
    if number.abs() < 1e9 { Some(scaled.round() as i128) } else { read(&number.to_string()) }
}

/// Writes a number: `12.5`, `-3`.
pub fn write(number: i128) -> String {
    Decimal::from_millionths(number).plain()
}

/// Multiplies; `None` beyond 128 bits. What is less than a millionth is cut.
pub fn product(a: i128, b: i128) -> Option<i128> {
    let small = small(a, b).and_then(|(a, b)| a.checked_mul(b));
    small.map_or_else(|| a.checked_mul(b).map(|product| product / SCALE), |product| Some((product / 1_000_000).into()))
}

/// Divides; `None` beyond 128 bits, and by zero. What is less than a millionth is cut.
pub fn quotient(a: i128, b: i128) -> Option<i128> {
    let small = small(a, b).and_then(|(a, b)| a.checked_mul(1_000_000)?.checked_div(b));
    small
        .map_or_else(|| a.checked_mul(SCALE).and_then(|scaled| scaled.checked_div(b)), |quotient| Some(quotient.into()))
}

/// Returns both as 64 bits, which a processor calculates with by itself.
fn small(a: i128, b: i128) -> Option<(i64, i64)> {
    Some((i64::try_from(a).ok()?, i64::try_from(b).ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_read_exactly_and_written_as_short_as_it_can_be() {
        for (text, written) in [("12.50", "12.5"), ("-3", "-3"), ("0.000001", "0.000001"), ("-0.1", "-0.1"), ("0", "0")]
        {
            assert_eq!(read(text).map(write).as_deref(), Some(written));
        }
        for text in ["", "-", "1.", ".5", "1e3", "1,5", "n/a", "1.2.3", "0x10"] {
            assert_eq!(read(text), None, "{text}");
        }
        assert_eq!(read("0.1234567"), Some(123_457));
    }

    #[test]
    fn a_float_of_json_is_the_number_that_was_written() {
        for text in ["0.1", "0.3", "19.99", "1234567.89", "123456789012.25", "-0.000001", "999999999.999999"] {
            let float: f64 = serde_json::from_str(text).expect("a number");
            assert_eq!(of_float(float), read(text), "{text}");
        }
        assert_eq!(of_float(1e300), None);
    }
}
