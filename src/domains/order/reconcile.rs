//! Commands that lead from one order state to another, by which a what-if lane is promoted.

use crate::domains::order::command::Command;
use crate::domains::order::decide::decide;
use crate::domains::order::goods::needed_to_ship;
use crate::domains::order::items::{Items, Pick};
use crate::domains::order::state::{Authorisation, Item, Parcel, State};
use crate::engine::values::money::Money;

/// The most authorisations that one promotion makes.
const MAX_AUTHORISATIONS: i64 = 20;

/// Lists commands that take the goods, the paid and the held amounts from one state to those of another;
/// `None` if no commands can: what is shipped stays shipped, what is cancelled stays cancelled, and a placed order is
/// not placed again.
///
/// Captures and refunds stay in the sums: the same amount is paid at the end, by further captures and refunds.
pub fn reconcile(from: &State, to: &State, memo: &str) -> Option<Vec<Command>> {
    let mut way = Way { state: from.clone(), commands: Vec::new(), memo };
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
    way.secure(to)?;
    way.send(to)?;
    if to.cancelled && !way.state.cancelled {
        way.go(Command::CancelOrder { reason: memo.to_owned() })?;
    }
    way.deliver(to)?;
    way.take_back(to)?;
    way.settle(to)?;
    same(&way.state, to).then_some(way.commands)
}

/// Returns `true` if two orders are the same except for how their money moved.
fn same(one: &State, other: &State) -> bool {
    let terms = |state: &State| (state.placed, state.cancelled, state.currency.code(), state.shipping);
    let money = |state: &State| (state.paid(), state.held());
    terms(one) == terms(other)
        && money(one) == money(other)
        && (&one.customer, &one.items, &one.parcels) == (&other.customer, &other.items, &other.parcels)
}

/// Commands on the way from one state to another, each of them decided.
struct Way<'a> {
    state: State,
    commands: Vec<Command>,
    memo: &'a str,
}

impl Way<'_> {
    /// Applies a command; `None` if the rules reject it.
    fn go(&mut self, command: Command) -> Option<()> {
        for event in decide(&self.state, &command).ok()? {
            self.state.evolve(&event);
        }
        self.commands.push(command);
        Some(())
    }

    /// Makes sure that enough is paid and held for the goods on the way, and no less than in the last state.
    fn secure(&mut self, to: &State) -> Option<()> {
        let leaving = picks(&self.state, to, |from, to| to.shipped.saturating_sub(from.shipped));
        let packing = picks(&self.state, to, |from, to| to.packed.saturating_sub(from.packed));
        let needed = if leaving.is_empty() { Money::ZERO } else { needed_to_ship(&self.state, &leaving) };
        let paid = to.paid().max(needed).max(self.state.paid());
        let secured = if packing.is_empty() { Money::ZERO } else { to.total() };
        let held = to.held().max(secured.saturating_sub(paid));
        let taking = paid.saturating_sub(self.state.paid());
        self.hold(taking.saturating_add(held))?;
        self.capture(taking)
    }

    /// Packs the missing pieces, and ships the missing parcels.
    fn send(&mut self, to: &State) -> Option<()> {
        let packing = picks(&self.state, to, |from, to| to.packed.saturating_sub(from.packed));
        if !packing.is_empty() {
            self.go(Command::PackItems { items: Some(Items::of_picks(&packing)) })?;
        }
        for Parcel { tracking, items, .. } in to.parcels.iter().skip(self.state.parcels.len()) {
            let (tracking, items) = (tracking.as_ref().to_owned(), Some(Items::of_picks(items)));
            self.go(Command::ShipItems { tracking, items })?;
        }
        Some(())
    }

    fn deliver(&mut self, to: &State) -> Option<()> {
        for parcel in to.parcels.iter().filter(|parcel| parcel.delivered) {
            if !self.state.parcels.contains(parcel) {
                self.go(Command::ConfirmDelivery { tracking: Some(parcel.tracking.as_ref().to_owned()) })?;
            }
        }
        Some(())
    }

    /// Takes back the missing returns, and requests the open ones.
    fn take_back(&mut self, to: &State) -> Option<()> {
        let reason = || self.memo.to_owned();
        let back = |from: &Item, to: &Item| to.returned.saturating_sub(from.returned);
        let asked = |from: &Item, to: &Item| back(from, to).saturating_add(to.requested);
        let pairs = || self.state.items.iter().zip(to.items.iter());
        if pairs().any(|(from, to)| from.requested > asked(from, to)) {
            self.go(Command::DeclineReturn { reason: reason() })?;
        }
        let asking = picks(&self.state, to, |from, to| asked(from, to).saturating_sub(from.requested));
        if !asking.is_empty() {
            self.go(Command::RequestReturn { reason: self.memo.to_owned(), items: Some(Items::of_picks(&asking)) })?;
        }
        let accepting = picks(&self.state, to, back);
        if !accepting.is_empty() {
            self.go(Command::AcceptReturn { items: Some(Items::of_picks(&accepting)) })?;
        }
        Some(())
    }

    /// Refunds what is overpaid, and authorises what is to be held.
    fn settle(&mut self, to: &State) -> Option<()> {
        let refund = self.state.paid().saturating_sub(to.paid());
        if refund > Money::ZERO {
            self.go(Command::RefundPayment { amount_minor: refund.minor(), reason: self.memo.to_owned() })?;
        }
        self.hold(to.held())
    }

    /// Adjusts the authorisations to hold this much together.
    fn hold(&mut self, amount: Money) -> Option<()> {
        if self.state.held() == amount {
            return Some(());
        }
        while self.state.held() > Money::ZERO {
            self.go(Command::ReleaseAuthorisation { reference: None })?;
        }
        let most = self.state.total().minor();
        if amount.minor() > most.saturating_mul(MAX_AUTHORISATIONS) {
            return None;
        }
        let mut left = amount.minor();
        while left > 0 {
            let amount_minor = left.min(most);
            self.go(Command::AuthorisePayment { amount_minor, reference: self.new_reference() })?;
            left -= amount_minor;
        }
        Some(())
    }

    /// Captures an amount of what is held, the newest authorisation first.
    fn capture(&mut self, amount: Money) -> Option<()> {
        let mut left = amount.minor();
        while left > 0 {
            let held =
                self.state.authorisations.iter().rev().map(Authorisation::held).find(|held| *held > Money::ZERO)?;
            let amount_minor = left.min(held.minor());
            self.go(Command::CapturePayment { amount_minor, reference: None })?;
            left -= amount_minor;
        }
        Some(())
    }

    /// Returns a reference that no authorisation has.
    fn new_reference(&self) -> String {
        let is_new = |reference: &String| {
            !self.state.authorisations.iter().any(|known| known.reference.as_ref() == reference.as_str())
        };
        let numbered = (2..).map(|number: usize| format!("{} ({number})", self.memo));
        std::iter::once(self.memo.to_owned()).chain(numbered).find(is_new).unwrap_or_default()
    }
}

/// Lists the pieces of each item by comparing it in two states.
fn picks(from: &State, to: &State, pieces: impl Fn(&Item, &Item) -> u32) -> Vec<Pick> {
    let pairs = from.items.iter().zip(to.items.iter());
    let pick = |(from, to): (&Item, &Item)| Pick { name: (*from.name).into(), quantity: pieces(from, to) };
    pairs.map(pick).filter(|pick| pick.quantity > 0).collect()
}
