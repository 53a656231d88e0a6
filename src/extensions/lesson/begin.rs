//! How a lesson begins: its sandbox held, its text read, and the log of a step put in place.

use std::sync::Arc;

use leptos::prelude::*;

use crate::domains::ENTRIES;
use crate::engine::log::Log;
use crate::engine::log::envelope::{ExpectedRevision, StreamId};
use crate::engine::user_error::UserError;
use crate::extensions::lesson::fetching::fetch;
use crate::extensions::lesson::kept;
use crate::extensions::lesson::perform::{fact_of, given, perform};
use crate::extensions::lesson::running::{Left, Phase, Running};
use crate::lessons::format::{Action, Lesson, Start, log_beside, read};
use crate::lessons::names::{names_in, page_names};
use crate::lessons::{INDEX, Progress};
use crate::session::tasks::next_task;
use crate::session::{now, sandboxes};
use crate::storage::memory::MemoryKeyValue;
use crate::storage::sandbox::SandboxName;
use crate::ui::{Fold, Tab, spoken, value_of};
use crate::words;
use crate::workbench::exchange::reader::LogReader;
use crate::workbench::{Import, LocalSubscriber, Request, Workbench};

/// How many lines of a log are read at a time.
const LINES: usize = 10_000;
/// Where events would go of which the file does not say it.
const NOWHERE: &str = "account-main";

impl Running {
    /// Opens the lesson that the address names.
    pub async fn open(self) {
        self.phase.set(Phase::Loading);
        if let Some(name) = self.session.sandbox()
            && !sandboxes::hold(&name).await
        {
            // The tab was duplicated: the other one has this sandbox.
            if let Some(next) = sandboxes::after(&name) {
                sandboxes::use_in_this_tab(&next);
                return drop(window().location().reload());
            }
        }
        self.open_again().await;
    }

    /// Tries to open the lesson again: its sandbox is held already.
    pub async fn open_again(self) {
        self.phase.set(Phase::Loading);
        match self.text().await {
            Ok(text) => self.read(&text).await,
            Err(trouble) => self.phase.set(Phase::Unreachable(trouble)),
        }
    }

    /// Gets the lesson's text: of a built-in one, of an address, or of a file that was chosen.
    async fn text(self) -> Result<String, String> {
        let place = self.place.get_value();
        if let Some(address) = value_of("lesson") {
            return fetch(&address).await;
        }
        if let Some(entry) = INDEX.iter().find(|entry| entry.id == place.id) {
            return fetch(&entry.file(spoken())).await;
        }
        let Some(name) = self.session.sandbox() else { return Err(missing()) };
        if let Some(text) = kept::text(&name) {
            return Ok(text);
        }
        let left = sandboxes::left_behind(&name).await.iter().find_map(kept::text);
        if let Some(text) = &left {
            // Without room for it, it is found in the other sandbox again.
            let _ = kept::keep_text(&name, text);
        }
        left.ok_or_else(missing)
    }

    async fn read(self, text: &str) {
        let id = self.place.with_value(|place| place.id.clone());
        let tabs = Tab::all(self.page.extensions).into_iter().map(Tab::word).collect();
        let mut names = page_names(tabs);
        if let Some(file) = log_beside(text) {
            match log_of(file).await {
                Ok(workbench) => names.domains.extend(names_in(&workbench)),
                Err(trouble) => return self.phase.set(Phase::Unreachable(trouble)),
            }
        }
        match read(&id, text, &names) {
            Ok(lesson) => self.start(Arc::new(lesson)).await,
            Err(errors) => self.phase.set(Phase::Wrong(errors)),
        }
    }

