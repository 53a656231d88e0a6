//! Every lesson, done to its end with what its file says: by the keyboard alone, and with a finger on a narrow screen. Only the
//! page's own controls are used; the person's own log is as it was.

mod file;
mod hands;
mod solve;

use std::path::Path;

use serde_json::Value;

use super::{LONG, Story, stories};
use crate::Trouble;
use crate::browser::Browser;
use crate::page::Page;
use file::{Item, Step};
pub(super) use hands::{Hands, Pupil};
pub(super) use solve::Elsewhere;

stories![every_lesson_is_done_by_keyboard_alone, every_lesson_is_done_on_a_narrow_screen];

/// Lists the stories, each for the browser that does it with all others: together they take as long as thirty.
pub fn shared_out() -> Vec<Story> {
    let browsers = [Browser::Chromium, Browser::Firefox];
    all()
        .into_iter()
        .zip(browsers)
        .map(|(story, browser)| Story { only_in: Some(browser), limit: LONG, ..story })
        .collect()
}

/// The title of the step.
const TITLE: &str = "document.querySelector('.lesson-body h3')?.textContent";
/// What is the person's own in local storage.
const OWN: &str = "return JSON.stringify(Object.entries(localStorage).filter(([key]) =>
    !key.startsWith('foldback.lesson.') && !['foldback.lessons', 'foldback.theme'].includes(key)).sort())";

async fn every_lesson_is_done_by_keyboard_alone(page: &mut Page<'_>) -> Result<(), Trouble> {
    page.open("").await?;
    every_lesson(Pupil { page, hands: Hands::Keyboard }).await
}

async fn every_lesson_is_done_on_a_narrow_screen(page: &mut Page<'_>) -> Result<(), Trouble> {
    page.open("").await?;
    page.go_into_frame((390, 844)).await?;
    every_lesson(Pupil { page, hands: Hands::Finger }).await
}

async fn every_lesson(pupil: Pupil<'_, '_>) -> Result<(), Trouble> {
    let own = pupil.page.script(OWN, vec![]).await?;
    let lessons = file::read_all(Path::new("lessons"))?;
    // One lesson is enough for whoever writes it.
    let only = std::env::var("JOURNEYS_LESSON").ok().and_then(|number| number.parse::<usize>().ok());
    for (number, steps) in lessons.iter().enumerate().filter(|(number, _)| only.is_none_or(|only| only == *number)) {
        one_lesson(&pupil, number, steps, &own).await.map_err(|trouble| format!("lesson {number}: {trouble}"))?;
    }
    pupil.page.click("Lessons").await?;
    let done = if only.is_some() { 1 } else { lessons.len() };
    pupil.page.see_text(&format!("{done} of {} done.", lessons.len())).await
}

async fn one_lesson(pupil: &Pupil<'_, '_>, number: usize, steps: &[Step], own: &Value) -> Result<(), Trouble> {
    pupil.page.script(&format!("location.hash = '#/lesson/{number}/1'"), vec![]).await?;
    let mut elsewhere = Elsewhere::default();
    for (index, step) in steps.iter().enumerate() {
        one_step(pupil, step, &mut elsewhere).await.map_err(|trouble| format!("{}: {trouble}", step.title))?;
        let is_last = index + 1 == steps.len();
        pupil.press_in_lesson(if is_last { "Finish" } else { "Next" }).await?;
    }
    pupil.page.see("the title of the step", TITLE, "You have finished it").await?;
    pupil.close(elsewhere).await?;
    pupil.press_in_lesson("Back to your own log").await?;
    pupil.page.until("the lesson is left", "return !location.hash && !document.querySelector('.lesson')").await?;
    pupil.page.see_balance("€1,828.65").await?;
    pupil.page.console_is_empty().await?;
    match pupil.page.script(OWN, vec![]).await? == *own {
        true => Ok(()),
        false => Err("the own log is not as it was".into()),
    }
}

async fn one_step(pupil: &Pupil<'_, '_>, step: &Step, elsewhere: &mut Elsewhere) -> Result<(), Trouble> {
    pupil.page.see("the title of the step", TITLE, &step.title).await?;
    let mut tasks = 0;
    for item in &step.items {
        match item {
            Item::Question(answer) => {
                pupil.look_at("Lesson").await?;
                pupil.answer(answer).await?;
            }
            Item::Task { buttons, solution } => {
                for action in solution {
                    match buttons.iter().find(|(_, does)| does == action) {
                        Some((label, _)) => pupil.press_in_lesson(label).await,
                        None => pupil.act(action, elsewhere).await,
                    }
                    .map_err(|trouble| format!("{action}: {trouble}"))?;
                }
                tasks += 1;
                pupil.see_task_done(tasks).await.map_err(|trouble| format!("{solution:?}: {trouble}"))?;
            }
        }
    }
    pupil.see_done().await
}
