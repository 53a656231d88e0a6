//! The state of the page beside the session: what is open, chosen and typed. Nothing of it is recorded.

use leptos::prelude::*;

use crate::chunk::Chunk;
use crate::engine::log::envelope::Revision;
use crate::engine::values::fields::FieldKind;
use crate::session::read_models::ReadModels;
use crate::session::{Session, shown_fields};
use crate::ui::as_at_input::AsAtInput;
use crate::ui::breaks::Breaks;
use crate::ui::curve::Sampling;
use crate::ui::extension::Extensions;
use crate::ui::first_words::state::FirstWords;
use crate::ui::lanes::Lanes;
use crate::ui::letters;
use crate::ui::rest::Rest;
use crate::ui::sweep::Sweeps;
use crate::ui::tab::Tab;
use crate::ui::timeline::Timeline;
use crate::ui::tools::Tools;

/// The field that a condition is typed into.
pub type ConditionInput = NodeRef<leptos::html::Input>;
/// The field for an event's number or a moment.
pub type GoToInput = NodeRef<leptos::html::Input>;

/// The name of the panel that an extension shows beside the inspector.
pub const SIDE: &str = "side";

/// How the inspector shares its place with a panel of an extension.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fold {
    /// It has the place alone.
    Alone,
    /// Only its tabs are shown, above the panel.
    Folded,
    /// A tab is open above the panel.
    Open,
}

/// What is open on top of the page or chosen within it; nothing of it is recorded.
#[derive(Clone, Copy)]
pub struct PageState {
    /// What some streams have beyond what every stream has.
    pub extensions: Extensions,
    /// What comes after the first screen.
    pub rest: Rest,
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
    /// The five words of a first contact.
    pub first_words: FirstWords,
    /// The panel that a narrow screen shows below the chart.
    pub panel: RwSignal<&'static str>,
    /// How much of the inspector is shown.
    pub fold: RwSignal<Fold>,
    /// The tab of the inspector.
    pub tab: RwSignal<Tab>,
    /// The what-if lanes.
    pub lanes: Lanes,
    /// The sweep of a rule.
    pub sweep: Sweeps,
    /// The read models that run.
    pub read_models: ReadModels,
    /// The spacing of checkpoints that was chosen last; 0 if none was.
    pub spacing: RwSignal<usize>,
    /// The visible part of the timeline.
    pub timeline: Timeline,
    /// The field that the chart shows, read to be sampled.
    pub sampling: Sampling,
    /// The field for an event's number or a moment.
    pub go_to: GoToInput,
    /// What play and steps stop at.
    pub breaks: Breaks,
    /// The field that the condition is typed into.
    pub condition: ConditionInput,
    /// The moment that others are compared with.
    pub pin: RwSignal<Option<Revision>>,
    /// What As at asks for.
    pub as_at: AsAtInput,
    /// The field that Why explains, that `[` and `]` follow, and that the chart shows if it is a number.
    pub field: RwSignal<usize>,
    /// Whether the page is in presenter mode: the headline, the chart and a few rows of the log, in large type.
    pub presenting: RwSignal<bool>,
    /// Whether keys of a single character act.
    pub letters: RwSignal<bool>,
    /// The search field of the event log.
    pub search: NodeRef<leptos::html::Input>,
}

impl PageState {
    /// Makes the state of a page that has just been opened.
    pub fn new(session: Session, extensions: Extensions, tools: &'static Chunk<Tools>) -> PageState {
        let tab = RwSignal::new(Tab::Event);
        let rest = Rest::new(extensions, tools);
        PageState {
            extensions,
            rest,
            exchange: RwSignal::new(false),
            help: RwSignal::new(false),
            first_words: FirstWords::new(),
            panel: RwSignal::new("act"),
            fold: RwSignal::new(Fold::Alone),
            tab,
            lanes: Lanes::new(session, tab),
            sweep: Sweeps::new(),
            read_models: ReadModels::new(session),
            spacing: RwSignal::new(0),
            timeline: Timeline::new(session),
            sampling: Sampling::new(session),
            go_to: NodeRef::new(),
            breaks: Breaks::new(session, rest),
            condition: NodeRef::new(),
            pin: RwSignal::new(None),
            as_at: AsAtInput::new(),
            field: RwSignal::new(0),
            presenting: RwSignal::new(false),
            x_ray: RwSignal::new(false),
            share: RwSignal::new(false),
            new_stream: RwSignal::new(false),
            letters: RwSignal::new(letters::are_on()),
            search: NodeRef::new(),
        }
    }

    /// Keeps a checkpoint every `spacing` events of the stream that is shown.
    pub fn set_spacing(self, session: Session, spacing: usize) {
        let stream = session.stream_now();
        session.with_workbench_untracked(|workbench| workbench.set_spacing(&stream, spacing));
        self.spacing.set(spacing);
    }

    /// Returns `true` if a dialog of the page is open; tracks it.
    pub fn is_any_dialog_open(self) -> bool {
        [self.exchange, self.share, self.new_stream, self.help].into_iter().any(|open| open.get())
    }

    /// Returns the field on the chart: the chosen one if it is a number, else the headline.
    pub fn chart_field(self, session: Session) -> usize {
        let field = self.field.get();
        let is_number = shown_fields(session)
            .get(field)
            .is_some_and(|field| matches!(field.kind, FieldKind::Money | FieldKind::Count | FieldKind::Number));
        if is_number { field } else { 0 }
    }
}

/// Finds the state of the page.
pub fn use_page_state() -> PageState {
    expect_context::<PageState>()
}
