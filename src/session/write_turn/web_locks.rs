//! Turns by the browser's Web Locks and a BroadcastChannel: what [`Turns`] decides is carried out here.

use js_sys::Promise;
use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen::{JsCast as _, JsValue, prelude::Closure};
use wasm_bindgen_futures::{JsFuture, future_to_promise};

use crate::engine::log::envelope::{Hash, Position};
use crate::engine::user_error::UserError;
use crate::engine::what_if::Lane;
use crate::session::locks::{Held, Locks, Patience};
use crate::session::tasks::{next_message, pause};
use crate::session::write_turn::machine::{Arrival, Awaited, LogMark, Message, Reaction, Turns};
use crate::words;

/// The name of the lock and of the channel.
const NAME: &str = "foldback.log";
/// How long a tab waits for its turn, in milliseconds.
const PATIENCE_MS: u32 = 10_000;
/// How long to wait between two reads of local storage, in milliseconds.
const READ_MS: i32 = 4;

/// The log that tabs take turns with, as this tab knows it.
pub trait SharedLog: Copy + 'static {
    /// Reads what other tabs have written.
    fn refresh(self);
    /// Returns `true` while an import or another long write holds the log.
    fn is_busy(self) -> bool;
    /// Returns the newest position and the hash of its event; `None` if the page is closing.
    fn head(self) -> Option<(Position, Hash)>;
    /// Returns `true` if the log is at a mark or beyond it.
    fn shows(self, mark: LogMark) -> bool;
    /// Returns `true` if the lane with a fingerprint is in storage.
    fn shows_lane(self, fingerprint: u32) -> bool;
}

struct State {
    turns: Turns,
    /// The browser's locks, if it has them and other tabs can see the log.
    locks: Option<Locks>,
    channel: Option<web_sys::BroadcastChannel>,
    /// Releases the lock, while it is held.
    release: Option<Held>,
    /// Releases the lock whose name is the mark that this tab left the log at.
    left: Option<Held>,
    /// Settled when the turn that this tab waits for has begun or was refused.
    waiting: Option<Promise>,
}

/// This tab's part in taking turns; cheap to copy.
#[derive(Clone, Copy)]
pub struct WriteTurns {
    state: StoredValue<State, LocalStorage>,
}

impl WriteTurns {
    /// Finds out what the browser has; `alone` if no other tab can see the log.
    pub fn new(alone: bool) -> WriteTurns {
        let locks = if alone { None } else { Locks::find() };
        let channel = locks.as_ref().and_then(|_| web_sys::BroadcastChannel::new(NAME).ok());
        let turns = Turns::default();
        let state = State { turns, locks, channel, release: None, left: None, waiting: None };
        WriteTurns { state: StoredValue::new_local(state) }
    }

    /// Returns `true` if tabs can take turns at all.
    pub fn is_exclusive(self) -> bool {
        self.state.with_value(|state| state.locks.is_some())
    }

    /// Listens to the other tabs, and takes a turn at once if no tab has it.
    pub fn listen(self, log: impl SharedLog) {
        let Some(channel) = self.state.with_value(|state| state.channel.clone()) else { return };
        let hear = Closure::<dyn Fn(web_sys::MessageEvent)>::new(move |event: web_sys::MessageEvent| {
            let text = event.data().as_string().unwrap_or_default();
            // A newer Foldback may say more; a message that is not understood is not for this one.
            if let Ok(message) = serde_json::from_str(&text) {
                self.hear(log, &message);
            }
        });
        channel.set_onmessage(Some(hear.into_js_value().unchecked_ref()));
        let leave = window_event_listener(leptos::ev::pagehide, move |_| self.leave(log));
        on_cleanup(move || leave.remove());
        spawn_local(async move {
            // Another tab may have the turn: then this one asks when it has something to write.
            let _ = JsFuture::from(self.wait_for(log, true)).await;
        });
    }

