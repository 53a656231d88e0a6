//! A nats-server on free ports of the loopback, for one journey.

use std::io::{BufRead as _, BufReader, Write as _};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use crate::Trouble;
use crate::proxy::Proxy;

const PATIENCE: Duration = Duration::from_secs(20);

/// A server that speaks WebSocket, with what it keeps.
pub struct Nats {
    folder: PathBuf,
    port: u16,
    /// What tools speak to.
    clients: u16,
    child: Option<Child>,
}

impl Drop for Nats {
    fn drop(&mut self) {
        self.end();
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

fn free_port() -> Result<u16, Trouble> {
    Ok(TcpListener::bind("127.0.0.1:0")?.local_addr()?.port())
}

/// Finds the server, also where Debian puts it.
fn program() -> Result<PathBuf, Trouble> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let folders = std::env::split_paths(&path).chain(["/usr/sbin", "/usr/local/sbin"].map(PathBuf::from));
    let mut files = folders.map(|folder| folder.join("nats-server"));
    files.find(|file| file.is_file()).ok_or_else(|| "nats-server is not installed".into())
}

impl Nats {
    /// Starts a server with what a configuration adds.
    pub async fn start(name: &str, more: &str) -> Result<Nats, Trouble> {
        let folder = std::env::temp_dir().join(format!("foldback-nats-{}-{name}", std::process::id()));
        std::fs::create_dir_all(&folder)?;
        let (port, clients) = (free_port()?, free_port()?);
        let config = format!(
            "host: 127.0.0.1\nport: {clients}\nwebsocket {{ host: 127.0.0.1, port: {port}, no_tls: true }}\njetstream {{ store_dir: {:?} }}\n{more}\n",
            folder.join("store")
        );
        std::fs::write(folder.join("nats.conf"), config)?;
        let mut server = Nats { folder, port, clients, child: None };
        server.begin().await?;
        Ok(server)
    }

    /// Starts a server with the roles of `docs/nats/foldback.conf`.
    pub async fn with_roles(name: &str) -> Result<Nats, Trouble> {
        let config = std::fs::read_to_string(Path::new("docs/nats/foldback.conf"))?;
        let roles = config.find("authorization {").ok_or("the configuration has no roles")?;
        Nats::start(name, &config[roles..]).await
    }

    /// Starts a server that knows the people of `tests/journeys/nats` by their credentials files.
    pub async fn with_people(name: &str) -> Result<Nats, Trouble> {
        Nats::start(name, &std::fs::read_to_string("tests/journeys/nats/operator.conf")?).await
    }

    /// Starts it again with what it keeps.
    pub async fn begin(&mut self) -> Result<(), Trouble> {
        let mut command = Command::new(program()?);
        command.arg("-c").arg(self.folder.join("nats.conf")).stdout(Stdio::null()).stderr(Stdio::null());
        self.child = Some(command.spawn()?);
        let began = Instant::now();
        while TcpStream::connect(("127.0.0.1", self.port)).is_err() {
            if began.elapsed() > PATIENCE {
                return Err("nats-server does not answer".into());
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        Ok(())
    }

    /// Kills it.
    pub fn end(&mut self) {
        if let Some(mut child) = self.child.take() {
            let _ = child.kill();
            let _ = child.wait();
        }
    }

    /// Kills it and forgets what it keeps.
    pub fn forget(&mut self) -> Result<(), Trouble> {
        self.end();
        Ok(std::fs::remove_dir_all(self.folder.join("store"))?)
    }

    /// Puts a line before it, and returns the query of a page that shows a log through that.
    pub fn behind_a_line(&self, stream: &str) -> Result<(Proxy, String), Trouble> {
        let line = Proxy::to(self.port)?;
        let query = format!("?log=ws://localhost:{}/{stream}", line.port);
        Ok((line, query))
    }

    /// Returns the address of a log.
    pub fn log(&self, stream: &str) -> String {
        format!("ws://localhost:{}/{stream}", self.port)
    }

    /// Asks the server, or publishes to a stream of its, as a tool of another system does; returns the answer.
    pub fn ask(&self, subject: &str, data: &str) -> Result<String, Trouble> {
        let mut wire = TcpStream::connect(("127.0.0.1", self.clients))?;
        wire.set_read_timeout(Some(PATIENCE))?;
        // A server without roles does not mind.
        let connect = r#"{"verbose":false,"pedantic":false,"user":"teacher","pass":"teacher"}"#;
        let length = data.len();
        write!(wire, "CONNECT {connect}\r\nSUB answer 1\r\nPUB {subject} answer {length}\r\n{data}\r\n")?;
        let mut lines = BufReader::new(wire).lines();
        while let Some(line) = lines.next().transpose()? {
            if line.starts_with("-ERR") {
                return Err(line.into());
            }
            if line.starts_with("MSG answer") {
                return Ok(lines.next().transpose()?.unwrap_or_default());
            }
        }
        Err("the server hung up".into())
    }

    /// Makes a stream for the messages of another system.
    pub fn make_stream(&self, name: &str, subjects: &str) -> Result<(), Trouble> {
        let config = format!(r#"{{"name":"{name}","subjects":["{subjects}"],"storage":"file"}}"#);
        self.ask(&format!("$JS.API.STREAM.CREATE.{name}"), &config).map(drop)
    }

    /// Returns the query of a page that shows a log.
    pub fn query(&self, stream: &str) -> String {
        format!("?log={}", self.log(stream))
    }
}
