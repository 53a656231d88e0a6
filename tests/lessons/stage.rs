//! A stand-in for the page: the real workbench in memory, a cursor, a what-if, a tab.

use std::sync::Arc;

use foldback::domains::account::twin::Lesson as Bug;
use foldback::domains::domain;
use foldback::engine::log::envelope::{ExpectedRevision, Position, Revision, StreamId};
use foldback::engine::projection::Scope;
use foldback::engine::travel::as_at::{Order, Question};
use foldback::engine::values::time::Timestamp;
use foldback::engine::view::LaneView;
use foldback::engine::what_if::{Edit, Lane, RuleOverride, Target};
use foldback::lessons::format::{
    Action, Instruction, LaneAction, Lesson, LogAction, ReadModelAction, SnapshotAction, Start, SubscriberAction,
    TwinAction,
};
use foldback::lessons::{Progress, Scene, Seen};
use foldback::storage::memory::MemoryKeyValue;
use foldback::storage::sandbox::{Sandbox, SandboxName};
use foldback::storage::verify::Verifier;
use foldback::workbench::{Control, Fact, Given, Import, LocalSubscriber, PeriodFile, Request, Workbench};

use crate::own::log_of;

/// What a lesson is done on.
pub struct Stage {
    pub workbench: Workbench,
    pub progress: Progress,
    stream: StreamId,
    /// `None` while the cursor follows the head.
    cursor: Option<Revision>,
    lane: Option<Lane>,
    tab: String,
    condition: String,
    pub refused: Option<String>,
    is_verified: bool,
    bug: Bug,
    as_at: Option<Question>,
    is_repeated: bool,
    is_held: bool,
    subscriber: Option<LocalSubscriber>,
    /// The commands that were given since they were taken last.
    pub given: Vec<Given>,
}

pub const NOW: Timestamp = Timestamp::MAX;

impl Stage {
    /// Begins a lesson on a fresh sandbox.
    pub fn new(lesson: &Lesson) -> Stage {
        let mut stage = Stage {
            workbench: Workbench::open(Box::new(Sandbox::new(
                MemoryKeyValue::default(),
                &SandboxName::new("test", 1).unwrap(),
            )))
            .unwrap(),
            progress: Progress::new(lesson),
            stream: StreamId::new(&lesson.stream).unwrap(),
            cursor: None,
            lane: None,
            tab: "event".to_owned(),
            condition: String::new(),
            refused: None,
            is_verified: false,
            bug: Bug::default(),
            as_at: None,
            is_repeated: false,
            is_held: false,
            subscriber: None,
            given: Vec::new(),
        };
        match &lesson.start {
            Start::Empty => {}
            Start::Sample(name) => stage.workbench.append_sample(domain(name).unwrap(), NOW).unwrap(),
            Start::Commands(commands) => commands.iter().for_each(|command| stage.perform(lesson, command)),
            Start::Log(file) => {
                let records = log_of(file).log().after(Position(0)).map(|event| event.to_record()).collect();
                Import::run(&mut stage.workbench, records).unwrap();
            }
        }
        stage
    }

    /// Comes to a step by a link.
    pub fn at_step(lesson: &Lesson, step: usize) -> Stage {
        let mut stage = Stage::new(lesson);
        stage.progress.open(step);
        lesson.way_to(step).into_iter().for_each(|instruction| stage.perform(lesson, instruction));
        stage
    }

