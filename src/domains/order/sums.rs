//! The sums of an order: its money, its counts, and the status that follows from both.

use std::borrow::Cow;

use serde::Serialize;

use crate::domains::order::items::{Line, Pick};
use crate::domains::order::state::{Authorisation, Item, State};
use crate::engine::values::money::Money;

/// The status of an order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    /// Not placed yet.
    NotPlaced,
    /// Placed; what is due is neither held nor paid.
    Placed,
    /// What is due is held or paid.
    Authorised,
    /// What is due is paid.
    Paid,
    /// Some of it is packed.
    PartlyPacked,
    /// All of it is packed.
    Packed,
    /// Some of it is on its way or has arrived.
    PartlyShipped,
    /// All of it is on its way or has arrived.
    Shipped,
    /// All of it has arrived.
    Delivered,
    /// The customer wants to send some of it back.
    ReturnRequested,
    /// Some of it was taken back.
    PartlyReturned,
    /// All of it was taken back.
    Returned,
    /// It was cancelled before any of it was shipped.
    Cancelled,
}

impl Status {
    /// Returns the status's name on the page and in data.
    pub fn name(self) -> &'static str {
        match self {
            Status::NotPlaced => "Not placed",
            Status::Placed => "Placed",
            Status::Authorised => "Authorised",
            Status::Paid => "Paid",
            Status::PartlyPacked => "Partly packed",
            Status::Packed => "Packed",
            Status::PartlyShipped => "Partly shipped",
            Status::Shipped => "Shipped",
            Status::Delivered => "Delivered",
            Status::ReturnRequested => "Return requested",
            Status::PartlyReturned => "Partly returned",
            Status::Returned => "Returned",
            Status::Cancelled => "Cancelled",
        }
    }
}

/// What is due, paid and held at one moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Figures {
    /// What the customer has to pay in all.
    pub due: Money,
    /// What was captured and not refunded.
    pub paid: Money,
    /// What authorisations hold.
    pub held: Money,
}

impl Figures {
    /// Returns what is due and not paid; zero if more is paid.
    pub fn outstanding(&self) -> Money {
        self.due.saturating_sub(self.paid).max(Money::ZERO)
    }

    /// Returns what is paid and not due; zero if no more is paid.
    pub fn overpaid(&self) -> Money {
        self.paid.saturating_sub(self.due).max(Money::ZERO)
    }

    /// Returns what is due and neither paid nor held; zero if it is all secured.
    pub fn unsecured(&self) -> Money {
        self.outstanding().saturating_sub(self.held).max(Money::ZERO)
    }
}

impl State {
    /// Returns the status. For a partly cancelled order, it is the status of the shipped part.
    pub fn status(&self) -> Status {
        let wanted = self.pieces(|item| self.wanted(item));
        let [packed, shipped] = [self.pieces(|item| item.packed), self.pieces(|item| item.shipped)];
        let [delivered, returned] = [self.pieces(|item| item.delivered), self.pieces(|item| item.returned)];
        let returning = self.pieces(|item| item.requested) > 0;
        // Later stages come first.
        let stages = [
            (!self.placed, Status::NotPlaced),
            (shipped == 0 && self.is_cancelled(), Status::Cancelled),
            (returning, Status::ReturnRequested),
            (returned > 0 && returned >= wanted, Status::Returned),
            (returned > 0, Status::PartlyReturned),
            (delivered > 0 && delivered >= wanted, Status::Delivered),
            (shipped > 0 && shipped >= wanted, Status::Shipped),
            (shipped > 0, Status::PartlyShipped),
            (packed > 0 && packed >= wanted, Status::Packed),
            (packed > 0, Status::PartlyPacked),
            (self.paid() >= self.due(), Status::Paid),
            (self.secured() >= self.due(), Status::Authorised),
        ];
        stages.into_iter().find(|(holds, _)| *holds).map_or(Status::Placed, |(_, status)| status)
    }

