//! Import and export: the work in slices, and the dialog in front of it.

pub mod anew;
pub mod blob;
mod choices;
mod columns;
pub mod dialog;
mod file;
pub mod import;
mod preview;
mod remembered;
