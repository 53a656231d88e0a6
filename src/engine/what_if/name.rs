//! A lane's edits in words: its name until a person names it, and the memo of the commands that promote it.

use crate::engine::what_if::edit::{Edit, Target};
use crate::words;

/// The most characters of a command's name that are shown.
const MAX_COMMAND: usize = 24;

/// Describes edits and rules in the language of the page, in about `most` characters: `without #23 and #27`, `without #14, Withdraw after #14`.
/// What does not fit is counted. Empty without edits and rules.
pub fn in_words(edits: &[Edit], rules: &[&str], most: usize) -> String {
    let fates = fates(edits);
    let dropped = fates.iter().filter(|(_, fate)| matches!(fate, Fate::Dropped)).map(|(target, _)| place(*target));
    let dropped: Vec<String> = dropped.collect();
    let others = fates.iter().filter_map(|(target, fate)| other(*target, fate));
    let others: Vec<String> = others.chain(rules.iter().map(|rule| (*rule).to_owned())).collect();
    let all = dropped.len() + others.len();
    // Each phrase takes three characters at least.
    let fitting = (1..=all.min(most / 3)).rev().map(|shown| written(&dropped, &others, shown));
    fitting
        .into_iter()
        .find(|text| text.chars().count() <= most)
        .unwrap_or_else(|| written(&dropped, &others, all.min(1)))
}

/// The fate of an event or a command after all edits.
enum Fate {
    Dropped,
    Replaced,
    Inserted { after: Target, command: String },
    Moved { after: Target },
}

/// Lists the edited targets in the order of their first edit, with their fates after all edits.
fn fates(edits: &[Edit]) -> Vec<(Target, Fate)> {
    let mut fates: Vec<(Target, Fate)> = Vec::new();
    for edit in edits {
        let target = match edit {
            Edit::Drop(target) | Edit::Replace(target, _) | Edit::Move { target, .. } => *target,
            Edit::Insert { number, .. } => Target::Inserted(*number),
        };
        let known = fates.iter().position(|(known, _)| *known == target);
        let fate = match (edit, known.map(|index| &fates[index].1)) {
            (Edit::Drop(_), _) => Some(Fate::Dropped),
            (Edit::Replace(_, command), Some(Fate::Inserted { after, .. })) => {
                Some(Fate::Inserted { after: *after, command: command_name(command) })
            }
            (Edit::Replace(..), Some(Fate::Dropped | Fate::Moved { .. })) => None,
            (Edit::Replace(..), Some(Fate::Replaced) | None) => Some(Fate::Replaced),
            (Edit::Insert { after, command, .. }, _) => {
                Some(Fate::Inserted { after: *after, command: command_name(command) })
            }
            (Edit::Move { after, .. }, Some(Fate::Inserted { command, .. })) => {
                Some(Fate::Inserted { after: *after, command: command.clone() })
            }
            (Edit::Move { after, .. }, Some(Fate::Dropped | Fate::Replaced | Fate::Moved { .. }) | None) => {
                Some(Fate::Moved { after: *after })
            }
        };
        match (fate, known) {
            (Some(fate), Some(index)) => fates[index].1 = fate,
            (Some(fate), None) => fates.push((target, fate)),
            (None, _) => {}
        }
    }
    // A command that was inserted and dropped again leaves nothing.
    fates.retain(|(target, fate)| !matches!((target, fate), (Target::Inserted(_), Fate::Dropped)));
    fates
}

fn command_name(command: &serde_json::Value) -> String {
    command["type"].as_str().unwrap_or("command").chars().take(MAX_COMMAND).collect()
}

fn place(target: Target) -> String {
    match target {
        Target::Recorded(revision) => format!("#{revision}"),
        Target::Inserted(number) => format!("+{number}"),
    }
}

/// Describes the fate of a target; `None` if it is dropped.
fn other(target: Target, fate: &Fate) -> Option<String> {
    match fate {
        Fate::Dropped => None,
        Fate::Replaced => Some(words::engine::lane_another(&place(target))),
        Fate::Inserted { after, command } => Some(words::engine::lane_after(command, &place(*after))),
        Fate::Moved { after } => Some(words::engine::lane_after(&place(target), &place(*after))),
    }
}

/// Joins the first phrases and counts the others.
fn written(dropped: &[String], others: &[String], shown: usize) -> String {
    let (all, few) = (dropped.len() + others.len(), dropped.len().min(shown));
    let mut parts = Vec::new();
    match &dropped[..few] {
        [] => {}
        [one] => parts.push(words::engine::lane_without(one)),
        [before @ .., last] if few == dropped.len() => {
            parts.push(words::engine::lane_without(&words::engine::lane_and(&before.join(", "), last)));
        }
        some => parts.push(words::engine::lane_without(&some.join(", "))),
    }
    parts.extend(others.iter().take(shown - few).cloned());
    match all - shown {
        0 => parts.join(", "),
        more => words::engine::lane_and_more(&parts.join(", "), &more),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::log::envelope::Revision;
    use serde_json::json;

    fn at(revision: u32) -> Target {
        Target::Recorded(Revision(revision))
    }

    fn insert(after: u32, number: u32) -> Edit {
        Edit::Insert { after: at(after), number, command: json!({ "type": "Deposit" }) }
    }

    #[test]
    fn all_edits_are_named() {
        let name = |edits: &[Edit]| in_words(edits, &[], 60);
        assert_eq!(name(&[]), "");
        assert_eq!(name(&[Edit::Drop(at(23))]), "without #23");
        assert_eq!(name(&[Edit::Drop(at(23)), Edit::Drop(at(27))]), "without #23 and #27");
        assert_eq!(name(&[Edit::Drop(at(23)), Edit::Drop(at(23))]), "without #23");
        let many = [Edit::Drop(at(3)), insert(27, 1), Edit::Drop(at(5)), Edit::Replace(at(9), json!({}))];
        assert_eq!(name(&many), "without #3 and #5, Deposit after #27, another #9");
        assert_eq!(name(&[Edit::Move { target: at(3), after: at(7) }]), "#3 after #7");
        assert_eq!(in_words(&[Edit::Drop(at(2))], &["minimum balance"], 60), "without #2, minimum balance");
    }

    #[test]
    fn what_comes_of_the_edits_together_is_named() {
        let command = json!({ "type": "Withdraw" });
        let inserted = [insert(4, 1), Edit::Replace(Target::Inserted(1), command)];
        assert_eq!(in_words(&inserted, &[], 60), "Withdraw after #4");
        assert_eq!(
            in_words(&[insert(4, 1), Edit::Drop(Target::Inserted(1)), Edit::Drop(at(2))], &[], 60),
            "without #2"
        );
        let moved = [Edit::Drop(at(3)), Edit::Move { target: at(3), after: at(7) }];
        assert_eq!(in_words(&moved, &[], 60), "#3 after #7");
    }

    #[test]
    fn what_does_not_fit_is_counted() {
        let edits: Vec<Edit> = (1..=40).map(|revision| Edit::Drop(at(revision))).collect();
        assert_eq!(in_words(&edits, &[], 33), "without #1, #2, #3 and 37 more");
        for most in 24..200 {
            assert!(in_words(&edits, &[], most).chars().count() <= most);
        }
    }
}
