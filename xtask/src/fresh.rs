//! The commands of the README, tried in a fresh clone of the commit: what only works because of a file that git does not hold
//! fails here.

use std::io::{Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use crate::root;
use crate::run::{check, check_command, command, output};
use crate::suites::{Browser, Sum, journeys};

/// How long a server may take to compile the page and answer.
const PATIENCE: Duration = Duration::from_secs(1500);
/// How many characters of a server's output are shown when it fails.
const TAIL: usize = 3000;

/// A clone of the commit in a temporary folder, which goes with this value.
pub struct Clone {
    folder: PathBuf,
}

impl Clone {
    /// Clones the commit that is checked out.
    ///
    /// # Errors
    /// What git did not do.
    pub fn new() -> Result<Clone, String> {
        let commit = output(&["git", "rev-parse", "HEAD"]).ok_or("git does not name the commit that is checked out")?;
        let folder = std::env::temp_dir().join(format!("foldback-clone-{}", std::process::id()));
        let (from, to) = (root().display().to_string(), folder.display().to_string());
        check(&["git", "clone", "--quiet", "--no-checkout", &from, &to])?;
        let clone = Clone { folder };
        check(&["git", "-C", &to, "checkout", "--quiet", "--detach", commit.trim()])?;
        Ok(clone)
    }

    /// Makes a command in the clone. What is compiled is kept from one run to the next, so that only the first is slow; the
    /// clone itself has neither a `target` nor a `dist`.
    fn command(&self, words: &[&str]) -> Command {
        let mut command = command(words);
        command.current_dir(&self.folder).env("CARGO_TARGET_DIR", compiled());
        command
    }

    /// Starts a server and waits until the page is there, for a browser to read the balance; then the server is stopped.
    fn serves(&self, sum: &Sum, browser: Browser, words: &[&str]) -> Result<(), String> {
        let port = free_port()?.to_string();
        let line = format!("{} --port {port}", words.join(" "));
        let log = self.folder.join("serve.log");
        let words: Vec<&str> = words.iter().copied().chain(["--port", &port]).collect();
        let mut server = Server::start(self.command(&words), &line, &log)?;
        server.answers(&format!("localhost:{port}"))?;
        sum.suite(&format!("the page of `{line}`"), &visit(browser, &format!("http://localhost:{port}/")), &[]);
        Ok(())
    }

    /// Builds the static folder and has a browser read the balance, from a sub-folder of another server.
    fn builds(&self, sum: &Sum, browser: Browser) -> Result<(), String> {
        check_command(&mut self.command(&["cargo", "xtask", "build"]), "cargo xtask build")?;
        let dist = self.dist().display().to_string();
        sum.suite("the page of `cargo xtask build`, in a sub-folder", &visit(browser, &dist), &[]);
        Ok(())
    }

    /// Returns the static folder that `cargo xtask build` fills.
    pub fn dist(&self) -> PathBuf {
        self.folder.join("dist")
    }
}

impl Drop for Clone {
    fn drop(&mut self) {
        // A folder that stays behind in the system's temporary folder harms nobody.
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

/// Tries the commands of the README in a clone.
pub fn test(sum: &Sum, browser: Browser, clone: &Clone) {
    sum.step("a fresh clone: cargo xtask serve", || clone.serves(sum, browser, &["cargo", "xtask", "serve"]));
    sum.step("a fresh clone: trunk serve", || clone.serves(sum, browser, &["trunk", "serve"]));
    sum.step("a fresh clone: cargo xtask build", || clone.builds(sum, browser));
}

/// Returns the folder of what the clones compile.
pub fn compiled() -> PathBuf {
    root().join("target").join("fresh")
}

/// Tells whether the work tree is just what the commit holds.
pub fn is_clean() -> bool {
    output(&["git", "status", "--porcelain"]).is_some_and(|changes| changes.trim().is_empty())
}

/// Returns the command that has a browser read the balance of the page at an address or in a folder.
fn visit(browser: Browser, place: &str) -> Vec<&str> {
    journeys(&["visit", browser.name(), place])
}

fn free_port() -> Result<u16, String> {
    let port = TcpListener::bind("127.0.0.1:0").and_then(|listener| listener.local_addr());
    Ok(port.map_err(|error| format!("no port is free: {error}"))?.port())
}

/// A server with all that it starts; it is stopped with this value.
struct Server {
    line: String,
    child: Child,
    log: PathBuf,
}

impl Server {
    fn start(mut command: Command, line: &str, log: &Path) -> Result<Server, String> {
        let trouble = |error: std::io::Error| format!("{line} did not start: {error}");
        let file = std::fs::File::create(log).map_err(trouble)?;
        let copy = file.try_clone().map_err(trouble)?;
        // A group of its own, so that what it starts ends with it.
        command.process_group(0).stdin(Stdio::null()).stdout(file).stderr(copy);
        let child = command.spawn().map_err(trouble)?;
        Ok(Server { line: line.to_owned(), child, log: log.to_owned() })
    }

    /// Waits until the page is there.
    fn answers(&mut self, host: &str) -> Result<(), String> {
        let began = Instant::now();
        while !get(host).is_some_and(|answer| answer.starts_with("HTTP/1.1 200") && answer.contains("foldback")) {
            let ended = self.child.try_wait().ok().flatten().map(|status| format!("ended with {status}"));
            let late = (began.elapsed() > PATIENCE).then(|| "did not answer".to_owned());
            if let Some(trouble) = ended.or(late) {
                return Err(format!("{} {trouble}:\n{}", self.line, self.tail()));
            }
            std::thread::sleep(Duration::from_millis(500));
        }
        println!("   {}: the page is there after {} s", self.line, began.elapsed().as_secs());
        Ok(())
    }

    /// Returns the end of what the server printed.
    fn tail(&self) -> String {
        let text = std::fs::read(&self.log).map(|bytes| String::from_utf8_lossy(&bytes).into_owned());
        let text = text.unwrap_or_default();
        let skipped = text.chars().count().saturating_sub(TAIL);
        text.chars().skip(skipped).collect()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let group = format!("-{}", self.child.id());
        // A server that has ended already is as good.
        let _ = check(&["kill", "-TERM", "--", &group]);
        let _ = self.child.wait();
    }
}

/// Gets the start page of a host; `None` if it does not answer.
fn get(host: &str) -> Option<String> {
    let mut stream = TcpStream::connect(host).ok()?;
    stream.set_read_timeout(Some(Duration::from_secs(5))).ok()?;
    write!(stream, "GET / HTTP/1.1\r\nHost: {host}\r\nAccept: text/html\r\nConnection: close\r\n\r\n").ok()?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer).ok()?;
    Some(answer)
}
