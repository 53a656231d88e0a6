//! A plain static file server, with the page in a sub-folder and a listener for the console's errors put before it.

use std::io::{BufRead as _, BufReader, Write as _};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};

use crate::Trouble;

/// The folder of the address under which the page is.
const FOLDER: &str = "/some/folder/";
/// Collects what the console would show as an error or a warning.
const HOOK: &str = "<script>window.__problems=[];\
['error','warn'].forEach(k=>{const f=console[k];console[k]=(...a)=>{window.__problems.push(k+': '+a.join(' '));f.apply(console,a)}});\
addEventListener('error',e=>window.__problems.push('error: '+(e.message||(e.target&&(e.target.src||e.target.href)))),true);\
addEventListener('unhandledrejection',e=>window.__problems.push('unhandled: '+e.reason));</script>";

/// A server that runs until the program ends, by the address of the page.
pub struct Server {
    address: String,
}

impl Server {
    /// Serves a folder of the working directory on a free port.
    pub fn start(folder: &str) -> Result<Server, Trouble> {
        Server::with_headers(folder, "Access-Control-Allow-Origin: *")
    }

    /// Serves a folder to pages that are isolated from other origins: they are given a finer clock.
    pub fn isolated(folder: &str) -> Result<Server, Trouble> {
        Server::with_headers(
            folder,
            "Cross-Origin-Opener-Policy: same-origin\r\nCross-Origin-Embedder-Policy: require-corp",
        )
    }

    /// Names a server that runs already.
    pub fn at(address: &str) -> Server {
        Server { address: address.to_owned() }
    }

    fn with_headers(folder: &str, headers: &'static str) -> Result<Server, Trouble> {
        let folder = PathBuf::from(folder).canonicalize().map_err(|error| format!("{folder} is not built: {error}"))?;
        let listener = TcpListener::bind("127.0.0.1:0")?;
        let port = listener.local_addr()?.port();
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let folder = folder.clone();
                std::thread::spawn(move || {
                    // A browser that hangs up is no trouble of ours.
                    let _ = answer(stream, &folder, headers);
                });
            }
        });
        Ok(Server { address: format!("http://localhost:{port}{FOLDER}") })
    }

    /// Returns the address of the page.
    pub fn address(&self) -> &str {
        &self.address
    }
}

fn answer(mut stream: TcpStream, folder: &Path, headers: &str) -> std::io::Result<()> {
    let mut line = String::new();
    BufReader::new(stream.try_clone()?).read_line(&mut line)?;
    let path = line.split(' ').nth(1).unwrap_or("/").split(['?', '#']).next().unwrap_or("/");
    let name = path.strip_prefix(FOLDER).map(|name| if name.is_empty() { "index.html" } else { name });
    // A name with two dots, or one that begins with a slash, would leave the folder.
    let file = name.filter(|name| !name.contains("..") && !name.starts_with('/')).map(|name| folder.join(name));
    match file.and_then(|file| Some((kind(&file), std::fs::read(file).ok()?))) {
        Some((kind, body)) => {
            let body = if kind.starts_with("text/html") { with_hook(body) } else { body };
            write!(
                stream,
                "HTTP/1.1 200 OK\r\n{headers}\r\nContent-Type: {kind}\r\nContent-Length: {}\r\nConnection: close\r\n\r\n",
                body.len()
            )?;
            stream.write_all(&body)
        }
        None => write!(stream, "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"),
    }
}

fn with_hook(body: Vec<u8>) -> Vec<u8> {
    String::from_utf8_lossy(&body).replacen("<head>", &format!("<head>{HOOK}"), 1).into_bytes()
}

fn kind(file: &Path) -> &'static str {
    match file.extension().and_then(|extension| extension.to_str()) {
        Some("html") => "text/html; charset=utf-8",
        Some("js") => "text/javascript",
        Some("css") => "text/css",
        Some("wasm") => "application/wasm",
        _ => "application/octet-stream",
    }
}
