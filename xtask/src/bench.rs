//! Everything that `cargo xtask bench` measures, built and put together.

use std::path::{Path, PathBuf};

use crate::run::{check, check_command, command, output};
use crate::suites::{Browser, WASM, journeys};
use crate::{USAGE, page, root, tools};

/// Where the library, the baseline and the peer stand beside each other.
const FOLDER: &str = "target/bench";
/// The scripts that run there, from `benches`.
const SCRIPTS: [&str; 4] = ["index.html", "run.js", "baseline.js", "events.js"];

/// Builds the page and the contest, and measures.
///
/// # Errors
/// What could not be built, or what the benchmark found wrong.
pub fn bench(options: &[&str]) -> Result<(), String> {
    if let Some(other) = options.iter().find(|option| **option != "--keep" && !option.starts_with("--up-to=")) {
        return Err(format!("bench does not know {other}.\n{USAGE}"));
    }
    tools::for_the_build()?;
    tools::for_browser(Browser::Chromium)?;
    page::build(&[], "dist", None)?;
    contest()?;
    peer()?;
    check(&journeys(&[&["bench"], options].concat()))
}

/// Builds the library as the contest uses it, and puts the scripts beside it.
fn contest() -> Result<(), String> {
    check(&["cargo", "build", "--release", WASM[0], WASM[1], "--example", "measure"])?;
    let wasm = page::target(None).join(WASM[1]).join("release/examples/measure.wasm").display().to_string();
    check(&["wasm-bindgen", "--target", "web", "--no-typescript", "--out-dir", FOLDER, &wasm])?;
    for name in SCRIPTS {
        copy(&root().join("benches").join(name), &folder().join(name))?;
    }
    Ok(())
}

/// Bundles the peer for the browser, with what npm installs in a folder of its own. Without Node it is left out.
fn peer() -> Result<(), String> {
    let bundle = folder().join("peer.js");
    if output(&["node", "--version"]).is_none() || output(&["npm", "--version"]).is_none() {
        println!("Node is not there: Redux is left out of the comparison.");
        return if bundle.is_file() { remove(&bundle) } else { Ok(()) };
    }
    let place = folder().join("peer");
    std::fs::create_dir_all(&place).map_err(|error| format!("{} cannot be made: {error}", place.display()))?;
    for name in ["package.json", "package-lock.json"] {
        copy(&root().join("benches/peer").join(name), &place.join(name))?;
    }
    let install = ["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"];
    check_command(command(&install).current_dir(&place), &install.join(" "))?;
    let (esbuild, out) = (place.join("node_modules/.bin/esbuild"), format!("--outfile={}", bundle.display()));
    let words = [&*esbuild.display().to_string(), "benches/peer/peer.js", "--bundle", "--format=esm", &out];
    let mut bundling = command(&[&words[..], &["--log-level=warning"]].concat());
    bundling.env("NODE_PATH", place.join("node_modules")).env("NODE_ENV", "production");
    check_command(&mut bundling, "esbuild")
}

fn folder() -> PathBuf {
    root().join(FOLDER)
}

fn copy(from: &Path, to: &Path) -> Result<(), String> {
    std::fs::copy(from, to).map(drop).map_err(|error| format!("{} cannot be copied: {error}", from.display()))
}

fn remove(file: &Path) -> Result<(), String> {
    std::fs::remove_file(file).map_err(|error| format!("{} cannot be removed: {error}", file.display()))
}
