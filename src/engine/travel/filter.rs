//! A filter over a stream's events: by words, types, actors, amounts and days.

use std::collections::{BTreeMap, BTreeSet};

use crate::engine::domain::description::Description;
use crate::engine::log::envelope::Revision;
use crate::engine::values::money::Currency;
use crate::engine::values::time::{DAY_MS, Timestamp};

/// The criteria for listing an event; an empty criterion admits all events.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    /// Part of the type, the description, the actor, the amount or the day, in any case.
    needle: String,
    /// The admitted types.
    pub types: BTreeSet<String>,
    /// The admitted actor.
    pub actor: Option<String>,
    /// The smallest and the largest amount, in minor units, whatever its sign.
    pub amount: (Option<i64>, Option<i64>),
    /// The first and the last day on which it happened, as their midnights.
    pub days: (Option<Timestamp>, Option<Timestamp>),
}

/// What a filter needs to know of an event.
#[derive(Clone, Debug)]
pub struct Listed<'a> {
    /// The event's type.
    pub event_type: &'a str,
    /// When it happened.
    pub occurred_at: Timestamp,
    /// Who did it.
    pub actor: Option<&'a str>,
    /// The event's description, such as its memo.
    pub description: Description,
    /// The currency of its amount.
    pub currency: Currency,
}

impl Filter {
    /// Sets the text to look for; white space around it is left out.
    pub fn set_text(&mut self, text: &str) {
        self.needle = text.trim().to_owned();
    }

    /// Returns `true` if it admits everything.
    pub fn is_empty(&self) -> bool {
        *self == Filter::default()
    }

    /// Returns `true` if it admits an event.
    pub fn admits(&self, event: &Listed<'_>) -> bool {
        (self.types.is_empty() || self.types.contains(event.event_type)) && self.admits_but_type(event)
    }

    /// Returns `true` if it would admit the event, whatever its type.
    fn admits_but_type(&self, event: &Listed<'_>) -> bool {
        let is_by = self.actor.is_none() || self.actor.as_deref() == event.actor;
        is_by && self.admits_amount(event) && self.admits_day(event.occurred_at) && self.admits_text(event)
    }

    fn admits_amount(&self, event: &Listed<'_>) -> bool {
        let (least, most) = self.amount;
        if least.is_none() && most.is_none() {
            return true;
        }
        let amount = event.description.amount.map(|amount| amount.minor().abs());
        amount.is_some_and(|amount| least.is_none_or(|least| amount >= least) && most.is_none_or(|most| amount <= most))
    }

    fn admits_day(&self, at: Timestamp) -> bool {
        let (first, last) = self.days;
        let end = |day: Timestamp| day.millis() + DAY_MS;
        first.is_none_or(|first| at >= first) && last.is_none_or(|last| at.millis() < end(last))
    }

    fn admits_text(&self, event: &Listed<'_>) -> bool {
        let holds = |text: &str| contains(text, &self.needle);
        self.needle.is_empty()
            || holds(event.event_type)
            || event.description.detail.as_deref().is_some_and(holds)
            || event.actor.is_some_and(holds)
            || event.description.amount.is_some_and(|amount| holds(&event.currency.format(amount)))
            || holds(&event.occurred_at.short_day_text())
    }
}

/// Returns `true` if a text contains a part, in any case.
fn contains(text: &str, needle: &str) -> bool {
    if text.is_ascii() && needle.is_ascii() {
        let (text, needle) = (text.as_bytes(), needle.as_bytes());
        return text.windows(needle.len().max(1)).any(|part| part.eq_ignore_ascii_case(needle));
    }
    text.to_lowercase().contains(&needle.to_lowercase())
}

/// What a filter has found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Found {
    /// The revisions, in their order.
    pub revisions: Vec<Revision>,
    /// How many events of each type the other criteria admit.
    pub types: BTreeMap<String, usize>,
}

