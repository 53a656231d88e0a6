//! Reading the rest of a long stream, whose newest state is shown already.

use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::session::core::Session;
use crate::session::tasks::{Slice, next_task};
use crate::words;
use crate::words::Word;

/// How many events are folded between two looks at the clock.
const EVENTS: usize = 512;
/// How the work is shown.
const LABEL: Word = words::session::READING_THE_LOG;

impl Session {
    /// Returns `true` if all of the stream that is shown was read.
    pub fn is_whole(self) -> bool {
        let stream = self.stream_now();
        self.with_workbench_untracked(|workbench| workbench.is_whole(&stream)).unwrap_or(true)
    }

    /// Reads what is left of the stream that is shown, at once: what is asked for is in it.
    pub fn read_now(self) {
        if !self.is_whole() {
            let stream = self.stream_now();
            self.with_workbench_untracked(|workbench| drop(workbench.view(&stream)));
            self.changed();
        }
    }

    /// Waits until all of the stream that is shown is read.
    pub async fn read(self) {
        while !self.is_whole() {
            next_task().await;
        }
    }

    /// Reads what is left of the stream that is shown, between frames, and shows it at the end.
    pub(super) fn read_on(self) {
        let is_idle = |core: &mut super::core::Core| {
            !core.workbench.is_whole(&core.stream) && !std::mem::replace(&mut core.reading, true)
        };
        if self.core.try_update_value(is_idle) != Some(true) {
            return;
        }
        spawn_local(async move {
            while let Some((done, of)) = self.read_slice() {
                self.report(LABEL.text(), done, of);
                next_task().await;
            }
            let ended = self.core.try_update_value(|core| core.reading = false);
            if ended.is_some() {
                self.end_report();
                // Events that could not be read are damage, which is found as the log is read again.
                if self.with_workbench_untracked(|workbench| workbench.log().is_spoilt()) == Some(true) {
                    self.refresh();
                }
                self.changed();
            }
        });
    }

    /// Folds for a slice of time; returns how far it is, `None` at the end.
    fn read_slice(self) -> Option<(usize, usize)> {
        let slice = Slice::begin();
        loop {
            let stream = self.core.try_with_value(|core| core.stream.clone())?;
            let progress = self.with_workbench_untracked(|workbench| workbench.fold_behind(&stream, EVENTS))??;
            if slice.is_over() {
                return Some(progress);
            }
        }
    }
}
