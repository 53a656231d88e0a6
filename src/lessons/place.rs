//! Where a person is in the course, as the address says it: `#/lesson/7/2`.

use crate::lessons::index::{INDEX, entry};

/// What the id of a lesson that is not built in begins with.
const OWN: &str = "own-";
/// The most characters of a file's name in an id.
const MAX_NAME: usize = 40;

/// A lesson, and a step of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// The lesson's id.
    pub id: String,
    /// The index of the step; `None` for where the person was, or the first.
    pub step: Option<usize>,
}

impl Place {
    /// Reads the fragment of an address; `None` if it leads to no lesson. A lesson is named by its number or its id.
    pub fn read(fragment: &str) -> Option<Place> {
        let mut parts = fragment.trim_start_matches('#').strip_prefix("/lesson/")?.split('/');
        let named = parts.next().filter(|name| !name.is_empty())?;
        let id = match named.parse().ok().and_then(entry) {
            Some(entry) => entry.id.to_owned(),
            None => named.to_owned(),
        };
        let step = parts.next().and_then(|step| step.parse::<usize>().ok()).and_then(|step| step.checked_sub(1));
        Some(Place { id, step })
    }

    /// Writes it as a fragment, without the `#`.
    pub fn fragment(&self) -> String {
        let number = INDEX.iter().find(|entry| entry.id == self.id).map(|entry| entry.number.to_string());
        let name = number.unwrap_or_else(|| self.id.clone());
        match self.step {
            Some(step) => format!("/lesson/{name}/{}", step + 1),
            None => format!("/lesson/{name}"),
        }
    }

    /// Returns `true` if the lesson is one of those in `lessons/`.
    pub fn is_built_in(&self) -> bool {
        INDEX.iter().any(|entry| entry.id == self.id)
    }
}

/// Makes the id of a lesson from the name of its file or its address: two lessons of one name share a sandbox.
pub fn own_id(name: &str) -> String {
    let name = name.split(['?', '#']).next().unwrap_or_default();
    let stem = name.rsplit('/').next().unwrap_or_default().trim_end_matches(".md").to_lowercase();
    let plain: String = stem.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '-' }).take(MAX_NAME).collect();
    let words: Vec<&str> = plain.split('-').filter(|word| !word.is_empty()).collect();
    format!("{OWN}{}", if words.is_empty() { "lesson".to_owned() } else { words.join("-") })
}