    /// Goes on in this tab's sandbox, or begins in a fresh one.
    async fn start(self, lesson: Arc<Lesson>) {
        let sandbox = self.session.sandbox();
        let kept = sandbox.as_ref().and_then(kept::progress).map(|text| Progress::read(&text, &lesson));
        let asked = self.place.with_value(|place| place.step);
        self.lesson.set(Some(lesson.clone()));
        let mut progress = kept.clone().unwrap_or_else(|| Progress::new(&lesson));
        match kept {
            Some(kept) if asked.is_none_or(|step| step == kept.step()) => {
                self.show_step(progress);
                self.turn_to_stream(&lesson);
                let newest = untrack(|| self.page.lanes.list()).last().map(|(number, _)| *number);
                newest.into_iter().for_each(|number| self.page.lanes.show(number));
                self.phase.set(Phase::Running);
            }
            _ => {
                progress.open(asked.unwrap_or(0));
                self.prepare(progress).await;
            }
        }
        if let Some(name) = sandbox {
            self.offer(&lesson, &name).await;
        }
    }

    /// Offers to go on in a sandbox that was left; those that nobody needs are removed.
    async fn offer(self, lesson: &Lesson, name: &SandboxName) {
        for left in sandboxes::left_behind(name).await {
            let progress = kept::progress(&left).map(|text| Progress::read(&text, lesson));
            match progress.filter(|progress| !progress.is_finished()) {
                Some(progress) if self.left.get_untracked().is_none() => {
                    self.left.set(Some(Left { name: left, step: progress.step() }));
                }
                Some(_) => {}
                // If it cannot be removed, it is found again at the next opening.
                None => drop(sandboxes::remove(&left, kept::PROGRESS_KEY)),
            }
        }
    }

    /// Puts the log of a step in place, in one write, and does what leads to the step.
    pub async fn prepare(self, progress: Progress) {
        let Some(lesson) = self.lesson_now() else { return };
        self.phase.set(Phase::Loading);
        let step = progress.step();
        self.show_step(progress);
        let outcome = self.put_in_place(&lesson, step).await;
        match outcome {
            Ok(()) => self.phase.set(Phase::Running),
            Err(trouble) => self.phase.set(Phase::Unreachable(trouble)),
        }
    }

    async fn put_in_place(self, lesson: &Lesson, step: usize) -> Result<(), String> {
        self.put_log_in_place(lesson).await?;
        for instruction in lesson.way_to(step) {
            perform(self, &instruction.action).await.map_err(|refusal| refusal.message)?;
        }
        // The inspector opened with the tabs that were turned to: now the step needs the room.
        next_task().await;
        self.page.fold.set(Fold::Folded);
        Ok(())
    }

    /// Puts the log of a lesson's beginning in place, and forgets what was chosen on the page.
    pub(super) async fn put_log_in_place(self, lesson: &Lesson) -> Result<(), String> {
        let told = |refusal: UserError| refusal.message;
        let log = first_log(lesson).await?;
        self.page.lanes.close();
        let running = |workbench: &Workbench| workbench.read_models().map(|(id, _)| id).collect::<Vec<_>>();
        for id in self.session.with_workbench_untracked(running).unwrap_or_default() {
            self.page.read_models.remove(id);
        }
        self.session.replace(words::lesson::SETTING_UP_THE_STEP.text(), |_| Ok(Some(log))).await.map_err(told)?;
        self.session.dismiss();
        self.session.forget_refusal();
        self.session.hear_subscriber(None);
        self.subscriber.set_value(LocalSubscriber::default());
        if let Some(name) = self.session.sandbox() {
            kept::keep_subscriber(&name, &LocalSubscriber::default());
        }
        self.bug.set(Default::default());
        self.page.as_at.forget();
        self.repeated.set(false);
        self.session.processes(Some(false));
        self.page.breaks.text.set(String::new());
        self.page.pin.set(None);
        self.page.tab.set(Tab::Event);
        self.turn_to_stream(lesson);
        Ok(())
    }

    fn turn_to_stream(self, lesson: &Lesson) {
        if let Ok(stream) = StreamId::new(&lesson.stream) {
            self.session.show_stream(&stream);
        }
    }

    /// Goes on to the next step, or ends the lesson.
    pub async fn next(self) {
        let Some(lesson) = self.lesson_now() else { return };
        let mut progress = self.progress.get_untracked();
        if progress.go_on() {
            self.turn_to(&lesson, progress).await;
        } else if progress.is_done(progress.step()) {
            self.phase.set(Phase::Finished);
        }
    }

