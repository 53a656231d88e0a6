//! Parts of the page whose code comes with its rest.

use std::pin::Pin;

use leptos::prelude::*;
use wasm_bindgen_futures::spawn_local;

use crate::chunk::{Chunk, NotFetched};
use crate::session::tasks::next_message;
use crate::ui::page_state::use_page_state;
use crate::ui::rest::Progress;
use crate::words;

/// What stands where a part will be.
#[derive(Clone, Copy)]
pub enum Until {
    /// A word that it is loading, or why it is not there and a way to try again.
    Said,
    /// The same within a frame that the part has, too.
    Framed(fn(AnyView) -> AnyView),
    /// Nothing: it is small, or another part says it.
    Unseen,
    /// Something of the same size.
    Like(fn() -> AnyView),
}

/// Shows what a chunk shows, at once or as soon as it has come.
pub fn later<T: Sync>(
    chunk: &'static Chunk<T>,
    until: Until,
    show: impl Fn(&'static T) -> AnyView + Send + 'static,
) -> AnyView {
    if let Some(parts) = chunk.get() {
        return show(parts);
    }
    coming(until, Box::new(move || chunk.get().map(&show)), chunk)
}

type Shown = Box<dyn Fn() -> Option<AnyView> + Send>;
type Fetched = Pin<Box<dyn Future<Output = Result<(), NotFetched>>>>;

/// A chunk, whatever it holds.
trait Fetch: Sync {
    fn fetch(&'static self) -> Fetched;
}

impl<T: Sync> Fetch for Chunk<T> {
    fn fetch(&'static self) -> Fetched {
        Box::pin(async { self.load().await.map(drop) })
    }
}

/// Shows what comes, fetched with the tools of the page or after them.
fn coming(until: Until, show: Shown, chunk: &'static dyn Fetch) -> AnyView {
    let rest = use_page_state().rest;
    let progress = RwSignal::new(Progress::Coming);
    let fetch = move || {
        progress.set(Progress::Coming);
        spawn_local(async move {
            let fetched = chunk.fetch().await;
            // Each part in a task of its own, so that the browser answers between them.
            next_message().await;
            progress.try_set(if fetched.is_ok() { Progress::Here } else { Progress::Failed });
        });
    };
    Effect::new(move |_| match rest.tools_progress() {
        Progress::Here => fetch(),
        waiting => progress.set(waiting),
    });
    let retry = Callback::new(move |()| rest.ask());
    let shown = move || match (progress.get(), until) {
        (Progress::Here, _) => show().into_any(),
        (Progress::Coming, Until::Said) => loading(),
        (Progress::Coming, Until::Framed(frame)) => frame(loading()),
        (Progress::Failed, Until::Said) => view! { <Missing retry /> }.into_any(),
        (Progress::Failed, Until::Framed(frame)) => frame(view! { <Missing retry /> }.into_any()),
        (_, Until::Like(like)) => like(),
        (_, Until::Unseen) => ().into_any(),
    };
    shown.into_any()
}

fn loading() -> AnyView {
    view! { <p class="muted" role="status">{words::page::LOADING.text()}</p> }.into_any()
}

/// Says that a part could not be fetched, and tries again.
#[component]
pub fn Missing(retry: Callback<()>) -> impl IntoView {
    view! {
        <div class="missing-part" role="alert">
            <p>{NotFetched.to_string()}</p>
            <button type="button" class="button" on:click=move |_| retry.run(())>{words::page::RETRY.text()}</button>
        </div>
    }
}
