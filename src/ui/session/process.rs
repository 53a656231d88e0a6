//! Processes across streams, as the page takes their steps: one a task, so that it can be closed between any two of them.

use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::engine::user_error::UserError;
use crate::ui::background::next_task;
use crate::ui::clock;
use crate::ui::session::{Core, Session, Shelter, Tone};
use crate::workbench::{Pending, Stepped, Workbench};

/// How processes go on in this page; whatever it says, they go on where they were left when the log is opened again.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Stepping {
    /// A person steps them, to look at what is between.
    held: bool,
    /// They are being stepped.
    running: bool,
}

impl Session {
    /// Lets the processes that are under way take their steps, until there is none to take.
    pub fn run_processes(self) {
        if self.shelter == Shelter::Shared {
            return;
        }
        let begins = self.core.try_update_value(|core| {
            let Stepping { held, running } = core.processes;
            let begins = !held && !running && !core.bench.pending_processes().is_empty();
            core.processes.running |= begins;
            begins
        });
        if begins != Some(true) {
            return;
        }
        spawn_local(async move {
            loop {
                next_task().await;
                let waits = |core: &mut Core| !core.processes.held && !core.bench.pending_processes().is_empty();
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
    /// [`UserError`] where this page may not write or storage does not take it: the step is still the next.
    pub async fn step_process(self) -> Result<Option<Stepped>, UserError> {
        self.turn_to_write().await?;
        let stepped = self.write(|bench| bench.step_process(clock::now()))?;
        if let Some(Stepped { step, refused: Some(refusal), .. }) = &stepped {
            let text =
                format!("{} was refused by the other side and is given back: {}", step.correlation_id, refusal.message);
            self.tell(Tone::Bad, text);
        }
        Ok(stepped)
    }

    /// Lists the processes that are under way, and holds them between their steps or lets them go on, where that is asked.
    pub fn processes(self, hold: Option<bool>) -> Vec<Pending> {
        if let Some(hold) = hold {
            self.core.update_value(|core| core.processes.held = hold);
            self.run_processes();
        }
        self.peek(Workbench::pending_processes).unwrap_or_default()
    }
}
