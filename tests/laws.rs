//! Laws that hold for any history: replay, money, the codec of events, the player.
#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod histories;

use foldback::domains::account::event::{Books, Carried};
use foldback::domains::account::state::Status;
use foldback::domains::account::twin::AccountRow;
use foldback::domains::account::{Account, Command, Event, State};
use foldback::engine::decider::Decider as _;
use foldback::engine::domain::{Encoded, Presentation as _, WhatIf as _, WireFormat as _, field_specs};
use foldback::engine::log::envelope::Revision;
use foldback::engine::travel::condition::{Condition, Envelope};
use foldback::engine::travel::player::{Player, Speed};
use foldback::engine::travel::replay::{Replay, Slot};
use foldback::engine::values::money::{Currency, Money};
use foldback::engine::values::time::Timestamp;
use foldback::engine::view::head::{EventRef, StreamHead as _};
use foldback::engine::view::{StreamTools as _, StreamView as _, View};
use histories::{as_decided, transfer_event, without_carry};
use proptest::prelude::*;
use serde_json::json;

fn money() -> impl Strategy<Value = Money> {
    prop_oneof![
        8 => -10_000..10_000_i64,
        1 => Just(Money::MAX.minor()),
        1 => Just(Money::MIN.minor()),
        1 => Money::MIN.minor()..=Money::MAX.minor(),
    ]
    .prop_map(Money::clamped)
}

fn memo() -> impl Strategy<Value = Option<Box<str>>> {
    prop::option::of("\\PC{0,12}".prop_map(Into::into))
}

/// Any event at all, whether or not a rule would have made it.
fn event() -> impl Strategy<Value = Event> {
    let revision = || (0..40_u32).prop_map(Revision);
    let text = || "\\PC{0,12}".prop_map(Box::<str>::from);
    let currency = prop_oneof![Just("EUR"), Just("JPY"), Just("BHD")];
    prop_oneof![
        (text(), currency)
            .prop_map(|(owner, code)| Event::AccountOpened { owner, currency: Currency::from_code(code).unwrap() }),
        (money(), memo()).prop_map(|(amount, memo)| Event::Deposited { amount, memo }),
        (money(), memo()).prop_map(|(amount, memo)| Event::Withdrawn { amount, memo }),
        money().prop_map(|limit| Event::OverdraftLimitSet { limit }),
        (revision(), money(), text()).prop_map(|(revision, effect, reason)| Event::EntryReversed {
            revision,
            effect,
            reason
        }),
        Just(Event::AccountFrozen),
        Just(Event::AccountUnfrozen),
        Just(Event::AccountClosed),
        transfer_event(money(), memo()),
        (text(), revision(), money(), prop::option::of((text(), money(), money(), 0..9_u32))).prop_map(
            |(period, through, balance, carried)| {
                let carried = carried.map(|(owner, overdraft_limit, lowest_balance, deposits)| Carried {
                    owner,
                    currency: Currency::EUR,
                    overdraft_limit,
                    lowest_balance,
                    deposits,
                    withdrawals: 3,
                });
                Event::BooksClosed(Box::new(Books { period, through, balance, carried }))
            }
        ),
    ]
}

fn command() -> impl Strategy<Value = Command> {
    let amount = || prop_oneof![4 => -100..20_000_i64, 1 => any::<i64>()];
    prop_oneof![
        1 => Just(Command::OpenAccount { owner: "Ada".to_owned(), currency: "EUR".to_owned() }),
        8 => amount().prop_map(|amount_minor| Command::Deposit { amount_minor, memo: None }),
        8 => amount().prop_map(|amount_minor| Command::Withdraw { amount_minor, memo: None }),
        2 => amount().prop_map(|limit_minor| Command::SetOverdraftLimit { limit_minor }),
        4 => (0..60_u32).prop_map(|revision| Command::ReverseEntry {
            revision,
            reason: "error".to_owned(),
            entry: Default::default()
        }),
        1 => Just(Command::FreezeAccount),
        2 => Just(Command::UnfreezeAccount),
        2 => amount().prop_map(|amount_minor| {
            Command::Transfer { to: "account-b".to_owned(), amount_minor, memo: None, transfer: Revision(0) }
        }),
        1 => (amount(), 0..60_u32).prop_map(|(amount_minor, number)| Command::ReceiveTransfer {
            from: "account-b".to_owned(),
            transfer: Revision(number),
            amount_minor,
            currency: "EUR".to_owned(),
            memo: None
        }),
        2 => (0..60_u32).prop_map(|number| Command::ConfirmTransfer { transfer: Revision(number) }),
        2 => (0..60_u32).prop_map(|number| {
            Command::ReleaseTransfer { transfer: Revision(number), reason: "refused".to_owned() }
        }),
        1 => (1..13_u8).prop_map(|month| Command::CloseBooks {
            period: format!("2026-{month:02}"),
            through: Revision(0),
            months: Default::default()
        }),
    ]
}

