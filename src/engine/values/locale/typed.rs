//! What people type, in any script, as the digits and signs of ASCII.

use crate::engine::values::locale::signs::Signs;

/// The zeros of the digits of Unicode that keyboards have: Arabic, Persian, the scripts of India, Thai, Lao, Burmese, Khmer,
/// full width. The other nine come after each.
const ZEROS: [u32; 17] = [
    0x660, 0x6f0, 0x966, 0x9e6, 0xa66, 0xae6, 0xb66, 0xbe6, 0xc66, 0xce6, 0xd66, 0xe50, 0xed0, 0xf20, 0x1040, 0x17e0,
    0xff10,
];

/// Returns `true` for the marks that only turn and isolate the direction of text.
pub fn is_bidi_control(c: char) -> bool {
    matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// Returns a text with the digits and signs of ASCII: `١٢` and `１２` become `12`, every minus a hyphen, every space one; marks of
/// direction are left out.
pub fn plainly(text: &str) -> String {
    text.chars().filter(|c| !is_bidi_control(*c)).map(plain).collect()
}

fn plain(c: char) -> char {
    let code = u32::from(c);
    match c {
        '\u{0}'..='\u{7f}' => c,
        '−' | '‐' | '‑' | '–' | '﹣' | '－' => '-',
        '＋' => '+',
        '．' => '.',
        '，' | '،' => ',',
        '／' => '/',
        '：' => ':',
        '’' | '＇' => '\'',
        c if c.is_whitespace() => ' ',
        c => {
            let zero = ZEROS.iter().find(|zero| (**zero..**zero + 10).contains(&code));
            zero.and_then(|zero| char::from_digit(code - zero, 10)).unwrap_or(c)
        }
    }
}

/// Reads a whole number as a locale writes it, with its groups or without: `1,032`; `None` if it is not one.
pub fn whole(text: &str, signs: &Signs) -> Option<u32> {
    let typed = plainly(text);
    let digits =
        |text: &str| -> Option<u32> { text.bytes().all(|byte| byte.is_ascii_digit()).then(|| text.parse().ok())? };
    let typed = typed.trim();
    digits(typed).or_else(|| {
        let group = plainly(&signs.group);
        let bare: String = typed.split(group.as_str()).collect();
        let number = digits(&bare).filter(|_| !group.is_empty())?;
        // A group that stands anywhere else is something else.
        (plainly(&signs.grouped(number.into())) == typed).then_some(number)
    })
}

/// Reads a whole number as [`whole`] does, which may be negative.
pub fn integer(text: &str, signs: &Signs) -> Option<i64> {
    let typed = plainly(text);
    match typed.trim().strip_prefix('-') {
        Some(size) => whole(size, signs).map(|size| -i64::from(size)),
        None => whole(&typed, signs).map(i64::from),
    }
}
