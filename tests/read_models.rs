//! Read models as they run: laws over random logs, slices, pauses and rebuilds, and the workbench that runs them.
#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod at_once;
mod histories;

use at_once::{check_file, export_period};
use foldback::domains::account::Event;
use foldback::domains::account::read_models::READ_MODELS;
use foldback::engine::log::Log;
use foldback::engine::log::envelope::{ExpectedRevision, Position, StreamId};
use foldback::engine::projection::{
    MAX_ROWS, ProjectionError, ReadModel, ReadModelSpec, Scope, SettingError, Settings, Status, Wait,
};
use foldback::engine::values::time::Timestamp;
use foldback::storage::memory::MemoryKeyValue;
use foldback::workbench::{Control, MAX_READ_MODELS, Request, Workbench};
use histories::*;
use proptest::prelude::*;
use serde_json::{Value, json};

/// What is done with a read model, and how many events come to the log before it.
#[derive(Clone, Debug)]
enum Act {
    Grow(usize),
    Step(usize),
    Pause,
    Resume,
    Rebuild,
    Cancel,
    Retry,
    Version(u16),
    Set(i64),
}

fn act() -> impl Strategy<Value = Act> {
    prop_oneof![
        6 => (1..8_usize).prop_map(Act::Grow),
        8 => (0..9_usize).prop_map(Act::Step),
        1 => Just(Act::Pause),
        2 => Just(Act::Resume),
        2 => Just(Act::Rebuild),
        1 => Just(Act::Cancel),
        1 => Just(Act::Retry),
        1 => (1..3_u16).prop_map(Act::Version),
        2 => prop_oneof![Just(4), Just(13), Just(14), Just(500), Just(2000)].prop_map(Act::Set),
    ]
}

fn scope() -> impl Strategy<Value = Scope> {
    prop_oneof![Just(Scope::Domain), (0..STREAMS.len()).prop_map(|index| Scope::Stream(stream(index)))]
}

fn any_spec() -> impl Strategy<Value = &'static ReadModelSpec> {
    (0..READ_MODELS.len()).prop_map(|index| &READ_MODELS[index])
}

/// Does an act; settings that the read model does not have are refused by name.
fn apply(model: &mut ReadModel, act: &Act, log: &Log) {
    match act {
        Act::Grow(_) => {}
        Act::Step(budget) => assert!(model.step(log, *budget) <= *budget),
        Act::Pause => model.pause(),
        Act::Resume => model.resume(),
        Act::Rebuild => model.rebuild(),
        Act::Cancel => assert_eq!(model.has_rebuild(), model.cancel()),
        Act::Retry => assert_eq!(matches!(model.status(log.head()), Status::Parked(_)), model.retry()),
        Act::Version(version) => {
            let known = (1..=model.spec().newest_version()).contains(version);
            assert_eq!(model.set_version(*version).is_ok(), known);
        }
        Act::Set(value) => {
            let name = model.spec().parameters.first().map_or("none", |parameter| parameter.name);
            assert_eq!(model.set(name, *value).is_ok(), name != "none");
        }
    }
}

