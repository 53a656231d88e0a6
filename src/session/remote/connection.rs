//! A connection to a server that is kept: a server that is not reached is tried again and again.

use std::cell::RefCell;
use std::rc::Rc;

use crate::remote::LogAddress;
use crate::session::remote::client::{Event, LogClient, NotConnected};
use crate::session::remote::sign_in::SignIn;
use crate::session::remote::state::RemoteState;
use crate::session::tasks::{next_message, pause};

/// How long to wait before the server is tried again, in milliseconds.
const PAUSE_MS: i32 = 1_000;

/// The connection that is there at a moment.
pub(super) type Client = RefCell<Option<Rc<LogClient>>>;

/// What a connection is kept for.
pub(super) trait Follower {
    /// Returns where the server is.
    fn address(&self) -> &LogAddress;
    /// Returns the place of the connection.
    fn client(&self) -> &Client;
    /// Takes over how the server is reached.
    fn turn(&self, state: RemoteState);
    /// Compares what is here with what the server has, and follows it.
    async fn meet(&self, client: &Rc<LogClient>);
    /// Takes what came; returns `false` if the connection is closed for good.
    async fn take(&self, client: &Rc<LogClient>, events: Vec<Event>) -> bool;
}

/// Connects, and lets the follower take what comes.
pub(super) async fn stay_connected(follower: Rc<impl Follower>) {
    follower.turn(RemoteState::Connecting);
    let client = loop {
        match LogClient::connect(follower.address(), &SignIn::of_this_tab(follower.address())).await {
            Ok(client) => break Rc::new(client),
            Err(NotConnected::NoClient) => return follower.turn(RemoteState::NoClient),
            Err(NotConnected::NotSignedIn) => return follower.turn(RemoteState::NotSignedIn),
            Err(NotConnected::NotReached) => follower.turn(RemoteState::Offline),
        }
        pause(PAUSE_MS).await;
    };
    *follower.client().borrow_mut() = Some(client.clone());
    follower.meet(&client).await;
    loop {
        let events = client.next().await;
        let is_current = follower.client().borrow().as_ref().is_some_and(|current| Rc::ptr_eq(current, &client));
        if events.is_empty() || !is_current {
            return client.close();
        }
        if !follower.take(&client, events).await {
            break;
        }
        // Messages may come faster than the browser draws.
        next_message().await;
    }
    follower.client().take();
    client.close();
}
