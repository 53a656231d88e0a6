//! A sample history: four orders of a small tea shop before Easter, with something to find out.
//!
//! Mira's bank statement shows her order twice. The order's state on the day she writes says only that too much is
//! paid; how it came to that is in its events: the payment provider did not answer in time, a job tried again, under a
//! new reference, and the provider's report of the next morning says that the first attempt had succeeded too. That
//! there may be two authorisations at all is for orders such as Jonas's, whose first one lapsed before his samovar came in.

use crate::domains::order::event::Event;
use crate::domains::order::items::{Line, Pick};
use crate::engine::domain::SampleEvent;
use crate::engine::values::money::{Currency, Money};
use crate::engine::values::time::Timestamp;

const LEILA: &str = "order-1001";
/// Mira's order, which is paid twice.
pub const MIRA: &str = "order-1002";
const JONAS: &str = "order-1003";
const TOMAS: &str = "order-1004";

/// Returns the events of the sample, in the order in which they were recorded.
pub fn history() -> Vec<SampleEvent<Event>> {
    [march(), around_easter(), after_the_letter()].into_iter().flatten().collect()
}

fn march() -> Vec<SampleEvent<Event>> {
    vec![
        told(LEILA, "2026-03-16T09:14:20", placed("Leila", &[(1, "Teapot", 3_490), (3, "Green tea", 850)], 490)),
        told(LEILA, "2026-03-16T09:15:02", authorised("pay-5101", 6_530)),
        told(JONAS, "2026-03-16T19:40:51", placed("Jonas", &[(2, "Tea tin", 1_450), (1, "Samovar", 18_900)], 0)),
        told(JONAS, "2026-03-16T19:41:33", authorised("pay-5117", 21_800)),
        told(LEILA, "2026-03-17T08:30:00", packed(&[(1, "Teapot"), (3, "Green tea")])),
        told(LEILA, "2026-03-17T08:31:12", captured("pay-5101", 6_530)),
        told(LEILA, "2026-03-17T15:05:00", shipped("TRK-70011", &[(1, "Teapot"), (3, "Green tea")])),
        told(JONAS, "2026-03-18T10:20:00", packed(&[(2, "Tea tin")])),
        told(JONAS, "2026-03-18T10:22:41", captured("pay-5117", 2_900)),
        told(JONAS, "2026-03-18T15:05:00", shipped("TRK-70023", &[(2, "Tea tin")])),
        late(LEILA, "2026-03-19T11:52:00", "2026-03-20T06:00:00", delivered("TRK-70011")),
        late(JONAS, "2026-03-20T13:17:00", "2026-03-21T06:00:00", delivered("TRK-70023")),
    ]
}

