//! Parts of the program that come after the first screen.
//!
//! With the `split` feature a [`Chunk`] is a file of its own, fetched when it is asked for; without it all is one file, and
//! each chunk is there from the start. What a chunk holds is reached through a value: what has not come cannot be called.

use std::fmt;

#[cfg(feature = "split")]
use std::{future::Future, pin::Pin, sync::OnceLock};

use crate::words;

/// A chunk could not be fetched: the network is away, or the host no longer has the files of this version.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotFetched;

impl fmt::Display for NotFetched {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(words::page::A_PART_OF_FOLDBACK_COULD_NOT_BE.text())
    }
}

impl std::error::Error for NotFetched {}

#[cfg(feature = "split")]
impl From<wasm_split_helpers::SplitLoaderError> for NotFetched {
    fn from(_: wasm_split_helpers::SplitLoaderError) -> NotFetched {
        NotFetched
    }
}

/// The fetching of a chunk.
#[cfg(feature = "split")]
pub type Fetching<T> = Pin<Box<dyn Future<Output = Result<&'static T, NotFetched>>>>;

/// A part of the program, and what is called in it. It is declared with [`chunk!`](crate::chunk!).
pub struct Chunk<T: 'static>(Place<T>);

enum Place<T: 'static> {
    Here(&'static T),
    #[cfg(feature = "split")]
    Apart {
        fetch: fn() -> Fetching<T>,
        come: OnceLock<&'static T>,
    },
}

impl<T> Chunk<T> {
    /// Makes a chunk that is part of the first file.
    pub const fn here(parts: &'static T) -> Chunk<T> {
        Chunk(Place::Here(parts))
    }

    /// Makes a chunk that is a file of its own.
    #[cfg(feature = "split")]
    pub const fn apart(fetch: fn() -> Fetching<T>) -> Chunk<T> {
        Chunk(Place::Apart { fetch, come: OnceLock::new() })
    }

    /// Returns what the chunk holds; `None` until it has come.
    pub fn get(&self) -> Option<&'static T> {
        match &self.0 {
            Place::Here(parts) => Some(parts),
            #[cfg(feature = "split")]
            Place::Apart { come, .. } => come.get().copied(),
        }
    }

    /// Fetches the chunk, or waits for it where it is on its way.
    ///
    /// # Errors
    /// [`NotFetched`]; asked again, it is fetched again.
    pub async fn load(&self) -> Result<&'static T, NotFetched> {
        match &self.0 {
            Place::Here(parts) => Ok(parts),
            #[cfg(feature = "split")]
            Place::Apart { fetch, come } => {
                let parts = match come.get() {
                    Some(parts) => return Ok(parts),
                    None => fetch().await?,
                };
                Ok(come.get_or_init(|| parts))
            }
        }
    }
}

/// Declares a chunk: `chunk!(pub TOOLS: Tools = tools.page_tools, &Tools { .. });`. The first small name is the file's, of
/// which several chunks may be parts; the second is the function's that gives this one out.
#[macro_export]
macro_rules! chunk {
    ($(#[$meta:meta])* $vis:vis $name:ident: $parts:ty = $file:ident.$give:ident, $here:expr) => {
        #[cfg(feature = "split")]
        #[::wasm_split_helpers::wasm_split($file, fallible)]
        fn $give() -> Result<&'static $parts, $crate::chunk::NotFetched> {
            Ok($here)
        }

        $(#[$meta])*
        #[cfg(feature = "split")]
        $vis static $name: $crate::chunk::Chunk<$parts> = $crate::chunk::Chunk::apart(|| Box::pin($give()));

        $(#[$meta])*
        #[cfg(not(feature = "split"))]
        $vis static $name: $crate::chunk::Chunk<$parts> = $crate::chunk::Chunk::here($here);
    };
}
