//! A real nats-server on a free port of the loopback, and a client that speaks just enough of its protocol.

use std::cell::{Cell, RefCell};
use std::io::{BufRead as _, BufReader, ErrorKind, Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use foldback::engine::values::time::Timestamp;
use foldback::remote::codes;
use foldback::remote::{Ack, Info, Message, Outgoing, PublishError, RemoteError, RemoteLog};
use serde_json::{Value, json};

use crate::contract::Place;

const PATIENCE: Duration = Duration::from_secs(20);
/// How long an answer is waited for.
const ANSWER: Duration = Duration::from_secs(4);
/// How many messages are read at once.
const AT_ONCE: u64 = 64;

/// One server, or a cluster of some, with what they keep; they end with this.
pub struct Nats {
    nodes: Vec<Node>,
    folder: PathBuf,
}

struct Node {
    port: u16,
    arguments: Vec<String>,
    child: Option<Child>,
}

impl Drop for Nats {
    fn drop(&mut self) {
        (0..self.nodes.len()).for_each(|node| self.kill(node));
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

/// Finds the server, also where Debian has it, outside of a person's path.
fn program() -> Option<PathBuf> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let folders = std::env::split_paths(&path).chain(["/usr/sbin", "/usr/local/sbin"].map(PathBuf::from));
    folders.map(|folder| folder.join("nats-server")).find(|file| file.is_file())
}

fn free_port() -> u16 {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}

impl Nats {
    /// Starts some servers.
    pub fn start(name: &str, count: usize) -> Nats {
        assert!(
            program().is_some(),
            "nats-server is not installed. On Debian or Ubuntu: sudo apt-get install nats-server"
        );
        let folder = std::env::temp_dir().join(format!("foldback-{name}-{}", std::process::id()));
        let routes: Vec<String> = (0..count).map(|_| format!("nats://127.0.0.1:{}", free_port())).collect();
        let node = |index: usize| {
            let (port, store) = (free_port(), folder.join(index.to_string()).display().to_string());
            let mut arguments = vec!["-js".to_owned(), "-a".to_owned(), "127.0.0.1".to_owned()];
            arguments.extend(["-p".to_owned(), port.to_string(), "-sd".to_owned(), store]);
            if count > 1 {
                arguments.extend([
                    "-n".to_owned(),
                    format!("node{index}"),
                    "--cluster_name".to_owned(),
                    name.to_owned(),
                ]);
                arguments.extend([
                    "--cluster".to_owned(),
                    routes[index].clone(),
                    "--routes".to_owned(),
                    routes.join(","),
                ]);
            }
            Node { port, arguments, child: None }
        };
        let nodes = (0..count).map(node).collect();
        let mut nats = Nats { nodes, folder };
        (0..count).for_each(|node| nats.begin(node));
        nats
    }

    /// Starts a server, or starts it again with what it keeps.
    pub fn begin(&mut self, node: usize) {
        let node = &mut self.nodes[node];
        let mut command = Command::new(program().unwrap());
        command.args(&node.arguments).stdout(Stdio::null()).stderr(Stdio::null());
        node.child = Some(command.spawn().unwrap());
        let began = Instant::now();
        while TcpStream::connect(("127.0.0.1", node.port)).is_err() {
            assert!(began.elapsed() < PATIENCE, "nats-server does not answer");
            std::thread::sleep(Duration::from_millis(20));
        }
    }

    /// Kills a server, in whatever it is doing.
    pub fn kill(&mut self, node: usize) {
        if let Some(mut child) = self.nodes[node].child.take() {
            let _ = child.kill();
            let _ = child.wait();
        }
    }

    /// Connects for a stream that nobody made.
    pub fn nowhere(&self, name: &str) -> Connection {
        Connection::open(&[self.nodes[0].port], name)
    }

    /// Makes a stream, kept by all servers.
    pub fn stream(&self, name: &str) -> Stream {
        let ports: Vec<u16> = self.nodes.iter().map(|node| node.port).collect();
        let admin = Connection::open(&ports, name);
        let stream = Stream { ports, name: name.to_owned(), admin };
        stream.make();
        stream
    }
}

/// A server for as long as this program runs, which is never dropped: it is ended by a watcher.
#[expect(clippy::zombie_processes, reason = "both outlive this program")]
pub fn watched() -> Nats {
    let mut nats = Nats::start("watched", 1);
    let script = "while kill -0 \"$1\" 2>/dev/null; do sleep 0.2; done; kill \"$2\"; sleep 0.2; rm -rf \"$3\"";
    let server = nats.nodes[0].child.take().unwrap();
    let (own, server) = (std::process::id().to_string(), server.id().to_string());
    let mut watcher = Command::new("sh");
    watcher.args(["-c", script, "sh", &own, &server]).arg(&nats.folder).stdout(Stdio::null()).stderr(Stdio::null());
    watcher.spawn().unwrap();
    nats
}

/// A stream of a server.
pub struct Stream {
    ports: Vec<u16>,
    name: String,
    admin: Connection,
}

impl Stream {
    fn config(&self, most: i64) -> Value {
        json!({ "name": self.name, "subjects": [format!("{}.>", self.prefix())], "storage": "file", "retention": "limits",
            "discard": "new", "max_msgs": most, "num_replicas": self.ports.len(), "max_consumers": -1, "max_bytes": -1, "max_age": 0 })
    }

    /// Each stream of a server has subjects of its own.
    fn prefix(&self) -> String {
        self.name.to_lowercase()
    }

    fn api(&self, call: &str, body: &Value) -> Value {
        let answer = self.admin.api(call, body).unwrap();
        assert!(answer.get("error").is_none(), "{call}: {answer}");
        answer
    }

    fn make(&self) {
        let began = Instant::now();
        let call = format!("STREAM.CREATE.{}", self.name);
        // A cluster elects its leaders first.
        while !self.admin.api(&call, &self.config(-1)).is_ok_and(|answer| answer.get("error").is_none()) {
            assert!(began.elapsed() < PATIENCE, "the stream is not made");
            std::thread::sleep(Duration::from_millis(100));
        }
    }

    /// Returns where it is, for the clients of other threads.
    pub fn ports(&self) -> Ports {
        Ports { ports: self.ports.clone(), name: self.name.clone() }
    }

    /// Returns the number of the server that leads the stream; `None` while none does.
    pub fn leader(&self) -> Option<usize> {
        let info = self.admin.api(&format!("STREAM.INFO.{}", self.name), &json!({})).ok()?;
        info["cluster"]["leader"].as_str()?.strip_prefix("node")?.parse().ok()
    }
}

/// Where a stream is.
pub struct Ports {
    ports: Vec<u16>,
    name: String,
}

impl Ports {
    pub fn connect(&self) -> Connection {
        Connection::open(&self.ports, &self.name)
    }
}

impl Place for Stream {
    type Log = Connection;

    fn connect(&self) -> Connection {
        Connection::open(&self.ports, &self.name)
    }

    fn put(&self, subject: &str, data: &str) {
        let subject = subject.replacen("class", &self.prefix(), 1);
        self.admin.request(&subject, "", data).unwrap();
    }

    fn purge(&self) {
        self.api(&format!("STREAM.PURGE.{}", self.name), &json!({}));
    }

    fn make_anew(&self) {
        self.api(&format!("STREAM.DELETE.{}", self.name), &json!({}));
        self.make();
    }

    fn delete(&self, sequence: u64) {
        self.api(&format!("STREAM.MSG.DELETE.{}", self.name), &json!({ "seq": sequence }));
    }

    fn limit(&self, messages: usize) {
        self.api(&format!("STREAM.UPDATE.{}", self.name), &self.config(messages as i64));
    }
}

/// A connection, which waits for each answer, and connects again if it is lost.
pub struct Connection {
    ports: Vec<u16>,
    stream: String,
    wire: RefCell<Option<Wire>>,
    tries: Cell<usize>,
}

struct Wire {
    write: TcpStream,
    read: BufReader<TcpStream>,
    /// Where its answers come: no other connection listens there.
    inbox: String,
    requests: u32,
}

/// The headers and the data of an answer.
type Answer = (String, Vec<u8>);

impl Connection {
    fn open(ports: &[u16], stream: &str) -> Connection {
        let (wire, tries) = (RefCell::default(), Cell::default());
        Connection { ports: ports.to_vec(), stream: stream.to_owned(), wire, tries }
    }

    fn request(&self, subject: &str, headers: &str, data: &str) -> std::io::Result<Answer> {
        let mut wire = self.wire.borrow_mut();
        let connected = match wire.take() {
            Some(wire) => Ok(wire),
            None => {
                let next = self.tries.get();
                self.tries.set(next + 1);
                Wire::open(self.ports[next % self.ports.len()])
            }
        };
        let mut connected = connected?;
        let answer = connected.request(subject, headers, data)?;
        *wire = Some(connected);
        Ok(answer)
    }

    fn api(&self, call: &str, body: &Value) -> Result<Value, RemoteError> {
        let (headers, data) =
            self.request(&format!("$JS.API.{call}"), "", &body.to_string()).map_err(|_| RemoteError::Disconnected)?;
        if headers.contains("503") {
            return Err(RemoteError::Missing);
        }
        serde_json::from_slice(&data).map_err(|error| RemoteError::Other(error.to_string()))
    }

    fn message(&self, sequence: u64) -> Result<Option<Message>, RemoteError> {
        let answer = self.api(&format!("STREAM.MSG.GET.{}", self.stream), &json!({ "seq": sequence }))?;
        let Some(message) = answer.get("message") else { return Ok(None) };
        let text = |name: &str| {
            let bytes = STANDARD.decode(message[name].as_str().unwrap_or_default()).unwrap();
            String::from_utf8_lossy(&bytes).into_owned()
        };
        let headers = text("hdrs");
        let id = headers.lines().find_map(|line| line.strip_prefix("Nats-Msg-Id:")).unwrap_or_default().trim();
        let subject = message["subject"].as_str().unwrap_or_default().to_owned();
        let at = message["time"].as_str().and_then(Timestamp::parse);
        Ok(Some(Message { sequence, subject, id: id.to_owned(), data: text("data"), at }))
    }
}

impl Wire {
    fn open(port: u16) -> std::io::Result<Wire> {
        let write = TcpStream::connect(("127.0.0.1", port))?;
        write.set_read_timeout(Some(ANSWER))?;
        write.set_nodelay(true)?;
        let read = BufReader::new(write.try_clone()?);
        let inbox = format!("answers.{}.{}", std::process::id(), write.local_addr()?.port());
        let mut wire = Wire { write, read, inbox, requests: 0 };
        wire.line()?;
        let connect = json!({ "verbose": false, "pedantic": false, "headers": true, "no_responders": true });
        let subscribe = format!("SUB {}.> 1", wire.inbox);
        wire.send(format!("CONNECT {connect}\r\n{subscribe}\r\nPING\r\n").as_bytes())?;
        while wire.line()? != "PONG" {}
        Ok(wire)
    }

    fn send(&mut self, bytes: &[u8]) -> std::io::Result<()> {
        self.write.write_all(bytes)
    }

    fn line(&mut self) -> std::io::Result<String> {
        let mut line = String::new();
        if self.read.read_line(&mut line)? == 0 {
            return Err(ErrorKind::UnexpectedEof.into());
        }
        Ok(line.trim_end().to_owned())
    }

    fn request(&mut self, subject: &str, headers: &str, data: &str) -> std::io::Result<Answer> {
        self.requests += 1;
        let inbox = format!("{}.{}", self.inbox, self.requests);
        let text = if headers.is_empty() {
            format!("PUB {subject} {inbox} {}\r\n{data}\r\n", data.len())
        } else {
            let head = format!("NATS/1.0\r\n{headers}\r\n");
            format!("HPUB {subject} {inbox} {} {}\r\n{head}{data}\r\n", head.len(), head.len() + data.len())
        };
        self.send(text.as_bytes())?;
        loop {
            let line = self.line()?;
            let words: Vec<&str> = line.split(' ').collect();
            let sizes = |from: usize| words[from..].iter().filter_map(|word| word.parse().ok()).collect::<Vec<usize>>();
            let (head, whole) = match words[0] {
                "PING" => {
                    self.send(b"PONG\r\n")?;
                    continue;
                }
                "MSG" => (0, *sizes(words.len() - 1).last().unwrap_or(&0)),
                "HMSG" => (sizes(words.len() - 2)[0], sizes(words.len() - 2)[1]),
                _ => continue,
            };
            let mut bytes = vec![0; whole + 2];
            self.read.read_exact(&mut bytes)?;
            bytes.truncate(whole);
            if words[1] == inbox {
                let data = bytes.split_off(head);
                return Ok((String::from_utf8_lossy(&bytes).into_owned(), data));
            }
        }
    }
}

impl RemoteLog for Connection {
    async fn info(&self) -> Result<Info, RemoteError> {
        let answer = self.api(&format!("STREAM.INFO.{}", self.stream), &json!({}))?;
        if let Some(error) = answer.get("error") {
            let code = error["err_code"].as_u64().unwrap_or_default() as u32;
            return Err(codes::unavailable(code, error["description"].as_str().unwrap_or_default()));
        }
        Ok(Info::read(&answer))
    }

    async fn publish(&self, message: &Outgoing) -> Result<Ack, PublishError> {
        let Outgoing { subject, id, data, after } = message;
        let headers = format!(
            "Nats-Msg-Id: {id}\r\nNats-Expected-Last-Sequence: {after}\r\nNats-Expected-Stream: {}\r\n",
            self.stream
        );
        let (_, answer) = self.request(subject, &headers, data).map_err(|_| PublishError::NoAnswer)?;
        let answer: Value = serde_json::from_slice(&answer).map_err(|_| PublishError::NoAnswer)?;
        if let Some(error) = answer.get("error") {
            let code = error["err_code"].as_u64().unwrap_or_default() as u32;
            return Err(codes::refused(code, error["description"].as_str().unwrap_or_default()));
        }
        let sequence = answer["seq"].as_u64().ok_or(PublishError::NoAnswer)?;
        Ok(Ack { sequence, is_duplicate: answer["duplicate"] == true })
    }

    async fn read(&self, from: u64, last: u64) -> Result<Vec<Message>, RemoteError> {
        let mut messages = Vec::new();
        for sequence in from..=last {
            messages.extend(self.message(sequence)?);
            if messages.len() as u64 == AT_ONCE {
                break;
            }
        }
        Ok(messages)
    }
}
