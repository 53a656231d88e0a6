//! The copy of a log on a server, opened: this tab's alone, or in memory.

use std::rc::Rc;

use crate::remote::{self, LogAddress, Replica, ReplicaDisk};
use crate::session::locks::{Locks, Patience};
use crate::storage::KeyValue;
use crate::storage::browser::LocalKeyValue;
use crate::storage::memory::MemoryKeyValue;
use crate::workbench::Workbench;

/// How long the page before this one may take to let the copy go, in milliseconds.
const RELOAD_MS: u32 = 300;
/// More room than the events of any log take in memory.
const ROOM: u64 = 1 << 40;

/// A copy that is open and follows nothing yet.
pub struct OpenCopy {
    pub(super) address: LogAddress,
    pub(super) replica: Replica,
    pub(super) is_full: IsFull,
}

/// Tells whether the browser has no room for all of a copy.
pub(super) type IsFull = Rc<dyn Fn() -> bool>;

/// Opens the copy of a log: this tab's alone, since copies are not written by turns. A tab that comes second has one in
/// memory.
pub async fn opened(address: LogAddress) -> (Workbench, OpenCopy) {
    let space = address.key_space();
    let lock = format!("{}{space}", remote::REMOTE_PREFIX);
    let is_ours = match Locks::find() {
        // The lock is released with the page.
        Some(locks) => locks.hold(&lock, Patience::Milliseconds(RELOAD_MS)).await.is_ok(),
        None => false,
    };
    match (is_ours, LocalKeyValue::probe()) {
        (true, Ok(disk)) => {
            let disk = ReplicaDisk::new(disk, &space);
            let copy = disk.clone();
            on_disk(address, disk, Rc::new(move || copy.is_full()))
        }
        (_, readable) => {
            let memory = match readable.or_else(|_| LocalKeyValue::readable()) {
                Ok(disk) => in_room(&ReplicaDisk::new(disk, &space)),
                Err(_) => MemoryKeyValue::with_quota(ROOM),
            };
            on_disk(address, memory, Rc::new(|| false))
        }
    }
}

/// Copies the texts of a disk into memory that has room for more.
fn in_room(disk: &dyn KeyValue) -> MemoryKeyValue {
    let mut memory = MemoryKeyValue::with_quota(ROOM);
    for key in disk.keys().unwrap_or_default() {
        if let Ok(Some(text)) = disk.get(&key) {
            // It has room.
            let _ = memory.set(&key, &text);
        }
    }
    memory
}

fn on_disk<D: KeyValue + Clone + 'static>(address: LogAddress, mut disk: D, is_full: IsFull) -> (Workbench, OpenCopy) {
    let mut replica = Replica::open(Box::new(disk.clone()));
    let open = |disk: &D| Workbench::open(Box::new(disk.clone())).ok();
    let sound = open(&disk).filter(|workbench| replica.is_known() && workbench.store().damage().is_none());
    let workbench = sound.unwrap_or_else(|| {
        // A copy that is damaged, or of which is not known what it is of, is made anew: the server has everything.
        for key in disk.keys().unwrap_or_default() {
            let _ = disk.remove(&key);
        }
        replica = Replica::open(Box::new(disk.clone()));
        open(&disk).unwrap_or_else(in_memory)
    });
    (workbench, OpenCopy { address, replica, is_full })
}

/// Opens an empty log in memory.
pub fn in_memory() -> Workbench {
    Workbench::open(Box::new(MemoryKeyValue::with_quota(ROOM)))
        .unwrap_or_else(|refusal| unreachable!("memory denies nothing: {}", refusal.message))
}

/// Removes the copy of a log, so that it is read anew.
pub fn forget_copy(address: &LogAddress) {
    if let Ok(disk) = LocalKeyValue::readable() {
        // A copy that stays is another log's again, which is said again.
        let _ = ReplicaDisk::new(disk, &address.key_space()).remove_all();
    }
}
