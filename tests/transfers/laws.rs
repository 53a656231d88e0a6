//! Whatever is asked of three accounts, wherever the page crashes and whatever write is refused: every transfer comes to its
//! end once, and the money is in one place at every position.

use foldback::workbench::Workbench;
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::accounts::*;
use crate::ledger::audit;

const NAMES: [&str; 4] = ["account-a", "account-b", "account-c", "account-nobody"];

/// Something that happens.
#[derive(Clone, Debug)]
enum Act {
    /// Somebody asks an account for something.
    Ask(usize, Value),
    /// The process takes a step.
    Step,
    /// The page is closed and opened again.
    Reopen,
}

fn ask() -> impl Strategy<Value = Value> {
    let number = || 2..9_u32;
    prop_oneof![
        8 => (0..NAMES.len(), 1..40_000_i64).prop_map(|(to, minor)| transfer(NAMES[to], minor)),
        3 => (1..30_000_i64).prop_map(withdraw),
        2 => (1..30_000_i64).prop_map(deposit),
        1 => (0..20_000_i64).prop_map(|minor| json!({ "type": "SetOverdraftLimit", "limit_minor": minor })),
        2 => Just(plain("FreezeAccount")),
        2 => Just(plain("UnfreezeAccount")),
        1 => Just(plain("CloseAccount")),
        1 => (1..13_u8).prop_map(|month| json!({ "type": "CloseBooks", "period": format!("2026-{month:02}") })),
        // What only the process should ask for.
        1 => number().prop_map(|number| json!({ "type": "ConfirmTransfer", "transfer": number })),
        3 => number().prop_map(|number| json!({ "type": "ReleaseTransfer", "transfer": number, "reason": "no" })),
        1 => (0..3_usize, number(), 1..40_000_i64).prop_map(|(from, number, minor)| json!({
            "type": "ReceiveTransfer", "from": NAMES[from], "transfer": number, "amount_minor": minor, "currency": "EUR",
        })),
    ]
}

fn acts() -> impl Strategy<Value = Vec<Act>> {
    let act = prop_oneof![
        6 => (0..3_usize, ask()).prop_map(|(of, command)| Act::Ask(of, command)),
        5 => Just(Act::Step),
        1 => Just(Act::Reopen),
    ];
    prop::collection::vec(act, 1..24)
}

fn begin(workbench: &mut Workbench, currency: &str) -> Result<(), foldback::engine::user_error::UserError> {
    for (name, currency) in [(NAMES[0], "EUR"), (NAMES[1], "EUR"), (NAMES[2], currency)] {
        act(workbench, name, &open(name, currency).1)?;
    }
    act(workbench, NAMES[0], &deposit(50_000))?;
    act(workbench, NAMES[1], &deposit(20_000)).map(drop)
}

/// Lives through some acts on a disk that fails once, opens again after each crash, and lets all processes end.
fn live(acts: &[Act], currency: &str, fault: Fault) -> (Workbench, usize) {
    let disk = Disk::default();
    let mut workbench = disk.open();
    begin(&mut workbench, currency).unwrap();
    disk.faults.take_written();
    disk.faults.set(fault);
    for one in acts {
        // What is refused is refused: nobody asks again.
        match one {
            Act::Ask(of, command) => drop(act(&mut workbench, NAMES[*of], command)),
            Act::Step => drop(workbench.step_process(now())),
            Act::Reopen => workbench = disk.open(),
        }
        if disk.faults.has_crashed() {
            disk.faults.set(Fault::None);
            workbench = disk.open();
        }
    }
    let writes = disk.faults.take_written().len();
    disk.faults.set(Fault::None);
    drop(workbench);
    let mut workbench = disk.open();
    run(&mut workbench);
    (workbench, writes)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn every_transfer_ends_once_wherever_the_page_crashes(acts in acts(), dollars in prop::bool::weighted(0.3)) {
        let currency = if dollars { "USD" } else { "EUR" };
        let (mut workbench, writes) = live(&acts, currency, Fault::None);
        audit(&mut workbench, true);
        for at in 0..writes {
            for fault in [Fault::Crash(at), Fault::Refuse(at)] {
                let (mut workbench, _) = live(&acts, currency, fault);
                audit(&mut workbench, true);
                // The log is whole, and everybody who opens it sees the same.
                prop_assert_eq!(workbench.store().damage(), None);
            }
        }
    }

    #[test]
    fn two_that_step_the_same_processes_double_nothing(acts in acts(), turns in prop::collection::vec(any::<bool>(), 24..60)) {
        let disk = Disk::default();
        let mut tabs = [disk.open(), disk.open()];
        begin(&mut tabs[0], "EUR").unwrap();
        let mut turns = turns.into_iter().cycle();
        let mut turn = || usize::from(turns.next().unwrap_or_default());
        for one in &acts {
            let workbench = &mut tabs[turn()];
            workbench.refresh().unwrap();
            match one {
                Act::Ask(of, command) => drop(act(workbench, NAMES[*of], command)),
                Act::Step => drop(workbench.step_process(now())),
                Act::Reopen => *workbench = disk.open(),
            }
        }
        for _ in 0..acts.len() * 3 {
            let workbench = &mut tabs[turn()];
            workbench.refresh().unwrap();
            prop_assert!(workbench.step_process(now()).is_ok());
        }
        let one = audit(&mut disk.open(), true);
        for mut workbench in tabs {
            workbench.refresh().unwrap();
            prop_assert_eq!(audit(&mut workbench, true), one);
        }
    }
}

/// The laws above say nothing unless both ends are reached.
#[test]
fn transfers_end_both_ways_in_a_plain_story() {
    let acts = [
        Act::Ask(0, transfer(NAMES[1], 10_000)),
        Act::Ask(0, transfer(NAMES[2], 10_000)),
        Act::Ask(2, plain("FreezeAccount")),
        Act::Ask(1, transfer(NAMES[0], 5_000)),
    ];
    let (mut workbench, writes) = live(&acts, "EUR", Fault::None);
    assert_eq!((audit(&mut workbench, true), writes), ((2, 1), 4));
}
