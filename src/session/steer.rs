//! Actions on what is shown: the cursor, the stream, notices, and following what other tabs did.

use leptos::prelude::*;

use crate::domains::{self, Registration};
use crate::engine::log::envelope::{ExpectedRevision, StreamId};
use crate::engine::travel::player::{Player, Speed};
use crate::engine::user_error::UserError;
use crate::engine::values::money::Currency;
use crate::session::clock;
use crate::session::core::Session;
use crate::session::notice::{self, Notice, Tone};
use crate::session::storage_mode::StorageMode;
use crate::storage::refresh::Refreshed;
use crate::words;
use crate::workbench::{Request, Workbench};

impl Session {
    /// Moves the player and shows where it is.
    pub fn steer(self, act: impl FnOnce(&mut Player)) {
        self.core.update_value(|core| act(&mut core.player));
        self.show();
    }

    /// Chooses the speed of play.
    pub fn set_speed(self, speed: Speed) {
        self.steer(|player| player.set_speed(speed));
    }

    /// Shows another stream, live.
    ///
    /// # Errors
    /// [`UserError`] if no domain has such a stream.
    pub fn open_stream(self, stream: StreamId) -> Result<(), UserError> {
        if domains::domain(stream.domain()).is_none() {
            let known: Vec<&str> = domains::ENTRIES.iter().map(|domain| domain.name).collect();
            let message = words::session::unknown_domain_a_streams_name(
                &format_args!("{:?}", stream.domain()),
                &known.join(", "),
            );
            return Err(UserError::new("UnknownDomain", message).with("stream", stream.as_str()));
        }
        self.core.update_value(|core| {
            core.player.reset(core.workbench.head(&stream));
            core.stream = stream.clone();
        });
        self.stream.set(stream);
        self.changed();
        Ok(())
    }

    /// Shows a stream, or notifies the person why it cannot be shown; returns `true` if it is shown.
    pub fn show_stream(self, stream: &StreamId) -> bool {
        if *stream == self.stream_now() {
            return true;
        }
        let opened = self.open_stream(stream.clone());
        if let Err(refusal) = &opened {
            self.tell(Tone::Bad, refusal.message.clone());
        }
        opened.is_ok()
    }

    /// Shows the stream that the story of a domain's sample is about, if the sample is in the log.
    pub fn show_story(self, domain: &Registration) {
        if let Some(stream) = self.with_workbench_untracked(|workbench| workbench.story_stream(domain)).flatten() {
            self.show_stream(&stream);
        }
    }

    /// Returns the currency of the stream as it is now.
    pub fn currency_now(self) -> Currency {
        let stream = self.stream_now();
        self.with_workbench_untracked(|workbench| workbench.shown(&stream).map(|view| view.currency()))
            .flatten()
            .unwrap_or(Currency::EUR)
    }

    /// Makes a request for the stream that is shown, with the time of now and who acts in this tab.
    pub fn request(self) -> Request {
        let (stream, expected, now, actor) = (self.stream_now(), ExpectedRevision::Any, clock::now(), self.actor());
        Request { stream, expected, event_id: None, now, actor }
    }

    /// Takes turns with the other tabs from now on.
    pub fn join_other_tabs(self) {
        self.turns.listen(self);
    }

    /// Returns `true` if two tabs that write at once are kept apart.
    pub fn is_exclusive(self) -> bool {
        self.storage_mode != StorageMode::Browser || self.turns.is_exclusive()
    }

    /// Follows what another tab wrote.
    pub fn refresh(self) {
        let vanished = || self.with_workbench_untracked(|workbench| workbench.store().vanished()).flatten();
        let before = vanished();
        let refreshed =
            self.core.try_update_value(|core| if core.busy { Ok(Refreshed::Same) } else { core.workbench.refresh() });
        match refreshed {
            // Show what is now only in memory, and what no longer is.
            Some(Ok(Refreshed::Same | Refreshed::Vanished)) if before != vanished() => self.changed(),
            Some(Ok(Refreshed::Same | Refreshed::Vanished)) | None => {}
            Some(Ok(Refreshed::Grew { .. } | Refreshed::Archived)) => self.changed(),
            Some(Ok(Refreshed::Replaced)) => {
                let is_damaged = self.with_workbench_untracked(|workbench| workbench.store().damage().is_some());
                // Damage has a notice of its own.
                if !self.tell_fork() && is_damaged == Some(false) {
                    self.tell(Tone::Bad, words::session::ANOTHER_TAB_CLEARED_OR_REPLACED.text());
                }
                self.changed();
                // What was recorded again may have begun one.
                self.run_processes();
            }
            Some(Err(refusal)) => self.tell(Tone::Bad, refusal.message),
        }
    }

    /// Shows the outcome of a fork of the log, if there was one.
    pub(super) fn tell_fork(self) -> bool {
        let Some(fork) = self.update_memory(Workbench::take_fork).flatten() else { return false };
        let (tone, text) = notice::of_fork(&fork);
        self.tell(tone, text);
        true
    }

    /// Shows the person a notice.
    pub fn tell(self, tone: Tone, text: impl Into<String>) {
        self.notice.set(Some(Notice { tone, text: text.into(), back: None }));
    }

    /// Dismisses the notice.
    pub fn dismiss(self) {
        self.notice.set(None);
        self.full.set(false);
    }

    /// Calls a listener after each change of the log.
    pub fn watch(self, listener: impl Fn() + 'static) {
        self.core.update_value(|core| core.watchers.push(Box::new(listener)));
    }

    /// Looks again at all that is shown: the code of further domains has come.
    pub fn look_again(self) {
        self.changed();
    }
}
