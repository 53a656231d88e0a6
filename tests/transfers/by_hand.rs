//! The steps of a process given by hand: each in its turn only, as the step that the process would take.

use foldback::engine::log::envelope::Position;
use foldback::workbench::Workbench;
use serde_json::{Value, json};

use crate::accounts::*;
use crate::ledger::audit;

fn receive(number: u32, minor: i64) -> Value {
    json!({ "type": "ReceiveTransfer", "from": "account-main", "transfer": number, "amount_minor": minor, "currency": "EUR" })
}

fn confirm(number: u32) -> Value {
    json!({ "type": "ConfirmTransfer", "transfer": number })
}

fn release(number: u32) -> Value {
    json!({ "type": "ReleaseTransfer", "transfer": number, "reason": "changed my mind" })
}

fn under_way() -> Workbench {
    let mut workbench = two_accounts();
    act(&mut workbench, "account-main", &transfer("account-savings", 100)).unwrap();
    workbench
}

fn name(workbench: &mut Workbench, stream: &str, command: &Value) -> String {
    act(workbench, stream, command).unwrap_err().name
}

#[test]
fn a_step_given_by_hand_is_the_one_that_the_process_would_take() {
    let mut workbench = under_way();
    assert_eq!(act(&mut workbench, "account-savings", &receive(3, 100)), Ok(vec![Position(5)]));
    let event = workbench.log().at(Position(5)).unwrap();
    assert_eq!(
        (event.event_id(), event.correlation_id()),
        ("account-main@3.credit".to_owned(), Some("account-main@3"))
    );
    // Again it is the same one.
    assert_eq!(act(&mut workbench, "account-savings", &receive(3, 100)), Ok(vec![Position(5)]));
    assert_eq!(act(&mut workbench, "account-main", &confirm(3)), Ok(vec![Position(6)]));
    assert_eq!(act(&mut workbench, "account-main", &confirm(3)), Ok(vec![Position(6)]));
    assert_eq!((run(&mut workbench), balances(&mut workbench)), (Vec::new(), (49_900, 100)));
    audit(&mut workbench, true);
}

#[test]
fn out_of_its_turn_a_step_is_refused_and_nothing_is_doubled_or_lost() {
    let mut workbench = under_way();
    assert_eq!(name(&mut workbench, "account-main", &confirm(3)), "StepOutOfTurn");
    for wrong in [receive(3, 101), receive(4, 100), receive(2, 100)] {
        let expected = if wrong["transfer"] == 3 { "StepOutOfTurn" } else { "NoSuchProcess" };
        assert_eq!(name(&mut workbench, "account-savings", &wrong), expected, "{wrong}");
    }
    let padded = json!({ "type": "ReceiveTransfer", "from": " account-main ", "transfer": 9, "amount_minor": 100, "currency": "EUR" });
    assert_eq!(name(&mut workbench, "account-savings", &padded), "NoSuchProcess");
    assert_eq!(name(&mut workbench, "account-main", &receive(3, 100)), "TransferToItself");
    assert_eq!(name(&mut workbench, "account-main", &receive(9, 100)), "TransferToItself");
    assert_eq!(name(&mut workbench, "account-main", &release(4)), "NoSuchTransfer");
    assert_eq!(step(&mut workbench).unwrap().step.name, "credit");
    // What has arrived is not given back.
    assert_eq!(name(&mut workbench, "account-main", &release(3)), "StepOutOfTurn");
    assert_eq!(run(&mut workbench), ["confirm"]);
    assert_eq!(name(&mut workbench, "account-main", &release(3)), "NoSuchTransfer");
    audit(&mut workbench, true);
}

#[test]
fn a_transfer_is_given_up_as_long_as_it_has_not_arrived() {
    let mut workbench = under_way();
    act(&mut workbench, "account-main", &release(3)).unwrap();
    assert_eq!(run(&mut workbench), Vec::<&str>::new());
    assert_eq!(name(&mut workbench, "account-savings", &receive(3, 100)), "NoSuchProcess");
    assert_eq!(name(&mut workbench, "account-main", &confirm(3)), "NoSuchTransfer");
    assert_eq!(balances(&mut workbench), (50_000, 0));
    audit(&mut workbench, true);
}

#[test]
fn the_id_of_a_step_is_not_given_to_anything_else() {
    let mut workbench = under_way();
    for id in ["account-main@3.credit", "account-main@3.confirm", "account-main@99.release"] {
        let request = foldback::workbench::Request { event_id: Some(id.to_owned()), ..request("account-savings") };
        assert_eq!(workbench.execute(&deposit(1), &request).unwrap_err().name, "InvalidEventId");
    }
    assert_eq!(run(&mut workbench), ["credit", "confirm"]);
    // A retry of an act that has such an id is answered with what has it.
    let request = foldback::workbench::Request {
        event_id: Some("account-main@3.credit".to_owned()),
        ..request("account-savings")
    };
    assert_eq!(workbench.execute(&deposit(1), &request), Ok(vec![Position(5)]));
    audit(&mut workbench, true);
}