proptest! {
    #[test]
    fn a_rebuilt_read_model_equals_the_one_kept_event_by_event_at_every_position(
        entries in entries(40), scope in scope(), spec in any_spec()
    ) {
        let log = log_of(&entries);
        let mut kept = ReadModel::new(spec, scope.clone());
        for number in 0..=log.head().0 {
            let rebuilt = built(spec, &scope, kept.settings(), &until(&log, Position(number)));
            prop_assert_eq!(kept.table(), rebuilt.table());
            prop_assert_eq!((kept.position(), kept.counts()), (rebuilt.position(), rebuilt.counts()));
            kept.step(&log, 1);
            let parked = |model: &ReadModel| matches!(model.status(log.head()), Status::Parked(_));
            if parked(&kept) {
                break;
            }
        }
        let rebuilt = built(spec, &scope, kept.settings(), &log);
        prop_assert_eq!(kept.status(log.head()), rebuilt.status(log.head()));
    }

    #[test]
    fn whatever_is_done_with_a_read_model_it_shows_what_its_events_and_settings_make(
        entries in entries(60), acts in prop::collection::vec(act(), 1..60), scope in scope(), spec in any_spec()
    ) {
        let (mut log, mut rest) = (Log::default(), entries.iter());
        let mut model = ReadModel::new(spec, scope.clone());
        for act in &acts {
            if let Act::Grow(count) = act {
                rest.by_ref().take(*count).for_each(|entry| push(&mut log, entry));
            }
            let (before, stands) = (model.position(), model.is_paused() && !model.has_rebuild());
            apply(&mut model, act, &log);
            let rebuilt = built(spec, &scope, model.settings(), &until(&log, model.position()));
            prop_assert_eq!(model.table(), rebuilt.table());
            prop_assert_eq!((model.position(), model.counts()), (rebuilt.position(), rebuilt.counts()));
            prop_assert!(model.position() == before || (model.position() > before && matches!(act, Act::Step(_)) && !stands));
        }
        // Left alone, it comes to the end of the log, or names the event that is in the way.
        model.resume();
        model.cancel();
        finish(&mut model, &log);
        match model.status(log.head()) {
            Status::Live => {
                prop_assert_eq!((model.position(), model.lag(log.head())), (log.head(), 0));
                prop_assert_eq!(model.wait_for(log.head()), Wait::Reached);
            }
            Status::Parked(parked) => {
                prop_assert_eq!(parked.position, model.position().next());
                let event = log.at(parked.position).unwrap();
                prop_assert_eq!((&parked.stream, parked.revision), (event.stream, event.revision));
                prop_assert_eq!(parked.event_type.as_str(), event.event_type.as_ref());
                let is_halted = matches!(model.wait_for(log.head()), Wait::Halted { .. });
                prop_assert!(is_halted);
            }
            status => prop_assert!(false, "{status:?}"),
        }
    }

    #[test]
    fn a_rebuild_that_is_cancelled_leaves_no_trace(
        entries in plain_entries(1..60), budgets in prop::collection::vec(0..20_usize, 0..4), rate in 0..10_000_i64
    ) {
        let log = log_of(&entries);
        let mut model = ReadModel::new(spec("interest"), Scope::Domain);
        finish(&mut model, &log);
        let before = (model.table(), model.position(), model.settings().clone());
        model.set("rate", rate).unwrap();
        for budget in budgets {
            if model.has_rebuild() && !matches!(model.status(log.head()), Status::Rebuilding { done, of } if done.get() + budget >= of.get()) {
                model.step(&log, budget);
                prop_assert!(model.has_rebuild());
            }
        }
        prop_assert_eq!(&model.table(), &before.0);
        model.cancel();
        prop_assert_eq!((model.table(), model.position(), model.settings().clone()), before);
        prop_assert_eq!(model.status(log.head()), Status::Live);
    }

    #[test]
    fn a_parked_read_model_names_its_event_and_goes_on_once_what_was_wrong_is_mended(
        entries in plain_entries(0..60), width in 1..14_i64, scope in scope()
    ) {
        let log = log_of(&entries);
        let spec = spec("spending_by_memo");
        let mut model = ReadModel::new(spec, scope.clone());
        model.set("longest_memo", width).unwrap();
        finish(&mut model, &log);
        let is_too_long = |event: &Event| match event {
            Event::Withdrawn { memo, .. } => memo.as_deref().unwrap_or("").chars().count() > width as usize,
            _ => false,
        };
        let reads = |of: usize| scope == Scope::Domain || scope == Scope::Stream(stream(of));
        let first = entries.iter().position(|(of, _, place)| reads(*of) && matches!(place, Place::Known(event) if is_too_long(event)));
        let Some(first) = first else {
            prop_assert_eq!((model.status(log.head()), model.position()), (Status::Live, log.head()));
            return Ok(());
        };
        let Status::Parked(parked) = model.status(log.head()) else { panic!("not parked") };
        prop_assert_eq!(parked.position, Position::from_len(first + 1));
        let is_the_memo = matches!(parked.error, ProjectionError::TextTooLong { column: "memo", longest, .. } if longest == width as usize);
        prop_assert!(is_the_memo);
        // To try again changes nothing as long as nothing was mended.
        prop_assert!(model.retry());
        finish(&mut model, &log);
        prop_assert_eq!(model.status(log.head()), Status::Parked(parked));
        // A wider column takes it, without a rebuild.
        model.set("longest_memo", 14).unwrap();
        prop_assert!(!model.has_rebuild());
        prop_assert!(model.retry());
        finish(&mut model, &log);
        prop_assert_eq!((model.status(log.head()), model.position()), (Status::Live, log.head()));
        prop_assert_eq!(model.table(), built(spec, &scope, model.settings(), &log).table());
    }

    #[test]
    fn a_rebuild_shows_the_old_table_until_the_new_one_is_complete(entries in plain_entries(0..60), budget in 1..9_usize) {
        let log = log_of(&entries);
        let mut model = ReadModel::new(spec("interest"), Scope::Domain);
        finish(&mut model, &log);
        let old = model.table();
        model.set("rate", 10_000).unwrap();
        let mut done = 0;
        while let Status::Rebuilding { done: now, of } = model.status(log.head()) {
            prop_assert_eq!((&model.table(), model.settings().value(0), of), (&old, 150, log.head()));
            prop_assert_eq!(now.get(), done);
            done = (done + budget).min(log.head().get());
            model.step(&log, budget);
        }
        prop_assert_eq!(model.settings().value(0), 10_000);
        prop_assert_eq!(model.table(), built(spec("interest"), &Scope::Domain, model.settings(), &log).table());
    }
}

