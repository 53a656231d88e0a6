//! Files over HTTP, as a plain static host serves them: `cargo xtask hub` serves the page with it, and so do the journeys.

use std::io::{BufRead as _, BufReader, Read as _, Result, Write as _};
use std::net::{TcpListener, TcpStream};
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;
use std::thread;

/// The most bytes of a request's first line.
const MAX_LINE: u64 = 1 << 14;

/// Answers each connection in a thread of its own, until the program ends.
pub fn serve(listener: &TcpListener, answer: impl Fn(TcpStream) -> Result<()> + Send + Sync + 'static) {
    let answer = Arc::new(answer);
    for stream in listener.incoming().flatten() {
        let answer = Arc::clone(&answer);
        thread::spawn(move || {
            // A browser that hangs up is not an error.
            let _ = answer(stream);
        });
    }
}

/// Reads a request, and returns the path of the requested file within the folder that is served under `prefix`; `None` if it
/// requests anything else.
///
/// # Errors
/// What the connection reports.
pub fn requested(stream: &TcpStream, prefix: &str) -> Result<Option<PathBuf>> {
    let mut line = String::new();
    BufReader::new(stream.take(MAX_LINE)).read_line(&mut line)?;
    Ok(path_of(&line, prefix))
}

fn path_of(line: &str, prefix: &str) -> Option<PathBuf> {
    let path = line.strip_prefix("GET ")?.strip_prefix(prefix)?.split([' ', '?', '#']).next()?;
    let file = Path::new(if path.is_empty() { "index.html" } else { path });
    file.components().all(|part| matches!(part, Component::Normal(_))).then(|| file.to_path_buf())
}

/// Sends a file, with further header lines that each end with `\r\n`.
///
/// # Errors
/// What the connection reports.
pub fn send(stream: &mut TcpStream, file: &Path, headers: &str, body: &[u8]) -> Result<()> {
    let (kind, length) = (content_type(file), body.len());
    let head = format!("{headers}Content-Type: {kind}\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n");
    write!(stream, "HTTP/1.1 200 OK\r\n{head}")?;
    stream.write_all(body)
}

/// Sends that there is no such file.
///
/// # Errors
/// What the connection reports.
pub fn send_not_found(stream: &mut TcpStream) -> Result<()> {
    write!(stream, "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
}

/// Returns the content type of a file by its extension.
fn content_type(file: &Path) -> &'static str {
    match file.extension().and_then(|extension| extension.to_str()) {
        Some("html") => "text/html; charset=utf-8",
        Some("js") => "text/javascript",
        Some("css") => "text/css",
        Some("wasm") => "application/wasm",
        Some("svg") => "image/svg+xml",
        Some("png") => "image/png",
        Some("webmanifest") => "application/manifest+json",
        _ => "text/plain; charset=utf-8",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_files_of_the_folder_are_served() {
        let path = |line: &str, prefix: &str| path_of(line, prefix).map(|file| file.display().to_string());
        assert_eq!(path("GET / HTTP/1.1", "/").as_deref(), Some("index.html"));
        assert_eq!(path("GET /?log=ws://a/B HTTP/1.1", "/").as_deref(), Some("index.html"));
        assert_eq!(path("GET /icons/icon.svg HTTP/1.1", "/").as_deref(), Some("icons/icon.svg"));
        assert_eq!(path("GET /some/folder/app.js HTTP/1.1", "/some/folder/").as_deref(), Some("app.js"));
        for line in ["GET /../Cargo.toml HTTP/1.1", "GET //etc/passwd HTTP/1.1", "POST / HTTP/1.1", ""] {
            assert_eq!(path(line, "/"), None, "{line}");
        }
        assert_eq!(path("GET /app.js HTTP/1.1", "/some/folder/"), None);
    }
}
