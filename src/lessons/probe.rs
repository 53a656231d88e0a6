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
pub const PROBES: &[Probe] =
    &[
        Probe { name: "log.damaged", holds: |scene| scene.workbench.store().damage().is_some() },
        Probe {
            name: "read_models.paused",
            holds: |scene| scene.workbench.read_models().any(|(_, model)| model.is_paused()),
        },
    ];
