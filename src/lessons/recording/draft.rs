//! The draft of a lesson's file.

use std::fmt::Write as _;

use crate::lessons::recording::steps::{Beginning, Step, Task};
use crate::lessons::recording::told::whole_code;
use crate::words;

/// How many tasks a person does in a minute.
const PER_MINUTE: usize = 3;

/// What a draft is written from.
pub(super) struct Draft<'a> {
    pub title: &'a str,
    pub beginning: &'a Beginning,
    pub stream: &'a str,
    pub steps: &'a [Step],
    /// How many tasks there are.
    pub count: usize,
}

/// Writes the draft of a recording. A step in which nothing was recorded is left out, unless it is the only one.
pub(super) fn write(draft: &Draft<'_>) -> String {
    let mut text = format!("---\ntitle: {}\nminutes: {}\n", draft.title, minutes(draft.count));
    match draft.beginning {
        Beginning::Sample(domain) => line(&mut text, "sample", domain),
        Beginning::Facts(facts) if facts.is_empty() => line(&mut text, "start", "empty"),
        Beginning::Facts(facts) => facts.iter().for_each(|fact| line(&mut text, "start", fact)),
    }
    line(&mut text, "stream", draft.stream);
    text.push_str("---\n");
    for (index, step) in draft.steps.iter().enumerate() {
        if step.tasks.is_empty() && index > 0 {
            continue;
        }
        let heading = match step.heading.as_str() {
            "" => words::recording::step(&(index + 1)),
            heading => heading.to_owned(),
        };
        // Writing to a String cannot fail.
        let _ = write!(text, "\n# {heading}\n");
        step.tasks.iter().for_each(|one| task(&mut text, one));
    }
    text
}

fn minutes(count: usize) -> usize {
    count.div_ceil(PER_MINUTE).clamp(1, 60)
}

fn line(text: &mut String, key: &str, value: &str) {
    let _ = writeln!(text, "{key}: {value}");
}

fn task(text: &mut String, task: &Task) {
    let _ = write!(text, "\n:::task\n{}\n", task.told);
    line(text, "check", &task.check);
    let code: Vec<String> = task.lines.iter().map(|line| whole_code(line)).collect();
    line(text, "hint", &words::recording::what_was_recorded(&code.join(words::recording::THEN.text())));
    if !task.spotlight.is_empty() {
        line(text, "spotlight", &task.spotlight);
    }
    // No form of the page records a fact.
    for fact in task.lines.iter().filter(|line| line.starts_with("append ")) {
        line(text, "button", &format!("{} -- {fact}", words::recording::RECORD_IT));
    }
    task.lines.iter().for_each(|solution| line(text, "solution", solution));
    text.push_str(":::\n");
}