    /// Does something.
    pub fn perform(&mut self, lesson: &Lesson, instruction: &Instruction) {
        let told = format!("{}:{}: {}", lesson.id, instruction.line, instruction.action);
        match &instruction.action {
            Action::GoTo(number) => {
                let revision = self.scene(self.decided().as_ref()).find(number);
                self.cursor = Some(revision.unwrap_or_else(|| panic!("{told}: there is no such event")));
            }
            Action::Live => self.cursor = None,
            Action::Open(stream) => self.open(StreamId::new(stream).unwrap()),
            Action::Tab(tab) => self.tab = tab.clone(),
            Action::Field(_) => {}
            Action::Condition(condition) => self.condition = condition.clone(),
            Action::Execute(command, circumstances) => {
                let by = circumstances.by.as_deref().map(Arc::from);
                let request = Request { actor: by, now: circumstances.at.unwrap_or(NOW), ..self.request() };
                let outcome = self.workbench.execute_at(command, &request, circumstances.occurred);
                match &outcome {
                    Ok(_) => self.is_verified = false,
                    Err(refusal) => self.refused = Some(refusal.name.clone()),
                }
                let (command, occurred_at) = (command.clone(), circumstances.occurred);
                let outcome = outcome.map_err(|refusal| refusal.name);
                self.given.push(Given { command, request, occurred_at, outcome });
            }
            Action::Twin(TwinAction::Break) => self.bug = Bug::from(self.cursor_now()),
            Action::Twin(TwinAction::Fix) => self.bug.fixed = Some(self.workbench.head(&self.stream)),
            Action::Twin(TwinAction::Replay) => self.bug.replayed = true,
            Action::AsAt(known, about) => {
                self.as_at = Some(Question { known: *known, about: *about, order: Order::default() });
            }
            Action::Append(fact, circumstances) => {
                let event_type = fact["event_type"].as_str().unwrap().to_owned();
                let data = fact["data"].to_string();
                let schema_version = fact["schema_version"].as_u64().map(|version| version as u16);
                let occurred_at = circumstances.occurred;
                let fact = Fact { event_type, schema_version, data, occurred_at, links: Default::default() };
                let by = circumstances.by.as_deref().map(Arc::from);
                let request = Request { actor: by, now: circumstances.at.unwrap_or(NOW), ..self.request() };
                self.workbench.append(vec![fact], &request).unwrap_or_else(|error| panic!("{told}: {error:?}"));
            }
            Action::Lane(edit) => self.edit(edit),
            Action::Answer(choice) => {
                let step = &lesson.steps[self.progress.step()];
                let open = (0..step.predictions().count())
                    .find(|question| self.progress.answered(self.progress.step(), *question).is_none());
                self.progress.answer(lesson, open.unwrap(), *choice as usize - 1, NOW);
            }
            Action::Verify => {
                self.workbench.refresh().unwrap();
                let mut verifier = Verifier::default();
                let verified =
                    std::iter::repeat_with(|| verifier.step(self.workbench.store()).unwrap()).flatten().next();
                self.is_verified = verified.unwrap().damage.is_none();
            }
            Action::Log(action) => self.elsewhere(action),
            Action::ReadModel(edit, name) => self.edit_read_model(*edit, name),
            Action::Generate(count) => {
                let records = self.workbench.generated(&self.stream, *count, NOW);
                let records = records.unwrap_or_else(|error| panic!("{told}: {error:?}"));
                Import::run(&mut self.workbench, records).unwrap();
            }
            Action::Spacing(spacing) => self.workbench.set_spacing(&self.stream, *spacing as usize),
        }
        if !self.is_held {
            while self.workbench.step_process(NOW).unwrap().is_some() {}
        }
        while self.workbench.step_read_models(10_000) {}
        self.subscriber.iter_mut().for_each(|subscriber| subscriber.follow(&self.workbench));
        if let Some(lane) = &self.lane {
            self.workbench.decide_lane(lane).map(drop).unwrap_or_else(|error| panic!("{told}: {}", error.message));
        }
    }

    /// Shows another stream, as the page does: live, without a what-if, and in another domain without a condition.
    fn open(&mut self, stream: StreamId) {
        if stream != self.stream {
            self.lane = None;
            if stream.domain() != self.stream.domain() {
                self.condition.clear();
            }
        }
        (self.stream, self.cursor) = (stream, None);
    }

    fn elsewhere(&mut self, action: &LogAction) {
        let request = self.request();
        match action {
            LogAction::Colleague(command) => self.give(command, request),
            LogAction::Expecting(revision, command) => {
                self.give(command, Request { expected: ExpectedRevision::Exact(Revision(*revision)), ..request });
            }
            LogAction::As(id, command) => {
                let head = self.workbench.log().head();
                self.give(command, Request { event_id: Some(id.clone()), ..request });
                self.is_repeated = self.workbench.log().head() == head;
            }
            LogAction::Tamper(position) => {
                self.workbench.tamper(Position(*position)).unwrap();
                self.is_verified = false;
            }
            LogAction::SetAside => self.workbench.quarantine().unwrap(),
            LogAction::Hold => self.is_held = true,
            LogAction::GoOn => self.is_held = false,
            LogAction::Step => drop(self.workbench.step_process(NOW).unwrap()),
            LogAction::Archive => self.archive(),
            LogAction::Subscriber(what) => {
                let subscriber = self.subscriber.get_or_insert_default();
                match what {
                    SubscriberAction::Open => {}
                    SubscriberAction::Crash => subscriber.crash_at_next(),
                    SubscriberAction::Start => subscriber.start(),
                    SubscriberAction::Replay => subscriber.replay(),
                }
            }
            LogAction::Snapshot(SnapshotAction::Stale) => self.workbench.keep_stale_snapshot(&self.stream).unwrap(),
            LogAction::Snapshot(SnapshotAction::Raise) => self.workbench.raise_state_version(&self.stream).unwrap(),
        }
    }

