//! The licences, sources and versions of all dependencies, checked by `deny.toml`: what cargo-deny checks without a network, and
//! without the minutes that it takes to compile. Advisories need the network, and are the workflow's.

use std::collections::{BTreeMap, BTreeSet};

use spdx::{Expression, ParseMode};
use toml::{Table, Value};

use crate::root;
use crate::run::output;

/// The workspaces, by their manifests.
const MANIFESTS: [&str; 3] = ["Cargo.toml", "xtask/Cargo.toml", "fuzz/Cargo.toml"];

/// Checks the dependencies of each workspace: those of the page, the tools and the fuzz targets.
///
/// # Errors
/// The dependencies that `deny.toml` does not allow, a line each.
pub fn check() -> Result<(), String> {
    let text = read("deny.toml")?;
    let rules = Rules::read(&text).ok_or("deny.toml lacks [licenses] or [sources]")?;
    let mut troubles = Vec::new();
    for manifest in MANIFESTS {
        troubles.extend(rules.foreign_sources(&read(&manifest.replace(".toml", ".lock"))?));
        let dependencies = dependencies(manifest)?;
        let found =
            dependencies.lines().filter_map(|line| rules.trouble_with(line)).chain(rules.doubled(&dependencies));
        troubles.extend(found.map(|trouble| format!("{manifest}: {trouble}")));
    }
    troubles.sort();
    troubles.dedup();
    if troubles.is_empty() { Ok(()) } else { Err(troubles.join("\n")) }
}

/// Lists what a workspace depends on, on any platform: a line `name version|licence` each.
fn dependencies(manifest: &str) -> Result<String, String> {
    let tree = ["cargo", "tree", "--quiet", "--locked", "--workspace", "--all-features", "--target", "all"];
    let lines = ["--prefix", "none", "--format", "{p}|{l}", "--manifest-path", manifest];
    output(&[&tree[..], &lines].concat())
        .ok_or_else(|| format!("cargo tree does not list the dependencies of {manifest}"))
}

fn read(path: &str) -> Result<String, String> {
    std::fs::read_to_string(root().join(path)).map_err(|error| format!("{path} cannot be read: {error}"))
}

/// What `deny.toml` says about licences, sources and versions.
struct Rules {
    licenses: Table,
    registries: Vec<String>,
    /// The versions that may stand beside another of the same crate, as `syn@2`.
    skipped: Vec<String>,
}

impl Rules {
    fn read(text: &str) -> Option<Rules> {
        let mut rules: Table = text.parse().ok()?;
        let registries = texts(rules.get("sources")?.get("allow-registry"));
        let skips = rules.get("bans").and_then(|bans| bans.get("skip")).and_then(Value::as_array);
        let skipped = skips.into_iter().flatten().filter_map(|skip| skip.get("crate")?.as_str());
        let skipped = skipped.map(str::to_owned).collect();
        match rules.remove("licenses")? {
            Value::Table(licenses) => Some(Rules { licenses, registries, skipped }),
            _ => None,
        }
    }

    /// Names the sources in a lock file that are not allowed.
    fn foreign_sources(&self, lock: &str) -> Vec<String> {
        let sources = lock.lines().filter_map(|line| line.strip_prefix("source = \"")?.strip_suffix('"'));
        let is_allowed = |source: &str| {
            source
                .strip_prefix("registry+")
                .is_some_and(|registry| self.registries.iter().any(|known| known == registry))
        };
        sources.filter(|source| !is_allowed(source)).map(|source| format!("source {source}")).collect()
    }

    /// Returns what is wrong with the licence of a dependency; `None` if it is allowed.
    fn trouble_with(&self, line: &str) -> Option<String> {
        // A dependency that was listed before ends with a mark, and an empty line stands between two members.
        let (package, licence) = line.trim_end_matches(" (*)").split_once('|')?;
        let name = package.split(' ').next().unwrap_or(package);
        let licence = if licence.is_empty() { self.clarified(name) } else { licence };
        let Ok(expression) = Expression::parse_mode(licence, ParseMode::LAX) else {
            return Some(format!("{package} has no licence that can be read: \"{licence}\""));
        };
        let mut allowed = texts(self.licenses.get("allow"));
        allowed.extend(self.about("exceptions", name).flat_map(|exception| texts(exception.get("allow"))));
        let is_allowed = expression.evaluate(|one| allowed.contains(&one.to_string()));
        (!is_allowed).then(|| format!("{package} is licensed under {licence}"))
    }

