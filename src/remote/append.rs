//! An append to a log on a server: decided on the copy, published under a condition, and decided again if another came first.

use crate::engine::log::Record;
use crate::engine::user_error::UserError;
use crate::remote::message::{Outgoing, written};
use crate::remote::port::{Ack, PublishError, RemoteLog};
use crate::remote::refusal::{no_answer, not_a_log, of_remote, too_busy};
use crate::remote::replica::Replica;
use crate::remote::subject::of_records;
use crate::workbench::Workbench;

/// How often a command is decided at most: once, and again after each message that came first.
pub const MOST_DECISIONS: usize = 6;
/// How often a message is published that got no answer.
const MOST_TRIES: usize = 4;

/// The copy and the workbench that holds its events, one at a time.
pub trait Bench {
    /// Works on both.
    ///
    /// # Errors
    /// [`UserError`] if they are there no more.
    fn with<T>(&self, act: impl FnOnce(&mut Workbench, &mut Replica) -> T) -> Result<T, UserError>;
}

/// Makes ids that no other message has.
pub type Ids<'a> = &'a dyn Fn() -> String;

/// What is to be published, and what the change itself returned.
struct Decided<T> {
    value: T,
    outgoing: Option<Outgoing>,
    /// Whether its id was given by whoever asked for it.
    is_given: bool,
}

/// Lets a change decide on the copy and publishes what it would record. It is recorded once this returns, and in the copy.
///
/// # Errors
/// [`UserError`] of the change, of the server, or named `RemoteLogBusy` or `NoAnswer`. After `NoAnswer` it may be recorded all
/// the same, and is then read as what others wrote; after any other error nothing is recorded.
pub async fn append<T>(
    log: &impl RemoteLog,
    bench: &impl Bench,
    ids: Ids<'_>,
    change: &mut dyn FnMut(&mut Workbench) -> Result<T, UserError>,
) -> Result<T, UserError> {
    for _ in 0..MOST_DECISIONS {
        let decided = bench.with(|workbench, replica| decide(workbench, replica, ids, change))??;
        let Some(outgoing) = decided.outgoing else { return Ok(decided.value) };
        match published(log, &outgoing).await? {
            Answer::Taken(Ack { is_duplicate: false, .. }) => {
                bench.with(|workbench, replica| replica.take_own(workbench, &outgoing))??;
                return Ok(decided.value);
            }
            Answer::Taken(Ack { sequence, .. }) => {
                catch_up(log, bench, sequence).await.map_err(|refusal| unsure(bench, refusal))?;
                // What the server knows by an id that nobody else has is this message, whose first answer was lost.
                if !decided.is_given {
                    return Ok(decided.value);
                }
            }
            Answer::CameLater { last, is_repeated: false } => catch_up(log, bench, last).await?,
            Answer::CameLater { last, is_repeated: true } => {
                let is_own = is_own(log, &outgoing).await.map_err(|refusal| unsure(bench, refusal))?;
                catch_up(log, bench, last).await.map_err(|refusal| unsure(bench, refusal))?;
                if is_own && !decided.is_given {
                    return Ok(decided.value);
                }
            }
        }
    }
    Err(too_busy(MOST_DECISIONS))
}

/// Returns `true` if the message that followed the one before is this one, whose first answer was lost. The copy does not tell: it
/// may have been read meanwhile, by following the log.
async fn is_own(log: &impl RemoteLog, outgoing: &Outgoing) -> Result<bool, UserError> {
    let place = outgoing.after + 1;
    let messages = log.read(place, place).await.map_err(|error| of_remote(&error))?;
    Ok(messages.iter().any(|message| message.id == outgoing.id))
}

/// Returns the error for a message that may be there. That the log is another one is said as it is.
fn unsure(bench: &impl Bench, refusal: UserError) -> UserError {
    let is_broken = bench.with(|_, replica| replica.broken().is_some());
    if is_broken == Ok(false) { no_answer() } else { refusal }
}

