//! How events of another system are read, as a person chooses it: the parts of an event, and the name of the set.

use leptos::prelude::*;

use crate::engine::user_error::UserError;
use crate::foreign::event::Foreign;
use crate::foreign::mapping::{Mapping, Part};
use crate::foreign::path::Path;
use crate::foreign::survey::Survey;

/// What is seen of events, and how they are read.
#[derive(Clone, Copy)]
pub struct Choosing {
    /// What is seen of the first ones.
    pub survey: RwSignal<Option<Survey>>,
    /// Where the parts of the events are.
    pub mapping: RwSignal<Mapping>,
    /// The name of the set that they become.
    pub set: RwSignal<String>,
}

impl Choosing {
    /// Begins without events.
    pub fn new() -> Choosing {
        Choosing {
            survey: RwSignal::new(None),
            mapping: RwSignal::new(Mapping::default()),
            set: RwSignal::new(String::new()),
        }
    }

    /// Takes a part of the events from another path.
    pub fn choose(self, part: Part, path: Option<Path>) {
        self.mapping.update(|mapping| mapping.set(part, path));
    }

    /// Makes the events another set.
    ///
    /// # Errors
    /// [`UserError`] named `InvalidSet` if the name cannot be a set's.
    pub fn choose_set(self, name: &str) -> Result<(), UserError> {
        let is_name = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
        let name = name.trim().to_lowercase();
        if name.is_empty() || !name.chars().all(is_name) {
            let message = crate::words::own::the_name_of_a_set(&format_args!("{name:?}"));
            return Err(UserError::new("InvalidSet", message));
        }
        self.set.set(name);
        Ok(())
    }

    /// Returns the first events as they are understood.
    pub fn preview(self) -> Vec<Foreign> {
        self.mapping.with(|mapping| {
            self.survey.with(|survey| survey.as_ref().map(|survey| survey.preview(mapping)).unwrap_or_default())
        })
    }
}
