//! What only one domain has on the page, a folder for each.

pub mod feed;

use crate::ui::extension::ExtensionTab;

/// The tabs of the inspector, in the order of the page.
pub const TABS: &[ExtensionTab] = &[ExtensionTab { name: feed::NAME, covers: feed::covers, view: feed::tab }];
