//! Rules as a lane: the same commands, judged by another rule.
#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod sample;

use foldback::domains::account::rules::{RULES, decide_under};
use foldback::domains::account::{Account, Command, Event, Rejection, State};
use foldback::engine::decider::Decider as _;
use foldback::engine::domain::field_specs;
use foldback::engine::log::envelope::{Revision, StreamId};
use foldback::engine::travel::replay::{Replay, Slot};
use foldback::engine::values::money::Money;
use foldback::engine::view::LaneView;
use foldback::engine::view::{StreamTools as _, StreamView as _, View};
use foldback::engine::what_if::{Edit, Lane, Outcome, RuleOverride, Target};
use foldback::storage::memory::MemoryKeyValue;
use foldback::workbench::Workbench;
use proptest::prelude::*;
use serde_json::json;

fn chosen(name: &str, parameter: i64) -> RuleOverride {
    RuleOverride { name: name.to_owned(), parameter }
}

fn place(name: &str) -> usize {
    RULES.iter().position(|rule| rule.name == name).unwrap()
}

/// An account with a balance and a limit, in minor units.
fn account(balance: i64, limit: i64) -> State {
    let mut state = State::default();
    let mut act = |command: Command| {
        let events = Account::decide(&state, &command).unwrap();
        events.iter().for_each(|event| state.evolve(event));
    };
    act(Command::OpenAccount { owner: "Ada".into(), currency: "EUR".into() });
    act(Command::SetOverdraftLimit { limit_minor: limit });
    act(Command::Deposit { amount_minor: balance, memo: None });
    state
}

fn withdraw(amount_minor: i64) -> Command {
    Command::Withdraw { amount_minor, memo: None }
}

fn check(rule: &str, parameter: i64, amount: i64, expected: Result<usize, Rejection>) {
    let decided = decide_under(&account(50_000, 10_000), &withdraw(amount), &[(place(rule), parameter)]);
    assert_eq!(decided.map(|events| events.len()), expected, "{rule} {parameter}: {amount}");
}

#[test]
fn each_rule_judges_a_withdrawal() {
    let money = Money::clamped;
    check("overdraft_for_all", 30_000, 79_999, Ok(1));
    check(
        "overdraft_for_all",
        0,
        50_001,
        Err(Rejection::InsufficientFunds { available: money(50_000), requested: money(50_001) }),
    );
    check("withdrawal_fee", 100, 20_000, Ok(2));
    check("withdrawal_fee", 0, 20_000, Ok(1));
    // A withdrawal whose fee is not covered is refused whole.
    check(
        "withdrawal_fee",
        100,
        60_000,
        Err(Rejection::InsufficientFunds { available: money(0), requested: money(100) }),
    );
    check(
        "refuse_round_amounts",
        1_000,
        2_000,
        Err(Rejection::RoundAmountRefused { requested: money(2_000), of: 1_000 }),
    );
    check("refuse_round_amounts", 1_000, 2_001, Ok(1));
    check(
        "largest_withdrawal",
        2_000,
        2_001,
        Err(Rejection::WithdrawalTooLarge { requested: money(2_001), most: money(2_000) }),
    );
    check("largest_withdrawal", 2_000, 2_000, Ok(1));
    check(
        "minimum_balance",
        10_000,
        40_001,
        Err(Rejection::BelowMinimumBalance { left: money(9_999), minimum: money(10_000) }),
    );
    check("minimum_balance", 10_000, 40_000, Ok(1));
}

#[test]
fn the_rules_of_today_are_asked_first() {
    let rules = [(place("refuse_round_amounts"), 1_000), (place("largest_withdrawal"), 100)];
    let mut state = account(50_000, 10_000);
    let zero = decide_under(&state, &withdraw(0), &rules);
    assert_eq!(zero.map(drop), Account::decide(&state, &withdraw(0)).map(drop));
    state.evolve(&Event::AccountFrozen);
    let frozen = decide_under(&state, &withdraw(2_000), &rules);
    assert_eq!(frozen.map(drop), Account::decide(&state, &withdraw(2_000)).map(drop));
}

#[test]
fn an_overdraft_for_all_judges_what_takes_money_out_and_is_not_written_down() {
    let (workbench, mut lane) = sample();
    lane.rules = vec![chosen("overdraft_for_all", 77_700)];
    let decided = workbench.decide_lane(&lane).unwrap();
    let limit = field_specs::<Account>().iter().position(|field| field.name == "overdraft_limit").unwrap();
    for revision in 1..=decided.view.head().0 {
        let limit = decided.view.field_at(limit, Revision(revision));
        assert_ne!(limit.number(), Some(77_700), "at {revision}");
    }
}

#[test]
fn a_fee_is_taken_before_the_minimum_balance_is_looked_at() {
    let rules = [(place("withdrawal_fee"), 100), (place("minimum_balance"), 10_000)];
    let state = account(50_000, 0);
    assert_eq!(
        decide_under(&state, &withdraw(40_000), &rules),
        Err(Rejection::BelowMinimumBalance { left: Money::clamped(9_900), minimum: Money::clamped(10_000) })
    );
    assert_eq!(decide_under(&state, &withdraw(39_900), &rules).map(|events| events.len()), Ok(2));
}

#[test]
fn a_lane_with_a_rule_twice_or_rules_that_are_no_list_is_refused() {
    let (workbench, mut lane) = sample();
    lane.rules = vec![chosen("withdrawal_fee", 1), chosen("withdrawal_fee", 2)];
    assert_eq!(workbench.decide_lane(&lane).map(drop).unwrap_err().name, "InvalidLane");
    let mut json = lane.json();
    json["rules"] = "none".into();
    assert_eq!(Lane::read(&json).unwrap_err().name, "InvalidLane");
}

