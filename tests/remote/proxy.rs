//! A line between clients and a server that stands: it can be cut, fall silent, and heal.

use std::io::{Read as _, Write as _};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::sync::{Arc, Condvar, Mutex, MutexGuard};

/// How the line is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    /// It carries what comes.
    Whole,
    /// It carries nothing, and nobody is told.
    Silent,
    /// It is cut.
    Cut,
}

struct Line {
    state: Mutex<(State, Vec<TcpStream>)>,
    changed: Condvar,
}

impl Line {
    fn state(&self) -> MutexGuard<'_, (State, Vec<TcpStream>)> {
        self.state.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
    }

    fn turn(&self, state: State) {
        let mut now = self.state();
        now.0 = state;
        if state == State::Cut {
            for end in now.1.drain(..) {
                // One that is closed already is cut.
                let _ = end.shutdown(Shutdown::Both);
            }
        }
        self.changed.notify_all();
    }

    /// Waits until something is carried; `false` if the line is cut.
    fn carries(&self) -> bool {
        let mut now = self.state();
        while now.0 == State::Silent {
            now = self.changed.wait(now).unwrap_or_else(std::sync::PoisonError::into_inner);
        }
        now.0 == State::Whole
    }

    /// Carries what comes from one end to the other, until one of them is closed.
    fn carry(&self, mut from: TcpStream, mut to: TcpStream) {
        let mut bytes = vec![0; 1 << 16];
        while let Ok(count) = from.read(&mut bytes) {
            if count == 0 || !self.carries() || to.write_all(&bytes[..count]).is_err() {
                break;
            }
        }
        let _ = to.shutdown(Shutdown::Both);
        let _ = from.shutdown(Shutdown::Both);
    }

    /// Joins a client to the server, unless the line is cut.
    fn join(self: &Arc<Line>, client: TcpStream, server: u16) -> std::io::Result<()> {
        if self.state().0 == State::Cut {
            return client.shutdown(Shutdown::Both);
        }
        let server = TcpStream::connect(("127.0.0.1", server))?;
        client.set_nodelay(true)?;
        server.set_nodelay(true)?;
        self.state().1.extend([client.try_clone()?, server.try_clone()?]);
        for (from, to) in [(client.try_clone()?, server.try_clone()?), (server, client)] {
            let line = self.clone();
            std::thread::spawn(move || line.carry(from, to));
        }
        Ok(())
    }
}

/// A port of the loopback that leads to another one, for as long as this program runs.
pub struct Proxy {
    /// The port.
    pub port: u16,
    line: Arc<Line>,
}

impl Proxy {
    /// Leads to a port.
    pub fn to(server: u16) -> std::io::Result<Proxy> {
        let listener = TcpListener::bind("127.0.0.1:0")?;
        let port = listener.local_addr()?.port();
        let line = Arc::new(Line { state: Mutex::new((State::Whole, Vec::new())), changed: Condvar::new() });
        let own = line.clone();
        std::thread::spawn(move || {
            for client in listener.incoming().flatten() {
                // Whoever cannot be joined finds the line closed.
                let _ = own.join(client, server);
            }
        });
        Ok(Proxy { port, line })
    }

    /// Cuts it: what is on it is lost, and nobody gets through.
    pub fn cut(&self) {
        self.line.turn(State::Cut);
    }

    /// Lets it fall silent: it stays open, and nothing comes through.
    pub fn fall_silent(&self) {
        self.line.turn(State::Silent);
    }

    /// Heals it; what was held back comes through.
    pub fn heal(&self) {
        self.line.turn(State::Whole);
    }
}
