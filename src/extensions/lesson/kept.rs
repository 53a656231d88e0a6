//! What lessons keep in local storage: the course under a key of its own, the rest in the lesson's sandbox.

use leptos::prelude::window;

use crate::downstream::{MAIL_KEY, STATE_KEY};
use crate::lessons::Course;
use crate::storage::StorageError;
use crate::storage::browser::LocalKeyValue;
use crate::storage::port::KeyValue as _;
use crate::storage::sandbox::{Sandbox, SandboxName};
use crate::workbench::LocalSubscriber;

/// The key of the course.
const COURSE_KEY: &str = "foldback.lessons";
/// The key of the progress in a sandbox. It goes first when the sandbox is removed.
pub const PROGRESS_KEY: &str = "foldback.lesson-progress";
/// The key of a lesson's own text in its sandbox, if it came from a file.
const TEXT_KEY: &str = "foldback.lesson-text";
/// The key of a recording in its sandbox. It goes first when the sandbox is removed.
pub const RECORDING_KEY: &str = "foldback.lesson-recording";

/// Reads the course.
pub fn course() -> Course {
    let stored =
        window().local_storage().ok().flatten().and_then(|storage| storage.get_item(COURSE_KEY).ok().flatten());
    Course::read(&stored.unwrap_or_default())
}

/// Keeps the course.
pub fn keep_course(course: &Course) {
    if let Some(storage) = window().local_storage().ok().flatten() {
        // Without room the list of lessons stays as it was; the lesson itself goes on.
        let _ = storage.set_item(COURSE_KEY, &course.text());
    }
}

/// Reads the progress in a sandbox.
pub fn progress(name: &SandboxName) -> Option<String> {
    Sandbox::new(LocalKeyValue::readable().ok()?, name).get(PROGRESS_KEY).ok().flatten()
}

/// Keeps the progress in a sandbox.
pub fn keep_progress(name: &SandboxName, text: &str) {
    if let Ok(disk) = LocalKeyValue::readable() {
        // Without room a reload begins the lesson anew.
        let _ = Sandbox::new(disk, name).set(PROGRESS_KEY, text);
    }
}

/// Keeps the subscriber of a sandbox where its window reads it.
pub fn keep_subscriber(name: &SandboxName, local: &LocalSubscriber) {
    let texts = [(STATE_KEY, serde_json::to_string(&local.subscriber)), (MAIL_KEY, serde_json::to_string(&local.mail))];
    if let Ok(disk) = LocalKeyValue::readable() {
        let mut sandbox = Sandbox::new(disk, name);
        for (key, text) in texts {
            // Without room its window begins with the first event.
            let _ = sandbox.set(key, &text.unwrap_or_default());
        }
    }
}

/// Reads the text of a lesson that came from a file.
pub fn text(name: &SandboxName) -> Option<String> {
    Sandbox::new(LocalKeyValue::readable().ok()?, name).get(TEXT_KEY).ok().flatten()
}

/// Keeps the text of a lesson that came from a file, which begins anew.
///
/// # Errors
/// [`StorageError`] if local storage is full or denied.
pub fn keep_text(name: &SandboxName, text: &str) -> Result<(), StorageError> {
    let mut sandbox = Sandbox::new(LocalKeyValue::readable()?, name);
    sandbox.remove(PROGRESS_KEY)?;
    sandbox.set(TEXT_KEY, text)
}

/// Reads the recording in a sandbox.
pub fn recording(name: &SandboxName) -> Option<String> {
    Sandbox::new(LocalKeyValue::readable().ok()?, name).get(RECORDING_KEY).ok().flatten()
}

/// Keeps a recording in its sandbox.
///
/// # Errors
/// [`StorageError`] if local storage is full or denied.
pub fn keep_recording(name: &SandboxName, text: &str) -> Result<(), StorageError> {
    Sandbox::new(LocalKeyValue::readable()?, name).set(RECORDING_KEY, text)
}
