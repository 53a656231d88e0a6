//! The what-if lanes of the page: which are kept, which is open, and its outcome.

use crate::engine::values::sorting::sort_by_key;
use leptos::prelude::*;
use leptos::task::spawn_local;
use serde_json::Value;

use crate::engine::user_error::UserError;
use crate::engine::view::LaneView;
use crate::engine::what_if::{Edit, Lane, RuleOverride, Target};
use crate::session::{Session, Tone, WriteTurn};
use crate::ui::deciding::Deciding;
use crate::ui::tab::Tab;
use crate::ui::words;
use crate::workbench::{name_by_edits, shown_name};

/// The lanes; cheap to copy.
#[derive(Clone, Copy)]
pub struct Lanes {
    session: Session,
    kept: RwSignal<Vec<(u32, Lane)>>,
    open: RwSignal<Option<u32>>,
    /// The open lane as far as it is decided.
    deciding: Deciding,
    trouble: RwSignal<Option<String>>,
    /// The lane that came by a link and is not kept yet.
    brought: RwSignal<Option<u32>>,
    /// The log is only in memory, and so are the lanes.
    vanished: StoredValue<bool>,
    tab: RwSignal<Tab>,
}

impl Lanes {
    /// Finds the lanes that are kept; none is open.
    pub fn new(session: Session, tab: RwSignal<Tab>) -> Lanes {
        Lanes {
            session,
            kept: RwSignal::new(session.with_workbench_untracked(|workbench| workbench.lanes()).unwrap_or_default()),
            open: RwSignal::new(None),
            deciding: Deciding::new(session),
            trouble: RwSignal::new(None),
            brought: RwSignal::new(None),
            vanished: StoredValue::new(false),
            tab,
        }
    }

    /// Follows the log from now on: what is kept, and the outcome of the open lane.
    pub fn begin(self) {
        let (lanes, session) = (self, self.session);
        Effect::new(move |_| {
            session.version();
            let stream = session.stream();
            let open = lanes.open_lane();
            if open.as_ref().is_some_and(|lane| lane.stream != stream) {
                return lanes.close();
            }
            let open = if lanes.follow() { untrack(|| lanes.open_lane()) } else { open };
            lanes.decide(open.as_ref());
        });
    }

    /// Takes over what is kept now: another tab may have kept a lane, and a log that was cleared takes its lanes along.
    /// Returns `true` if anything has changed. If the log is only in memory, so are its lanes, and they are kept
    /// again with it.
    fn follow(self) -> bool {
        let Some((vanished, there)) = self
            .session
            .with_workbench_untracked(|workbench| (workbench.store().vanished().is_some(), workbench.lanes()))
        else {
            return false;
        };
        if vanished {
            self.vanished.set_value(true);
            return false;
        }
        let mine = self.kept.get_untracked();
        let brought = self.brought.get_untracked();
        let is_written_back = self.vanished.try_update_value(std::mem::take) == Some(true)
            && self.session.with_workbench_untracked(|workbench| workbench.log().head().get() > 0) == Some(true);
        if is_written_back && there.is_empty() {
            spawn_local(async move { self.keep_again(mine).await });
            return false;
        }
        let mut kept = there;
        if let Some((_, lane)) = mine.iter().find(|(number, _)| Some(*number) == brought) {
            let number = brought.filter(|number| kept.iter().all(|(known, _)| known != number));
            let number = number.unwrap_or_else(|| kept.iter().map(|(known, _)| *known).max().unwrap_or(0) + 1);
            kept.push((number, lane.clone()));
            if Some(number) != brought {
                self.open.update(|open| *open = open.map(|open| if Some(open) == brought { number } else { open }));
                self.brought.set(Some(number));
            }
        }
        if kept == mine {
            return false;
        }
        self.open.update(|open| *open = open.filter(|open| kept.iter().any(|(number, _)| number == open)));
        self.kept.set(kept);
        true
    }

    /// Keeps lanes that were lost when storage was emptied.
    async fn keep_again(self, lanes: Vec<(u32, Lane)>) {
        let brought = self.brought.get_untracked();
        for (_, mut lane) in lanes.into_iter().filter(|(number, _)| Some(*number) != brought) {
            let outcome = self.session.lane_turn().await;
            self.tell(outcome.and_then(|turn| self.session.keep_lane(turn, None, &mut lane).map(drop)));
        }
        self.session.follow_lanes();
    }

    fn decide(self, lane: Option<&Lane>) {
        self.trouble.set(self.deciding.decide(lane).err().map(|refusal| refusal.message));
    }

