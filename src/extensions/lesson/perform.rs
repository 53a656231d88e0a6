//! The actions of a lesson carried out on the page: those of setups, and of the steps before the one that a link leads to.

use std::sync::Arc;

use leptos::prelude::{GetUntracked as _, Set as _, Update as _};

use crate::domains::account::twin::Lesson as Bug;
use crate::engine::log::Links;
use crate::engine::log::envelope::{Revision, StreamId};
use crate::engine::projection::Scope;
use crate::engine::user_error::UserError;
use crate::engine::what_if::{Edit, Lane, RuleOverride, Target};
use crate::extensions::lesson::elsewhere;
use crate::extensions::lesson::running::Running;
use crate::lessons::format::{Action, Circumstances, LaneAction, ReadModelAction, TwinAction};
use crate::session::import::generate;
use crate::session::tasks::next_task;
use crate::session::{fields_now, verify_slowly};
use crate::ui::Tab;
use crate::workbench::{Control, Fact, Request, Workbench};

/// Carries out an action. What a rule refuses is no error: a lesson may be about it.
///
/// # Errors
/// [`UserError`] if the page cannot do it.
pub async fn perform(running: Running, action: &Action) -> Result<(), UserError> {
    let (session, page) = (running.session, running.page);
    match action {
        Action::GoTo(number) => {
            if let Some(revision) = running.with_scene(|scene| scene.find(number)).flatten() {
                session.steer(|player| {
                    player.pause();
                    player.go_to(revision);
                });
            }
        }
        Action::Live => session.steer(|player| player.go_live()),
        Action::Open(stream) => {
            if let Ok(stream) = StreamId::new(stream) {
                session.open_stream(stream)?;
            }
        }
        Action::Tab(tab) => {
            if let Some(tab) = Tab::named(tab, page.extensions) {
                page.tab.set(tab);
            }
        }
        Action::Field(name) => {
            if let Some(field) = fields_now(session).iter().position(|field| field.name == name) {
                page.field.set(field);
            }
        }
        Action::Condition(condition) => page.breaks.text.set(condition.clone()),
        Action::Execute(command, circumstances) => {
            // Its name is what a check may ask for.
            let request = given(session.request(), circumstances);
            let _ = session.execute_at(command, &request, circumstances.occurred).await;
        }
        Action::Append(fact, circumstances) => {
            let request = given(session.request(), circumstances);
            session.append(vec![fact_of(fact, circumstances)], &request).await?;
        }
        Action::Lane(edit) => return edit_lane(running, edit).await,
        Action::Answer(choice) => answer_next(running, *choice),
        Action::Log(action) => return elsewhere::perform(running, action).await,
        Action::Verify => drop(verify_slowly(session, |_| ()).await),
        Action::Twin(what) => {
            let (cursor, head) = (session.player_now().revision(), session.player_now().head());
            running.bug.update(|bug| match what {
                TwinAction::Break => *bug = Bug::from(cursor),
                TwinAction::Fix => bug.fixed = Some(head),
                TwinAction::Replay => bug.replayed = true,
            });
        }
        Action::AsAt(known, about) => page.as_at.ask(*known, *about),
        Action::ReadModel(edit, name) => return edit_read_model(running, *edit, name).await,
        Action::Generate(count) => drop(generate(session, *count).await?),
        Action::Spacing(spacing) => page.set_spacing(session, *spacing as usize),
    }
    Ok(())
}

/// Returns a request for a command that is given under some circumstances.
pub(super) fn given(request: Request, circumstances: &Circumstances) -> Request {
    let actor = circumstances.by.as_deref().map(Arc::from).or(request.actor);
    Request { actor, now: circumstances.at.unwrap_or(request.now), ..request }
}

/// Returns the fact that a line records.
pub(super) fn fact_of(fact: &serde_json::Value, circumstances: &Circumstances) -> Fact {
    let data = fact.get("data").map_or_else(|| "{}".to_owned(), ToString::to_string);
    let event_type = fact.get("event_type").and_then(|name| name.as_str()).unwrap_or_default().to_owned();
    let schema_version = fact.get("schema_version").and_then(|version| version.as_u64()?.try_into().ok());
    Fact { event_type, schema_version, data, occurred_at: circumstances.occurred, links: Links::default() }
}

/// Adds, pauses or resumes a read model; one that is added has read the log before the next action.
async fn edit_read_model(running: Running, edit: ReadModelAction, name: &str) -> Result<(), UserError> {
    let models = running.page.read_models;
    let newest = || {
        let find = |workbench: &Workbench| {
            workbench.read_models().filter(|(_, model)| model.spec().name == name).last().map(|(id, _)| id)
        };
        running.session.with_workbench_untracked(find).flatten()
    };
    let control = match edit {
        ReadModelAction::Add => {
            let domain = running.session.stream_now().domain().to_owned();
            let id = models.add(&domain, name, Scope::Domain)?;
            let reads = |workbench: &Workbench| {
                workbench.read_model(id).is_some_and(|model| model.has_work(workbench.log().head()))
            };
            while running.session.with_workbench_untracked(reads).unwrap_or(false) {
                next_task().await;
            }
            return Ok(());
        }
        ReadModelAction::Pause => Control::Pause,
        ReadModelAction::Resume => Control::Resume,
    };
    newest().map_or(Ok(()), |id| models.control(id, &control))
}

async fn edit_lane(running: Running, edit: &LaneAction) -> Result<(), UserError> {
    let lanes = running.page.lanes;
    let recorded = |event: &u32| Target::Recorded(Revision(*event));
    let edit = match edit {
        LaneAction::Close => {
            lanes.close();
            return Ok(());
        }
        LaneAction::Restore(event) => return lanes.change_with(|lane| lane.restore(recorded(event))).await,
        LaneAction::Rule(name, parameter) => {
            let rule = RuleOverride { name: name.clone(), parameter: *parameter };
            let change = |lane: &mut Lane| {
                lane.rules.retain(|known| known.name != rule.name);
                lane.rules.push(rule.clone());
            };
            return lanes.change_with(change).await;
        }
        LaneAction::Insert(event, command) => {
            let (after, command) = (recorded(event), command.clone());
            let change = |lane: &mut Lane| {
                let number = lane.next_number();
                lane.edits.push(Edit::Insert { after, number, command: command.clone() });
            };
            return lanes.change_with(change).await;
        }
        LaneAction::Drop(event) => Edit::Drop(recorded(event)),
        LaneAction::Replace(event, command) => Edit::Replace(recorded(event), command.clone()),
        LaneAction::Move(event, after) => Edit::Move { target: recorded(event), after: recorded(after) },
    };
    lanes.change_with(|lane| lane.edits.push(edit.clone())).await
}

/// Chooses an answer of the step's first question that has none.
fn answer_next(running: Running, choice: u32) {
    let progress = running.progress.get_untracked();
    let Some(lesson) = running.lesson_now() else { return };
    let Some(step) = lesson.steps.get(progress.step()) else { return };
    let open = (0..step.predictions().count()).find(|question| progress.answered(progress.step(), *question).is_none());
    if let (Some(question), Some(choice)) = (open, (choice as usize).checked_sub(1)) {
        running.answer(question, choice);
    }
}
