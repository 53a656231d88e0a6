//! Commands that lead from one order state to another, by which a what-if lane is promoted.
//!
//! Each command on the [`way`] is decided. The money comes first, as long as all of it is due; then what lowers the price,
//! the [`goods`], and at last what is to be given back or let go.

mod goods;
mod payment;
mod way;

use crate::domains::order::command::Command;
use crate::domains::order::items::Items;
use crate::domains::order::reconcile::way::Way;
use crate::domains::order::state::State;

/// Lists commands that take the goods, the paid and the held amounts from one state to those of another;
/// `None` if no commands can: what is shipped stays shipped, what is cancelled stays cancelled, what is paid and due is
/// not refunded, and a placed order is not placed again.
///
/// Captures and refunds stay in the sums: the same amount is paid at the end, by further captures and refunds.
pub fn reconcile(from: &State, to: &State, memo: &str) -> Option<Vec<Command>> {
    let mut way = Way::new(from, memo);
    if same(from, to) {
        return Some(way.commands);
    }
    if !from.placed {
        way.go(Command::PlaceOrder {
            customer: to.customer.as_ref().to_owned(),
            items: Items::of_lines(&to.lines(), to.currency),
            shipping_minor: to.shipping.minor(),
            currency: to.currency.code().to_owned(),
        })?;
    }
    way.pay(to)?;
    way.reduce(to)?;
    way.cancel_items(to)?;
    way.send(to)?;
    if to.cancelled && !way.state.cancelled {
        way.go(Command::CancelOrder { reason: memo.to_owned() })?;
    }
    way.receive(to)?;
    way.answer_return(to)?;
    way.settle(to)?;
    same(&way.state, to).then_some(way.commands)
}

/// Returns `true` if two orders are the same except for how their money moved.
fn same(one: &State, other: &State) -> bool {
    let terms = |state: &State| (state.placed, state.cancelled, state.currency.code(), state.shipping, state.reduced);
    let money = |state: &State| (state.paid(), state.held());
    terms(one) == terms(other)
        && money(one) == money(other)
        && (&one.customer, &one.items, &one.parcels) == (&other.customer, &other.items, &other.parcels)
}
