//! What defines a lane: its stream, its edits and its rules, by name; and its JSON.

use serde_json::{Map, Value, json};

use crate::engine::log::envelope::{Hash, Revision, StreamId};
use crate::engine::user_error::UserError;
use crate::engine::what_if::edit::{Edit, MAX_EDITS, Target};
use crate::engine::what_if::name::in_words;
use crate::engine::what_if::rule::RuleOverride;
use crate::words;
use crate::words::{Word, in_english};

/// The most rules that a lane may change.
const MAX_RULES: usize = 32;
/// The most characters that a lane's name may have.
const MAX_NAME: usize = 60;
/// The name of a lane that has no edits and was not named.
const UNNAMED: &str = "what-if";

/// A stream's history with edits on it, by name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lane {
    /// The lane's name; as it is stored it is in English unless a person gave it.
    pub name: String,
    /// Whether a person named it; otherwise the name describes its edits.
    pub is_named: bool,
    /// The stream whose history it edits.
    pub stream: StreamId,
    /// The newest recorded revision that its edits name, and the hash of that event: on another log the edits would
    /// mean something else.
    pub anchor: (Revision, Hash),
    /// The edits, in the order in which they were made.
    pub edits: Vec<Edit>,
    /// The rules that replace today's for every command.
    pub rules: Vec<RuleOverride>,
}

impl Lane {
    /// Creates a lane without edits, named by a person.
    pub fn new(name: &str, stream: StreamId) -> Lane {
        Lane {
            name: name.chars().take(MAX_NAME).collect(),
            is_named: true,
            stream,
            anchor: (Revision(0), Hash::GENESIS),
            edits: Vec::new(),
            rules: Vec::new(),
        }
    }

    /// Creates a lane without edits; its name will describe them.
    pub fn unnamed(stream: StreamId) -> Lane {
        Lane { is_named: false, ..Lane::new(UNNAMED, stream) }
    }

    /// Names the lane; an empty name lets its edits name it again.
    pub fn rename(&mut self, name: &str) {
        self.is_named = !name.is_empty();
        self.name = name.chars().take(MAX_NAME).collect();
    }

    /// Names the lane after its edits and the labels of its rules, in English, unless a person has named it.
    pub fn name_by_edits(&mut self, rules: &[&str]) {
        if !self.is_named {
            let name = in_english(|| in_words(&self.edits, rules, MAX_NAME));
            self.name = if name.is_empty() { UNNAMED.to_owned() } else { name.chars().take(MAX_NAME).collect() };
        }
    }

    /// Returns the name as a person reads it: the one that was given, else its edits and the labels of its rules in the language
    /// of the page, whichever language it was made in.
    pub fn shown_name(&self, rules: &[&str]) -> String {
        if self.is_named {
            return self.name.clone();
        }
        match in_words(&self.edits, rules, MAX_NAME) {
            name if name.is_empty() => words::engine::LANE_UNNAMED.into(),
            name => name.chars().take(MAX_NAME).collect(),
        }
    }

    /// Returns the command that an edit put in place of a target; `None` if no edit did.
    pub fn command_of(&self, target: Target) -> Option<&Value> {
        self.edits.iter().rev().find_map(|edit| match edit {
            Edit::Replace(of, command) if *of == target => Some(command),
            Edit::Insert { number, command, .. } if target == Target::Inserted(*number) => Some(command),
            Edit::Replace(..) | Edit::Insert { .. } | Edit::Drop(_) | Edit::Move { .. } => None,
        })
    }

    /// Returns the newest recorded revision that its edits name.
    pub fn newest_named(&self) -> Revision {
        self.edits.iter().flat_map(Edit::recorded).max().unwrap_or_default()
    }

    /// Returns an unused number for an inserted command.
    pub fn next_number(&self) -> u32 {
        let used = self.edits.iter().filter_map(|edit| match edit {
            Edit::Insert { number, .. } => Some(*number),
            Edit::Drop(_) | Edit::Replace(..) | Edit::Move { .. } => None,
        });
        used.max().unwrap_or(0).saturating_add(1)
    }

