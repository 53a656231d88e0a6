//! Who may write: one tab at a time, by turns.
//!
//! Browsers cache local storage in each process, and nothing orders that cache with anything else: an exclusive Web
//! Lock and a fresh read inside it were measured to overwrite one append in fifteen. So a turn is more than a lock:
//!
//! 1. A tab writes only while it holds the exclusive lock [`NAME`], which the browser gives back when a tab ends,
//!    however it ends. It keeps the lock between writes, so that a tab alone never waits.
//! 2. A tab that wants to write says so on a channel; the holder lets go between two writes, never within one. Before
//!    it lets go it takes a second lock whose *name* is where the log then is: the turn, the head's position and hash.
//! 3. The next holder asks the browser which locks are held. That answer is ordered with the lock, as no message is, so
//!    it names the last place that anybody wrote to.
//! 4. It then waits until its own local storage shows just that place. A tab's writes reach the others in their order,
//!    so that with the last of them all are there. Not before then is its memory, of which it writes whole pages, what
//!    is on disk.
//! 5. A holder that vanished has left no place. The next one then goes by the newest place that anybody heard of on the
//!    channel, and waits [`SETTLE_MS`] for writes that were still under way.
//!
//! Places carry the number of their turn, which grows with each holder, so that an old message is known as old.
//! Where there are no Web Locks (no secure context) every tab writes after a fresh read, and the status bar says so.

use js_sys::{Function, Object, Promise, Reflect};
use leptos::prelude::*;
use leptos::task::spawn_local;
use serde::{Deserialize, Serialize};
use wasm_bindgen::{JsCast as _, JsValue, prelude::Closure};
use wasm_bindgen_futures::{JsFuture, future_to_promise};

use crate::engine::envelope::{Hash, Position};
use crate::engine::lane::Lane;
use crate::engine::user_error::UserError;
use crate::storage::chain::digest;
use crate::ui::background::{next_message, pause};
use crate::ui::session::Session;

/// The name of the lock and of the channel.
const NAME: &str = "foldback.log";
/// How long a tab waits for its turn.
const PATIENCE_MS: u32 = 10_000;
/// How long a tab waits until its local storage shows what another has written.
const ARRIVAL_MS: f64 = 5_000.0;
/// How long writes of a tab that vanished may still be under way.
const SETTLE_MS: f64 = 200.0;
/// How long a tab waits for a lane that another has written: it may have been taken away since.
const LANE_MS: f64 = 500.0;
/// How long to wait between two looks at local storage.
const LOOK_MS: i32 = 4;

/// What tabs tell each other.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
enum Message {
    /// Somebody waits for a turn.
    Want,
    /// Somebody begins a turn; whoever waits says so again.
    Holding,
    /// The log is at this place.
    At(Place),
}

/// Where the log is.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
struct Place {
    /// The turn in which it was written to.
    turn: u32,
    head: Position,
    hash: Hash,
    /// A mark of the lane that was written last, 0 for none: what is beside the log moves no head.
    #[serde(default)]
    lane: u32,
}

impl Place {
    /// Writes the place as the name of a lock.
    fn name(self) -> String {
        format!("{NAME}.at.{}.{}.{}.{}", self.turn, self.head, self.hash, self.lane)
    }

    /// Reads the name of a lock; `None` when it is no place.
    fn read(name: &str) -> Option<Place> {
        let mut parts = name.strip_prefix(NAME)?.strip_prefix(".at.")?.split('.');
        let turn = parts.next()?.parse().ok()?;
        let head = Position(parts.next()?.parse().ok()?);
        let hash = Hash::parse(parts.next()?)?;
        // Earlier versions say nothing of lanes.
        let lane = parts.next().map_or(Some(0), |lane| lane.parse().ok())?;
        Some(Place { turn, head, hash, lane })
    }
}

struct State {
    /// `navigator.locks`, where the browser has it.
    locks: Option<Object>,
    channel: Option<web_sys::BroadcastChannel>,
    /// Lets go of the lock, while it is held.
    release: Option<Function>,
    /// Lets go of the lock whose name is the place that this tab left the log at.
    left: Option<Function>,
    /// Settled when a turn that was asked for has begun or was refused.
    waiting: Option<Promise>,
    /// Another tab waits.
    wanted: bool,
    /// A place is about to be told.
    telling: bool,
    turn: u32,
    /// The newest place that was heard or told.
    heard: Option<Place>,
    /// The mark of the lane that was written last.
    lane: u32,
}

