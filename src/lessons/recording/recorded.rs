//! A recording: how it begins, and its steps with what was done in each. As JSON it is kept, so that a reload goes on.

use serde::{Deserialize, Serialize};

use crate::engine::log::envelope::{Revision, StreamId};
use crate::engine::travel::condition::Vocabulary;
use crate::lessons::format::{self, Action, MAX_STEPS};
use crate::lessons::names::domain_names;
use crate::lessons::recording::actions::{MAX_FACTS, Unsayable, between, fact, is_condition};
use crate::lessons::recording::check;
use crate::lessons::recording::draft::{self, Draft};
use crate::lessons::recording::sight::Sight;
use crate::lessons::recording::steps::{Beginning, Step, Task};
use crate::lessons::recording::told;
use crate::lessons::scene::Scene;
use crate::words;
use crate::workbench::{Given, Workbench};

/// The most words of all tasks; the rest is for headings.
const MAX_TOLD: usize = 240;
/// The most words of a heading.
const MAX_HEADING: usize = 8;
/// The most characters of a title or heading.
const MAX_CHARS: usize = 80;
/// The version of what is kept.
const VERSION: u16 = 1;

/// A recording.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Recording {
    version: u16,
    title: String,
    pub(super) beginning: Beginning,
    pub(super) stream: String,
    pub(super) steps: Vec<Step>,
    /// What there was to see when it was looked at last; `None` before the first look.
    seen: Option<Sight>,
    /// What was done since the last task, and can be seen by nothing that a condition asks for.
    open: Option<Task>,
}

/// What came of a look.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Noticed {
    /// Nothing was done.
    Nothing,
    /// Something was recorded.
    Recorded,
}

impl Recording {
    /// Begins a recording on the sample of a domain; `None` if it has none.
    pub fn of_sample(domain: &str) -> Option<Recording> {
        let stream = crate::domains::domain(domain)?.story_stream()?;
        Some(Recording::new(Beginning::Sample(domain.to_owned()), &stream))
    }

    /// Begins a recording on a copy of a stream.
    ///
    /// # Errors
    /// [`Unsayable`] if the stream is too long, part of it is archived, or a line cannot hold an event.
    pub fn of_stream(workbench: &Workbench, stream: &StreamId) -> Result<Recording, Unsayable> {
        let head = workbench.head(stream);
        if head.get() > MAX_FACTS {
            return Err(Unsayable::TooManyFacts);
        }
        let vocabulary = vocabulary_of(stream.domain());
        let line = |revision: u32| {
            let event = workbench.log().in_stream(stream, Revision(revision)).ok_or(Unsayable::OtherLog)?;
            let action = fact(&event, true);
            let is_sayable = !event.is_archived() && crate::lessons::format::reads_as(&action, &vocabulary);
            is_sayable.then(|| action.to_string()).ok_or(Unsayable::Text)
        };
        let lines = (1..=head.0).map(line).collect::<Result<Vec<String>, Unsayable>>()?;
        Ok(Recording::new(Beginning::Facts(lines), stream))
    }

    fn new(beginning: Beginning, stream: &StreamId) -> Recording {
        let (title, stream) = (String::new(), stream.to_string());
        Recording { version: VERSION, title, beginning, stream, steps: vec![Step::default()], seen: None, open: None }
    }

    /// Reads what was kept; `None` if it cannot be read, or is of another version.
    pub fn read(kept: &str) -> Option<Recording> {
        serde_json::from_str(kept).ok().filter(|read: &Recording| read.version == VERSION && !read.steps.is_empty())
    }

    /// Writes it to be kept.
    pub fn text(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }

    /// Returns what there was to see when it was looked at last.
    pub fn seen(&self) -> Option<&Sight> {
        self.seen.as_ref()
    }

    /// Takes what there is to see as what was recorded so far: as it begins, and once its lines were done anew.
    pub fn settle(&mut self, mut sight: Sight) {
        if let Some(seen) = &self.seen {
            sight.remember(seen);
        }
        self.seen = Some(sight);
    }

    /// Lists what leads from what there is to see now to what was seen last, as after the page was reloaded.
    ///
    /// # Errors
    /// [`Unsayable`] if the log is not as it was.
    pub fn way_from(&self, now: &Sight, scene: &Scene<'_>) -> Result<Vec<Action>, Unsayable> {
        let seen = self.seen.as_ref().filter(|seen| seen.events == now.events).ok_or(Unsayable::OtherLog)?;
        between(now, seen, &[], scene.workbench, &vocabulary_of)
    }

