//! Running programs: their output is shown as it comes, and counted.

use std::ffi::OsString;
use std::io::{BufRead as _, BufReader, Write as _};
use std::path::PathBuf;
use std::process::{Command, Stdio};

use crate::root;

/// How many tests passed and failed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Count {
    /// Passed.
    pub passed: u32,
    /// Failed.
    pub failed: u32,
    /// Of those that passed, how many did so at their second try only.
    pub late: u32,
}

/// Returns the folder of tools that this project installed for itself.
pub fn tools_folder() -> PathBuf {
    root().join("target").join("tools")
}

/// Makes a command in the project's folder, with the project's own tools first on the path.
pub fn command(words: &[&str]) -> Command {
    let mut command = Command::new(words[0]);
    command.args(&words[1..]).current_dir(root()).env("PATH", path());
    command
}

/// Returns the path with the project's own tools first.
fn path() -> OsString {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let folders = [tools_folder().join("bin")].into_iter().chain(std::env::split_paths(&path));
    std::env::join_paths(folders).unwrap_or(path.clone())
}

/// Runs a command and waits for it to do well.
///
/// # Errors
/// What was run, and how it ended.
pub fn check(words: &[&str]) -> Result<(), String> {
    check_command(&mut command(words), &words.join(" "))
}

/// Runs a command that is made already, and waits for it to do well; `line` is how it is named.
///
/// # Errors
/// What was run, and how it ended.
pub fn check_command(command: &mut Command, line: &str) -> Result<(), String> {
    let status = command.status().map_err(|error| format!("{line} did not start: {error}"))?;
    if status.success() { Ok(()) } else { Err(format!("{line} ended with {status}")) }
}

/// Returns what a command prints; `None` if it does not run or does not do well.
pub fn output(words: &[&str]) -> Option<String> {
    let output = command(words).output().ok().filter(|output| output.status.success())?;
    String::from_utf8(output.stdout).ok()
}

/// Runs a suite of tests, shows what it prints, and adds up its closing lines.
///
/// # Errors
/// How it ended, beside the count of what it told until then.
pub fn suite(words: &[&str], environment: &[(&str, String)]) -> (Count, Result<(), String>) {
    let line = words.join(" ");
    let mut command = command(words);
    command.envs(environment.iter().map(|(name, value)| (name, value))).stdout(Stdio::piped());
    let mut child = match command.spawn() {
        Ok(child) => child,
        Err(error) => return (Count::default(), Err(format!("{line} did not start: {error}"))),
    };
    let mut count = Count::default();
    if let Some(output) = child.stdout.take() {
        for line in BufReader::new(output).lines().map_while(Result::ok) {
            // What cannot be shown is still counted.
            let _ = writeln!(std::io::stdout(), "{line}");
            let told = closing_line(&line);
            count.passed += told.passed;
            count.failed += told.failed;
            count.late += told.late;
        }
    }
    let outcome = match child.wait() {
        Ok(status) if status.success() => Ok(()),
        Ok(status) => Err(format!("{line} ended with {status}")),
        Err(error) => Err(format!("{line} was lost: {error}")),
    };
    (count, outcome)
}

/// Reads `test result: ok. 12 passed; 0 failed; …`, as cargo, the runner in browsers and the journeys close.
fn closing_line(line: &str) -> Count {
    let Some(rest) = line.trim().strip_prefix("test result: ") else { return Count::default() };
    let number = |word: &str| {
        let part = rest.split(['.', ';']).map(str::trim).find_map(|part| part.strip_suffix(word));
        part.and_then(|number| number.trim().parse().ok()).unwrap_or(0)
    };
    Count { passed: number(" passed"), failed: number(" failed"), late: number(" at the second try") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn closing_lines_are_added_up() {
        let line = "test result: FAILED. 12 passed; 3 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.1s";
        assert_eq!(closing_line(line), Count { passed: 12, failed: 3, late: 0 });
        let line = "test result: ok. 240 passed; 0 failed; 1 ignored; 2 at the second try";
        assert_eq!(closing_line(line), Count { passed: 240, failed: 0, late: 2 });
        assert_eq!(closing_line("test a_law ... ok"), Count::default());
    }
}
