//! A teacher's lesson on events of the teacher's own: its log and its model are a file beside it.

use super::course::{TITLE, press};
use super::stories;
use crate::Trouble;
use crate::page::Page;
use crate::server::Server;

stories![a_lesson_on_own_events_is_done_to_its_end];

async fn a_lesson_on_own_events_is_done_to_its_end(page: &mut Page<'_>) -> Result<(), Trouble> {
    let lessons = Server::start("tests/lessons/data")?;
    page.open(&format!("?lesson={}paid-twice.md", lessons.address())).await?;
    page.see("the step", TITLE, "Find the second payment").await?;
    page.fill("Break when", "paid > total").await?;
    page.click("Next match").await?;
    press(page, "Next").await?;
    page.see("the step", TITLE, "Leave it out").await?;
    page.turn_to("Event").await?;
    page.click("What if it had not happened?").await?;
    press(page, "Finish").await?;
    page.see("the end", TITLE, "You have finished it").await
}
