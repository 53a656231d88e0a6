//! `?subscriber`: the downstream system in a tab of its own. It pulls CloudEvents from whichever page of Foldback is
//! open, keeps its own checkpoint, and can be stopped, crashed and made to receive events again.

use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen::prelude::*;

use crate::downstream::wire::{CloudEvent, MAX_BATCH, Message, channel_of};
use crate::downstream::{Checkpoint, Handled, MAIL_KEY, MailServer, Manner, Report, STATE_KEY, Subscriber};
use crate::engine::log::envelope::Position;
use crate::remote::{LogAddress, ReplicaDisk};
use crate::session::publisher::{read, send};
use crate::session::tasks::pause;
use crate::storage::KeyValue;
use crate::storage::browser::LocalKeyValue;
use crate::storage::memory::MemoryKeyValue;
use crate::storage::sandbox::{Sandbox, SandboxName};
use crate::ui::query::value_of;
use crate::ui::remote::LOG;

/// How long to wait for an answer before saying that no page answers.
const PATIENCE_MS: i32 = 1_500;
/// How many events are delivered again for a demonstration.
pub const AGAIN: u32 = 5;

/// What the subscriber is doing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Doing {
    /// It waits for a page of Foldback.
    Waiting,
    /// It follows a page of Foldback.
    Following,
    /// The person stopped it.
    Stopped,
    /// It crashed at this event.
    Crashed(Position),
    /// The page's log is not the one that it followed.
    Elsewhere,
}

/// The subscriber; cheap to copy.
#[derive(Clone, Copy)]
pub struct SubscriberState {
    inner: StoredValue<Inner, LocalStorage>,
    pub doing: RwSignal<Doing>,
    pub subscriber: RwSignal<Subscriber>,
    pub mail: RwSignal<MailServer>,
    pub manner: RwSignal<Manner>,
    pub head: RwSignal<Position>,
    pub newest: RwSignal<String>,
    /// How many e-mails had been sent twice as it began to replay.
    twice_before: RwSignal<Option<u32>>,
}

struct Inner {
    disk: Box<dyn KeyValue>,
    channel: Option<web_sys::BroadcastChannel>,
    name: String,
    /// The number of the newest request; answers to others are ignored.
    request: u32,
    answered: bool,
}

impl SubscriberState {
    /// Starts from what was kept: beside a person's own log, in the sandbox that the address names, or beside the copy of the log
    /// on a server that it names.
    pub fn open() -> SubscriberState {
        let sandbox = value_of("subscriber").and_then(|name| SandboxName::read(&name));
        let copy = value_of(LOG).and_then(|text| LogAddress::read(&text)).map(|address| address.key_space());
        let disk: Box<dyn KeyValue> = match (LocalKeyValue::probe(), &sandbox, &copy) {
            (Ok(disk), Some(name), _) => Box::new(Sandbox::new(disk, name)),
            (Ok(disk), None, Some(space)) => Box::new(ReplicaDisk::new(disk, space)),
            (Ok(disk), None, None) => Box::new(disk),
            (Err(_), _, _) => Box::new(MemoryKeyValue::default()),
        };
        let key_space = sandbox.map(|name| name.to_string()).or(copy);
        let channel = web_sys::BroadcastChannel::new(&channel_of(key_space.as_deref())).ok();
        let name = format!("subscriber-{}", js_sys::Math::random());
        let state = SubscriberState {
            inner: StoredValue::new_local(Inner { disk, channel: channel.clone(), name, request: 0, answered: false }),
            doing: RwSignal::new(Doing::Waiting),
            subscriber: RwSignal::new(Subscriber::default()),
            mail: RwSignal::new(MailServer::default()),
            manner: RwSignal::new(Manner::default()),
            head: RwSignal::new(Position(0)),
            newest: RwSignal::new(String::new()),
            twice_before: RwSignal::new(None),
        };
        let hear = Closure::<dyn Fn(web_sys::MessageEvent)>::new(move |event: web_sys::MessageEvent| {
            if let Some(message) = read(&event) {
                state.hear(message);
            }
        });
        if let Some(channel) = channel {
            channel.set_onmessage(Some(hear.into_js_value().unchecked_ref()));
        }
        state.load();
        Effect::new(move |_| state.report());
        state.pull(0);
        state
    }

    /// Tells the page how far it is.
    fn report(self) {
        let crashed = matches!(self.doing.get(), Doing::Crashed(_));
        let twice_before = self.twice_before.get();
        let report = self
            .subscriber
            .with(|subscriber| self.mail.with(|mail| Report::of(subscriber, mail, crashed, twice_before)));
        if self.doing.get() != Doing::Elsewhere {
            let channel = self.inner.try_with_value(|inner| inner.channel.clone()).flatten();
            channel.iter().for_each(|channel| send(channel, &Message::Report(report)));
        }
    }

