//! Two tabs that do not see each other's writes: of a fork one order wins, and a transfer still ends once.

use foldback::engine::values::time::Timestamp;
use foldback::storage::memory::MemoryKeyValue;
use foldback::storage::refresh::Refreshed;
use foldback::workbench::Workbench;

use crate::accounts::*;
use crate::cached::Cached;
use crate::ledger::audit;

/// Two tabs of one log with a transfer under way that both know of.
fn two_tabs() -> ([Cached; 2], [Workbench; 2]) {
    let shared = MemoryKeyValue::default();
    let mut workbench = Workbench::open(Box::new(Cached::of(&shared))).unwrap();
    open_two(&mut workbench);
    act(&mut workbench, "account-main", &transfer("account-savings", 100)).unwrap();
    let disks = [Cached::of(&shared), Cached::of(&shared)];
    let benches = disks.clone().map(|disk| Workbench::open(Box::new(disk)).unwrap());
    (disks, benches)
}

#[test]
fn a_step_that_two_tabs_take_without_seeing_each_other_is_one() {
    let (disks, [mut one, mut two]) = two_tabs();
    let later = Timestamp::from_millis(1_790_000_000_999);
    assert_eq!(step(&mut one).unwrap().step.name, "credit");
    assert_eq!(two.step_process(later).unwrap().unwrap().step.name, "credit");
    disks.iter().for_each(Cached::look);
    assert_eq!(one.refresh(), Ok(Refreshed::Replaced));
    audit(&mut one, false);
    assert_eq!(run(&mut one), ["confirm"]);
    disks[1].look();
    assert_eq!(run(&mut two), Vec::<&str>::new());
    assert_eq!(balances(&mut two), (49_900, 100));
    audit(&mut two, true);
}

#[test]
fn a_transfer_that_a_fork_has_lost_is_begun_anew_and_ends_once() {
    let (disks, [mut one, mut two]) = two_tabs();
    run(&mut two);
    disks[0].look();
    one.refresh().unwrap();
    // The one begins a transfer and credits it; the other writes where it was, without seeing it.
    act(&mut one, "account-main", &transfer("account-savings", 7)).unwrap();
    assert_eq!(step(&mut one).unwrap().step.event_id, "account-main@5.credit");
    act(&mut two, "account-main", &deposit(1_000)).unwrap();
    disks.iter().for_each(Cached::look);
    assert_eq!(one.refresh(), Ok(Refreshed::Replaced));
    assert_eq!(one.take_fork().unwrap().redone, 1);
    audit(&mut one, false);
    let pending = one.pending_processes();
    assert_eq!(pending[0].next.event_id, "account-main@6.credit");
    assert_eq!(run(&mut one), ["credit", "confirm"]);
    assert_eq!(audit(&mut one, true), (2, 0));
    assert_eq!(balances(&mut one), (50_893, 107));
}
