//! The static folder of the page: compiled, taken apart and put together.

use std::path::{Path, PathBuf};

use crate::root;
use crate::run::{check, check_command, command};
use crate::suites::{WASM, XTASK, journeys};
use crate::tools;

/// The profile that keeps the names of functions until the module is taken apart.
const PROFILE: &str = "page";
/// What the first screen does not call.
const FIRST_SCREEN: &str = "xtask/dist/first-screen.profile";
/// The page that notes what is called.
const COUNTING: &str = "target/counting";

/// Builds the page into a folder of the project, with further features; what is compiled goes into `compiled`, or into the
/// usual place. Only the page without further features has a budget.
///
/// # Errors
/// What was run, and how it ended.
pub fn build(features: &[&str], folder: &str, compiled: Option<&Path>) -> Result<(), String> {
    log_client()?;
    let way: &[&str] = if features.is_empty() { &[] } else { &["--no-budget"] };
    put_together(way, &compile(features, compiled)?, folder)
}

/// Finds what the first screen calls, with a browser, and writes it to the file that the build goes by.
///
/// # Errors
/// What was run, and how it ended.
pub fn profile() -> Result<(), String> {
    put_together(&["--counting"], &compile(&[], None)?, COUNTING)?;
    let mut look = command(&journeys(&["profile", FIRST_SCREEN]));
    check_command(look.env("JOURNEYS_PAGE", COUNTING), "journeys profile")
}

/// Compiles the program; returns where its module is.
fn compile(features: &[&str], compiled: Option<&Path>) -> Result<String, String> {
    let features = ["split"].iter().chain(features).copied().collect::<Vec<_>>().join(",");
    let compile =
        ["cargo", "rustc", "--profile", PROFILE, WASM[0], WASM[1], "--bin", "foldback", "--features", &features];
    run(&[&compile[..], &["--", "-Clink-args=--emit-relocs"]].concat(), compiled)?;
    Ok(target(compiled).join(WASM[1]).join(PROFILE).join("foldback.wasm").display().to_string())
}

fn put_together(way: &[&str], module: &str, folder: &str) -> Result<(), String> {
    let dist = ["cargo", "run", "--quiet", XTASK[0], XTASK[1], "--package", "dist", "--"];
    run(&[&dist[..], way, &[module, folder]].concat(), None)
}

/// Bundles what speaks to a server of logs, where Node is; without Node the page is built without it, and says so where it
/// is asked for one.
///
/// # Errors
/// What was run, and how it ended.
pub fn log_client() -> Result<(), String> {
    if tools::find("npm").is_none() {
        println!("npm is not on the path: the page is built without the client for logs on a server.");
        return Ok(());
    }
    check(&["npm", "ci", "--no-audit", "--no-fund", "--prefix", "client"])?;
    check(&["npm", "run", "--silent", "build", "--prefix", "client"])
}

fn run(words: &[&str], compiled: Option<&Path>) -> Result<(), String> {
    let mut command = command(words);
    if let Some(folder) = compiled {
        command.env("CARGO_TARGET_DIR", folder);
    }
    check_command(&mut command, &words.join(" "))
}

/// Returns the folder that cargo compiles into.
pub fn target(compiled: Option<&Path>) -> PathBuf {
    let named = || std::env::var_os("CARGO_TARGET_DIR").map(PathBuf::from);
    compiled.map(Path::to_path_buf).or_else(named).unwrap_or_else(|| root().join("target"))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What may be part of a program under MIT or Apache-2.0.
    const LICENCES: [&str; 4] = ["Apache-2.0", "MIT", "MIT OR Apache-2.0", "Unlicense"];

    #[test]
    fn what_the_client_is_made_of_has_a_licence_that_fits_and_names_no_address() {
        let lock = std::fs::read_to_string(root().join("client/package-lock.json")).unwrap();
        let licences = lock.lines().filter_map(|line| line.trim().strip_prefix("\"license\": \""));
        let licences: Vec<&str> = licences.filter_map(|rest| rest.split('"').next()).collect();
        assert!(licences.len() > 5, "{licences:?}");
        assert!(licences.iter().all(|licence| LICENCES.contains(licence)), "{licences:?}");
        assert!(!lock.contains("\"resolved\""));
    }
}
