//! The goods on the way from one state to another: cancelled, packed, shipped, delivered and returned.

use crate::domains::order::command::Command;
use crate::domains::order::items::{Items, Pick};
use crate::domains::order::reconcile::way::Way;
use crate::domains::order::state::{Item, Parcel, State};
use crate::engine::values::money::Money;

impl Way<'_> {
    /// Cancels the missing pieces.
    pub fn cancel_items(&mut self, to: &State) -> Option<()> {
        let items = picks(&self.state, to, |from, to| to.cancelled.saturating_sub(from.cancelled));
        if items.is_empty() {
            return Some(());
        }
        self.go(Command::CancelItems { items: Items::of_picks(&items), reason: self.memo.to_owned() })
    }

    /// Packs the missing pieces, and ships the missing parcels. What was returned in the meantime is taken back before
    /// each, so that it need not be paid.
    pub fn send(&mut self, to: &State) -> Option<()> {
        self.receive(to)?;
        let packing = picks(&self.state, to, |from, to| to.packed.saturating_sub(from.packed));
        if !packing.is_empty() {
            let unsecured = self.state.figures().unsecured();
            if unsecured > Money::ZERO {
                self.authorise(unsecured)?;
            }
            self.go(Command::PackItems { items: Some(Items::of_picks(&packing)) })?;
        }
        for Parcel { tracking, items, .. } in to.parcels.iter().skip(self.state.parcels.len()) {
            self.take(self.state.due_with(items).saturating_sub(self.state.paid()))?;
            let (tracking, items) = (tracking.as_ref().to_owned(), Some(Items::of_picks(items)));
            self.go(Command::ShipItems { tracking, items })?;
            self.receive(to)?;
        }
        Some(())
    }

    /// Delivers the parcels that arrive, and takes back what is to be returned of them.
    pub fn receive(&mut self, to: &State) -> Option<()> {
        for (parcel, reached) in self.state.parcels.clone().iter().zip(to.parcels.iter()) {
            if reached.delivered && !parcel.delivered {
                self.go(Command::ConfirmDelivery { tracking: Some(parcel.tracking.as_ref().to_owned()) })?;
            }
        }
        let back = |from: &Item, to: &Item| to.returned.min(from.delivered).saturating_sub(from.returned);
        self.request(&picks(&self.state, to, |from, to| back(from, to).saturating_sub(from.requested)))?;
        let accepting = picks(&self.state, to, back);
        if !accepting.is_empty() {
            self.go(Command::AcceptReturn { items: Some(Items::of_picks(&accepting)) })?;
        }
        Some(())
    }

    /// Requests the open return, and declines one that is not open any more.
    pub fn answer_return(&mut self, to: &State) -> Option<()> {
        if self.state.items.iter().zip(to.items.iter()).any(|(from, to)| from.requested > to.requested) {
            self.go(Command::DeclineReturn { reason: self.memo.to_owned() })?;
        }
        self.request(&picks(&self.state, to, |from, to| to.requested.saturating_sub(from.requested)))
    }

    fn request(&mut self, asking: &[Pick]) -> Option<()> {
        if asking.is_empty() {
            return Some(());
        }
        self.go(Command::RequestReturn { reason: self.memo.to_owned(), items: Some(Items::of_picks(asking)) })
    }
}

/// Lists the pieces of each item by comparing it in two states.
fn picks(from: &State, to: &State, pieces: impl Fn(&Item, &Item) -> u32) -> Vec<Pick> {
    let pairs = from.items.iter().zip(to.items.iter());
    let pick = |(from, to): (&Item, &Item)| Pick { name: (*from.name).into(), quantity: pieces(from, to) };
    pairs.map(pick).filter(|pick| pick.quantity > 0).collect()
}
