//! What-if lanes: laws over random histories and edits, and the story of the sample.
#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod sample;

use expect_test::expect;
use foldback::domains::account::{Account, Command, Event};
use foldback::engine::decider::Decider as _;
use foldback::engine::domain::{WhatIf as _, WireFormat as _, field_specs};
use foldback::engine::log::envelope::{ExpectedRevision, Revision, StreamId};
use foldback::engine::travel::replay::Replay;
use foldback::engine::values::fields::{FieldValue, diff};
use foldback::engine::values::money::Money;
use foldback::engine::values::time::Timestamp;
use foldback::engine::view::LaneView;
use foldback::engine::view::head::{EventRef, StreamHead as _};
use foldback::engine::view::{StreamTools as _, StreamView, View};
use foldback::engine::what_if::{Edit, EditKind, Lane, Line, Listing, Outcome, RuleOverride, Target};
use foldback::storage::memory::MemoryKeyValue;
use foldback::workbench::{Promotion, Request, Workbench, name_by_edits};
use proptest::prelude::*;
use serde_json::{Value, json};

fn amount() -> impl Strategy<Value = i64> {
    prop_oneof![4 => 1..20_000_i64, 1 => 20_000..200_000_i64]
}

/// A command, and whether what it asks for is recorded as a fact without asking the rules.
fn step() -> impl Strategy<Value = (Value, bool)> {
    let command = prop_oneof![
        8 => amount().prop_map(|minor| json!({ "type": "Deposit", "amount_minor": minor })),
        8 => amount().prop_map(|minor| json!({ "type": "Withdraw", "amount_minor": minor, "memo": "out" })),
        2 => amount().prop_map(|minor| json!({ "type": "SetOverdraftLimit", "limit_minor": minor })),
        3 => (1..30_u32).prop_map(|revision| json!({ "type": "ReverseEntry", "revision": revision, "reason": "error" })),
        2 => amount().prop_map(|minor| json!({ "type": "Transfer", "to": "account-b", "amount_minor": minor })),
        1 => (1..30_u32).prop_map(|number| json!({ "type": "ConfirmTransfer", "transfer": number })),
        1 => (1..30_u32).prop_map(|number| json!({ "type": "ReleaseTransfer", "transfer": number, "reason": "late" })),
        1 => Just(json!({ "type": "FreezeAccount" })),
        2 => Just(json!({ "type": "UnfreezeAccount" })),
        1 => (1..13_u8).prop_map(|month| json!({ "type": "CloseBooks", "period": format!("2026-{month:02}") })),
    ];
    (command, prop::bool::weighted(0.1))
}

/// The fact that a movement asks for, whatever the rules say.
fn fact(command: &Value) -> Option<Event> {
    let amount = Money::clamped(command["amount_minor"].as_i64()?);
    match command["type"].as_str()? {
        "Deposit" => Some(Event::Deposited { amount, memo: None }),
        "Withdraw" => Some(Event::Withdrawn { amount, memo: None }),
        _ => None,
    }
}

fn history(steps: &[(Value, bool)]) -> View<Account> {
    let mut view = View::<Account>::default();
    let push = |view: &mut View<Account>, event: &Event| {
        let encoded = Account::encode(event);
        view.push(EventRef::dated(&encoded, Timestamp::from_millis(0)));
    };
    let open = json!({ "type": "OpenAccount", "owner": "Ada", "currency": "EUR" });
    for (command, as_fact) in [(open, false)].iter().chain(steps) {
        match fact(command).filter(|_| *as_fact) {
            Some(event) => push(&mut view, &event),
            None => {
                let command = Account::resolve(Account::command(command).unwrap(), view.replay());
                for event in Account::decide(view.replay().head(), &command).unwrap_or_default() {
                    push(&mut view, &event);
                }
            }
        }
    }
    view
}

fn states(view: &dyn StreamView) -> Vec<Vec<FieldValue>> {
    (0..=view.head().0).map(|revision| view.state_at(Revision(revision)).values).collect()
}

fn lane(view: &View<Account>, edits: &[Edit]) -> LaneView {
    view.lane(edits).unwrap()
}

