//! The tools that are needed, at their pinned versions: found, or installed with a word about it.

use std::path::Path;

use crate::root;
use crate::run::{check, command, output, tools_folder};
use crate::suites::Browser;

const TARGET: &str = "wasm32-unknown-unknown";
const TRUNK: &str = "0.21.14";
const GECKODRIVER: &str = "0.37.1";

/// Sees to what building the page needs: the wasm target, trunk and wasm-bindgen.
pub fn for_the_page() -> Result<(), String> {
    wasm_target()?;
    program("trunk", "trunk", TRUNK, "about 10 minutes on two cores")?;
    wasm_bindgen()
}

/// Sees to the command line of wasm-bindgen, at just the version that the page is compiled with.
pub fn wasm_bindgen() -> Result<(), String> {
    program("wasm-bindgen", "wasm-bindgen-cli", &wasm_bindgen_version()?, "about 2 minutes on two cores")
}

/// Sees to the compiler's wasm target.
pub fn wasm_target() -> Result<(), String> {
    let installed = output(&["rustup", "target", "list", "--installed"]);
    match installed {
        // Without rustup the compiler may have the target all the same; the build will tell.
        None => Ok(()),
        Some(list) if list.lines().any(|line| line.trim() == TARGET) => Ok(()),
        Some(_) => {
            println!("Adding the compiler's target {TARGET} (about a minute).");
            check(&["rustup", "target", "add", TARGET])
        }
    }
}

/// Reads the version that Cargo.lock holds.
fn wasm_bindgen_version() -> Result<String, String> {
    let lock = std::fs::read_to_string(root().join("Cargo.lock"))
        .map_err(|error| format!("Cargo.lock cannot be read: {error}"))?;
    let mut lines = lock.lines().skip_while(|line| *line != "name = \"wasm-bindgen\"");
    let version = lines.nth(1).and_then(|line| line.strip_prefix("version = \"")?.strip_suffix('"'));
    version.map(str::to_owned).ok_or_else(|| "Cargo.lock names no wasm-bindgen".to_owned())
}

/// Sees to a program: found at the version, or installed from crates.io into a folder of the project's own, so that
/// another version of the person's stays as it is.
fn program(name: &str, package: &str, version: &str, time: &str) -> Result<(), String> {
    let is_there = output(&[name, "--version"]).is_some_and(|text| text.split_whitespace().any(|word| word == version));
    if is_there {
        return Ok(());
    }
    let folder = tools_folder().display().to_string();
    let package = format!("{package}@{version}");
    println!("Installing {package} ({time}).");
    let install = ["cargo", "install", "--locked", "--root", &folder, &package];
    check(&install)
        .map_err(|error| format!("{error}\nInstall it yourself, then try again: cargo install --locked {package}"))
}

/// Sees to a browser and its driver.
pub fn for_browser(browser: Browser) -> Result<(), String> {
    match browser {
        Browser::Chromium => system(&["chromedriver"], &["chromium", "chromium-driver"]),
        Browser::Firefox => {
            system(&["firefox-esr", "firefox"], &["firefox-esr"])?;
            program("geckodriver", "geckodriver", GECKODRIVER, "about 2 minutes on two cores")
        }
        Browser::Webkit => {
            system(&["WebKitWebDriver"], &["webkit2gtk-driver"])?;
            system(&["xvfb-run"], &["xvfb", "xauth"])
        }
    }
}

/// Sees to one of some programs of the system: on Debian, as root, by apt; elsewhere the command is named.
fn system(any_of: &[&str], packages: &[&str]) -> Result<(), String> {
    if any_of.iter().any(|program| find(program).is_some()) {
        return Ok(());
    }
    let wanted = packages.join(" ");
    let by_hand = format!("sudo apt-get install --no-install-recommends {wanted}");
    let root_user = output(&["id", "-u"]).is_some_and(|id| id.trim() == "0");
    if !root_user || find("apt-get").is_none() {
        return Err(format!("{} is not on the path. On Debian or Ubuntu: {by_hand}", any_of.join(" or ")));
    }
    println!("Installing {wanted} (about a minute).");
    let mut install = vec!["apt-get", "install", "-y", "--no-install-recommends"];
    install.extend(packages);
    check(&["apt-get", "update"])
        .and_then(|()| check(&install))
        .map_err(|error| format!("{error}\nInstall it yourself: {by_hand}"))
}

/// Finds a program on the path that commands are given.
pub fn find(program: &str) -> Option<String> {
    let path = command(&["true"])
        .get_envs()
        .find(|(name, _)| *name == "PATH")
        .and_then(|(_, path)| path.map(ToOwned::to_owned))?;
    let found = std::env::split_paths(&path).map(|folder| folder.join(program)).find(|file| Path::is_file(file))?;
    Some(found.display().to_string())
}
