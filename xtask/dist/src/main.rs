//! Makes the static folder of the page from its compiled module: `dist [--no-budget] <module.wasm> <folder>`, run in the
//! project's folder.
//!
//! The module is taken apart at its split points, so that what the first screen does not need comes after it. All files of a
//! version are in a folder named after their content: two versions never mix, whatever is cached.
//!
//! What is left for the first screen is taken apart once more, by a profile of what that calls: see `cold`. `dist --counting
//! <module.wasm> <folder>` makes the page that such a profile is taken from.

mod cold;
mod counting;
mod html;
mod module;
mod offline;
mod parsed;
mod policy;
mod profile;
mod script;
mod shared;
mod sizes;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

use sha2::{Digest as _, Sha256};

use crate::parsed::Parsed;
use crate::profile::Profile;
use crate::sizes::Weights;

/// Starts the page.
const START: &str = include_str!("../../../web/start.js");
/// Fetches what the first screen does not call.
const COLD: &str = include_str!("../../../web/cold.js");
/// The same where all is in the first module.
const NO_COLD: &str = "export async function cold_fetched() {}\nexport async function cold_module() {}\n";
/// What the first screen does not call.
const PROFILE: &str = include_str!("../first-screen.profile");
/// How many hexadecimal digits of the hash name a version.
const DIGITS: usize = 16;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let outcome = match arguments.as_slice() {
        [module, folder] => make(module, folder, First::Apart).and_then(|weights| weights.within_budget()),
        [flag, module, folder] if flag == "--no-budget" => make(module, folder, First::Apart).map(drop),
        [flag, module, folder] if flag == "--counting" => make(module, folder, First::Counting).map(drop),
        _ => Err("dist [--no-budget | --counting] <module.wasm> <folder>".to_owned()),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("{message}");
            ExitCode::FAILURE
        }
    }
}

/// A file of a version, before the version has a name.
pub struct File {
    /// Its name.
    pub name: String,
    /// What it holds.
    pub bytes: Vec<u8>,
}

impl File {
    /// Returns its name and what it holds.
    fn parts(&self) -> (&str, &[u8]) {
        (&self.name, &self.bytes)
    }
}

/// What becomes of the first module.
#[derive(Clone, Copy, PartialEq, Eq)]
enum First {
    /// What the first screen does not call comes later.
    Apart,
    /// It notes what is called.
    Counting,
}

fn make(module: &str, folder: &str, first: First) -> Result<Weights, String> {
    let folder = Path::new(folder);
    let page = html::Page::read()?;
    let mut files = taken_apart(Path::new(module), first)?;
    files.push(File { name: "start.js".to_owned(), bytes: START.as_bytes().to_vec() });
    files.extend(page.scripts);
    files.push(File { name: "later.css".to_owned(), bytes: page.later_style.into_bytes() });
    let texts = [("index.html", page.text.as_str()), ("worker.js", offline::SOURCE)];
    let version = version_of(
        files.iter().chain(&page.files).map(File::parts).chain(texts.map(|(name, text)| (name, text.as_bytes()))),
    );
    if folder.is_dir() {
        fs::remove_dir_all(folder).map_err(|error| format!("{} cannot be emptied: {error}", folder.display()))?;
    }
    for file in &files {
        write(&folder.join(&version).join(&file.name), &file.bytes)?;
    }
    for file in &page.files {
        write(&folder.join(&file.name), &file.bytes)?;
    }
    write(&folder.join("index.html"), page.text.replace(html::VERSION, &version).as_bytes())?;
    write(&folder.join("worker.js"), offline::worker(&version, &files, &page.files).as_bytes())?;
    sizes::report(folder, &version)
}

