//! Tabs, faults and chance: some hundred steps a run, each run from a seed, against a model that is a plain list.
//!
//! What must hold after each step: what was acknowledged is there, in order, once; what was refused is not; a command is
//! there whole or not at all; memory is what is on disk; damage is named, and nothing before it is lost; a log that gave
//! its place to another is there whole as long as it is there, and comes back with its archive and its lanes.
//!
//! `FOLDBACK_RUNS=10000 cargo test --no-default-features --test simulation` makes many; `FOLDBACK_SEED=17` replays one.
#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod contract;

use std::collections::HashMap;

use contract::at_once::{append, stage, verify};
use contract::faulty::{Fault, Faults};
use foldback::engine::log::envelope::Position;
use foldback::engine::log::{Links, Log, Record};
use foldback::engine::values::time::Timestamp;
use foldback::storage::KeyValue;
use foldback::storage::layout::{ARCHIVE_KEY, BULK_KEY, LogKey};
use foldback::storage::memory::MemoryKeyValue;
use foldback::storage::refresh::Refreshed;
use foldback::storage::staging::Staging;
use foldback::storage::store::{AppendError, DamageReason, EventStore};

const STEPS: u32 = 300;
const TABS: usize = 3;

/// A movement; of every forty, the last twenty mostly have an actor.
fn by_somebody_now_and_then(number: u32) -> Record {
    let mut record = contract::movement(number);
    if number % 40 >= 20 && !number.is_multiple_of(3) {
        let actor = Some(["Mira", "Jonas"][number as usize % 2].into());
        record.links = Links { actor, ..record.links.as_deref().cloned().unwrap_or_default() }.boxed();
    }
    record
}

/// Numbers by chance, the same for a seed (xorshift64*).
struct Chance(u64);

impl Chance {
    fn new(seed: u64) -> Chance {
        Chance(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1)
    }

    fn below(&mut self, bound: u32) -> u32 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        ((self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 33) % u64::from(bound)) as u32
    }

    fn one_in(&mut self, bound: u32) -> bool {
        self.below(bound) == 0
    }
}

struct Tab {
    store: EventStore,
    faults: Faults,
}

impl Tab {
    fn open(disk: &MemoryKeyValue) -> Tab {
        let faults = Faults::default();
        // As a page opens it; what is checked at once is loaded whenever the log on disk has changed.
        Tab { store: EventStore::open_lazily(faults.over(Box::new(disk.clone()))).unwrap(), faults }
    }

    /// Checks what was left to be checked.
    fn check(&mut self) {
        while !self.store.log().check_some() {}
        if self.store.log().is_spoilt() {
            self.store.refresh().unwrap();
        }
    }
}

struct World {
    disk: MemoryKeyValue,
    tabs: Vec<Tab>,
    /// Whose turn it is to write.
    turn: usize,
    /// The log as it must be.
    model: Vec<Record>,
    /// How many of its first events are archived.
    archived: usize,
    /// The lanes beside it.
    lanes: Vec<(u32, String)>,
    /// The logs that gave their place to another, by their generations; some may be gone for the room they took.
    former: HashMap<u32, Former>,
    next: u32,
}

/// A log that gave its place to another.
#[derive(Clone, Default)]
struct Former {
    model: Vec<Record>,
    archived: usize,
    lanes: Vec<(u32, String)>,
}

impl World {
    fn new() -> World {
        let disk = MemoryKeyValue::default();
        let tabs = (0..TABS).map(|_| Tab::open(&disk)).collect();
        World {
            disk,
            tabs,
            turn: 0,
            model: Vec::new(),
            archived: 0,
            lanes: Vec::new(),
            former: HashMap::new(),
            next: 1,
        }
    }

    fn writer(&mut self) -> &mut Tab {
        &mut self.tabs[self.turn]
    }

    fn records(&mut self, count: u32) -> Vec<Record> {
        self.next += count;
        (self.next - count..self.next).map(by_somebody_now_and_then).collect()
    }

    fn step(&mut self, chance: &mut Chance) {
        match chance.below(20) {
            0..10 => {
                let count = if chance.one_in(10) { 20 } else { 1 + chance.below(4) };
                self.append(chance, count, false);
            }
            10..12 => {
                let count = 1 + chance.below(30);
                self.append(chance, count, true);
            }
            12..15 => self.pass(chance.below(TABS as u32) as usize),
            15..17 => {
                let tab = chance.below(TABS as u32) as usize;
                self.tabs[tab].store.refresh().unwrap();
                self.agrees(tab);
            }
            17..19 => {
                let tab = chance.below(TABS as u32) as usize;
                self.tabs[tab] = Tab::open(&self.disk);
                self.agrees(tab);
            }
            _ if chance.one_in(8) => self.clear(chance),
            _ if chance.one_in(7) => self.keep(chance),
            _ if chance.one_in(6) => self.bring_back(chance),
            _ if chance.one_in(5) => self.lane(chance),
            _ if chance.one_in(8) => self.export(),
            _ if chance.one_in(8) => self.empty(chance),
            _ if chance.one_in(2) => self.archive(chance),
            _ => self.flip(chance),
        }
    }

