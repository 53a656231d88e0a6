//! The state of an order, and how an event changes it.
//!
//! Money and goods move independently: authorised, captured and refunded amounts are summed, and the pieces of each
//! item are counted. The status is derived from both, so that it can never contradict them.

use std::sync::Arc;

use crate::domains::order::event::Event;
use crate::domains::order::items::{Line, Pick};
use crate::engine::values::money::{Currency, Money};
use crate::engine::wire::record;

record! {
    /// An item of an order and its pieces by stage. Each number counts all pieces that ever reached the stage, so that
    /// returned ≤ delivered ≤ shipped ≤ packed ≤ ordered − cancelled.
    pub struct Item {
        /// The item's name.
        pub name: Arc<str>,
        /// The price of one piece.
        pub unit_price: Money = "unit_price_minor",
        /// How many pieces were ordered.
        pub ordered: u32,
        /// How many were cancelled one by one, with the order going on.
        pub cancelled: u32,
        /// How many were packed.
        pub packed: u32,
        /// How many were given to the carrier.
        pub shipped: u32,
        /// How many arrived.
        pub delivered: u32,
        /// How many are in a return request that is not answered yet.
        pub requested: u32,
        /// How many were taken back.
        pub returned: u32,
    }
}

record! {
    /// An amount held on the customer's card.
    pub struct Authorisation {
        /// The payment provider's reference.
        pub reference: Arc<str>,
        /// How much it held at first.
        pub amount: Money = "amount_minor",
        /// How much of it was captured.
        pub captured: Money = "captured_minor",
        /// How much of it was released.
        pub released: Money = "released_minor",
        /// How much of it the provider was asked to capture without answering, less what was captured since.
        pub timed_out: Money = "timed_out_minor",
    }
}

impl Authorisation {
    /// Returns what it still holds.
    pub fn held(&self) -> Money {
        self.amount.saturating_sub(self.captured).saturating_sub(self.released).max(Money::ZERO)
    }

    /// Returns how much of what it holds may have been captured without the shop's knowledge.
    pub fn in_doubt(&self) -> Money {
        self.timed_out.min(self.held())
    }
}

record! {
    /// A parcel that was given to the carrier.
    pub struct Parcel {
        /// The carrier's tracking number.
        pub tracking: Arc<str>,
        /// The items in it.
        pub items: Vec<Pick>,
        /// Whether it arrived.
        pub delivered: bool,
    }
}

record! {
    /// An order at a revision. Its lists are behind an `Arc`, so that a checkpoint costs a small copy.
    pub struct State {
        /// Whether it was placed.
        pub placed: bool,
        /// Whether the unshipped rest was cancelled.
        pub cancelled: bool,
        /// The customer; empty before the order is placed.
        pub customer: Arc<str>,
        /// The currency of all its amounts.
        pub currency: Currency,
        /// The shipping cost for the customer.
        pub shipping: Money = "shipping_minor",
        /// Everything that was authorised, less what was released.
        pub authorised: Money = "authorised_minor",
        /// Everything that was captured.
        pub captured: Money = "captured_minor",
        /// By how much the price was reduced.
        pub reduced: Money = "reduced_minor",
        /// Everything that was refunded.
        pub refunded: Money = "refunded_minor",
        /// The items, as they were ordered.
        pub items: Arc<Vec<Item>>,
        /// The authorisations, oldest first.
        pub authorisations: Arc<Vec<Authorisation>>,
        /// The parcels, oldest first.
        pub parcels: Arc<Vec<Parcel>>,
    }
}

impl Default for State {
    fn default() -> State {
        State {
            placed: false,
            cancelled: false,
            customer: Arc::from(""),
            currency: Currency::EUR,
            shipping: Money::ZERO,
            authorised: Money::ZERO,
            captured: Money::ZERO,
            reduced: Money::ZERO,
            refunded: Money::ZERO,
            items: Arc::default(),
            authorisations: Arc::default(),
            parcels: Arc::default(),
        }
    }
}

impl State {
    /// The version of a state in a snapshot; it increases when the state's fields or the results of `evolve` change.
    pub const VERSION: u16 = 2;

    /// Returns the items as they were ordered.
    pub fn lines(&self) -> Vec<Line> {
        let line =
            |item: &Item| Line { name: (*item.name).into(), quantity: item.ordered, unit_price: item.unit_price };
        self.items.iter().map(line).collect()
    }