/// Tells whether a rule had let the event at a revision through.
fn was_decided(view: &View<Account>, revision: u32) -> bool {
    let Some(command) = view.originating_command(Revision(revision)) else { return false };
    let before = view.replay().state_at(Revision(revision - 1)).0;
    let command = Account::resolve_at(Account::command(&command).unwrap(), view.replay(), Revision(revision));
    let event = view.replay().slots()[revision as usize - 1].clone();
    Account::decide(&before, &command)
        .is_ok_and(|events| events.into_iter().map(foldback::engine::travel::replay::Slot::Known).eq([event]))
}

/// Edits of any kind, of which some name events that are not there.
fn edit() -> impl Strategy<Value = Edit> {
    let place = || prop_oneof![5 => (0..40_u32).prop_map(|revision| Target::Recorded(Revision(revision))), 1 => (1..3_u32).prop_map(Target::Inserted)];
    prop_oneof![
        place().prop_map(Edit::Drop),
        (place(), step()).prop_map(|(target, (command, _))| Edit::Replace(target, command)),
        (place(), 1..3_u32, step()).prop_map(|(after, number, (command, _))| Edit::Insert { after, number, command }),
        (place(), place()).prop_map(|(target, after)| Edit::Move { target, after }),
    ]
}

#[test]
fn a_lane_is_decided_to_the_end_even_if_the_last_event_moved_to_the_front() {
    let deposit = |minor: i64| (json!({ "type": "Deposit", "amount_minor": minor }), false);
    let view = history(&[deposit(1), deposit(2), deposit(3)]);
    let edit = Edit::Move { target: Target::Recorded(view.head()), after: Target::Recorded(Revision(1)) };
    let mut run = view.begin_lane(&[edit], &[]).unwrap();
    assert!(run.step(&view, 100));
    assert_eq!(run.reached(), view.head());
}