    /// Returns the status in words; a return is told with the pieces that are still to be shipped.
    pub fn status_text(&self) -> Cow<'static, str> {
        let status = self.status();
        match (status, self.unshipped()) {
            (Status::ReturnRequested | Status::PartlyReturned, unshipped @ 1..) => {
                format!("{}, {unshipped} to ship", status.name()).into()
            }
            _ => status.name().into(),
        }
    }

    /// Returns the price of all items that were ordered.
    pub fn goods(&self) -> Money {
        clamped(self.value(|item| item.ordered))
    }

    /// Returns what the order costs: its items and the shipping.
    pub fn total(&self) -> Money {
        clamped(self.value(|item| item.ordered) + i128::from(self.shipping.minor()))
    }

    /// Returns what the customer has paid, less refunds.
    pub fn paid(&self) -> Money {
        self.captured.saturating_sub(self.refunded)
    }

    /// Returns what authorisations still hold.
    pub fn held(&self) -> Money {
        let sum = |sum: Money, held: Money| sum.saturating_add(held);
        self.authorisations.iter().map(Authorisation::held).fold(Money::ZERO, sum)
    }

    /// Returns the amounts that the rules of the money compare.
    pub fn figures(&self) -> Figures {
        Figures { due: self.due(), paid: self.paid(), held: self.held() }
    }

    /// Returns how much of what is held may have been captured without the shop's knowledge.
    pub fn in_doubt(&self) -> Money {
        let sum = |sum: Money, doubt: Money| sum.saturating_add(doubt);
        self.authorisations.iter().map(Authorisation::in_doubt).fold(Money::ZERO, sum)
    }

    /// Returns what is paid or held.
    pub fn secured(&self) -> Money {
        self.paid().saturating_add(self.held())
    }

    /// Returns what the customer has to pay for what is neither cancelled nor returned; a customer who keeps nothing
    /// pays no shipping either. A reduction of the price lowers it, to zero at most.
    pub fn due(&self) -> Money {
        let kept = |item: &Item| self.wanted(item).saturating_sub(item.returned);
        if self.pieces(kept) == 0 {
            return Money::ZERO;
        }
        clamped(self.value(kept) + self.shipping_less_reductions()).max(Money::ZERO)
    }

    /// Returns what must be paid before items are shipped: the price of everything that the customer has by then, and the
    /// shipping cost, less reductions of the price.
    pub fn due_with(&self, leaving: &[Pick]) -> Money {
        let leaving =
            |item: &Item| leaving.iter().find(|pick| *pick.name == *item.name).map_or(0, |pick| pick.quantity);
        let out = self.value(|item| item.shipped.saturating_add(leaving(item)).saturating_sub(item.returned));
        clamped(out + self.shipping_less_reductions()).max(Money::ZERO)
    }

    fn shipping_less_reductions(&self) -> i128 {
        i128::from(self.shipping.minor()) - i128::from(self.reduced.minor())
    }

    /// Returns what the customer still has to pay; below zero, what the shop has to refund.
    pub fn outstanding(&self) -> Money {
        self.due().saturating_sub(self.paid())
    }

    /// Returns how many pieces of an item are still ordered: once the order is cancelled, only those that were shipped.
    pub fn wanted(&self, item: &Item) -> u32 {
        if self.cancelled { item.shipped } else { item.wanted() }
    }

    /// Returns `true` if the order was cancelled, in whole or piece by piece.
    fn is_cancelled(&self) -> bool {
        self.cancelled || self.pieces(|item| item.cancelled) > 0 && self.pieces(Item::wanted) == 0
    }

    /// Returns how many pieces are still ordered and not shipped.
    pub fn unshipped(&self) -> u64 {
        self.pieces(|item| self.wanted(item).saturating_sub(item.shipped))
    }

    /// Sums some count over all items.
    pub fn pieces(&self, count: impl Fn(&Item) -> u32) -> u64 {
        self.items.iter().map(|item| u64::from(count(item))).sum()
    }

    /// Sums the price of some pieces of all items, in minor units.
    pub fn value(&self, count: impl Fn(&Item) -> u32) -> i128 {
        self.items.iter().map(|item| i128::from(count(item)) * i128::from(item.unit_price.minor())).sum()
    }
}

/// Returns what items cost with their shipping; `None` beyond the bounds of money.
pub fn total_of(items: &[Line], shipping: Money) -> Option<Money> {
    let price = |line: &Line| i128::from(line.quantity) * i128::from(line.unit_price.minor());
    let sum = items.iter().map(price).sum::<i128>() + i128::from(shipping.minor());
    Money::new(i64::try_from(sum).ok()?).ok()
}

/// Converts minor units to money, clamped to its bounds.
pub fn clamped(minor: i128) -> Money {
    let bound = if minor < 0 { Money::MIN } else { Money::MAX };
    i64::try_from(minor).map_or(bound, Money::clamped)
}
