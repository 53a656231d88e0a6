//! The page is made in stages, each in a task of its own, so that the browser paints and answers between them. Until the last
//! one the picture of `index.html` stands; then the page takes its place at once, and nothing moves.

use leptos::prelude::*;
use leptos::task::spawn_local;
use web_sys::HtmlElement;

use crate::session::tasks::next_message;
use crate::ui::page_state::use_page_state;

/// A part of the page.
pub type Part = Box<dyn Fn() -> AnyView + Send>;

/// The stages in their order, named after what comes with each. On a slow phone each takes less than 50 ms.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stage {
    /// The header.
    Header,
    /// The notices.
    News,
    /// The frames of what comes after the first screen.
    Frames,
    /// The state card.
    State,
    /// The fields in the state card.
    Fields,
    /// The head of the time panel.
    TimeHead,
    /// The curve.
    Chart,
    /// What is drawn on the curve.
    Marks,
    /// The track below it.
    Track,
    /// The slider.
    Slider,
    /// The buttons below it.
    Transport,
    /// The log.
    Log,
    /// The status bar.
    Status,
}

impl Stage {
    /// All of them.
    const ALL: [Stage; 13] = [
        Stage::Header,
        Stage::News,
        Stage::Frames,
        Stage::State,
        Stage::Fields,
        Stage::TimeHead,
        Stage::Chart,
        Stage::Marks,
        Stage::Track,
        Stage::Slider,
        Stage::Transport,
        Stage::Log,
        Stage::Status,
    ];
}

/// How far the page is; cheap to copy.
#[derive(Clone, Copy)]
pub struct Stages {
    now: RwSignal<Option<Stage>>,
    is_done: RwSignal<bool>,
}

impl Stages {
    /// Begins with none of them, and goes on to the last; `done` is called after it.
    pub fn begin(done: impl FnOnce() + 'static) -> Stages {
        let stages = Stages { now: RwSignal::new(None), is_done: RwSignal::new(false) };
        spawn_local(async move {
            for stage in Stage::ALL {
                next_message().await;
                if stages.now.try_set(Some(stage)).is_some() {
                    // The page is gone.
                    return;
                }
            }
            next_message().await;
            stages.is_done.try_set(true);
            done();
        });
        stages
    }

    /// Shows a part from a stage on.
    pub fn show(self, stage: Stage, part: Part) -> AnyView {
        let is_due = Memo::new(move |_| self.now.get() >= Some(stage));
        (move || is_due.get().then(&part)).into_any()
    }

    /// Returns `true` until the page takes the picture's place.
    pub fn is_coming(self) -> bool {
        !self.is_done.get()
    }
}

/// Focuses an element that has just been made, as soon as the page can be seen: behind the picture nothing takes the focus.
pub fn focus_once_seen(element: HtmlElement) {
    let stages = use_context::<Stages>();
    let is_coming = move || stages.is_some_and(Stages::is_coming);
    if !untrack(is_coming) {
        return focus(&element);
    }
    let element = StoredValue::new_local(element);
    Effect::new(move || {
        if !is_coming() {
            // The frame after is the first without the picture.
            request_animation_frame(move || {
                element.try_with_value(focus);
            });
        }
    });
}

fn focus(element: &HtmlElement) {
    // If the element is not on the screen, the focus stays.
    let _ = element.focus();
}

/// Finds the stages of the page.
pub fn use_stages() -> Stages {
    expect_context::<Stages>()
}

/// Shows a part of what comes after the first screen in a task of its own, after what was to be shown before it. Once all has
/// come it is shown at once.
pub fn in_turn(part: impl Fn() -> AnyView + Send + 'static) -> AnyView {
    if untrack(|| use_page_state().rest.is_here()) {
        return part();
    }
    let is_due = RwSignal::new(false);
    spawn_local(async move {
        next_message().await;
        is_due.try_set(true);
    });
    (move || is_due.get().then(&part)).into_any()
}