proptest! {
    #[test]
    fn a_lane_decided_in_slices_of_any_size_is_the_one_decided_at_once_even_if_its_log_grows_meanwhile(
        steps in prop::collection::vec(step(), 1..40),
        edits in prop::collection::vec(edit(), 1..4),
        sizes in prop::collection::vec(0..9_usize, 1..40),
        grown in any::<prop::sample::Index>(),
    ) {
        let whole = history(&steps);
        let begun = history(&steps[..grown.index(steps.len())]);
        let Ok(mut run) = begun.begin_lane(&edits, &[]) else { return Ok(()) };
        // As far as it was recorded when the lane was begun, and then on through what was added.
        let (mut is_done, mut sizes) = (false, sizes.iter().copied().cycle());
        for recorded in [&begun, &whole] {
            let mut before = 0;
            for _ in 0..200 {
                is_done = run.step(recorded, sizes.next().unwrap_or(1));
                prop_assert!(run.lane().rows.len() >= before && run.reached() <= recorded.head());
                before = run.lane().rows.len();
                if is_done || sizes.next() == Some(0) {
                    break;
                }
            }
        }
        while !is_done {
            is_done = run.step(&whole, 1);
        }
        prop_assert_eq!(run.reached(), whole.head());
        let (lane, expected) = (run.into_lane(), whole.lane(&edits).unwrap());
        prop_assert_eq!(states(&*lane.view), states(&*expected.view));
        prop_assert_eq!(&lane.rows, &expected.rows);
        prop_assert_eq!((lane.same, lane.tally()), (expected.same, expected.tally()));
        prop_assert_eq!(Listing::of(&lane), Listing::of(&expected));
        let plainly = lane.rows.iter().enumerate().filter(|(_, row)| row.edit != EditKind::None || row.outcome != Outcome::Same);
        prop_assert!(plainly.map(|(index, _)| index).eq(lane.rows.differing().map(|(index, ..)| index)));
        for recorded in (0..=whole.head().0).map(Revision) {
            let passed = lane.rows.iter().filter(|row| row.at <= recorded);
            let untouched = recorded <= lane.same && lane.rows.first().is_none_or(|row| row.at > recorded);
            let newest = passed.filter_map(|row| row.revision).max().unwrap_or(lane.same.min(recorded));
            prop_assert_eq!(lane.revision_at(recorded), if untouched { recorded } else { newest });
        }
    }

    #[test]
    fn a_lane_without_edits_is_the_log(steps in prop::collection::vec(step(), 0..60)) {
        let view = history(&steps);
        let decided = lane(&view, &[]);
        prop_assert_eq!(states(&*decided.view), states(&view));
        prop_assert_eq!(decided.rows.len(), 0);
    }

    #[test]
    fn to_decide_a_history_again_from_anywhere_changes_nothing(
        steps in prop::collection::vec(step(), 1..60), from in any::<prop::sample::Index>()
    ) {
        let view = history(&steps);
        let revision = 1 + from.index(view.head().get()) as u32;
        prop_assume!(was_decided(&view, revision));
        let command = view.originating_command(Revision(revision)).unwrap();
        let target = Target::Recorded(Revision(revision));
        let replaced = lane(&view, &[Edit::Replace(target, command.clone())]);
        prop_assert_eq!(states(&*replaced.view), states(&view));
        prop_assert!(replaced.rows.iter().skip(1).all(|row| row.outcome == Outcome::Same));
        // To drop it and insert it again is the same history too, but for what names it by its number.
        let names_it = (1..=view.head().0).any(|later| view.originating_command(Revision(later)).is_some_and(|command| command["revision"] == revision || command["transfer"] == revision));
        if !names_it {
            let after = Target::Recorded(Revision(revision - 1));
            let again = [Edit::Insert { after, number: 1, command }, Edit::Drop(target)];
            let again = lane(&view, &again);
            prop_assert_eq!(states(&*again.view), states(&view));
        }
    }

    #[test]
    fn a_lane_is_what_the_commands_left_make_one_after_the_other(
        steps in prop::collection::vec(step(), 1..50), drops in prop::collection::vec(any::<prop::sample::Index>(), 1..6),
        minor in amount(), place in any::<prop::sample::Index>()
    ) {
        // Without facts: every event came from a command; without what names another event by its number.
        let steps: Vec<_> = steps.into_iter().filter(|(command, _)| command["revision"].is_null() && command["transfer"].is_null()).map(|(command, _)| (command, false)).collect();
        let view = history(&steps);
        let head = view.head().get();
        let dropped: std::collections::BTreeSet<u32> = drops.iter().map(|drop| 1 + drop.index(head) as u32).collect();
        let after = place.index(head + 1) as u32;
        let extra = json!({ "type": "Deposit", "amount_minor": minor });
        let mut edits: Vec<Edit> = dropped.iter().map(|revision| Edit::Drop(Target::Recorded(Revision(*revision)))).collect();
        edits.push(Edit::Insert { after: Target::Recorded(Revision(after)), number: 1, command: extra.clone() });
        let decided = lane(&view, &edits);
        // The plain way: a list of commands, decided in order.
        let mut plain = Replay::<Account>::new(8);
        let mut refused = 0;
        for revision in 0..=head as u32 {
            let recorded = view.originating_command(Revision(revision)).filter(|_| !dropped.contains(&revision));
            for command in recorded.into_iter().chain((revision == after).then(|| extra.clone())) {
                let command = Account::resolve(Account::command(&command).unwrap(), &plain);
                match Account::decide(plain.head(), &command) {
                    Ok(events) => events.into_iter().for_each(|event| plain.push(foldback::engine::travel::replay::Slot::Known(event))),
                    Err(_) => refused += 1,
                }
            }
        }
        let typed = decided.view.as_any().downcast_ref::<View<Account>>().unwrap();
        prop_assert_eq!(typed.replay().head(), plain.head());
        prop_assert_eq!(typed.replay().revision(), plain.revision());
        let tally = decided.tally();
        prop_assert_eq!((tally.dropped, tally.inserted, tally.refused), (dropped.len(), 1, refused));
        // Every recorded event and every row that is none has a line, and each line is one of them.
        let listing = Listing::of(&decided);
        let mut lines: Vec<usize> = (1..=head as u32).map(|revision| listing.line_of(Revision(revision))).collect();
        for revision in 1..=head as u32 {
            prop_assert_eq!(listing.at(listing.line_of(Revision(revision))), Line::Recorded(Revision(revision)));
        }
        lines.extend((1..=head + listing.added()).filter(|line| matches!(listing.at(*line), Line::Added(_))));
        lines.sort_unstable();
        prop_assert_eq!(lines, (1..=head + listing.added()).collect::<Vec<_>>());
        prop_assert_eq!(listing.added(), 1);
        // Every row's moment is on the axis of the recorded history, and the lane's revision there is its newest.
        for revision in 0..=head as u32 {
            let at = decided.revision_at(Revision(revision));
            let newest = decided.rows.iter().filter(|row| row.at.0 <= revision).filter_map(|row| row.revision).max();
            prop_assert_eq!(at, newest.unwrap_or(decided.same.min(Revision(revision))));
        }
    }

    #[test]
    fn to_promote_a_lane_lands_on_its_state(
        steps in prop::collection::vec(step(), 1..50), drops in prop::collection::vec(any::<prop::sample::Index>(), 0..6), freeze in any::<bool>()
    ) {
        let view = history(&steps);
        let head = view.head();
        let mut edits: Vec<Edit> = drops.iter().map(|drop| Edit::Drop(Target::Recorded(Revision(2 + drop.index(head.get()) as u32)))).filter(|edit| !matches!(edit, Edit::Drop(Target::Recorded(revision)) if *revision > head)).collect();
        if freeze {
            let after = Target::Recorded(head);
            edits.push(Edit::Insert { after, number: 1, command: json!({ "type": "FreezeAccount" }) });
        }
        let decided = lane(&view, &edits);
        // A fact may have left the account below its limit: no command goes there.
        let at_end = decided.view.state_at(decided.view.head()).values;
        let number = |field: usize| at_end[field].number().unwrap();
        let live = |field: usize| view.field_at(field, head).number().unwrap();
        let reachable = number(0) + number(4) >= number(9) && live(0) + live(4) >= live(9);
        let Some(commands) = view.reconcile(&*decided.view, "what-if") else {
            // A transfer that is under way is for its process to end.
            prop_assert!(live(9) > 0, "no way");
            return Ok(());
        };
        match view.decide_all(&commands) {
            Ok(events) => {
                let mut live = history(&steps);
                for event in events {
                    live.push(EventRef::dated(&event, Timestamp::from_millis(0)));
                }
                let landed = live.state_at(live.head()).values;
                for field in [0, 1, 4, 9] {
                    prop_assert_eq!(&landed[field], &at_end[field], "{:?}", commands);
                }
            }
            Err(refusal) => prop_assert!(!reachable, "{:?} refused: {:?}", commands, refusal),
        }
    }

    #[test]
    fn a_lane_is_read_as_it_was_written(name in "\\PC{0,20}", edits in prop::collection::vec((0..4_u8, 0..9_u32, 0..9_u32), 0..9)) {
        let target = |number: u32| if number.is_multiple_of(2) { Target::Recorded(Revision(number)) } else { Target::Inserted(number) };
        let mut lane = Lane::new(&name, StreamId::new("account-main").unwrap());
        lane.edits = edits.into_iter().map(|(kind, one, other)| match kind {
            0 => Edit::Drop(target(one)),
            1 => Edit::Replace(target(one), json!({ "type": "Deposit", "amount_minor": other })),
            2 => Edit::Insert { after: target(one), number: other, command: json!({ "type": "FreezeAccount" }) },
            _ => Edit::Move { target: target(one), after: target(other) },
        }).collect();
        prop_assert_eq!(Lane::read(&lane.json()), Ok(lane));
    }
}