#[test]
fn settings_beyond_their_bounds_are_refused_by_name() {
    let interest = spec("interest");
    let mut model = ReadModel::new(interest, Scope::Domain);
    let beyond = SettingError::OutOfBounds { name: "rate", value: 10_001, least: 0, most: 10_000 };
    assert_eq!(model.set("rate", 10_001), Err(beyond));
    assert_eq!(model.set("colour", 1), Err(SettingError::UnknownParameter { name: "colour".into() }));
    assert_eq!(model.set_version(2), Err(SettingError::UnknownVersion { version: 2, newest: 1 }));
    assert_eq!(model.set_version(0), Err(SettingError::UnknownVersion { version: 0, newest: 1 }));
    assert_eq!((model.chosen(), model.has_rebuild()), (&Settings::of(interest), false));
    for spec in READ_MODELS {
        for parameter in spec.parameters {
            assert!((parameter.least..=parameter.most).contains(&parameter.default), "{}", parameter.name);
        }
    }
}

#[test]
fn a_table_has_a_bounded_number_of_rows_and_says_how_many_are_left_out() {
    let mut log = Log::default();
    for number in 0..MAX_ROWS + 7 {
        let amount = foldback::engine::values::money::Money::clamped(1 + number as i64);
        let event = Event::Withdrawn { amount, memo: Some(format!("memo {number}").into()) };
        push(&mut log, &(0, 31 * number as i64, Place::Known(event)));
    }
    for name in ["monthly_statement", "spending_by_memo", "interest"] {
        let table = table(name, &log);
        assert_eq!(table.rows.len(), MAX_ROWS, "{name}");
        assert!(table.left_out >= 6, "{name}: {}", table.left_out);
    }
    assert_eq!(shown(&table("spending_by_memo", &log))[0][0], format!("memo {}", MAX_ROWS + 6));
}

// The workbench that runs them.

fn request() -> Request {
    let (stream, now) = (StreamId::new("account-main").unwrap(), Timestamp::from_millis(1_790_000_000_000));
    Request { stream, expected: ExpectedRevision::Any, event_id: None, now, actor: None }
}

fn sample() -> Workbench {
    let mut workbench = Workbench::open(Box::new(MemoryKeyValue::default())).unwrap();
    workbench.record_sample().unwrap();
    workbench
}

fn deposit(minor: i64) -> Value {
    json!({ "type": "Deposit", "amount_minor": minor })
}

fn finish_all(workbench: &mut Workbench) {
    while workbench.step_read_models(100) {}
}

#[test]
fn one_that_is_added_now_fills_from_the_first_event_in_slices() {
    let mut workbench = sample();
    let head = workbench.log().head();
    let id = workbench.add_read_model("account", "monthly_statement", Scope::Domain).unwrap();
    assert_eq!(workbench.read_model(id).unwrap().lag(head), head.0);
    assert!(workbench.step_read_models(10));
    assert_eq!(workbench.read_model(id).unwrap().position(), Position(10));
    assert_eq!(shown(&workbench.read_model(id).unwrap().table()).len(), 1);
    finish_all(&mut workbench);
    let model = workbench.read_model(id).unwrap();
    assert_eq!((model.position(), model.counts().projected, model.table().rows.len()), (head, head.0, 6));
    assert!(!workbench.step_read_models(10), "nothing is left to do");
}

#[test]
fn after_a_command_a_read_model_is_stale_until_it_has_reached_the_position_of_the_answer() {
    let mut workbench = sample();
    let id = workbench.add_read_model("account", "monthly_statement", Scope::Domain).unwrap();
    finish_all(&mut workbench);
    let before = workbench.read_model(id).unwrap().table();
    let written = *workbench.execute(&deposit(100), &request()).unwrap().last().unwrap();
    assert_eq!(workbench.wait_for(id, written), Some(Wait::Coming { behind: 1 }));
    assert_eq!(workbench.read_model(id).unwrap().table(), before, "it reads stale");
    // One that is paused does not get there, and says so.
    workbench.control_read_model(id, &Control::Pause).unwrap();
    assert!(!workbench.step_read_models(10));
    assert_eq!(workbench.wait_for(id, written), Some(Wait::Halted { behind: 1 }));
    assert_eq!(workbench.read_model(id).unwrap().status(written), Status::Paused);
    assert_eq!(workbench.read_model(id).unwrap().lag(written), 1);
    workbench.control_read_model(id, &Control::Resume).unwrap();
    finish_all(&mut workbench);
    assert_eq!(workbench.wait_for(id, written), Some(Wait::Reached));
    assert_ne!(workbench.read_model(id).unwrap().table(), before);
    assert!(workbench.remove_read_model(id));
    assert_eq!(workbench.wait_for(id, written), None);
}