fn slots() -> impl Strategy<Value = Vec<Slot<Event>>> {
    prop::collection::vec(prop_oneof![9 => event().prop_map(Slot::Known), 1 => Just(Slot::Unknown)], 0..200)
}

/// The fold as the textbook has it, from the first event on.
fn plain_fold(slots: &[Slot<Event>]) -> State {
    let mut state = Account::initial();
    for slot in slots {
        if let Slot::Known(event) = slot {
            Account::evolve(&mut state, event);
        }
    }
    state
}

fn replay_of(slots: &[Slot<Event>], spacing: usize) -> Replay<Account> {
    let mut replay = Replay::new(spacing);
    for slot in slots {
        replay.push(slot.clone());
    }
    replay
}

fn view_of(slots: &[Slot<Event>]) -> View<Account> {
    let mut view = View::<Account>::default();
    push_all(&mut view, slots);
    view
}

fn push_all(view: &mut View<Account>, slots: &[Slot<Event>]) {
    for slot in slots {
        let written = match slot {
            Slot::Known(event) => event.encode(),
            Slot::Unknown => Encoded { event_type: "SomethingNew", schema_version: 1, data: "{}".into() },
        };
        view.push(EventRef::dated(&written, Timestamp::from_millis(0)));
    }
}

/// Writes an event's data as schema version 1 had it; `None` for what version 1 could not say.
fn as_written_at_version_1(event: &Event) -> Option<String> {
    let data = match event {
        Event::EntryReversed { revision, effect, reason } => {
            json!({ "revision": revision.0, "effect_minor": effect.minor(), "reason": reason })
        }
        Event::BooksClosed(books) if books.carried.is_none() => {
            json!({ "period": books.period, "through_revision": books.through.0, "balance_minor": books.balance.minor() })
        }
        Event::BooksClosed(_) => return None,
        same => return Some(same.encode().data.into()),
    };
    Some(data.to_string())
}

