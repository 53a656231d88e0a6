//! Keeping a shared log: the page of one's own takes what the other page of this tab left.

use leptos::task::spawn_local;

use crate::engine::decider::Refusal;
use crate::ui::exchange::import::import_events;
use crate::ui::session::{Session, Shelter, Tone};
use crate::ui::share::baggage::{Keep, take_to_keep};
use crate::ui::words;
use crate::workbench::Workbench;
use crate::workbench::exchange::export::ExportFormat;
use crate::workbench::exchange::reader::LogReader;

/// Makes the log one's own that was left to be kept, if one was.
pub fn keep_what_was_left(session: Session) {
    if session.shelter() == Shelter::Shared {
        return;
    }
    let Some(left) = take_to_keep() else { return };
    spawn_local(async move {
        match keep(session, left).await {
            Ok(events) => session.tell(Tone::Good, format!("{} kept. The log is yours now.", words::events(events))),
            Err(refusal) => session.tell(Tone::Bad, refusal.message),
        }
    });
}

/// Imports a log, in place of one's own where that is wanted. Where the import fails, one's own is put back.
async fn keep(session: Session, left: Keep) -> Result<usize, Refusal> {
    let replace = left.replace;
    let stream = session.stream_now();
    let all = |bench: &mut Workbench| bench.export(ExportFormat::Ndjson, None, &stream);
    let text = all(&mut Workbench::beside(left.link().records()?)?);
    if !replace {
        return import_events(session, LogReader::lines(text), false).await.map(|report| report.events);
    }
    let mine = session.peek(all).unwrap_or_default();
    session.clear().await?;
    match import_events(session, LogReader::lines(text), false).await {
        Ok(report) => Ok(report.events),
        Err(refusal) => {
            if !mine.is_empty() {
                import_events(session, LogReader::lines(mine), false).await?;
            }
            Err(refusal)
        }
    }
}
