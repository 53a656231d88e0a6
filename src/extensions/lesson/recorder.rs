//! A recording on this page: what the teacher does is looked at whenever the page has come to rest.

use std::time::Duration;

use leptos::ev;
use leptos::leptos_dom::helpers::{TimeoutHandle, set_timeout_with_handle};
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::engine::log::envelope::StreamId;
use crate::engine::user_error::UserError;
use crate::extensions::lesson::kept;
use crate::extensions::lesson::perform::perform;
use crate::extensions::lesson::running::Running;
use crate::lessons::Place;
use crate::lessons::format::{Action, Lesson, LessonError, read};
use crate::lessons::names::page_names;
use crate::lessons::own_id;
use crate::lessons::recording::{Around, Noticed, Recording, Sight, Unsayable};
use crate::session::tasks::next_task;
use crate::session::{Session, Tone, fields_now, sandboxes};
use crate::storage::sandbox::SandboxName;
use crate::ui::{Tab, open_anew};
use crate::words;

/// What stands in a lesson's place in the address while one is recorded.
pub const RECORDING: &str = "recording";
/// How long the page rests before it is looked at: what is typed or dragged counts where it stopped.
const REST: Duration = Duration::from_millis(300);

/// The recording of this page; cheap to copy.
#[derive(Clone, Copy)]
pub struct Recorder {
    running: Running,
    /// `None` until it was read.
    pub recording: RwSignal<Option<Recording>>,
    /// The page is put in place: what happens to it is not the teacher's doing.
    is_busy: StoredValue<bool>,
}

/// Returns the address of the recording.
fn address() -> String {
    format!("#{}", Place { id: RECORDING.to_owned(), step: None }.fragment())
}

/// Finds a recording that is not stopped: this tab's, or one whose tab was closed.
pub async fn under_way() -> Option<SandboxName> {
    let name = sandboxes::of_this_tab(RECORDING)?;
    if kept::recording(&name).is_some() {
        return Some(name);
    }
    sandboxes::left_behind(&name).await.into_iter().find(|left| kept::recording(left).is_some())
}

/// Goes on with a recording.
pub fn go_on(name: &SandboxName) {
    sandboxes::use_in_this_tab(name);
    go(&address());
}

/// Begins a recording: keeps it in this tab's sandbox, and opens that.
///
/// # Errors
/// What happened, for people.
pub fn start(recording: &Recording) -> Result<(), String> {
    let name = sandboxes::of_this_tab(RECORDING).ok_or(words::lesson::THERE_IS_NO_ROOM_FOR_A_RECORDING.text())?;
    sandboxes::remove(&name, kept::RECORDING_KEY).map_err(|error| error.to_string())?;
    kept::keep_recording(&name, &recording.text()).map_err(|error| error.to_string())?;
    go(&address());
    Ok(())
}

/// Opens an address of this page anew.
fn go(fragment: &str) {
    let location = window().location();
    let here = location.pathname().unwrap_or_default();
    if location.assign(&format!("{here}{fragment}")).and_then(|()| location.reload()).is_err() {
        open_anew("");
    }
}

/// Makes a recording of what was chosen: the sample of a domain, or a copy of a stream.
///
/// # Errors
/// [`Unsayable`] if the stream cannot be copied.
pub fn recording_of(session: Session, sample: Option<&str>, stream: &StreamId) -> Result<Recording, Unsayable> {
    match sample {
        Some(domain) => Recording::of_sample(domain).ok_or(Unsayable::OtherLog),
        None => session
            .with_workbench_untracked(|workbench| Recording::of_stream(workbench, stream))
            .unwrap_or(Err(Unsayable::OtherLog)),
    }
}

/// Goes on with the recording of this tab, and follows the page.
pub fn begin(running: Running, track: fn(Running)) {
    let recorder = Recorder { running, recording: RwSignal::new(None), is_busy: StoredValue::new(true) };
    provide_context(recorder);
    running.session.listen();
    let pending = StoredValue::new(None::<TimeoutHandle>);
    Effect::new(move |_| {
        track(running);
        running.page.field.track();
        running.session.holds_processes();
        recorder.recording.with(|recording| recording.is_some());
        if let Some(handle) = pending.try_update_value(Option::take).flatten() {
            handle.clear();
        }
        pending.set_value(set_timeout_with_handle(move || recorder.look(), REST).ok());
    });
    let changed = window_event_listener(ev::hashchange, move |_| {
        let there = Place::read(&window().location().hash().unwrap_or_default());
        if there.is_some_and(|place| place.id != RECORDING) {
            drop(window().location().reload());
        }
    });
    on_cleanup(move || changed.remove());
    spawn_local(recorder.open());
}

impl Recorder {
    async fn open(self) {
        let session = self.running.session;
        let recording = match session.sandbox() {
            // The tab was duplicated if another one holds it.
            Some(name) if sandboxes::hold(&name).await => kept::recording(&name),
            Some(_) | None => None,
        };
        let Some(recording) = recording.as_deref().and_then(Recording::read) else { return self.discard() };
        let way = recording.seen().and_then(|_| self.with_sight(|sight, scene| recording.way_from(&sight, scene)));
        self.recording.set(Some(recording));
        let outcome = match way {
            Some(Ok(way)) => self.put_back(&way).await,
            Some(Err(_)) | None => self.do_anew().await,
        };
        self.tell(outcome);
        self.settle();
    }

    /// Shows what was to see before a reload.
    async fn put_back(self, way: &[Action]) -> Result<(), UserError> {
        let newest = untrack(|| self.running.page.lanes.list()).last().map(|(number, _)| *number);
        newest.into_iter().for_each(|number| self.running.page.lanes.show(number));
        for action in way {
            perform(self.running, action).await?;
        }
        Ok(())
    }

