//! Where the tools of a domain's views are.

use crate::engine::domain::Domain;
use crate::engine::view::stream_view::StreamTools;
use crate::engine::view::typed::View;

/// A domain whose streams can be viewed, with the tools of the page.
pub trait Tooled: Domain + Sized {
    /// Returns the tools of a view; `None` until their code has come. They come with the domain, unless it is part of the
    /// first screen.
    fn tools(view: &View<Self>) -> Option<&dyn StreamTools> {
        Some(view)
    }
}