fn stream() -> StreamId {
    StreamId::new("account-main").unwrap()
}

#[test]
fn without_the_second_gym_fee_the_account_never_dips() {
    let mut workbench = Workbench::open(Box::new(MemoryKeyValue::default())).unwrap();
    workbench.record_sample().unwrap();
    let mut lane = Lane::new("no second fee", stream());
    lane.edits.push(Edit::Drop(Target::Recorded(Revision(23))));
    let decided = workbench.decide_lane(&lane).unwrap();
    let field = |name: &str, revision: Revision| {
        let index = decided.view.fields().iter().position(|field| field.name == name).unwrap();
        decided.view.field_at(index, revision).json()
    };
    assert_eq!(field("balance", decided.revision_at(Revision(23))), json!(field("balance", Revision(22))));
    // The reversal has nothing to take back now, and says so.
    let refused: Vec<_> = decided
        .rows
        .iter()
        .filter_map(|row| match &row.outcome {
            Outcome::Refused(refusal) => Some((row.at.0, refusal.name.as_str())),
            Outcome::Same | Outcome::Different | Outcome::Dropped => None,
        })
        .collect();
    assert_eq!(refused, [(32, "NoSuchEntry")]);
    let head = decided.view.head();
    assert_eq!(head, Revision(56));
    let real = workbench.view(&stream()).unwrap();
    assert_eq!(field("balance", head), real.field_at(0, real.head()).json(), "a fee that was given back anyway");
    // Nothing needs to be recorded, and what differs yet is named.
    let promotion = workbench.promotion(&lane).unwrap();
    assert_eq!(promotion.commands, Vec::<Value>::new());
    assert_eq!(differing(&promotion), ["withdrawals", "lowest_balance"]);
}

