//! A transfer between two accounts: reserve in the source, credit the target, confirm in the source.
//!
//! ```text
//! a person      Transfer ──► source   FundsReserved       begins it: account-main@59
//! the process   ReceiveTransfer ──► target   TransferReceived    account-main@59.credit
//! the process   ConfirmTransfer ──► source   TransferConfirmed   account-main@59.confirm
//! refused by the target: ReleaseTransfer ──► source   TransferReleased   account-main@59.release
//! ```
//!
//! At every position the money is in one place: in the source's balance until the target has received it, from then on
//! in the target's; the funds that the source still holds reserved are then owed, and all that can follow is that they
//! go out. No command to the source can touch them meanwhile, so the last step needs no compensation.

use serde_json::Value;

use crate::domains::account::checks::MAX_TEXT;
use crate::domains::account::command::Command;
use crate::domains::account::decider::Account;
use crate::domains::account::event::{Event, Transfer};
use crate::engine::domain::WireFormat as _;
use crate::engine::log::envelope::{Revision, StreamId};
use crate::engine::process::{Instance, ProcessSpec, Step, StepRequest, StepSpec};
use crate::engine::user_error::UserError;
use crate::words;

const CREDIT: &str = "credit";
const CONFIRM: &str = "confirm";
const RELEASE: &str = "release";

/// The process of a transfer.
pub static TRANSFER: ProcessSpec = ProcessSpec {
    name: "transfer",
    domain: Account::NAME,
    command: "Transfer",
    begins: "FundsReserved",
    steps: &[
        StepSpec { name: CREDIT, command: "ReceiveTransfer", compensates: None },
        StepSpec { name: CONFIRM, command: "ConfirmTransfer", compensates: None },
        StepSpec { name: RELEASE, command: "ReleaseTransfer", compensates: Some(CREDIT) },
    ],
    next,
    refused,
    asked,
};

fn next(instance: &Instance<'_>) -> Option<Step> {
    let transfer = reservation(instance)?;
    if instance.taken(CONFIRM).is_some() || instance.taken(RELEASE).is_some() {
        return None;
    }
    if let Some(credit) = instance.taken(CREDIT) {
        let confirm = Command::ConfirmTransfer { transfer: transfer.number };
        return Some(instance.step(CONFIRM, instance.began.stream.clone(), confirm.json(), Some(credit)));
    }
    let source = instance.began.stream;
    match target(source, &transfer.other) {
        Ok(target) => {
            let receive = Command::receive(&transfer, source.as_str());
            Some(instance.step(CREDIT, target, receive.json(), Some(&instance.began)))
        }
        // Only an imported fact can have such a target.
        Err(refusal) => Some(give_back(instance, &transfer, &refusal)),
    }
}

fn refused(instance: &Instance<'_>, step: &Step, refusal: &UserError) -> Option<Step> {
    let transfer = reservation(instance)?;
    (step.name == CREDIT).then(|| give_back(instance, &transfer, refusal))
}

/// Creates the step that releases the source's funds, because the target refuses them.
fn give_back(instance: &Instance<'_>, transfer: &Transfer, refusal: &UserError) -> Step {
    let UserError { name, message, .. } = refusal;
    let reason = format!("{name}: {} did not receive it. {message}", transfer.other);
    let reason = reason.chars().take(MAX_TEXT).collect();
    let release = Command::ReleaseTransfer { transfer: transfer.number, reason };
    instance.step(RELEASE, instance.began.stream.clone(), release.json(), Some(&instance.began))
}

/// Reads the event that started a transfer; an imported fact that names another revision than its own starts none.
fn reservation(instance: &Instance<'_>) -> Option<Box<Transfer>> {
    let began = &instance.began;
    let event = Event::decode(began.event_type, began.schema_version, began.data)?;
    let Event::FundsReserved(transfer) = event else { return None };
    (transfer.number == began.revision).then_some(transfer)
}

/// Finds the stream that a transfer goes to.
fn target(source: &StreamId, name: &str) -> Result<StreamId, UserError> {
    let invalid = || UserError::new("InvalidTarget", words::errors::TRANSFER_TO_ACCOUNT).with("to", name).about("to");
    let target = StreamId::new(name).map_err(|_| invalid())?;
    if target.domain() != Account::NAME {
        return Err(invalid());
    }
    if target == *source {
        let message = words::errors::TRANSFER_TO_ITSELF;
        return Err(UserError::new("TransferToItself", message).with("to", name).about("to"));
    }
    Ok(target)
}

fn asked(stream: &StreamId, command: &Value) -> Result<Option<StepRequest>, UserError> {
    let name = command["type"].as_str().unwrap_or_default();
    if name == TRANSFER.command {
        // The rules reject an unreadable command; only the stream it is for is checked here.
        let to = command["to"].as_str().map(str::trim).filter(|to| *to == stream.as_str());
        return to.map_or(Ok(None), |to| target(stream, to).map(|_| None));
    }
    let Some(step) = TRANSFER.steps.iter().find(|step| step.command == name) else { return Ok(None) };
    Command::read(command)?;
    let began = command["transfer"].as_u64().and_then(|number| u32::try_from(number).ok()).map(Revision);
    let source = match step.name {
        CREDIT => StreamId::new(command["from"].as_str().unwrap_or_default().trim()).ok(),
        _ => Some(stream.clone()),
    };
    if step.name == CREDIT
        && let Some(source) = &source
    {
        target(source, stream.as_str())?;
    }
    Ok(source.zip(began).map(|(stream, began)| StepRequest { stream, began, step: step.name }))
}