#[test]
fn the_first_code_of_spending_parks_at_the_reversal_and_the_second_rebuilds_past_it() {
    let mut workbench = sample();
    let head = workbench.log().head();
    let id = workbench.add_read_model("account", "spending_by_memo", Scope::Domain).unwrap();
    let gym = |workbench: &Workbench| {
        let rows = shown(&workbench.read_model(id).unwrap().table());
        rows.into_iter().find(|row| row[0] == "gym membership").unwrap()
    };
    workbench.control_read_model(id, &Control::Version(1)).unwrap();
    finish_all(&mut workbench);
    let Status::Parked(parked) = workbench.read_model(id).unwrap().status(head) else { panic!("not parked") };
    assert_eq!((parked.position, parked.event_type.as_str()), (Position(32), "EntryReversed"));
    assert!(matches!(parked.error, ProjectionError::Unhandled { .. }));
    assert!(parked.to_string().starts_with("It is parked at event 32, EntryReversed (revision 32 of account-main): "));
    // The same code fails at the same event again.
    workbench.control_read_model(id, &Control::Retry).unwrap();
    finish_all(&mut workbench);
    assert_eq!(workbench.read_model(id).unwrap().status(head), Status::Parked(parked));
    assert_eq!(gym(&workbench), ["gym membership", "4", "€159.60", "€39.90"]);
    // Another code is another read model: it begins at the first event, and the old table stands meanwhile.
    workbench.control_read_model(id, &Control::Version(2)).unwrap();
    workbench.step_read_models(40);
    let status = workbench.read_model(id).unwrap().status(head);
    assert_eq!(status, Status::Rebuilding { done: Position(40), of: head });
    assert_eq!(workbench.read_model(id).unwrap().position(), Position(31));
    assert_eq!(workbench.wait_for(id, head), Some(Wait::Coming { behind: head.0 - 31 }));
    finish_all(&mut workbench);
    assert_eq!(workbench.read_model(id).unwrap().status(head), Status::Live);
    assert_eq!(gym(&workbench), ["gym membership", "6", "€239.40", "€39.90"]);
}

#[test]
fn a_rebuild_that_fails_parks_and_the_old_table_goes_on() {
    let mut workbench = sample();
    let id = workbench.add_read_model("account", "spending_by_memo", Scope::Domain).unwrap();
    finish_all(&mut workbench);
    workbench.control_read_model(id, &Control::Version(1)).unwrap();
    workbench.execute(&json!({ "type": "Withdraw", "amount_minor": 100, "memo": "stamps" }), &request()).unwrap();
    finish_all(&mut workbench);
    let head = workbench.log().head();
    let model = workbench.read_model(id).unwrap();
    assert!(matches!(model.status(head), Status::Parked(parked) if parked.position == Position(32)));
    assert_eq!((model.position(), model.wait_for(head)), (head, Wait::Reached));
    assert_eq!((model.settings().version(), model.chosen().version()), (2, 1));
    assert!(shown(&model.table()).iter().any(|row| row[0] == "stamps"));
    workbench.control_read_model(id, &Control::Cancel).unwrap();
    assert_eq!(workbench.read_model(id).unwrap().status(head), Status::Live);
    assert_eq!(workbench.read_model(id).unwrap().chosen().version(), 2);
}

#[test]
fn one_that_is_paused_is_rebuilt_to_where_it_was_paused() {
    let mut workbench = sample();
    let id = workbench.add_read_model("account", "interest", Scope::Domain).unwrap();
    workbench.step_read_models(20);
    workbench.control_read_model(id, &Control::Pause).unwrap();
    let before = workbench.read_model(id).unwrap().table();
    workbench.control_read_model(id, &Control::Rebuild).unwrap();
    assert_eq!(
        workbench.read_model(id).unwrap().status(workbench.log().head()),
        Status::Rebuilding { done: Position(0), of: Position(20) }
    );
    finish_all(&mut workbench);
    let model = workbench.read_model(id).unwrap();
    assert_eq!((model.position(), model.status(workbench.log().head())), (Position(20), Status::Paused));
    assert_eq!(model.table(), before);
}

