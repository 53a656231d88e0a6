//! The whole page, and how it is mounted.

use std::rc::Rc;

use leptos::prelude::*;

use crate::engine::values::fields::FieldSpec;
use crate::session::follow_other_tabs;
use crate::session::tasks::next_message;
use crate::session::{Opened, Session, fields, shown_fields};
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
use crate::ui::language;
use crate::ui::locale;
use crate::ui::notices::{FirstVisit, Notices};
use crate::ui::page_state::{Fold, PageState, SIDE};
use crate::ui::playback::play;
use crate::ui::query::asked;
use crate::ui::remote::{LOG, REMOTE};
use crate::ui::rest::{asked_to_retry, fetch_all};
use crate::ui::skip::SkipLink;
use crate::ui::spoken::Spoken;
use crate::ui::stages::Stages;
use crate::ui::state_card::StateCard;
use crate::ui::status_bar::StatusBar;
use crate::ui::streams::SampleOffer;
use crate::ui::time::TimePanel;
use crate::words;

/// Mounts the page in place of what `index.html` shows while it loads. Two marks, `foldback-start` and
/// `foldback-shown`, show the browser's performance tools how long that took.
///
/// `extensions` are what the page has beyond itself.
pub fn mount(extensions: Extensions) {
    mark("foldback-start");
    if asked("subscriber") {
        return wasm_bindgen_futures::spawn_local(async {
            language::begin().await;
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
        next_message().await;
        language::begin().await;
        while address::load(extensions, &TOOLS).await.is_err() {
            asked_to_retry().await;
        }
        let mut remote = None;
        if asked(LOG) {
            remote = loop {
                match REMOTE.load().await {
                    Ok(parts) => break (parts.open)().await,
                    Err(_) => asked_to_retry().await,
                }
            };
        }
        let (opening, arrival) = address::arrive(extensions, &TOOLS, remote);
        // A lesson may lead anywhere.
        let is_lesson = opening.is_sandbox();
        let mut opened = opening.open();
        while opened.complete(arrival.stream()).await.is_err()
            || (is_lesson && fetch_all(extensions, &TOOLS).await.is_err())
            || extensions.load_what_is_asked_for().await.is_err()
        {
            asked_to_retry().await;
        }
        next_message().await;
        opened.begin();
        next_message().await;
        leptos::mount::mount_to_body(move || match extensions.page_parts().find_map(|part| (part.page)()) {
            Some(instead) => {
                shown();
                instead
            }
            None => view! { <App extensions opened arrival /> }.into_any(),
        });
    });
}

/// The page stands.
fn shown() {
    loaded();
    mark("foldback-shown");
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

/// The stage of what comes last: after the frame come the header with the notices, the state, the time panel, and the log.
const LAST_STAGE: usize = 4;

#[component]
fn App(extensions: Extensions, opened: Opened, arrival: Arrival) -> impl IntoView {
    let session = Session::begin(opened);
    language::tell_if_missing(session);
    locale::follow(session);
    let page = PageState::new(session, extensions, &TOOLS);
    provide_context(session);
    provide_context(page);
    begin_the_tools(page);
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

    // Streams of one domain have the same fields, unless its fields are data.
    let domain = Memo::new(move |_| (session.stream().domain().to_owned(), fields(session)));
    let drawn = Memo::new(move |_| (domain.get().0, shown_fields(session)));
    forget_with_the_domain(page, domain);

    // Not before: on a slow network what comes later would hold up the first screen.
    let stages = Stages::begin(LAST_STAGE, move || {
        shown();
        session.read_on();
        page.rest.fetch_after_the_next_frame();
    });
    let mood = move || if session.is_live() { "live" } else { "past" };
    let side = extensions.of_page.iter().find_map(|part| Some(((part.rest.get()?.panel)()?, part.panel_label.text())));
    let panels = [
        ("act", words::page::ACT.text()),
        ("log", words::page::LOG.text()),
        ("inspector", words::page::INSPECTOR.text()),
    ];
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
            data-coming=move || stages.is_coming().then_some("")
        >
            <SkipLink />
            {stages.show(1, Box::new(|| view! { <Header /> }.into_any()))}
            <main class="grid" id="main" tabindex="-1">
                // Presenter mode and embedding hide the header and its heading.
                {move || {
                    let is_bare = page.presenting.get() || asked("embed");
                    is_bare.then(|| view! { <h1 class="visually-hidden">"Foldback"</h1> })
                }}
                <Spoken />
                <div class="news">
                    // What was left to be kept may have streams of any domain.
                    {move || page.rest.is_here().then(|| page.rest.tools().map(|tools| (tools.shared)()))}
                    {stages.show(1, Box::new(|| view! { <FirstVisit /><SampleOffer /><Notices /> }.into_any()))}
                </div>
                <div class="grid-left">
                    {stages.show(2, Box::new(move || {
                        // Another domain has other fields and forms, and so has a draft of a model.
                        drawn.track();
                        view! { <StateCard /> }.into_any()
                    }))}
                    {stages.show(2, Box::new(move || {
                        domain.track();
                        act_panel()
                    }))}
                </div>
                <div class="grid-middle">
                    {stages.show(3, Box::new(|| view! { <TimePanel /> }.into_any()))}
                    {move || page.rest.tools().map(|tools| (tools.stop_line)())}
                    {stages.show(4, Box::new(|| view! { <EventLog /> }.into_any()))}
                </div>
                {match side {
                    None => shown.into_any(),
                    Some((panel, _)) => {
                        page.fold.set(Fold::Folded);
                        page.panel.set(SIDE);
                        view! { <div class="grid-right">{shown}{panel}</div> }.into_any()
                    }
                }}
                <nav class="panels" aria-label=words::page::PANELS.text()>
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
            {stages.show(4, Box::new(|| view! { <StatusBar /> }.into_any()))}
            <Dialogs />
        </div>
    }
}

/// Lets the tools follow the page, at once or as soon as they have come.
fn begin_the_tools(page: PageState) {
    Effect::new(move |begun: Option<bool>| {
        let tools = page.rest.tools().filter(|_| begun != Some(true));
        if let Some(tools) = tools {
            untrack(tools.begin);
        }
        begun == Some(true) || tools.is_some()
    });
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
    rest.begin_once_here(move || {
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
fn forget_with_the_domain(page: PageState, domain: Memo<(String, &'static [FieldSpec])>) {
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
