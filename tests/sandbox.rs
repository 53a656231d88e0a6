//! A sandbox is a whole disk of its own, and the log beside it never changes.
#![cfg(not(target_arch = "wasm32"))]
#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used)]

mod contract;

use std::collections::BTreeMap;

use foldback::domains::registry;
use foldback::engine::values::time::Timestamp;
use foldback::storage::KeyValue;
use foldback::storage::memory::MemoryKeyValue;
use foldback::storage::sandbox::{Sandbox, SandboxName, sandboxes};
use foldback::workbench::Workbench;

fn name(lesson: &str, number: u32) -> SandboxName {
    SandboxName::new(lesson, number).unwrap()
}

fn texts(disk: &dyn KeyValue) -> BTreeMap<String, String> {
    let keys = disk.keys().unwrap();
    keys.into_iter().map(|key| (disk.get(&key).unwrap().map(|text| (key, text))).unwrap()).collect()
}

fn with_samples(disk: MemoryKeyValue) -> MemoryKeyValue {
    let mut workbench = Workbench::open(Box::new(disk.clone())).unwrap();
    for domain in registry() {
        workbench.append_sample(domain, Timestamp::parse("2026-11-01").unwrap()).unwrap();
    }
    disk
}

#[test]
fn a_sandbox_keeps_the_contract_of_a_disk() {
    for (clause, check) in contract::CLAUSES {
        let disk = with_samples(MemoryKeyValue::with_quota(1 << 24));
        let before = texts(&disk);
        check(&|| Box::new(Sandbox::new(disk.clone(), &name("ada", 1))));
        let after: BTreeMap<_, _> =
            texts(&disk).into_iter().filter(|(key, _)| !key.starts_with("foldback.lesson.")).collect();
        assert_eq!(after, before, "{clause} left the log beside the sandbox as it was");
    }
}

#[test]
fn two_sandboxes_and_the_log_beside_them_see_nothing_of_one_another() {
    let disk = with_samples(MemoryKeyValue::default());
    let own = texts(&disk);
    let mut first = Sandbox::new(disk.clone(), &name("ada", 1));
    let mut second = Sandbox::new(disk.clone(), &name("ada", 12));
    first.set("foldback.log.000001.000", "one").unwrap();
    second.set("foldback.log.000001.000", "two").unwrap();
    assert_eq!(first.keys().unwrap(), ["foldback.log.000001.000"]);
    assert_eq!(first.get("foldback.log.000001.000").unwrap().as_deref(), Some("one"));
    assert_eq!(sandboxes(&disk).unwrap(), [name("ada", 1), name("ada", 12)]);

    let mut log = Workbench::open(Box::new(disk.clone())).unwrap();
    log.clear().unwrap();
    assert_eq!(second.get("foldback.log.000001.000").unwrap().as_deref(), Some("two"), "a cleared log is one's own");
    let cleared = log.cleared()[0].generation;
    log.bring_back(cleared).unwrap();

    first.remove_all("foldback.progress").unwrap();
    assert_eq!(sandboxes(&disk).unwrap(), [name("ada", 12)]);
    second.remove_all("foldback.progress").unwrap();
    let left = texts(&disk);
    assert!(own.keys().all(|key| left.contains_key(key)), "{left:?}");
}

#[test]
fn only_keys_of_a_sandbox_name_one() {
    let mut disk = MemoryKeyValue::default();
    for key in
        ["foldback.lesson.", "foldback.lesson.ada", "foldback.lesson.ada.1", "foldback.lesson.ada.01.log", "other"]
    {
        disk.set(key, "").unwrap();
    }
    assert_eq!(sandboxes(&disk).unwrap(), []);
    assert_eq!(SandboxName::read("ada.1"), Some(name("ada", 1)));
    assert_eq!(SandboxName::read("ada.01"), None);
    for bad in ["", "Ada", "a.b", "ä", &"a".repeat(65)] {
        assert_eq!(SandboxName::new(bad, 1), None, "{bad}");
    }
}
