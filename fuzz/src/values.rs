//! Single values: objects of JSON, moments, amounts.

use foldback::engine::log::canonical_object;
use foldback::engine::log::envelope::StreamId;
use foldback::engine::values::money::{Currency, Money};
use foldback::engine::values::time::Timestamp;

/// Currencies of no, two, three and four decimals, with symbols before, after, and with points in them.
const CODES: [&str; 10] = ["EUR", "JPY", "BHD", "CLF", "CHF", "PLN", "DKK", "INR", "XAU", "MRU"];

/// Reads one text as everything that a single text can be.
pub fn values(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    if let Ok(object) = canonical_object(&text) {
        let again = canonical_object(&object).expect("a canonical object is an object");
        assert_eq!(again, object, "the canonical form of {text:?} is not its own");
    }
    if let Some(moment) = Timestamp::parse(&text) {
        assert_eq!(Timestamp::parse(&moment.to_string()), Some(moment), "{text:?}");
        assert_eq!(Timestamp::from_millis(moment.millis()), moment, "{text:?}");
        let _ = (moment.text(), moment.short_day_text());
    }
    for currency in CODES.iter().filter_map(|code| Currency::from_code(code)) {
        let Ok(amount) = currency.parse(&text) else { continue };
        assert!((Money::MIN..=Money::MAX).contains(&amount), "{text:?}");
        let code = currency.code();
        assert_eq!(currency.parse(&currency.decimal(amount)), Ok(amount), "{text:?} in {code}");
        assert_eq!(currency.parse(&currency.format(amount)), Ok(amount), "{text:?} in {code}");
    }
    if let Ok(stream) = StreamId::new(&text) {
        assert_eq!(stream.as_str(), text);
    }
}