    fn hear(self, log: impl SharedLog, message: &Message) {
        match self.turns(|turns| turns.hear(message)) {
            Reaction::Nothing => {}
            Reaction::Release => self.release_if_wanted(log),
            Reaction::SayWant => self.say(&Message::Want),
            Reaction::Refresh => log.refresh(),
        }
    }

    fn turns<T>(self, act: impl FnOnce(&mut Turns) -> T) -> T
    where
        T: Default,
    {
        self.state.try_update_value(|state| act(&mut state.turns)).unwrap_or_default()
    }

    /// Waits for a turn to write.
    ///
    /// # Errors
    /// [`UserError`] named `LogBusy` if no other tab ends its turn, or what it wrote does not arrive here.
    pub async fn acquire(self, log: impl SharedLog) -> Result<(), UserError> {
        if self.may_write() {
            return Ok(());
        }
        // One request serves all that wait in this tab.
        if let Some(waiting) = self.state.with_value(|state| state.waiting.clone()) {
            let _ = JsFuture::from(waiting).await;
            if self.may_write() {
                return Ok(());
            }
        }
        JsFuture::from(self.wait_for(log, false))
            .await
            .map(|_| ())
            .map_err(|_| UserError::new("LogBusy", words::session::ANOTHER_TAB_IS_WRITING_TO_THE_LOG.text()))
    }

    fn may_write(self) -> bool {
        self.state.with_value(|state| state.locks.is_none() || state.turns.may_write())
    }

    /// Begins to wait for a turn, or joins those that wait.
    fn wait_for(self, log: impl SharedLog, if_free: bool) -> Promise {
        if let Some(waiting) = self.state.with_value(|state| state.waiting.clone()) {
            return waiting;
        }
        let turn = future_to_promise(async move {
            let outcome = self.take_turn(log, if_free).await;
            self.state.update_value(|state| {
                state.waiting = None;
                state.turns.waits = false;
            });
            outcome.map(|()| JsValue::UNDEFINED)
        });
        self.state.update_value(|state| {
            state.waiting = Some(turn.clone());
            state.turns.waits = true;
        });
        turn
    }

    async fn take_turn(self, log: impl SharedLog, if_free: bool) -> Result<(), JsValue> {
        if self.state.with_value(|state| !state.turns.holds) {
            if !if_free {
                self.say(&Message::Want);
            }
            self.request(if_free).await?;
            self.say(&Message::Holding);
        }
        let has_arrived = self.arrival(log).await.unwrap_or(false);
        // Those that waited for this turn have it; those that wait for the next come after them.
        spawn_local(async move {
            next_message().await;
            self.release_if_wanted(log);
        });
        if has_arrived {
            return Ok(());
        }
        settle(self.give_up());
        Err(JsValue::NULL)
    }

    /// Takes what releases the lock out of the state; the turn is over.
    fn give_up(self) -> Option<Held> {
        let release = self.state.try_update_value(|state| {
            state.turns.holds = false;
            state.release.take()
        });
        release.flatten()
    }

    /// Asks the browser for the lock; with `if_free` only if it is free.
    async fn request(self, if_free: bool) -> Result<(), JsValue> {
        let patience = if if_free { Patience::IfFree } else { Patience::Milliseconds(PATIENCE_MS) };
        let release = self.hold(NAME, patience).await?;
        self.state.update_value(|state| {
            state.release = Some(release);
            state.turns.holds = true;
        });
        Ok(())
    }

    async fn hold(self, name: &str, patience: Patience) -> Result<Held, JsValue> {
        self.locks()?.hold(name, patience).await
    }

    fn locks(self) -> Result<Locks, JsValue> {
        self.state.with_value(|state| state.locks.clone()).ok_or(JsValue::NULL)
    }

    /// Finds the newest mark that the locks of the living tabs name.
    async fn newest_left(self) -> Result<Option<LogMark>, JsValue> {
        let names = self.locks()?.held().await?;
        Ok(names.iter().filter_map(|name| LogMark::read(name)).max_by_key(|mark| mark.turn))
    }

