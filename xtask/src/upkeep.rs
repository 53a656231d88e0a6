//! What keeps the source in order: formatting, the lints' own fixes, and the documentation.

use crate::run::{check, check_command, command};
use crate::suites::{WASM, XTASK};
use crate::tools;

/// Applies what clippy can mend by itself, natively, for the page and in the tools, and formats it all.
///
/// # Errors
/// The command that failed, and how it ended.
pub fn fix() -> Result<(), String> {
    tools::wasm_target()?;
    let mend = ["cargo", "clippy", "--quiet", "--fix", "--allow-dirty", "--allow-staged", "--all-targets"];
    for scope in [&["--no-default-features"][..], &WASM, &[XTASK[0], XTASK[1], "--workspace"]] {
        check(&[&mend, scope].concat())?;
    }
    check(&["cargo", "fmt"])?;
    check(&["cargo", "fmt", XTASK[0], XTASK[1], "--all"])
}

/// Builds the documentation of the whole library, the page and private items included, with warnings denied.
///
/// # Errors
/// The command that failed, and how it ended.
pub fn pages() -> Result<(), String> {
    tools::wasm_target()?;
    let doc = ["cargo", "doc", "--quiet", "--no-deps", "--lib", "--all-features", "--document-private-items"];
    let words = [&doc[..], &WASM].concat();
    // The pages have the private items too, so a link to one of them leads somewhere.
    let flags = "-D warnings -A rustdoc::private_intra_doc_links";
    check_command(command(&words).env("RUSTDOCFLAGS", flags), &words.join(" "))
}

/// Builds the documentation and runs its examples.
///
/// # Errors
/// The command that failed, and how it ended.
pub fn docs() -> Result<(), String> {
    pages()?;
    check(&["cargo", "test", "--quiet", "--no-default-features", "--doc"])?;
    println!("The documentation is at target/wasm32-unknown-unknown/doc/foldback/index.html.");
    Ok(())
}
