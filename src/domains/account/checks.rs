//! The checks that several rules of an account share; each names the rejections that it can make.

use crate::domains::account::event::Text;
use crate::domains::account::rejection::Rejection;
use crate::domains::account::state::{State, Status};
use crate::engine::values::money::Money;

/// The name of the domain, with which the names of its streams begin.
pub(super) const DOMAIN: &str = "account";
/// The most characters an owner, a memo or a reason may have.
pub const MAX_TEXT: usize = 500;

/// Rejections: AccountNotOpened, AccountIsFrozen, AccountIsClosed.
pub(super) fn usable(state: &State) -> Result<(), Rejection> {
    match state.status {
        Status::NotOpened => Err(Rejection::AccountNotOpened),
        Status::Open => Ok(()),
        Status::Frozen => Err(Rejection::AccountIsFrozen),
        Status::Closed => Err(Rejection::AccountIsClosed),
    }
}

/// Checks that no transfer is under way, because its last event would come too late.
///
/// Rejections: TransferUnderWay.
pub(super) fn settled(state: &State) -> Result<(), Rejection> {
    match state.reservations().first() {
        Some(oldest) => Err(Rejection::TransferUnderWay { transfer: oldest.number.0 }),
        None => Ok(()),
    }
}

/// Rejections: AmountNotPositive, AmountOutOfRange.
pub(super) fn positive(amount_minor: i64) -> Result<Money, Rejection> {
    if amount_minor <= 0 {
        return Err(Rejection::AmountNotPositive { requested: amount_minor });
    }
    bounded(amount_minor)
}

/// Rejections: AmountOutOfRange.
pub(super) fn bounded(amount_minor: i64) -> Result<Money, Rejection> {
    Money::new(amount_minor)
        .map_err(|_| Rejection::AmountOutOfRange { requested: amount_minor, max: Money::MAX.minor() })
}

/// Rejections: InsufficientFunds.
pub(super) fn covered(state: &State, amount: Money) -> Result<(), Rejection> {
    let available = state.available();
    if amount > available { Err(Rejection::InsufficientFunds { available, requested: amount }) } else { Ok(()) }
}

/// Checks that a movement keeps the balance within the bounds of money; imported facts are checked too.
///
/// Rejections: BalanceOutOfRange.
pub(super) fn within_bounds(state: &State, effect: Money) -> Result<(), Rejection> {
    let out =
        Rejection::BalanceOutOfRange { balance: state.balance, requested: effect.minor(), max: Money::MAX.minor() };
    state.balance.checked_add(effect).map(|_| ()).ok_or(out)
}

/// Rejections: TextMissing, TextTooLong.
pub(super) fn required_text(field: &'static str, text: &str) -> Result<Text, Rejection> {
    optional_text(field, Some(text))?.ok_or(Rejection::TextMissing { field })
}

/// Rejections: TextTooLong.
pub(super) fn optional_text(field: &'static str, text: Option<&str>) -> Result<Option<Text>, Rejection> {
    let trimmed = text.map(str::trim).filter(|text| !text.is_empty());
    match trimmed {
        Some(text) if text.chars().count() > MAX_TEXT => Err(Rejection::TextTooLong { field, max: MAX_TEXT }),
        other => Ok(other.map(Text::from)),
    }
}
