//! Long work that shows how far it is and can be cancelled.

use leptos::prelude::*;

use crate::engine::sliced::Sliced;
use crate::engine::user_error::UserError;
use crate::session::clock;
use crate::session::core::Session;
use crate::session::tasks::{Slice, next_message};
use crate::words;

/// How long work may take before it is shown: what is over sooner would only flicker.
const UNSEEN_MS: f64 = 250.0;
/// How many items of a work are done between two looks at the clock.
const ITEMS: usize = 64;

/// A piece of work that leaves nothing behind if it is cancelled. It is shown until it is dropped.
pub struct Cancellable {
    session: Session,
    label: &'static str,
    began: f64,
    /// How often something was cancelled before.
    cancels: u32,
    is_shown: bool,
}

impl Cancellable {
    /// Begins.
    pub fn begin(session: Session, label: &'static str) -> Cancellable {
        Cancellable { session, label, began: clock::uptime(), cancels: session.cancels(), is_shown: false }
    }

    /// Shows how far it is.
    ///
    /// # Errors
    /// [`UserError`] named `Cancelled` if the person does not want it any more.
    pub fn report(&mut self, progress: (usize, usize)) -> Result<(), UserError> {
        if self.session.cancels() != self.cancels {
            return Err(UserError::new("Cancelled", words::session::IT_WAS_CANCELLED_NOTHING_HAS.text()));
        }
        if self.is_shown || clock::uptime() - self.began > UNSEEN_MS {
            self.is_shown = true;
            self.session.show_task(self.label, progress, true);
        }
        Ok(())
    }
}

impl Cancellable {
    /// Does a work in slices, between which the browser draws: one part of several that follow each other.
    ///
    /// # Errors
    /// [`UserError`] named `Cancelled`: the work is dropped, and has done nothing.
    pub async fn run<T>(&mut self, mut work: Sliced<'_, T>, (part, parts): (usize, usize)) -> Result<T, UserError> {
        loop {
            let slice = Slice::begin();
            while !slice.is_over() {
                if let Some(outcome) = work.step(ITEMS) {
                    return Ok(outcome);
                }
            }
            let (done, of) = work.progress();
            self.report((part * of + done, parts * of))?;
            // A page in the background works on at the same pace.
            next_message().await;
        }
    }
}

impl Drop for Cancellable {
    fn drop(&mut self) {
        if self.is_shown {
            self.session.end_report();
        }
    }
}

impl Session {
    /// Cancels the work under way that can be cancelled.
    pub fn cancel(self) {
        self.core.try_update_value(|core| core.cancels = core.cancels.wrapping_add(1));
    }

    fn cancels(self) -> u32 {
        self.core.try_with_value(|core| core.cancels).unwrap_or_default()
    }
}
