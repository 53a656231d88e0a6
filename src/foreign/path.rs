//! A path into an event: `issue.number`, `items[0].id`.

use std::fmt;
use std::str::FromStr;

use serde_json::Value;

use crate::words;

/// The most steps of a path.
const MAX_STEPS: usize = 64;

/// A way into a JSON value; without any step it is the value itself.
///
/// Written as `issue.number`, `items[0].id`, and `["odd name"].x` for names that hold other characters than letters,
/// digits, `_`, `$`, `@` and `:`.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Path(Vec<Step>);

/// A step of a path.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Step {
    /// To the member of an object.
    Member(String),
    /// To the item of an array, from 0.
    Item(usize),
}

impl Path {
    /// Creates the path to the value itself.
    pub const fn whole() -> Path {
        Path(Vec::new())
    }

    /// Creates the path to a member.
    pub fn member(name: &str) -> Path {
        Path(vec![Step::Member(name.to_owned())])
    }

    /// Returns the path that goes one step further.
    #[must_use]
    pub fn then(&self, step: Step) -> Path {
        let mut steps = self.0.clone();
        steps.push(step);
        Path(steps)
    }

    /// Returns its steps.
    pub fn steps(&self) -> &[Step] {
        &self.0
    }

    /// Returns `true` if it has no step.
    pub fn is_whole(&self) -> bool {
        self.0.is_empty()
    }

    /// Returns the name of the last member on it.
    pub fn last_name(&self) -> Option<&str> {
        self.0.iter().rev().find_map(|step| match step {
            Step::Member(name) => Some(name.as_str()),
            Step::Item(_) => None,
        })
    }

    /// Finds what it leads to; `None` if a step is missing.
    pub fn find<'a>(&self, value: &'a Value) -> Option<&'a Value> {
        self.0.iter().try_fold(value, |value, step| match step {
            Step::Member(name) => value.as_object()?.get(name),
            Step::Item(index) => value.as_array()?.get(*index),
        })
    }

    /// Takes what it leads to out of a value, which is left with `null` in its place.
    pub fn take(&self, value: &mut Value) -> Option<Value> {
        let found = self.0.iter().try_fold(value, |value, step| match step {
            Step::Member(name) => value.as_object_mut()?.get_mut(name),
            Step::Item(index) => value.as_array_mut()?.get_mut(*index),
        })?;
        Some(found.take())
    }
}

/// Returns `true` if a name is written without quotes.
fn is_plain(name: &str) -> bool {
    !name.is_empty() && name.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '$' | '@' | ':'))
}

impl fmt::Display for Path {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (number, step) in self.0.iter().enumerate() {
            match step {
                Step::Member(name) if is_plain(name) && number == 0 => f.write_str(name)?,
                Step::Member(name) if is_plain(name) => write!(f, ".{name}")?,
                Step::Member(name) => write!(f, "[{}]", Value::from(name.as_str()))?,
                Step::Item(index) => write!(f, "[{index}]")?,
            }
        }
        Ok(())
    }
}

/// A text that is not a path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NotAPath {
    /// The character at which it goes wrong, from 0.
    pub at: usize,
}

impl fmt::Display for NotAPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&words::foreign::not_a_path(&(self.at + 1)))
    }
}

impl std::error::Error for NotAPath {}

impl FromStr for Path {
    type Err = NotAPath;

    /// Reads a path as it is written; names may also hold `-`, `/` and other signs, but no white space, dots or brackets.
    fn from_str(text: &str) -> Result<Path, NotAPath> {
        let text = text.trim();
        let mut steps = Vec::new();
        let mut rest = text;
        while !rest.is_empty() {
            let wrong = NotAPath { at: text[..text.len() - rest.len()].chars().count() };
            if steps.len() == MAX_STEPS {
                return Err(wrong);
            }
            let (step, after) = match rest.strip_prefix('[') {
                Some(inner) => bracketed(inner),
                None if steps.is_empty() => bare(rest),
                None => rest.strip_prefix('.').and_then(bare),
            }
            .ok_or(wrong)?;
            steps.push(step);
            rest = after;
        }
        Ok(Path(steps))
    }
}

/// Reads a name without quotes.
fn bare(text: &str) -> Option<(Step, &str)> {
    let end = text.find(|c: char| c.is_whitespace() || ".[]\"".contains(c)).unwrap_or(text.len());
    (end > 0).then(|| (Step::Member(text[..end].to_owned()), &text[end..]))
}

/// Reads `0]` or `"name"]`.
fn bracketed(text: &str) -> Option<(Step, &str)> {
    if !text.starts_with('"') {
        let (index, rest) = text.split_once(']')?;
        return Some((Step::Item(index.parse().ok()?), rest));
    }
    let mut names = serde_json::Deserializer::from_str(text).into_iter::<String>();
    let name = names.next()?.ok()?;
    let rest = text.get(names.byte_offset()..)?;
    Some((Step::Member(name), rest.strip_prefix(']')?))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_path_is_written_as_it_is_read() {
        for text in
            ["", "issue.number", "items[0].id", "[\"odd name\"].x", "a[\"b.c\"][1][2].d", "$type", "überall.straße"]
        {
            assert_eq!(text.parse::<Path>().map(|path| path.to_string()), Ok(text.to_owned()));
        }
        let lenient: Path = "content-type.a/b".parse().unwrap();
        assert_eq!(lenient.to_string(), "[\"content-type\"][\"a/b\"]");
        assert_eq!(lenient.to_string().parse(), Ok(lenient));
    }

    #[test]
    fn what_is_not_a_path_points_at_the_character() {
        for (text, at) in [("a..b", 1), ("a[", 1), ("a[x]", 1), ("a[\"x]", 1), (".a", 0), ("a b", 1), ("é[-1]", 1)] {
            assert_eq!(text.parse::<Path>(), Err(NotAPath { at }), "{text}");
        }
    }

    #[test]
    fn a_path_leads_to_what_is_there() {
        let value = json!({"issue": {"number": 7}, "items": [{"id": "a"}], "a.b": true});
        let at = |text: &str| text.parse::<Path>().unwrap().find(&value).cloned();
        assert_eq!(at("issue.number"), Some(json!(7)));
        assert_eq!(at("items[0].id"), Some(json!("a")));
        assert_eq!(at("[\"a.b\"]"), Some(json!(true)));
        assert_eq!(at(""), Some(value.clone()));
        for missing in ["items[1]", "items.id", "issue[0]", "issue.number.x", "none"] {
            assert_eq!(at(missing), None, "{missing}");
        }
    }
}
