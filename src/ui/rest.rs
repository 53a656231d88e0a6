//! The rest of the page: what the first screen does not need. It is fetched as soon as the first screen is shown, the tools
//! first, then further domains, lessons and the console.

use std::time::Duration;

use js_sys::Promise;
use leptos::prelude::*;
use wasm_bindgen_futures::{JsFuture, spawn_local};

use crate::chunk::{Chunk, NotFetched};
use crate::domains::{ENTRIES, entry, load_tools};
use crate::session::tasks::next_message;
use crate::session::{Session, Tone};
use crate::ui::extension::Extensions;
use crate::ui::tools::Tools;
use crate::words;

/// How long the frame is waited for.
const NO_FRAME: Duration = Duration::from_secs(1);

/// How far a part of the page is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Progress {
    /// It is being fetched, or will be.
    Coming,
    /// It is here.
    Here,
    /// It could not be fetched; it may be asked for again.
    Failed,
}

/// The rest of the page; cheap to copy.
#[derive(Clone, Copy)]
pub struct Rest {
    extensions: Extensions,
    tools: &'static Chunk<Tools>,
    /// How far the tools are.
    tools_progress: RwSignal<Progress>,
    /// How far all of it is.
    progress: RwSignal<Progress>,
    /// It is being fetched now.
    is_fetching: RwSignal<bool>,
    /// A person has asked for it, and is told if it cannot be fetched.
    is_asked_for: RwSignal<bool>,
    /// Begins it, once it is here.
    begin: StoredValue<Option<Begin>, LocalStorage>,
}

/// What is done once all is here.
type Begin = Box<dyn FnOnce()>;

impl Rest {
    /// Begins with what has come already.
    pub fn new(extensions: Extensions, tools: &'static Chunk<Tools>) -> Rest {
        let progress = |is_here| RwSignal::new(if is_here { Progress::Here } else { Progress::Coming });
        let has_tools = tools.get().is_some();
        let is_here = has_tools && ENTRIES.iter().all(|entry| entry.get().is_some()) && extensions.are_here();
        Rest {
            extensions,
            tools,
            tools_progress: progress(has_tools),
            progress: progress(is_here),
            is_fetching: RwSignal::new(false),
            is_asked_for: RwSignal::new(false),
            begin: StoredValue::new_local(None),
        }
    }

    /// Returns how far the tools are.
    pub fn tools_progress(self) -> Progress {
        self.tools_progress.get()
    }

    /// Returns the tools, as soon as they are here.
    pub fn tools(self) -> Option<&'static Tools> {
        self.tools_progress.track();
        self.tools.get()
    }

    /// Returns `true` once all of it is here.
    pub fn is_here(self) -> bool {
        self.progress.get() == Progress::Here
    }

    /// Returns `true` if it was asked for and could not be fetched.
    pub fn is_missing(self) -> bool {
        self.progress.get() == Progress::Failed && self.is_asked_for.get()
    }

    /// Fetches what a person waits for, unless it is here or on its way.
    pub fn ask(self) {
        self.is_asked_for.set(true);
        self.fetch();
    }

    /// Calls `begin` once all is here, before any of it is shown; where all is here already, that is at once. When the network
    /// comes back, what is missing is fetched again.
    pub fn begin_once_here(self, begin: impl FnOnce() + 'static) {
        if self.progress.get_untracked() == Progress::Here {
            return begin();
        }
        self.begin.set_value(Some(Box::new(begin)));
        let online = window_event_listener(leptos::ev::online, move |_| self.fetch());
        on_cleanup(move || online.remove());
    }

    /// Fetches it as soon as the browser has shown the page as it is now.
    pub fn fetch_after_the_next_frame(self) {
        request_animation_frame(move || set_timeout(move || self.fetch(), Duration::ZERO));
        // A page in the background draws no frame.
        set_timeout(move || self.fetch(), NO_FRAME);
    }

    fn fetch(self) {
        if self.progress.try_get_untracked().is_none_or(|progress| progress == Progress::Here)
            || self.is_fetching.get_untracked()
        {
            return;
        }
        self.is_fetching.set(true);
        for progress in [self.tools_progress, self.progress] {
            if progress.get_untracked() == Progress::Failed {
                progress.set(Progress::Coming);
            }
        }
        spawn_local(async move {
            let fetched = self.fetch_in_order().await;
            if fetched.is_err() {
                let failed = |progress: RwSignal<Progress>| {
                    if progress.try_get_untracked() == Some(Progress::Coming) {
                        progress.set(Progress::Failed);
                    }
                };
                failed(self.tools_progress);
                failed(self.progress);
            }
            self.is_fetching.try_set(false);
        });
    }

    async fn fetch_in_order(self) -> Result<(), NotFetched> {
        fetch_tools(self.tools).await?;
        // What is shown of it in tasks of its own, so that the browser answers between them.
        next_message().await;
        self.tools_progress.try_set(Progress::Here);
        fetch_all(self.extensions, self.tools).await?;
        next_message().await;
        if let Some(begin) = self.begin.try_update_value(Option::take).flatten() {
            begin();
        }
        next_message().await;
        self.progress.try_set(Progress::Here);
        Ok(())
    }
}

/// Fetches the tools, with what they need of the first screen's domain.
///
/// # Errors
/// [`NotFetched`]; asked again, what is missing is fetched again.
pub async fn fetch_tools(tools: &'static Chunk<Tools>) -> Result<(), NotFetched> {
    // What is there is taken for all of it: the tools come last.
    load_tools().await?;
    tools.load().await.map(drop)
}

/// Fetches the code of all domains.
///
/// # Errors
/// [`NotFetched`]; asked again, what is missing is fetched again.
pub async fn fetch_domains() -> Result<(), NotFetched> {
    for entry in ENTRIES {
        entry.load().await?;
    }
    Ok(())
}

/// Fetches all of the rest.
///
/// # Errors
/// [`NotFetched`]; asked again, what is missing is fetched again.
pub async fn fetch_all(extensions: Extensions, tools: &'static Chunk<Tools>) -> Result<(), NotFetched> {
    fetch_tools(tools).await?;
    fetch_domains().await?;
    extensions.load().await
}

/// Acts once the code of a domain has come; says so if it cannot be fetched.
pub fn once_here(session: Session, domain: &str, act: impl FnOnce() + 'static) {
    let Some(entry) = entry(domain).filter(|entry| entry.get().is_none()) else { return act() };
    spawn_local(async move {
        match entry.load().await {
            Ok(_) => {
                // The log may have streams of it.
                session.look_again();
                act();
            }
            Err(missing) => session.tell(Tone::Bad, missing.to_string()),
        }
    });
}

/// Waits for a click on `Retry`, shown with the reason in place of the page, which has not been mounted.
pub async fn asked_to_retry() {
    let Some(place) = document().get_element_by_id("loading") else { return };
    place.set_class_name("loading");
    place.set_text_content(None);
    let put = |name, text: &str| {
        let element = document().create_element(name).ok()?;
        element.set_text_content(Some(text));
        // An element of the page takes a child that was just made.
        let _ = place.append_child(&element);
        Some(element)
    };
    put("h1", "Foldback");
    put("p", &NotFetched.to_string());
    let Some(button) = put("button", words::page::RETRY.text()) else { return };
    button.set_class_name("button");
    let clicked = Promise::new(&mut |resolve, _| {
        // A button takes a listener.
        let _ = button.add_event_listener_with_callback("click", &resolve);
    });
    // It is never refused.
    let _ = JsFuture::from(clicked).await;
    place.set_text_content(Some(words::page::FOLDBACK_IS_LOADING.text()));
}
