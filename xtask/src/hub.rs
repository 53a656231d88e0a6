//! `cargo xtask hub`: one log for a room. A nats-server that is installed, the page of `dist`, and their addresses, also as a
//! code that phones read.

use std::io::{BufRead as _, BufReader, Write as _};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream, UdpSocket};
use std::path::Path;
use std::process::{Child, Command};
use std::thread;
use std::time::{Duration, Instant};

use qrcode::QrCode;
use qrcode::render::unicode::Dense1x2;

use crate::{root, tools};

/// The configuration of the server, in the project's folder.
const CONFIG: &str = "docs/nats/foldback.conf";
/// The ports that the configuration names: what browsers speak, and what tools on this machine speak.
const WEBSOCKET: u16 = 9222;
const CLIENTS: u16 = 4222;
/// Where the page is.
const PAGE: u16 = 8080;
/// The log that everybody acts on.
const LOG: &str = "CLASS";
const INSTALL: &str = "nats-server is not installed. On Debian or Ubuntu: sudo apt-get install nats-server; on macOS: brew install nats-server; elsewhere from https://github.com/nats-io/nats-server/releases";
const PATIENCE: Duration = Duration::from_secs(10);

/// A server that ends with this.
struct Server(Child);

impl Drop for Server {
    fn drop(&mut self) {
        // A server that has ended already needs no end.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// Starts the server and serves the page, until it is interrupted.
///
/// # Errors
/// What is not installed or not built, or a port that is taken.
pub fn hub() -> Result<(), String> {
    let program = tools::nats_server().ok_or(INSTALL)?;
    let folder = root().join("dist");
    let page = TcpListener::bind((Ipv4Addr::UNSPECIFIED, PAGE))
        .map_err(|error| format!("port {PAGE} cannot be used: {error}"))?;
    let spawned = Command::new(program).args(["-c", CONFIG]).current_dir(root()).spawn();
    let mut server = Server(spawned.map_err(|error| format!("nats-server does not start: {error}"))?);
    make_log()?;
    tell(folder.join("index.html").is_file());
    thread::spawn(move || static_files::serve(&page, move |stream| answer(stream, &folder)));
    let ended = server.0.wait().map_err(|error| error.to_string())?;
    Err(format!("nats-server ended with {ended}"))
}

/// Prints where everything is.
fn tell(has_page: bool) {
    let host = address_in_the_room();
    let log = format!("ws://{host}:{WEBSOCKET}/{LOG}");
    let room = format!("http://{host}:{PAGE}/?log={log}");
    println!("\nThe log:  {log}");
    println!(
        "Roles:    teacher reads and writes all, student acts on accounts, audience reads; each with its name as the password ({CONFIG})."
    );
    if !has_page {
        println!(
            "The page is not built: run cargo xtask build, or serve it elsewhere, without TLS, and add ?log={log} to its address."
        );
        return;
    }
    println!("The page: {room}\n");
    if let Ok(code) = QrCode::new(&room) {
        println!("{}\n", code.render::<Dense1x2>().quiet_zone(true).build());
    }
    println!(
        "Whoever is in the network can read this log and try the passwords. It ends with Ctrl + C; what is recorded is kept in target/hub."
    );
}

/// Returns this machine's address in its network, or that of the loopback.
fn address_in_the_room() -> String {
    // Nothing is sent: the system only says by which address it would be.
    let asked = UdpSocket::bind((Ipv4Addr::UNSPECIFIED, 0)).and_then(|socket| {
        socket.connect((Ipv4Addr::new(192, 0, 2, 1), 9))?;
        socket.local_addr()
    });
    asked.map_or_else(|_| "localhost".to_owned(), |address| address.ip().to_string())
}

/// Makes the log, unless it is there.
fn make_log() -> Result<(), String> {
    let trouble = |error: std::io::Error| format!("nats-server does not answer: {error}");
    let began = Instant::now();
    let mut wire = loop {
        match TcpStream::connect(SocketAddr::from((Ipv4Addr::LOCALHOST, CLIENTS))) {
            Ok(wire) => break wire,
            Err(_) if began.elapsed() < PATIENCE => thread::sleep(Duration::from_millis(50)),
            Err(error) => return Err(trouble(error)),
        }
    };
    wire.set_read_timeout(Some(PATIENCE)).map_err(trouble)?;
    let prefix = LOG.to_lowercase();
    let config = format!(r#"{{"name":"{LOG}","subjects":["{prefix}.>"],"storage":"file","discard":"new"}}"#);
    let connect = r#"{"verbose":false,"pedantic":false,"user":"teacher","pass":"teacher"}"#;
    let ask = format!(
        "CONNECT {connect}\r\nSUB made 1\r\nPUB $JS.API.STREAM.CREATE.{LOG} made {}\r\n{config}\r\n",
        config.len()
    );
    wire.write_all(ask.as_bytes()).map_err(trouble)?;
    let mut lines = BufReader::new(wire).lines();
    loop {
        let line = lines.next().transpose().map_err(trouble)?.ok_or("nats-server hung up")?;
        if line.starts_with("-ERR") {
            return Err(format!("nats-server refused to make the log: {line}"));
        }
        if line.starts_with("MSG made") {
            return Ok(());
        }
    }
}

fn answer(mut stream: TcpStream, folder: &Path) -> std::io::Result<()> {
    stream.set_read_timeout(Some(PATIENCE))?;
    let file = static_files::requested(&stream, "/")?;
    match file.and_then(|file| Some((std::fs::read(folder.join(&file)).ok()?, file))) {
        Some((body, file)) => static_files::send(&mut stream, &file, "", &body),
        None => static_files::send_not_found(&mut stream),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_configuration_names_the_ports_that_are_told() {
        let config = std::fs::read_to_string(root().join(CONFIG)).unwrap();
        for line in [format!("port: {WEBSOCKET}"), format!("port: {CLIENTS}"), "no_tls: true".to_owned()] {
            assert!(config.contains(&line), "{line}");
        }
        for role in ["teacher", "student", "audience"] {
            assert!(config.contains(&format!("user: {role}")), "{role}");
        }
    }
}
