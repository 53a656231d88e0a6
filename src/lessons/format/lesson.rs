//! A lesson as it was read and checked.

use crate::engine::travel::condition::Condition;
use crate::lessons::format::action::Instruction;
use crate::lessons::format::text::{Block, Inline};

/// A lesson.
#[derive(Clone, Debug, PartialEq)]
pub struct Lesson {
    /// What identifies it: its file's name without the ending, such as `00-ada`.
    pub id: String,
    /// Its title.
    pub title: String,
    /// How many minutes it takes.
    pub minutes: u32,
    /// What its sandbox holds at the beginning.
    pub start: Start,
    /// The stream that it is about.
    pub stream: String,
    /// The words that are met in it.
    pub words: Vec<String>,
    /// Its steps.
    pub steps: Vec<Step>,
    /// How many words a person reads.
    pub length: usize,
}

/// What a sandbox holds at the beginning of a lesson.
#[derive(Clone, Debug, PartialEq)]
pub enum Start {
    /// Nothing.
    Empty,
    /// The sample history of a domain.
    Sample(String),
    /// What some commands record.
    Commands(Vec<Instruction>),
    /// The log in a file beside the lesson.
    Log(String),
}

/// A step of a lesson.
#[derive(Clone, Debug, PartialEq)]
pub struct Step {
    /// Its heading.
    pub title: String,
    /// The line of its heading.
    pub line: usize,
    /// What is done on a fresh sandbox before it; `None` if it goes on from where the step before ends.
    pub setup: Option<Vec<Instruction>>,
    /// What is shown and asked, in order.
    pub parts: Vec<Part>,
    /// What was seen, for when everything is done.
    pub found: Option<Vec<Block>>,
    /// What only the teacher sees.
    pub teacher: Option<Vec<Block>>,
}

/// A part of a step.
#[derive(Clone, Debug, PartialEq)]
#[allow(clippy::large_enum_variant, reason = "a lesson has a few dozen parts")]
pub enum Part {
    /// Something to read.
    Text(Vec<Block>),
    /// A question before the answer is seen.
    Predict(Prediction),
    /// Something to do.
    Task(Task),
    /// A function of the real code.
    Source(Source),
}

/// A question with some answers to choose from.
#[derive(Clone, Debug, PartialEq)]
pub struct Prediction {
    /// Its line.
    pub line: usize,
    /// Its number in the lesson, from 1: `answer(number)` in a condition.
    pub number: u32,
    /// The question.
    pub question: Vec<Block>,
    /// The answers; exactly one is right.
    pub choices: Vec<Choice>,
}

/// An answer to a question.
#[derive(Clone, Debug, PartialEq)]
pub struct Choice {
    /// The answer.
    pub text: Vec<Inline>,
    /// Whether it is right.
    pub is_right: bool,
    /// Why it is right or wrong; every wrong answer has one.
    pub reveal: Option<Vec<Inline>>,
}

/// Something to do.
#[derive(Clone, Debug, PartialEq)]
pub struct Task {
    /// Its line.
    pub line: usize,
    /// What to do.
    pub text: Vec<Block>,
    /// What holds once it is done.
    pub check: Check,
    /// What else may hold, and what is answered.
    pub wrong: Vec<Wrong>,
    /// Hints, the gentlest first.
    pub hints: Vec<Vec<Inline>>,
    /// The control to point at, by its name.
    pub spotlight: Option<String>,
    /// What the card offers to do at a press.
    pub buttons: Vec<Button>,
    /// What does it.
    pub solution: Vec<Instruction>,
}

/// Something that a task's card does at a press.
#[derive(Clone, Debug, PartialEq)]
pub struct Button {
    /// Its label.
    pub label: String,
    /// What it does.
    pub instruction: Instruction,
}

/// A condition that a lesson checks.
#[derive(Clone, Debug, PartialEq)]
pub struct Check {
    /// Its line.
    pub line: usize,
    /// The domain whose fields it is about.
    pub domain: String,
    /// The condition.
    pub condition: Condition,
    /// The conditions that it joins by `and`.
    pub parts: Vec<Condition>,
}

/// A wrong way, and what is answered.
#[derive(Clone, Debug, PartialEq)]
pub struct Wrong {
    /// How it is recognized.
    pub check: Check,
    /// What is answered.
    pub answer: Vec<Inline>,
    /// What leads there from the beginning of the task, for the tests.
    pub example: Vec<Instruction>,
}

/// A function of the real code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Source {
    /// Its line.
    pub line: usize,
    /// The file below `src`, such as `domains/account/decide.rs`.
    pub file: String,
    /// The function's name.
    pub function: String,
}

impl Step {
    /// Lists its questions, in order.
    pub fn predictions(&self) -> impl Iterator<Item = &Prediction> {
        self.parts.iter().filter_map(|part| match part {
            Part::Predict(prediction) => Some(prediction),
            Part::Text(_) | Part::Task(_) | Part::Source(_) => None,
        })
    }

    /// Lists its tasks, in order.
    pub fn tasks(&self) -> impl Iterator<Item = &Task> {
        self.parts.iter().filter_map(|part| match part {
            Part::Task(task) => Some(task),
            Part::Text(_) | Part::Predict(_) | Part::Source(_) => None,
        })
    }
}

impl Lesson {
    /// Lists what leads from a fresh sandbox to the beginning of a step: the setup of the nearest step that has one, and
    /// the solutions of the steps since.
    pub fn way_to(&self, step: usize) -> Vec<&Instruction> {
        let step = step.min(self.steps.len().saturating_sub(1));
        let from = (0..=step).rev().find(|index| self.steps[*index].setup.is_some()).unwrap_or(0);
        let setup = self.steps.get(from).and_then(|step| step.setup.as_ref()).into_iter().flatten();
        let since = self.steps.iter().take(step).skip(from);
        setup.chain(since.flat_map(Step::tasks).flat_map(|task| &task.solution)).collect()
    }
}
