//! What was chosen for a bank's files, kept beside the log under a key of its own.

use crate::domains::account::bank_csv::{Choices, Remembered};
use crate::storage::browser::LocalKeyValue;
use crate::storage::port::KeyValue as _;

/// The storage key of the choices; not part of the log.
const KEY: &str = "foldback.bank-columns";

fn kept() -> Option<(LocalKeyValue, Remembered)> {
    let disk = LocalKeyValue::probe().ok()?;
    let text = disk.get(KEY).ok()?.unwrap_or_default();
    Some((disk, Remembered::parse(&text)))
}

/// Returns what was chosen for files with a header.
pub fn choices_for(header: &str) -> Option<Choices> {
    kept()?.1.get(header).cloned()
}

/// Keeps what was chosen for files with a header. If storage refuses, the choice holds for this file only.
pub fn keep(header: &str, choices: &Choices) {
    let Some((mut disk, mut kept)) = kept() else { return };
    kept.put(header, choices);
    let _ = disk.set(KEY, &kept.text());
}
