//! A log on a server, as a session records to it and follows it. None of this is in the page before a log on a server is
//! opened.

mod client;
mod connection;
mod copy;
mod feed;
mod following;
mod home;
mod people;
mod sign_in;
mod state;

pub use client::has_client;
pub use copy::{OpenCopy, forget_copy, in_memory, opened};
pub use feed::{Feed, May};
pub use home::Home;
pub use people::{People, Place, go_to};
pub use sign_in::SignIn;
pub use state::RemoteState;
