//! The checks that several rules have in common: of the order's stage, and of the amounts and texts in a command.

use crate::domains::order::items::Text;
use crate::domains::order::limits::MAX_TEXT;
use crate::domains::order::rejection::Rejection;
use crate::domains::order::state::State;
use crate::engine::values::money::Money;

/// Checks that the order was placed.
///
/// Rejections: OrderNotPlaced.
pub(super) fn placed(state: &State) -> Result<(), Rejection> {
    if state.placed { Ok(()) } else { Err(Rejection::OrderNotPlaced) }
}

/// Checks that the order was placed and not cancelled.
///
/// Rejections: OrderNotPlaced, OrderIsCancelled.
pub(super) fn active(state: &State) -> Result<(), Rejection> {
    placed(state)?;
    if state.cancelled { Err(Rejection::OrderIsCancelled) } else { Ok(()) }
}

/// Reads an amount that must be positive.
///
/// Rejections: AmountNotPositive, AmountOutOfRange.
pub(super) fn positive(amount_minor: i64) -> Result<Money, Rejection> {
    if amount_minor <= 0 {
        return Err(Rejection::AmountNotPositive { requested: amount_minor });
    }
    bounded("amount_minor", amount_minor)
}

/// Reads an amount.
///
/// Rejections: AmountOutOfRange.
pub(super) fn bounded(field: &'static str, minor: i64) -> Result<Money, Rejection> {
    Money::new(minor).map_err(|_| Rejection::AmountOutOfRange { field, requested: minor, max: Money::MAX.minor() })
}

/// Trims a text that must not be empty.
///
/// Rejections: TextMissing, TextTooLong.
pub(super) fn required_text(field: &'static str, text: &str) -> Result<Text, Rejection> {
    let text = text.trim();
    if text.is_empty() {
        return Err(Rejection::TextMissing { field });
    }
    if text.chars().count() > MAX_TEXT {
        return Err(Rejection::TextTooLong { field, max: MAX_TEXT });
    }
    Ok(text.into())
}

/// Trims a text that may be left out; an empty one is left out too.
pub(super) fn left_out(text: Option<&str>) -> Option<&str> {
    text.map(str::trim).filter(|text| !text.is_empty())
}
