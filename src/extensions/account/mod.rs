//! What an account has beyond its domain: a bank's CSV can be imported, and a tab compares it with its CRUD twin.

mod choices;
mod columns;
mod crud;
mod file;
mod import;
mod options;
mod preview;
mod reader;
mod remembered;
pub mod twin;

use leptos::prelude::*;

use crate::api;
use crate::chunk;
use crate::domains::account::Account;
use crate::engine::domain::WireFormat as _;
use crate::ui::extension::{Beginning, Extension, ExtensionTab, FileSupport, Files, TabView};
use crate::ui::{Until, later};
use crate::words;
use crate::workbench::exchange::file_kind::FileFormat;

/// A bank's CSV: whatever is not a log, a file in another encoding than UTF-8 included.
const CSV: FileFormat = FileFormat { name: "csv", is_of: |_, log, _| log.is_none() };

/// What the page shows for accounts.
pub const PAGE: Extension = Extension {
    covers: |stream| stream.domain() == Account::NAME,
    beginning: Some(Beginning {
        act: words::statement::OPEN_AN_ACCOUNT,
        import: words::statement::IMPORT_A_BANK_STATEMENT,
    }),
    tabs: &[ExtensionTab { name: words::twin::TWIN_TAB, view: || later(&TWIN, Until::Said, |twin| (twin.0)()) }],
    offer: None,
    files: Some(&FILES),
    messages: None,
};

chunk!(TWIN: TabView = tools.account_twin, &TabView(|| view! { <twin::TwinTab /> }.into_any()));
chunk!(FILES: Files = tools.account_files, &const {
    let statement = FileSupport {
        format: CSV,
        description: words::statement::A_BANKS_CSV_COLUMNS_ARE_FOUND_BY,
        extensions: ".csv,.tsv,.txt",
        reader: reader::reader,
    };
    Files(&[statement])
});

/// How `importLog` reads a bank's CSV.
pub const CONSOLE: api::FileSupport =
    api::FileSupport { format: CSV, options: &options::NAMES, check: options::check, plan: import::plan_of_a_call };
