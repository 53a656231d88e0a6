//! How the messages of a stream are read, kept in this browser: the paths that were chosen, the set, and its model. The messages
//! themselves are not kept.

use leptos::prelude::window;
use serde::{Deserialize, Serialize};

use crate::foreign::mapping::{Mapping, Part};
use crate::foreign::path::Path;
use crate::remote::{LogAddress, REMOTE_PREFIX};

/// The last part of the keys.
const KEY: &str = ".read";

/// How the messages of a stream are read.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct HowRead {
    /// The name of the set.
    pub set: Option<String>,
    /// The paths to the parts that have one, if they were chosen.
    paths: Option<Vec<(String, String)>>,
    /// The text of the model.
    pub model: Option<String>,
}

impl HowRead {
    /// Returns how the stream at an address was read last in this browser.
    pub fn of(address: &LogAddress) -> HowRead {
        let storage = window().local_storage().ok().flatten();
        let text = storage.and_then(|storage| storage.get_item(&key(address)).ok().flatten());
        text.and_then(|text| serde_json::from_str(&text).ok()).unwrap_or_default()
    }

    /// Keeps it; a browser that denies storage, or has no room, guesses again.
    pub fn keep(&self, address: &LogAddress) {
        if let (Ok(Some(storage)), Ok(text)) = (window().local_storage(), serde_json::to_string(self)) {
            let _ = storage.set_item(&key(address), &text);
        }
    }

    /// Returns the mapping that was chosen.
    pub fn mapping(&self) -> Option<Mapping> {
        let mut mapping = Mapping::default();
        for (name, path) in self.paths.as_ref()? {
            let part = Part::ALL.into_iter().find(|part| part.name() == name)?;
            mapping.set(part, Some(path.parse::<Path>().ok()?));
        }
        Some(mapping)
    }

    /// Takes over a mapping that was chosen.
    pub fn choose(&mut self, mapping: &Mapping) {
        let path = |part: Part| {
            let path = mapping.get(part).filter(|path| !path.is_whole())?;
            Some((part.name().to_owned(), path.to_string()))
        };
        self.paths = Some(Part::ALL.into_iter().filter_map(path).collect());
    }
}

fn key(address: &LogAddress) -> String {
    format!("{REMOTE_PREFIX}{}{KEY}", address.key_space())
}
