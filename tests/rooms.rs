//! The order of the rooms: which folder of `src` may import which, and that no import goes in a circle.

#![allow(clippy::unwrap_used)]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

/// Each room, and the rooms that it may import. A room that is not listed fails the test.
const ROOMS: &[(&str, &[&str])] = &[
    ("words", &[]),
    ("engine", &["words"]),
    ("models", &["words", "engine"]),
    ("domains", &["words", "engine", "models"]),
    ("storage", &["words", "engine"]),
    ("downstream", &["words", "engine"]),
    ("foreign", &["words", "engine"]),
    ("workbench", &["words", "engine", "domains", "storage", "downstream"]),
    ("sets", &["words", "engine", "models", "foreign", "domains", "workbench"]),
    ("remote", &["words", "engine", "storage", "workbench"]),
    ("session", &["words", "engine", "domains", "storage", "downstream", "workbench", "remote"]),
    ("lessons", &["words", "engine", "domains", "workbench"]),
    ("ui", &["words", "engine", "domains", "storage", "downstream", "workbench", "remote", "session"]),
    ("api", &["words", "engine", "domains", "storage", "downstream", "workbench", "session"]),
    (
        "extensions",
        &[
            "words",
            "engine",
            "models",
            "foreign",
            "domains",
            "storage",
            "downstream",
            "workbench",
            "remote",
            "sets",
            "session",
            "lessons",
            "ui",
            "api",
        ],
    ),
];

/// Crates that only the rooms of the browser may use.
const BROWSER_CRATES: &[&str] =
    &["leptos", "web_sys", "js_sys", "wasm_bindgen", "wasm_bindgen_futures", "gloo_storage"];
/// What may use them: these rooms, and the one file of storage that touches local storage.
const BROWSER: &[&str] = &["ui", "api", "session", "extensions", "storage/browser.rs"];
/// The rooms that work for any domain: what is about a single one is in its folder, or in the room of extensions.
const GENERIC: &[&str] =
    &["engine", "models", "storage", "downstream", "foreign", "workbench", "remote", "session", "ui", "api"];

/// The names of domains that are also other words of the generic rooms: `order` is an option of `window.foldback`.
const WORDS_TOO: &[&str] = &["order"];

/// A source file: where it lies under `src`, and the modules that it imports, as paths such as `engine::log::Log`.
struct Source {
    path: PathBuf,
    module: Vec<String>,
    imports: BTreeSet<String>,
    text: String,
}

fn sources() -> Vec<Source> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut found = Vec::new();
    collect(&root, &root, &mut found);
    assert!(found.len() > 200, "only {} files were found", found.len());
    found
}

fn collect(root: &Path, folder: &Path, found: &mut Vec<Source>) {
    let mut entries: Vec<PathBuf> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    entries.sort();
    for path in entries {
        if path.is_dir() {
            collect(root, &path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            let relative = path.strip_prefix(root).unwrap().to_owned();
            let mut module: Vec<String> =
                relative.with_extension("").iter().map(|part| part.to_str().unwrap().to_owned()).collect();
            if module.last().is_some_and(|last| last == "mod") {
                module.pop();
            }
            let text = without_tests_and_comments(&fs::read_to_string(&path).unwrap());
            let imports = imports(&text, &module);
            found.push(Source { path: relative, module, imports, text });
        }
    }
}

/// Leaves out comments and the file's own tests, which may import what the code may not.
fn without_tests_and_comments(text: &str) -> String {
    let code = text.split("#[cfg(test)]\nmod tests").next().unwrap_or_default();
    code.lines().map(|line| line.split("//").next().unwrap_or_default()).collect::<Vec<_>>().join("\n")
}

/// Lists what a file imports or names by a path from the crate's root.
fn imports(text: &str, module: &[String]) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for (start, keyword) in ["crate::", "super::", "self::"]
        .iter()
        .flat_map(|word| text.match_indices(word).map(move |(at, _)| (at, *word)))
    {
        let before = text[..start].chars().next_back();
        if before.is_some_and(|c| c.is_alphanumeric() || c == '_' || c == ':' || c == '$') {
            continue;
        }
        let base: Vec<String> = match keyword {
            "crate::" => Vec::new(),
            "super::" => module[..module.len().saturating_sub(1)].to_vec(),
            _ => module.to_vec(),
        };
        let mut paths = Vec::new();
        expand(&text[start + keyword.len()..], &mut paths);
        for path in paths {
            let mut full = base.clone();
            full.extend(path.split("::").filter(|part| !part.is_empty()).map(str::to_owned));
            found.insert(full.join("::"));
        }
    }
    found
}