/// This tab's part in taking turns; cheap to copy.
#[derive(Clone, Copy)]
pub struct Lease {
    state: StoredValue<State, LocalStorage>,
}

impl Lease {
    /// Finds out what the browser has; `alone` where nobody else can see the log.
    pub fn new(alone: bool) -> Lease {
        let locks = if alone { None } else { locks() };
        let channel = locks.as_ref().and_then(|_| web_sys::BroadcastChannel::new(NAME).ok());
        let state = State {
            locks,
            channel,
            release: None,
            left: None,
            waiting: None,
            wanted: false,
            telling: false,
            turn: 0,
            heard: None,
            lane: 0,
        };
        Lease { state: StoredValue::new_local(state) }
    }

    /// Tells whether tabs can take turns at all.
    pub fn is_exclusive(self) -> bool {
        self.state.with_value(|state| state.locks.is_some())
    }

    /// Listens to the other tabs, and takes a turn at once if nobody has it.
    pub fn listen(self, session: Session) {
        let Some(channel) = self.state.with_value(|state| state.channel.clone()) else { return };
        let hear = Closure::<dyn Fn(web_sys::MessageEvent)>::new(move |event: web_sys::MessageEvent| {
            let text = event.data().as_string().unwrap_or_default();
            // A newer Foldback may say more; what is not understood is not for this one.
            if let Ok(message) = serde_json::from_str(&text) {
                self.hear(session, message);
            }
        });
        channel.set_onmessage(Some(hear.into_js_value().unchecked_ref()));
        let leave = window_event_listener(leptos::ev::pagehide, move |_| self.leave(session));
        on_cleanup(move || leave.remove());
        spawn_local(async move {
            // Somebody else may have the turn: then this tab asks when it has something to write.
            let _ = JsFuture::from(self.wait_for(session, true)).await;
        });
    }

    fn hear(self, session: Session, message: Message) {
        match message {
            Message::Want => {
                self.state.update_value(|state| state.wanted = true);
                self.let_go_if_wanted(session);
            }
            Message::Holding => {
                if self.state.with_value(|state| state.waiting.is_some() && state.release.is_none()) {
                    self.say(&Message::Want);
                }
            }
            Message::At(place) => {
                self.state.update_value(|state| {
                    if state.heard.is_none_or(|heard| heard.turn <= place.turn) {
                        state.heard = Some(place);
                    }
                });
                session.refresh();
            }
        }
    }

    /// Waits for a turn to write.
    ///
    /// # Errors
    /// [`UserError`] named `LogBusy` when no other tab lets go, or what it wrote does not arrive here.
    pub async fn acquire(self, session: Session) -> Result<(), UserError> {
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
        JsFuture::from(self.wait_for(session, false)).await.map(|_| ()).map_err(|_| {
            UserError::new(
                "LogBusy",
                "Another tab is writing to the log and has not let go. Nothing was recorded; try again, or close the other tab.",
            )
        })
    }

    fn may_write(self) -> bool {
        self.state.with_value(|state| state.locks.is_none() || state.release.is_some() && state.waiting.is_none())
    }

    /// Begins to wait for a turn, or joins who waits.
    fn wait_for(self, session: Session, if_free: bool) -> Promise {
        if let Some(waiting) = self.state.with_value(|state| state.waiting.clone()) {
            return waiting;
        }
        let turn = future_to_promise(async move {
            let outcome = self.take_turn(session, if_free).await;
            self.state.update_value(|state| state.waiting = None);
            outcome.map(|()| JsValue::UNDEFINED)
        });
        self.state.update_value(|state| state.waiting = Some(turn.clone()));
        turn
    }

    async fn take_turn(self, session: Session, if_free: bool) -> Result<(), JsValue> {
        if self.state.with_value(|state| state.release.is_none()) {
            if !if_free {
                self.say(&Message::Want);
            }
            self.request(if_free).await?;
            self.say(&Message::Holding);
        }
        let arrived = self.arrival(session).await.unwrap_or(false);
        // Who waited for this turn has it; whoever waits for the next is heard after that.
        spawn_local(async move {
            next_message().await;
            self.let_go_if_wanted(session);
        });
        if arrived {
            Ok(())
        } else {
            settle(self.state.try_update_value(|state| state.release.take()).flatten());
            Err(JsValue::NULL)
        }
    }

