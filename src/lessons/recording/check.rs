//! The check of a task: what is there now and was not before.

use crate::engine::travel::condition::{Condition, Vocabulary};
use crate::engine::values::time::Timestamp;
use crate::engine::what_if::Lane;
use crate::lessons::facts::dropped as dropped_by;
use crate::lessons::recording::sight::Sight;
use crate::lessons::scene::Scene;
use crate::workbench::Given;

/// Joins what is there after a task and was not before it; `None` if nothing can be told apart.
///
/// Each part is tried on the scene, so that it is said only if it holds.
pub(super) fn of(
    before: &Sight,
    after: &Sight,
    given: &[Given],
    scene: &Scene<'_>,
    vocabulary: &Vocabulary,
) -> Option<String> {
    let mut parts = Vec::new();
    let mut is_new = false;
    for (text, tells_apart) in candidates(before, after, given, scene) {
        if Condition::read(&text, vocabulary).is_ok_and(|condition| condition.holds_over(scene)) {
            is_new |= tells_apart;
            parts.push(text);
        }
    }
    is_new.then(|| parts.join(" and "))
}

/// Lists what may be said, each with whether it surely did not hold before.
fn candidates(before: &Sight, after: &Sight, given: &[Given], scene: &Scene<'_>) -> Vec<(String, bool)> {
    let mut parts = Vec::new();
    let mut new = |text: String| parts.push((text, true));
    let is_other_stream = before.stream != after.stream;
    if is_other_stream {
        new(format!("stream = {:?}", after.stream));
    }
    if after.events > before.events {
        new(format!("log.events > {}", before.events));
    }
    if let Some(name) = refused(given).filter(|name| before.refused.as_deref() != Some(name)) {
        new(format!("refused = {name:?}"));
    }
    if after.is_live && !before.is_live && !is_other_stream && after.events == before.events {
        new("live".to_owned());
    } else if !after.is_live && (is_other_stream || before.cursor != after.cursor) {
        new(format!("cursor = {}", after.cursor));
    }
    if after.condition.to_lowercase() != before.condition.to_lowercase() {
        let (is_set, text) = match after.condition.as_str() {
            "" => (false, before.condition.as_str()),
            text => (true, text),
        };
        match quoted(text) {
            Some(text) if is_set => new(format!("condition = {text}")),
            Some(text) => new(format!("not condition = {text}")),
            None => {}
        }
    }
    of_lane(before, after, scene.lane.is_some(), &mut new);
    let opened = before.lane.is_none() && after.lane.is_some();
    if after.tab != before.tab && !(opened && after.tab == "what-if") {
        new(format!("tab = {:?}", after.tab));
    }
    of_the_rest(before, after, &mut new);
    parts.extend(of_event(before, after, given, scene));
    parts
}

fn of_lane(before: &Sight, after: &Sight, is_open: bool, new: &mut dyn FnMut(String)) {
    let is_same = before.stream == after.stream && before.lane == after.lane;
    match (before.lane(), after.lane()) {
        _ if is_same => {}
        (Some(_), None) if is_open => new("lane.edits = 0".to_owned()),
        (Some(_), None) => new("not lane.open".to_owned()),
        (_, None) => {}
        (was, Some(lane)) => {
            let dropped = |lane: &Lane| -> Vec<u64> { lane.edits.iter().filter_map(dropped_by).collect() };
            let (had, has) = (was.as_ref().map(dropped).unwrap_or_default(), dropped(&lane));
            let mut out = has.iter().filter(|event| !had.contains(event)).peekable();
            let edits = |lane: &Lane| lane.edits.len() + lane.rules.len();
            if out.peek().is_some() {
                out.for_each(|event| new(format!("lane.dropped contains {event}")));
            } else if was.as_ref().map_or(0, edits) != edits(&lane) {
                new(format!("lane.edits = {}", edits(&lane)));
            }
        }
    }
}

fn of_the_rest(before: &Sight, after: &Sight, new: &mut dyn FnMut(String)) {
    for name in after.read_models.keys().filter(|name| !before.read_models.contains_key(*name)) {
        new(format!("read_model({name}).position = log.events"));
    }
    let paused = |sight: &Sight| sight.read_models.values().any(|is_paused| *is_paused);
    match (paused(before), paused(after)) {
        (false, true) => new("read_models.paused".to_owned()),
        (true, false) => new("not read_models.paused".to_owned()),
        (true, true) | (false, false) => {}
    }
    if after.is_verified && !before.is_verified {
        new("log.verified".to_owned());
    }
    if after.is_archived && !before.is_archived {
        new("log.archived".to_owned());
    }
    for (index, name) in ["twin.broken", "twin.fixed", "twin.replayed"].into_iter().enumerate() {
        if after.bug[index] && !before.bug[index] {
            new(name.to_owned());
        }
    }
    if let Some((known, about)) = after.as_at.filter(|asked| before.as_at != Some(*asked)) {
        let minute = |moment: Timestamp| moment.to_string().chars().take(16).collect();
        let (known, about): (String, String) = (minute(known), minute(about));
        let was = before.as_at.map(|(known, about)| (minute(known), minute(about)));
        if was != Some((known.clone(), about.clone())) {
            new(format!("as_at.known = {known} and as_at.about = {about}"));
        }
    }
}

/// Says what the newest event is, if one command recorded it.
fn of_event(before: &Sight, after: &Sight, given: &[Given], scene: &Scene<'_>) -> Vec<(String, bool)> {
    let ([one], true) = (given, after.is_live && after.events > before.events) else { return Vec::new() };
    let newest = one.outcome.as_ref().ok().and_then(|positions| positions.last());
    let Some(event) = newest.filter(|position| position.0 == after.events) else { return Vec::new() };
    let Some(event) = scene.workbench.log().at(*event).filter(|event| event.stream == scene.stream) else {
        return Vec::new();
    };
    let mut parts = vec![(format!("type = {}", event.event_type), false)];
    if let Some(minor) = one.command.get("amount_minor").and_then(serde_json::Value::as_i64) {
        parts.push((format!("amount = {}.{:02}", minor / 100, (minor % 100).abs()), false));
    }
    parts
}

fn refused(given: &[Given]) -> Option<&str> {
    given.iter().rev().find_map(|one| one.outcome.as_ref().err()).map(String::as_str)
}

/// Writes a text as a condition does; `None` if it has both quotes.
fn quoted(text: &str) -> Option<String> {
    ['"', '\''].into_iter().find(|quote| !text.contains(*quote)).map(|quote| format!("{quote}{text}{quote}"))
}