    /// Reads what is kept: all that is left after a crash.
    pub fn load(self) {
        let kept = |key| self.inner.try_with_value(|inner| inner.disk.get(key).ok().flatten()).flatten();
        let state = kept(STATE_KEY).and_then(|text| serde_json::from_str(&text).ok());
        self.subscriber.set(state.unwrap_or_default());
        self.mail.set(kept(MAIL_KEY).and_then(|text| serde_json::from_str(&text).ok()).unwrap_or_default());
    }

    pub fn keep<T: serde::Serialize>(self, key: &str, value: &T) {
        if let Ok(text) = serde_json::to_string(value) {
            // A full storage keeps the older state: its events come again, which does no harm.
            self.inner.update_value(|inner| drop(inner.disk.set(key, &text)));
        }
    }

    /// Asks for what comes after the checkpoint, and for some events before it again.
    pub fn pull(self, back: u32) {
        let checkpoint = self.subscriber.with_untracked(|subscriber| subscriber.checkpoint);
        let position = checkpoint.map_or(Position(0), |checkpoint| checkpoint.position);
        let request = self.inner.try_update_value(|inner| {
            inner.request += 1;
            inner.answered = false;
            let pull = Message::Pull {
                subscriber: inner.name.clone(),
                request: inner.request,
                checkpoint,
                after: Position(position.0.saturating_sub(back)),
                most: MAX_BATCH,
            };
            if let Some(channel) = &inner.channel {
                send(channel, &pull);
            }
            inner.request
        });
        spawn_local(async move {
            pause(PATIENCE_MS).await;
            let nobody = self.inner.try_with_value(|inner| Some(inner.request) == request && !inner.answered);
            if nobody == Some(true) && self.doing.get_untracked() == Doing::Following {
                self.doing.set(Doing::Waiting);
            }
        });
    }

    /// Returns `true` if an answer is to the newest request, and the first one to it.
    pub fn is_mine(self, subscriber: &str, request: u32) -> bool {
        let mine = self.inner.try_update_value(|inner| {
            let mine = inner.name == subscriber && inner.request == request && !inner.answered;
            inner.answered |= mine;
            mine
        });
        mine == Some(true)
    }

    pub fn hear(self, message: Message) {
        let doing = self.doing.get_untracked();
        let listens = !matches!(doing, Doing::Stopped | Doing::Crashed(_));
        match message {
            Message::Head { head } => {
                self.head.set(head);
                if listens {
                    self.pull(0);
                }
            }
            Message::Batch { subscriber, request, head, after, events } if self.is_mine(&subscriber, request) => {
                self.head.set(head);
                if listens {
                    self.take(after, &events);
                }
            }
            Message::Different { subscriber, request } if self.is_mine(&subscriber, request) && listens => {
                self.doing.set(Doing::Elsewhere);
            }
            Message::Batch { .. } | Message::Different { .. } | Message::Pull { .. } | Message::Report(_) => {}
        }
    }

    /// Handles a batch, an event at a time: the e-mail, then the checkpoint.
    pub fn take(self, after: Option<Checkpoint>, events: &[serde_json::Value]) {
        self.doing.set(Doing::Following);
        // What another tab of the same subscriber has done meanwhile is not repeated.
        self.load();
        let (mut subscriber, mut mail) = (self.subscriber.get_untracked(), self.mail.get_untracked());
        if let Some(checkpoint) = after {
            subscriber.pass_over(checkpoint);
        }
        for value in events {
            let Some(event) = CloudEvent::read(value) else { continue };
            let handled = subscriber.receive(&event, &mut mail, self.manner.get_untracked());
            self.newest.set(serde_json::to_string_pretty(value).unwrap_or_default());
            if matches!(handled, Handled::Done | Handled::Crashed) {
                self.keep(MAIL_KEY, &mail);
            }
            if handled == Handled::Crashed {
                self.manner.update(|manner| manner.crashes = false);
                self.doing.set(Doing::Crashed(event.position));
                self.mail.set(mail);
                return;
            }
            self.keep(STATE_KEY, &subscriber);
        }
        let is_behind = subscriber.position() < self.head.get_untracked() && !events.is_empty();
        self.subscriber.set(subscriber);
        self.mail.set(mail);
        if is_behind {
            self.pull(0);
        }
    }

    /// Stops the subscriber; it keeps its checkpoint.
    pub fn stop(self) {
        self.doing.set(Doing::Stopped);
    }

    /// Starts it from what was kept, and nothing else.
    pub fn start(self) {
        self.load();
        self.doing.set(Doing::Waiting);
        self.pull(0);
    }

    /// Rebuilds its view from the first event on.
    pub fn replay(self) {
        self.twice_before.set(Some(self.mail.with_untracked(|mail| mail.twice)));
        let mut subscriber = self.subscriber.get_untracked();
        subscriber.replay();
        self.keep(STATE_KEY, &subscriber);
        self.start();
    }

    /// Forgets the log that it followed, and the e-mails about it.
    pub fn start_over(self) {
        self.keep(MAIL_KEY, &MailServer::default());
        self.newest.set(String::new());
        self.keep(STATE_KEY, &Subscriber::default());
        self.start();
    }
}
