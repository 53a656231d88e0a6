//! A read model as it runs: the position it has reached, and the operations on it.
//!
//! It moves only when it is stepped, a number of events at a time, so that a page can draw between slices. While it is
//! rebuilt, the old table is shown; a cancelled rebuild leaves no trace.

use crate::engine::log::Log;
use crate::engine::log::envelope::{Position, StreamId};
use crate::engine::projection::build::{Build, Parked};
use crate::engine::projection::code::Choices;
use crate::engine::projection::fold::Counts;
use crate::engine::projection::settings::{SettingError, Settings};
use crate::engine::projection::spec::ReadModelSpec;
use crate::engine::projection::table::Table;

/// Which events a read model reads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Scope {
    /// Those of all streams of its domain.
    Domain,
    /// Those of one stream.
    Stream(StreamId),
}

/// What a read model is doing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Status {
    /// It applies events as they arrive; until it has caught up it lags.
    Live,
    /// It applies no event beyond the position where it was paused.
    Paused,
    /// It is being rebuilt from the first event on; the old table is shown meanwhile.
    Rebuilding {
        /// The position that the new one has reached.
        done: Position,
        /// The position at which it takes the old one's place.
        of: Position,
    },
    /// Its code failed at an event, and it waits there.
    Parked(Parked),
}

/// The answer to a caller that waits for a read model to reach a position, for example after a command.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wait {
    /// It has reached the position: what it shows includes that event.
    Reached,
    /// It will reach the position by itself.
    Coming {
        /// How many positions are missing.
        behind: u32,
    },
    /// It will not reach the position until it is resumed or retried; its status says which.
    Halted {
        /// How many positions are missing.
        behind: u32,
    },
}

/// A read model that runs over a log.
pub struct ReadModel {
    spec: &'static ReadModelSpec,
    scope: Scope,
    shown: Build,
    rebuild: Option<Build>,
    /// The position at which it was paused.
    hold: Option<Position>,
}

impl ReadModel {
    /// Creates one before the first event, with the newest code and the default settings.
    pub fn new(spec: &'static ReadModelSpec, scope: Scope) -> ReadModel {
        ReadModel { spec, scope, shown: Build::new(spec, Settings::of(spec)), rebuild: None, hold: None }
    }

