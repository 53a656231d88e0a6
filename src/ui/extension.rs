//! What an extension adds to the page: tabs, and files that it reads. The page shows them and knows none of them.

use std::fmt;
use std::pin::Pin;
use std::rc::Rc;
use std::sync::Arc;

use leptos::prelude::*;

use crate::chunk::{Chunk, NotFetched};
use crate::engine::log::envelope::StreamId;
use crate::engine::user_error::UserError;
use crate::session::import::Plan;
use crate::session::read_models::ReadModels;
use crate::session::remote::{Feed, May};
use crate::session::{Opening, Session};
use crate::words::Word;
use crate::workbench::ImportReport;
use crate::workbench::exchange::file_kind::FileFormat;

/// What some streams have beyond what every stream has.
#[derive(Clone, Copy)]
pub struct Extension {
    /// Returns `true` if a stream has the tabs, and is begun as `beginning` says.
    pub covers: fn(&StreamId) -> bool,
    /// How to begin a stream, if there is more than to act.
    pub beginning: Option<Beginning>,
    /// The tabs of the inspector, after those that change the history.
    pub tabs: &'static [ExtensionTab],
    /// What is offered while the domain has no stream, if there is more than a sample.
    pub offer: Option<fn() -> AnyView>,
    /// The files that it reads, which come with the rest of the page.
    pub files: Option<&'static Chunk<Files>>,
    /// What reads the messages of another system's stream on a server.
    pub messages: Option<&'static Chunk<MessageReader>>,
}

/// Reads messages of another system, which come from a server.
#[derive(Clone, Copy)]
pub struct MessageReader {
    /// Returns `true` for what may be recorded beside the messages: what they mean.
    pub may: May,
    /// Reads them as they come, and shows how they are read.
    pub view: fn(Feed) -> AnyView,
}

/// The files that an extension reads.
#[derive(Clone, Copy)]
pub struct Files(pub &'static [FileSupport]);

/// What is below a tab, which comes with the rest of the page.
#[derive(Clone, Copy)]
pub struct TabView(pub fn() -> AnyView);

/// How an empty stream can begin: in words that go on a sentence.
#[derive(Clone, Copy, Debug)]
pub struct Beginning {
    /// The first act: `Open an account`.
    pub act: Word,
    /// What can be imported instead: `import a bank statement`.
    pub import: Word,
}

/// A tab of the inspector.
#[derive(Clone, Copy)]
pub struct ExtensionTab {
    /// The name on the page; in English and lower case, the name in addresses.
    pub name: Word,
    /// Shows what is below the tab, for the stream on screen.
    pub view: fn() -> AnyView,
}

impl PartialEq for ExtensionTab {
    fn eq(&self, other: &ExtensionTab) -> bool {
        self.name == other.name
    }
}

impl Eq for ExtensionTab {}

impl fmt::Debug for ExtensionTab {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("ExtensionTab").field(&self.name).finish()
    }
}

/// A format of files that can be imported.
#[derive(Clone, Copy, Debug)]
pub struct FileSupport {
    /// Which files they are.
    pub format: FileFormat,
    /// What the dialog says of them: `A bank's CSV`.
    pub description: Word,
    /// The ends of their names, as the browser's file chooser takes them: `.csv,.tsv`.
    pub extensions: &'static str,
    /// Makes the reader, once for the dialog.
    pub reader: fn(Session, ImportOutcome) -> Arc<dyn FileReader>,
}

/// Reads files for the import dialog, one at a time, and shows what only this format has.
pub trait FileReader: Send + Sync {
    /// Reads a file that was chosen, and sets what importing it will do.
    fn read(&self, file: web_sys::File) -> Pin<Box<dyn Future<Output = ()>>>;

    /// Forgets the file.
    fn forget(&self);

    /// Shows how the file is read, to be chosen otherwise.
    fn choices(&self) -> AnyView;

    /// Follows the file once it is recorded.
    fn recorded(&self) {}

    /// Shows what importing the file will do.
    fn preview(&self, report: &ImportReport) -> FilePreview;
}

/// What an import will do, for people.
pub struct FilePreview {
    /// A sentence that follows the file's name.
    pub sentence: String,
    /// The first rows of the file, as they are understood.
    pub rows: AnyView,
}

/// What came of reading a file; a reader sets it and the dialog shows it.
#[derive(Clone, Copy, Default)]
pub struct ImportOutcome {
    /// Whether the file is being read.
    pub is_reading: RwSignal<bool>,
    /// What importing it will do.
    pub plan: RwSignal<Option<Plan>, LocalStorage>,
    /// Why it cannot be imported.
    pub error: RwSignal<Option<UserError>>,
}

impl ImportOutcome {
    /// Shows what importing the file will do, or why it cannot be imported.
    pub fn show(self, planned: Result<Plan, UserError>) {
        match planned {
            Ok(plan) => {
                self.error.set(None);
                self.plan.set(Some(plan));
            }
            Err(refusal) => {
                self.plan.set(None);
                self.error.set(Some(refusal));
            }
        }
    }

    /// Forgets what came of it.
    pub fn forget(self) {
        self.plan.set(None);
        self.error.set(None);
    }
}