fn differing(promotion: &Promotion) -> Vec<&'static str> {
    promotion.differing.iter().map(|change| field_specs::<Account>()[change.field].name).collect()
}

#[test]
fn what_is_moved_inserted_and_replaced_is_decided_in_its_new_order() {
    let mut workbench = Workbench::open(Box::new(MemoryKeyValue::default())).unwrap();
    let now = Timestamp::from_millis(1_790_000_000_000);
    let request = Request { stream: stream(), expected: ExpectedRevision::Any, event_id: None, now, actor: None };
    let deposit = |minor: i64| json!({ "type": "Deposit", "amount_minor": minor });
    let withdraw = |minor: i64| json!({ "type": "Withdraw", "amount_minor": minor });
    for command in
        [json!({ "type": "OpenAccount", "owner": "Ada", "currency": "EUR" }), deposit(100), deposit(50), withdraw(120)]
    {
        workbench.execute(&command, &request).unwrap();
    }
    let at = |revision: u32| Target::Recorded(Revision(revision));
    let mut lane = Lane::new("x", stream());
    let mut outcome = |workbench: &mut Workbench, edits: Vec<Edit>| {
        lane.edits = edits;
        let decided = workbench.decide_lane(&lane).unwrap();
        let rows: Vec<_> =
            decided.rows.iter().map(|row| (row.target, row.edit, matches!(row.outcome, Outcome::Refused(_)))).collect();
        (decided.view.field_at(0, decided.view.head()).number().unwrap(), rows)
    };
    let (balance, rows) = outcome(&mut workbench, vec![Edit::Move { target: at(3), after: at(4) }]);
    assert_eq!(balance, 150, "the withdrawal came before the second deposit and was refused");
    assert_eq!(rows, [(at(4), EditKind::None, true), (at(3), EditKind::Moved, false)]);
    let (balance, _) = outcome(&mut workbench, vec![Edit::Replace(at(4), withdraw(20))]);
    assert_eq!(balance, 130);
    let insert = |number, minor| Edit::Insert { after: at(2), number, command: deposit(minor) };
    let (balance, rows) = outcome(
        &mut workbench,
        vec![insert(1, 5), insert(2, 7), Edit::Drop(at(3)), Edit::Replace(Target::Inserted(1), deposit(15))],
    );
    assert_eq!(balance, 100 + 15 + 7 - 120);
    let order: Vec<_> = rows.iter().map(|(target, ..)| *target).collect();
    assert_eq!(order, [Target::Inserted(1), Target::Inserted(2), at(3), at(4)]);
    // Another log is not mistaken for the one that it was made on.
    let mut kept = lane.clone();
    kept.edits = vec![Edit::Drop(at(3))];
    workbench.keep_lane(1, &mut kept).unwrap();
    assert_eq!(workbench.lanes(), [(1, kept.clone())]);
    assert!(workbench.decide_lane(&kept).is_ok());
    workbench.clear().unwrap();
    assert_eq!(workbench.lanes(), []);
    for command in [json!({ "type": "OpenAccount", "owner": "Bo", "currency": "EUR" }), deposit(100), deposit(50)] {
        workbench.execute(&command, &request).unwrap();
    }
    assert_eq!(workbench.decide_lane(&kept).err().map(|refusal| refusal.name), Some("DifferentLog".to_owned()));
    kept.anchor = (Revision(0), kept.anchor.1);
    kept.edits = vec![Edit::Drop(at(30))];
    assert_eq!(workbench.decide_lane(&kept).err().map(|refusal| refusal.name), Some("InvalidLane".to_owned()));
}