fn around_easter() -> Vec<SampleEvent<Event>> {
    vec![
        // The samovar is not in yet, and the authorisation for it lapses after a week.
        told(JONAS, "2026-03-23T19:41:33", released("pay-5117", 18_900)),
        told(MIRA, "2026-03-24T10:00:48", placed("Mira", &[(2, "Cup", 1_275), (1, "Kettle", 5_300)], 490)),
        told(MIRA, "2026-03-24T10:01:30", authorised("pay-5203", 8_340)).labelled("first attempt"),
        // The answer that is missing comes with the report of the next morning.
        told(MIRA, "2026-03-24T10:02:41", timed_out("pay-5203", 8_340)).labelled("timeout").caused_by("first attempt"),
        told(MIRA, "2026-03-24T10:07:11", authorised("pay-5203-retry", 8_340)).labelled("retry").caused_by("timeout"),
        told(MIRA, "2026-03-24T10:07:14", captured("pay-5203-retry", 8_340)).caused_by("retry"),
        told(MIRA, "2026-03-24T14:10:00", packed(&[(2, "Cup"), (1, "Kettle")])),
        told(LEILA, "2026-03-24T18:33:07", asked_back(&[(1, "Green tea")], "not the one in the picture")),
        late(MIRA, "2026-03-24T10:02:14", "2026-03-25T06:00:00", captured("pay-5203", 8_340))
            .labelled("late answer")
            .caused_by("first attempt"),
        told(MIRA, "2026-03-25T15:05:00", shipped("TRK-70102", &[(2, "Cup")])),
        told(MIRA, "2026-03-26T15:05:00", shipped("TRK-70115", &[(1, "Kettle")])),
        told(TOMAS, "2026-03-26T21:02:39", placed("Tomas", &[(4, "Easter tea", 1_290)], 490)),
        told(TOMAS, "2026-03-26T21:03:15", authorised("pay-5244", 5_650)),
        late(MIRA, "2026-03-27T12:40:00", "2026-03-28T06:00:00", delivered("TRK-70102")),
        late(MIRA, "2026-03-27T12:40:00", "2026-03-28T06:00:01", delivered("TRK-70115")),
        told(TOMAS, "2026-03-28T09:20:00", packed(&[(4, "Easter tea")])),
        told(LEILA, "2026-03-30T09:45:00", Event::ReturnAccepted { items: picks(&[(1, "Green tea")]) }),
        told(LEILA, "2026-03-30T09:47:26", refunded(850, "green tea returned")),
        told(JONAS, "2026-03-31T11:12:05", authorised("pay-5117-again", 18_900)),
        told(TOMAS, "2026-03-31T16:28:54", cancelled("Easter would be over before it arrives")),
        told(JONAS, "2026-04-01T09:30:00", packed(&[(1, "Samovar")])),
        told(JONAS, "2026-04-01T09:31:48", captured("pay-5117-again", 18_900)),
        told(JONAS, "2026-04-01T15:05:00", shipped("TRK-70188", &[(1, "Samovar")])),
        late(JONAS, "2026-04-03T10:08:00", "2026-04-04T06:00:00", delivered("TRK-70188")),
    ]
}

/// Returns the events after Mira's letter: the shop looks into its log.
fn after_the_letter() -> Vec<SampleEvent<Event>> {
    vec![
        told(JONAS, "2026-04-07T20:11:42", asked_back(&[(1, "Tea tin")], "a dent in the lid")),
        told(JONAS, "2026-04-08T09:05:00", Event::ReturnDeclined { reason: "the tin is in use".into() }),
        told(MIRA, "2026-04-10T10:26:30", refunded(8_340, "charged twice: pay-5203 and pay-5203-retry"))
            .caused_by("late answer"),
        told(MIRA, "2026-04-27T17:20:09", asked_back(&[(1, "Cup")], "one too many")),
        told(MIRA, "2026-05-01T09:45:00", Event::ReturnAccepted { items: picks(&[(1, "Cup")]) }),
        told(MIRA, "2026-05-01T09:48:13", refunded(1_275, "cup returned")),
    ]
}

/// Creates an event that was recorded as it happened.
fn told(stream: &'static str, moment: &str, event: Event) -> SampleEvent<Event> {
    late(stream, moment, moment, event)
}

/// Creates an event that the carrier or the payment provider reported later.
fn late(stream: &'static str, occurred: &str, recorded: &str, event: Event) -> SampleEvent<Event> {
    let moment = |text: &str| Timestamp::parse(text).unwrap_or_default();
    SampleEvent::new(stream, moment(occurred), moment(recorded), event)
}

fn placed(customer: &str, items: &[(u32, &str, i64)], shipping: i64) -> Event {
    let line = |(quantity, name, price): &(u32, &str, i64)| Line {
        name: (*name).into(),
        quantity: *quantity,
        unit_price: Money::clamped(*price),
    };
    Event::OrderPlaced {
        customer: customer.into(),
        items: items.iter().map(line).collect(),
        shipping: Money::clamped(shipping),
        currency: Currency::EUR,
    }
}

