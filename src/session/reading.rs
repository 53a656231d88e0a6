//! Reading the rest of a long stream, of which the newest state is shown already, or nothing yet.

use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::engine::log::envelope::StreamId;
use crate::session::core::Session;
use crate::session::tasks::{Slice, next_message, next_task};
use crate::words;
use crate::words::Word;
use crate::workbench::Workbench;

/// How many events are folded between two looks at the clock.
const EVENTS: usize = 128;
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

    /// Waits until the texts that were left to be checked are checked: nothing is written before. Damage among them is shown
    /// as any other.
    pub(super) async fn check_the_rest(self) {
        let check = |workbench: &Workbench| {
            let slice = Slice::begin();
            while !slice.is_over() {
                if workbench.check_some() {
                    return true;
                }
            }
            false
        };
        while self.with_workbench_untracked(check) == Some(false) {
            next_message().await;
        }
        if self.with_workbench_untracked(|workbench| workbench.log().is_spoilt()) == Some(true) {
            self.refresh();
        }
    }

    /// Waits until all of the stream that is shown is read.
    pub async fn read(self) {
        while !self.is_whole() {
            next_task().await;
        }
    }

    /// Waits until the newest state of the stream that is shown can be seen.
    pub async fn shown(self) {
        let is_shown = || {
            let stream = self.stream_now();
            self.with_workbench_untracked(|workbench| workbench.shown(&stream).is_some() || workbench.is_whole(&stream))
        };
        while is_shown() == Some(false) {
            next_task().await;
        }
    }

    /// Keeps a snapshot of the stream that is shown, so that it is there at once when the page is opened again; that it is not
    /// kept harms nothing.
    pub async fn keep_snapshot(self) {
        if self.write_turn().await.is_ok() {
            let stream = self.stream_now();
            self.update_memory(|workbench| workbench.keep_snapshot(&stream));
        }
    }

    /// Reads, in slices, what a command or facts for a stream are held against.
    pub(super) async fn read_for_writing(self, stream: &StreamId) {
        let mut is_reported = false;
        let read = |workbench: &Workbench| {
            let slice = Slice::begin();
            loop {
                let progress = workbench.fold_for_writing(stream, EVENTS)?;
                if slice.is_over() {
                    return Some(progress);
                }
            }
        };
        while let Some((done, of)) = self.with_workbench_untracked(read).flatten() {
            is_reported = true;
            self.report(LABEL.text(), done, of);
            next_message().await;
        }
        if is_reported {
            self.end_report();
            self.changed();
        }
    }

    /// Checks what is left of the log, and reads what is left of the stream that is shown, between frames, and shows it at the
    /// end.
    pub fn read_on(self) {
        let is_idle = |core: &mut super::core::Core| {
            let is_checked = core.workbench.log().is_checked() || core.workbench.log().is_spoilt();
            let is_read = is_checked && core.workbench.is_whole(&core.stream);
            !is_read && !std::mem::replace(&mut core.reading, true)
        };
        if self.core.try_update_value(is_idle) != Some(true) {
            return;
        }
        spawn_local(async move {
            self.check_the_rest().await;
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
