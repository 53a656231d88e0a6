//! Which sandbox a tab uses for a lesson: two tabs have two, and one that was left is found again.
//!
//! A tab remembers its sandbox in session storage, and holds a lock of that name as long as it is open. A sandbox whose
//! lock nobody holds was left.

use gloo_storage::{SessionStorage, Storage as _};
use leptos::prelude::window;

use crate::session::locks::{Locks, Patience};
use crate::storage::StorageError;
use crate::storage::browser::LocalKeyValue;
use crate::storage::sandbox::{SANDBOX_PREFIX, Sandbox, SandboxName, sandboxes};

fn key_of(lesson: &str) -> String {
    format!("{SANDBOX_PREFIX}{lesson}")
}

/// Returns `true` if the browser allows this tab any storage; the library that reads it does not check.
fn has_session_storage() -> bool {
    window().session_storage().ok().flatten().is_some()
}

/// Returns the sandbox of this tab for a lesson: the one that it had, or the next number. `None` if no sandbox can have
/// the lesson's name.
pub fn of_this_tab(lesson: &str) -> Option<SandboxName> {
    if let Some(number) = has_session_storage().then(|| SessionStorage::get::<u32>(key_of(lesson)).ok()).flatten() {
        return SandboxName::new(lesson, number);
    }
    let newest = of_lesson(lesson).last().map_or(0, SandboxName::number);
    let name = SandboxName::new(lesson, newest.wrapping_add(1))?;
    use_in_this_tab(&name);
    Some(name)
}

/// Returns the number after a sandbox's own and all others of its lesson.
pub fn after(name: &SandboxName) -> Option<SandboxName> {
    let newest = of_lesson(name.lesson()).last().map_or(0, SandboxName::number).max(name.number());
    SandboxName::new(name.lesson(), newest.wrapping_add(1))
}

/// Chooses the sandbox of this tab, from the next opening of the lesson on.
pub fn use_in_this_tab(name: &SandboxName) {
    if has_session_storage() {
        // Without room for it the next opening begins anew.
        let _ = SessionStorage::set(key_of(name.lesson()), name.number());
    }
}

/// Holds a sandbox for this tab until it is closed; `false` if another tab has it, as after a tab was duplicated.
pub async fn hold(name: &SandboxName) -> bool {
    match Locks::find() {
        // The lock is released with the page.
        Some(locks) => locks.hold(&lock_of(name), Patience::IfFree).await.is_ok(),
        None => true,
    }
}

/// Lists the other sandboxes of a lesson that no tab has open, the newest first. Without locks there is no telling, and
/// none is listed.
pub async fn left_behind(name: &SandboxName) -> Vec<SandboxName> {
    let Some(locks) = Locks::find() else { return Vec::new() };
    let Ok(held) = locks.held().await else { return Vec::new() };
    let mut left = of_lesson(name.lesson());
    left.retain(|other| other != name && !held.contains(&lock_of(other)));
    left.reverse();
    left
}

/// Removes a sandbox with all that is in it. The key that is given goes first.
///
/// # Errors
/// [`StorageError::Denied`] if local storage cannot be written.
pub fn remove(name: &SandboxName, first: &str) -> Result<(), StorageError> {
    Sandbox::new(LocalKeyValue::readable()?, name).remove_all(first)
}

fn of_lesson(lesson: &str) -> Vec<SandboxName> {
    let all = LocalKeyValue::readable().and_then(|disk| sandboxes(&disk)).unwrap_or_default();
    all.into_iter().filter(|name| name.lesson() == lesson).collect()
}

fn lock_of(name: &SandboxName) -> String {
    format!("{SANDBOX_PREFIX}{name}")
}
