//! What there is to see at a moment, as far as a lesson can ask for it or lead to it.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::domains::domain;
use crate::engine::values::time::Timestamp;
use crate::engine::what_if::Lane;
use crate::lessons::scene::Scene;

/// What a scene does not hold of the page.
#[derive(Clone, Copy, Debug, Default)]
pub struct Around<'a> {
    /// The name of the field that is chosen.
    pub field: &'a str,
    /// Whether processes wait between their steps.
    pub is_held: bool,
}

/// What there is to see at a moment.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Sight {
    /// The stream that is shown.
    pub stream: String,
    /// The revision that is shown.
    pub cursor: u32,
    /// Whether the cursor follows the head.
    pub is_live: bool,
    /// How many events the log has.
    pub events: u32,
    /// The inspector's tab, as addresses name it.
    pub tab: String,
    /// The condition in Break when.
    pub condition: String,
    /// The name of the field that is chosen.
    pub field: String,
    /// The open what-if as JSON, if anything is changed in it.
    pub lane: Option<Value>,
    /// Whether each read model that was ever added is paused.
    pub read_models: BTreeMap<String, bool>,
    /// Whether the log was verified.
    pub is_verified: bool,
    /// Whether a closed period has left storage.
    pub is_archived: bool,
    /// Whether processes wait between their steps.
    pub is_held: bool,
    /// Whether the account's bug was let in, fixed, and the log replayed.
    pub bug: [bool; 3],
    /// What As at asks: the moment of knowledge, and the moment that it is about.
    pub as_at: Option<(Timestamp, Timestamp)>,
    /// The name of the newest rejection.
    pub refused: Option<String>,
}

impl Sight {
    /// Looks at a scene.
    pub fn of(scene: &Scene<'_>, around: Around<'_>) -> Sight {
        let known = domain(scene.stream.domain());
        let is_known = |name: &str| known.is_some_and(|domain| domain.read_model(name).is_some());
        let read_models = scene.workbench.read_models().map(|(_, model)| (model.spec().name, model.is_paused()));
        Sight {
            stream: scene.stream.to_string(),
            cursor: scene.cursor.0,
            is_live: scene.is_live,
            events: scene.workbench.log().head().0,
            tab: scene.tab.to_owned(),
            condition: scene.condition.trim().to_owned(),
            field: around.field.to_owned(),
            lane: scene.lane.map(|(lane, _)| lane).filter(|lane| !is_empty(lane)).map(Lane::json),
            read_models: read_models
                .filter(|(name, _)| is_known(name))
                .map(|(name, is_paused)| (name.to_owned(), is_paused))
                .collect(),
            is_verified: scene.is_verified,
            is_archived: !scene.workbench.store().parts().is_empty(),
            is_held: around.is_held,
            bug: [scene.bug.injected.is_some(), scene.bug.fixed.is_some(), scene.bug.replayed],
            as_at: scene.as_at.map(|question| (question.known, question.about)),
            refused: scene.refused.map(str::to_owned),
        }
    }

    /// Keeps the read models that were seen before: one that was removed cannot be added for a second time.
    pub(super) fn remember(&mut self, before: &Sight) {
        for (name, is_paused) in &before.read_models {
            self.read_models.entry(name.clone()).or_insert(*is_paused);
        }
    }

    /// Returns the name of the domain of the stream that is shown.
    pub(super) fn domain(&self) -> &str {
        self.stream.split('-').next().unwrap_or_default()
    }

    /// Returns the open what-if, if anything is changed in it.
    pub(super) fn lane(&self) -> Option<Lane> {
        self.lane.as_ref().and_then(|lane| Lane::read(lane).ok())
    }
}

fn is_empty(lane: &Lane) -> bool {
    lane.edits.is_empty() && lane.rules.is_empty()
}