    /// Asks the browser for the lock; with `if_free` only if nobody holds it.
    async fn request(self, if_free: bool) -> Result<(), JsValue> {
        let options = Object::new();
        if if_free {
            Reflect::set(&options, &"ifAvailable".into(), &JsValue::TRUE)?;
        } else {
            let signal = web_sys::AbortSignal::timeout_with_u32(PATIENCE_MS);
            Reflect::set(&options, &"signal".into(), &signal)?;
        }
        let release = self.hold(NAME, &options).await?;
        self.state.update_value(|state| state.release = Some(release));
        Ok(())
    }

    /// Takes a lock and gives what lets go of it.
    async fn hold(self, name: &str, options: &Object) -> Result<Function, JsValue> {
        let locks = self.state.with_value(|state| state.locks.clone()).ok_or(JsValue::NULL)?;
        let ask: Function = Reflect::get(&locks, &"request".into())?.unchecked_into();
        let granted = Promise::new(&mut |resolve, reject| {
            let refuse = reject.clone();
            // The lock is held as long as the promise that this gives is open.
            let hold = Closure::once_into_js(move |lock: JsValue| -> JsValue {
                if lock.is_null() {
                    // To settle a promise cannot fail, here and below.
                    let _ = reject.call0(&JsValue::NULL);
                    return JsValue::UNDEFINED;
                }
                Promise::new(&mut |release, _| drop(resolve.call1(&JsValue::NULL, &release))).into()
            });
            match ask.call3(&locks, &name.into(), options, &hold) {
                Ok(asked) => spawn_local(async move {
                    if let Err(error) = JsFuture::from(Promise::from(asked)).await {
                        let _ = refuse.call1(&JsValue::NULL, &error);
                    }
                }),
                Err(error) => drop(refuse.call1(&JsValue::NULL, &error)),
            }
        });
        Ok(JsFuture::from(granted).await?.unchecked_into())
    }

    /// Finds the newest place that the locks of the living tabs name.
    async fn newest_left(self) -> Result<Option<Place>, JsValue> {
        let locks = self.state.with_value(|state| state.locks.clone()).ok_or(JsValue::NULL)?;
        let query: Function = Reflect::get(&locks, &"query".into())?.unchecked_into();
        let answer = JsFuture::from(Promise::from(query.call0(&locks)?)).await?;
        let held = js_sys::Array::from(&Reflect::get(&answer, &"held".into())?);
        let names = held.iter().filter_map(|lock| Reflect::get(&lock, &"name".into()).ok()?.as_string());
        Ok(names.filter_map(|name| Place::read(&name)).max_by_key(|place| place.turn))
    }

    /// Waits until local storage shows the newest place that is known of; false when it does not come.
    async fn arrival(self, session: Session) -> Result<bool, JsValue> {
        let left = self.newest_left().await?;
        let heard = self.state.with_value(|state| state.heard);
        let newest = [left, heard].into_iter().flatten().max_by_key(|place| place.turn);
        // Where the newest that was heard of left no place, its tab has vanished.
        let sure = newest.is_none_or(|newest| left.is_some_and(|left| left.turn >= newest.turn));
        let newest = if sure { left } else { newest };
        let began = js_sys::Date::now();
        loop {
            session.refresh();
            let waited = js_sys::Date::now() - began;
            let arrived =
                newest.is_none_or(|place| shows(session, place) && (shows_lane(session, place) || waited > LANE_MS));
            // What a tab said and then took with it when it vanished cannot be waited for without end.
            let gone = !sure && waited > ARRIVAL_MS;
            if gone || arrived && (sure || waited >= SETTLE_MS) {
                let turn = newest.map_or(0, |place| place.turn) + 1;
                let left = self.state.try_update_value(|state| {
                    state.turn = turn;
                    state.lane = newest.map_or(0, |place| place.lane);
                    state.left.take()
                });
                settle(left.flatten());
                return Ok(true);
            }
            if waited > ARRIVAL_MS {
                return Ok(false);
            }
            if document().hidden() { next_message().await } else { pause(LOOK_MS).await }
        }
    }

