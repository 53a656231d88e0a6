//! Rules that a what-if changes: the same commands, decided by another rule.

use crate::engine::domain::what_if::RuleIndex;
use crate::engine::user_error::UserError;
use crate::engine::values::parameter::Parameter;
use crate::words;

/// A rule that a lane changes, and its parameter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RuleOverride {
    /// The rule's name.
    pub name: String,
    /// The value of its parameter.
    pub parameter: i64,
}

/// Finds the rules of a lane in a domain's list.
///
/// # Errors
/// [`UserError`] named `InvalidLane` for an unknown or duplicate rule, or a parameter out of bounds.
pub fn find(specs: &[Parameter], chosen: &[RuleOverride]) -> Result<Vec<RuleIndex>, UserError> {
    let place = |chosen: &RuleOverride| {
        let found = specs.iter().position(|spec| spec.name == chosen.name);
        let place = found.ok_or_else(|| {
            let message = words::errors::unknown_rule(&format_args!("{:?}", chosen.name));
            UserError::new("InvalidLane", message).with("rule", chosen.name.as_str())
        })?;
        let spec = &specs[place];
        if !spec.contains(chosen.parameter) {
            let message = words::errors::rule_out_of_bounds(&spec.label, &spec.least, &spec.most);
            return Err(UserError::new("InvalidLane", message).with("rule", spec.name));
        }
        Ok((place, chosen.parameter))
    };
    let places: Vec<RuleIndex> = chosen.iter().map(place).collect::<Result<_, _>>()?;
    let twice = |index: &usize| places[..*index].iter().any(|(place, _)| *place == places[*index].0);
    match (0..places.len()).find(twice) {
        None => Ok(places),
        Some(index) => {
            let name = chosen[index].name.as_str();
            let message = words::errors::rule_twice(&format_args!("{name:?}"));
            Err(UserError::new("InvalidLane", message).with("rule", name))
        }
    }
}
