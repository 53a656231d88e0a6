//! Lessons: every built-in one is walked to its end by its own solutions; what is wrong in a file is named by its line.
#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod course;
mod elsewhere;
mod files;
mod format;
mod german;
mod own;
mod progress;
mod recording;
#[path = "../../build/same_lesson.rs"]
mod same_lesson;
mod stage;
mod walk;