    /// Returns its specification.
    pub fn spec(&self) -> &'static ReadModelSpec {
        self.spec
    }

    /// Returns which events it reads.
    pub fn scope(&self) -> &Scope {
        &self.scope
    }

    /// Returns the position that what it shows has reached.
    pub fn position(&self) -> Position {
        self.shown.position
    }

    /// Returns how many positions it is behind the head of the log.
    pub fn lag(&self, head: Position) -> u32 {
        head.0.saturating_sub(self.shown.position.0)
    }

    /// Counts the events that its table has passed.
    pub fn counts(&self) -> Counts {
        self.shown.counts
    }

    /// Returns the table that it shows.
    pub fn table(&self) -> Table {
        self.shown.fold.table()
    }

    /// Lists the values that a parameter may have by the events so far; `None` if every number within its bounds is one.
    pub fn choices(&self, parameter: usize) -> Option<Choices> {
        self.shown.fold.choices(parameter)
    }

    /// Returns the settings of its table.
    pub fn settings(&self) -> &Settings {
        &self.shown.settings
    }

    /// Returns the settings that were chosen last: those of the rebuild, if there is one.
    pub fn chosen(&self) -> &Settings {
        &self.rebuild.as_ref().unwrap_or(&self.shown).settings
    }

    /// Returns what it is doing. A failure takes precedence, because it needs a person.
    pub fn status(&self, head: Position) -> Status {
        let failed = self.rebuild.as_ref().unwrap_or(&self.shown).parked.as_ref();
        match (failed, &self.rebuild, self.hold) {
            (Some(parked), _, _) => Status::Parked(parked.clone()),
            (None, Some(rebuild), _) => Status::Rebuilding { done: rebuild.position, of: self.aim(head) },
            (None, None, Some(_)) => Status::Paused,
            (None, None, None) => Status::Live,
        }
    }

    /// Returns `true` if it was paused, whatever else it is doing.
    pub fn is_paused(&self) -> bool {
        self.hold.is_some()
    }

    /// Returns `true` if it is being rebuilt, or its rebuild has failed.
    pub fn has_rebuild(&self) -> bool {
        self.rebuild.is_some()
    }

    /// Answers a caller that waits for it to reach a position.
    pub fn wait_for(&self, position: Position) -> Wait {
        let behind = position.0.saturating_sub(self.shown.position.0);
        let moves = |build: &Build| build.parked.is_none();
        let will_move = moves(&self.shown) || self.rebuild.as_ref().is_some_and(moves);
        let may_come = self.hold.is_none_or(|hold| position <= hold);
        match behind {
            0 => Wait::Reached,
            behind if will_move && may_come => Wait::Coming { behind },
            behind => Wait::Halted { behind },
        }
    }

    /// Returns `true` if a step would change anything.
    pub fn has_work(&self, head: Position) -> bool {
        let is_rebuilding = self.rebuild.as_ref().is_some_and(|rebuild| rebuild.parked.is_none());
        is_rebuilding || (self.shown.parked.is_none() && self.shown.position < self.aim(head))
    }

    /// Advances by `budget` events at most; returns how many it passed. A rebuild comes first, and as long as it is
    /// under way the old table does not change.
    pub fn step(&mut self, log: &Log, budget: usize) -> usize {
        let aim = self.aim(log.head());
        let reads = |stream: &StreamId| match &self.scope {
            Scope::Domain => stream.domain() == self.spec.domain,
            Scope::Stream(only) => stream == only,
        };
        let Some(mut rebuild) = self.rebuild.take() else { return self.shown.advance(log, reads, aim, budget) };
        let passed = rebuild.advance(log, reads, aim, budget);
        if rebuild.parked.is_some() {
            self.rebuild = Some(rebuild);
            return passed + self.shown.advance(log, reads, aim, budget - passed);
        }
        if rebuild.position < aim {
            self.rebuild = Some(rebuild);
        } else {
            self.hold = self.hold.map(|hold| hold.max(rebuild.position));
            self.shown = rebuild;
        }
        passed
    }

    /// Pauses it. A rebuild continues to that position; one that is already beyond it ends where it is.
    pub fn pause(&mut self) {
        self.hold.get_or_insert(self.shown.position);
    }

    /// Resumes it after a pause.
    pub fn resume(&mut self) {
        self.hold = None;
    }

    /// Rebuilds it from the first event on; a paused one is rebuilt to where it was paused.
    pub fn rebuild(&mut self) {
        self.build_anew(self.chosen().clone());
    }

    /// Cancels a rebuild: the old table, its settings and its position stay. Returns `false` if no rebuild is under
    /// way.
    pub fn cancel(&mut self) -> bool {
        self.rebuild.take().is_some()
    }

    /// Retries the event that it is parked at. Returns `false` if it is not parked.
    pub fn retry(&mut self) -> bool {
        self.newest().parked.take().is_some()
    }

    /// Sets a parameter. The read model is rebuilt, unless its table is already what it would be with the new
    /// value: then it continues, and a parked one waits to be retried.
    ///
    /// # Errors
    /// [`SettingError`] if the parameter is unknown, or the value is out of bounds.
    pub fn set(&mut self, name: &str, value: i64) -> Result<(), SettingError> {
        let settings = self.chosen().clone().with(self.spec, name, value)?;
        if settings == *self.chosen() {
            return Ok(());
        }
        let newest = self.newest();
        if newest.fold.adopt(&settings) {
            newest.settings = settings;
        } else {
            self.build_anew(settings);
        }
        Ok(())
    }

    /// Sets the version of its code. The read model is rebuilt, because another version built the old table.
    ///
    /// # Errors
    /// [`SettingError::UnknownVersion`].
    pub fn set_version(&mut self, version: u16) -> Result<(), SettingError> {
        let settings = self.chosen().clone().at_version(self.spec, version)?;
        if settings != *self.chosen() {
            self.build_anew(settings);
        }
        Ok(())
    }

    /// Starts again before the first event, because the log has been replaced.
    pub fn restart(&mut self, head: Position) {
        self.shown = Build::new(self.spec, self.chosen().clone());
        self.rebuild = None;
        self.hold = self.hold.map(|hold| hold.min(head));
    }

    fn build_anew(&mut self, settings: Settings) {
        let build = Build::new(self.spec, settings);
        if self.shown.position == Position(0) {
            // No old table is left to show meanwhile.
            (self.shown, self.rebuild) = (build, None);
        } else {
            self.rebuild = Some(build);
        }
    }

    fn newest(&mut self) -> &mut Build {
        self.rebuild.as_mut().unwrap_or(&mut self.shown)
    }

    /// Returns the position that it may advance to.
    fn aim(&self, head: Position) -> Position {
        self.hold.map_or(head, |hold| hold.min(head))
    }
}
