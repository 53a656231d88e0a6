//! Import and export: the work in slices, and the dialog in front of it.

pub mod blob;
pub mod dialog;
pub mod import;
mod preview;
