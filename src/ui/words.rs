//! Words and figures for people: one place, so that the page says the same thing everywhere.

use crate::engine::decider::{Description, Mark};
use crate::engine::envelope::Revision;
use crate::engine::money::Currency;
use crate::engine::view::{FieldState, StreamView};

/// Returns the name of an event's icon; `None` where a sign of the text does, which is redrawn at a fraction of the cost.
pub fn mark_icon(mark: Mark) -> Option<&'static str> {
    match mark {
        Mark::Plus | Mark::Minus => None,
        Mark::Gear => Some("gear"),
        Mark::Flag => Some("flag"),
        Mark::Lock => Some("lock"),
        Mark::Undo => Some("undo"),
        Mark::Unknown => Some("help"),
    }
}

/// Writes an event's amount: with its sign where money moved.
pub fn amount(description: &Description, currency: Currency) -> Option<String> {
    let amount = description.amount?;
    Some(if description.moved { currency.format_signed(amount) } else { currency.format(amount) })
}

/// Says where the cursor is: "Event 12 of 40: Deposited €50.00, balance €120.00".
pub fn moment(view: &dyn StreamView, state: &FieldState, event_type: Option<&str>) -> String {
    let (revision, head) = (state.revision, view.head());
    let headline = view.fields().first().zip(state.values.first());
    let headline =
        headline.map(|(field, value)| format!("{} {}", field.label.to_lowercase(), value.show(state.currency)));
    let headline = headline.unwrap_or_default();
    let Some(event_type) = event_type.filter(|_| revision > Revision(0)) else {
        return format!("Event 0 of {head}: before the first event, {headline}");
    };
    let amount = view.describe(revision).amount.map(|amount| {
        let size = crate::engine::money::Money::clamped(amount.minor().abs());
        format!(" {}", state.currency.format(size))
    });
    format!("Event {revision} of {head}: {event_type}{}, {headline}", amount.unwrap_or_default())
}

/// Writes UTF-16 units as people write bytes: `9.4 KB`, `5 MB`.
pub fn size(units: u64) -> String {
    match units {
        0..1024 => format!("{units} B"),
        1024..1_048_576 => trimmed(units as f64 / 1024.0, "KB"),
        _ => trimmed(units as f64 / 1_048_576.0, "MB"),
    }
}

fn trimmed(number: f64, unit: &str) -> String {
    let text = format!("{number:.1}");
    format!("{} {unit}", text.strip_suffix(".0").unwrap_or(&text))
}

/// Writes how many events: `1 event`, `1,502 events`.
pub fn events(number: usize) -> String {
    format!("{} event{}", count(number), if number == 1 { "" } else { "s" })
}

/// Writes a count with its thousands apart: `100,000`.
pub fn count(number: usize) -> String {
    let digits = number.to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}