    /// Puts the log of the lesson's beginning in place, and does what was recorded.
    async fn do_anew(self) -> Result<(), UserError> {
        self.is_busy.set_value(true);
        let trouble = |message: String| UserError::new("NotRecorded", message);
        let lesson = self
            .read(&self.draft())
            .map_err(|errors| trouble(errors.first().map_or_else(String::new, ToString::to_string)))?;
        self.running.put_log_in_place(&lesson).await.map_err(trouble)?;
        for instruction in lesson.steps.iter().flat_map(|step| step.tasks()).flat_map(|task| &task.solution) {
            perform(self.running, &instruction.action).await?;
        }
        // Effects of the page follow.
        next_task().await;
        next_task().await;
        self.recording.update(|recording| recording.iter_mut().for_each(Recording::rewind));
        Ok(())
    }

    /// Takes the page as it is, and records from here on.
    fn settle(self) {
        drop(self.running.session.take_given());
        if let Some(sight) = self.with_sight(|sight, _| sight) {
            self.recording
                .update(|recording| recording.iter_mut().for_each(|recording| recording.settle(sight.clone())));
        }
        self.keep();
        self.is_busy.set_value(false);
    }

    fn with_sight<T>(self, look: impl FnOnce(Sight, &crate::lessons::Scene<'_>) -> T) -> Option<T> {
        let running = self.running;
        let fields = fields_now(running.session);
        let field = fields.get(running.page.field.get_untracked()).map_or("", |field| field.name);
        let is_held = untrack(|| running.session.holds_processes());
        running.with_scene(|scene| look(Sight::of(scene, Around { field, is_held }), scene))
    }

    /// Records what was done since the last look.
    fn look(self) {
        if self.is_busy.get_value() || self.running.session.player_now().is_playing() {
            return;
        }
        let Some(mut recording) = self.recording.get_untracked() else { return };
        let given = self.running.session.take_given();
        match self.with_sight(|sight, scene| recording.notice(sight, &given, scene)) {
            Some(Ok(Noticed::Recorded)) => {
                self.recording.set(Some(recording));
                self.keep();
            }
            Some(Ok(Noticed::Nothing)) => self.recording.update_untracked(|kept| *kept = Some(recording)),
            Some(Err(unsayable)) => self.take_back(Some(unsayable)),
            None => {}
        }
    }

    /// Takes back what was done since the last task that was recorded.
    fn take_back(self, why: Option<Unsayable>) {
        self.is_busy.set_value(true);
        spawn_local(async move {
            let outcome = self.do_anew().await;
            let is_back = outcome.is_ok();
            self.tell(outcome);
            self.settle();
            if let Some(why) = why.filter(|_| is_back) {
                self.running.session.tell(Tone::Bad, words::lesson::taken_back_because(&why));
            }
        });
    }

    /// Takes out what was recorded last.
    pub fn undo(self) {
        self.look();
        let undone = self.recording.try_update(|recording| recording.as_mut().is_some_and(Recording::undo));
        if undone == Some(true) {
            self.take_back(None);
        }
    }

    /// Begins a step.
    pub fn begin_step(self, heading: &str) {
        self.look();
        self.recording.update(|recording| recording.iter_mut().for_each(|recording| recording.begin_step(heading)));
        self.keep();
    }

    /// Writes the draft of what was recorded so far.
    pub fn draft(self) -> String {
        self.recording.with_untracked(|recording| recording.as_ref().map_or_else(String::new, Recording::draft))
    }

    /// Records what was done up to now, and writes the draft.
    pub fn stop(self) -> String {
        self.look();
        self.draft()
    }

    /// Checks a draft as a lesson's file is checked.
    ///
    /// # Errors
    /// Everything that is wrong in it.
    pub fn read(self, draft: &str) -> Result<Lesson, Vec<LessonError>> {
        let tabs = Tab::all(self.running.page.extensions).into_iter().map(Tab::word).collect();
        read(RECORDING, draft, &page_names(tabs))
    }

    /// Opens a draft as a lesson of the teacher's own; the recording stays.
    pub fn try_it(self, draft: &str) {
        let opened =
            self.read(draft).map_err(|_| words::lesson::THE_DRAFT_HAS_ERRORS.text().to_owned()).and_then(|lesson| {
                let id = own_id(&lesson.title);
                let name = sandboxes::of_this_tab(&id).ok_or(words::lesson::THIS_TITLE_CANNOT_BE_USED_CHANGE.text())?;
                kept::keep_text(&name, draft).map_err(|error| error.to_string())?;
                Ok(format!("#{}", Place { id, step: None }.fragment()))
            });
        match opened {
            Ok(fragment) => go(&fragment),
            Err(message) => self.running.session.tell(Tone::Bad, message),
        }
    }

    /// Ends the recording and removes it.
    pub fn discard(self) {
        if let Some(name) = self.running.session.sandbox()
            && sandboxes::remove(&name, kept::RECORDING_KEY).is_err()
        {
            leptos::logging::warn!("the sandbox {name} could not be removed");
        }
        open_anew("");
    }

    fn keep(self) {
        let Some(name) = self.running.session.sandbox() else { return };
        let text = self.recording.with_untracked(|recording| recording.as_ref().map(Recording::text));
        if text.is_some_and(|text| kept::keep_recording(&name, &text).is_err()) {
            self.running.session.tell(Tone::Bad, words::lesson::THERE_IS_NO_ROOM_TO_KEEP_THE.text());
        }
    }

    fn tell(self, outcome: Result<(), UserError>) {
        if let Err(refusal) = outcome {
            self.running.session.tell(Tone::Bad, refusal.message);
        }
    }
}
