//! The page is made in stages, each in a task of its own, so that the browser paints and answers between them. Until the last
//! one the picture of `index.html` stands; then the page takes its place at once, and nothing moves.

use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::session::tasks::next_message;

/// A part of the page.
pub type Part = Box<dyn Fn() -> AnyView + Send>;

/// How far the page is; cheap to copy.
#[derive(Clone, Copy)]
pub struct Stages {
    now: RwSignal<usize>,
    is_done: RwSignal<bool>,
}

impl Stages {
    /// Begins with what is stage 0, and goes on to the last; `done` is called after it.
    pub fn begin(last: usize, done: impl FnOnce() + 'static) -> Stages {
        let stages = Stages { now: RwSignal::new(0), is_done: RwSignal::new(false) };
        spawn_local(async move {
            for number in 1..=last {
                next_message().await;
                if stages.now.try_set(number).is_some() {
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
    pub fn show(self, number: usize, part: Part) -> AnyView {
        let is_due = Memo::new(move |_| self.now.get() >= number);
        (move || is_due.get().then(&part)).into_any()
    }

    /// Returns `true` until the page takes the picture's place.
    pub fn is_coming(self) -> bool {
        !self.is_done.get()
    }
}
