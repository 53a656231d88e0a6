//! The whole page, and how it is mounted.

use std::rc::Rc;

use leptos::prelude::*;

use crate::session::follow_other_tabs;
use crate::session::{Opened, Session};
use crate::ui::act::act_panel;
use crate::ui::address::{self, Arrival};
use crate::ui::all_tools::{SUBSCRIBER, TOOLS};
use crate::ui::dialogs::Dialogs;
use crate::ui::event_log::EventLog;
use crate::ui::extension::{Extensions, OnReady};
use crate::ui::focus::keep_focus;
use crate::ui::header::Header;
use crate::ui::inspector::inspector;
use crate::ui::keys;
use crate::ui::notices::{FirstVisit, Notices};
use crate::ui::page_state::{Fold, PageState, SIDE};
use crate::ui::playback::play;
use crate::ui::query::asked;
use crate::ui::rest::{asked_to_retry, fetch_all, fetch_domains};
use crate::ui::skip::SkipLink;
use crate::ui::spoken::Spoken;
use crate::ui::state_card::StateCard;
use crate::ui::status_bar::StatusBar;
use crate::ui::stop_line::StopLine;
use crate::ui::streams::SampleOffer;
use crate::ui::time::TimePanel;

/// Mounts the page in place of what `index.html` shows while it loads. Two marks, `foldback-start` and
/// `foldback-shown`, show the browser's performance tools how long that took.
///
/// `extensions` are what the page has beyond itself.
pub fn mount(extensions: Extensions) {
    mark("foldback-start");
    if asked("subscriber") {
        return wasm_bindgen_futures::spawn_local(async {
            let page = loop {
                match SUBSCRIBER.load().await {
                    Ok(page) => break page,
                    Err(_) => asked_to_retry().await,
                }
            };
            leptos::mount::mount_to_body(|| {
                loaded();
                (page.0)()
            });
        });
    }
    wasm_bindgen_futures::spawn_local(async move {
        while address::brings_a_log() && fetch_domains().await.is_err() {
            asked_to_retry().await;
        }
        let (opening, arrival) = address::arrive(extensions);
        // A lesson may lead anywhere.
        let is_lesson = opening.is_sandbox();
        let mut opened = opening.open();
        while opened.complete(arrival.stream()).await.is_err()
            || (is_lesson && fetch_all(extensions, &TOOLS).await.is_err())
            || extensions.load_what_is_asked_for().await.is_err()
        {
            asked_to_retry().await;
        }
        leptos::mount::mount_to_body(move || {
            loaded();
            let instead = extensions.page_parts().find_map(|part| (part.page)());
            instead.unwrap_or_else(|| view! { <App extensions opened arrival /> }.into_any())
        });
        mark("foldback-shown");
    });
}

/// Takes away what `index.html` shows while the page loads.
fn loaded() {
    if let Some(loading) = document().get_element_by_id("loading") {
        loading.remove();
    }
}

fn mark(name: &str) {
    if let Some(performance) = window().performance() {
        // A mark that cannot be set is not needed.
        let _ = performance.mark(name);
    }
}

#[component]
fn App(extensions: Extensions, opened: Opened, arrival: Arrival) -> impl IntoView {
    let session = Session::begin(opened);
    let page = PageState::new(session, extensions, &TOOLS);
    provide_context(session);
    provide_context(page);
    page.sweep.follow(session, page.lanes, page.timeline, Signal::derive(move || page.chart_field(session)));
    let console = move |put: OnReady| {
        put(session, page.read_models, Rc::new(move |with_log| address::link_to_here(session, page, with_log)));
    };
    keys::listen(session, page);
    keep_focus();
    follow_other_tabs(session);
    play(session, page.timeline, page.breaks);
    address::follow(session, page, arrival);
    extensions.of_page.iter().for_each(|part| (part.begin)());
    begin_the_rest(session, page, console);

    let domain = Memo::new(move |_| session.stream().domain().to_owned());
    forget_with_the_domain(page, domain);

    let mood = move || if session.is_live() { "live" } else { "past" };
    let side = extensions.of_page.iter().find_map(|part| Some(((part.rest.get()?.panel)()?, part.panel_label)));
    let panels = [("act", "Act"), ("log", "Log"), ("inspector", "Inspector")];
    let panels: Vec<_> = panels.into_iter().chain(side.as_ref().map(|(_, label)| (SIDE, *label))).collect();
    let shown = move || {
        domain.track();
        inspector()
    };
    view! {
        <div
            class="app"
            data-mood=mood
            data-panel=move || page.panel.get()
            data-presenting=move || page.presenting.get().then_some("")
            data-embed=asked("embed").then_some("")
        >
            <SkipLink />
            <Header />
            <main class="grid" id="main" tabindex="-1">
                <Spoken />
                <div class="news">
                    // What was left to be kept may have streams of any domain.
                    {move || page.rest.is_here().then(|| page.rest.tools().map(|tools| (tools.shared)()))}
                    <FirstVisit />
                    <SampleOffer />
                    <Notices />
                </div>
                <div class="grid-left">
                    {move || {
                        // Another domain has other fields and forms.
                        domain.track();
                        view! { <StateCard />{act_panel()} }
                    }}
                </div>
                <div class="grid-middle">
                    <TimePanel />
                    <StopLine />
                    <EventLog />
                </div>
                {match side {
                    None => shown.into_any(),
                    Some((panel, _)) => {
                        page.fold.set(Fold::Folded);
                        page.panel.set(SIDE);
                        view! { <div class="grid-right">{shown}{panel}</div> }.into_any()
                    }
                }}
                <nav class="panels" aria-label="Panels">
                    {panels
                        .into_iter()
                        .map(|(name, label)| {
                            view! {
                                <button
                                    type="button"
                                    aria-pressed=move || (page.panel.get() == name).to_string()
                                    on:click=move |_| page.panel.set(name)
                                >
                                    {label}
                                </button>
                            }
                        })
                        .collect_view()}
                </nav>
            </main>
            <StatusBar />
            <Dialogs />
        </div>
    }
}

/// Begins what comes with the rest of the page, at once or as soon as it has come.
fn begin_the_rest(session: Session, page: PageState, console: impl Fn(OnReady) + 'static) {
    let (rest, extensions) = (page.rest, page.extensions);
    let begin = move || {
        if let Some(tools) = rest.tools() {
            (tools.follow)(session);
        }
        extensions.page_parts().for_each(|part| (part.begin)());
        if let Some(put) = extensions.console.get() {
            console(*put);
        }
    };
    let owner = Owner::current();
    let is_late = untrack(|| !rest.is_here());
    rest.fetch_after_the_first_frame(move || {
        match owner {
            Some(owner) => owner.with(|| untrack(begin)),
            None => untrack(begin),
        }
        if is_late {
            // Streams of a domain that had not come are known now.
            session.look_again();
        }
    });
}

/// Forgets what was chosen of one domain as another comes: its fields are not the other's. At once, so that a link that
/// leads to another domain can choose again.
fn forget_with_the_domain(page: PageState, domain: Memo<String>) {
    let before = StoredValue::new(domain.get_untracked());
    ImmediateEffect::new_scoped(move || {
        let now = domain.get();
        if before.get_value() != now {
            before.set_value(now);
            page.field.set(0);
            page.pin.set(None);
            page.breaks.text.set(String::new());
        }
    });
}
