//! The commands of the README: `cargo xtask serve | build | test | hub | fix | docs | bench | lighthouse | profile | pictures`.

mod bench;
mod dependencies;
mod fresh;
mod hub;
mod page;
mod run;
mod suites;
mod tools;
mod upkeep;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use suites::{Browser, Only};

const USAGE: &str = "\
cargo xtask serve [--release] [--port N] [--open]   the page, rebuilt as you edit
cargo xtask build                                   a static dist that works from any folder of any host
cargo xtask test [--browser chromium|firefox|webkit|all] [--only native|browser|journeys|clone]
cargo xtask hub                                     one log for a room: a nats-server, and the page that dist holds
cargo xtask fix                                     formats, and applies what the lints can mend by themselves
cargo xtask docs                                    the library's documentation, warnings denied, and its examples
cargo xtask bench [--up-to=N] [--keep]              what everything costs with up to N events, a million without it;
                                                    --keep renews the figures in docs and README.md
cargo xtask lighthouse                              the scores of the built page in dist; needs Node and Chromium
cargo xtask profile                                 finds what the first screen calls; needs Chromium
cargo xtask pictures                                renews the stored pictures of the page, of tests/pictures; needs Chromium";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let outcome = match words.split_first() {
        Some((&"serve", options)) => serve(options),
        Some((&"build", [])) => build(),
        Some((&"test", options)) => test(options),
        Some((&"hub", [])) => hub::hub(),
        Some((&"fix", [])) => upkeep::fix(),
        Some((&"docs", [])) => upkeep::docs(),
        Some((&"bench", options)) => bench::bench(options),
        Some((&"lighthouse", [])) => lighthouse(),
        Some((&"profile", [])) => profile(),
        Some((&"pictures", [])) => pictures(),
        _ => Err(format!("This is how it is used:\n{USAGE}")),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("{message}");
            ExitCode::FAILURE
        }
    }
}

/// Returns the project's folder.
fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().map_or_else(PathBuf::new, Path::to_path_buf)
}

/// Scores `dist` with Lighthouse, which is the only thing here that needs Node: the build and the tests do not.
fn lighthouse() -> Result<(), String> {
    run::check(&["npm", "ci", "--no-audit", "--no-fund", "--prefix", "tests/lighthouse"])?;
    let page = root().join("dist").display().to_string();
    run::check(&["node", "tests/lighthouse/measure.mjs", &page])
}

/// Renews what the build knows of the first screen.
fn profile() -> Result<(), String> {
    tools::for_the_build()?;
    tools::for_browser(Browser::Chromium)?;
    page::profile()
}

/// Builds the page and renews the pictures that the journeys compare it with.
fn pictures() -> Result<(), String> {
    tools::for_browser(Browser::Chromium)?;
    build()?;
    run::check(&suites::journeys(&["pictures"]))
}

fn serve(options: &[&str]) -> Result<(), String> {
    let mut command = vec!["trunk", "serve"];
    let mut port = "8080";
    let mut rest = options.iter();
    while let Some(option) = rest.next() {
        match *option {
            "--release" | "--open" => command.push(option),
            "--port" => port = rest.next().ok_or("--port wants a number")?,
            other => return Err(format!("serve does not know {other}.\n{USAGE}")),
        }
    }
    port.parse::<u16>().map_err(|_| format!("{port} is not a port: give a number from 1 to 65535"))?;
    command.extend(["--port", port]);
    tools::for_the_page()?;
    page::log_client()?;
    println!(
        "Foldback will be at http://localhost:{port}/ as soon as it is built (the first time takes some minutes)."
    );
    run::check(&command)
}

fn build() -> Result<(), String> {
    tools::for_the_build()?;
    page::build(&[], "dist", None)?;
    println!("dist holds the page: put the folder anywhere on any static host.");
    Ok(())
}

fn test(options: &[&str]) -> Result<(), String> {
    let mut browsers = vec![Browser::Chromium, Browser::Firefox];
    // WebKit's driver is large, and on Linux few have it.
    if tools::find("WebKitWebDriver").is_some() {
        browsers.push(Browser::Webkit);
    }
    let mut only = None;
    for pair in options.chunks(2) {
        match pair {
            ["--browser", "all"] => browsers = Browser::ALL.to_vec(),
            ["--browser", name] => browsers = vec![Browser::read(name)?],
            ["--only", name] => only = Some(Only::read(name)?),
            other => return Err(format!("test does not know {}.\n{USAGE}", other.join(" "))),
        }
    }
    suites::test(&browsers, only)
}