    /// Waits until local storage shows the newest mark that is known; `false` if it does not come.
    async fn arrival(self, log: impl SharedLog) -> Result<bool, JsValue> {
        let left = self.newest_left().await?;
        let awaited = self.state.with_value(|state| state.turns.awaited(left));
        let began = js_sys::Date::now();
        loop {
            log.refresh();
            let shows_log = awaited.mark.is_none_or(|mark| log.shows(mark));
            let shows_lane = awaited.mark.is_none_or(|mark| mark.lane == 0 || log.shows_lane(mark.lane));
            match awaited.judge(js_sys::Date::now() - began, shows_log, shows_lane) {
                Arrival::Pending => {}
                Arrival::TimedOut => return Ok(false),
                Arrival::Arrived => {
                    self.begin(awaited);
                    return Ok(true);
                }
            }
            if document().hidden() { next_message().await } else { pause(READ_MS).await }
        }
    }

    fn begin(self, awaited: Awaited) {
        let left = self.state.try_update_value(|state| {
            state.turns.begin(awaited);
            state.left.take()
        });
        settle(left.flatten());
    }

    /// Notes which lane was written last, so that the next holder waits for it; `None` for no lane.
    pub fn lane_written(self, lane: Option<(u32, &Lane)>) {
        self.turns(|turns| turns.lane_written(lane));
    }

    /// Announces to the other tabs, once the current work is done, where the log is now; and ends the turn if one of
    /// them waits.
    pub fn wrote(self, log: impl SharedLog) {
        let has_channel = self.state.try_with_value(|state| state.channel.is_some()).unwrap_or(false);
        if !has_channel || !self.turns(Turns::wrote) {
            return;
        }
        spawn_local(async move {
            next_message().await;
            if self.turns(Turns::announces_now) {
                self.announce(log);
                self.release_if_wanted(log);
            }
        });
    }

    fn release_if_wanted(self, log: impl SharedLog) {
        let is_busy = log.is_busy();
        if self.turns(|turns| turns.may_release(is_busy)) {
            self.release(log);
        }
    }

    /// Ends this tab's turn: the mark is left as the name of a lock, and then the turn is another's.
    fn release(self, log: impl SharedLog) {
        let release = self.state.try_update_value(|state| {
            state.turns.release();
            state.release.take()
        });
        let Some(release) = release.flatten() else { return };
        let Some(mark) = self.announce(log) else { return settle(Some(release)) };
        spawn_local(async move {
            if let Ok(left) = self.hold(&mark.name(), Patience::Endless).await {
                let before = self.state.try_update_value(|state| state.left.replace(left));
                settle(before.flatten());
            }
            settle(Some(release));
        });
    }

    /// Ends this tab's turn as the page goes away: its locks go with it.
    fn leave(self, log: impl SharedLog) {
        if self.state.with_value(|state| state.turns.holds) {
            self.announce(log);
        }
        let left = self.state.try_update_value(|state| state.left.take());
        settle(self.give_up());
        settle(left.flatten());
    }

    /// Announces on the channel where the log is.
    fn announce(self, log: impl SharedLog) -> Option<LogMark> {
        let (head, hash) = log.head()?;
        let mark = self.state.try_update_value(|state| state.turns.mark(head, hash))?;
        self.say(&Message::At(mark));
        Some(mark)
    }

    fn say(self, message: &Message) {
        let (Some(channel), Ok(text)) =
            (self.state.with_value(|state| state.channel.clone()), serde_json::to_string(message))
        else {
            return;
        };
        // A channel that is closed has no listener.
        let _ = channel.post_message(&text.into());
    }
}

/// Releases a lock, if there is one.
fn settle(lock: Option<Held>) {
    if let Some(lock) = lock {
        lock.release();
    }
}
