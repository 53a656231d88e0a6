//! Tabs, faults and chance: some hundred steps a run, each run from a seed, against a model that is a plain list.
//!
//! What must hold after each step: what was acknowledged is there, in order, once; what was refused is not; a command is
//! there whole or not at all; memory is what is on disk; damage is named, and nothing before it is lost.
//!
//! `FOLDBACK_RUNS=10000 cargo test --no-default-features --test simulation` makes many; `FOLDBACK_SEED=17` replays one.
#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod contract;

use std::cell::Cell;
use std::rc::Rc;

use foldback::engine::envelope::Position;
use foldback::engine::log::Record;
use foldback::engine::time::Timestamp;
use foldback::storage::bulk::Bulk;
use foldback::storage::layout::{ARCHIVE_KEY, BULK_KEY, LogKey};
use foldback::storage::memory::MemoryKeyValue;
use foldback::storage::store::{AppendError, EventStore};
use foldback::storage::verify::Verifier;
use foldback::storage::{KeyValue, StorageError};

const STEPS: u32 = 300;
const TABS: usize = 3;

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

/// What goes wrong with a tab's disk.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
enum Fault {
    #[default]
    None,
    /// The next write but so many is refused, once.
    Refuse(u32),
    /// The next write but so many and all after it do nothing: the page has crashed.
    Crash(u32),
}

struct FaultyDisk {
    disk: MemoryKeyValue,
    fault: Rc<Cell<Fault>>,
}

impl FaultyDisk {
    fn spend(&self) -> Result<(), StorageError> {
        let denied = Err(StorageError::Denied { reason: "the page has crashed".to_owned() });
        match self.fault.get() {
            Fault::None => Ok(()),
            Fault::Refuse(0) => {
                self.fault.set(Fault::None);
                Err(StorageError::QuotaExceeded { needed: 1 })
            }
            Fault::Crash(0) => denied,
            Fault::Refuse(left) => {
                self.fault.set(Fault::Refuse(left - 1));
                Ok(())
            }
            Fault::Crash(left) => {
                self.fault.set(Fault::Crash(left - 1));
                Ok(())
            }
        }
    }
}

impl KeyValue for FaultyDisk {
    fn get(&self, key: &str) -> Result<Option<String>, StorageError> {
        self.disk.get(key)
    }

    fn set(&mut self, key: &str, text: &str) -> Result<(), StorageError> {
        self.spend()?;
        self.disk.set(key, text)
    }

    fn remove(&mut self, key: &str) -> Result<(), StorageError> {
        // Browsers refuse writes that find no room; to take a key away always finds it.
        match self.fault.get() {
            Fault::Crash(_) => self.spend()?,
            Fault::None | Fault::Refuse(_) => {}
        }
        self.disk.remove(key)
    }

    fn keys(&self) -> Result<Vec<String>, StorageError> {
        self.disk.keys()
    }
}

struct Tab {
    store: EventStore,
    fault: Rc<Cell<Fault>>,
}

impl Tab {
    fn open(disk: &MemoryKeyValue) -> Tab {
        let fault = Rc::new(Cell::new(Fault::None));
        let faulty = FaultyDisk { disk: disk.clone(), fault: Rc::clone(&fault) };
        Tab { store: EventStore::open(Box::new(faulty)).unwrap(), fault }
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
    next: u32,
}

impl World {
    fn new() -> World {
        let disk = MemoryKeyValue::default();
        let tabs = (0..TABS).map(|_| Tab::open(&disk)).collect();
        World { disk, tabs, turn: 0, model: Vec::new(), archived: 0, next: 1 }
    }

    fn writer(&mut self) -> &mut Tab {
        &mut self.tabs[self.turn]
    }

    fn records(&mut self, count: u32) -> Vec<Record> {
        self.next += count;
        (self.next - count..self.next).map(contract::movement).collect()
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
            _ if chance.one_in(6) => self.clear(),
            _ if chance.one_in(2) => self.archive(chance),
            _ => self.flip(chance),
        }
    }

