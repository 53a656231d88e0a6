//! The lesson that runs on this page: which step, how far, and what the page says about it.

use std::sync::Arc;

use leptos::prelude::*;
use wasm_bindgen::JsValue;

use crate::domains::account::twin::Lesson as Bug;
use crate::engine::view::LaneView;
use crate::engine::what_if::Lane;
use crate::extensions::lesson::kept;
use crate::lessons::format::{Inline, Lesson, LessonError};
use crate::lessons::{Course, Missing, Place, Progress, Scene, Seen};
use crate::session::{Session, now, sandboxes};
use crate::storage::sandbox::SandboxName;
use crate::ui::{Fold, PageState, open_anew};
use crate::words;
use crate::workbench::LocalSubscriber;

/// What the lesson's panel shows.
#[derive(Clone, Debug, PartialEq)]
pub enum Phase {
    /// The text is fetched, or the sandbox prepared.
    Loading,
    /// The text cannot be had.
    Unreachable(String),
    /// The text is not a lesson, or has errors.
    Wrong(Vec<LessonError>),
    /// A step is done.
    Running,
    /// The last step is done.
    Finished,
}

/// A sandbox that was left in the middle.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Left {
    /// The sandbox.
    pub name: SandboxName,
    /// The index of its step.
    pub step: usize,
}

/// The lesson that runs on this page; cheap to copy.
#[derive(Clone, Copy)]
pub struct Running {
    /// The session, whose log is the sandbox's.
    pub session: Session,
    /// The page.
    pub page: PageState,
    /// The place that the address named as the page was opened.
    pub place: StoredValue<Place>,
    /// The lesson, once it was read.
    pub lesson: RwSignal<Option<Arc<Lesson>>>,
    /// What the panel shows.
    pub phase: RwSignal<Phase>,
    /// How far the person is.
    pub progress: RwSignal<Progress>,
    /// The reply to a wrong way.
    pub reply: RwSignal<Option<Vec<Inline>>>,
    /// What the task that waits still lacks.
    pub missing: RwSignal<Vec<Missing>>,
    /// What screen readers are told.
    pub announced: RwSignal<String>,
    /// A sandbox of this lesson that was left in the middle.
    pub left: RwSignal<Option<Left>>,
    /// The bug of the account and its twin.
    pub bug: RwSignal<Bug>,
    /// Whether the newest command under an id was answered with what was recorded under it before.
    pub repeated: RwSignal<bool>,
    /// The subscriber that a step's setup is done with; a person's own has a window.
    pub subscriber: StoredValue<LocalSubscriber>,
    /// The course.
    pub course: RwSignal<Course>,
}

impl Running {
    /// Returns the lesson.
    pub fn lesson_now(self) -> Option<Arc<Lesson>> {
        self.lesson.get_untracked()
    }

    /// Looks at what the lesson is done on.
    pub fn with_scene<T>(self, look: impl FnOnce(&Scene<'_>) -> T) -> Option<T> {
        let (session, page) = (self.session, self.page);
        let (stream, player) = (session.stream_now(), session.player_now());
        let lane: Option<Lane> = untrack(|| page.lanes.open_lane());
        let tab = page.tab.get_untracked().word();
        let condition = page.breaks.text.get_untracked();
        let refused = untrack(|| session.newest_refusal());
        let is_verified = untrack(|| session.is_verified());
        let bug = self.bug.get_untracked();
        let as_at = untrack(|| page.as_at.chosen());
        let is_repeated = self.repeated.get_untracked();
        let subscriber = untrack(|| session.subscriber());
        session.with_workbench_untracked(|workbench| {
            let mut look = Some(look);
            let mut at = |decided: Option<&LaneView>| {
                let scene = Scene {
                    workbench,
                    stream: &stream,
                    cursor: player.revision(),
                    is_live: player.is_live(),
                    lane: lane.as_ref().zip(decided),
                    tab: &tab,
                    condition: condition.trim(),
                    refused: refused.as_deref(),
                    is_verified,
                    is_repeated,
                    subscriber,
                    bug,
                    as_at,
                };
                look.take().map(|look| look(&scene))
            };
            let seen = untrack(|| page.lanes.with(|decided| at(Some(decided)))).flatten();
            seen.or_else(|| at(None))
        })?
    }

    /// Looks whether the task that waits is done, and says so.
    pub fn look(self) {
        let Some(lesson) = self.lesson_now().filter(|_| self.phase.get_untracked() == Phase::Running) else { return };
        let mut progress = self.progress.get_untracked();
        let seen = self.with_scene(|scene| {
            let seen = match progress.look(&lesson, scene, now()) {
                Seen::NoTask | Seen::Open => None,
                Seen::Wrong(reply) => Some(Err(reply.to_vec())),
                Seen::Passed(_) => Some(Ok(())),
            };
            (seen, progress.missing(&lesson, scene))
        });
        let Some((seen, missing)) = seen else { return };
        self.missing.set(missing);
        match seen {
            None => self.reply.set(None),
            Some(Err(reply)) => self.reply.set(Some(reply)),
            Some(Ok(())) => {
                self.reply.set(None);
                let is_done = progress.is_done(progress.step());
                self.announced.set(
                    if is_done {
                        words::lesson::DONE_NEXT_IS_READY.text()
                    } else {
                        words::lesson::DONE_GO_ON_BELOW.text()
                    }
                    .to_owned(),
                );
                self.set_progress(progress);
            }
        }
    }

    /// Shows and keeps how far the person is.
    pub fn set_progress(self, progress: Progress) {
        if let Some(name) = self.session.sandbox() {
            kept::keep_progress(&name, &progress.text());
        }
        if let Some(lesson) = self.lesson_now() {
            // Another tab may have gone on with another lesson.
            let mut course = kept::course();
            course.note(&lesson.id, &progress);
            kept::keep_course(&course);
            self.course.set(course);
        }
        self.progress.set(progress);
    }

    /// Answers a question of the step.
    pub fn answer(self, question: usize, choice: usize) {
        let Some(lesson) = self.lesson_now() else { return };
        let mut progress = self.progress.get_untracked();
        if progress.answer(&lesson, question, choice, now()).is_some() {
            self.set_progress(progress);
        }
    }

    /// Shows the next hint.
    pub fn hint(self) {
        let Some(lesson) = self.lesson_now() else { return };
        let mut progress = self.progress.get_untracked();
        if progress.hint(&lesson) {
            self.set_progress(progress);
        }
    }

    /// Shows a step that was turned to: in the address, and with the inspector out of the way.
    pub fn show_step(self, progress: Progress) {
        let place = Place { id: self.place.with_value(|place| place.id.clone()), step: Some(progress.step()) };
        let address = format!("#{}", place.fragment());
        // If the browser takes no more of it, the address stays behind; nothing else depends on it.
        let _ =
            window().history().and_then(|history| history.replace_state_with_url(&JsValue::NULL, "", Some(&address)));
        self.page.fold.set(Fold::Folded);
        self.reply.set(None);
        self.announced.set(String::new());
        self.set_progress(progress);
    }

    /// Ends the lesson: its sandbox is removed, and another address is opened.
    pub fn leave(self, then: Option<String>) {
        if let Some(name) = self.session.sandbox()
            && sandboxes::remove(&name, kept::PROGRESS_KEY).is_err()
        {
            leptos::logging::warn!("the sandbox {name} could not be removed");
        }
        let Some(fragment) = then else { return open_anew("") };
        let location = window().location();
        // Within this page another address is followed by a reload.
        if location.assign(&format!("{}#{fragment}", location.pathname().unwrap_or_default())).is_err() {
            open_anew("");
        }
    }
}