    /// Appends, perhaps with a fault on the way.
    fn append(&mut self, chance: &mut Chance, count: u32, bulk: bool) {
        let records = self.records(count);
        let fault = match chance.below(6) {
            0 => Fault::Refuse(chance.below(4) as usize),
            1 => Fault::Crash(chance.below(5) as usize),
            _ => Fault::None,
        };
        let tab = self.writer();
        tab.faults.set(fault);
        let outcome = if bulk { append(&mut tab.store, records.clone()) } else { tab.store.append(records.clone()) };
        let crashed = tab.faults.has_crashed();
        tab.faults.set(Fault::None);
        if outcome.is_ok() {
            self.model.extend(records.iter().cloned());
        }
        if crashed {
            // The page is gone. What it had not acknowledged may be there, whole, or not at all.
            let disk = self.disk.clone();
            *self.writer() = Tab::open(&disk);
            let found = self.writer().store.log().head().get();
            if outcome.is_err() && found == self.model.len() + records.len() {
                self.model.extend(records);
            }
        }
        self.agrees(self.turn);
    }

    /// Passes the turn on: the next writer looks at the log first, as the lease has it.
    fn pass(&mut self, tab: usize) {
        self.turn = tab;
        self.tabs[tab].store.refresh().unwrap();
        self.agrees(tab);
    }

    /// Changes the log as a whole, perhaps with a fault on the way; tells whether it was done, and whether the page crashed.
    fn change(
        &mut self,
        chance: &mut Chance,
        change: impl FnOnce(&mut EventStore) -> Result<(), AppendError>,
    ) -> (bool, bool) {
        let fault = match chance.below(4) {
            0 => Fault::Refuse(chance.below(5) as usize),
            1 => Fault::Crash(chance.below(8) as usize),
            _ => Fault::None,
        };
        let tab = self.writer();
        tab.faults.set(fault);
        let outcome = change(&mut tab.store);
        let crashed = tab.faults.has_crashed();
        tab.faults.set(Fault::None);
        if crashed {
            let disk = self.disk.clone();
            *self.writer() = Tab::open(&disk);
        }
        (outcome.is_ok(), crashed)
    }

    /// The log gives its place to one of these events where its generation has changed, and then only.
    fn turned(&mut self, from: (u32, u32), to: Former, done: bool) {
        let turn = self.writer().store.turn();
        assert!(turn != from.1 || !done, "what was acknowledged has not happened");
        if turn != from.1 {
            let Former { model, archived, lanes } = to;
            let old = Former {
                model: std::mem::replace(&mut self.model, model),
                archived: std::mem::replace(&mut self.archived, archived),
                lanes: std::mem::replace(&mut self.lanes, lanes),
            };
            self.former.insert(from.0, old);
        }
        self.agrees(self.turn);
    }

    fn clear(&mut self, chance: &mut Chance) {
        let from = (self.writer().store.generation(), self.writer().store.turn());
        let is_empty = self.model.is_empty() && self.lanes.is_empty();
        let (done, crashed) = self.change(chance, |store| Ok(store.clear()?));
        if done && self.writer().store.turn() == from.1 {
            assert!(is_empty || crashed || self.writer().store.log().head() == Position(0));
            self.model.clear();
            self.archived = 0;
            self.lanes.clear();
            return self.agrees(self.turn);
        }
        self.turned(from, Former::default(), done);
    }

    /// Keeps another log in place of this one.
    fn keep(&mut self, chance: &mut Chance) {
        let count = chance.below(40);
        let model = self.records(count);
        let mut log = Log::default();
        for record in &model {
            log.push(record.clone());
        }
        let from = (self.writer().store.generation(), self.writer().store.turn());
        let (done, _) = self.change(chance, |store| {
            let staging = Staging::begin(store, log)?;
            stage(store, staging)
        });
        self.turned(from, Former { model, ..Former::default() }, done);
    }

    /// Brings back a log that was cleared or replaced.
    fn bring_back(&mut self, chance: &mut Chance) {
        let cleared = self.writer().store.cleared().unwrap();
        let Some(chosen) = cleared.get(chance.below(cleared.len().max(1) as u32) as usize) else { return };
        let generation = chosen.generation;
        let known = self.former.get(&generation).cloned().unwrap_or_else(|| panic!("nobody cleared {chosen:?}"));
        assert_eq!((chosen.events as usize, chosen.lanes), (known.model.len(), known.lanes.len()));
        let from = (self.writer().store.generation(), self.writer().store.turn());
        let (done, _) = self.change(chance, |store| store.bring_back(generation));
        self.turned(from, known, done);
    }