    /// Returns how much of the open lane is decided, in percent; `None` if all of it is.
    pub fn progress(self) -> Option<u32> {
        self.deciding.progress()
    }

    /// Lists the lanes of the stream that is shown, with their numbers.
    pub fn list(self) -> Vec<(u32, Lane)> {
        let stream = self.session.stream();
        self.kept.with(|kept| kept.iter().filter(|(_, lane)| lane.stream == stream).cloned().collect())
    }

    /// Returns the number of the open lane.
    pub fn open_number(self) -> Option<u32> {
        self.open.get()
    }

    /// Returns the open lane.
    pub fn open_lane(self) -> Option<Lane> {
        let open = self.open.get()?;
        self.kept.with(|kept| kept.iter().find(|(number, _)| *number == open).map(|(_, lane)| lane.clone()))
    }

    /// Reads the outcome of the open lane, again whenever it changes.
    pub fn with<T>(self, look: impl FnOnce(&LaneView) -> T) -> Option<T> {
        self.deciding.with(look)
    }

    /// Returns why the open lane cannot be decided, if it cannot.
    pub fn trouble(self) -> Option<String> {
        self.trouble.get()
    }

    /// Opens a lane.
    pub fn show(self, number: u32) {
        self.open.set(Some(number));
    }

    /// Opens a lane that came by a link, without keeping it.
    pub fn bring(self, lane: Lane) {
        let same =
            self.kept.with_untracked(|kept| kept.iter().find(|(_, known)| *known == lane).map(|(number, _)| *number));
        let number = same.unwrap_or_else(|| {
            let (number, _) = self.next();
            self.kept.update(|kept| kept.push((number, lane)));
            self.brought.set(Some(number));
            number
        });
        self.open.set(Some(number));
    }

    /// Returns `true` if a lane came by a link and is not kept yet.
    pub fn is_brought(self, number: u32) -> bool {
        self.brought.get() == Some(number)
    }

    /// Keeps the open lane, which came by a link.
    pub fn keep(self) {
        self.change_or_tell(|_| None);
    }

    /// Grows whenever the open lane was decided again.
    pub fn decided(self) -> u64 {
        self.deciding.times()
    }

    /// Closes the open lane; it is kept.
    pub fn close(self) {
        self.open.set(None);
    }

    /// Acts at the cursor, in the past: in the open lane, or in a new one.
    ///
    /// # Errors
    /// [`UserError`] if the rules refuse the command there; nothing has changed then.
    pub async fn act(self, command: Value) -> Result<(), UserError> {
        let after = Target::Recorded(self.session.player_now().revision());
        self.change(|lane| {
            let number = lane.next_number();
            lane.edits.push(Edit::Insert { after, number, command: command.clone() });
            Some(Target::Inserted(number))
        })
        .await
    }

    /// Puts another command in an event's place.
    ///
    /// # Errors
    /// [`UserError`] if the rules refuse the command there; nothing has changed then.
    pub async fn replace(self, target: Target, command: Value) -> Result<(), UserError> {
        self.change(|lane| {
            // The newest command of an event is the one that counts.
            lane.edits.retain(|edit| !matches!(edit, Edit::Drop(of) | Edit::Replace(of, _) if *of == target));
            lane.edits.push(Edit::Replace(target, command.clone()));
            Some(target)
        })
        .await
    }

    /// Changes the open lane in a way that no rule refuses.
    pub fn edit(self, edit: Edit) {
        self.change_or_tell(move |lane| {
            lane.edits.push(edit.clone());
            None
        });
    }

    /// Changes the open lane, or a new one, in a way that no rule refuses, and returns when it is kept.
    ///
    /// # Errors
    /// [`UserError`] if it cannot be kept.
    pub async fn change_with(self, change: impl Fn(&mut Lane)) -> Result<(), UserError> {
        self.change(|lane| {
            change(lane);
            None
        })
        .await
    }

    /// Changes a rule of the open lane, or of a new one; `None` takes the change back.
    pub fn set_rule(self, name: &'static str, parameter: Option<i64>) {
        self.change_or_tell(move |lane| {
            lane.rules.retain(|rule| rule.name != name);
            lane.rules.extend(parameter.map(|parameter| RuleOverride { name: name.to_owned(), parameter }));
            None
        });
    }

    /// Takes back what was done to an event.
    pub fn restore(self, target: Target) {
        self.change_or_tell(move |lane| {
            lane.restore(target);
            None
        });
    }

