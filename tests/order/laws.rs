//! Laws that hold for any history of an order, whether or not the rules made it.

use std::collections::BTreeSet;

use foldback::domains::order::items::RequestedItem;
use proptest::prelude::*;
use proptest::strategy::ValueTree as _;
use proptest::test_runner::TestRunner;

use super::stories::taken;
use super::*;

fn any_money() -> impl Strategy<Value = Money> {
    prop_oneof![
        8 => -5_000..5_000_i64,
        1 => Just(Money::MAX.minor()),
        1 => Just(Money::MIN.minor()),
        1 => Money::MIN.minor()..=Money::MAX.minor(),
    ]
    .prop_map(Money::clamped)
}

/// One of the few references and numbers that commands and events share, so that they meet.
fn name() -> impl Strategy<Value = String> {
    prop_oneof![Just("a"), Just("b"), Just("c"), Just("d")].prop_map(str::to_owned)
}

/// The name of an item, mostly one that is ordered.
fn item() -> impl Strategy<Value = String> {
    prop_oneof![6 => Just("Cup"), 3 => Just("Pot"), 1 => Just("Tea")].prop_map(str::to_owned)
}

fn any_text() -> impl Strategy<Value = Box<str>> {
    prop_oneof![2 => name(), 2 => item(), 1 => "\\PC{0,12}"].prop_map(String::into_boxed_str)
}

fn any_quantity() -> impl Strategy<Value = u32> {
    prop_oneof![9 => 0..5_u32, 1 => any::<u32>()]
}

fn any_picks() -> impl Strategy<Value = Vec<Pick>> {
    let pick = (any_text(), any_quantity()).prop_map(|(name, quantity)| Pick { name, quantity });
    prop::collection::vec(pick, 0..4)
}

fn any_lines() -> impl Strategy<Value = Vec<Line>> {
    let parts = (any_text(), any_quantity(), any_money());
    let line = parts.prop_map(|(name, quantity, unit_price)| Line { name, quantity, unit_price });
    prop::collection::vec(line, 0..4)
}

fn any_currency() -> impl Strategy<Value = Currency> {
    prop_oneof![Just("EUR"), Just("JPY"), Just("KWD")].prop_map(|code| Currency::from_code(code).unwrap())
}

/// Any event at all, whether or not a rule would have made it.
fn any_event() -> impl Strategy<Value = Event> {
    prop_oneof![
        (any_text(), any_lines(), any_money(), any_currency()).prop_map(|(customer, items, shipping, currency)| {
            Event::OrderPlaced { customer, items, shipping, currency }
        }),
        (any_text(), any_money()).prop_map(|(reference, amount)| Event::PaymentAuthorised { reference, amount }),
        (any_text(), any_money()).prop_map(|(reference, amount)| Event::AuthorisationReleased { reference, amount }),
        (any_text(), any_money()).prop_map(|(reference, amount)| Event::PaymentCaptured { reference, amount }),
        (any_text(), any_money()).prop_map(|(reference, amount)| Event::PaymentTimedOut { reference, amount }),
        any_picks().prop_map(|items| Event::ItemsPacked { items }),
        (any_text(), any_picks()).prop_map(|(tracking, items)| Event::ItemsShipped { tracking, items }),
        any_text().prop_map(|tracking| Event::ParcelDelivered { tracking }),
        (any_picks(), any_text()).prop_map(|(items, reason)| Event::ItemsCancelled { items, reason }),
        any_text().prop_map(|reason| Event::OrderCancelled { reason }),
        (any_picks(), any_text()).prop_map(|(items, reason)| Event::ReturnRequested { items, reason }),
        any_picks().prop_map(|items| Event::ReturnAccepted { items }),
        any_text().prop_map(|reason| Event::ReturnDeclined { reason }),
        (any_money(), any_text()).prop_map(|(amount, reason)| Event::PriceReduced { amount, reason }),
        (any_money(), any_text()).prop_map(|(amount, reason)| Event::PaymentRefunded { amount, reason }),
    ]
}

/// Items as callers send them, with prices or without; most of them make sense.
fn any_items(priced: bool) -> impl Strategy<Value = Items> {
    let asked = (item(), -1..4_i64, -1..900_i64).prop_map(move |(name, quantity, price)| RequestedItem {
        name,
        quantity,
        unit_price_minor: priced.then_some(price),
    });
    let typed = (1..3_u32, item(), 0..9_u32).prop_map(move |(quantity, name, price)| {
        if priced { format!("{quantity} x {name} @ {price}.50") } else { format!("{quantity} x {name}") }
    });
    prop_oneof![
        9 => prop::collection::vec(typed, 1..3).prop_map(|items| Items::Typed(items.join("; "))),
        1 => prop::collection::vec(asked, 0..3).prop_map(Items::Listed),
        1 => "\\PC{0,12}".prop_map(Items::Typed),
    ]
}