#[test]
fn a_promotion_that_todays_rules_refuse_is_refused_before_it_is_offered() {
    let (workbench, mut lane) = sample();
    lane.rules = vec![chosen("overdraft_for_all", 500_000)];
    let command = json!({ "type": "Withdraw", "amount_minor": 300_000 });
    lane.edits = vec![Edit::Insert { number: 1, after: Target::Recorded(Revision(sample::length())), command }];
    assert!(
        workbench.decide_lane(&lane).unwrap().view.field_at(0, Revision(sample::length() + 1)).number() < Some(-30_000)
    );
    let refusal = workbench.promotion(&lane).unwrap_err();
    assert_eq!((refusal.name.as_str(), &refusal.details["rejection"]), ("CannotPromote", &json!("InsufficientFunds")));
}

fn sample() -> (Workbench, Lane) {
    let mut workbench = Workbench::open(Box::new(MemoryKeyValue::default())).unwrap();
    workbench.record_sample().unwrap();
    (workbench, Lane::new("rules", StreamId::new("account-main").unwrap()))
}

fn refused(lane: &LaneView) -> Vec<u32> {
    let refused = lane.rows.iter().filter(|row| matches!(row.outcome, Outcome::Refused(_)));
    refused.map(|row| row.at.0).collect()
}

#[test]
fn the_same_history_is_judged_by_a_changed_rule() {
    let (workbench, mut lane) = sample();
    lane.rules = vec![chosen("largest_withdrawal", 40_000)];
    // The rent of every month.
    assert_eq!(refused(&workbench.decide_lane(&lane).unwrap()), [8, 17, 31, 40, 50]);
    lane.rules = vec![chosen("withdrawal_fee", 100)];
    let decided = workbench.decide_lane(&lane).unwrap();
    let withdrawals = decided.view.state_at(decided.view.head());
    let plain = workbench.view(&lane.stream).unwrap().state_at(Revision(sample::length()));
    let difference = plain.values[0].number().unwrap() - withdrawals.values[0].number().unwrap();
    assert_eq!(
        difference, 4_100,
        "41 withdrawals cost a euro each, and the entry that was reversed is still that entry"
    );
    for wrong in [chosen("no_such_rule", 1), chosen("withdrawal_fee", -1), chosen("withdrawal_fee", 1_001)] {
        lane.rules = vec![wrong];
        assert_eq!(workbench.decide_lane(&lane).map(drop).unwrap_err().name, "InvalidLane");
    }
}

#[test]
fn a_lane_with_rules_is_kept_as_it_is() {
    let (mut workbench, mut lane) = sample();
    lane.rules = vec![chosen("withdrawal_fee", 150), chosen("minimum_balance", 0)];
    workbench.keep_lane(1, &mut lane).unwrap();
    assert_eq!(workbench.lanes(), [(1, lane)]);
}

/// Makes a history of commands that the rules let through.
fn history(amounts: &[i64]) -> View<Account> {
    let mut replay = Replay::new(8);
    let mut record = |command: &Command| {
        for event in Account::decide(replay.head(), command).unwrap_or_default() {
            replay.push(Slot::Known(event));
        }
    };
    record(&Command::OpenAccount { owner: "Ada".into(), currency: "EUR".into() });
    for amount in amounts {
        match amount {
            amount if *amount < 0 => record(&withdraw(-amount)),
            amount => record(&Command::Deposit { amount_minor: *amount, memo: None }),
        }
    }
    View::of(replay, Revision(0))
}

proptest! {
    #[test]
    fn a_rule_that_asks_nothing_changes_nothing(amounts in prop::collection::vec(-50_000..50_000_i64, 0..40)) {
        let view = history(&amounts);
        for rule in [chosen("withdrawal_fee", 0), chosen("largest_withdrawal", 10_000_000), chosen("minimum_balance", 0), chosen("overdraft_for_all", 0)] {
            let lane = view.lane_under(&[], std::slice::from_ref(&rule)).unwrap();
            prop_assert!(lane.rows.iter().all(|row| row.outcome == Outcome::Same), "{:?}", rule);
            prop_assert_eq!(lane.view.state_at(lane.view.head()).values, view.state_at(view.head()).values);
        }
    }

    #[test]
    fn money_is_conserved_by_the_lane_of_any_rules(
        amounts in prop::collection::vec(-50_000..50_000_i64, 0..40), rules in prop::collection::btree_map(0..RULES.len(), any::<u32>(), 0..4)
    ) {
        let rules: Vec<RuleOverride> = rules.into_iter().map(|(place, number)| {
            let rule = &RULES[place];
            chosen(rule.name, rule.least + i64::from(number) % (rule.most - rule.least + 1))
        }).collect();
        let lane = history(&amounts).lane_under(&[], &rules).unwrap();
        let mut balance = 0;
        let lane = lane.view.as_any().downcast_ref::<View<Account>>().unwrap();
        for slot in lane.replay().slots() {
            balance += match slot {
                Slot::Known(Event::Deposited { amount, .. }) => amount.minor(),
                Slot::Known(Event::Withdrawn { amount, .. }) => -amount.minor(),
                Slot::Known(_) | Slot::Unknown => 0,
            };
        }
        prop_assert_eq!(lane.replay().head().balance.minor(), balance);
    }
}