    /// Keeps a lane beside the log, or takes one away.
    fn lane(&mut self, chance: &mut Chance) {
        let kept = self.writer().store.lanes().unwrap();
        let number = kept.last().map_or(1, |(number, _)| number + 1);
        if number > 3 {
            let (first, _) = kept[0];
            self.writer().store.forget_lane(first).unwrap();
            self.lanes.remove(0);
        }
        let text = format!("lane {}", self.next);
        let (done, _) = self.change(chance, |store| Ok(store.keep_lane(number, &text)?));
        if done {
            self.lanes.push((number, text));
        }
        self.agrees(self.turn);
    }

    /// Brings the log elsewhere: it is the same log there.
    fn export(&mut self) {
        if self.archived > 0 {
            return;
        }
        let mut other = EventStore::open(Box::new(MemoryKeyValue::default())).unwrap();
        append(&mut other, self.model.clone()).unwrap();
        let store = &self.tabs[self.turn].store;
        let all = |store: &EventStore| store.envelopes(Position(1), store.log().head());
        assert_eq!((other.head_hash(), all(&other)), (store.head_hash(), all(store)));
    }

    /// Somebody else empties the disk. Every tab still has the log; one of them writes it back or gives it up.
    fn empty(&mut self, chance: &mut Chance) {
        (0..TABS).for_each(|tab| self.pass(tab));
        let mut raw = self.disk.clone();
        for key in raw.keys().unwrap() {
            raw.remove(&key).unwrap();
        }
        self.former.clear();
        self.lanes.clear();
        if self.model.is_empty() {
            return (0..TABS).for_each(|tab| self.tabs[tab] = Tab::open(&self.disk));
        }
        let one = contract::movement(self.next);
        let writer = self.writer();
        assert_eq!(writer.store.refresh(), Ok(Refreshed::Vanished));
        assert!(matches!(writer.store.append(vec![one]), Err(AppendError::Vanished { .. })));
        if chance.one_in(4) {
            writer.store.clear().unwrap();
            self.model.clear();
            self.archived = 0;
            return (0..TABS).for_each(|tab| self.tabs[tab] = Tab::open(&self.disk));
        }
        let (done, crashed) = self.change(chance, write_back);
        let is_there = self.writer().store.vanished().is_none() && self.writer().store.log().head() > Position(0);
        assert!(is_there || !done);
        if crashed && !is_there {
            // The page is gone, and with it its memory; another tab has the log still.
            self.turn = (self.turn + 1) % TABS;
            assert_eq!(self.writer().store.refresh(), Ok(Refreshed::Vanished));
        }
        if !is_there {
            write_back(&mut self.writer().store).unwrap();
        }
        self.agrees(self.turn);
        (0..TABS).for_each(|tab| self.pass(tab));
    }

    /// Archives some of the oldest events, perhaps with a fault on the way.
    fn archive(&mut self, chance: &mut Chance) {
        let through = Position(chance.below(self.model.len().max(1) as u32));
        let fault = match chance.below(4) {
            0 => Fault::Refuse(chance.below(4) as usize),
            1 => Fault::Crash(chance.below(6) as usize),
            _ => Fault::None,
        };
        let tab = self.writer();
        tab.faults.set(fault);
        let _ = tab.store.archive(through, "period", Timestamp::from_millis(0));
        let crashed = tab.faults.has_crashed();
        tab.faults.set(Fault::None);
        let disk = self.disk.clone();
        if crashed {
            *self.writer() = Tab::open(&disk);
        }
        self.archived = self.writer().store.parts().last().map_or(0, |part| part.last_position().get());
        self.agrees(self.turn);
    }

