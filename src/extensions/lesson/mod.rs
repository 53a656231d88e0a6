//! Lessons on the page: a panel in the inspector's place, over a sandbox.

mod place;

use leptos::prelude::*;

use crate::session::{Opening, sandboxes};
use crate::ui::extension::PagePart;

/// What lessons add to the page.
pub const PAGE: PagePart = PagePart {
    opening: |fragment| Some(Opening::Sandbox(sandboxes::of_this_tab(&place::Place::read(fragment)?.id)?)),
    begin: || (),
    header: || ().into_any(),
    panel: || None,
    panel_label: "Lesson",
    dialogs: || ().into_any(),
};