/// Commands that the rules take often enough to reach every part of an order's life.
fn any_command() -> impl Strategy<Value = Command> {
    let amount = || prop_oneof![4 => Just(2_500_i64), 4 => 1..2_600_i64, 1 => any::<i64>()];
    let reason = || prop_oneof![9 => Just("reason".to_owned()), 1 => Just(" ".to_owned())];
    let items = || prop_oneof![2 => Just(None), 3 => any_items(false).prop_map(Some)];
    let named = || prop::option::of(name());
    prop_oneof![
        6 => Just(Command::of_event(&placed())),
        2 => (name(), any_items(true), amount()).prop_map(|(customer, items, shipping_minor)| {
            Command::PlaceOrder { customer, items, shipping_minor, currency: "EUR".to_owned() }
        }),
        12 => (amount(), name())
            .prop_map(|(amount_minor, reference)| Command::AuthorisePayment { amount_minor, reference }),
        2 => named().prop_map(|reference| Command::ReleaseAuthorisation { reference }),
        12 => (amount(), named())
            .prop_map(|(amount_minor, reference)| Command::CapturePayment { amount_minor, reference }),
        4 => (amount(), named())
            .prop_map(|(amount_minor, reference)| Command::ReportTimeout { amount_minor, reference }),
        8 => items().prop_map(|items| Command::PackItems { items }),
        10 => (name(), items()).prop_map(|(tracking, items)| Command::ShipItems { tracking, items }),
        8 => named().prop_map(|tracking| Command::ConfirmDelivery { tracking }),
        3 => (any_items(false), reason()).prop_map(|(items, reason)| Command::CancelItems { items, reason }),
        1 => reason().prop_map(|reason| Command::CancelOrder { reason }),
        12 => (reason(), items()).prop_map(|(reason, items)| Command::RequestReturn { reason, items }),
        6 => items().prop_map(|items| Command::AcceptReturn { items }),
        5 => reason().prop_map(|reason| Command::DeclineReturn { reason }),
        2 => (amount(), reason())
            .prop_map(|(amount_minor, reason)| Command::ReducePrice { amount_minor, reason }),
        6 => (amount(), reason())
            .prop_map(|(amount_minor, reason)| Command::RefundPayment { amount_minor, reason }),
    ]
}

fn any_commands() -> impl Strategy<Value = Vec<Command>> {
    prop::collection::vec(any_command(), 0..80)
}

/// The events that the rules make of commands, whatever they refuse.
fn decided(commands: &[Command]) -> Vec<Event> {
    let (mut state, mut events) = (State::default(), Vec::new());
    for command in commands {
        for event in Order::decide(&state, command).unwrap_or_default() {
            Order::evolve(&mut state, &event);
            events.push(event);
        }
    }
    events
}

/// What was taken and given back in all, told from the events alone.
fn moved(events: &[Event]) -> (i64, i64) {
    events.iter().fold((0, 0), |(taken, given), event| match event {
        Event::PaymentCaptured { amount, .. } => (taken + amount.minor(), given),
        Event::PaymentRefunded { amount, .. } => (taken, given + amount.minor()),
        _ => (taken, given),
    })
}

#[test]
fn the_histories_that_the_laws_are_held_against_reach_every_status_and_every_event() {
    let mut runner = TestRunner::deterministic();
    let (mut statuses, mut types) = (BTreeSet::new(), BTreeSet::new());
    for _ in 0..400 {
        let events = decided(&any_commands().new_tree(&mut runner).unwrap().current());
        let mut state = State::default();
        for event in &events {
            Order::evolve(&mut state, event);
            statuses.insert(state.status().name());
            types.insert(event.event_type());
        }
    }
    assert_eq!(types.len(), Event::TYPES.len(), "{types:?}");
    assert_eq!(statuses.len(), 12, "all but Not placed: {statuses:?}");
}

