//! A stand-in for the page: the real workbench in memory, a cursor, a what-if, a tab.

use foldback::domains::domain;
use foldback::engine::log::envelope::{ExpectedRevision, Revision, StreamId};
use foldback::engine::projection::Scope;
use foldback::engine::values::time::Timestamp;
use foldback::engine::view::LaneView;
use foldback::engine::what_if::{Edit, Lane, RuleOverride, Target};
use foldback::lessons::format::{Action, Instruction, LaneAction, Lesson, ReadModelAction, Start};
use foldback::lessons::{Progress, Scene, Seen};
use foldback::storage::memory::MemoryKeyValue;
use foldback::workbench::{Control, Fact, Import, Request, Workbench};

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
}

pub const NOW: Timestamp = Timestamp::MAX;

impl Stage {
    /// Begins a lesson on a fresh sandbox.
    pub fn new(lesson: &Lesson) -> Stage {
        let mut stage = Stage {
            workbench: Workbench::open(Box::new(MemoryKeyValue::default())).unwrap(),
            progress: Progress::new(lesson),
            stream: StreamId::new(&lesson.stream).unwrap(),
            cursor: None,
            lane: None,
            tab: "event".to_owned(),
            condition: String::new(),
            refused: None,
            is_verified: false,
        };
        match &lesson.start {
            Start::Empty => {}
            Start::Sample(name) => stage.workbench.append_sample(domain(name).unwrap(), NOW).unwrap(),
            Start::Commands(commands) => commands.iter().for_each(|command| stage.perform(lesson, command)),
            Start::Log(file) => panic!("{file}: no built-in lesson begins with a file yet"),
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
                let revision = number.over(&self.scene(self.decided().as_ref()));
                self.cursor = Some(Revision(revision.unwrap_or_else(|| panic!("{told}: there is no such event"))));
            }
            Action::Live => self.cursor = None,
            Action::Open(stream) => (self.stream, self.cursor) = (StreamId::new(stream).unwrap(), None),
            Action::Tab(tab) => self.tab = tab.clone(),
            Action::Field(_) => {}
            Action::Condition(condition) => self.condition = condition.clone(),
            Action::Execute(command) => match self.workbench.execute(command, &self.request()) {
                Ok(_) => self.is_verified = false,
                Err(refusal) => self.refused = Some(refusal.name),
            },
            Action::Append(fact) => {
                let event_type = fact["event_type"].as_str().unwrap().to_owned();
                let data = fact["data"].to_string();
                let fact =
                    Fact { event_type, schema_version: None, data, occurred_at: None, links: Default::default() };
                self.workbench.append(vec![fact], &self.request()).unwrap_or_else(|error| panic!("{told}: {error:?}"));
            }
            Action::Lane(edit) => self.edit(edit),
            Action::Answer(choice) => {
                let step = &lesson.steps[self.progress.step()];
                let open = (0..step.predictions().count())
                    .find(|question| self.progress.answered(self.progress.step(), *question).is_none());
                self.progress.answer(lesson, open.unwrap(), *choice as usize - 1, NOW);
            }
            Action::Verify => self.is_verified = true,
            Action::ReadModel(edit, name) => self.edit_read_model(*edit, name),
            Action::Generate(count) => {
                let records = self.workbench.generated(&self.stream, *count, NOW);
                let records = records.unwrap_or_else(|error| panic!("{told}: {error:?}"));
                Import::run(&mut self.workbench, records).unwrap();
            }
            Action::Spacing(spacing) => self.workbench.set_spacing(&self.stream, *spacing as usize),
        }
        while self.workbench.step_read_models(10_000) {}
        if let Some(lane) = &self.lane {
            self.workbench.decide_lane(lane).map(drop).unwrap_or_else(|error| panic!("{told}: {}", error.message));
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
            cursor: self.cursor.unwrap_or(head),
            is_live: self.cursor.is_none_or(|cursor| cursor == head),
            lane: self.lane.as_ref().zip(decided),
            tab: &self.tab,
            condition: &self.condition,
            refused: self.refused.as_deref(),
            is_verified: self.is_verified,
            bug: Default::default(),
        }
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