    /// Records what was done since the last look, with the commands that were given meanwhile.
    ///
    /// # Errors
    /// [`Unsayable`] if a lesson cannot say it; then nothing of it is recorded, and it is to be taken back.
    pub fn notice(&mut self, mut sight: Sight, given: &[Given], scene: &Scene<'_>) -> Result<Noticed, Unsayable> {
        let Some(seen) = self.seen.clone() else {
            self.settle(sight);
            return Ok(Noticed::Nothing);
        };
        sight.remember(&seen);
        if !is_condition(&sight.condition, &vocabulary_of(sight.domain())) {
            // It is being typed, and nothing breaks at it yet.
            sight.condition = if sight.domain() == seen.domain() { seen.condition.clone() } else { String::new() };
        }
        let actions = between(&seen, &sight, given, scene.workbench, &vocabulary_of)?;
        if actions.is_empty() && self.open.is_none() {
            self.seen = Some(sight);
            return Ok(Noticed::Nothing);
        }
        let merges = !actions.is_empty() && self.open.is_none() && actions.iter().all(is_move);
        let open = self.open.as_ref();
        let mut task = match self.merged(merges, &actions) {
            Some(before) => {
                let actions = between(&before, &sight, &[], scene.workbench, &vocabulary_of)?;
                self.undo();
                task_of(before, actions, scene)
            }
            None => {
                let mut task = task_of(open.map_or(seen, |open| open.before.clone()), actions, scene);
                task.lines.splice(0..0, open.into_iter().flat_map(|open| open.lines.clone()));
                task
            }
        };
        task.merges = merges;
        self.open = None;
        if task.lines.is_empty() {
            self.seen = Some(sight);
            return Ok(Noticed::Recorded);
        }
        let vocabulary = vocabulary_of(scene.stream.domain());
        match check::of(&task.before, &sight, given, scene, &vocabulary) {
            Some(check) => {
                task.check = check;
                if self.told() + words_in(&task.told) > MAX_TOLD {
                    return Err(Unsayable::Full);
                }
                if let Some(step) = self.steps.last_mut() {
                    step.tasks.push(task);
                }
            }
            None => self.open = Some(task),
        }
        self.seen = Some(sight);
        Ok(Noticed::Recorded)
    }

    /// Returns what was to see before the newest task, if it is done anew by what was done now.
    fn merged(&self, merges: bool, actions: &[Action]) -> Option<Sight> {
        let newest = self.steps.last()?.tasks.last().filter(|task| merges && task.merges)?;
        let is_condition = actions.iter().any(|action| matches!(action, Action::Condition(_)));
        let was_condition = newest.lines.iter().any(|line| line.starts_with("condition"));
        (is_condition == was_condition).then(|| newest.before.clone())
    }

    fn told(&self) -> usize {
        self.steps.iter().flat_map(|step| &step.tasks).map(|task| words_in(&task.told)).sum()
    }

    /// Counts what was recorded.
    pub fn count(&self) -> usize {
        self.steps.iter().map(|step| step.tasks.len()).sum()
    }

    /// Counts the steps.
    pub fn step_count(&self) -> usize {
        self.steps.len()
    }

    /// Returns `true` if a further step may begin: the newest one has something in it, and there is room.
    pub fn can_step(&self) -> bool {
        self.steps.len() < MAX_STEPS && self.steps.last().is_some_and(|step| !step.tasks.is_empty())
    }

    /// Begins a new step under a heading, which may be empty; if none may begin, the newest one is named anew.
    pub fn begin_step(&mut self, heading: &str) {
        if self.can_step() {
            self.steps.push(Step::default());
        }
        if let Some(step) = self.steps.last_mut() {
            step.heading = plain(heading);
        }
    }

    /// Names the lesson.
    pub fn rename(&mut self, title: &str) {
        self.title = plain(title);
    }

    /// Returns its title.
    pub fn title(&self) -> &str {
        if self.title.is_empty() { words::recording::A_RECORDED_LESSON.text() } else { &self.title }
    }

    /// Takes out what was recorded last; its lines are to be done anew then. Returns `false` if there is nothing.
    pub fn undo(&mut self) -> bool {
        if self.open.take().is_some() {
            return true;
        }
        while self.steps.len() > 1 && self.steps.last().is_some_and(|step| step.tasks.is_empty()) {
            self.steps.pop();
        }
        self.steps.last_mut().and_then(|step| step.tasks.pop()).is_some()
    }

    /// Forgets what was seen, because the lines are done anew from the beginning.
    pub fn rewind(&mut self) {
        (self.seen, self.open) = (None, None);
    }

    /// Says what was recorded last, as Markdown; `None` if nothing was.
    pub fn newest(&self) -> Option<&str> {
        self.steps.iter().rev().find_map(|step| step.tasks.last()).map(|task| task.told.as_str())
    }

    /// Writes the draft of the lesson's file.
    pub fn draft(&self) -> String {
        let count = self.count();
        draft::write(&Draft {
            title: self.title(),
            beginning: &self.beginning,
            stream: &self.stream,
            steps: &self.steps,
            count,
        })
    }
}

fn task_of(before: Sight, actions: Vec<Action>, scene: &Scene<'_>) -> Task {
    let told = told::all(&actions, scene);
    let lines = actions.iter().map(Action::to_string).collect();
    let spotlight = actions.last().map(told::control).unwrap_or_default();
    Task { told, check: String::new(), spotlight, lines, before, merges: false }
}

/// Returns `true` for what is done anew by the next of its kind.
fn is_move(action: &Action) -> bool {
    matches!(action, Action::GoTo(_) | Action::Live | Action::Condition(_))
}

/// Returns the names of conditions over a domain.
fn vocabulary_of(domain: &str) -> Vocabulary {
    let names = domain_names().into_iter().find(|names| names.name == domain).unwrap_or_default();
    crate::lessons::format::vocabulary(&names)
}

fn words_in(text: &str) -> usize {
    format::words([crate::lessons::format::Inline::Text(text.to_owned())].as_slice())
}

/// Makes one line of plain words of a text; a comment does not begin in it.
fn plain(text: &str) -> String {
    let words = text.split(|c: char| c.is_whitespace() || c.is_control());
    let words = words.map(|word| word.trim_start_matches('#')).filter(|word| !word.is_empty());
    let line = words.take(MAX_HEADING).collect::<Vec<_>>().join(" ");
    line.chars().take(MAX_CHARS).collect::<String>().trim().to_owned()
}