#[test]
fn two_tabs_never_keep_two_lanes_under_one_number() {
    let memory = MemoryKeyValue::default();
    let [mut one, mut two] = [(); 2].map(|()| Workbench::open(Box::new(memory.clone())).unwrap());
    one.record_sample().unwrap();
    two.refresh().unwrap();
    let at = |number| Target::Recorded(Revision(number));
    let lane = |name: &str, revision| {
        let mut lane = Lane::new(name, stream());
        lane.edits.push(Edit::Drop(at(revision)));
        lane
    };
    let (mut mine, mut theirs) = (lane("mine", 14), lane("theirs", 20));
    let first = one.keep_lane_beside(None, &mut mine).unwrap();
    let second = two.keep_lane_beside(None, &mut theirs).unwrap();
    assert_eq!((first, second), (1, 2));
    assert_eq!(one.lanes(), [(1, mine.clone()), (2, theirs.clone())]);
    // Its own lane is overwritten by whoever knows it as it is.
    let before = mine.clone();
    mine.edits.push(Edit::Drop(at(15)));
    assert_eq!(one.keep_lane_beside(Some((1, &before)), &mut mine), Ok(1));
    // What another tab has changed meanwhile stays beside what this one makes of it.
    let mut other = before.clone();
    other.edits.push(Edit::Drop(at(16)));
    assert_eq!(two.keep_lane_beside(Some((1, &before)), &mut other), Ok(3));
    // And so where it was taken away.
    two.forget_lane(2).unwrap();
    let before = theirs.clone();
    theirs.edits.push(Edit::Drop(at(17)));
    assert_eq!(one.keep_lane_beside(Some((2, &before)), &mut theirs), Ok(4));
    assert_eq!(two.lanes(), [(1, mine), (3, other), (4, theirs)]);
}

#[test]
fn a_lane_is_promoted_by_one_write_of_compensating_events() {
    let mut workbench = Workbench::open(Box::new(MemoryKeyValue::default())).unwrap();
    workbench.record_sample().unwrap();
    let now = Timestamp::from_millis(1_790_000_000_000);
    let request = Request { stream: stream(), expected: ExpectedRevision::Any, event_id: None, now, actor: None };
    let mut lane = Lane::new("no coat", stream());
    lane.edits.push(Edit::Drop(Target::Recorded(Revision(14))));
    let decided = workbench.decide_lane(&lane).unwrap();
    let wanted = decided.view.field_at(0, decided.view.head());
    assert_eq!(
        workbench.promotion(&lane).unwrap().commands,
        [json!({ "type": "Deposit", "amount_minor": 8900, "memo": "what-if \"no coat\": without #14" })]
    );
    let positions = workbench.promote(&lane, &request).unwrap();
    assert_eq!(positions.len(), 1);
    let view = workbench.view(&stream()).unwrap();
    assert_eq!(view.field_at(0, view.head()), wanted);
    assert_eq!(workbench.log().at(positions[0]).unwrap().correlation_id(), Some("what-if no coat"));
}

#[test]
fn a_promoted_lane_is_done_and_its_memo_names_all_its_edits() {
    let mut workbench = Workbench::open(Box::new(MemoryKeyValue::default())).unwrap();
    workbench.record_sample().unwrap();
    let now = Timestamp::from_millis(1_790_000_000_000);
    let request = Request { stream: stream(), expected: ExpectedRevision::Any, event_id: None, now, actor: None };
    let (mut lane, mut other) = (Lane::unnamed(stream()), Lane::new("kept", stream()));
    for revision in [14, 52] {
        lane.edits.push(Edit::Drop(Target::Recorded(Revision(revision))));
    }
    name_by_edits(&mut lane);
    workbench.keep_lane(1, &mut lane).unwrap();
    workbench.keep_lane(2, &mut other).unwrap();
    let promotion = workbench.promotion(&lane).unwrap();
    assert_eq!(promotion.commands.len(), 1);
    assert_eq!(promotion.commands[0]["memo"], "what-if \"without #14 and #52\"");
    assert_eq!(differing(&promotion), ["deposits", "withdrawals", "lowest_balance"]);
    // What is said to differ then is what differs.
    let decided = workbench.decide_lane(&lane).unwrap();
    let wanted = decided.view.state_at(decided.view.head()).values;
    workbench.promote(&lane, &request).unwrap();
    let view = workbench.view(&stream()).unwrap();
    assert_eq!(diff(&view.state_at(view.head()).values, &wanted), promotion.differing);
    assert_eq!(workbench.lanes(), [(2, other)], "it is not offered again");
}

