//! Where a person is in the course, as the address says it: `#/lesson/7/2`.

use crate::lessons;

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
        let id = match named.parse().ok().and_then(lessons::entry) {
            Some(entry) => entry.id.to_owned(),
            None => named.to_owned(),
        };
        let step = parts.next().and_then(|step| step.parse::<usize>().ok()).and_then(|step| step.checked_sub(1));
        Some(Place { id, step })
    }

    /// Writes it as a fragment, without the `#`.
    pub fn fragment(&self) -> String {
        let number = lessons::INDEX.iter().find(|entry| entry.id == self.id).map(|entry| entry.number.to_string());
        let name = number.unwrap_or_else(|| self.id.clone());
        match self.step {
            Some(step) => format!("/lesson/{name}/{}", step + 1),
            None => format!("/lesson/{name}"),
        }
    }
}