    /// Applies a fact: never validates, never fails; sums stop at the bounds of [`Money`], counts at theirs, and names
    /// that the order does not have change nothing.
    pub fn evolve(&mut self, event: &Event) {
        match event {
            Event::OrderPlaced { customer, items, shipping, currency } => {
                self.placed = true;
                self.customer = Arc::from(customer.as_ref());
                self.items = Arc::new(items.iter().map(Item::of).collect());
                self.shipping = *shipping;
                self.currency = *currency;
            }
            Event::PaymentAuthorised { reference, amount } => {
                self.authorised = self.authorised.saturating_add(*amount);
                Arc::make_mut(&mut self.authorisations).push(Authorisation {
                    reference: Arc::from(reference.as_ref()),
                    amount: *amount,
                    captured: Money::ZERO,
                    released: Money::ZERO,
                    timed_out: Money::ZERO,
                });
            }
            Event::AuthorisationReleased { reference, amount } => {
                self.authorised = self.authorised.saturating_sub(*amount);
                self.in_authorisation(reference, |held| held.released = held.released.saturating_add(*amount));
            }
            Event::PaymentCaptured { reference, amount } => {
                self.captured = self.captured.saturating_add(*amount);
                self.in_authorisation(reference, |held| {
                    held.captured = held.captured.saturating_add(*amount);
                    held.timed_out = held.timed_out.saturating_sub(*amount).max(Money::ZERO);
                });
            }
            Event::PaymentTimedOut { reference, amount } => self.in_authorisation(reference, |held| {
                held.timed_out = held.timed_out.saturating_add(*amount).max(Money::ZERO);
            }),
            Event::PriceReduced { amount, .. } => self.reduced = self.reduced.saturating_add(*amount),
            Event::PaymentRefunded { amount, .. } => self.refunded = self.refunded.saturating_add(*amount),
            Event::ItemsCancelled { items, .. } => self.count(items, |item, pieces| {
                item.cancelled = item.cancelled.saturating_add(pieces);
                item.packed = item.packed.min(item.wanted());
            }),
            Event::OrderCancelled { .. } => self.cancel(),
            Event::ItemsPacked { items } => {
                self.count(items, |item, pieces| item.packed = item.packed.saturating_add(pieces));
            }
            Event::ItemsShipped { tracking, items } => {
                self.count(items, |item, pieces| item.shipped = item.shipped.saturating_add(pieces));
                let tracking = Arc::from(tracking.as_ref());
                Arc::make_mut(&mut self.parcels).push(Parcel { tracking, items: items.clone(), delivered: false });
            }
            Event::ParcelDelivered { tracking } => self.deliver(tracking),
            Event::ReturnRequested { items, .. } => {
                self.count(items, |item, pieces| item.requested = item.requested.saturating_add(pieces));
            }
            Event::ReturnAccepted { items } => self.count(items, |item, pieces| {
                item.requested = item.requested.saturating_sub(pieces);
                item.returned = item.returned.saturating_add(pieces);
            }),
            Event::ReturnDeclined { .. } => {
                Arc::make_mut(&mut self.items).iter_mut().for_each(|item| item.requested = 0);
            }
        }
    }

    /// Releases everything held, and unpacks what was not shipped.
    fn cancel(&mut self) {
        self.cancelled = true;
        for authorisation in Arc::make_mut(&mut self.authorisations) {
            let held = authorisation.held();
            authorisation.released = authorisation.released.saturating_add(held);
            self.authorised = self.authorised.saturating_sub(held);
        }
        Arc::make_mut(&mut self.items).iter_mut().for_each(|item| item.packed = item.packed.min(item.shipped));
    }

    fn deliver(&mut self, tracking: &str) {
        let parcels = Arc::make_mut(&mut self.parcels);
        let on_its_way = |parcel: &&mut Parcel| &*parcel.tracking == tracking && !parcel.delivered;
        let Some(parcel) = parcels.iter_mut().find(on_its_way) else { return };
        parcel.delivered = true;
        let items = parcel.items.clone();
        self.count(&items, |item, pieces| item.delivered = item.delivered.saturating_add(pieces));
    }

    fn count(&mut self, picks: &[Pick], count: impl Fn(&mut Item, u32)) {
        let items = Arc::make_mut(&mut self.items);
        for pick in picks {
            if let Some(item) = items.iter_mut().find(|item| *item.name == *pick.name) {
                count(item, pick.quantity);
            }
        }
    }

    fn in_authorisation(&mut self, reference: &str, change: impl FnOnce(&mut Authorisation)) {
        let mut authorisations = Arc::make_mut(&mut self.authorisations).iter_mut();
        if let Some(found) = authorisations.find(|authorisation| &*authorisation.reference == reference) {
            change(found);
        }
    }
}

impl Item {
    /// Returns how many pieces the customer still wants: those that were not cancelled one by one, or that were shipped
    /// nevertheless.
    pub fn wanted(&self) -> u32 {
        self.ordered.saturating_sub(self.cancelled).max(self.shipped.min(self.ordered))
    }

    fn of(line: &Line) -> Item {
        Item {
            name: Arc::from(line.name.as_ref()),
            unit_price: line.unit_price,
            ordered: line.quantity,
            cancelled: 0,
            packed: 0,
            shipped: 0,
            delivered: 0,
            requested: 0,
            returned: 0,
        }
    }
}