/// Takes a module apart: the first one, the others, and the scripts that fetch them.
fn taken_apart(module: &Path, way: First) -> Result<Vec<File>, String> {
    let work = PathBuf::from("target/dist");
    if work.is_dir() {
        fs::remove_dir_all(&work).map_err(|error| format!("target/dist cannot be emptied: {error}"))?;
    }
    fs::create_dir_all(&work).map_err(|error| format!("target/dist cannot be made: {error}"))?;
    let input = read(module)?;
    let first = work.join("foldback.wasm");
    let mut options = wasm_split_cli_support::Options::new(&input);
    options.output_dir = &work;
    options.main_out_path = &first;
    options.main_module = "./foldback.js";
    options.target.web();
    wasm_split_cli_support::transform(options)
        .map_err(|error| format!("the module cannot be taken apart: {error:#}"))?;
    bind(&first, &work.join("bound"))?;
    let parts =
        entries(&work)?.into_iter().filter(|path| path.extension().is_some_and(|end| end == "wasm") && *path != first);
    let parts = parts.map(|path| Ok(File { name: name_of(&path), bytes: module::bare(&read(&path)?)? }));
    let parts = parts.collect::<Result<Vec<File>, String>>()?;
    let loader =
        fs::read_to_string(work.join("__wasm_split.js")).map_err(|error| format!("no loader was made: {error}"))?;
    let mut files = shared::gathered(parts, &loader)?;
    let script =
        fs::read_to_string(work.join("bound/foldback.js")).map_err(|error| format!("no script was made: {error}"))?;
    let bound = read(&work.join("bound/foldback_bg.wasm"))?;
    files.extend(match way {
        First::Counting => first_files(script + NO_COLD, &counting::counting(&bound)?, None)?,
        First::Apart => {
            let module = Parsed::read(&bound)?;
            let names = script::names(&module);
            let apart = cold::taken_apart(&module, &Profile::read(PROFILE), &names)?;
            first_files(script::shortened(&script, &names, COLD)?, &apart.first, Some(apart.cold))?
        }
    });
    Ok(files)
}

fn first_files(script: String, module: &[u8], cold: Option<Vec<u8>>) -> Result<Vec<File>, String> {
    let mut files = vec![
        File { name: "foldback.js".to_owned(), bytes: script.into_bytes() },
        File { name: "foldback_bg.wasm".to_owned(), bytes: module::bare(module)? },
    ];
    files.extend(cold.map(|bytes| File { name: "cold.wasm".to_owned(), bytes }));
    Ok(files)
}

/// Writes the script that connects the first module with the browser.
fn bind(module: &Path, folder: &Path) -> Result<(), String> {
    let mut command = Command::new("wasm-bindgen");
    command.args([
        "--target",
        "web",
        "--keep-lld-exports",
        "--no-typescript",
        "--no-demangle",
        "--out-name",
        "foldback",
    ]);
    command.arg("--out-dir").arg(folder).arg(module);
    let status = command.status().map_err(|error| format!("wasm-bindgen did not start: {error}"))?;
    if status.success() { Ok(()) } else { Err(format!("wasm-bindgen ended with {status}")) }
}

/// Names a version after all that it holds.
fn version_of<'a>(files: impl Iterator<Item = (&'a str, &'a [u8])>) -> String {
    let mut hash = Sha256::new();
    for (name, bytes) in files {
        hash.update(name.as_bytes());
        hash.update((bytes.len() as u64).to_le_bytes());
        hash.update(bytes);
    }
    let hash: String = hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect();
    format!("foldback-{}", &hash[..DIGITS])
}

fn entries(folder: &Path) -> Result<Vec<PathBuf>, String> {
    let read = fs::read_dir(folder).map_err(|error| format!("{} cannot be read: {error}", folder.display()))?;
    let mut paths: Vec<PathBuf> = read.filter_map(|entry| Some(entry.ok()?.path())).collect();
    paths.sort();
    Ok(paths)
}

fn name_of(path: &Path) -> String {
    path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
}

/// Reads a file.
fn read(path: &Path) -> Result<Vec<u8>, String> {
    fs::read(path).map_err(|error| format!("{} cannot be read: {error}", path.display()))
}

/// Writes a file, and the folders above it.
fn write(path: &Path, bytes: &[u8]) -> Result<(), String> {
    let trouble = |error| format!("{} cannot be written: {error}", path.display());
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).map_err(trouble)?;
    }
    fs::write(path, bytes).map_err(trouble)
}