    /// Appends, perhaps with a fault on the way.
    fn append(&mut self, chance: &mut Chance, count: u32, bulk: bool) {
        let records = self.records(count);
        let fault = match chance.below(6) {
            0 => Fault::Refuse(chance.below(4)),
            1 => Fault::Crash(chance.below(5)),
            _ => Fault::None,
        };
        let tab = self.writer();
        tab.fault.set(fault);
        let outcome =
            if bulk { bulk_append(&mut tab.store, records.clone()) } else { tab.store.append(records.clone()) };
        let crashed = matches!(tab.fault.get(), Fault::Crash(0));
        tab.fault.set(Fault::None);
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

    fn clear(&mut self) {
        self.writer().store.clear().unwrap();
        self.model.clear();
        self.archived = 0;
        self.agrees(self.turn);
    }

    /// Archives some of the oldest events, perhaps with a fault on the way.
    fn archive(&mut self, chance: &mut Chance) {
        let through = Position(chance.below(self.model.len().max(1) as u32));
        let fault = match chance.below(4) {
            0 => Fault::Refuse(chance.below(4)),
            1 => Fault::Crash(chance.below(6)),
            _ => Fault::None,
        };
        let tab = self.writer();
        tab.fault.set(fault);
        let _ = tab.store.archive(through, "period", Timestamp::from_millis(0));
        let crashed = matches!(tab.fault.get(), Fault::Crash(0));
        tab.fault.set(Fault::None);
        let disk = self.disk.clone();
        if crashed {
            *self.writer() = Tab::open(&disk);
        }
        self.archived = self.writer().store.parts().last().map_or(0, |part| part.last_position().get());
        self.agrees(self.turn);
    }

    /// Changes a character of the log on disk, or takes a key away; the log is opened again, mended, and goes on.
    fn flip(&mut self, chance: &mut Chance) {
        let keys = self.disk.keys().unwrap();
        // The pages of a sealed segment, and what was archived, which a crash has left, are no part of the log.
        let number = |key: &str, name: &str| {
            let text = self.disk.get(key).unwrap().unwrap_or_default();
            let json: serde_json::Value = serde_json::from_str(&text).unwrap_or_default();
            json[name].as_u64().map(|number| number as u32)
        };
        let first = number(ARCHIVE_KEY, "segment").unwrap_or(0);
        // Nor is what an unfinished append has put beyond a gap.
        let gap = number(BULK_KEY, "from").filter(|from| *from >= first);
        let gap = gap.filter(|from| !keys.contains(&LogKey::Sealed(*from).name())).unwrap_or(u32::MAX);
        let counts = |key: &String| match LogKey::read(key) {
            Some(LogKey::Page(segment, _) | LogKey::Sealed(segment)) if segment < first => false,
            Some(LogKey::Page(segment, _)) => !keys.contains(&LogKey::Sealed(segment).name()),
            Some(LogKey::Sealed(segment)) => segment < gap,
            None => false,
        };
        let keys: Vec<String> = keys.iter().filter(|key| counts(key)).cloned().collect();
        let Some(key) = keys.get(chance.below(keys.len().max(1) as u32) as usize) else { return };
        let text = self.disk.get(key).unwrap().unwrap();
        let last = keys.iter().max() == Some(key);
        if chance.one_in(3) && !last {
            self.disk.remove(key).unwrap();
        } else {
            let characters: Vec<char> = text.chars().collect();
            let place = chance.below(characters.len() as u32) as usize;
            let other = char::from_u32(u32::from(characters[place]) ^ 1).unwrap();
            let changed: String = characters
                .iter()
                .enumerate()
                .map(|(index, known)| if index == place { other } else { *known })
                .collect();
            self.disk.set(key, &changed).unwrap();
        }
        let mut tab = Tab::open(&self.disk);
        let Some(damage) = tab.store.damage().cloned() else {
            // What a crash has left behind is no part of the log.
            self.tabs[self.turn] = tab;
            return self.agrees(self.turn);
        };
        let good = damage.position.get() - 1;
        assert!(good < self.model.len() || self.model.is_empty() || good == self.model.len(), "{damage}");
        self.model.truncate(good);
        tab.store.set_aside().unwrap();
        let number = tab.store.asides().unwrap().last().map_or(0, |aside| aside.number);
        tab.store.forget_aside(number).unwrap();
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

fn bulk_append(store: &mut EventStore, records: Vec<Record>) -> Result<(), AppendError> {
    let mut bulk = Bulk::begin(store, records)?;
    while !bulk.step(store)? {}
    bulk.finish(store)
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
    let mut verifier = Verifier::default();
    let verified = loop {
        if let Some(verified) = verifier.step(store).unwrap() {
            break verified;
        }
    };
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
