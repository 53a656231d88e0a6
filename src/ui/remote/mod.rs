//! A log on a server, on the page: connecting to one, and how it is reached. It is fetched when somebody asks for it.

mod banner;
mod connect;
mod looking;
mod opened;
mod people;

use std::pin::Pin;

use leptos::prelude::*;

use crate::chunk;
use crate::session::Opening;

pub use opened::LOG;

/// What is called of it.
pub struct Remote {
    /// Opens the copy of the log that the address of the page names; `None` if it names none that can be read.
    pub open: fn() -> Opens,
    /// Connects the copy to its server, and shows how they stand.
    pub banner: fn() -> AnyView,
    /// Connects to a stream of another system, and shows how it stands.
    pub looking: fn() -> AnyView,
    /// Asks for the address of a log, and how to sign in.
    pub connect: fn() -> AnyView,
}

/// The opening of a copy.
pub type Opens = Pin<Box<dyn Future<Output = Option<Opening>>>>;

chunk!(
    /// Logs on servers.
    pub REMOTE: Remote = remote.remote_log, &Remote {
        open: || Box::pin(opened::open()),
        banner: || view! { <banner::Banner /> }.into_any(),
        looking: || view! { <looking::Looking /> }.into_any(),
        connect: || view! { <connect::Connect /> }.into_any(),
    }
);
