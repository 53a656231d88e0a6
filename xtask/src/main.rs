//! The commands of the README: `cargo xtask serve | build | test | fix | docs | bench`.

mod dependencies;
mod fresh;
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
cargo xtask fix                                     formats, and applies what the lints can mend by themselves
cargo xtask docs                                    the library's documentation, warnings denied, and its examples
cargo xtask bench                                   the page's figures beside a JavaScript baseline";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let outcome = match words.split_first() {
        Some((&"serve", options)) => serve(options),
        Some((&"build", [])) => build(),
        Some((&"test", options)) => test(options),
        Some((&"fix", [])) => upkeep::fix(),
        Some((&"docs", [])) => upkeep::docs(),
        Some((&"bench", [])) => bench(),
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

fn bench() -> Result<(), String> {
    tools::for_the_build()?;
    tools::for_browser(Browser::Chromium)?;
    page::build(&[], "dist", None)?;
    let build = ["cargo", "build", "--release", "--target", "wasm32-unknown-unknown", "--example", "measure"];
    run::check(&build)?;
    let wasm = "target/wasm32-unknown-unknown/release/examples/measure.wasm";
    run::check(&["wasm-bindgen", "--target", "web", "--no-typescript", "--out-dir", "target/bench", wasm])?;
    for name in ["index.html", "run.js", "baseline.js", "events.js"] {
        let copied = std::fs::copy(root().join("benches").join(name), root().join("target/bench").join(name));
        copied.map_err(|error| format!("benches/{name} cannot be copied: {error}"))?;
    }
    run::check(&suites::journeys(&["bench"]))
}
