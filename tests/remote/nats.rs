//! A real nats-server on a free port of the loopback.

use std::net::{TcpListener, TcpStream};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::connection::Connection;
use crate::contract::Place;
use crate::proxy::Proxy;

const PATIENCE: Duration = Duration::from_secs(20);

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
        Nats::configured(name, count, "")
    }

    /// Starts some servers with a configuration of what no argument says.
    pub fn configured(name: &str, count: usize, config: &str) -> Nats {
        assert!(
            program().is_some(),
            "nats-server is not installed. On Debian or Ubuntu: sudo apt-get install nats-server"
        );
        let folder = std::env::temp_dir().join(format!("foldback-{name}-{}", std::process::id()));
        let file = folder.join("nats.conf");
        std::fs::create_dir_all(&folder).unwrap();
        std::fs::write(&file, config).unwrap();
        let routes: Vec<String> = (0..count).map(|_| format!("nats://127.0.0.1:{}", free_port())).collect();
        let node = |index: usize| {
            let (port, store) = (free_port(), folder.join(index.to_string()).display().to_string());
            let mut arguments = vec!["-js".to_owned(), "-a".to_owned(), "127.0.0.1".to_owned()];
            arguments.extend(["-c".to_owned(), file.display().to_string()]);
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

    /// Puts a line between the stream and the clients that are given where it then is.
    pub fn behind_a_line(&self) -> (Proxy, Ports) {
        let proxy = Proxy::to(self.ports[0]).unwrap();
        let ports = Ports { ports: vec![proxy.port], name: self.name.clone() };
        (proxy, ports)
    }

    /// Returns the number of the server that leads the stream; `None` while none does.
    pub fn leader(&self) -> Option<usize> {
        let info = self.admin.api(&format!("STREAM.INFO.{}", self.name), &json!({})).ok()?;
        info["cluster"]["leader"].as_str()?.strip_prefix("node")?.parse().ok()
    }
}

/// Where a stream is.
#[derive(Clone)]
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