/// Reads the messages up to a sequence into the copy.
///
/// # Errors
/// [`UserError`] if the server cannot be asked, or the log is another one.
pub async fn catch_up(log: &impl RemoteLog, bench: &impl Bench, last: u64) -> Result<(), UserError> {
    loop {
        let from = bench.with(|_, replica| replica.sequence() + 1)?;
        if from > last {
            return Ok(());
        }
        let messages = log.read(from, last).await.map_err(|error| of_remote(&error))?;
        if messages.is_empty() {
            // The last messages were deleted.
            return bench.with(|_, replica| replica.miss(from))?;
        }
        bench.with(|workbench, replica| {
            let applied = replica.apply_all(workbench, &messages);
            replica.keep();
            applied
        })??;
    }
}

/// Compares the copy with the log on the server; the rest is caught up with afterwards. Returns the sequence of the last
/// message.
///
/// # Errors
/// [`UserError`] if the server cannot be asked, or its log is another one.
pub async fn open(log: &impl RemoteLog, bench: &impl Bench) -> Result<u64, UserError> {
    let info = log.info().await.map_err(|error| of_remote(&error))?;
    bench.with(|_, replica| replica.meet(&info))??;
    if bench.with(|_, replica| replica.prefix().is_none())? {
        return Err(not_a_log());
    }
    let known = bench.with(|workbench, replica| (workbench.log().head().0 > 0).then_some(replica.sequence()))?;
    if let Some(sequence) = known.filter(|sequence| *sequence >= info.first && *sequence > 0) {
        let messages = log.read(sequence, sequence).await.map_err(|error| of_remote(&error))?;
        bench.with(|workbench, replica| replica.confirm(workbench, messages.first()))??;
    }
    bench.with(|_, replica| replica.keep())?;
    Ok(info.last)
}

fn decide<T>(
    workbench: &mut Workbench,
    replica: &Replica,
    ids: Ids<'_>,
    change: &mut dyn FnMut(&mut Workbench) -> Result<T, UserError>,
) -> Result<Decided<T>, UserError> {
    if let Some(broken) = replica.broken() {
        return Err(broken.into());
    }
    let (value, records) = workbench.draft(change)?;
    let Some(first) = records.first() else { return Ok(Decided { value, outgoing: None, is_given: false }) };
    let given = given_id(first);
    let is_given = given.is_some();
    let subject = replica.prefix().and_then(|prefix| of_records(prefix, &records)).ok_or_else(not_a_log)?;
    let data = written(workbench.store(), &records);
    let id = given.unwrap_or_else(ids);
    let outgoing = Outgoing { subject, id, data, after: replica.sequence() };
    Ok(Decided { value, outgoing: Some(outgoing), is_given })
}

/// Returns the id that a request gave. Those that are derived from stream and revision name two different events while two
/// clients write at once, and the server would take the second for the first.
fn given_id(record: &Record) -> Option<String> {
    record.links.as_deref().and_then(|links| links.event_id.clone())
}

enum Answer {
    Taken(Ack),
    CameLater {
        last: u64,
        /// Whether it had been published before without an answer.
        is_repeated: bool,
    },
}

/// Publishes a message until there is an answer; the server takes it once.
async fn published(log: &impl RemoteLog, outgoing: &Outgoing) -> Result<Answer, UserError> {
    for tried in 0..MOST_TRIES {
        match log.publish(outgoing).await {
            Ok(ack) => return Ok(Answer::Taken(ack)),
            Err(PublishError::WrongLastSequence { last }) => {
                return Ok(Answer::CameLater { last, is_repeated: tried > 0 });
            }
            Err(PublishError::Refused(error)) if tried == 0 => return Err(of_remote(&error)),
            // An earlier try may have arrived.
            Err(PublishError::Refused(_) | PublishError::NoAnswer) => {}
        }
    }
    Err(no_answer())
}
