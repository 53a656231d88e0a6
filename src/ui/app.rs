//! The whole page, and how it is mounted.

use std::rc::Rc;

use leptos::prelude::*;

use crate::engine::user_error::UserError;
use crate::session::Session;
use crate::session::follow_other_tabs;
use crate::session::publisher::publish;
use crate::session::read_models::ReadModels;
use crate::ui::act::ActPanel;
use crate::ui::address;
use crate::ui::event_log::EventLog;
use crate::ui::exchange::dialog::ExchangeDialog;
use crate::ui::extension::Extensions;
use crate::ui::focus::keep_focus;
use crate::ui::header::Header;
use crate::ui::help::HelpDialog;
use crate::ui::inspector::Inspector;
use crate::ui::keys;
use crate::ui::notices::{FirstVisit, Notices};
use crate::ui::page_state::{Fold, PageState, SIDE};
use crate::ui::playback::play;
use crate::ui::query::asked;
use crate::ui::share::{KeepQuestion, ShareDialog, SharedBanner, keep_what_was_left};
use crate::ui::skip::SkipLink;
use crate::ui::spoken::Spoken;
use crate::ui::state_card::StateCard;
use crate::ui::status_bar::StatusBar;
use crate::ui::stop_line::StopLine;
use crate::ui::streams::{NewStreamDialog, SampleOffer};
use crate::ui::subscriber::SubscriberPage;
use crate::ui::time::TimePanel;

/// Makes a link to what is looked at, with the whole log if asked for.
pub type MakeLink = Rc<dyn Fn(bool) -> Result<String, UserError>>;

/// Receives what the console needs.
pub type OnReady = fn(Session, ReadModels, MakeLink);

/// Mounts the page in place of what `index.html` shows while it loads. Two marks, `foldback-start` and
/// `foldback-shown`, show the browser's performance tools how long that took.
///
/// `extensions` are what the page has beyond itself. `on_ready` is called with what the console needs, before the
/// page is shown.
pub fn mount(extensions: Extensions, on_ready: OnReady) {
    mark("foldback-start");
    if let Some(loading) = document().get_element_by_id("loading") {
        loading.remove();
    }
    if asked("subscriber") {
        leptos::mount::mount_to_body(SubscriberPage);
    } else {
        leptos::mount::mount_to_body(move || {
            let instead = extensions.of_page.iter().find_map(|part| (part.page)());
            instead.unwrap_or_else(|| view! { <App extensions on_ready /> }.into_any())
        });
    }
    mark("foldback-shown");
}

fn mark(name: &str) {
    if let Some(performance) = window().performance() {
        // A mark that cannot be set is not needed.
        let _ = performance.mark(name);
    }
}

#[component]
fn App(extensions: Extensions, on_ready: OnReady) -> impl IntoView {
    let (opening, arrival) = address::arrive(extensions);
    let session = Session::open(opening);
    let page = PageState::new(session, extensions);
    provide_context(session);
    provide_context(page);
    page.sweep.follow(session, page.lanes, page.timeline, Signal::derive(move || page.chart_field(session)));
    on_ready(session, page.read_models, Rc::new(move |with_log| address::link_to_here(session, page, with_log)));
    keys::listen(session, page);
    keep_focus();
    follow_other_tabs(session);
    publish(session);
    play(session, page.timeline, page.breaks);
    address::follow(session, page, arrival);
    keep_what_was_left(session);
    extensions.of_page.iter().for_each(|part| (part.begin)());

    let domain = Memo::new(move |_| session.stream().domain().to_owned());
    forget_with_the_domain(page, domain);

    let mood = move || if session.is_live() { "live" } else { "past" };
    let side = extensions.of_page.iter().find_map(|part| Some(((part.panel)()?, part.panel_label)));
    let panels = [("act", "Act"), ("log", "Log"), ("inspector", "Inspector")];
    let panels: Vec<_> = panels.into_iter().chain(side.as_ref().map(|(_, label)| (SIDE, *label))).collect();
    let inspector = move || {
        domain.track();
        view! { <Inspector /> }
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
                    <SharedBanner />
                    <KeepQuestion />
                    <FirstVisit />
                    <SampleOffer />
                    <Notices />
                </div>
                <div class="grid-left">
                    {move || {
                        // Another domain has other fields and forms.
                        domain.track();
                        view! { <StateCard /><ActPanel /> }
                    }}
                </div>
                <div class="grid-middle">
                    <TimePanel />
                    <StopLine />
                    <EventLog />
                </div>
                {match side {
                    None => inspector.into_any(),
                    Some((panel, _)) => {
                        page.fold.set(Fold::Folded);
                        page.panel.set(SIDE);
                        view! { <div class="grid-right">{inspector}{panel}</div> }.into_any()
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
            <ExchangeDialog />
            <ShareDialog />
            <NewStreamDialog />
            <HelpDialog />
            {extensions.of_page.iter().map(|part| (part.dialogs)()).collect_view()}
        </div>
    }
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
