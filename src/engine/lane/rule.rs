//! Rules that a what-if may change: the same commands, judged by another rule.

use crate::engine::fields::FieldKind;
use crate::engine::user_error::UserError;

/// A rule that a domain lets a what-if change, with one parameter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RuleSpec {
    /// The name in JSON, snake case.
    pub name: &'static str,
    /// The label on the page.
    pub label: &'static str,
    /// One sentence on what it does.
    pub hint: &'static str,
    /// What the parameter is: an amount or a count.
    pub kind: FieldKind,
    /// The smallest parameter.
    pub least: i64,
    /// The largest parameter.
    pub most: i64,
    /// The parameter to begin with.
    pub default: i64,
}

/// A rule that a lane changes, and its parameter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chosen {
    /// The rule's name.
    pub name: String,
    /// Its parameter.
    pub parameter: i64,
}

/// A rule by its place in the domain's list, and its parameter.
pub type Changed = (usize, i64);

/// Finds the rules of a lane in a domain's list.
///
/// # Errors
/// [`UserError`] named `InvalidLane` for a rule that is not there or there twice, or a parameter beyond its bounds.
pub fn find(specs: &[RuleSpec], chosen: &[Chosen]) -> Result<Vec<Changed>, UserError> {
    let place = |chosen: &Chosen| {
        let found = specs.iter().position(|spec| spec.name == chosen.name);
        let place = found.ok_or_else(|| {
            let message = format!("This what-if changes a rule that is not there: {:?}.", chosen.name);
            UserError::new("InvalidLane", message).with("rule", chosen.name.as_str())
        })?;
        let spec = &specs[place];
        if !(spec.least..=spec.most).contains(&chosen.parameter) {
            let message = format!("{} takes a value from {} to {}.", spec.label, spec.least, spec.most);
            return Err(UserError::new("InvalidLane", message).with("rule", spec.name));
        }
        Ok((place, chosen.parameter))
    };
    let places: Vec<Changed> = chosen.iter().map(place).collect::<Result<_, _>>()?;
    let twice = |index: &usize| places[..*index].iter().any(|(place, _)| *place == places[*index].0);
    match (0..places.len()).find(twice) {
        None => Ok(places),
        Some(index) => {
            let name = chosen[index].name.as_str();
            let message = format!("This what-if changes a rule twice: {name:?}.");
            Err(UserError::new("InvalidLane", message).with("rule", name))
        }
    }
}
