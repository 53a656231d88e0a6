//! Work for the screen: at once when the last was long enough ago, else once at the next frame.

use leptos::prelude::*;

/// Runs the newest of what it is given: at once, and then at most once a frame.
#[derive(Clone, Copy)]
pub struct Frames {
    state: StoredValue<State, LocalStorage>,
}

#[derive(Default)]
struct State {
    /// A frame was asked for and has not come yet.
    waiting: bool,
    /// What is to run when it comes.
    next: Option<Box<dyn FnOnce()>>,
}

impl Frames {
    /// Makes one that has nothing to do.
    pub fn new() -> Frames {
        Frames { state: StoredValue::new_local(State::default()) }
    }

    /// Runs `work` now, or at the next frame in place of what was to run then.
    pub fn run(self, work: impl FnOnce() + 'static) {
        let waiting = self.state.try_with_value(|state| state.waiting).unwrap_or(true);
        if waiting {
            self.state.update_value(|state| state.next = Some(Box::new(work)));
        } else {
            work();
            self.await_frame();
        }
    }

    fn await_frame(self) {
        self.state.update_value(|state| state.waiting = true);
        request_animation_frame(move || {
            let next = self.state.try_update_value(|state| {
                state.waiting = false;
                state.next.take()
            });
            if let Some(work) = next.flatten() {
                work();
                self.await_frame();
            }
        });
    }
}

impl Default for Frames {
    fn default() -> Frames {
        Frames::new()
    }
}
