//! The read models that run on the page: stepped in slices between frames, so that each lags a moment and then catches
//! up.

use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::engine::log::envelope::Position;
use crate::engine::projection::{Scope, Wait};
use crate::engine::user_error::UserError;
use crate::session::core::{Session, page_closed};
use crate::session::frames::Frames;
use crate::session::tasks::next_task;
use crate::workbench::{Control, ReadModelId, Workbench};

/// How many events are read between two looks of the browser.
const SLICE: usize = 2_000;

/// The read models of the page; cheap to copy.
#[derive(Clone, Copy)]
pub struct ReadModels {
    session: Session,
    /// Grows whenever one of them may have moved.
    moved: RwSignal<u64>,
    frames: Frames,
    state: StoredValue<State, LocalStorage>,
}

#[derive(Default)]
struct State {
    /// They are being stepped.
    steps: bool,
    waiters: Vec<Waiter>,
}

/// A request to be notified when a read model reaches a position.
struct Waiter {
    id: ReadModelId,
    position: Position,
    /// Called with whether it was reached; the read model may have been removed.
    done: Box<dyn FnOnce(bool)>,
}

impl ReadModels {
    /// Begins with none, and follows the log.
    pub fn new(session: Session) -> ReadModels {
        let state = StoredValue::new_local(State::default());
        let models = ReadModels { session, moved: RwSignal::new(0), frames: Frames::new(), state };
        Effect::new(move |_| {
            session.version();
            models.go_on();
        });
        models
    }

    /// Returns the session whose log they read.
    pub fn session(self) -> Session {
        self.session
    }

    /// Looks at the workbench, again whenever a read model has moved.
    pub fn with<T>(self, look: impl FnOnce(&Workbench) -> T) -> Option<T> {
        self.moved.track();
        self.session.with_workbench_untracked(look)
    }

    /// Adds a read model of a domain; it fills from the first event on.
    ///
    /// # Errors
    /// [`UserError`] if the read model does not exist, or too many run.
    pub fn add(self, domain: &str, name: &str, scope: Scope) -> Result<ReadModelId, UserError> {
        let added = self.session.update_memory(|workbench| workbench.add_read_model(domain, name, scope));
        self.go_on();
        added.unwrap_or_else(|| Err(page_closed()))
    }

    /// Removes a read model; returns `false` if it does not exist.
    pub fn remove(self, id: ReadModelId) -> bool {
        let removed = self.session.update_memory(|workbench| workbench.remove_read_model(id)).unwrap_or(false);
        self.go_on();
        removed
    }

    /// Applies a person's action to a read model.
    ///
    /// # Errors
    /// [`UserError`], with nothing changed.
    pub fn control(self, id: ReadModelId, control: &Control) -> Result<(), UserError> {
        let outcome =
            self.session.update_memory(|workbench| workbench.control_read_model(id, control)).unwrap_or(Ok(()));
        self.go_on();
        outcome
    }

    /// Calls `done` once a read model has reached a position, or was removed.
    pub fn when_reached(self, id: ReadModelId, position: Position, done: impl FnOnce(bool) + 'static) {
        self.state.update_value(|state| state.waiters.push(Waiter { id, position, done: Box::new(done) }));
        self.answer();
    }

    /// Steps them until none has work, a slice a task.
    fn go_on(self) {
        self.publish();
        let steps = self.state.try_update_value(|state| std::mem::replace(&mut state.steps, true)).unwrap_or(true);
        if steps {
            return;
        }
        spawn_local(async move {
            // The write is answered first; read models follow.
            next_task().await;
            while self.session.update_memory(|workbench| workbench.step_read_models(SLICE)).unwrap_or(false) {
                self.publish();
                self.answer();
                next_task().await;
            }
            self.state.try_update_value(|state| state.steps = false);
            self.publish();
            self.answer();
        });
    }

    /// Redraws them, at most once a frame.
    fn publish(self) {
        self.frames.run(move || {
            self.moved.try_update(|moved| *moved += 1);
        });
    }

    /// Notifies the requests whose position was reached.
    fn answer(self) {
        let mut waiters = self.state.try_update_value(|state| std::mem::take(&mut state.waiters)).unwrap_or_default();
        let wait = |waiter: &Waiter| {
            self.session.with_workbench_untracked(|workbench| workbench.wait_for(waiter.id, waiter.position)).flatten()
        };
        let ready = |waiter: &mut Waiter| matches!(wait(waiter), Some(Wait::Reached) | None);
        let answered: Vec<Waiter> = waiters.extract_if(.., ready).collect();
        self.state.try_update_value(|state| state.waiters.extend(waiters));
        for waiter in answered {
            let reached = wait(&waiter).is_some();
            (waiter.done)(reached);
        }
    }
}
