//! The money on the way from one state to another.

use std::iter::once;

use crate::domains::order::command::Command;
use crate::domains::order::reconcile::way::Way;
use crate::domains::order::state::{Authorisation, State};
use crate::engine::values::money::Money;

/// The most authorisations that one promotion makes for one purpose.
const MAX_AUTHORISATIONS: usize = 20;

/// An amount that is to be captured.
struct Capture {
    reference: String,
    amount: Money,
    in_doubt: Money,
}

impl Way<'_> {
    /// Makes sure that no less is paid and held than at the end.
    ///
    /// Nothing is outstanding later that is not outstanding now, so that whatever was authorised and captured on the way to
    /// the other state can be so at once.
    pub fn pay(&mut self, to: &State) -> Option<()> {
        let (mut captures, missing) = self.captures(to);
        let mut held = Money::ZERO;
        for known in self.state.authorisations.iter() {
            let rest = known.held().saturating_sub(of(&captures, &known.reference));
            if rest > Money::ZERO && rest == held_by(to, &known.reference) {
                self.kept.push(known.reference.to_string());
                held = held.saturating_add(rest);
            }
        }
        for (amount, reference) in self.authorise_all(missing)? {
            captures.push(Capture { reference, amount, in_doubt: Money::ZERO });
        }
        let holding = self.authorise_all(to.held().saturating_sub(held).max(Money::ZERO))?;
        self.kept.extend(holding.into_iter().map(|(_, reference)| reference));
        self.capture_all(captures)
    }

    /// Lists what is to be captured of the authorisations there are, and returns what is missing then.
    ///
    /// First come those of which more is captured in the other state, then those that hold nothing there.
    fn captures(&self, to: &State) -> (Vec<Capture>, Money) {
        let more = |known: &Authorisation| {
            let there = to.authorisations.iter().find(|other| other.reference == known.reference);
            let more = there.map_or(Money::ZERO, |there| there.captured.saturating_sub(known.captured));
            more.clamp(Money::ZERO, known.held())
        };
        let known = || self.state.authorisations.iter();
        let taking = to.paid().saturating_sub(self.state.paid()).max(Money::ZERO);
        let wanted = known().map(more).fold(Money::ZERO, Money::saturating_add);
        let allowed = self.state.figures().outstanding().saturating_add(self.state.in_doubt());
        let mut left = wanted.clamp(taking, allowed.max(taking));
        let mut captures: Vec<Capture> = Vec::new();
        for known in known() {
            let amount = more(known).min(left);
            left = left.saturating_sub(amount);
            captures.push(Capture { reference: known.reference.to_string(), amount, in_doubt: known.in_doubt() });
        }
        for (known, capture) in known().zip(&mut captures) {
            let spare = known.held().saturating_sub(capture.amount).saturating_sub(held_by(to, &known.reference));
            let amount = spare.clamp(Money::ZERO, left);
            capture.amount = capture.amount.saturating_add(amount);
            left = left.saturating_sub(amount);
        }
        captures.retain(|capture| capture.amount > Money::ZERO);
        (captures, left)
    }

    /// Captures all these amounts. What goes beyond what is outstanding was captured on the way as a late answer of the
    /// provider, and so it is here.
    fn capture_all(&mut self, mut captures: Vec<Capture>) -> Option<()> {
        let all = captures.iter().map(|capture| capture.amount).fold(Money::ZERO, Money::saturating_add);
        let outstanding = self.state.figures().outstanding();
        let mut excess = all.saturating_sub(outstanding);
        captures.sort_by_key(|capture| capture.in_doubt > Money::ZERO);
        for Capture { reference, amount, in_doubt } in captures.iter().rev() {
            let mut unanswered = amount.saturating_sub(*in_doubt);
            while excess > Money::ZERO && unanswered > Money::ZERO {
                let amount_minor = unanswered.min(outstanding).minor();
                self.go(Command::ReportTimeout { amount_minor, reference: Some(reference.clone()) })?;
                unanswered = unanswered.saturating_sub(outstanding);
            }
            excess = excess.saturating_sub(*amount);
        }
        captures.into_iter().try_for_each(|Capture { reference, amount, .. }| {
            self.go(Command::CapturePayment { amount_minor: amount.minor(), reference: Some(reference) })
        })
    }

    /// Reduces the price to the one at the end.
    pub fn reduce(&mut self, to: &State) -> Option<()> {
        let amount_minor = to.reduced.saturating_sub(self.state.reduced).minor();
        if amount_minor <= 0 {
            return Some(());
        }
        self.go(Command::ReducePrice { amount_minor, reason: self.memo.to_owned() })
    }

    /// Refunds what is overpaid, and releases what is held for nothing.
    pub fn settle(&mut self, to: &State) -> Option<()> {
        let refund = self.state.paid().saturating_sub(to.paid());
        if refund > Money::ZERO {
            self.go(Command::RefundPayment { amount_minor: refund.minor(), reason: self.memo.to_owned() })?;
        }
        let authorisations = self.state.authorisations.clone();
        let holding = authorisations.iter().filter(|known| known.held() > Money::ZERO);
        for reference in holding.map(|known| known.reference.to_string()) {
            if !self.kept.contains(&reference) {
                self.go(Command::ReleaseAuthorisation { reference: Some(reference) })?;
            }
        }
        Some(())
    }

    /// Authorises and captures an amount, if there is one.
    pub fn take(&mut self, amount: Money) -> Option<()> {
        if amount <= Money::ZERO {
            return Some(());
        }
        let reference = Some(self.authorise(amount)?);
        self.go(Command::CapturePayment { amount_minor: amount.minor(), reference })
    }

    /// Authorises an amount under a new reference.
    pub fn authorise(&mut self, amount: Money) -> Option<String> {
        let reference = self.new_reference();
        self.go(Command::AuthorisePayment { amount_minor: amount.minor(), reference: reference.clone() })?;
        Some(reference)
    }

    /// Authorises an amount in as few parts as the rules allow.
    fn authorise_all(&mut self, amount: Money) -> Option<Vec<(Money, String)>> {
        let (most, mut left, mut made) = (self.state.figures().outstanding(), amount, Vec::new());
        while left > Money::ZERO {
            let part = left.min(most);
            if part == Money::ZERO || made.len() == MAX_AUTHORISATIONS {
                return None;
            }
            made.push((part, self.authorise(part)?));
            left = left.saturating_sub(part);
        }
        Some(made)
    }

    /// Returns a reference that no authorisation has.
    fn new_reference(&self) -> String {
        let is_new = |reference: &String| {
            !self.state.authorisations.iter().any(|known| known.reference.as_ref() == reference.as_str())
        };
        let numbered = (2..).map(|number: usize| format!("{} ({number})", self.memo));
        once(self.memo.to_owned()).chain(numbered).find(is_new).unwrap_or_default()
    }
}

/// Returns what the authorisation of a reference holds.
fn held_by(state: &State, reference: &str) -> Money {
    let of = state.authorisations.iter().find(|known| &*known.reference == reference);
    of.map_or(Money::ZERO, Authorisation::held)
}

/// Returns what is to be captured of an authorisation.
fn of(captures: &[Capture], reference: &str) -> Money {
    captures.iter().find(|capture| capture.reference == reference).map_or(Money::ZERO, |capture| capture.amount)
}
