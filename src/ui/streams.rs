//! The streams of the domain that is shown: which there are, the way to another domain's, and how another is
//! begun.

use leptos::html;
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::domains::{ENTRIES, Entry, Registration, domain};
use crate::engine::log::envelope::StreamId;
use crate::session::{Session, StorageMode, Tone, registration, use_session};
use crate::ui::dialog::Dialog;
use crate::ui::error_text::ErrorText;
use crate::ui::icon::Icon;
use crate::ui::page_state::use_page_state;
use crate::ui::rest::once_here;
use crate::ui::words;

/// Lists the streams of a domain, again whenever the log changes, in the order in which they began.
fn streams_of(session: Session, domain: &str) -> Vec<StreamId> {
    session
        .with_workbench(|workbench| {
            workbench.log().streams().filter(|stream| stream.domain() == domain).cloned().collect()
        })
        .unwrap_or_default()
}

/// Shows the domains as tabs; each opens the stream of it that was looked at last.
#[component]
pub fn Domains() -> impl IntoView {
    let session = use_session();
    let visited = StoredValue::new(Vec::<StreamId>::new());
    Effect::new(move |_| {
        let stream = session.stream();
        visited.update_value(|visited| {
            visited.retain(|known| known.domain() != stream.domain());
            visited.push(stream);
        });
    });
    let open = move |name: &'static str| {
        let last = visited.with_value(|visited| visited.iter().find(|known| known.domain() == name).cloned());
        let streams = untrack(|| streams_of(session, name));
        let story = domain(name)
            .and_then(|domain| session.with_workbench_untracked(|workbench| workbench.story_stream(domain)).flatten());
        let first = || story.or_else(|| streams.first().cloned());
        let begin = || StreamId::new(&format!("{name}-main")).ok();
        if let Some(stream) = last.or_else(first).or_else(begin) {
            session.show_stream(&stream);
        }
    };
    let go = move |name| once_here(session, name, move || open(name));
    let tab = move |domain: &'static Entry| {
        let (name, label) = (domain.name, domain.label.text());
        let current = move || (session.stream().domain() == name).then_some("page");
        view! { <button type="button" class="segment" aria-current=current on:click=move |_| go(name)>{label}</button> }
    };
    view! {
        <nav class="segments" aria-label=words::page::DOMAINS.text()>
            {ENTRIES.iter().map(tab).collect_view()}
        </nav>
    }
}

/// Proposes a name for a further stream: the number after the highest, or the first.
fn proposal(streams: &[StreamId], domain: &str) -> String {
    let numbers = streams.iter().filter_map(|stream| stream.as_str().rsplit_once('-')?.1.parse::<u32>().ok());
    format!("{domain}-{}", numbers.max().map_or(1, |highest| highest.saturating_add(1)))
}

/// Asks for the name of a further stream.
#[component]
pub fn NewStreamDialog() -> impl IntoView {
    let page = use_page_state();
    view! {
        <Dialog open=page.new_stream title=words::page::NEW_STREAM.text()>
            <NewStream />
        </Dialog>
    }
}

#[component]
fn NewStream() -> impl IntoView {
    let session = use_session();
    let page = use_page_state();
    let field = NodeRef::<html::Input>::new();
    let trouble = RwSignal::new(None::<String>);
    let domain = session.stream_now().domain().to_owned();
    let name = proposal(&untrack(|| streams_of(session, &domain)), &domain);
    let begin = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let Some(field) = field.get_untracked() else { return };
        let begun = StreamId::new(field.value().trim())
            .map_err(|error| error.to_string())
            .and_then(|stream| session.open_stream(stream).map_err(|refusal| refusal.message));
        match begun {
            Ok(()) => page.new_stream.set(false),
            Err(message) => trouble.set(Some(message)),
        }
    };
    view! {
        <form class="dialog-part" aria-label=words::page::NEW_STREAM.text() on:submit=begin>
            <p class="muted">{words::page::A_STREAM_IS_THE_EVENTS_OF_ONE.text()}</p>
            <label class="share-link">
                <span class="eyebrow">{words::page::NAME.text()}</span>
                <input class="input" type="text" prop:value=name autocomplete="off" node_ref=field aria-invalid=move || trouble.with(|trouble| trouble.as_ref().map(|_| "true")) />
            </label>
            {move || trouble.get().map(|text| view! { <ErrorText text /> })}
            <div class="row">
                <button type="submit" class="button button-main">{words::page::OPEN.text()}</button>
            </div>
        </form>
    }
}

/// Offers the sample history of a domain that has no stream yet.
#[component]
pub fn SampleOffer() -> impl IntoView {
    let session = use_session();
    let page = use_page_state();
    let offered = Memo::new(move |_| {
        let domain = registration(session)?;
        let is_empty = session.with_workbench(|workbench| {
            let log = workbench.log();
            (log.head().get() > 0 || domain.takes_any) && !log.streams().any(|stream| stream.domain() == domain.name)
        })?;
        let is_own = matches!(session.storage_mode(), StorageMode::Browser | StorageMode::Memory);
        let has_offer = !domain.story.is_empty() || domain.takes_any;
        (is_empty && is_own && has_offer).then_some(domain.name)
    });
    let tell = move |domain: &'static Registration| {
        spawn_local(async move {
            match session.append_sample(domain).await {
                Ok(()) => {
                    session.show_story(domain);
                    let told = words::events((domain.sample)().len());
                    session.tell(Tone::Good, words::page::recorded(&told));
                }
                Err(refusal) => session.tell(Tone::Bad, refusal.message),
            }
        });
    };
    move || {
        let name = offered.get()?;
        let domain = domain(name)?;
        if domain.story.is_empty() {
            return page.extensions.offer(&session.stream_now());
        }
        Some(view! {
            <aside class="notice first-visit" aria-label=words::page::SAMPLE_HISTORY.text()>
                <Icon name="flag" />
                <p>
                    <strong>{words::page::NOTHING_HAS_HAPPENED_HERE_YET.text()}</strong>
                    {words::page::ACT_ON_THE_LEFT_OR_RECORD_A.text()}
                    {domain.story.text()}
                </p>
                <button type="button" class="button" on:click=move |_| tell(domain)>{words::page::RECORD_THE_SAMPLE.text()}</button>
            </aside>
        }.into_any())
    }
}