    /// Goes back to the step before.
    pub async fn back(self) {
        let Some(lesson) = self.lesson_now() else { return };
        let mut progress = self.progress.get_untracked();
        if self.phase.get_untracked() == Phase::Finished {
            self.phase.set(Phase::Running);
        } else if progress.go_back() {
            self.turn_to(&lesson, progress).await;
        }
    }

    async fn turn_to(self, lesson: &Lesson, progress: Progress) {
        let step = progress.step();
        let is_fresh = lesson.steps.get(step).is_some_and(|step| step.setup.is_some());
        match is_fresh && !progress.is_done(step) {
            true => self.prepare(progress).await,
            false => self.show_step(progress),
        }
    }

    /// Follows the address to another step of this lesson.
    pub async fn follow(self, step: usize) {
        let mut progress = self.progress.get_untracked();
        if step != progress.step() {
            progress.open(step);
            self.prepare(progress).await;
        }
    }

    /// Begins the lesson anew.
    pub async fn start_over(self) {
        let Some(lesson) = self.lesson_now() else { return };
        self.left.set(None);
        self.prepare(Progress::new(&lesson)).await;
    }
}

fn missing() -> String {
    words::lesson::THE_FILE_OF_THIS_LESSON_IS_NOT.text().to_owned()
}

/// Makes the log that a lesson begins with, in memory.
async fn first_log(lesson: &Lesson) -> Result<Log, String> {
    let told = |refusal: UserError| refusal.message;
    let mut workbench = Workbench::open(Box::new(MemoryKeyValue::default())).map_err(told)?;
    match &lesson.start {
        Start::Empty => {}
        Start::Sample(name) => {
            if let Some(domain) = crate::domains::domain(name) {
                workbench.append_sample(domain, now()).map_err(told)?;
            }
        }
        Start::Commands(commands) => {
            let stream = StreamId::new(&lesson.stream)
                .map_err(|_| words::lesson::is_not_a_stream(&format_args!("{:?}", lesson.stream)))?;
            for command in commands {
                let request = Request {
                    stream: stream.clone(),
                    expected: ExpectedRevision::Any,
                    event_id: None,
                    now: now(),
                    actor: None,
                };
                match &command.action {
                    Action::Execute(command, circumstances) => {
                        // What the rules refuse is part of the lesson.
                        let _ = workbench.execute_at(command, &given(request, circumstances), circumstances.occurred);
                    }
                    Action::Append(fact, circumstances) => {
                        let facts = vec![fact_of(fact, circumstances)];
                        workbench.append(facts, &given(request, circumstances)).map_err(told)?;
                    }
                    _ => {}
                }
            }
        }
        Start::Log(file) => workbench = log_of(file).await?,
    }
    Ok(workbench.into_log())
}

/// Reads the log in a file beside the lesson.
async fn log_of(file: &str) -> Result<Workbench, String> {
    let told = |refusal: UserError| refusal.message;
    let text = fetch(&beside(file)).await?;
    // The events may be of any domain.
    for entry in ENTRIES {
        entry.load().await.map_err(|trouble| trouble.to_string())?;
    }
    let mut workbench = Workbench::open(Box::new(MemoryKeyValue::default())).map_err(told)?;
    import(&mut workbench, text).map_err(told)?;
    Ok(workbench)
}

/// Returns the address of a file beside the lesson.
fn beside(file: &str) -> String {
    let folder = value_of("lesson").map_or_else(
        || "lessons".to_owned(),
        |address| address.rsplit_once('/').map_or_else(|| ".".to_owned(), |(folder, _)| folder.to_owned()),
    );
    format!("{folder}/{file}")
}

fn import(workbench: &mut Workbench, text: String) -> Result<(), UserError> {
    // An export names the stream of each event.
    let Ok(stream) = StreamId::new(NOWHERE) else { return Ok(()) };
    let mut reader = LogReader::new(text, stream, now());
    while !reader.step(workbench, LINES)? {}
    let records = reader.finish(workbench)?.records;
    Import::run(workbench, records)
}
