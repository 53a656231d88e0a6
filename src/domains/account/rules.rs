//! Other rules for the same commands: the rules that a what-if on an account can change.

use std::borrow::Cow;

use crate::domains::account::command::Command;
use crate::domains::account::decide::decide;
use crate::domains::account::event::Event;
use crate::domains::account::rejection::Rejection;
use crate::domains::account::state::State;
use crate::engine::domain::RuleIndex;
use crate::engine::values::fields::FieldKind;
use crate::engine::values::money::Money;
use crate::engine::values::parameter::Parameter;
use crate::engine::values::unit::Unit;
use crate::words;
use crate::words::Word;

/// The index of each rule in [`RULES`].
const OVERDRAFT: usize = 0;
const FEE: usize = 1;
const ROUND: usize = 2;
const LARGEST: usize = 3;
const MINIMUM: usize = 4;

const fn rule(name: &'static str, label: Word, hint: Word, kind: FieldKind, most: i64, default: i64) -> Parameter {
    let least = if matches!(kind, FieldKind::Count) { 1 } else { 0 };
    Parameter { name, label, hint, kind, unit: Unit::None, least, most, default }
}

/// The rules. Amounts are minor units.
pub const RULES: &[Parameter] = &[
    rule(
        "overdraft_for_all",
        words::account::OVERDRAFT_FOR_ALL,
        words::account::EVERY_ACCOUNT_MAY_GO_SO_FAR_BELOW,
        FieldKind::Money,
        500_000,
        0,
    ),
    rule(
        "withdrawal_fee",
        words::account::FEE_PER_WITHDRAWAL,
        words::account::EACH_WITHDRAWAL_ALSO_TAKES_A_FEE,
        FieldKind::Money,
        1_000,
        100,
    ),
    rule(
        "refuse_round_amounts",
        words::account::REFUSE_ROUND_AMOUNTS,
        words::account::NO_WITHDRAWAL_MAY_BE_A_MULTIPLE,
        FieldKind::Count,
        100_000,
        1_000,
    ),
    rule(
        "largest_withdrawal",
        words::account::LARGEST_WITHDRAWAL,
        words::account::NO_WITHDRAWAL_MAY_BE_LARGER,
        FieldKind::Money,
        10_000_000,
        20_000,
    ),
    rule(
        "minimum_balance",
        words::account::MINIMUM_BALANCE,
        words::account::NO_WITHDRAWAL_MAY_LEAVE_LESS_THAN,
        FieldKind::Money,
        1_000_000,
        10_000,
    ),
];

/// Decides a command with some rules changed; the other rules stay, and apply first. A fee is subtracted before the
/// minimum balance is checked.
///
/// # Errors
/// The first rule that the command breaks.
pub fn decide_under(state: &State, command: &Command, rules: &[RuleIndex]) -> Result<Vec<Event>, Rejection> {
    let parameter = |rule: usize| rules.iter().rev().find(|(known, _)| *known == rule).map(|(_, parameter)| *parameter);
    let mut state = Cow::Borrowed(state);
    // The recorded limit stays as it is: only commands that take money out use the changed one.
    if let Some(limit) = parameter(OVERDRAFT)
        && matches!(command, Command::Withdraw { .. } | Command::ReverseEntry { .. } | Command::Transfer { .. })
    {
        state.to_mut().overdraft_limit = Money::clamped(limit);
    }
    let mut events = decide(&state, command)?;
    let Command::Withdraw { amount_minor, .. } = command else { return Ok(events) };
    let requested = Money::clamped(*amount_minor);
    if let Some(most) = parameter(LARGEST).map(Money::clamped).filter(|most| requested > *most) {
        return Err(Rejection::WithdrawalTooLarge { requested, most });
    }
    if let Some(of) = parameter(ROUND).filter(|of| amount_minor % of == 0) {
        return Err(Rejection::RoundAmountRefused { requested, of });
    }
    let mut after = state.into_owned();
    events.iter().for_each(|event| after.evolve(event));
    if let Some(fee) = parameter(FEE).filter(|fee| *fee > 0) {
        let fee = decide(&after, &Command::Withdraw { amount_minor: fee, memo: Some("fee".to_owned()) })?;
        fee.iter().for_each(|event| after.evolve(event));
        events.extend(fee);
    }
    // Reserved funds do not count.
    let left = after.balance.saturating_sub(after.reserved());
    if let Some(minimum) = parameter(MINIMUM).map(Money::clamped).filter(|minimum| left < *minimum) {
        return Err(Rejection::BelowMinimumBalance { left, minimum });
    }
    Ok(events)
}