    /// Saves the closed period, reads it back and takes it out of storage.
    fn archive(&mut self) {
        let mut file = PeriodFile::begin(&self.workbench, &self.workbench.closed_period().unwrap());
        let mut text = String::new();
        while let Some(part) = file.next_part(&self.workbench).unwrap() {
            text.push_str(&part);
        }
        let mut back = file.read_back();
        back.feed(text.as_bytes());
        self.workbench.archive(&back.finish().unwrap(), NOW).unwrap();
    }

    fn give(&mut self, command: &serde_json::Value, request: Request) {
        match self.workbench.execute(command, &request) {
            Ok(_) => self.is_verified = false,
            Err(refusal) => self.refused = Some(refusal.name),
        }
    }

    fn edit_read_model(&mut self, edit: ReadModelAction, name: &str) {
        let newest = self.workbench.read_models().filter(|(_, model)| model.spec().name == name).last();
        let newest = newest.map(|(id, _)| id);
        match edit {
            ReadModelAction::Add => {
                let _ = self.workbench.add_read_model(self.stream.domain(), name, Scope::Domain).unwrap();
            }
            ReadModelAction::Pause => self.workbench.control_read_model(newest.unwrap(), &Control::Pause).unwrap(),
            ReadModelAction::Resume => self.workbench.control_read_model(newest.unwrap(), &Control::Resume).unwrap(),
        }
    }

    fn request(&self) -> Request {
        let (stream, expected) = (self.stream.clone(), ExpectedRevision::Any);
        Request { stream, expected, event_id: None, now: NOW, actor: None }
    }

    fn cursor_now(&self) -> Revision {
        self.cursor.unwrap_or_else(|| self.workbench.head(&self.stream))
    }

    fn edit(&mut self, edit: &LaneAction) {
        let recorded = |event: &u32| Target::Recorded(Revision(*event));
        let lane = self.lane.get_or_insert_with(|| Lane::unnamed(self.stream.clone()));
        let number = lane.next_number();
        match edit {
            LaneAction::Drop(event) => lane.edits.push(Edit::Drop(recorded(event))),
            LaneAction::Insert(event, command) => {
                lane.edits.push(Edit::Insert { after: recorded(event), number, command: command.clone() });
            }
            LaneAction::Replace(event, command) => lane.edits.push(Edit::Replace(recorded(event), command.clone())),
            LaneAction::Move(event, after) => {
                lane.edits.push(Edit::Move { target: recorded(event), after: recorded(after) });
            }
            LaneAction::Restore(event) => lane.restore(recorded(event)),
            LaneAction::Rule(name, parameter) => {
                lane.rules.push(RuleOverride { name: name.clone(), parameter: *parameter });
            }
            LaneAction::Close => self.lane = None,
        }
    }

    fn decided(&self) -> Option<LaneView> {
        self.lane.as_ref().map(|lane| self.workbench.decide_lane(lane).unwrap())
    }

    fn scene<'a>(&'a self, decided: Option<&'a LaneView>) -> Scene<'a> {
        let head = self.workbench.head(&self.stream);
        Scene {
            workbench: &self.workbench,
            stream: &self.stream,
            cursor: self.cursor_now(),
            is_live: self.cursor.is_none_or(|cursor| cursor == head),
            lane: self.lane.as_ref().zip(decided),
            tab: &self.tab,
            condition: &self.condition,
            refused: self.refused.as_deref(),
            is_verified: self.is_verified,
            bug: self.bug,
            as_at: self.as_at,
            is_repeated: self.is_repeated,
            subscriber: self.subscriber.as_ref().map(LocalSubscriber::report),
        }
    }

    /// Looks at the scene.
    pub fn with_scene<T>(&self, look: impl FnOnce(&Scene<'_>) -> T) -> T {
        look(&self.scene(self.decided().as_ref()))
    }

    /// Looks whether the task that waits is done.
    pub fn look<'l>(&mut self, lesson: &'l Lesson) -> Seen<'l> {
        let mut progress = self.progress.clone();
        let seen = progress.look(lesson, &self.scene(self.decided().as_ref()), NOW);
        self.progress = progress;
        seen
    }

    /// Lists what the task that waits still lacks, as text.
    pub fn missing(&self, lesson: &Lesson) -> Vec<String> {
        let missing = self.progress.missing(lesson, &self.scene(self.decided().as_ref()));
        let part = |(name, value): (String, String)| format!("{name} is {value}");
        missing
            .into_iter()
            .map(|missing| {
                format!("{} | {}", missing.expected, missing.there.into_iter().map(part).collect::<Vec<_>>().join(", "))
            })
            .collect()
    }
}
