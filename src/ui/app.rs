//! The whole page, and how it is mounted.

use leptos::prelude::*;

use crate::api;
use crate::engine::log::envelope::Revision;
use crate::engine::values::fields::FieldKind;
use crate::ui::act::ActPanel;
use crate::ui::address;
use crate::ui::background;
use crate::ui::breaks::Breaks;
use crate::ui::event_log::EventLog;
use crate::ui::exchange::dialog::ExchangeDialog;
use crate::ui::fan::Fan;
use crate::ui::header::Header;
use crate::ui::help::HelpDialog;
use crate::ui::inspector::{Inspector, Tab};
use crate::ui::keys;
use crate::ui::lanes::Lanes;
use crate::ui::notices::{FirstVisit, Notices};
use crate::ui::publisher::publish;
use crate::ui::read_models::ReadModels;
use crate::ui::session::{Session, registration};
use crate::ui::share::{KeepQuestion, ShareDialog, SharedBanner, keep_what_was_left};
use crate::ui::state_card::StateCard;
use crate::ui::status_bar::StatusBar;
use crate::ui::stop_line::StopLine;
use crate::ui::streams::{NewStreamDialog, SampleOffer};
use crate::ui::subscriber::SubscriberPage;
use crate::ui::time::{ConditionInput, GoToInput, TimePanel};
use crate::ui::timeline::Timeline;

/// What is open on top of the page or chosen within it; nothing of it is recorded.
#[derive(Clone, Copy)]
pub struct Desk {
    /// The import and export dialog.
    pub exchange: RwSignal<bool>,
    /// Whether the Event tab shows the inside of the event.
    pub x_ray: RwSignal<bool>,
    /// The dialog that makes links.
    pub share: RwSignal<bool>,
    /// The dialog that begins a stream.
    pub new_stream: RwSignal<bool>,
    /// The keyboard's page of help.
    pub help: RwSignal<bool>,
    /// The panel that a narrow screen shows below the chart.
    pub panel: RwSignal<&'static str>,
    /// The tab of the inspector.
    pub tab: RwSignal<Tab>,
    /// The what-if lanes.
    pub lanes: Lanes,
    /// The sweep of a rule.
    pub fan: Fan,
    /// The read models that run.
    pub read_models: ReadModels,
    /// What of the timeline is seen.
    pub timeline: Timeline,
    /// The field for an event's number or a moment.
    pub go_to: GoToInput,
    /// What play and steps stop at.
    pub breaks: Breaks,
    /// The field that it is typed into.
    pub condition: ConditionInput,
    /// The moment that others are compared with.
    pub pin: RwSignal<Option<Revision>>,
    /// The field that Why explains, that `[` and `]` follow, and that the chart shows where it is a number.
    pub field: RwSignal<usize>,
    /// Whether the page is shown to a room: the headline, the chart and a few rows of the log, in large type.
    pub presenting: RwSignal<bool>,
    /// The search field of the event log.
    pub search: NodeRef<leptos::html::Input>,
}

impl Desk {
    /// Tells whether a dialog is open.
    pub fn has_dialog(self) -> bool {
        [self.exchange, self.share, self.new_stream, self.help].iter().any(|open| open.get_untracked())
    }

    /// Returns the field on the chart: the chosen one where it is a number, else the headline.
    pub fn chart_field(self, session: Session) -> usize {
        let field = self.field.get();
        let is_number = registration(session)
            .and_then(|domain| domain.fields.get(field))
            .is_some_and(|field| matches!(field.kind, FieldKind::Money | FieldKind::Count));
        if is_number { field } else { 0 }
    }
}

/// Finds the desk of the page.
pub fn use_desk() -> Desk {
    expect_context::<Desk>()
}

/// Mounts the page in place of what `index.html` shows while it loads. Two marks, `foldback-start` and
/// `foldback-shown`, tell the browser's performance tools how long that took.
pub fn mount() {
    mark("foldback-start");
    if let Some(loading) = document().get_element_by_id("loading") {
        loading.remove();
    }
    if asked("subscriber") {
        leptos::mount::mount_to_body(SubscriberPage);
    } else {
        leptos::mount::mount_to_body(App);
    }
    mark("foldback-shown");
}

fn mark(name: &str) {
    if let Some(performance) = window().performance() {
        // A mark that cannot be set is missed by nobody.
        let _ = performance.mark(name);
    }
}

/// Tells whether the address asks for something, as `?empty` does.
pub fn asked(name: &str) -> bool {
    let query = window().location().search().unwrap_or_default();
    query.trim_start_matches('?').split('&').any(|part| part.split('=').next() == Some(name))
}

#[component]
fn App() -> impl IntoView {
    let (opening, arrival) = address::arrive();
    let session = Session::open(opening);
    let tab = RwSignal::new(Tab::Event);
    let desk = Desk {
        exchange: RwSignal::new(false),
        help: RwSignal::new(false),
        panel: RwSignal::new("act"),
        tab,
        lanes: Lanes::new(session, tab),
        fan: Fan::new(),
        read_models: ReadModels::new(session),
        timeline: Timeline::new(session),
        go_to: NodeRef::new(),
        breaks: Breaks::new(session),
        condition: NodeRef::new(),
        pin: RwSignal::new(None),
        field: RwSignal::new(0),
        presenting: RwSignal::new(false),
        x_ray: RwSignal::new(false),
        share: RwSignal::new(false),
        new_stream: RwSignal::new(false),
        search: NodeRef::new(),
    };
    provide_context(session);
    provide_context(desk);
    desk.fan.follow(session, desk);
    api::install(session, desk);
    keys::listen(session, desk);
    background::follow_other_tabs(session);
    publish(session);
    background::play(session, desk);
    address::follow(session, desk, arrival);
    keep_what_was_left(session);

    let domain = Memo::new(move |_| session.stream().domain().to_owned());
    forget_with_the_domain(desk, domain);

    let mood = move || if session.is_live() { "live" } else { "past" };
    let panels = [("act", "Act"), ("log", "Log"), ("inspector", "Inspector")];
    view! {
        <div
            class="app"
            data-mood=mood
            data-panel=move || desk.panel.get()
            data-presenting=move || desk.presenting.get().then_some("")
            data-embed=asked("embed").then_some("")
        >
            <Header />
            <main class="grid">
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
                {move || {
                    domain.track();
                    view! { <Inspector /> }
                }}
                <nav class="panels" aria-label="Panels">
                    {panels
                        .map(|(name, label)| {
                            view! {
                                <button
                                    type="button"
                                    aria-pressed=move || (desk.panel.get() == name).to_string()
                                    on:click=move |_| desk.panel.set(name)
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
        </div>
    }
}

/// Forgets what was chosen of one domain as another comes: its fields are not the other's. At once, so that a link that leads
/// to another domain can choose anew.
fn forget_with_the_domain(desk: Desk, domain: Memo<String>) {
    let before = StoredValue::new(domain.get_untracked());
    ImmediateEffect::new_scoped(move || {
        let now = domain.get();
        if before.get_value() != now {
            before.set_value(now);
            desk.field.set(0);
            desk.pin.set(None);
            desk.breaks.text.set(String::new());
        }
    });
}
