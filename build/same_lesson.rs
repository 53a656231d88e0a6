//! A lesson in another language does the same as the English one: what a program reads of both files is equal.

/// A line of a lesson's file as a program reads it: its number, and what is the same in every language.
type Line = (usize, String);

/// Finds the first line in which a lesson does something else than in English, and says what English has there.
pub fn difference(other: &str, english: &str) -> Option<(usize, String)> {
    let (other, english) = (for_programs(other), for_programs(english));
    let same = other.iter().zip(&english).take_while(|((_, here), (_, there))| here == there).count();
    let line = other.get(same).or(other.last()).map_or(1, |(line, _)| *line);
    match (other.get(same), english.get(same)) {
        (None, None) => None,
        (_, Some((_, text))) => Some((line, format!("this is not what the English lesson does here: {text}"))),
        (Some(_), None) => Some((line, "the English lesson has ended here".to_owned())),
    }
}

/// Lists what a program reads of a lesson's file.
fn for_programs(text: &str) -> Vec<Line> {
    let mut inside = "";
    let mut lines: Vec<Line> = Vec::new();
    for (number, line) in joined(text) {
        let kept = match (line.as_str(), inside) {
            ("---", "") if lines.is_empty() => {
                inside = "front";
                line
            }
            ("---", "front") | (":::", _) => {
                inside = "";
                line
            }
            (_, "front") if line.starts_with("title:") => "title".to_owned(),
            (_, "front" | "setup" | "source") => line,
            (_, "predict") if line.starts_with(['-', '+']) => line[..1].to_owned(),
            (_, "task") => match of_task(&line) {
                Some(kept) => kept,
                None => continue,
            },
            (_, "") if line.starts_with("# ") => "# …".to_owned(),
            (_, "") if line.starts_with(":::") => {
                inside = ["setup", "source", "predict", "task"]
                    .into_iter()
                    .find(|name| line[3..].trim() == *name)
                    .unwrap_or("text");
                line
            }
            _ => continue,
        };
        lines.push((number, kept));
    }
    lines
}

/// Returns what a program reads of a line of a task: a reply and a label are for people, an action is not.
fn of_task(line: &str) -> Option<String> {
    let (key, value) = line.split_once(": ")?;
    match key {
        "check" | "try" | "spotlight" | "solution" => Some(line.to_owned()),
        "hint" => Some("hint: …".to_owned()),
        "wrong" => Some(format!("wrong: {} -- …", value.split_once(" -- ").map_or(value, |(condition, _)| condition))),
        "button" => Some(format!("button: … -- {}", value.split_once(" -- ").map_or("", |(_, action)| action))),
        _ => None,
    }
}

/// Lists the lines that are not empty, each with those that continue it.
fn joined(text: &str) -> Vec<Line> {
    let mut lines: Vec<Line> = Vec::new();
    for (index, line) in text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
        match lines.last_mut() {
            Some((_, before)) if line.starts_with(' ') => *before = format!("{before} {}", line.trim()),
            _ => lines.push((index + 1, line.trim_end().to_owned())),
        }
    }
    lines
}