/// What is added to the whole page, whatever the stream: what the first screen shows of it.
#[derive(Clone, Copy)]
pub struct PagePart {
    /// Returns `true` if an address, its fragment without the `#`, is this part's: the page leaves the fragment to it.
    pub leads_here: fn(&str) -> bool,
    /// Returns `true` if this address asks for a page of the part's own in place of this one.
    pub is_asked: fn() -> bool,
    /// Shows its buttons in the header.
    pub header: fn() -> AnyView,
    /// Shows what it offers to a first visit of a domain, beside the story of its sample.
    pub welcome: fn(&str) -> Option<AnyView>,
    /// The panel's name on a narrow screen.
    pub panel_label: Word,
    /// Provides what its buttons and its views share; called once, as the page is made.
    pub begin: fn(),
    /// What comes with the rest of the page.
    pub rest: &'static Chunk<PageRest>,
}

/// What is added to the whole page and comes with its rest.
#[derive(Clone, Copy, Debug)]
pub struct PageRest {
    /// Returns which log the page opens if an address is this part's.
    pub opening: fn(&str) -> Option<Opening>,
    /// Returns a page of its own to be shown in place of this one, if this address asks for it.
    pub page: fn() -> Option<AnyView>,
    /// Follows the page; called once, as soon as it has come.
    pub begin: fn(),
    /// Shows a panel in the inspector's place, if this address has one.
    pub panel: fn() -> Option<AnyView>,
    /// Shows its dialogs.
    pub dialogs: fn() -> AnyView,
}

/// The extensions of the page.
#[derive(Clone, Copy)]
pub struct Extensions {
    /// What some streams have.
    pub of_streams: &'static [Extension],
    /// What the whole page has.
    pub of_page: &'static [PagePart],
    /// The console, which comes with the rest of the page.
    pub console: &'static Chunk<OnReady>,
}

/// Makes a link to what is looked at, with the whole log if asked for.
pub type MakeLink = Rc<dyn Fn(bool) -> Result<String, UserError>>;

/// Receives what the console needs.
pub type OnReady = fn(Session, ReadModels, MakeLink);

impl Extensions {
    /// Lists the tabs that a stream has.
    pub fn tabs_of(self, stream: &StreamId) -> impl Iterator<Item = &'static ExtensionTab> {
        self.covering(stream).flat_map(|extension| extension.tabs)
    }

    /// Lists the tabs of all streams.
    pub fn tabs(self) -> impl Iterator<Item = &'static ExtensionTab> {
        self.of_streams.iter().flat_map(|extension| extension.tabs)
    }

    /// Returns how a stream can begin; `None` if only by acting.
    pub fn beginning(self, stream: &StreamId) -> Option<Beginning> {
        self.covering(stream).find_map(|extension| extension.beginning)
    }

    /// Shows what is offered while a stream's domain has none.
    pub fn offer(self, stream: &StreamId) -> Option<AnyView> {
        self.covering(stream).find_map(|extension| extension.offer).map(|offer| offer())
    }

    /// Lists the files that can be imported beside logs; those whose readers have come.
    pub fn files(self) -> impl Iterator<Item = &'static FileSupport> {
        self.of_streams.iter().filter_map(|extension| extension.files?.get()).flat_map(|files| files.0)
    }

    /// Lists what is added to the whole page; what has come of it.
    pub fn page_parts(self) -> impl Iterator<Item = &'static PageRest> {
        self.of_page.iter().filter_map(|part| part.rest.get())
    }

    /// Returns what reads the messages of another system.
    pub fn messages(self) -> Option<&'static Chunk<MessageReader>> {
        self.of_streams.iter().find_map(|extension| extension.messages)
    }

    /// Returns `true` if all of it has come.
    pub fn are_here(self) -> bool {
        let files = self.of_streams.iter().filter_map(|extension| extension.files);
        files.map(Chunk::get).all(|files| files.is_some())
            && self.of_page.iter().all(|part| part.rest.get().is_some())
            && self.console.get().is_some()
    }

    /// Fetches what this address asks for in place of the page.
    ///
    /// # Errors
    /// [`NotFetched`]; asked again, what is missing is fetched again.
    pub async fn load_what_is_asked_for(self) -> Result<(), NotFetched> {
        for part in self.of_page.iter().filter(|part| (part.is_asked)()) {
            part.rest.load().await?;
        }
        Ok(())
    }

    /// Fetches all of it.
    ///
    /// # Errors
    /// [`NotFetched`]; asked again, what is missing is fetched again.
    pub async fn load(self) -> Result<(), NotFetched> {
        for files in self.of_streams.iter().filter_map(|extension| extension.files) {
            files.load().await?;
        }
        for part in self.of_page {
            part.rest.load().await?;
        }
        self.console.load().await?;
        Ok(())
    }

    fn covering(self, stream: &StreamId) -> impl Iterator<Item = &'static Extension> {
        self.of_streams.iter().filter(|extension| (extension.covers)(stream))
    }

    /// Fetches what opens an address, if it is a part's.
    ///
    /// # Errors
    /// [`NotFetched`]; asked again, what is missing is fetched again.
    pub async fn load_opening(self, fragment: &str) -> Result<(), NotFetched> {
        for part in self.led_to_by(fragment) {
            part.rest.load().await?;
        }
        Ok(())
    }

    /// Returns which log the page opens if an address is a part's; `None` until the part has come.
    pub fn opening(self, fragment: &str) -> Option<Opening> {
        self.led_to_by(fragment).find_map(|part| (part.rest.get()?.opening)(fragment))
    }

    /// Returns `true` if an address is a part's.
    pub fn opens(self, fragment: &str) -> bool {
        let opens = |rest: &PageRest| (rest.opening)(fragment).is_some();
        self.led_to_by(fragment).any(|part| part.rest.get().is_none_or(opens))
    }

    fn led_to_by(self, fragment: &str) -> impl Iterator<Item = &'static PagePart> {
        self.of_page.iter().filter(move |part| (part.leads_here)(fragment))
    }
}
