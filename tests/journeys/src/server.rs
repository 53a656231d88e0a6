//! A plain static file server, with the page in a sub-folder and a listener for the console's errors put before it.

use std::collections::BTreeMap;
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use static_files::{requested, send, send_not_found};

use crate::Trouble;

/// The folder of the address under which the page is.
const FOLDER: &str = "/some/folder/";
/// A page in the same folder that is nobody's, and has no policy: frames are put into it.
const BARE: &str = "bare.html";
const BARE_PAGE: &str =
    "<!doctype html><meta charset=utf-8><link rel=icon href=icons/icon.svg><title>Bare</title><body>";
/// The chunks that come before the first screen, where they are asked for.
const LANGUAGES: [&str; 2] = ["split_german.wasm", "split_mirrored.wasm"];
/// Collects what the console would show as an error or a warning, and what a policy refuses; that sizes are told in the next frame is
/// neither. Loads a script for a journey. It runs before the policy of the page is read, so that it may.
const HOOK: &str = "<script>window.__problems=[];\
(()=>{const own=window.trustedTypes?.createPolicy('journeys',{createScriptURL:url=>url});\
window.__load=url=>{const script=document.createElement('script');script.onload=()=>{script.remove();window.__loaded=url};\
script.src=own?own.createScriptURL(url):url;document.head.append(script)}})();\
['error','warn'].forEach(k=>{const f=console[k];console[k]=(...a)=>{window.__problems.push(k+': '+a.join(' '));f.apply(console,a)}});\
addEventListener('error',e=>/^ResizeObserver loop/.test(e.message)||window.__problems.push('error: '+(e.message||(e.target&&(e.target.src||e.target.href)))),true);\
addEventListener('unhandledrejection',e=>window.__problems.push('unhandled: '+e.reason));\
document.addEventListener('securitypolicyviolation',e=>window.__problems.push('refused: '+e.effectiveDirective+' '+e.blockedURI+' '+e.sample));</script>";

/// What a server does with whom connects.
type Answer = dyn Fn(TcpStream) -> std::io::Result<()> + Send + Sync;

/// A server that runs until the program ends, by the address of the page.
pub struct Server {
    address: String,
    is_away: Arc<AtomicBool>,
    /// `None` for one that is not ours.
    answer: Option<Arc<Answer>>,
}

impl Server {
    /// Serves a folder of the working directory on a free port.
    pub fn start(folder: &str) -> Result<Server, Trouble> {
        Server::with_headers(folder, &["Access-Control-Allow-Origin: *"])
    }

    /// Serves a folder to pages that are isolated from other origins: they are given a finer clock.
    pub fn isolated(folder: &str) -> Result<Server, Trouble> {
        Server::with_headers(
            folder,
            &["Cross-Origin-Opener-Policy: same-origin", "Cross-Origin-Embedder-Policy: require-corp"],
        )
    }

    /// Serves a folder as it is, compressed by brotli at its best as a static host keeps it.
    pub fn compressed(folder: &str) -> Result<Server, Trouble> {
        let mut files = BTreeMap::new();
        compress(Path::new(folder), "", &mut files)?;
        let files = Arc::new(files);
        Server::listen(Arc::new(move |stream| answer_compressed(stream, &files)))
    }

    /// Names a server that runs already.
    pub fn at(address: &str) -> Server {
        Server { address: address.to_owned(), is_away: Arc::default(), answer: None }
    }

    /// Serves a folder with some headers more.
    pub fn with_headers(folder: &str, headers: &[&str]) -> Result<Server, Trouble> {
        let headers: String = headers.iter().map(|header| format!("{header}\r\n")).collect();
        let folder = PathBuf::from(folder).canonicalize().map_err(|error| format!("{folder} is not built: {error}"))?;
        Server::listen(Arc::new(move |stream| answer(stream, &folder, &headers)))
    }

    /// Serves a folder without what comes after the first screen: who asks for that waits, until it is hung up on them.
    pub fn holding(folder: &str) -> Result<(Server, Arc<Held>), Trouble> {
        let folder = PathBuf::from(folder).canonicalize().map_err(|error| format!("{folder} is not built: {error}"))?;
        let held = Arc::<Held>::default();
        let holder = Arc::clone(&held);
        let server = Server::listen(Arc::new(move |stream| match requested(&stream, FOLDER)? {
            Some(file) if is_later(&file) => {
                holder.streams().push(stream);
                Ok(())
            }
            file => answer_with(stream, file, &folder, ""),
        }))?;
        Ok((server, held))
    }

