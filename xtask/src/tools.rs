//! The tools that are needed, at the versions that fit: found, or installed with a word about how and how long it took.

use std::path::Path;
use std::time::Instant;

use crate::root;
use crate::run::{check, command, output, tools_folder};
use crate::suites::Browser;

const TARGET: &str = "wasm32-unknown-unknown";
const GECKODRIVER: &str = "0.37.1";
const NATS_SERVER: &str = "/usr/sbin/nats-server";

/// A program from crates.io.
struct Tool {
    /// The program's name on the path.
    program: &'static str,
    /// The package that holds it.
    package: &'static str,
    /// The version that is installed if none that fits is there.
    version: String,
    /// What a version that fits begins with.
    fits: String,
    /// How long it takes to compile.
    time: &'static str,
}

impl Tool {
    /// Returns Trunk. Any 0.21 does: they read the same settings.
    fn trunk() -> Tool {
        let time = "about 10 minutes on two cores";
        Tool { program: "trunk", package: "trunk", version: "0.21.14".to_owned(), fits: "0.21.".to_owned(), time }
    }

    /// Returns wasm-bindgen's command line, at exactly the version that the page is compiled with.
    fn wasm_bindgen() -> Result<Tool, String> {
        let version = wasm_bindgen_version()?;
        let (package, time) = ("wasm-bindgen-cli", "about 2 minutes on two cores");
        Ok(Tool { program: "wasm-bindgen", package, fits: version.clone(), version, time })
    }

    /// Returns Firefox's driver.
    fn geckodriver() -> Tool {
        let (program, version, time) = ("geckodriver", GECKODRIVER.to_owned(), "about 2 minutes on two cores");
        Tool { program, package: program, fits: version.clone(), version, time }
    }

    /// Tells whether what `--version` prints names a version that fits.
    fn accepts(&self, printed: &str) -> bool {
        let is_whole = !self.fits.ends_with('.');
        printed.split_whitespace().any(|word| if is_whole { word == self.fits } else { word.starts_with(&self.fits) })
    }

    /// Finds the program, or installs it into a folder of the project's own, so that another version of the person's
    /// stays as it is.
    fn ensure(&self) -> Result<(), String> {
        if output(&[self.program, "--version"]).is_some_and(|printed| self.accepts(&printed)) {
            return Ok(());
        }
        let began = Instant::now();
        let way = self.install()?;
        println!("{} {} is installed: {way}, {} s.", self.package, self.version, began.elapsed().as_secs());
        Ok(())
    }

    /// Installs the program and tells the way that was taken.
    fn install(&self) -> Result<&'static str, String> {
        let (folder, package) = (tools_folder().display().to_string(), format!("{}@{}", self.package, self.version));
        if output(&["cargo-binstall", "-V"]).is_some() {
            println!("Downloading {package} with cargo-binstall.");
            let download = ["cargo", "binstall", "--no-confirm", "--locked", "--root", &folder, &package];
            match check(&download) {
                Ok(()) => return Ok("downloaded with cargo-binstall"),
                Err(error) => println!("{error}; it is compiled instead."),
            }
        }
        println!("Compiling {package} ({}). With cargo-binstall on the path it would be downloaded.", self.time);
        let mut compile = vec!["cargo", "install", "--locked", "--root", &folder];
        // Trunk does little work itself: where it is compiled for one run of the tests, that takes half the time without optimising.
        if self.program == "trunk" && std::env::var_os("CI").is_some_and(|value| !value.is_empty()) {
            compile.push("--debug");
        }
        compile.push(&package);
        check(&compile)
            .map(|()| "compiled from source")
            .map_err(|error| format!("{error}\nInstall it by hand, then try again: cargo install --locked {package}"))
    }
}

/// Sees to what serving the page needs: trunk, and what the build needs.
pub fn for_the_page() -> Result<(), String> {
    Tool::trunk().ensure()?;
    for_the_build()
}

/// Sees to what building the page needs: the wasm target and wasm-bindgen.
pub fn for_the_build() -> Result<(), String> {
    wasm_target()?;
    wasm_bindgen()
}

/// Sees to the command line of wasm-bindgen, at exactly the version that the page is compiled with.
pub fn wasm_bindgen() -> Result<(), String> {
    Tool::wasm_bindgen()?.ensure()
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
    version.map(str::to_owned).ok_or_else(|| "Cargo.lock does not name wasm-bindgen".to_owned())
}

/// Sees to a browser and its driver.
pub fn for_browser(browser: Browser) -> Result<(), String> {
    match browser {
        Browser::Chromium => system(&["chromedriver"], &["chromium", "chromium-driver"]),
        Browser::Firefox => {
            system(&["firefox-esr", "firefox"], &["firefox-esr"])?;
            Tool::geckodriver().ensure()
        }
        Browser::Webkit => {
            system(&["WebKitWebDriver"], &["webkit2gtk-driver"])?;
            system(&["xvfb-run"], &["xvfb", "xauth"])
        }
    }
}

/// Sees to the checker of accessibility that the journeys run in the page; the page and its build need nothing of npm.
pub fn for_axe() -> Result<(), String> {
    system(&["npm"], &["nodejs", "npm"])?;
    check(&["npm", "ci", "--no-audit", "--no-fund", "--prefix", "tests/axe"])
}

/// Sees to the server of logs that many write to, which tests start on the loopback.
pub fn for_logs() -> Result<(), String> {
    if Path::new(NATS_SERVER).is_file() {
        return Ok(());
    }
    system(&["nats-server"], &["nats-server"])
}

/// Finds the server of logs, also where Debian puts it, off a person's path.
pub fn nats_server() -> Option<String> {
    find("nats-server").or_else(|| Path::new(NATS_SERVER).is_file().then(|| NATS_SERVER.to_owned()))
}

/// Sees to one of some programs of the system: on Debian, as root, by apt; elsewhere the command is named.
fn system(any_of: &[&str], packages: &[&str]) -> Result<(), String> {
    if any_of.iter().any(|program| find(program).is_some()) {
        return Ok(());
    }
    let began = Instant::now();
    let wanted = packages.join(" ");
    let by_hand = format!("sudo apt-get install --no-install-recommends {wanted}");
    let root_user = output(&["id", "-u"]).is_some_and(|id| id.trim() == "0");
    if !root_user || find("apt-get").is_none() {
        return Err(format!("{} is not on the path. On Debian or Ubuntu: {by_hand}", any_of.join(" or ")));
    }
    println!("Installing {wanted} with apt-get (about a minute).");
    let mut install = vec!["apt-get", "install", "-y", "--no-install-recommends"];
    install.extend(packages);
    check(&["apt-get", "update"])
        .and_then(|()| check(&install))
        .map_err(|error| format!("{error}\nInstall it by hand: {by_hand}"))?;
    println!("{wanted}: installed with apt-get, {} s.", began.elapsed().as_secs());
    Ok(())
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn any_trunk_of_the_same_minor_version_is_accepted() {
        let trunk = Tool::trunk();
        assert!(trunk.accepts("trunk 0.21.14\n") && trunk.accepts("trunk 0.21.3"));
        assert!(!trunk.accepts("trunk 0.22.0") && !trunk.accepts("trunk 1.0.21.3") && !trunk.accepts(""));
    }

    #[test]
    fn wasm_bindgen_is_accepted_at_the_version_of_the_lock_file_only() {
        let tool = Tool::wasm_bindgen().unwrap();
        assert!(tool.accepts(&format!("wasm-bindgen {}", tool.version)));
        assert!(!tool.accepts(&format!("wasm-bindgen {}1", tool.version)));
    }
}
