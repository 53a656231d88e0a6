//! The address of a log on a server: `wss://host:port/stream`.

use std::fmt;

use crate::engine::log::envelope::Hash;
use crate::storage::chain::digest;

/// How many hexadecimal digits of the address's hash name the key space of a copy.
const DIGITS: usize = 16;

/// Where a log on a server is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LogAddress {
    server: String,
    stream: String,
}

impl LogAddress {
    /// Reads an address: `ws://` or `wss://`, a host with or without a port, and the stream's name. `None` for any other
    /// text. A name and password do not belong into an address, where others see them.
    pub fn read(text: &str) -> Option<LogAddress> {
        let text = text.trim();
        let (scheme, rest) = text.split_once("://")?;
        let scheme = scheme.to_ascii_lowercase();
        let (host, stream) = rest.trim_end_matches('/').rsplit_once('/')?;
        let is_scheme = scheme == "ws" || scheme == "wss";
        let is_host = !host.is_empty() && !host.contains(|c: char| c.is_whitespace() || "@?#\\".contains(c));
        let is_name = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '-';
        let is_stream = !stream.is_empty() && stream.len() <= 255 && stream.chars().all(is_name);
        (is_scheme && is_host && is_stream).then(|| LogAddress {
            server: format!("{scheme}://{}", host.to_ascii_lowercase()),
            stream: stream.to_owned(),
        })
    }

    /// Returns the address of the server, without the stream.
    pub fn server(&self) -> &str {
        &self.server
    }

    /// Returns the name of the stream.
    pub fn stream(&self) -> &str {
        &self.stream
    }

    /// Returns the name of the key space that the copy of the log is in.
    pub fn key_space(&self) -> String {
        let Hash(bytes) = digest(self.to_string().as_bytes());
        bytes.iter().take(DIGITS / 2).map(|byte| format!("{byte:02x}")).collect()
    }
}

impl fmt::Display for LogAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.server, self.stream)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_read_as_it_is_written_and_others_are_refused() {
        for text in ["ws://localhost:9222/CLASS", "wss://log.example.org/a_log-2", "ws://[::1]:80/x"] {
            assert_eq!(LogAddress::read(text).map(|address| address.to_string()).as_deref(), Some(text));
        }
        let address = LogAddress::read(" WS://Host:1/CLASS/ ").expect("an address");
        assert_eq!((address.server(), address.stream()), ("ws://host:1", "CLASS"));
        for text in [
            "",
            "ws://host",
            "http://host/CLASS",
            "ws:///CLASS",
            "ws://a b/CLASS",
            "ws://host/a.b",
            "ws://me:key@host/CLASS",
        ] {
            assert_eq!(LogAddress::read(text), None, "{text}");
        }
    }

    #[test]
    fn two_logs_have_two_key_spaces() {
        let space = |text| LogAddress::read(text).map(|address| address.key_space());
        assert_eq!(space("ws://host:1/CLASS"), space("WS://HOST:1/CLASS/"));
        assert_ne!(space("ws://host:1/CLASS"), space("ws://host:2/CLASS"));
        assert_eq!(space("ws://host:1/CLASS").map(|space| space.len()), Some(DIGITS));
    }
}
