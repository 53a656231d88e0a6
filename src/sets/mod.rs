//! Sets of own events over a log: files that become sets, and the models of sets.
//!
//! - [`bring`]: events of another system's log become the records of a set.
//! - [`comparison`]: two models side by side on the same events.
//! - [`folding`]: a stream folded by a model that is not saved.
//! - [`messages`]: messages that become the events of a set as they come.
//! - [`seen`]: what occurs in the events, for completing a model.
//! - [`usage`]: what each line of a model did.

pub mod bring;
pub mod comparison;
pub mod folding;
pub mod messages;
pub mod seen;
pub mod usage;

use serde_json::json;

use crate::domains::own::set;
use crate::engine::log::Links;
use crate::engine::log::envelope::{Revision, StreamId};
use crate::engine::user_error::UserError;
use crate::models::Model;
use crate::words;
use crate::workbench::{Fact, Workbench};

/// Lists the streams of a set, without that of its definitions, in the order in which they began.
pub fn streams_of(workbench: &Workbench, name: &str) -> Vec<StreamId> {
    let is_of_it = |stream: &&StreamId| set::set_of(stream) == Some(name) && set::name_in_set(stream).is_some();
    workbench.log().streams().filter(is_of_it).cloned().collect()
}

/// Lists the models that a set was given, the oldest first: the revisions of its definitions, and the texts.
pub fn models_of(workbench: &Workbench, name: &str) -> Vec<(Revision, String)> {
    let Some(stream) = set::definitions_of(name) else { return Vec::new() };
    let log = workbench.log();
    let defined = log.positions(&stream).iter().enumerate().filter_map(|(index, position)| {
        log.at(*position).filter(|event| **event.event_type == *set::DEFINED)?;
        Some((Revision::from_len(index + 1), set::text_at(log, *position)?))
    });
    defined.collect()
}

/// Returns the fact that defines the model of a set, and the stream that it belongs to: an event, as every other change is.
///
/// # Errors
/// [`UserError`] named `InvalidModel` if the text has errors, `InvalidSet` if the name cannot be one.
pub fn definition(name: &str, text: &str) -> Result<(StreamId, Fact), UserError> {
    if let Err(errors) = Model::read(text) {
        let first = errors.first().map(|error| error.message.clone()).unwrap_or_default();
        return Err(UserError::new("InvalidModel", words::own::the_model_cannot_be_read(&first)));
    }
    let stream = set::definitions_of(name).ok_or_else(|| no_such_set(name))?;
    let data = json!({ "model": text }).to_string();
    let event_type = set::DEFINED.to_owned();
    Ok((stream, Fact { event_type, schema_version: None, data, occurred_at: None, links: Links::default() }))
}

/// Refuses a name that cannot be a set's.
pub fn no_such_set(name: &str) -> UserError {
    UserError::new("InvalidSet", words::own::the_name_of_a_set(&format_args!("{name:?}"))).with("set", name)
}
