//! Files beside logs that `importLog` reads: what an extension adds to it.

use std::pin::Pin;

use web_sys::Blob;

use crate::api::convert::Failure;
use crate::api::options::Options;
use crate::engine::log::envelope::StreamId;
use crate::session::Session;
use crate::session::import::Plan;
use crate::workbench::exchange::file_kind::FileFormat;

/// A format of files that `importLog` reads.
#[derive(Clone, Copy)]
pub struct FileSupport {
    /// Which files they are.
    pub format: FileFormat,
    /// The names of the options that say how they are read.
    pub options: &'static [&'static str],
    /// Checks these options, whatever the file is.
    pub check: fn(&Options) -> Result<(), Failure>,
    /// Reads a file for a stream, and plans what recording it does.
    pub plan: fn(Session, Blob, Options, StreamId) -> Pin<Box<dyn Future<Output = Result<Plan, Failure>>>>,
}
