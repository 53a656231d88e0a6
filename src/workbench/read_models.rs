//! Read models over the log of the workbench: added while it runs, stepped between frames, each with the position it
//! has reached.
//!
//! A command is answered before any read model has seen its events: to read what was written, wait for the
//! last position of the answer ([`Workbench::wait_for`]). They live in memory and are rebuilt when the page is opened:
//! the log is enough for that, and the room in storage is the log's.

use crate::domains;
use crate::engine::log::envelope::{Position, StreamId};
use crate::engine::projection::{ReadModel, Scope, SettingError, Wait};
use crate::engine::user_error::UserError;
use crate::words;
use crate::workbench::core::Workbench;
use crate::workbench::running::{Control, MAX_READ_MODELS, ReadModelId};

impl Workbench {
    /// Adds a read model of a domain; it fills from the first event on as it is stepped.
    ///
    /// # Errors
    /// [`UserError`] named `UnknownReadModel`, `DifferentDomain` if the stream is of another, or `TooManyReadModels`.
    pub fn add_read_model(&mut self, domain: &str, name: &str, scope: Scope) -> Result<ReadModelId, UserError> {
        let spec = domains::domain(domain).and_then(|domain| domain.read_model(name));
        let spec = spec.ok_or_else(|| {
            unknown(words::workbench::the_domain_has_no_read_model(
                &format_args!("{domain:?}"),
                &format_args!("{name:?}"),
            ))
        })?;
        if let Scope::Stream(stream) = &scope
            && stream.domain() != spec.domain
        {
            return Err(different_domain(stream, spec.domain));
        }
        if self.read_models.running.len() >= MAX_READ_MODELS {
            let message = words::workbench::read_models_run_already_remove(&MAX_READ_MODELS);
            return Err(UserError::new("TooManyReadModels", message).with("max", MAX_READ_MODELS));
        }
        self.read_models.last += 1;
        let id = ReadModelId(self.read_models.last);
        self.read_models.running.insert(id, ReadModel::new(spec, scope));
        Ok(id)
    }

    /// Removes a read model; returns `false` if it does not exist.
    pub fn remove_read_model(&mut self, id: ReadModelId) -> bool {
        self.read_models.running.remove(&id).is_some()
    }

    /// Lists the read models that run, in the order in which they were added.
    pub fn read_models(&self) -> impl Iterator<Item = (ReadModelId, &ReadModel)> {
        self.read_models.running.iter().map(|(id, model)| (*id, model))
    }

    /// Finds a read model that runs by its number.
    ///
    /// # Errors
    /// [`UserError`] named `UnknownReadModel`.
    pub fn find_read_model(&self, number: u32) -> Result<(ReadModelId, &ReadModel), UserError> {
        let id = ReadModelId(number);
        self.read_model(id).map(|model| (id, model)).ok_or_else(|| gone(id))
    }

    /// Returns a read model that runs.
    pub fn read_model(&self, id: ReadModelId) -> Option<&ReadModel> {
        self.read_models.running.get(&id)
    }

    /// Steps all read models, past about `budget` events together; returns `true` if any has work left.
    pub fn step_read_models(&mut self, budget: usize) -> bool {
        self.read_models.step(self.store.log(), budget)
    }

    /// Returns whether a read model has reached a position, is on its way or is held up; `None` if it does not exist.
    pub fn wait_for(&self, id: ReadModelId, position: Position) -> Option<Wait> {
        self.read_model(id).map(|model| model.wait_for(position))
    }

    /// Applies a person's action to a read model.
    ///
    /// # Errors
    /// [`UserError`] named `UnknownReadModel`, `InvalidSetting`, `NotRebuilding` or `NotParked`; nothing has changed
    /// then.
    pub fn control_read_model(&mut self, id: ReadModelId, control: &Control) -> Result<(), UserError> {
        let model = self.read_models.running.get_mut(&id);
        let model = model.ok_or_else(|| gone(id))?;
        match control {
            Control::Pause => model.pause(),
            Control::Resume => model.resume(),
            Control::Rebuild => model.rebuild(),
            Control::Cancel if !model.cancel() => {
                return Err(UserError::new("NotRebuilding", words::workbench::THE_READ_MODEL_IS_NOT_BEING.text()));
            }
            Control::Retry if !model.retry() => {
                return Err(UserError::new("NotParked", words::workbench::THE_READ_MODEL_IS_NOT_PARKED_AT.text()));
            }
            Control::Cancel | Control::Retry => {}
            Control::Set { parameter, value } => model.set(parameter, *value).map_err(|error| of_setting(&error))?,
            Control::Version(version) => model.set_version(*version).map_err(|error| of_setting(&error))?,
        }
        Ok(())
    }
}

fn gone(id: ReadModelId) -> UserError {
    unknown(words::workbench::unknown_read_model_it_was_removed(&id.0)).with("id", id.0)
}

fn unknown(message: String) -> UserError {
    UserError::new("UnknownReadModel", message)
}

fn different_domain(stream: &StreamId, domain: &str) -> UserError {
    let message = words::workbench::the_stream_is_of_another_domain(&stream, &format_args!("{domain:?}"));
    UserError::new("DifferentDomain", message).with("stream", stream.as_str())
}

fn of_setting(error: &SettingError) -> UserError {
    let refusal = UserError::new("InvalidSetting", error.to_string());
    match error {
        SettingError::UnknownParameter { name } => refusal.with("parameter", name.as_str()),
        SettingError::OutOfBounds { name, value, least, most } => {
            refusal.with("parameter", *name).with("value", *value).with("least", *least).with("most", *most)
        }
        SettingError::UnknownVersion { version, newest } => refusal.with("version", *version).with("newest", *newest),
    }
}
