//! Recording facts: a few at once, thousands checked and written in slices; in either case they are one write.

use leptos::prelude::*;

use crate::engine::log::envelope::Position;
use crate::engine::user_error::UserError;
use crate::session::core::{Session, page_closed};
use crate::session::import::record;
use crate::session::storage_mode::StorageMode;
use crate::session::tasks::{Slice, next_message};
use crate::session::write::LongWrite;
use crate::words;
use crate::workbench::{Appending, Fact, Request, Workbench};

/// From how many facts on they are recorded in slices.
const MANY_FACTS: usize = 1_024;
/// How many facts are checked between two looks at the clock.
const CHECKED_AT_ONCE: usize = 128;

impl Session {
    /// Records facts as they are.
    ///
    /// # Errors
    /// [`UserError`], with nothing changed.
    pub async fn append(self, facts: Vec<Fact>, request: &Request) -> Result<Vec<Position>, UserError> {
        self.read_for_writing(&request.stream).await;
        if facts.len() < MANY_FACTS || matches!(self.storage_mode(), StorageMode::Remote | StorageMode::Foreign) {
            return self.record(|workbench| workbench.append(facts.clone(), request)).await;
        }
        let turn = self.write_turn().await?;
        if !self.is_exclusive() {
            self.refresh();
        }
        let write = self.begin_write(turn, words::session::RECORDING_THE_EVENTS.text())?;
        let outcome = append_in_slices(&write, facts, request).await;
        write.end();
        self.full.set(matches!(&outcome, Err(refusal) if refusal.name == "QuotaExceeded"));
        outcome
    }
}

/// Checks facts in slices and records them in one write.
async fn append_in_slices(write: &LongWrite, facts: Vec<Fact>, request: &Request) -> Result<Vec<Position>, UserError> {
    let begun = write.change(|workbench| workbench.begin_append(facts, request)).ok_or_else(page_closed)??;
    let mut checking = match begun {
        Appending::Known(positions) => return Ok(positions),
        Appending::New(checking) => checking,
    };
    let mut work = write.cancellable();
    loop {
        let slice = Slice::begin();
        let step = |workbench: &mut Workbench| loop {
            let is_done = checking.step(workbench, CHECKED_AT_ONCE)?;
            if is_done || slice.is_over() {
                return Ok::<bool, UserError>(is_done);
            }
        };
        if write.change(step).ok_or_else(page_closed)?? {
            break;
        }
        work.report(checking.progress())?;
        next_message().await;
    }
    drop(work);
    let head = |workbench: &mut Workbench| workbench.log().head();
    let before = write.change(head).ok_or_else(page_closed)?;
    record(write, checking.into_records(), true).await?;
    let after = write.change(head).ok_or_else(page_closed)?;
    Ok((before.0 + 1..=after.0).map(Position).collect())
}
