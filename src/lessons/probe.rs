//! Probes: what a lesson's condition can ask for that fields, events and the names of the page do not say.
//!
//! A probe is a name in [`NAMES`](crate::lessons::format::NAMES) and a line here. Keep the list short: a name that can
//! be said as a condition is not a probe.

use crate::lessons::scene::Scene;

/// A question to what a lesson is done on.
#[derive(Clone, Copy)]
pub struct Probe {
    /// Its name in conditions.
    pub name: &'static str,
    /// Answers it.
    pub holds: fn(&Scene<'_>) -> bool,
}

/// Every probe.
pub const PROBES: &[Probe] = &[
    Probe { name: "log.damaged", holds: |scene| scene.workbench.store().damage().is_some() },
    Probe { name: "twin.broken", holds: |scene| scene.bug.injected.is_some() },
    Probe { name: "twin.fixed", holds: |scene| scene.bug.fixed.is_some() },
    Probe { name: "twin.replayed", holds: |scene| scene.bug.replayed },
    Probe {
        name: "log.set_aside",
        holds: |scene| scene.workbench.store().quarantined().is_ok_and(|asides| !asides.is_empty()),
    },
    Probe { name: "log.archived", holds: |scene| !scene.workbench.store().parts().is_empty() },
    Probe { name: "log.repeated", holds: |scene| scene.is_repeated },
    Probe { name: "subscriber.crashed", holds: |scene| scene.subscriber.is_some_and(|report| report.crashed) },
    Probe { name: "subscriber.replayed", holds: |scene| scene.subscriber.is_some_and(|report| report.replayed) },
    Probe { name: "snapshot.stale", holds: |scene| scene.workbench.has_stale_snapshot(scene.stream) },
    Probe { name: "snapshot.outdated", holds: |scene| scene.workbench.has_outdated_snapshot(scene.stream) },
    Probe { name: "process.pending", holds: |scene| !scene.workbench.pending_processes().is_empty() },
    Probe {
        name: "read_models.paused",
        holds: |scene| scene.workbench.read_models().any(|(_, model)| model.is_paused()),
    },
];
