//! A command in a few words, and the form that it is typed into.

use serde_json::Value;

use crate::domains::domain;
use crate::engine::domain::CommandForm;
use crate::session::use_session;
use crate::ui::words;

/// Finds the form of a command of the stream that is shown.
pub fn form_of(command: &Value) -> Option<CommandForm> {
    let name = command["type"].as_str()?;
    let stream = use_session().stream_now();
    domain(stream.domain())?.forms.iter().find(|form| form.command == name).copied()
}

/// Describes a command in a few words: its name, and what was typed into its fields.
pub fn describe(command: Option<&Value>) -> String {
    let Some(command) = command else { return words::inspector::AN_EVENT_THAT_THIS_VERSION_DOES.text().to_owned() };
    let session = use_session();
    let currency = session.currency_now();
    let name = command["type"].as_str().unwrap_or("command");
    let inputs = form_of(command).map_or(&[][..], |form| form.inputs);
    let values = inputs.iter().filter_map(|input| words::input(input.kind, &command[input.name], currency));
    std::iter::once(name.to_owned()).chain(values).collect::<Vec<_>>().join(" · ")
}