    /// Renames the open lane; without a name it is called by its edits.
    pub fn rename(self, name: &str) {
        let name = name.trim().to_owned();
        self.change_or_tell(move |lane| {
            lane.rename(&name);
            None
        });
    }

    /// Changes the open lane, or a new one if none is open, keeps it and shows its outcome. If the change
    /// names a target, the rules must allow it.
    async fn change(self, change: impl Fn(&mut Lane) -> Option<Target>) -> Result<(), UserError> {
        let session = self.session;
        loop {
            let open = self.open_now();
            let mut lane = open.as_ref().map_or_else(|| self.next().1, |(_, lane)| lane.clone());
            let target = change(&mut lane);
            name_by_edits(&mut lane);
            self.deciding.check(&lane, target).await?;
            let turn = session.lane_turn().await?;
            // If it was changed meanwhile, this is a change of that.
            if self.open_now() == open {
                return self.keep_changed(turn, open, lane);
            }
        }
    }

    fn open_now(self) -> Option<(u32, Lane)> {
        self.open.get_untracked().zip(untrack(|| self.open_lane()))
    }

    /// Keeps the open lane as it was changed.
    fn keep_changed(self, turn: WriteTurn, open: Option<(u32, Lane)>, mut lane: Lane) -> Result<(), UserError> {
        let session = self.session;
        let is_brought = |number: u32| self.brought.get_untracked() == Some(number);
        let known = open.as_ref().filter(|(number, _)| !is_brought(*number)).map(|(number, lane)| (*number, lane));
        let number = session.keep_lane(turn, known, &mut lane)?;
        // One that came by a link is now kept under a number of its own.
        let before = open.map(|(number, _)| number).filter(|number| is_brought(*number));
        self.brought.update(|brought| *brought = brought.filter(|brought| Some(*brought) != before));
        self.kept.update(|kept| {
            kept.retain(|(known, _)| *known != number && Some(*known) != before);
            kept.push((number, lane));
            sort_by_key(kept, |(known, _)| *known);
        });
        if self.open.get_untracked() != Some(number) {
            self.open.set(Some(number));
            self.tab.set(Tab::WhatIf);
        }
        Ok(())
    }

    /// Changes the open lane in the background, and notifies the person if it cannot.
    fn change_or_tell(self, change: impl Fn(&mut Lane) -> Option<Target> + 'static) {
        spawn_local(async move {
            let outcome = self.change(change).await;
            self.tell(outcome);
        });
    }

    /// Begins a lane with a number of its own; its edits name it.
    fn next(self) -> (u32, Lane) {
        let number = self.kept.with_untracked(|kept| kept.iter().map(|(number, _)| *number).max().unwrap_or(0) + 1);
        (number, Lane::unnamed(self.session.stream_now()))
    }

    fn tell(self, outcome: Result<(), UserError>) {
        if let Err(refusal) = outcome {
            self.session.tell(Tone::Bad, refusal.message);
        }
    }

    /// Deletes the open lane.
    pub fn forget(self) {
        let Some(number) = self.open.get_untracked() else { return };
        spawn_local(async move {
            let is_kept = self.brought.get_untracked() != Some(number);
            let outcome = match is_kept {
                true => self.session.lane_turn().await.and_then(|turn| self.session.forget_lane(turn, number)),
                false => Ok(()),
            };
            if outcome.is_ok() {
                self.leave(number);
            }
            self.tell(outcome);
        });
    }

    /// Closes a lane that is no longer kept.
    fn leave(self, number: u32) {
        self.open.update(|open| *open = open.filter(|open| *open != number));
        self.brought.update(|brought| *brought = brought.filter(|brought| *brought != number));
        self.kept.update(|kept| kept.retain(|(known, _)| *known != number));
    }

    /// Appends to the real log the commands that take its live state to the open lane's, whose edits are then done: it
    /// is closed for good.
    pub async fn promote(self) {
        let Some((number, lane)) = self.open.get_untracked().zip(untrack(|| self.open_lane())) else { return };
        match self.session.promote(&lane).await {
            Ok(positions) => {
                self.leave(number);
                let recorded = self
                    .session
                    .with_workbench_untracked(|workbench| words::recorded(workbench, &positions))
                    .unwrap_or_default();
                let text = words::page::the_live_state_is_now_that_of(
                    &format_args!("{:?}", shown_name(&lane)),
                    &words::events(positions.len()),
                    &recorded,
                );
                self.session.tell(Tone::Good, text);
            }
            Err(refusal) => self.session.tell(Tone::Bad, refusal.message),
        }
    }
}
