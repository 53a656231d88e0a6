//! Own events: files of other systems read in slices, and the models of what they brought.

use web_sys::Blob;

use crate::domains::own::Inferring;
use crate::engine::log::envelope::StreamId;
use crate::engine::user_error::UserError;
use crate::foreign::mapping::Mapping;
use crate::foreign::reading::{Progress, Reading};
use crate::foreign::survey::{self, Survey};
use crate::foreign::trouble::Refusal;
use crate::models::Model;
use crate::session::cancel::Cancellable;
use crate::session::files::Slices;
use crate::session::import::Plan;
use crate::session::tasks::{Slice, next_message};
use crate::session::{Session, clock, page_closed};
use crate::sets;
use crate::sets::bring::{Bringing, Source};
use crate::sets::comparison::{Comparison, Difference};
use crate::words;
use crate::workbench::Request;

/// How many events are read, or folded by two models, between two looks at the clock.
const EVENTS: usize = 100;

/// Looks at the beginning of a file.
///
/// # Errors
/// [`UserError`] if it cannot be read at all.
pub async fn survey(file: &Blob) -> Result<Survey, UserError> {
    let slices = Slices::of(file.clone());
    let mut bytes = survey::HEAD;
    loop {
        let head = slices.beginning(bytes).await?;
        let is_whole = head.len() as f64 >= file.size();
        match Survey::of(&head, is_whole) {
            Err(Refusal::MoreNeeded(more)) if !is_whole => bytes = more,
            Err(refusal) => return Err(UserError::new(refusal.name(), refusal.to_string())),
            Ok(survey) => return Ok(survey),
        }
    }
}

/// Reads a file by its survey and a mapping, and says what recording its events as a set will do.
///
/// # Errors
/// [`UserError`]; nothing has changed.
pub async fn plan_foreign(
    session: Session,
    (name, file): (&str, Blob),
    survey: &Survey,
    mapping: Mapping,
    set: &str,
) -> Result<Plan, UserError> {
    const LABEL: words::Word = words::session::READING_THE_LOG;
    session.begin_task(LABEL.text())?;
    let mut work = Cancellable::begin(session, LABEL.text());
    let reading = Reading::begin(survey, mapping, file.size() as u64);
    let bringing = session.with_workbench_untracked(|workbench| Bringing::into_set(set, workbench, clock::now()));
    let read = match bringing {
        Some(bringing) => read_all(session, &mut work, reading, bringing, Slices::of(file)).await,
        None => Err(page_closed()),
    };
    drop(work);
    session.end_task();
    let (reading, bringing) = read?;
    let source = Source { name, format: survey.format().name() };
    let (report, records) = bringing.finish(&source, reading.report())?;
    Ok(Plan::new(session, report, records))
}

async fn read_all(
    session: Session,
    work: &mut Cancellable,
    mut reading: Reading,
    mut bringing: Bringing,
    mut file: Slices,
) -> Result<(Reading, Bringing), UserError> {
    loop {
        let slice = Slice::begin();
        let progress = loop {
            let progress = reading.step(EVENTS);
            let taken = session.with_workbench_untracked(|workbench| {
                reading.take().into_iter().try_for_each(|event| bringing.take(workbench, event))
            });
            taken.unwrap_or_else(|| Err(page_closed()))?;
            if !matches!(progress, Progress::More) || slice.is_over() {
                break progress;
            }
        };
        match progress {
            Progress::Done => return Ok((reading, bringing)),
            Progress::Hungry => reading.feed(&file.next().await?),
            Progress::More => {}
        }
        let (done, of) = reading.progress();
        // In kilobytes: a file may have more bytes than a number of the page's counts.
        work.report(((done >> 10) as usize, (of >> 10) as usize))?;
        // A page in the background reads on at the same pace.
        next_message().await;
    }
}

/// Defines the model of a set, as the next event of its definitions, and waits until the stream that is shown is read by it.
///
/// # Errors
/// [`UserError`] named `InvalidModel` if the text has errors, and as every append.
pub async fn define(session: Session, set: &str, text: &str) -> Result<(), UserError> {
    let (stream, fact) = sets::definition(set, text)?;
    let request = Request { stream, ..session.request() };
    session.append(vec![fact], &request).await?;
    session.read().await;
    session.keep_snapshot().await;
    Ok(())
}

/// Finds the model in the data of a stream, in slices. Returns `None` if `is_wanted` no longer holds.
pub async fn infer(session: Session, stream: StreamId, is_wanted: impl Fn() -> bool) -> Option<Model> {
    let mut inferring = Inferring::begin(stream);
    loop {
        let slice = Slice::begin();
        while !slice.is_over() {
            if session.with_workbench_untracked(|workbench| inferring.step(workbench.log(), EVENTS))? {
                return Some(inferring.model());
            }
        }
        next_message().await;
        if !is_wanted() {
            return None;
        }
    }
}

/// Compares what two models make of all events of a set, in slices. Returns `None` if `is_wanted` no longer holds.
pub async fn compare(
    session: Session,
    set: &str,
    [one, other]: [Model; 2],
    is_wanted: impl Fn() -> bool,
) -> Option<(Vec<Difference>, usize)> {
    let mut comparison = session.with_workbench_untracked(|workbench| Comparison::begin(workbench, set, one, other))?;
    loop {
        let slice = Slice::begin();
        while !slice.is_over() {
            if session.with_workbench_untracked(|workbench| comparison.step(workbench, EVENTS))? {
                return Some(comparison.finish());
            }
        }
        next_message().await;
        if !is_wanted() {
            return None;
        }
    }
}
