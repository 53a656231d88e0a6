//! How the home of a log follows its server: it compares, catches up, takes what comes, and shows it.

use std::rc::Rc;

use leptos::prelude::*;

use crate::engine::user_error::UserError;
use crate::remote::{self, Bench as _, LogAddress, of_remote};
use crate::session::clock;
use crate::session::remote::client::{Event, LogClient};
use crate::session::remote::connection::{Client, Follower};
use crate::session::remote::home::Inner;
use crate::session::remote::state::RemoteState;

/// How much time may pass while catching up before the page shows it, in milliseconds.
const SHOWN_EVERY_MS: f64 = 250.0;

impl Follower for Inner {
    fn address(&self) -> &LogAddress {
        &self.address
    }

    fn client(&self) -> &Client {
        &self.client
    }

    fn turn(&self, state: RemoteState) {
        if self.state.try_with_untracked(|shown| *shown != state) == Some(true) {
            self.session.is_reached.set(state.is_connected());
            self.state.set(state);
        }
    }

    /// Compares the copy with the log on the server, and follows it from where the copy is.
    async fn meet(&self, client: &Rc<LogClient>) {
        match remote::is_of_another_system(&**client, self).await {
            Ok(true) if !self.insists.get() => return self.turn(RemoteState::Foreign),
            Ok(_) => {}
            Err(refusal) => return self.refuse(&refusal),
        }
        match remote::open(&**client, self).await {
            Ok(last) => {
                self.last.set(last);
                let sequence = self.replica.borrow().sequence();
                self.turn(RemoteState::CatchingUp(sequence, last));
                if let Err(error) = client.follow(sequence + 1).await {
                    return self.refuse(&of_remote(&error));
                }
                self.settle(false);
            }
            Err(refusal) => self.refuse(&refusal),
        }
    }

    async fn take(&self, client: &Rc<LogClient>, events: Vec<Event>) -> bool {
        let (messages, states): (Vec<Event>, Vec<Event>) =
            events.into_iter().partition(|event| event.message.is_some());
        let messages: Vec<_> = messages.into_iter().filter_map(Event::into_message).collect();
        if !messages.is_empty() {
            let applied = self.with(|workbench, replica| {
                let applied = replica.apply_all(workbench, &messages);
                replica.keep();
                applied
            });
            match applied {
                Ok(Ok(())) => self.settle(true),
                Ok(Err(refusal)) => self.turn(RemoteState::Ended(refusal)),
                Err(_) => return false,
            }
        }
        for event in states {
            match event.state.as_deref() {
                None => {
                    if let Some(text) = &event.said {
                        self.people.hear(self.session, text);
                    }
                }
                Some("disconnected") => self.turn(RemoteState::Offline),
                // The server may have been another one meanwhile, and what follows it may have ended with it.
                Some("connected" | "ended") => {
                    if !matches!(self.state.get_untracked(), RemoteState::Ended(_)) {
                        self.meet(client).await;
                    }
                }
                Some(_) => {
                    self.turn(match event.error.as_deref() {
                        Some("denied") => RemoteState::NotSignedIn,
                        _ => RemoteState::Offline,
                    });
                    return false;
                }
            }
        }
        true
    }
}

impl Inner {
    fn refuse(&self, refusal: &UserError) {
        self.turn(RemoteState::of_refusal(refusal));
    }

    /// Shows how far the copy is, and what is new in it.
    fn settle(&self, has_grown: bool) {
        let sequence = self.replica.borrow().sequence();
        let is_behind = sequence < self.last.get();
        if let RemoteState::CatchingUp(..) = self.state.get_untracked() {
            self.turn(match is_behind {
                true => RemoteState::CatchingUp(sequence, self.last.get()),
                false => RemoteState::Connected,
            });
        }
        let now = clock::uptime();
        if has_grown && (!is_behind || now - self.shown_at.get() > SHOWN_EVERY_MS) {
            self.shown_at.set(now);
            self.session.changed();
            if !is_behind {
                self.session.run_processes();
            }
        }
    }
}