#[test]
fn a_lanes_name_follows_its_edits_until_a_person_gives_it_one() {
    let mut lane = Lane::unnamed(stream());
    let edit = |lane: &mut Lane, revision: u32| {
        lane.edits.push(Edit::Drop(Target::Recorded(Revision(revision))));
        name_by_edits(lane);
        lane.name.clone()
    };
    assert_eq!(lane.name, "what-if");
    assert_eq!(edit(&mut lane, 23), "without #23");
    assert_eq!(edit(&mut lane, 27), "without #23 and #27");
    lane.rules.push(RuleOverride { name: "largest_withdrawal".to_owned(), parameter: 20_000 });
    name_by_edits(&mut lane);
    assert_eq!(lane.name, "without #23 and #27, largest withdrawal");
    let mut read = Lane::read(&lane.json()).unwrap();
    assert_eq!(edit(&mut read, 30), "without #23, #27 and #30, largest withdrawal");
    lane.rename("mine");
    assert_eq!(edit(&mut lane, 31), "mine");
    assert_eq!(edit(&mut Lane::read(&lane.json()).unwrap(), 32), "mine");
    lane.rename("");
    assert_eq!(edit(&mut lane, 33), "without #23, #27, #31 and #33, largest withdrawal");
}

#[test]
fn a_lane_that_was_kept_before_names_were_said_follows_its_edits_if_it_was_called_by_the_first() {
    let mut lane = Lane::new("without #23", stream());
    lane.edits = [23, 27].map(|revision| Edit::Drop(Target::Recorded(Revision(revision)))).to_vec();
    let old = |lane: &Lane| {
        let mut json = lane.json();
        json.as_object_mut().unwrap().remove("named");
        Lane::read(&json).unwrap()
    };
    assert!(!old(&lane).is_named);
    lane.name = "no fee".to_owned();
    assert!(old(&lane).is_named);
}