fn authorised(reference: &str, minor: i64) -> Event {
    Event::PaymentAuthorised { reference: reference.into(), amount: Money::clamped(minor) }
}

fn released(reference: &str, minor: i64) -> Event {
    Event::AuthorisationReleased { reference: reference.into(), amount: Money::clamped(minor) }
}

fn captured(reference: &str, minor: i64) -> Event {
    Event::PaymentCaptured { reference: reference.into(), amount: Money::clamped(minor) }
}

fn timed_out(reference: &str, minor: i64) -> Event {
    Event::PaymentTimedOut { reference: reference.into(), amount: Money::clamped(minor) }
}

fn refunded(minor: i64, reason: &str) -> Event {
    Event::PaymentRefunded { amount: Money::clamped(minor), reason: reason.into() }
}

fn packed(items: &[(u32, &str)]) -> Event {
    Event::ItemsPacked { items: picks(items) }
}

fn shipped(tracking: &str, items: &[(u32, &str)]) -> Event {
    Event::ItemsShipped { tracking: tracking.into(), items: picks(items) }
}

fn delivered(tracking: &str) -> Event {
    Event::ParcelDelivered { tracking: tracking.into() }
}

fn cancelled(reason: &str) -> Event {
    Event::OrderCancelled { reason: reason.into() }
}

fn asked_back(items: &[(u32, &str)], reason: &str) -> Event {
    Event::ReturnRequested { items: picks(items), reason: reason.into() }
}

fn picks(items: &[(u32, &str)]) -> Vec<Pick> {
    items.iter().map(|(quantity, name)| Pick { name: (*name).into(), quantity: *quantity }).collect()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::domains::order::{Command, Order, State};
    use crate::engine::decider::Decider as _;

    /// Checks that the rules accept the command of each event of the sample.
    #[test]
    fn every_event_of_the_sample_is_one_that_the_rules_would_have_made() {
        let history = history();
        let mut orders: BTreeMap<&str, State> = BTreeMap::new();
        for (index, told) in history.iter().enumerate() {
            let state = orders.entry(told.stream).or_default();
            let command = Command::of_event(&told.event);
            let decided = Order::decide(state, &command);
            assert_eq!(decided.as_deref(), Ok([told.event.clone()].as_slice()), "event {}", index + 1);
            Order::evolve(state, &told.event);
        }
        assert!(history.len() >= 40, "{} events", history.len());
        assert_eq!(orders.len(), 4);
        for (stream, state) in &orders {
            assert_eq!(state.outstanding(), Money::ZERO, "{stream} is settled at the end");
        }
    }

    #[test]
    fn the_sample_is_told_as_it_was_recorded_and_its_orders_interleave() {
        let history = history();
        assert!(history.is_sorted_by_key(|told| told.recorded_at));
        assert!(history.iter().all(|told| told.occurred_at <= told.recorded_at));
        let (first, last) = (&history[0].occurred_at, &history[history.len() - 1].recorded_at);
        assert_eq!((first.date().0, first.date().1, last.date().0, last.date().1), (2026, 3, 2026, 5));
        let turns = history.windows(2).filter(|pair| pair[0].stream != pair[1].stream).count();
        assert!(turns > 15, "{turns} turns");
    }

    #[test]
    fn mira_is_charged_twice_minutes_apart_and_gets_it_back() {
        let mut state = State::default();
        let mut overcharged = Vec::new();
        for told in history().iter().filter(|told| told.stream == MIRA) {
            Order::evolve(&mut state, &told.event);
            if state.captured > state.total() && state.outstanding() < Money::ZERO {
                overcharged.push((told.event.event_type(), told.occurred_at, state.outstanding()));
            }
        }
        let first = overcharged[0];
        assert_eq!((first.0, first.2), ("PaymentCaptured", Money::clamped(-8_340)));
        assert_eq!(first.1.short_day_text(), "24 Mar");
        assert_eq!(state.refunded, Money::clamped(8_340 + 1_275));
    }
}
