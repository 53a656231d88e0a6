//! What own events have beyond their domain: files of other systems are read, and a tab has the model of a set.

mod bring;
mod choosing;
pub mod console;
mod differences;
mod editing;
mod file;
mod how_read;
mod lines;
mod messages;
mod messages_view;
mod model_tab;
mod model_text;
mod preview;
mod reader;
mod samples;
mod slices;
mod trying;

use leptos::prelude::*;

use crate::chunk;
use crate::domains::own::set;
use crate::engine::log::envelope::StreamId;
use crate::ui::extension::{Beginning, Extension, ExtensionTab, FileSupport, Files, MessageReader, TabView};
use crate::ui::{Until, later};
use crate::words;
use crate::workbench::exchange::file_kind::FileFormat;
use crate::workbench::exchange::reader::ImportFormat;

/// How the lines of this program's own logs begin.
const OWN_LINE: &[&str] = &["\"hash\"", "\"position\"", "\"stream\""];
/// How many bytes of a file are looked at for them.
const LOOKED_AT: usize = 4_096;

/// A log of another system: JSON that is not a log of this program, and every file while own events are shown.
pub const FOREIGN: FileFormat = FileFormat { name: "foreign", is_of: is_foreign };

/// What the page shows for own events.
pub const PAGE: Extension = Extension {
    covers: |stream| stream.domain() == set::NAME,
    beginning: Some(Beginning { act: words::own::RECORD_AN_EVENT, import: words::own::BRING_A_LOG }),
    tabs: &[ExtensionTab { name: words::own::MODEL_TAB, view: || later(&MODEL, Until::Said, |model| (model.0)()) }],
    offer: Some(|| later(&OFFER, Until::Unseen, |offer| (offer.0)())),
    files: Some(&FILES),
    messages: Some(&MESSAGES),
};

chunk!(MODEL: TabView = own.own_model, &TabView(|| view! { <model_tab::ModelTab /> }.into_any()));
chunk!(OFFER: TabView = own.own_offer, &TabView(|| view! { <samples::Offer /> }.into_any()));
chunk!(MESSAGES: MessageReader = remote.own_messages, &MessageReader {
    may: messages::may,
    view: |feed| view! { <messages_view::HowItIsRead feed /> }.into_any(),
});
chunk!(FILES: Files = own.own_files, &const {
    let log = FileSupport {
        format: FOREIGN,
        description: words::own::A_LOG_OF_ANOTHER_SYSTEM,
        extensions: ".ndjson,.jsonl,.json,.csv,.tsv,.log,.txt",
        reader: reader::reader,
    };
    Files(&[log])
});

/// Returns `true` if a file is for own events: while they are shown every file but a log of this program, elsewhere only
/// JSON that is nothing else.
fn is_foreign(bytes: &[u8], log: Option<ImportFormat>, stream: &StreamId) -> bool {
    let beginning = String::from_utf8_lossy(&bytes[..bytes.len().min(LOOKED_AT)]);
    let is_line = log == Some(ImportFormat::Ndjson);
    let names = OWN_LINE.iter().filter(|name| beginning.contains(**name)).count();
    let is_cloud = log == Some(ImportFormat::CloudEvents) && beginning.contains("\"specversion\"");
    match stream.domain() == set::NAME {
        true => !(is_line && names == OWN_LINE.len() || is_cloud && beginning.contains("\"foldback.")),
        // A line that is like one of ours may be one that is damaged.
        false => log.is_some() && !(is_line && names > 0) && !is_cloud,
    }
}