    /// Names the dependencies that are there in two versions without a reason in `deny.toml`.
    fn doubled(&self, dependencies: &str) -> Vec<String> {
        let mut versions: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
        for line in dependencies.lines() {
            let mut words = line.split([' ', '|']);
            if let (Some(name), Some(version)) = (words.next(), words.next().and_then(|word| word.strip_prefix('v')))
                && !self.is_skipped(name, version)
            {
                versions.entry(name).or_default().insert(version);
            }
        }
        let several = versions.into_iter().filter(|(_, versions)| versions.len() > 1);
        several
            .map(|(name, versions)| format!("{name} is there in versions {}", Vec::from_iter(versions).join(", ")))
            .collect()
    }

    fn is_skipped(&self, name: &str, version: &str) -> bool {
        let of_name = self.skipped.iter().filter_map(|skipped| skipped.strip_prefix(name)?.strip_prefix('@'));
        of_name
            .into_iter()
            .any(|skipped| version.strip_prefix(skipped).is_some_and(|rest| rest.is_empty() || rest.starts_with('.')))
    }

    /// Returns the licence of a dependency whose manifest has none; empty if `deny.toml` has none either.
    fn clarified<'a>(&'a self, name: &'a str) -> &'a str {
        self.about("clarify", name).find_map(|about| about.get("expression")?.as_str()).unwrap_or_default()
    }

    /// Returns the entries about one dependency.
    fn about<'a>(&'a self, list: &str, name: &'a str) -> impl Iterator<Item = &'a Value> {
        let entries = self.licenses.get(list).and_then(Value::as_array).into_iter().flatten();
        entries.filter(move |entry| entry.get("crate").and_then(Value::as_str) == Some(name))
    }
}

/// Returns the texts of a list; none if there is no list.
fn texts(list: Option<&Value>) -> Vec<String> {
    let values = list.and_then(Value::as_array).into_iter().flatten();
    values.filter_map(Value::as_str).map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const RULES: &str = r#"
        [licenses]
        allow = ["MIT", "Zlib"]
        exceptions = [{ crate = "driver", allow = ["MPL-2.0"] }]
        [[licenses.clarify]]
        crate = "silent"
        expression = "MIT"
        [bans]
        skip = [{ crate = "syn@2", reason = "others need it" }]
        [sources]
        allow-registry = ["https://crates.example/index"]
    "#;

    #[test]
    fn a_licence_is_allowed_by_the_list_by_an_exception_or_where_it_is_clarified() {
        let rules = Rules::read(RULES).unwrap();
        let allowed = [
            "a v1|MIT",
            "a v1|GPL-3.0/MIT (*)",
            "a v1|(MIT OR GPL-3.0) AND Zlib",
            "driver v1|MPL-2.0",
            "silent v1|",
            "",
        ];
        allowed.iter().for_each(|line| assert_eq!(rules.trouble_with(line), None, "{line}"));
        let refused = ["a v1|GPL-3.0", "a v1|MIT AND GPL-3.0", "other v1|MPL-2.0", "other v1|", "a v1|What You Like"];
        refused.iter().for_each(|line| assert!(rules.trouble_with(line).is_some(), "{line}"));
    }

    #[test]
    fn a_crate_in_two_versions_is_named_unless_there_is_a_reason() {
        let rules = Rules::read(RULES).unwrap();
        let lines = "syn v2.0.1|MIT\nsyn v3.0.1|MIT\na v1.0.0|MIT\na v1.0.0|MIT (*)\n\nb v0.1.0|MIT\nb v0.2.0|MIT\n";
        assert_eq!(rules.doubled(lines), ["b is there in versions 0.1.0, 0.2.0"]);
        assert_eq!(rules.doubled("syn v20.0.1|MIT\nsyn v3.0.1|MIT").len(), 1);
    }

    #[test]
    fn a_source_other_than_the_registry_is_named() {
        let rules = Rules::read(RULES).unwrap();
        let lock = "source = \"registry+https://crates.example/index\"\nsource = \"git+https://git.example/a#1\"\n";
        assert_eq!(rules.foreign_sources(lock), ["source git+https://git.example/a#1"]);
    }
}