    /// Serves the same on another port: for a browser another origin, which holds nothing yet. One that is not ours stays where it is.
    pub fn anew(&self) -> Result<Server, Trouble> {
        self.answer.clone().map_or_else(|| Ok(Server::at(&self.address)), Server::listen)
    }

    fn listen(answer: Arc<Answer>) -> Result<Server, Trouble> {
        let listener = TcpListener::bind("127.0.0.1:0")?;
        let port = listener.local_addr()?.port();
        let is_away = Arc::<AtomicBool>::default();
        let (away, answers) = (Arc::clone(&is_away), Arc::clone(&answer));
        std::thread::spawn(move || {
            static_files::serve(
                &listener,
                move |stream| if away.load(Ordering::SeqCst) { Ok(()) } else { answers(stream) },
            );
        });
        Ok(Server { address: format!("http://localhost:{port}{FOLDER}"), is_away, answer: Some(answer) })
    }

    /// Goes away, as a network does: who connects is hung up on; or comes back.
    pub fn set_away(&self, is_away: bool) {
        self.is_away.store(is_away, Ordering::SeqCst);
    }

    /// Returns the address of a page of the same origin that frames are put into.
    pub fn bare(&self) -> String {
        format!("{}{BARE}", self.address)
    }

    /// Returns the address of the page.
    pub fn address(&self) -> &str {
        &self.address
    }
}

/// Those who wait for what comes after the first screen.
#[derive(Default)]
pub struct Held(Mutex<Vec<TcpStream>>);

impl Held {
    /// Hangs up on those who wait.
    pub fn hang_up(&self) {
        self.streams().clear();
    }

    /// Locks those who wait; a thread that panicked meanwhile leaves all of them.
    fn streams(&self) -> MutexGuard<'_, Vec<TcpStream>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Compresses the files of a folder and of those in it, by their names from there.
fn compress(folder: &Path, prefix: &str, files: &mut BTreeMap<String, Vec<u8>>) -> Result<(), Trouble> {
    let entries = std::fs::read_dir(folder).map_err(|error| format!("{} is not built: {error}", folder.display()))?;
    for entry in entries {
        let entry = entry?;
        let name = format!("{prefix}{}", entry.file_name().to_string_lossy());
        if entry.file_type()?.is_dir() {
            compress(&entry.path(), &format!("{name}/"), files)?;
        } else {
            let bytes = std::fs::read(entry.path())?;
            let mut packed = Vec::new();
            brotli::BrotliCompress(&mut bytes.as_slice(), &mut packed, &brotli::enc::BrotliEncoderParams::default())?;
            files.insert(name, packed);
        }
    }
    Ok(())
}

fn answer_compressed(mut stream: TcpStream, files: &BTreeMap<String, Vec<u8>>) -> std::io::Result<()> {
    let Some((name, body)) = requested(&stream, FOLDER)?.and_then(|file| files.get_key_value(file.to_str()?)) else {
        return send_not_found(&mut stream);
    };
    send(&mut stream, Path::new(name), "Content-Encoding: br\r\n", body)
}

fn answer(stream: TcpStream, folder: &Path, headers: &str) -> std::io::Result<()> {
    let file = requested(&stream, FOLDER)?;
    answer_with(stream, file, folder, headers)
}

/// Tells whether a file comes after the first screen: a chunk, unless it is a language, what chunks share, or the worker.
fn is_later(file: &Path) -> bool {
    let name = file.file_name().unwrap_or_default().to_string_lossy();
    (name.starts_with("split_") && !LANGUAGES.contains(&&*name)) || ["shared.bin", "worker.js"].contains(&&*name)
}

fn answer_with(mut stream: TcpStream, file: Option<PathBuf>, folder: &Path, headers: &str) -> std::io::Result<()> {
    let Some(file) = file else { return send_not_found(&mut stream) };
    if file == Path::new(BARE) {
        return send(&mut stream, &file, headers, BARE_PAGE.as_bytes());
    }
    match std::fs::read(folder.join(&file)) {
        Ok(body) if file.extension().is_some_and(|extension| extension == "html") => {
            send(&mut stream, &file, headers, &with_hook(&body))
        }
        Ok(body) => send(&mut stream, &file, headers, &body),
        Err(_) => send_not_found(&mut stream),
    }
}

fn with_hook(body: &[u8]) -> Vec<u8> {
    String::from_utf8_lossy(body).replacen("<head>", &format!("<head>{HOOK}"), 1).into_bytes()
}