/// Reads a path with its braces, `a::{b, c::{d, e}}`, as the paths that it stands for.
fn expand(text: &str, paths: &mut Vec<String>) {
    let end = text.find(|c: char| !(c.is_alphanumeric() || c == '_' || c == ':')).unwrap_or(text.len());
    let head = &text[..end];
    if !text[end..].starts_with('{') {
        paths.push(head.to_owned());
        return;
    }
    let mut depth = 0;
    let mut item = String::new();
    for c in text[end..].chars() {
        match c {
            '{' if depth == 0 => depth = 1,
            '{' => {
                depth += 1;
                item.push(c);
            }
            '}' if depth == 1 => break,
            '}' => {
                depth -= 1;
                item.push(c);
            }
            ',' if depth == 1 => {
                add(head, &item, paths);
                item.clear();
            }
            c => item.push(c),
        }
    }
    add(head, &item, paths);
}

fn add(head: &str, item: &str, paths: &mut Vec<String>) {
    if !item.trim().is_empty() {
        let mut inner = Vec::new();
        expand(item.trim(), &mut inner);
        paths.extend(inner.into_iter().map(|path| format!("{head}{path}")));
    }
}

fn room(source: &Source) -> Option<&str> {
    (source.path.iter().count() > 1).then(|| source.module[0].as_str())
}

#[test]
fn a_room_imports_only_what_lies_below_it() {
    let allowed: BTreeMap<&str, &[&str]> = ROOMS.iter().copied().collect();
    let mut wrong = Vec::new();
    for source in sources() {
        let Some(room) = room(&source) else { continue };
        let below = allowed.get(room).unwrap_or_else(|| panic!("the room {room} is not in the table"));
        for import in &source.imports {
            let target = import.split("::").next().unwrap_or_default();
            if allowed.contains_key(target) && target != room && !below.contains(&target) {
                wrong.push(format!("{} imports {import}", source.path.display()));
            }
        }
    }
    assert_eq!(wrong, Vec::<String>::new());
}

#[test]
fn the_generic_rooms_name_no_single_domain() {
    let sources = sources();
    let domains: BTreeSet<&str> =
        sources.iter().filter(|source| source.module.len() > 2).filter_map(single_domain_of).collect();
    assert!(domains.contains("account") && domains.len() > 3, "{domains:?}");
    let mut wrong = Vec::new();
    for source in sources.iter().filter(|source| room(source).is_some_and(|room| GENERIC.contains(&room))) {
        let path = source.path.display();
        let is_of_one = |import: &&String| {
            import
                .strip_prefix("domains::")
                .and_then(|rest| rest.split("::").next())
                .is_some_and(|name| domains.contains(name))
        };
        wrong.extend(source.imports.iter().filter(is_of_one).map(|import| format!("{path} imports {import}")));
        let is_written = |name: &&&str| {
            let is_option = WORDS_TOO.contains(name);
            source.text.contains(&format!("\"{name}-")) || (!is_option && source.text.contains(&format!("\"{name}\"")))
        };
        wrong.extend(domains.iter().filter(is_written).map(|name| format!("{path} writes \"{name}\"")));
    }
    assert_eq!(wrong, Vec::<String>::new());
}

/// Returns the domain that a file belongs to; `None` if it is not in the folder of one.
fn single_domain_of(source: &Source) -> Option<&str> {
    (source.module[0] == "domains").then(|| source.module[1].as_str())
}

