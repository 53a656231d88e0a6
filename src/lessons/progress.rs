//! How far a person is in a lesson: a state machine over what is seen of the sandbox.
//!
//! The parts of a step are done one after the other: a question is answered before the task below it is looked at.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::engine::values::time::Timestamp;
use crate::lessons::answered::{Answered, Missing};
use crate::lessons::format::{Choice, Inline, Lesson, Part, Step, Task};
use crate::lessons::scene::Scene;

/// The version of what is stored.
const VERSION: u16 = 1;

/// How far a person is in a lesson. As JSON it is stored; what cannot be read begins anew.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Progress {
    version: u16,
    /// The lesson's id.
    lesson: String,
    /// The step that is shown.
    step: usize,
    steps: Vec<StepProgress>,
}

/// How far a person is in a step.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
struct StepProgress {
    /// The answer that was chosen first, for each question, and when.
    answers: Vec<Option<(usize, Timestamp)>>,
    /// When each task was done.
    passed: Vec<Option<Timestamp>>,
    /// How many hints of each task are shown.
    hints: Vec<usize>,
}

/// What was seen when a task was looked at.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Seen<'l> {
    /// No task waits: a question does, or the step is done.
    NoTask,
    /// The task is not done yet.
    Open,
    /// The task is done now.
    Passed(&'l Task),
    /// It is not done, and what was done instead has a reply.
    Wrong(&'l [Inline]),
}

impl StepProgress {
    /// Makes room for what a step has, and forgets what it does not have.
    fn fit(&mut self, step: &Step) {
        self.answers.resize(step.predictions().count(), None);
        for (answer, prediction) in self.answers.iter_mut().zip(step.predictions()) {
            *answer = answer.filter(|(choice, _)| *choice < prediction.choices.len());
        }
        self.passed.resize(step.tasks().count(), None);
        self.hints.resize(step.tasks().count(), 0);
        for (hints, task) in self.hints.iter_mut().zip(step.tasks()) {
            *hints = (*hints).min(task.hints.len());
        }
    }
}

impl Progress {
    /// Begins a lesson.
    pub fn new(lesson: &Lesson) -> Progress {
        let mut progress = Progress { version: VERSION, lesson: lesson.id.clone(), ..Progress::default() };
        progress.fit(lesson);
        progress
    }

    /// Reads what was stored of a lesson; begins it if that cannot be read, or is of another lesson or version.
    pub fn read(stored: &str, lesson: &Lesson) -> Progress {
        let read = serde_json::from_str(stored).ok();
        let read = read.filter(|read: &Progress| read.version == VERSION && read.lesson == lesson.id);
        read.map_or_else(
            || Progress::new(lesson),
            |mut progress| {
                progress.fit(lesson);
                progress
            },
        )
    }

    /// Writes it for storage.
    pub fn text(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }

    fn fit(&mut self, lesson: &Lesson) {
        self.steps.resize_with(lesson.steps.len(), StepProgress::default);
        self.steps.iter_mut().zip(&lesson.steps).for_each(|(progress, step)| progress.fit(step));
        self.step = self.step.min(lesson.steps.len().saturating_sub(1));
    }

    /// Returns the index of the step that is shown.
    pub fn step(&self) -> usize {
        self.step
    }

    /// Shows a step, for example by a link; beyond the last one it is the last one.
    pub fn open(&mut self, step: usize) {
        self.step = step.min(self.steps.len().saturating_sub(1));
    }

    /// Shows the next step, if this one is done; returns whether there is one.
    pub fn go_on(&mut self) -> bool {
        let goes_on = self.is_done(self.step) && self.step + 1 < self.steps.len();
        self.step += usize::from(goes_on);
        goes_on
    }

    /// Shows the step before; returns whether there is one.
    pub fn go_back(&mut self) -> bool {
        let goes_back = self.step > 0;
        self.step -= usize::from(goes_back);
        goes_back
    }

    /// Returns `true` if everything in a step is answered and done.
    pub fn is_done(&self, step: usize) -> bool {
        self.steps
            .get(step)
            .is_some_and(|step| step.answers.iter().all(Option::is_some) && step.passed.iter().all(Option::is_some))
    }

    /// Returns `true` if the whole lesson is done.
    pub fn is_finished(&self) -> bool {
        (0..self.steps.len()).all(|step| self.is_done(step))
    }

    /// Returns how many parts of the step that is shown can be seen: up to the first one that waits.
    pub fn parts_shown(&self, lesson: &Lesson) -> usize {
        let parts = lesson.steps.get(self.step).map_or(0, |step| step.parts.len());
        self.waiting(lesson).map_or(parts, |(index, ..)| index + 1)
    }

    /// Finds the first part of the step that waits for an answer or for something to be done: its index, and its index
    /// among the questions or the tasks.
    fn waiting<'l>(&self, lesson: &'l Lesson) -> Option<(usize, usize, &'l Part)> {
        let (step, done) = (lesson.steps.get(self.step)?, self.steps.get(self.step)?);
        let mut answers = done.answers.iter().enumerate();
        let mut passed = done.passed.iter().enumerate();
        step.parts.iter().enumerate().find_map(|(index, part)| {
            let (number, is_done) = match part {
                Part::Predict(_) => answers.next().map(|(number, answer)| (number, answer.is_some()))?,
                Part::Task(_) => passed.next().map(|(number, passed)| (number, passed.is_some()))?,
                Part::Text(_) | Part::Source(_) => return None,
            };
            (!is_done).then_some((index, number, part))
        })
    }

    /// Returns the task of the step that waits to be done.
    pub fn task<'l>(&self, lesson: &'l Lesson) -> Option<&'l Task> {
        match self.waiting(lesson)? {
            (_, _, Part::Task(task)) => Some(task),
            _ => None,
        }
    }

    /// Answers a question of the step that is shown: the first answer counts, a later one is only looked at. Returns
    /// the answer with what is revealed of it.
    pub fn answer<'l>(
        &mut self,
        lesson: &'l Lesson,
        question: usize,
        choice: usize,
        now: Timestamp,
    ) -> Option<&'l Choice> {
        let prediction = lesson.steps.get(self.step)?.predictions().nth(question)?;
        let chosen = prediction.choices.get(choice)?;
        let answer = self.steps.get_mut(self.step)?.answers.get_mut(question)?;
        answer.get_or_insert((choice, now));
        Some(chosen)
    }

    /// Returns the answer that was chosen first for a question of a step.
    pub fn answered(&self, step: usize, question: usize) -> Option<usize> {
        (*self.steps.get(step)?.answers.get(question)?).map(|(choice, _)| choice)
    }

    /// Returns `true` if a task of a step is done.
    pub fn has_passed(&self, step: usize, task: usize) -> bool {
        self.steps.get(step).and_then(|step| step.passed.get(task)).is_some_and(Option::is_some)
    }

    /// Looks whether the task that waits is done.
    pub fn look<'l>(&mut self, lesson: &'l Lesson, scene: &Scene<'_>, now: Timestamp) -> Seen<'l> {
        let Some((_, index, Part::Task(task))) = self.waiting(lesson) else { return Seen::NoTask };
        let facts = Answered { scene, answers: self.answers(lesson) };
        if facts.holds(&task.check) {
            if let Some(passed) = self.steps.get_mut(self.step).and_then(|step| step.passed.get_mut(index)) {
                *passed = Some(now);
            }
            return Seen::Passed(task);
        }
        let wrong = task.wrong.iter().find(|wrong| facts.holds(&wrong.check));
        wrong.map_or(Seen::Open, |wrong| Seen::Wrong(&wrong.answer))
    }

    /// Lists what the task that waits still lacks.
    pub fn missing(&self, lesson: &Lesson, scene: &Scene<'_>) -> Vec<Missing> {
        let Some(task) = self.task(lesson) else { return Vec::new() };
        let facts = Answered { scene, answers: self.answers(lesson) };
        let parts = task.check.parts.iter().filter(|part| !facts.condition_holds(&task.check.domain, part));
        parts.map(|part| facts.missing(&task.check.domain, part)).collect()
    }

    /// Shows the next hint of the task that waits; returns whether there is one.
    pub fn hint(&mut self, lesson: &Lesson) -> bool {
        let Some((_, index, Part::Task(task))) = self.waiting(lesson) else { return false };
        let Some(shown) = self.steps.get_mut(self.step).and_then(|step| step.hints.get_mut(index)) else {
            return false;
        };
        let has_more = *shown < task.hints.len();
        *shown += usize::from(has_more);
        has_more
    }

    /// Lists the hints that are shown of a task of the step that is shown.
    pub fn hints<'l>(&self, lesson: &'l Lesson, task: usize) -> &'l [Vec<Inline>] {
        let shown = self.steps.get(self.step).and_then(|step| step.hints.get(task)).copied().unwrap_or(0);
        let hints = lesson.steps.get(self.step).and_then(|step| step.tasks().nth(task)).map(|task| &task.hints[..]);
        hints.map_or(&[], |hints| &hints[..shown.min(hints.len())])
    }

    /// Begins the lesson anew.
    pub fn start_over(&mut self, lesson: &Lesson) {
        *self = Progress::new(lesson);
    }

    /// Begins the step that is shown anew.
    pub fn start_step_over(&mut self, lesson: &Lesson) {
        if let (Some(progress), Some(step)) = (self.steps.get_mut(self.step), lesson.steps.get(self.step)) {
            *progress = StepProgress::default();
            progress.fit(step);
        }
    }

    /// Returns the choices, from 1, that answered the lesson's questions, by their numbers.
    fn answers(&self, lesson: &Lesson) -> BTreeMap<u32, usize> {
        let steps = lesson.steps.iter().zip(&self.steps);
        let answers = steps.flat_map(|(step, progress)| step.predictions().zip(&progress.answers));
        answers.filter_map(|(prediction, answer)| Some((prediction.number, (*answer)?.0 + 1))).collect()
    }
}