proptest! {
    #[test]
    fn the_state_from_checkpoints_is_the_plain_fold(slots in slots(), spacing in 0..300_usize) {
        let replay = replay_of(&slots, spacing);
        for revision in 0..=slots.len() {
            let (state, cost) = replay.state_at(Revision::from_len(revision));
            prop_assert_eq!(&state, &plain_fold(&slots[..revision]));
            prop_assert!(cost.folded < replay.spacing());
            // What is unknown is passed over, not folded.
            let between = &slots[cost.checkpoint.get()..revision];
            prop_assert_eq!(cost.folded, between.iter().filter(|slot| matches!(slot, Slot::Known(_))).count());
            prop_assert!(revision - cost.checkpoint.get() < replay.spacing());
        }
        let beyond = replay.state_at(Revision::from_len(slots.len() + 7)).0;
        prop_assert_eq!(beyond, plain_fold(&slots));
    }

    #[test]
    fn what_an_event_moves_is_one_amount_for_fold_twin_and_description(slots in slots(), event in event()) {
        let mut state = plain_fold(&slots);
        let moved = state.balance.saturating_add(event.effect().unwrap_or(Money::ZERO));
        let mut row = AccountRow { balance: state.balance, ..AccountRow::default() };
        Account::evolve(&mut state, &event);
        row.overwrite(&event, Timestamp::from_millis(0));
        let carries = matches!(&event, Event::BooksClosed(books) if books.carried.is_some());
        prop_assert!(carries || state.balance == moved);
        prop_assert_eq!(row.balance, moved);
        let description = Account::describe(&event);
        prop_assert_eq!(description.amount.filter(|_| description.moved), event.effect());
    }

    #[test]
    fn an_event_is_read_as_it_was_written(event in event()) {
        let encoded = Account::encode(&event);
        let read = Account::decode(encoded.event_type, encoded.schema_version, &encoded.data);
        prop_assert_eq!(read, Some(event));
        prop_assert!(Account::knows(encoded.event_type));
    }

    #[test]
    fn an_event_of_an_older_schema_reads_as_the_same_fact_recorded_today(event in event()) {
        let today = Account::encode(&event);
        let Some(old) = as_written_at_version_1(&event) else { return Ok(()) };
        prop_assert_eq!(Account::decode(today.event_type, 1, &old), Some(event.clone()));
        // A version that is not known yet is not guessed at.
        prop_assert_eq!(Account::decode(today.event_type, today.schema_version + 1, &today.data), None);
        prop_assert_eq!(Account::decode(today.event_type, 0, &old), None);
    }

    #[test]
    fn what_books_carry_is_all_that_the_next_period_needs(slots in slots(), tail in slots()) {
        let mut whole = plain_fold(&slots);
        // Books are closed on an open account without a transfer under way, whatever came before.
        whole.status = Status::Open;
        whole.reservations = None;
        let (period, through) = ("9999-12".to_owned(), Revision::from_len(slots.len()));
        let close = Command::CloseBooks { period, through, months: Default::default() };
        whole.closed_books = None;
        for event in Account::decide(&whole, &close).unwrap() {
            let mut later = State::default();
            Account::evolve(&mut whole, &event);
            Account::evolve(&mut later, &event);
            prop_assert_eq!(&later, &whole);
            Replay::<Account>::fold(&mut later, &tail);
            Replay::<Account>::fold(&mut whole, &tail);
            prop_assert_eq!(&later, &whole);
        }
    }

    #[test]
    fn any_text_is_read_as_an_event_or_is_none(kind in 0..14_usize, data in "\\PC{0,40}") {
        let event_type = Event::TYPES.get(kind).copied().unwrap_or("Deposited");
        // Only that it does not panic is asked.
        let _ = Account::decode(event_type, 1, &data);
    }

    #[test]
    fn money_is_conserved_by_whatever_the_rules_let_through(commands in prop::collection::vec(command(), 0..120)) {
        let mut replay = Replay::<Account>::new(16);
        let mut moved = 0_i128;
        for command in commands {
            let command = Account::resolve(command, &replay);
            for event in Account::decide(replay.head(), &command).unwrap_or_default() {
                moved += match &event {
                    Event::Deposited { amount, .. } => i128::from(amount.minor()),
                    Event::Withdrawn { amount, .. } => -i128::from(amount.minor()),
                    Event::EntryReversed { effect, .. } => i128::from(effect.minor()),
                    Event::TransferReceived(transfer) => i128::from(transfer.amount.minor()),
                    Event::TransferConfirmed { amount, .. } => -i128::from(amount.minor()),
                    _ => 0,
                };
                replay.push(Slot::Known(event));
                let state = replay.head();
                prop_assert_eq!(i128::from(state.balance.minor()), moved);
                prop_assert!(state.available() >= Money::ZERO);
                prop_assert!(state.reserved() >= Money::ZERO);
                prop_assert!(state.lowest_balance <= state.balance);
            }
        }
        // Each entry was reversed once at most.
        let mut reversed = replay.head().reversed.as_deref().cloned().unwrap_or_default();
        reversed.sort();
        let count = reversed.len();
        reversed.dedup();
        prop_assert_eq!(reversed.len(), count);
    }

    #[test]
    fn changes_of_a_field_are_found_both_ways(slots in slots(), field in 0..10_usize, from in 0..220_u32) {
        let view = view_of(&slots);
        let value = |revision: usize| view.field_at(field, Revision::from_len(revision));
        let changes: Vec<u32> =
            (1..=slots.len()).filter(|&revision| value(revision) != value(revision - 1)).map(|revision| revision as u32).collect();
        let from = from.min(slots.len() as u32);
        let next = changes.iter().copied().find(|&revision| revision > from).map(Revision);
        let previous = changes.iter().copied().rfind(|&revision| revision < from).map(Revision);
        prop_assert_eq!(view.change_of(field, Revision(from), true), next);
        prop_assert_eq!(view.change_of(field, Revision(from), false), previous);
    }

    #[test]
    fn why_a_field_is_what_it_is_adds_up_to_it(slots in slots(), field in 0..10_usize, through in 0..220_u32, newest in 0..40_usize) {
        let through = Revision(through.min(slots.len() as u32));
        // StepRequest while the history grows, and of two fields in turn, as a person does.
        let (early, late) = slots.split_at(slots.len() / 2);
        let mut view = view_of(early);
        view.provenance(field, through, newest);
        push_all(&mut view, late);
        view.provenance(field, through, newest);
        view.provenance((field + 1) % 10, through, newest);
        let why = view.provenance(field, through, newest);
        prop_assert_eq!(&why.value, &view.field_at(field, through));
        let changed = |revision: u32| view.field_at(field, Revision(revision)) != view.field_at(field, Revision(revision - 1));
        let changes: Vec<Revision> = (1..=through.0).filter(|revision| changed(*revision)).map(Revision).collect();
        prop_assert_eq!(why.changes, changes.len());
        let shown: Vec<Revision> = why.steps.iter().map(|step| step.revision).collect();
        prop_assert_eq!(&shown, &changes[changes.len().saturating_sub(newest)..]);
        let mut value = why.before.clone();
        for step in &why.steps {
            prop_assert_eq!(&step.old, &value);
            prop_assert_eq!(&view.field_at(field, step.revision), &step.new);
            prop_assert_eq!(&view.field_at(field, Revision(step.revision.0 - 1)), &step.old);
            value = step.new.clone();
        }
        prop_assert_eq!(value, why.value);
    }

    #[test]
    fn a_condition_marks_what_a_plain_scan_marks(slots in slots(), minor in -20_000..20_000_i64, cut in 1..50_u32) {
        let view = view_of(&slots);
        let text = format!("balance < {}.{:02} and changed(balance) or not deposits >= 3", minor / 100, minor.abs() % 100);
        let condition = Condition::parse(&text, view.fields()).unwrap();
        let limit = if minor / 100 == 0 { minor.abs() } else { minor };
        let envelope = |_| Some(Envelope { event_type: "Any".into(), occurred_at: Timestamp::default(), recorded_at: Timestamp::default(), actor: None });
        let head = view.head();
        // In slices, as the page asks it.
        let mut found = Vec::new();
        let mut first = 1;
        while first <= head.0 {
            found.extend(view.matching(&condition, Revision(first), Revision((first + cut - 1).min(head.0)), &envelope));
            first += cut;
        }
        let balance = |revision: u32| view.field_at(0, Revision(revision)).number().unwrap();
        let deposits = |revision: u32| view.field_at(2, Revision(revision)).number().unwrap();
        // In thousandths, whatever the currency.
        let thousandths = 10_i128.pow(3 - view.currency().decimals());
        let plain: Vec<Revision> = (1..=head.0)
            .filter(|&revision| {
                let below = i128::from(balance(revision)) * thousandths < i128::from(limit) * 10;
                (below && balance(revision) != balance(revision - 1)) || deposits(revision) < 3
            })
            .map(Revision)
            .collect();
        prop_assert_eq!(found, plain);
    }

    #[test]
    fn any_text_is_a_condition_or_points_at_what_is_wrong(text in "\\PC{0,60}", words in prop::collection::vec(0..26_usize, 0..24)) {
        const WORDS: [&str; 26] = [
            "balance", "status", "type", "memo", "amount", "date", "and", "or", "not", "contains", "changed", "before", "(", ")",
            "=", "!=", "<", ">=", "+", "-", "*", "/", "12.5", "2026-03-12", "\"text\"", "Withdrawn",
        ];
        let woven = words.iter().map(|index| WORDS[*index]).collect::<Vec<_>>().join(" ");
        for text in [text, woven] {
            if let Err(error) = Condition::parse(&text, field_specs::<Account>()) {
                prop_assert!(error.at <= text.chars().count(), "{}", error);
            }
        }
    }

    #[test]
    fn a_chart_has_every_low_and_high_in_its_column(slots in slots(), columns in 1..80_usize) {
        let view = view_of(&slots);
        let buckets = view.trace(0, columns);
        prop_assert!(buckets.len() <= columns.min(slots.len() + 1));
        let mut first = 0;
        for bucket in &buckets {
            let values: Vec<i64> =
                (first..=bucket.last.get()).map(|revision| view.field_at(0, Revision::from_len(revision)).number().unwrap()).collect();
            prop_assert_eq!(Some(&bucket.low), values.iter().min());
            prop_assert_eq!(Some(&bucket.high), values.iter().max());
            prop_assert_eq!(Some(&bucket.close), values.last());
            first = bucket.last.get() + 1;
        }
        prop_assert_eq!(first, slots.len() + 1);
    }

    #[test]
    fn a_column_is_what_its_events_were_whatever_was_sampled_before_and_however_the_log_has_grown(
        slots in slots(),
        again in 1..9_usize,
        ranges in prop::collection::vec((0..4_usize, any::<prop::sample::Index>(), any::<prop::sample::Index>()), 1..12),
    ) {
        let slots: Vec<Slot<Event>> = std::iter::repeat_n(slots, again).flatten().collect();
        let mut replay = Replay::<Account>::new(Replay::<Account>::SPACING);
        let mut view = View::of(replay.clone(), Revision(0));
        for (round, (field, one, other)) in ranges.iter().enumerate() {
            // Half of the events come while it is sampled.
            let grown = slots.len() / 2 + slots.len() * (round + 1) / (2 * ranges.len());
            for slot in &slots[view.head().get()..grown] {
                push_all(&mut view, std::slice::from_ref(slot));
                replay.push(slot.clone());
            }
            let ends = [one, other].map(|index| Revision::from_len(index.index(grown + 1)));
            let (first, last) = (ends[0].min(ends[1]), ends[0].max(ends[1]));
            let mut values = Vec::new();
            view.each(*field, first, last, &mut |_, value| values.push(value));
            let column = view.column(*field, first, last);
            prop_assert_eq!(Some(&column.low), values.iter().min(), "{} to {} of {}", first, last, grown);
            prop_assert_eq!(Some(&column.high), values.iter().max());
            prop_assert_eq!((Some(&column.close), column.last), (values.last(), last));
        }
        prop_assert_eq!(replay.revision(), view.head());
    }

    #[test]
    fn a_chart_by_another_order_is_the_fold_in_that_order(slots in slots(), turn in any::<usize>()) {
        // Closed books carry what was before them, which in another order is not the same: it is folded itself.
        let mut at = Account::initial();
        let slots: Vec<Slot<Event>> = slots.into_iter().map(|slot| match slot {
            Slot::Known(event) => {
                let event = as_decided(&at, event);
                Account::evolve(&mut at, &event);
                Slot::Known(event)
            }
            Slot::Unknown => Slot::Unknown,
        }).collect();
        let view = view_of(&slots);
        let mut order: Vec<Revision> = (1..=slots.len()).map(Revision::from_len).collect();
        let turn = turn % order.len().max(1);
        order.rotate_left(turn);
        let buckets = view.trace_in(0, &order, &|revision| revision.get());
        let mut state = Account::initial();
        let mut expected = Vec::new();
        for revision in &order {
            if let Slot::Known(event) = &slots[revision.get() - 1] {
                Account::evolve(&mut state, &without_carry(event.clone()));
            }
            expected.push((*revision, state.balance.minor()));
        }
        prop_assert_eq!(buckets.iter().map(|bucket| (bucket.last, bucket.close)).collect::<Vec<_>>(), expected);
        // In the order of recording it is the chart of the whole.
        order.sort();
        let (whole, last) = (view.trace_in(0, &order, &|revision| revision.get() / 3), Revision::from_len(slots.len()));
        let first = Revision(1).min(last);
        let over = view.trace_over(0, first, last, &|revision| revision.get() / 3);
        prop_assert!(slots.is_empty() || whole == over);
    }

    #[test]
    fn the_state_is_the_same_whatever_the_spacing_is_moved_to(slots in slots(), spacings in prop::collection::vec(0..70_usize, 1..4)) {
        let mut replay = Replay::<Account>::new(Replay::<Account>::SPACING);
        slots.iter().for_each(|slot| replay.push(slot.clone()));
        let before: Vec<_> = (0..=slots.len()).map(|revision| replay.state_at(Revision::from_len(revision)).0).collect();
        for spacing in spacings {
            replay.set_spacing(spacing);
            for (revision, state) in before.iter().enumerate() {
                let (now, cost) = replay.state_at(Revision::from_len(revision));
                prop_assert_eq!(&now, state);
                prop_assert!(cost.folded < replay.spacing());
            }
        }
    }

    #[test]
    fn the_player_stays_within_the_log_whatever_is_done_to_it(
        steps in prop::collection::vec((0..8_u8, any::<i32>(), any::<f64>()), 0..100)
    ) {
        let mut player = Player::default();
        for (action, number, real) in steps {
            match action {
                0 => player.head_moved(Revision(number.unsigned_abs() % 50)),
                1 => player.go_to(Revision(number.unsigned_abs())),
                2 => player.step(i64::from(number)),
                3 => player.play(),
                4 => player.pause(),
                5 => player.set_speed(Speed::new(real)),
                6 => {
                    let ends = (Revision(number.unsigned_abs() % 70), Revision(number.unsigned_abs() / 70 % 70));
                    player.set_range((real > 0.0).then_some(ends));
                }
                _ => {
                    let before = player.revision();
                    let moved = player.tick(real, |revision| f64::from(number) / f64::from(revision.0));
                    prop_assert_eq!(moved, player.revision() != before);
                    prop_assert!(player.revision() >= before || player.range().is_some());
                }
            }
            prop_assert!(player.revision() <= player.head());
            prop_assert_eq!(player.is_live(), player.revision() == player.head());
            prop_assert!(!(player.is_live() && player.is_playing()) || player.range().is_some());
            prop_assert!(player.range().is_none_or(|(first, last)| first < last && last <= player.head()));
        }
    }
}
