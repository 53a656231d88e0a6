//! Import and export: the work in slices, and the dialog in front of it.

pub mod anew;
pub mod dialog;
mod file;
mod preview;