#[test]
fn only_the_rooms_of_the_browser_use_its_crates() {
    let mut wrong = Vec::new();
    for source in sources().iter().filter(|source| room(source).is_some()) {
        let path = source.path.to_str().unwrap();
        if BROWSER.iter().any(|allowed| path.starts_with(allowed)) {
            continue;
        }
        for name in BROWSER_CRATES.iter().filter(|name| source.text.contains(&format!("{name}::"))) {
            wrong.push(format!("{path} uses {name}"));
        }
    }
    assert_eq!(wrong, Vec::<String>::new());
}

#[test]
fn no_import_goes_in_a_circle() {
    let sources = sources();
    let circles = circles(&sources);
    let paths = |circle: &Vec<&Source>| circle.iter().map(|source| source.path.display().to_string()).collect();
    assert_eq!(circles.iter().map(paths).collect::<Vec<Vec<String>>>(), Vec::<Vec<String>>::new());
}

/// Finds the circles of imports among some files.
fn circles(sources: &[Source]) -> Vec<Vec<&Source>> {
    let index: BTreeMap<String, usize> =
        sources.iter().enumerate().map(|(number, source)| (source.module.join("::"), number)).collect();
    let resolve = |path: &str| {
        let parts: Vec<&str> = path.split("::").collect();
        (1..=parts.len()).rev().find_map(|length| index.get(&parts[..length].join("::")).copied())
    };
    let graph: Vec<BTreeSet<usize>> = sources
        .iter()
        .enumerate()
        .map(|(number, source)| {
            let children = source.text.lines().filter_map(|line| {
                let name = line.trim().trim_start_matches("pub ").strip_prefix("mod ")?.strip_suffix(';')?;
                let is_used = source.text.contains(&format!("{name}::"));
                is_used.then(|| [source.module.as_slice(), &[name.to_owned()]].concat().join("::"))
            });
            let targets: Vec<String> = source.imports.iter().cloned().chain(children).collect();
            targets.iter().filter_map(|path| resolve(path)).filter(|target| *target != number).collect()
        })
        .collect();
    components(&graph)
        .into_iter()
        .filter(|circle| circle.len() > 1)
        .map(|circle| circle.into_iter().map(|number| &sources[number]).collect())
        .collect()
}

/// Finds the strongly connected components of a graph, by which of its nodes reach each other.
fn components(graph: &[BTreeSet<usize>]) -> Vec<Vec<usize>> {
    let reach: Vec<BTreeSet<usize>> = (0..graph.len()).map(|start| reached(graph, start)).collect();
    let mut seen = BTreeSet::new();
    let mut components = Vec::new();
    for start in 0..graph.len() {
        if seen.contains(&start) {
            continue;
        }
        let mut component: Vec<usize> =
            reach[start].iter().copied().filter(|other| reach[*other].contains(&start)).collect();
        if !component.contains(&start) {
            component.push(start);
        }
        seen.extend(component.iter().copied());
        components.push(component);
    }
    components
}

fn reached(graph: &[BTreeSet<usize>], start: usize) -> BTreeSet<usize> {
    let mut reached = BTreeSet::new();
    let mut open: Vec<usize> = graph[start].iter().copied().collect();
    while let Some(node) = open.pop() {
        if reached.insert(node) {
            open.extend(graph[node].iter().copied());
        }
    }
    reached
}

#[test]
fn a_circle_is_found() {
    let graph = [BTreeSet::from([1]), BTreeSet::from([2]), BTreeSet::from([0]), BTreeSet::from([0])];
    let mut components = components(&graph);
    components.sort_by_key(Vec::len);
    assert_eq!(components.last().map(Vec::len), Some(3));
}

#[test]
fn braces_are_read_as_the_paths_that_they_stand_for() {
    let text = "use crate::engine::{log::{Log, envelope::Revision}, values};\nuse super::words;\n";
    let module = ["ui", "time", "chart"].map(str::to_owned);
    let expected = ["engine::log::Log", "engine::log::envelope::Revision", "engine::values", "ui::time::words"];
    assert_eq!(imports(text, &module), expected.map(str::to_owned).into());
}