impl Found {
    /// Adds the next event if the filter admits it.
    pub fn add(&mut self, filter: &Filter, revision: Revision, event: &Listed<'_>) {
        if !filter.admits_but_type(event) {
            return;
        }
        match self.types.get_mut(event.event_type) {
            Some(count) => *count += 1,
            None => {
                self.types.insert(event.event_type.to_owned(), 1);
            }
        }
        if filter.admits(event) {
            self.revisions.push(revision);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::domain::description::Mark;
    use crate::engine::values::money::Money;

    fn event(event_type: &'static str, day: &str, amount: Option<i64>, detail: &str) -> Listed<'static> {
        let description = Description {
            mark: Mark::Plus,
            detail: Some(detail.to_owned()),
            amount: amount.map(Money::clamped),
            moved: true,
        };
        let occurred_at = Timestamp::parse(day).unwrap_or_default();
        let actor = (amount == Some(-45_000)).then_some("Mira Štěpánek");
        Listed { event_type, occurred_at, actor, description, currency: Currency::EUR }
    }

    fn found(filter: &Filter) -> (Vec<u32>, Vec<(String, usize)>) {
        let events = [
            event("AccountOpened", "2026-01-01", None, "Ada"),
            event("Deposited", "2026-01-05T10:00", Some(90_000), "Salary"),
            event("Withdrawn", "2026-01-06T23:59", Some(-3_990), "gym membership"),
            event("Withdrawn", "2026-01-07T00:00", Some(-45_000), "Miete für Jänner"),
        ];
        let mut found = Found::default();
        for (index, event) in events.iter().enumerate() {
            found.add(filter, Revision::from_len(index + 1), event);
        }
        (found.revisions.iter().map(|revision| revision.0).collect(), found.types.into_iter().collect())
    }

    fn check(change: impl FnOnce(&mut Filter), expected: &[u32]) {
        let mut filter = Filter::default();
        change(&mut filter);
        assert_eq!(found(&filter).0, expected, "{filter:?}");
    }

    #[test]
    fn words_are_looked_for_in_what_a_row_shows() {
        check(|filter| filter.set_text(" GYM "), &[3]);
        check(|filter| filter.set_text("drawn"), &[3, 4]);
        check(|filter| filter.set_text("39.90"), &[3]);
        check(|filter| filter.set_text("5 jan"), &[2]);
        check(|filter| filter.set_text("FÜR"), &[4]);
        check(|filter| filter.set_text("mira š"), &[4]);
        check(|filter| filter.set_text("zebra"), &[]);
        check(|filter| filter.set_text("  "), &[1, 2, 3, 4]);
    }

    #[test]
    fn an_actor_is_admitted_by_the_whole_name() {
        check(|filter| filter.actor = Some("Mira Štěpánek".to_owned()), &[4]);
        check(|filter| filter.actor = Some("Mira".to_owned()), &[]);
    }

    #[test]
    fn amounts_are_compared_without_their_sign_and_days_to_their_end() {
        check(|filter| filter.amount = (Some(4_000), None), &[2, 4]);
        check(|filter| filter.amount = (Some(3_990), Some(45_000)), &[3, 4]);
        check(|filter| filter.days = (Timestamp::from_date(2026, 1, 5), Timestamp::from_date(2026, 1, 6)), &[2, 3]);
        check(|filter| filter.days = (Timestamp::from_date(2026, 1, 7), None), &[4]);
    }

    #[test]
    fn types_are_counted_by_what_the_other_parts_admit() {
        let mut filter = Filter::default();
        filter.types.insert("Deposited".to_owned());
        let counts = |list: &[(&str, usize)]| list.iter().map(|(name, count)| ((*name).to_owned(), *count)).collect();
        assert_eq!(found(&filter), (vec![2], counts(&[("AccountOpened", 1), ("Deposited", 1), ("Withdrawn", 2)])));
        filter.amount = (Some(40_000), None);
        assert_eq!(found(&filter), (vec![2], counts(&[("Deposited", 1), ("Withdrawn", 1)])));
    }
}
