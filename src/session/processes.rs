//! Processes across streams, as the page takes their steps: one a task, so that it can be closed between any two of
//! them.

use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::engine::user_error::UserError;
use crate::session::clock;
use crate::session::core::{Core, Session, Stepping};
use crate::session::notice::Tone;
use crate::session::storage_mode::StorageMode;
use crate::session::tasks::next_task;
use crate::words;
use crate::workbench::{Pending, Stepped, Workbench};

impl Session {
    /// Takes the steps of the processes that are under way, until no step is left.
    pub fn run_processes(self) {
        if self.storage_mode == StorageMode::Shared {
            return;
        }
        let begins = self.core.try_update_value(|core| {
            let Stepping { held, running } = core.processes;
            let begins = !held && !running && !core.workbench.pending_processes().is_empty();
            core.processes.running |= begins;
            begins
        });
        if begins != Some(true) {
            return;
        }
        spawn_local(async move {
            loop {
                next_task().await;
                let waits = |core: &mut Core| !core.processes.held && !core.workbench.pending_processes().is_empty();
                let goes_on = self.core.try_update_value(waits).unwrap_or(false);
                if !goes_on || !matches!(self.step_process().await, Ok(Some(_))) {
                    break;
                }
            }
            let _ = self.core.try_update_value(|core| core.processes.running = false);
        });
    }

    /// Takes the next step of the oldest process that is under way.
    ///
    /// # Errors
    /// [`UserError`] if this page may not write or storage refuses it: the step is still the next.
    pub async fn step_process(self) -> Result<Option<Stepped>, UserError> {
        let stepped = self.record(|workbench| workbench.step_process(clock::now())).await?;
        if let Some(Stepped { step, refused: Some(refusal), .. }) = &stepped {
            let text = words::session::was_refused_by_the_other_side_and(&step.correlation_id, &refusal.message);
            self.tell(Tone::Bad, text);
        }
        Ok(stepped)
    }

    /// Returns `true` if processes wait between their steps, as it is shown.
    pub fn holds_processes(self) -> bool {
        self.held.get()
    }

    /// Lists the processes that are under way, and holds them between their steps or lets them continue, if asked.
    pub fn processes(self, hold: Option<bool>) -> Vec<Pending> {
        if let Some(hold) = hold {
            self.core.update_value(|core| core.processes.held = hold);
            self.held.set(hold);
            self.run_processes();
        }
        self.with_workbench_untracked(Workbench::pending_processes).unwrap_or_default()
    }
}