#[test]
fn inserted_and_moved_rows_have_lines_among_the_recorded_ones() {
    let mut workbench = Workbench::open(Box::new(MemoryKeyValue::default())).unwrap();
    workbench.record_sample().unwrap();
    let at = |revision: u32| Target::Recorded(Revision(revision));
    let deposit =
        |number| Edit::Insert { after: at(27), number, command: json!({ "type": "Deposit", "amount_minor": 1 }) };
    let mut lane = Lane::new("x", stream());
    lane.edits = vec![Edit::Drop(at(23)), deposit(1), deposit(2), Edit::Move { target: at(25), after: at(28) }];
    let decided = workbench.decide_lane(&lane).unwrap();
    let listing = Listing::of(&decided);
    assert_eq!(listing.added(), 3);
    let shown = |line: usize| match listing.at(line) {
        Line::Recorded(revision) => format!("#{revision}\n"),
        Line::Added(spot) => format!("{:?} after #{}\n", decided.rows[spot.row].target, spot.at),
    };
    expect![[r#"
        #26
        #27
        Inserted(1) after #27
        Inserted(2) after #27
        #28
        Recorded(Revision(25)) after #28
        #29
        #30
    "#]]
    .assert_eq(&(26..=33).map(shown).collect::<String>());
    // The reversal of what was taken out is refused, and the books close over another balance.
    let touched =
        (1..=sample::length()).filter(|revision| listing.touch_of(Revision(*revision)).is_some()).collect::<Vec<_>>();
    assert_eq!(touched, [23, 25, 32, 43]);
    assert_eq!((Listing::default().line_of(Revision(7)), Listing::default().at(7)), (7, Line::Recorded(Revision(7))));
}

/// Every command says itself as it is read.
#[test]
fn a_command_is_written_as_it_is_read() {
    for command in [
        json!({ "type": "OpenAccount", "owner": "Ada", "currency": "EUR" }),
        json!({ "type": "Deposit", "amount_minor": 5, "memo": "x" }),
        json!({ "type": "Withdraw", "amount_minor": 5 }),
        json!({ "type": "SetOverdraftLimit", "limit_minor": 5 }),
        json!({ "type": "ReverseEntry", "revision": 5, "reason": "x" }),
        json!({ "type": "FreezeAccount" }),
        json!({ "type": "UnfreezeAccount" }),
        json!({ "type": "CloseAccount" }),
        json!({ "type": "CloseBooks", "period": "2026-01" }),
        json!({ "type": "Transfer", "to": "account-b", "amount_minor": 5, "memo": "x" }),
        json!({ "type": "ReceiveTransfer", "from": "account-b", "transfer": 5, "amount_minor": 5, "currency": "EUR" }),
        json!({ "type": "ConfirmTransfer", "transfer": 5 }),
        json!({ "type": "ReleaseTransfer", "transfer": 5, "reason": "x" }),
    ] {
        let read: Command = Account::command(&command).unwrap();
        assert_eq!(Account::command_json(&read), command);
    }
}

#[test]
fn a_lane_goes_on_when_its_log_has_grown_and_ends_when_it_is_another() {
    let mut workbench = Workbench::open(Box::new(MemoryKeyValue::default())).unwrap();
    let stream = StreamId::new("account-main").unwrap();
    let now = Timestamp::from_millis(1_760_000_000_000);
    let request = Request { stream: stream.clone(), expected: ExpectedRevision::Any, event_id: None, now, actor: None };
    let open = json!({ "type": "OpenAccount", "owner": "Ada", "currency": "EUR" });
    let deposit = json!({ "type": "Deposit", "amount_minor": 500 });
    workbench.execute(&open, &request).unwrap();
    (0..1_000).for_each(|_| drop(workbench.execute(&deposit, &request).unwrap()));
    let lane = Lane { edits: vec![Edit::Drop(Target::Recorded(Revision(2)))], ..Lane::new("early", stream) };

    let mut work = workbench.begin_lane(&lane).unwrap();
    assert!(!work.slice(&workbench, |_| true).unwrap());
    let (done, of) = work.progress();
    assert!(done < of && of == 1_001, "{done} of {of}");
    workbench.execute(&deposit, &request).unwrap();
    assert!(work.goes_on(&workbench, &lane));
    while !work.slice(&workbench, |reached| reached > 500).unwrap() {}
    assert_eq!(work.progress(), (1_002, 1_002));
    // What is decided stays: one more event is one more row.
    workbench.execute(&deposit, &request).unwrap();
    assert!(work.goes_on(&workbench, &lane) && work.slice(&workbench, |_| true).unwrap());
    assert_eq!(work.so_far().rows, workbench.decide_lane(&lane).unwrap().rows);

    assert!(
        !work.goes_on(&workbench, &Lane { edits: vec![Edit::Drop(Target::Recorded(Revision(3)))], ..lane.clone() })
    );
    workbench.clear().unwrap();
    assert!(!work.goes_on(&workbench, &lane));
    assert_eq!(work.slice(&workbench, |_| true).unwrap_err().name, "LogMoved");
}

#[test]
fn a_lane_is_dropped_in_slices_of_any_size() {
    let mut workbench = Workbench::open(Box::new(MemoryKeyValue::default())).unwrap();
    let stream = StreamId::new("account-main").unwrap();
    let now = Timestamp::from_millis(1_760_000_000_000);
    let request = Request { stream: stream.clone(), expected: ExpectedRevision::Any, event_id: None, now, actor: None };
    workbench.execute(&json!({ "type": "OpenAccount", "owner": "Ada", "currency": "EUR" }), &request).unwrap();
    let deposit = json!({ "type": "Deposit", "amount_minor": 500 });
    (0..200).for_each(|_| drop(workbench.execute(&deposit, &request).unwrap()));
    let lane = Lane { edits: vec![Edit::Drop(Target::Recorded(Revision(2)))], ..Lane::new("early", stream) };
    for (events, calls) in [(1, 200), (7, 29), (199, 2), (200, 1), (usize::MAX, 1)] {
        let mut work = workbench.begin_lane(&lane).unwrap();
        while !work.slice(&workbench, |_| false).unwrap() {}
        // All but the dropped one.
        assert_eq!(work.so_far().view.head(), Revision(200));
        let mut drop_last = work.dismantle();
        assert_eq!((1..).find(|_| drop_last(events)), Some(calls), "{events} at once");
    }
}