    /// Changes a character of the log on disk, or takes a key away; the log is opened again, mended, and goes on.
    fn flip(&mut self, chance: &mut Chance) {
        // Keys of the log that is there, without the number of its generation.
        let generation = self.writer().store.generation();
        let prefix = if generation > 0 { format!("foldback.{generation}.") } else { "foldback.".to_owned() };
        let place = |key: &str| format!("{prefix}{}", key.trim_start_matches("foldback."));
        let plain = |key: String| key.strip_prefix(&prefix).map(|rest| format!("foldback.{rest}"));
        let keys: Vec<String> = self.disk.keys().unwrap().into_iter().filter_map(plain).collect();
        // The pages of a sealed segment, and what was archived, which a crash has left, are no part of the log.
        let number = |key: &str, name: &str| {
            let text = self.disk.get(&place(key)).unwrap().unwrap_or_default();
            let json: serde_json::Value = serde_json::from_str(&text).unwrap_or_default();
            json[name].as_u64().map(|number| number as u32)
        };
        let first = number(ARCHIVE_KEY, "segment").unwrap_or(0);
        // Nor is what an unfinished append has written: its key hides it.
        let hidden = number(BULK_KEY, "from").filter(|from| *from >= first).unwrap_or(u32::MAX);
        let is_sealed = |segment: u32| segment < hidden && keys.contains(&LogKey::Sealed(segment).name());
        let counts = |key: &String| match LogKey::read(key) {
            Some(LogKey::Page(segment, _) | LogKey::Sealed(segment)) if segment < first => false,
            Some(LogKey::Page(segment, _)) => !is_sealed(segment),
            Some(LogKey::Sealed(segment)) => segment < hidden,
            None => false,
        };
        let keys: Vec<String> = keys.iter().filter(|key| counts(key)).cloned().collect();
        let Some(key) = keys.get(chance.below(keys.len().max(1) as u32) as usize) else { return };
        let at = place(key);
        let text = self.disk.get(&at).unwrap().unwrap();
        let last = keys.iter().max() == Some(key);
        if chance.one_in(3) && !last {
            self.disk.remove(&at).unwrap();
        } else {
            let characters: Vec<char> = text.chars().collect();
            let place = chance.below(characters.len() as u32) as usize;
            let other = char::from_u32(u32::from(characters[place]) ^ 1).unwrap();
            let changed: String = characters
                .iter()
                .enumerate()
                .map(|(index, known)| if index == place { other } else { *known })
                .collect();
            self.disk.set(&at, &changed).unwrap();
        }
        let mut tab = Tab::open(&self.disk);
        tab.check();
        let Some(damage) = tab.store.damage().cloned() else {
            // What a crash has left behind is no part of the log.
            self.tabs[self.turn] = tab;
            return self.agrees(self.turn);
        };
        if matches!(damage.reason, DamageReason::NewerFormat { .. }) {
            // A 2 that became a 3: what a newer version may have written is not touched.
            assert!(matches!(tab.store.quarantine(), Err(AppendError::ReadOnly(_))), "{damage}");
            self.disk.set(&at, &text).unwrap();
            self.tabs[self.turn] = Tab::open(&self.disk);
            return self.agrees(self.turn);
        }
        let good = damage.position.get() - 1;
        assert!(good < self.model.len() || self.model.is_empty() || good == self.model.len(), "{damage}");
        self.model.truncate(good);
        tab.store.quarantine().unwrap();
        let number = tab.store.quarantined().unwrap().last().map_or(0, |aside| aside.number);
        tab.store.delete_quarantined(number).unwrap();
        self.tabs[self.turn] = tab;
        self.agrees(self.turn);
        // The others were looking at what is no longer there.
        for tab in (0..TABS).filter(|tab| *tab != self.turn) {
            self.tabs[tab] = Tab::open(&self.disk);
        }
    }

    /// Asks that a tab has just the model's events.
    fn agrees(&self, tab: usize) {
        let store = &self.tabs[tab].store;
        assert_eq!(store.damage(), None, "tab {tab}");
        assert_eq!(store.log().head().get(), self.model.len(), "tab {tab}");
        assert_eq!(store.lanes().unwrap(), self.lanes, "tab {tab}");
        for (index, record) in self.model.iter().enumerate() {
            let event = store.log().at(Position::from_len(index + 1)).unwrap();
            if index < self.archived && event.is_archived() {
                continue;
            }
            assert_eq!(
                (event.data, event.recorded_at),
                (&*record.data, record.recorded_at),
                "tab {tab} at {}",
                index + 1
            );
        }
    }
}

/// Writes back the log in memory.
fn write_back(store: &mut EventStore) -> Result<(), AppendError> {
    let staging = Staging::of_own(store)?;
    stage(store, staging)
}

fn run(seed: u64) {
    let mut chance = Chance::new(seed);
    let mut world = World::new();
    for _ in 0..STEPS {
        world.step(&mut chance);
    }
    for tab in 0..TABS {
        world.pass(tab);
    }
    let store = &world.tabs[0].store;
    let verified = verify(store);
    assert_eq!((verified.checked.get(), verified.damage), (world.model.len(), None));
}

#[test]
fn whatever_goes_wrong_the_log_is_what_was_acknowledged() {
    let number = |name: &str| std::env::var(name).ok().and_then(|text| text.parse::<u64>().ok());
    if let Some(seed) = number("FOLDBACK_SEED") {
        return run(seed);
    }
    let runs = number("FOLDBACK_RUNS").unwrap_or(300);
    for seed in 0..runs {
        let outcome = std::panic::catch_unwind(|| run(seed));
        assert!(outcome.is_ok(), "seed {seed} fails: FOLDBACK_SEED={seed} replays it");
    }
    println!("{runs} runs of {STEPS} steps held");
}
