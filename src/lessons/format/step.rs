//! The directives of a step.

use crate::lessons::format::action::Instruction;
use crate::lessons::format::check::{Reading, unknown};
use crate::lessons::format::fault::{Fault, Kind};
use crate::lessons::format::lesson::{Button, Choice, Part, Prediction, Source, Step, Task, Wrong};
use crate::lessons::format::lines::{Line, key_and_value, without_comment};
use crate::lessons::format::markdown::{blocks, inline};
use crate::lessons::format::names::DomainNames;

/// The directives that there are.
const DIRECTIVES: &str = ":::setup, :::predict, :::task, :::source, :::found, :::teacher";
/// The lines of a task after its text.
const KEYS: [&str; 7] = ["check", "wrong", "try", "hint", "spotlight", "button", "solution"];

/// A line `key: value`, with the lines that continue it.
struct Entry<'a> {
    line: usize,
    key: &'a str,
    value: String,
    begins: usize,
}

impl Reading<'_> {
    /// Reads a directive into a step.
    pub fn directive(&mut self, step: &mut Step, line: usize, name: &str, lines: &[Line<'_>]) {
        match name {
            "setup" => {
                if !step.parts.is_empty() || step.setup.is_some() {
                    self.fail(line, Fault::SetupElsewhere);
                }
                step.setup = Some(self.setup(lines));
            }
            "predict" => step.parts.extend(self.prediction(line, lines).map(Part::Predict)),
            "task" => step.parts.extend(self.task(line, lines).map(Part::Task)),
            "source" => step.parts.extend(lines.iter().filter_map(|line| self.source(*line)).map(Part::Source)),
            "found" | "teacher" => {
                let text = blocks(lines, &mut self.errors);
                let place = if name == "found" { &mut step.found } else { &mut step.teacher };
                if place.replace(text).is_some() {
                    self.fail(line, Fault::SecondDirective(name.to_owned()));
                }
            }
            other => self.fail(line, Fault::UnknownDirective { name: other.to_owned(), known: DIRECTIVES }),
        }
    }

    fn setup(&mut self, lines: &[Line<'_>]) -> Vec<Instruction> {
        let lines = lines.iter().filter(|(_, line)| !without_comment(line).trim().is_empty());
        lines.filter_map(|(number, line)| self.instruction((*number, 0, line))).collect()
    }

    fn prediction(&mut self, line: usize, lines: &[Line<'_>]) -> Option<Prediction> {
        let is_choice = |line: &str| line.starts_with("- ") || line.starts_with("+ ");
        let asked = lines.iter().take_while(|(_, line)| !is_choice(line)).count();
        let (question, answers) = lines.split_at(asked);
        let question = blocks(question, &mut self.errors);
        let mut texts: Vec<(usize, bool, String)> = Vec::new();
        for (number, line) in answers.iter().filter(|(_, line)| !line.trim().is_empty()) {
            match texts.last_mut() {
                _ if is_choice(line) => texts.push((*number, line.starts_with('+'), line[2..].trim().to_owned())),
                Some((_, _, text)) if line.starts_with(char::is_whitespace) => {
                    text.push(' ');
                    text.push_str(line.trim());
                }
                _ => self.fail(*number, Fault::AnswerExpected),
            }
        }
        let choices: Vec<Choice> = texts.into_iter().map(|choice| self.choice(choice)).collect();
        if question.is_empty() {
            self.fail(line, Fault::QuestionMissing);
        }
        match choices.iter().filter(|choice| choice.is_right).count() {
            1 if choices.len() >= 2 => {}
            1 => self.fail(line, Fault::SecondAnswerMissing),
            0 => self.fail(line, Fault::RightAnswerMissing),
            _ => self.fail(line, Fault::SecondRightAnswer),
        }
        self.predictions += 1;
        Some(Prediction { line, number: self.predictions, question, choices })
    }

    fn choice(&mut self, (line, is_right, text): (usize, bool, String)) -> Choice {
        let (text, reveal) = split_at_dashes(&text);
        if reveal.is_none() && !is_right {
            self.fail(line, Fault::ReasonMissing);
        }
        let reveal = reveal.map(|reveal| inline(line, reveal, &mut self.errors));
        Choice { text: inline(line, text, &mut self.errors), is_right, reveal }
    }

    fn task(&mut self, line: usize, lines: &[Line<'_>]) -> Option<Task> {
        let (text, entries) = self.entries(lines);
        let text = blocks(text, &mut self.errors);
        if text.is_empty() {
            self.fail(line, Fault::TaskMissing);
        }
        let of = |key: &'static str| entries.iter().filter(move |entry| entry.key == key);
        // What is checked is what the solution leads to: it may open a stream of another domain.
        let before = self.domain;
        let solution: Vec<Instruction> = of("solution").filter_map(|entry| self.instruction(entry.piece())).collect();
        let after = self.domain;
        let buttons = of("button").filter_map(|entry| self.button(entry)).collect();
        if of("solution").next().is_none() {
            self.fail(line, Fault::SolutionMissing);
        }
        let mut checks = of("check");
        let check = match (checks.next(), checks.next()) {
            (Some(entry), None) => self.check(entry.piece(), after),
            (None, _) => {
                self.fail(line, Fault::CheckMissing);
                None
            }
            (Some(_), Some(second)) => {
                self.fail(second.line, Fault::SecondCheck);
                None
            }
        };
        self.domain = before;
        let wrong = self.wrong(&entries, after);
        self.domain = after;
        let hints = of("hint").map(|entry| inline(entry.line, &entry.value, &mut self.errors)).collect();
        let spotlight = of("spotlight").next_back().map(|entry| self.control(entry));
        Some(Task { line, text, check: check?, wrong, hints, spotlight, buttons, solution })
    }

    /// Splits the lines of a task into its text and its entries.
    fn entries<'l, 't>(&mut self, lines: &'l [Line<'t>]) -> (&'l [Line<'t>], Vec<Entry<'t>>) {
        let is_entry = |line: &str| key_and_value(line).is_some_and(|(key, ..)| KEYS.contains(&key));
        let told = lines.iter().take_while(|(_, line)| !is_entry(line)).count();
        let (text, rest) = lines.split_at(told);
        let mut entries: Vec<Entry<'t>> = Vec::new();
        for (number, line) in rest.iter().filter(|(_, line)| !line.trim().is_empty()) {
            match (key_and_value(line), entries.last_mut()) {
                (_, Some(entry)) if line.starts_with(char::is_whitespace) => {
                    entry.value.push(' ');
                    entry.value.push_str(line.trim());
                }
                (Some((key, value, begins)), _) if KEYS.contains(&key) => {
                    entries.push(Entry { line: *number, key, value: value.to_owned(), begins });
                }
                _ => self.fail(*number, Fault::TaskLineExpected(format!("{}:", KEYS.join(":, ")))),
            }
        }
        (text, entries)
    }

    fn wrong(&mut self, entries: &[Entry<'_>], domain: &DomainNames) -> Vec<Wrong> {
        let mut wrong: Vec<Wrong> = Vec::new();
        let mut is_open = false;
        for entry in entries {
            match entry.key {
                "wrong" => {
                    let (condition, answer) = split_at_dashes(&entry.value);
                    let check = self.check((entry.line, entry.begins, condition), domain);
                    let Some(answer) = answer else {
                        self.fail(entry.line, Fault::ReplyMissing);
                        continue;
                    };
                    let answer = inline(entry.line, answer, &mut self.errors);
                    is_open = true;
                    wrong.extend(check.map(|check| Wrong { check, answer, example: Vec::new() }));
                }
                "try" if !is_open => self.fail(entry.line, Fault::WrongMissing),
                "try" => {
                    let instruction = self.instruction(entry.piece());
                    if let Some(wrong) = wrong.last_mut() {
                        wrong.example.extend(instruction);
                    }
                }
                _ => {}
            }
        }
        wrong
    }

    fn button(&mut self, entry: &Entry<'_>) -> Option<Button> {
        let (label, Some(action)) = split_at_dashes(&entry.value) else {
            self.fail(entry.line, Fault::ButtonsActionMissing);
            return None;
        };
        let begins = entry.begins + entry.value.chars().count() - action.chars().count();
        let instruction = self.instruction((entry.line, begins, action))?;
        Some(Button { label: label.to_owned(), instruction })
    }

    fn control(&mut self, entry: &Entry<'_>) -> String {
        let known = self.names.controls.iter().map(|control| control.name);
        if let Some(fault) = unknown(Kind::Control, &entry.value, known) {
            self.fail(entry.line, fault);
        }
        entry.value.clone()
    }

    fn source(&mut self, (line, text): Line<'_>) -> Option<Source> {
        let text = without_comment(text).trim();
        if text.is_empty() {
            return None;
        }
        let Some((file, function)) = text.split_once(':').map(|(file, function)| (file.trim(), function.trim())) else {
            self.fail(line, Fault::SourceExpected);
            return None;
        };
        if !(self.names.has_source)(file, function) {
            self.fail(line, Fault::UnknownSource { file: file.to_owned(), function: function.to_owned() });
        }
        Some(Source { line, file: file.to_owned(), function: function.to_owned() })
    }
}

impl Entry<'_> {
    fn piece(&self) -> (usize, usize, &str) {
        (self.line, self.begins, &self.value)
    }
}

/// Splits a text at ` -- ` outside of quotes.
fn split_at_dashes(text: &str) -> (&str, Option<&str>) {
    let at = text.match_indices(" -- ").map(|(at, _)| at).find(|at| text[..*at].matches('"').count().is_multiple_of(2));
    match at {
        Some(at) => (text[..at].trim(), Some(text[at + 4..].trim())),
        None => (text.trim(), None),
    }
}