proptest! {
    #[test]
    fn money_and_goods_add_up_at_every_revision(commands in any_commands()) {
        let events = decided(&commands);
        let (mut state, mut total) = (State::default(), None);
        for (index, event) in events.iter().enumerate() {
            prop_assert_eq!(Order::check_bounds(&state, event), Ok(()));
            Order::evolve(&mut state, event);
            prop_assert!(state.refunded <= state.captured && state.captured <= state.authorised);
            for item in state.items.iter() {
                prop_assert!(item.returned + item.requested <= item.delivered && item.delivered <= item.shipped);
                prop_assert!(item.shipped <= item.packed && item.packed + item.cancelled <= item.ordered);
            }
            for authorisation in state.authorisations.iter() {
                let used = authorisation.captured.saturating_add(authorisation.released);
                prop_assert!(used <= authorisation.amount && authorisation.amount <= state.total());
            }
            prop_assert_eq!(state.authorised, state.captured.saturating_add(state.held()));
            let goods: i64 = state.lines().iter().map(|line| i64::from(line.quantity) * line.unit_price.minor()).sum();
            prop_assert_eq!(state.total().minor(), goods + state.shipping.minor());
            prop_assert_eq!(*total.get_or_insert(state.total()), state.total());
            let (taken, given) = moved(&events[..=index]);
            prop_assert_eq!((state.captured.minor(), state.refunded.minor()), (taken, given));
            prop_assert_eq!(state.outstanding().minor(), state.due().minor() - taken + given);
            prop_assert!(Money::ZERO <= state.due() && state.due() <= state.total());
        }
    }

    #[test]
    fn no_more_is_captured_than_is_due_but_for_late_answers_and_what_lowered_the_price(commands in any_commands()) {
        let mut state = State::default();
        let (mut in_doubt, mut lowered) = (0, 0);
        for event in decided(&commands) {
            let before = state.clone();
            Order::evolve(&mut state, &event);
            if let Event::PaymentTimedOut { amount, .. } = &event {
                in_doubt += amount.minor();
            }
            if !matches!(event, Event::OrderPlaced { .. }) {
                // What is due never rises, and what is paid falls by refunds alone.
                prop_assert!(state.due() <= before.due());
                lowered += before.due().minor() - state.due().minor();
            }
            let (due, captured, refunded) = (state.due().minor(), state.captured.minor(), state.refunded.minor());
            prop_assert!(captured <= due + refunded + lowered + in_doubt);
            match &event {
                // Captured only as far as it was outstanding or in doubt; refunded only what is not due.
                Event::PaymentCaptured { .. } => {
                    prop_assert!(in_doubt > 0 || state.outstanding() >= Money::ZERO);
                }
                Event::PaymentRefunded { .. } => prop_assert!(state.outstanding() <= Money::ZERO),
                Event::PaymentAuthorised { amount, .. } => prop_assert!(*amount <= before.outstanding()),
                Event::ItemsPacked { .. } => prop_assert!(state.secured() >= state.due()),
                Event::ItemsShipped { .. } => prop_assert!(state.paid() >= state.due_with(&[])),
                _ => {}
            }
        }
    }

    #[test]
    fn an_event_of_the_rules_is_made_again_by_the_command_it_came_from(commands in any_commands()) {
        let mut state = State::default();
        for event in decided(&commands) {
            let command = Order::originating_command(&event).unwrap();
            prop_assert_eq!(Order::decide(&state, &command), Ok(vec![event.clone()]));
            Order::evolve(&mut state, &event);
        }
    }

    #[test]
    fn a_command_is_read_as_it_was_written(commands in any_commands(), event in any_event()) {
        for command in commands.into_iter().chain(Order::originating_command(&event)) {
            let json = Order::command_json(&command);
            prop_assert_eq!(Order::command(&json), Ok(command), "{}", json);
        }
    }

    #[test]
    fn an_event_is_read_as_it_was_written(event in any_event()) {
        let encoded = Order::encode(&event);
        let read = Order::decode(encoded.event_type, encoded.schema_version, &encoded.data);
        prop_assert_eq!(read, Some(event));
        prop_assert!(Order::knows(encoded.event_type));
        // Its keys are sorted and nothing is between them, as the chain of hashes has it.
        let canonical = foldback::engine::log::canonical_object(&encoded.data).unwrap();
        prop_assert_eq!(canonical, encoded.data.clone());
        // A version that is not known yet is not guessed at.
        prop_assert_eq!(Order::decode(encoded.event_type, encoded.schema_version + 1, &encoded.data), None);
    }

    #[test]
    fn any_text_is_read_as_an_event_or_is_none(kind in 0..16_usize, data in "\\PC{0,40}") {
        let event_type = Event::TYPES.get(kind).copied().unwrap_or("Deposited");
        // Only that it does not panic is asked.
        let _ = Order::decode(event_type, 1, &data);
    }

    #[test]
    fn any_events_in_any_order_give_a_state_that_can_be_shown_kept_and_read_again(
        events in prop::collection::vec(any_event(), 0..60)
    ) {
        let mut state = State::default();
        for event in &events {
            // Only that these do not panic is asked.
            let _ = (Order::check_bounds(&state, event), Order::describe(event));
            Order::evolve(&mut state, event);
            let _ = Order::FORMS.iter().filter(|form| Order::offers(&state, form)).count();
            let shown = |field| Order::field(&state, field).show(field_specs::<Order>()[field].unit, state.currency);
            let _ = (0..Order::FIELDS.len()).map(shown).collect::<Vec<_>>();
            prop_assert_eq!(Order::restore(&Order::snapshot(&state)), Some(state.clone()));
        }
        let _ = Order::reconcile(&State::default(), &state, "what-if");
    }

    #[test]
    fn a_field_has_the_kind_that_is_said_of_it_or_is_missing(events in prop::collection::vec(any_event(), 0..20)) {
        use foldback::engine::values::fields::{FieldKind, FieldValue};
        let state = fold(&events);
        for (index, field) in field_specs::<Order>().iter().enumerate() {
            let value = Order::field(&state, index);
            let fits = match field.kind {
                FieldKind::Money => matches!(value, FieldValue::Money(_)),
                FieldKind::Count => matches!(value, FieldValue::Count(_)),
                FieldKind::Number => matches!(value, FieldValue::Number(_)),
                FieldKind::Text => matches!(value, FieldValue::Text(_) | FieldValue::Missing),
                FieldKind::Time => matches!(value, FieldValue::Time(_) | FieldValue::Missing),
            };
            prop_assert!(fits, "{} is {:?}", field.name, value);
        }
    }

    #[test]
    fn any_command_on_any_state_is_decided_or_refused_in_words(
        events in prop::collection::vec(any_event(), 0..20), command in any_command()
    ) {
        let state = fold(&events);
        if let Err(rejection) = Order::decide(&state, &command) {
            let refusal = Order::explain(&rejection, &state);
            prop_assert!(refusal.message.ends_with('.') && !refusal.name.is_empty(), "{:?}", refusal);
        }
    }

    #[test]
    fn a_snapshot_that_lacks_something_is_not_read(
        events in prop::collection::vec(any_event(), 1..20), at in 0..12_usize
    ) {
        let mut snapshot = Order::snapshot(&fold(&events));
        let fields = snapshot.as_object_mut().unwrap();
        let name = fields.keys().nth(at).unwrap().clone();
        fields.remove(&name);
        prop_assert_eq!(Order::restore(&snapshot), None, "{}", name);
    }

    #[test]
    fn items_are_read_as_they_were_written(
        lines in prop::collection::vec(("[^;@\\p{Cc}]{1,20}", 1..=MAX_QUANTITY, 0..=Money::MAX.minor()), 0..6),
        currency in any_currency()
    ) {
        let mut names = BTreeSet::new();
        let lines: Vec<Line> = lines
            .into_iter()
            .map(|(name, quantity, price)| line(quantity, name.trim(), price))
            .filter(|line| !line.name.is_empty() && names.insert(line.name.clone()))
            .collect();
        prop_assert_eq!(Items::of_lines(&lines, currency).lines(currency), Ok(lines.clone()));
        let picks: Vec<Pick> =
            lines.into_iter().map(|Line { name, quantity, .. }| Pick { name, quantity }).collect();
        prop_assert_eq!(Items::of_picks(&picks).picks(), Ok(picks));
    }

    #[test]
    fn any_text_is_items_or_names_the_one_that_is_none(
        text in "\\PC{0,40}", words in prop::collection::vec(0..10_usize, 0..20), currency in any_currency()
    ) {
        const WORDS: [&str; 10] = ["2", " x ", "x", "×", "Cup", "@", " @ ", "5.00", ";", "-"];
        let woven = words.iter().map(|index| WORDS[*index]).collect::<String>();
        for text in [text, woven] {
            let parts = text.split(';').filter(|part| !part.trim().is_empty()).count();
            let items = Items::Typed(text);
            match items.lines(currency) {
                Ok(lines) => {
                    prop_assert_eq!(lines.len(), parts);
                    prop_assert_eq!(Items::of_lines(&lines, currency).lines(currency), Ok(lines));
                }
                Err(bad) => prop_assert!((1..=parts).contains(&bad.item), "{:?}", bad),
            }
            if let Err(bad) = items.picks() {
                prop_assert!((1..=parts).contains(&bad.item), "{:?}", bad);
            }
        }
    }

    #[test]
    fn what_reconciles_two_orders_makes_them_the_same(
        common in any_commands(), real in prop_oneof![Just(Vec::new()), any_commands()], lane in any_commands()
    ) {
        let history = |rest: &[Command]| fold(&decided(&[&common[..common.len().min(12)], rest].concat()));
        let (from, to) = (history(&real), history(&lane));
        prop_assert_eq!(Order::reconcile(&from, &from, "what-if"), Some(Vec::new()));
        // What a lane only adds can always be made true.
        prop_assert!(!real.is_empty() || Order::reconcile(&from, &to, "what-if").is_some());
        if let Some(commands) = Order::reconcile(&from, &to, "what-if") {
            let reached = taken(&from, &commands);
            prop_assert_eq!(&reached.items, &to.items);
            prop_assert_eq!((reached.status(), reached.outstanding()), (to.status(), to.outstanding()));
            prop_assert_eq!((reached.held(), reached.parcels), (to.held(), to.parcels));
        }
    }
}