    /// Notes which lane was written last, so that the next holder waits for it; `None` where there is none to wait for.
    pub fn lane_written(self, lane: Option<(u32, &Lane)>) {
        let lane = lane.map_or(0, |(number, lane)| mark(number, lane));
        self.state.update_value(|state| state.lane = lane);
    }

    /// Tells the other tabs, once the work at hand is done, where the log is now; and lets go if one of them waits.
    pub fn wrote(self, session: Session) {
        let silent = self.state.try_update_value(|state| {
            state.channel.is_none() || state.release.is_none() || std::mem::replace(&mut state.telling, true)
        });
        if silent.unwrap_or(true) {
            return;
        }
        spawn_local(async move {
            next_message().await;
            self.state.update_value(|state| state.telling = false);
            if self.state.with_value(|state| state.release.is_some()) {
                self.tell(session);
                self.let_go_if_wanted(session);
            }
        });
    }

    fn let_go_if_wanted(self, session: Session) {
        let free = self.state.with_value(|state| state.wanted && state.release.is_some() && state.waiting.is_none());
        if free && !session.is_busy() {
            self.let_go(session);
        }
    }

    /// Ends this tab's turn: the place is left as the name of a lock, and then the turn is another's.
    fn let_go(self, session: Session) {
        let release = self.state.try_update_value(|state| {
            state.wanted = false;
            state.release.take()
        });
        let Some(release) = release.flatten() else { return };
        let Some(place) = self.tell(session) else { return settle(Some(release)) };
        spawn_local(async move {
            if let Ok(left) = self.hold(&place.name(), &Object::new()).await {
                let before = self.state.try_update_value(|state| state.left.replace(left));
                settle(before.flatten());
            }
            settle(Some(release));
        });
    }

    /// Ends this tab's turn as the page goes away: its locks go with it.
    fn leave(self, session: Session) {
        if self.state.with_value(|state| state.release.is_some()) {
            self.tell(session);
        }
        let released = self.state.try_update_value(|state| [state.release.take(), state.left.take()]);
        released.into_iter().flatten().for_each(settle);
    }

    /// Says on the channel where the log is.
    fn tell(self, session: Session) -> Option<Place> {
        let (head, hash) = session.peek(|bench| (bench.log().head(), bench.store().head_hash()))?;
        let (turn, lane) = self.state.with_value(|state| (state.turn, state.lane));
        let place = Place { turn, head, hash, lane };
        self.state.update_value(|state| state.heard = Some(place));
        self.say(&Message::At(place));
        Some(place)
    }

    fn say(self, message: &Message) {
        let (Some(channel), Ok(text)) =
            (self.state.with_value(|state| state.channel.clone()), serde_json::to_string(message))
        else {
            return;
        };
        // A channel that is closed has nobody to hear.
        let _ = channel.post_message(&text.into());
    }
}

/// Lets go of a lock.
fn settle(release: Option<Function>) {
    if let Some(release) = release {
        // To settle a promise cannot fail.
        let _ = release.call0(&JsValue::NULL);
    }
}

/// Tells whether the log in memory, which follows local storage, is at a place or beyond it.
fn shows(session: Session, place: Place) -> bool {
    session
        .peek(|bench| match place.head {
            Position(0) => bench.log().head() == Position(0),
            head => bench.store().hash_at(head) == Some(place.hash),
        })
        .unwrap_or(false)
}

/// Tells whether local storage shows the lane that was written last.
fn shows_lane(session: Session, place: Place) -> bool {
    let is_it = |(number, lane): &(u32, Lane)| mark(*number, lane) == place.lane;
    place.lane == 0 || session.peek(|bench| bench.lanes().iter().any(is_it)).unwrap_or(true)
}

/// Makes a mark of a lane as it was written; never 0.
fn mark(number: u32, lane: &Lane) -> u32 {
    let Hash([a, b, c, d, ..]) = digest(format!("{number} {}", lane.json()).as_bytes());
    u32::from_be_bytes([a, b, c, d]).max(1)
}

fn locks() -> Option<Object> {
    let locks = Reflect::get(&window().navigator(), &"locks".into()).ok()?;
    locks.dyn_into().ok()
}
