//! Commands that lead from one account state to another, by which a what-if lane is promoted.

use crate::domains::account::command::Command;
use crate::domains::account::event::{Event, Transfer};
use crate::domains::account::state::{State, Status};
use crate::engine::values::money::Money;

/// Lists commands that take the balance, the overdraft limit, the transfers under way and the status from one state to
/// those of another; `None` if no commands can: a closed account stays closed, an opened one opened, its currency is
/// fixed, and only its process ends a transfer under way.
pub fn reconcile(from: &State, to: &State, memo: &str) -> Option<Vec<Command>> {
    let mut commands = Vec::new();
    if from == to {
        return Some(commands);
    }
    match (from.status, to.status) {
        (Status::Closed, Status::NotOpened | Status::Open | Status::Frozen) => return None,
        (Status::Closed, Status::Closed) => return (from.balance == to.balance).then_some(commands),
        (Status::Open | Status::Frozen, Status::NotOpened) => return None,
        (Status::NotOpened, Status::NotOpened) => return Some(commands),
        (Status::NotOpened, Status::Open | Status::Frozen | Status::Closed) => {
            commands.push(Command::OpenAccount {
                owner: to.owner.as_ref().to_owned(),
                currency: to.currency.code().to_owned(),
            });
        }
        (Status::Frozen, Status::Open | Status::Frozen | Status::Closed) => commands.push(Command::UnfreezeAccount),
        (Status::Open, Status::Open | Status::Frozen | Status::Closed) => {}
    }
    if from.status != Status::NotOpened && (from.currency != to.currency || from.owner != to.owner) {
        return None;
    }
    let begun = begun(from.reservations(), to.reservations())?;
    let limit = |limit: Money| Command::SetOverdraftLimit { limit_minor: limit.minor() };
    // The limit must allow both the first and the last state.
    let wide = from.overdraft_limit.max(to.overdraft_limit);
    if wide != from.overdraft_limit {
        commands.push(limit(wide));
    }
    let step = to.balance.minor() - from.balance.minor();
    let memo = Some(memo.to_owned());
    match step {
        0 => {}
        step if step > 0 => commands.push(Command::Deposit { amount_minor: step, memo }),
        step => commands.push(Command::Withdraw { amount_minor: -step, memo }),
    }
    commands.extend(begun);
    if to.overdraft_limit != wide {
        commands.push(limit(to.overdraft_limit));
    }
    match to.status {
        Status::Frozen => commands.push(Command::FreezeAccount),
        Status::Closed => commands.push(Command::CloseAccount),
        Status::NotOpened | Status::Open => {}
    }
    // A frozen account that stays as it is need not be thawed.
    let idle = matches!(commands.as_slice(), [Command::UnfreezeAccount, Command::FreezeAccount]);
    Some(if idle { Vec::new() } else { commands })
}

/// Lists the commands that start the transfers which only the other state has; `None` if it lacks one. A transfer's
/// number differs between histories.
fn begun(from: &[Transfer], to: &[Transfer]) -> Option<Vec<Command>> {
    let alike = |one: &Transfer, other: &Transfer| {
        (&one.other, one.amount, &one.memo) == (&other.other, other.amount, &other.memo)
    };
    let mut new: Vec<&Transfer> = to.iter().collect();
    for transfer in from {
        new.remove(new.iter().position(|known| alike(known, transfer))?);
    }
    let begin = |transfer: &Transfer| Command::of_event(&Event::FundsReserved(Box::new(transfer.clone())));
    Some(new.into_iter().map(begin).collect())
}