    /// Removes the edits of an event: it is as recorded again; an inserted one is removed.
    pub fn restore(&mut self, target: Target) {
        self.edits.retain(|edit| match edit {
            Edit::Drop(of) | Edit::Replace(of, _) | Edit::Move { target: of, .. } => *of != target,
            Edit::Insert { number, .. } => target != Target::Inserted(*number),
        });
    }

    /// Returns `true` if its name is the one that earlier versions derived from the first edit: they did not store who
    /// named it.
    fn is_called_by_its_first_edit(&self) -> bool {
        let first = || in_english(|| in_words(self.edits.get(..1).unwrap_or_default(), &[], MAX_NAME));
        self.name == UNNAMED || self.name == first()
    }

    /// Writes the lane as JSON.
    pub fn json(&self) -> Value {
        let edits: Vec<Value> = self.edits.iter().map(Edit::json).collect();
        let (revision, hash) = self.anchor;
        let mut object = Map::new();
        object.insert("foldback_lane".to_owned(), 1.into());
        object.insert("name".to_owned(), self.name.as_str().into());
        object.insert("named".to_owned(), self.is_named.into());
        object.insert("stream".to_owned(), self.stream.as_str().into());
        object.insert("revision".to_owned(), revision.0.into());
        object.insert("hash".to_owned(), hash.to_string().into());
        object.insert("edits".to_owned(), edits.into());
        if !self.rules.is_empty() {
            let rules: Vec<Value> = self.rules.iter().map(|rule| json!([rule.name, rule.parameter])).collect();
            object.insert("rules".to_owned(), rules.into());
        }
        Value::Object(object)
    }

    /// Reads a lane.
    ///
    /// # Errors
    /// [`UserError`] named `InvalidLane`, with what is wrong.
    pub fn read(value: &Value) -> Result<Lane, UserError> {
        Lane::of(value)
            .map_err(|what| UserError::new("InvalidLane", words::errors::not_a_lane(&what)).with("reason", what.text()))
    }

    fn of(value: &Value) -> Result<Lane, Word> {
        if value["foldback_lane"] != 1 {
            return Err(words::errors::LANE_VERSION);
        }
        let text = |name: &str| value[name].as_str().ok_or(words::errors::LANE_TEXT);
        let stream = StreamId::new(text("stream")?).map_err(|_| words::errors::LANE_STREAM)?;
        let mut lane = Lane::new(text("name")?, stream);
        let revision = value["revision"].as_u64().and_then(|number| u32::try_from(number).ok());
        let hash = Hash::parse(text("hash")?).ok_or(words::errors::LANE_HASH)?;
        lane.anchor = (Revision(revision.ok_or(words::errors::LANE_REVISION)?), hash);
        let edits = value["edits"].as_array().ok_or(words::errors::LANE_NO_EDITS)?;
        if edits.len() > MAX_EDITS {
            return Err(words::errors::LANE_EDITS);
        }
        lane.edits = edits.iter().map(Edit::read).collect::<Option<Vec<Edit>>>().ok_or(words::errors::LANE_EDIT)?;
        let rules = match value.get("rules") {
            None => &[][..],
            Some(rules) => rules.as_array().ok_or(words::errors::LANE_NO_RULES)?.as_slice(),
        };
        if rules.len() > MAX_RULES {
            return Err(words::errors::LANE_RULES);
        }
        let rule =
            |value: &Value| Some(RuleOverride { name: value[0].as_str()?.to_owned(), parameter: value[1].as_i64()? });
        lane.rules = rules.iter().map(rule).collect::<Option<Vec<RuleOverride>>>().ok_or(words::errors::LANE_RULE)?;
        lane.is_named = value["named"].as_bool().unwrap_or_else(|| !lane.is_called_by_its_first_edit());
        Ok(lane)
    }
}
