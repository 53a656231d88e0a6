//! A lesson's file as far as a pupil follows it: the questions with their right answers, the tasks with what solves them.

use std::path::Path;

use crate::Trouble;

/// What a lesson asks for, in its order.
#[derive(Debug)]
pub enum Item {
    /// A question, by how its right answer begins.
    Question(String),
    /// A task: the buttons that it brings along with what they do, and the actions that solve it.
    Task { buttons: Vec<(String, String)>, solution: Vec<String> },
}

/// A step.
#[derive(Debug)]
pub struct Step {
    /// Its title.
    pub title: String,
    /// What it asks for.
    pub items: Vec<Item>,
}

/// Reads the lessons of a folder in the order of their names.
pub fn read_all(folder: &Path) -> Result<Vec<Vec<Step>>, Trouble> {
    let mut files = std::fs::read_dir(folder)?.map(|entry| Ok(entry?.path())).collect::<Result<Vec<_>, Trouble>>()?;
    files.retain(|file| file.extension().is_some_and(|extension| extension == "md"));
    files.sort();
    files.iter().map(|file| Ok(steps(&std::fs::read_to_string(file)?))).collect()
}

fn steps(text: &str) -> Vec<Step> {
    let mut steps = Vec::<Step>::new();
    for line in text.lines() {
        if let Some(title) = line.strip_prefix("# ") {
            steps.push(Step { title: title.to_owned(), items: Vec::new() });
        }
        let Some(step) = steps.last_mut() else { continue };
        if line == ":::task" {
            step.items.push(Item::Task { buttons: Vec::new(), solution: Vec::new() });
        } else if let Some(answer) = line.strip_prefix("+ ") {
            let answer = answer.split(" -- ").next().unwrap_or(answer);
            step.items.push(Item::Question(answer.replace(['*', '`'], "")));
        } else if let Some(Item::Task { buttons, solution }) = step.items.last_mut() {
            if let Some((label, action)) = line.strip_prefix("button: ").and_then(|line| line.split_once(" -- ")) {
                buttons.push((label.to_owned(), action.to_owned()));
            } else if let Some(action) = line.strip_prefix("solution: ") {
                solution.push(action.to_owned());
            }
        }
    }
    steps
}