#[test]
fn read_models_begin_again_where_the_log_is_replaced() {
    let mut workbench = sample();
    let id = workbench.add_read_model("account", "monthly_statement", Scope::Domain).unwrap();
    let paused = workbench.add_read_model("account", "interest", Scope::Domain).unwrap();
    workbench.control_read_model(id, &Control::Rebuild).unwrap();
    finish_all(&mut workbench);
    workbench.control_read_model(paused, &Control::Pause).unwrap();
    workbench.clear().unwrap();
    assert_eq!(workbench.read_model(id).unwrap().position(), Position(0));
    assert_eq!(workbench.read_model(id).unwrap().table().rows, []);
    workbench.execute(&json!({ "type": "OpenAccount", "owner": "Eve", "currency": "JPY" }), &request()).unwrap();
    workbench.execute(&deposit(500), &request()).unwrap();
    finish_all(&mut workbench);
    assert_eq!(shown(&workbench.read_model(id).unwrap().table())[0][5], "¥500");
    assert_eq!(workbench.read_model(paused).unwrap().position(), Position(0), "it is still paused, at the beginning");
}

#[test]
fn archived_events_are_skipped_and_counted_and_closed_books_carry_their_balance() {
    let mut workbench = sample();
    let names = ["monthly_statement", "spending_by_memo", "days_below_zero", "interest"];
    let ids = names.map(|name| workbench.add_read_model("account", name, Scope::Domain).unwrap());
    finish_all(&mut workbench);
    let all = shown(&workbench.read_model(ids[0]).unwrap().table());
    let period = workbench.closed_period().unwrap();
    let file = export_period(&mut workbench, &period);
    let saved = check_file(&mut workbench, &period, file.as_bytes()).unwrap();
    workbench.archive(&saved, request().now).unwrap();
    finish_all(&mut workbench);
    let archived = period.events() as u32;
    for id in ids {
        let model = workbench.read_model(id).unwrap();
        assert_eq!(model.counts().archived, archived);
        assert_eq!((model.position(), model.status(workbench.log().head())), (workbench.log().head(), Status::Live));
    }
    // The months since then are as they were.
    assert_eq!(shown(&workbench.read_model(ids[0]).unwrap().table()), all[..2]);
}

#[test]
fn read_models_share_the_budget_of_a_step() {
    let mut workbench = sample();
    for name in ["monthly_statement", "spending_by_memo", "days_below_zero"] {
        workbench.add_read_model("account", name, Scope::Domain).unwrap();
    }
    let positions =
        |workbench: &Workbench| workbench.read_models().map(|(_, model)| model.position().0).collect::<Vec<_>>();
    workbench.step_read_models(32);
    assert_eq!(positions(&workbench), [10, 11, 11]);
    workbench.step_read_models(0);
    assert_eq!(positions(&workbench), [11, 12, 12], "however small the budget, each goes on");
}

#[test]
fn what_cannot_be_done_with_a_read_model_is_refused_by_name() {
    let mut workbench = sample();
    let name = |refused: Result<(), foldback::engine::user_error::UserError>| refused.unwrap_err().name;
    let mut add = |domain, model, scope| workbench.add_read_model(domain, model, scope).map(|_| ());
    assert_eq!(name(add("account", "weather", Scope::Domain)), "UnknownReadModel");
    assert_eq!(name(add("nothing", "interest", Scope::Domain)), "UnknownReadModel");
    let foreign = Scope::Stream(StreamId::new("order-1").unwrap());
    assert_eq!(name(add("account", "interest", foreign)), "DifferentDomain");
    let id = workbench.add_read_model("account", "interest", Scope::Domain).unwrap();
    let mut control = |control| name(workbench.control_read_model(id, &control));
    assert_eq!(control(Control::Cancel), "NotRebuilding");
    assert_eq!(control(Control::Retry), "NotParked");
    assert_eq!(control(Control::Version(7)), "InvalidSetting");
    assert_eq!(control(Control::Set { parameter: "rate".into(), value: -1 }), "InvalidSetting");
    workbench.remove_read_model(id);
    assert_eq!(name(workbench.control_read_model(id, &Control::Pause)), "UnknownReadModel");
    for _ in 0..MAX_READ_MODELS {
        workbench.add_read_model("account", "interest", Scope::Domain).unwrap();
    }
    let refused = workbench.add_read_model("account", "interest", Scope::Domain).unwrap_err();
    assert_eq!(refused.name, "TooManyReadModels");
}
