//! The static folder of the page: compiled, taken apart and put together.

use std::path::{Path, PathBuf};

use crate::root;
use crate::run::{check_command, command};
use crate::suites::{WASM, XTASK};

/// The profile that keeps the names of functions until the module is taken apart.
const PROFILE: &str = "page";

/// Builds the page into a folder of the project, with further features; what is compiled goes into `compiled`, or into the
/// usual place.
///
/// # Errors
/// What was run, and how it ended.
pub fn build(features: &[&str], folder: &str, compiled: Option<&Path>) -> Result<(), String> {
    let features = ["split"].iter().chain(features).copied().collect::<Vec<_>>().join(",");
    let compile =
        ["cargo", "rustc", "--profile", PROFILE, WASM[0], WASM[1], "--bin", "foldback", "--features", &features];
    run(&[&compile[..], &["--", "-Clink-args=--emit-relocs"]].concat(), compiled)?;
    let module = target(compiled).join(WASM[1]).join(PROFILE).join("foldback.wasm").display().to_string();
    run(&["cargo", "run", "--quiet", XTASK[0], XTASK[1], "--package", "dist", "--", &module, folder], None)
}

fn run(words: &[&str], compiled: Option<&Path>) -> Result<(), String> {
    let mut command = command(words);
    if let Some(folder) = compiled {
        command.env("CARGO_TARGET_DIR", folder);
    }
    check_command(&mut command, &words.join(" "))
}

/// Returns the folder that cargo compiles into.
fn target(compiled: Option<&Path>) -> PathBuf {
    let named = || std::env::var_os("CARGO_TARGET_DIR").map(PathBuf::from);
    compiled.map(Path::to_path_buf).or_else(named).unwrap_or_else(|| root().join("target"))
}
